"""The load on the service: every kind of request is asked and answered. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

from bench.aims import of_service
from bench.service import served
from bench.tables import service
from genealogy.store import Store
from tests.record.build import key, make, receive, use
from tests.trace.diary import Diary


def test_every_kind_of_request_is_answered(store: Store, tmp_path: Path) -> None:
    Diary(store).recorder.record([receive("A", 10, 1), use("A", 5, 2, "P"), make("B", 5, 2, "P")])
    found = served(store, tmp_path, [key("A"), key("B")], [key("A")], 6.0)
    assert (found.failures, found.errors) == (0, [])
    assert found.checks.calls > 0
    assert set(found.busiest) | set(found.mix) == {"trace", "write", "impact list"}
    assert found.busiest_per_second > 0
    assert found.mix_per_second > 0
    assert all(name in service(found) for name in ("may it ship", "trace", "write", "impact list"))
    assert [aim.met for aim in of_service(found) if aim.name == "answers that were none"] == [True]
    assert store.autocommit("MATCH (l:Lot) WHERE l.lot_key CONTAINS 'SERVED' RETURN count(l) > 0 AS there") == [{"there": True}]
