"""The service is killed in the middle of freezing, releasing and shipping: each request that is sent again gets the one answer, and nothing is half decided."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from genealogy import audit
from genealogy.access import Right, add_key, add_user
from genealogy.hold import holds
from genealogy.hold.reach import missing_marks
from genealogy.record import Recorder
from genealogy.store import Store
from tests.api.conftest import MAKER, V1
from tests.api.serving import Serving, serving
from tests.hold.races import Trial
from tests.record.build import key

DECIDERS = 3
LONGEST = 60


@dataclass
class Caller:
    """A program that sends requests, each with a key of its own, and notes the answers that came.

    Attributes:
        secret: Its API key.
        sent: Path and body by Idempotency-Key.
        answered: Status and text by Idempotency-Key.
    """

    secret: str
    sent: dict[str, tuple[str, Any]] = field(default_factory=dict)
    answered: dict[str, tuple[int, str]] = field(default_factory=dict)

    def post(self, url: str, name: str, path: str, body: Any) -> Any:
        """Send one request; sent again by the same name until it is no longer under way, and had its time: a server that has just started is slow."""
        self.sent[name] = path, body
        ends = time.monotonic() + LONGEST
        while True:
            headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": name}
            answer = httpx2.post(url + V1 + path, json=body, headers=headers, timeout=LONGEST)
            if answer.status_code not in (409, 503) or time.monotonic() > ends:
                break
            time.sleep(0.2)
        told = answer.status_code, answer.text
        assert self.answered.setdefault(name, told) == told
        return answer.json()


def _decide(caller: Caller, url: str, trials: list[Trial], me: int) -> None:
    """Freeze, ask to ship and release, until the service is gone."""
    rng = random.Random(me)
    try:
        for number, trial in enumerate(trials):
            hold = caller.post(url, f"{trial.name}-hold", "/holds", {"starts": [f"lot:{key(trial.lot('RAW'))}"], "reason": "glass"})
            ship = msgspec.to_builtins(trial.ask_ship(rng, number)) | {"reported": "request"}
            caller.post(url, f"{trial.name}-ship", "/events", [ship])
            if number % 2:
                caller.post(url, f"{trial.name}-release", f"/holds/{hold['hold']['hold_id']}/release", {"reason": "clean"})
    except httpx2.TransportError:
        return


def _until_killed(serves: Serving, caller: Caller, trials: list[list[Trial]], rng: random.Random) -> None:
    threads = [threading.Thread(target=_decide, args=(caller, serves.url, mine, me)) for me, mine in enumerate(trials)]
    for thread in threads:
        thread.start()
    while not caller.answered and any(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    time.sleep(rng.uniform(0.0, 0.7))
    serves.process.kill()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("kills", [5, pytest.param(50, marks=pytest.mark.long)])
def test_killed_at_a_random_moment(store: Store, tmp_path: Path, kills: int) -> None:
    add_user(store, MAKER, "robot", [Right("admin")])
    caller = Caller(add_key(store, MAKER, "wms", "robot", [Right("admin")]).secret)
    before, rng = len(audit.entries(store, 0, 100)), random.Random(11)
    for kill in range(kills):
        trials = [[Trial(f"k{kill}d{me}t{number}") for number in range(6)] for me in range(DECIDERS)]
        Recorder(store).record([event for mine in trials for trial in mine for event in trial.tree()])
        with serving(store, tmp_path, request_seconds="3") as serves:
            _until_killed(serves, caller, trials, rng)
    with serving(store, tmp_path, request_seconds="3") as serves:
        for name, (path, body) in list(caller.sent.items()):
            caller.post(serves.url, name, path, body)
    assert len(caller.answered) == len(caller.sent) > 3 * kills
    assert {status for status, _ in caller.answered.values()} <= {200, 201}
    _whole(store, caller, before)


def _whole(store: Store, caller: Caller, before: int) -> None:
    """Each hold stands once, with all its marks, and each decision has its one entry."""
    told = {row.hold_id: row for row in holds(store, released=True)}
    placed = [msgspec.json.decode(text)["hold"]["hold_id"] for name, (_, text) in caller.answered.items() if name.endswith("-hold")]
    assert sorted(placed) == sorted(told)
    for row in told.values():
        if row.status != "released":
            assert row.status == "placed"
            marks = store.read(lambda tx, row=row: missing_marks(tx, row.hold_id, row.direction), name="test")  # type: ignore[misc]
            assert len(marks) == 0
    released = [path.split("/")[2] for name, (path, _) in caller.sent.items() if name.endswith("-release")]
    assert sorted(row.hold_id for row in told.values() if row.status == "released") == sorted(released)
    decided = [(entry.action, entry.subject) for entry in audit.entries(store, before, 10_000)]
    assert sorted(decided) == sorted([("hold.place", hold) for hold in placed] + [("hold.release", hold) for hold in released])
    assert audit.verify(store, None).fault is None
