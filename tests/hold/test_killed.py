"""Neo4j is killed in the middle of freezing, releasing and shipping: no decision is half made, and each request again is answered the same."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from genealogy import audit, schema, server
from genealogy.errors import GenealogyError
from genealogy.hold import holds, place, release, resume
from genealogy.hold.reach import missing_marks
from genealogy.record import Recorder
from genealogy.settings import Settings
from genealogy.store import Store
from tests.hold.races import Trial
from tests.hold.words import ANNA, request
from tests.record.build import key

DECIDERS = 3


def _decide(store: Store, trials: list[Trial], me: int, answered: dict[str, str], over: threading.Event) -> None:
    """Freeze, ask and release, until the server is gone; `answered` keeps what was acknowledged."""
    rng, recorder = random.Random(me), Recorder(store)
    for number, trial in enumerate(trials):
        if over.is_set():
            return
        with contextlib.suppress(GenealogyError):
            hold_id = place(store, ANNA, request(f"lot:{key(trial.lot('RAW'))}", key=trial.name)).hold.hold_id
            answered[f"place {trial.name}"] = hold_id
            recorder.record([trial.ask_ship(rng, number)])
            if number % 2:
                answered[f"release {trial.name}"] = release(store, ANNA, hold_id, "clean").hold_id


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.long)])
def test_killed_at_a_random_moment(tmp_path: Path, kills: int) -> None:
    engine = server.Embedded(Settings(home=tmp_path / "home", heap="512m", pagecache="128m", port=0))
    anchors, rng = tmp_path / "anchors.jsonl", random.Random(7)
    answered: dict[str, str] = {}
    decided = 0
    try:
        for kill in range(kills + 1):
            with Store(engine.start(), patience=2.0) as store:
                audit.attach(store, anchors)
                schema.migrate(store)
                _whole(store, answered, anchors)
                if kill < kills:
                    trials = [[Trial(f"k{kill}d{me}t{number}") for number in range(6)] for me in range(DECIDERS)]
                    answered = _until_killed(store, trials, engine, rng)
                    decided += len(answered)
        assert decided > kills
    finally:
        engine.stop()


def _until_killed(store: Store, trials: list[list[Trial]], engine: server.Embedded, rng: random.Random) -> dict[str, str]:
    """What was acknowledged until the server was killed, some time after the first decision."""
    Recorder(store).record([event for mine in trials for trial in mine for event in trial.tree()])
    answered: dict[str, str] = {}
    over = threading.Event()
    threads = [threading.Thread(target=_decide, args=(store, mine, me, answered, over)) for me, mine in enumerate(trials)]
    for thread in threads:
        thread.start()
    while not answered and any(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    time.sleep(rng.uniform(0.0, 0.5))
    pid = engine.status().pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    over.set()
    for thread in threads:
        thread.join()
    return answered


def _whole(store: Store, answered: dict[str, str], anchors: Path) -> None:
    """What was acknowledged is there; what was not is there as a whole or not at all."""
    told = {row.hold_id: row for row in holds(store, released=True)}
    for asked, hold_id in answered.items():
        verb, name = asked.split()
        if verb == "place":
            lot = key(Trial(name).lot("RAW"))
            assert place(store, ANNA, request(f"lot:{lot}", key=name)).hold.hold_id == hold_id, asked
        else:
            assert told[hold_id].status == "released", asked
            assert release(store, ANNA, hold_id, "again").reason == "clean"
    resume(store)
    for row in holds(store):
        assert row.status == "placed"
        marks = store.read(lambda tx, row=row: missing_marks(tx, row.hold_id, row.direction), name="test")  # type: ignore[misc]
        assert len(marks) == 0
    entries = store.autocommit("MATCH (e:AuditEntry) RETURN e.action AS action, e.subject AS subject")
    decided = [(row["action"], row["subject"]) for row in entries]
    assert len(decided) == len(set(decided)), "a decision stands twice"
    assert {subject for action, subject in decided if action == "hold.place"} == set(told)
    assert {subject for action, subject in decided if action == "hold.release"} == {row.hold_id for row in told.values() if row.status == "released"}
    verdict = audit.verify(store, anchors)
    assert verdict.fault is None
    assert verdict.entries == len(decided)
