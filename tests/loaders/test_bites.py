"""A load takes small bites while others write too."""

from __future__ import annotations

import pytest

from genealogy.record import Recorder, Rejected, prepare
from genealogy.store import Store
from loaders import bites
from loaders.bites import Bites
from tests.oracle.engine import new_space
from tests.record.build import receive


class Load:
    """A load in which each event was made of one row."""

    def __init__(self, store: Store) -> None:
        self.space = new_space()
        self.recorder = Recorder(store)
        self.bites = Bites(self.recorder, self.space)
        self.made = 0

    def commits(self, events: int, *rejected: Rejected) -> int:
        """How many commits it takes to record so many events."""
        before = self.recorder.newest_commit()
        batch = prepare([receive(f"{self.space}{self.made + number}", 1, 1) for number in range(events)])
        self.made += events
        assert [outcome.status for outcome in self.bites.record(batch, events, rejected)] == ["recorded"] * events
        return self.recorder.newest_commit() - before


@pytest.fixture
def load(store: Store, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.setattr(bites, "BESIDE_OTHERS", 2)
    return Load(store)


def test_alone_a_batch_is_one_commit(load: Load) -> None:
    assert load.commits(5) == 2, "a small bite comes first: it tells whether others write"
    assert [load.commits(5), load.commits(7)] == [1, 1]


def test_beside_others_it_is_several_until_they_have_been_quiet_for_a_while(load: Load, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    load.commits(5)
    Recorder(store).record([receive(f"{load.space}other", 1, 1)])
    assert load.commits(5) == 1, "that the others write is seen when it is written"
    assert load.commits(5) == 3
    monkeypatch.setattr(bites, "_QUIET", 0.0)
    assert load.commits(5) == 1


def test_who_waited_for_a_large_bite_is_seen_before_the_next(load: Load, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    load.commits(5)
    monkeypatch.setattr("loaders.bites.time.sleep", lambda _: Recorder(store).record([receive(f"{load.space}waited", 1, 1)]))
    assert load.commits(5) == 2, "its own, and that of who waited"
    assert load.commits(5) == 3


def test_rejected_rows_are_kept_once(load: Load, store: Store) -> None:
    row = Rejected(f"{load.space}.csv", 7, "qty", "a number", "many", "{}")
    load.commits(1)
    Recorder(store).record([receive(f"{load.space}other", 1, 1)])
    load.commits(1)
    load.commits(4, row)
    assert load.bites.record((), 1, (row,)) == []
    found = store.autocommit("MATCH (r:RejectedRow {file: $file}) RETURN count(r) AS rows", file=row.file)
    assert found == [{"rows": 1}]


def test_others_are_seen_by_the_first_bite_too(load: Load, store: Store) -> None:
    Recorder(store).record([receive(f"{load.space}other", 1, 1)])
    assert load.commits(5) == 3


def test_nothing_to_record_is_no_commit(load: Load) -> None:
    assert load.bites.record((), 0) == []
    assert load.recorder.last_commit == 0
