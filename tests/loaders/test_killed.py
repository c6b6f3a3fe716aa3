"""Neo4j is killed in the middle of a load."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from genealogy import schema, server
from genealogy.errors import StoreUnavailable
from genealogy.record.graphhash import graph_hash
from genealogy.settings import Settings
from genealogy.store import Store
from loaders.run import Request, load
from tests.database import empty

DATA = Path(__file__).parent.parent / "data" / "distributor"
EVENTS = 2 * 800


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The first rows of two files."""
    paths = []
    for name in ("receipts.csv", "productions.csv"):
        lines = (DATA / name).read_text(encoding="utf-8").splitlines()[: EVENTS // 2 + 1]
        paths.append(tmp_path / name)
        paths[-1].write_text("\n".join(lines), encoding="utf-8")
    return paths


def test_repeating_a_load_that_was_cut_off_completes_it(tmp_path: Path, files: list[Path]) -> None:
    engine = server.Embedded(Settings(home=tmp_path / "home", heap="512m", pagecache="128m", port=0))
    request = Request(files, batch_size=200)
    acknowledged = 0

    def kill_halfway(done: int, total: int) -> None:
        nonlocal acknowledged
        acknowledged = done
        if done > total // 2 and (pid := engine.status().pid):
            os.kill(pid, signal.SIGKILL)

    try:
        with Store(engine.start(), patience=2.0) as store:
            schema.migrate(store)
            with pytest.raises(StoreUnavailable, match=r"of 1,600 rows are recorded") as raised:
                load(store, request, kill_halfway)
        assert f"{acknowledged:,} of" in raised.value.text
        assert "repeat the same command" in raised.value.cure
        with Store(engine.start()) as store:
            (found,) = store.autocommit("MATCH (e:Event) WHERE e.json IS NOT NULL RETURN count(*) AS events")
            assert acknowledged <= found["events"] < EVENTS
            report = load(store, request)
            assert (report.total("new"), report.total("same"), report.clean) == (EVENTS - found["events"], found["events"], True)
            completed = graph_hash(store)
            empty(store)
            load(store, request)
            assert graph_hash(store) == completed
    finally:
        engine.stop()
