"""Several reads are of one state of the data, however fast data comes in between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import msgspec
import pytest

from genealogy.balance import BalanceQuestion, BalanceStart, balance
from genealogy.contents import contents
from genealogy.store import Store, Transaction
from genealogy.trace import Question, Start, trace
from genealogy.trace.start import last_commit
from genealogy.trace.steady import steadily
from genealogy.trace.times import LAST_COMMIT
from tests.trace.diary import Diary, key

Ask = Callable[[Store, int | None], Any]
_MANY = 40


@pytest.mark.parametrize(("known", "commits", "reads"), [(LAST_COMMIT, 0, 1), (LAST_COMMIT, 1, 2), (LAST_COMMIT, 2, 2), (1, 2, 1)])
def test_after_a_commit_in_the_middle_it_is_read_as_known_at_the_last_one(store: Store, known: int, commits: int, reads: int) -> None:
    diary, numbers = Diary(store), count()
    asked: list[int] = []
    diary.received(0, "L", "R")

    def look(tx: Transaction, at: int) -> tuple[int, int]:
        before = last_commit(tx)
        if len(asked) < commits:
            diary.received(1, f"L{next(numbers)}", "R")
        asked.append(at)
        return before, at

    found = store.read(lambda tx: steadily(tx, known, lambda at: look(tx, at)), name="test")
    assert (len(asked), asked[0]) == (reads, known)
    assert found == (diary.commit() - (commits - 1) if reads == 2 else known)


@pytest.fixture
def busy(store: Store) -> Iterator[Store]:
    """A door to the database behind which a shipment is recorded after each query that somebody asks."""
    diary, numbers = Diary(store), count()
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:50", "END:50")
    diary.packed(3, "END:5", "U1")

    def record(name: str, _seconds: float, _rows: int) -> None:
        if name != "trace/last_commit" and (number := next(numbers)) < _MANY:
            diary.shipped(4, "END:0.1", f"L{number}", f"C{number}")
            diary.packed(4, "END:0.1", "U1")

    with Store(store.target) as asked:
        asked.observe(record)
        yield asked


def _trace(store: Store, known_at: int | None) -> Any:
    return trace(store, Question("forward", (Start("lot", key("RAW")),), known_at=known_at))


def _balance(store: Store, known_at: int | None) -> Any:
    return balance(store, BalanceQuestion((BalanceStart("lot", key("END")),), known_at=known_at))


def _contents(store: Store, known_at: int | None) -> Any:
    return contents(store, Question("forward", (Start("hu", "U1"),), known_at=known_at))


@pytest.mark.parametrize("ask", [_trace, _balance, _contents])
def test_an_answer_read_while_data_comes_in_is_whole_and_as_known_at_one_commit(busy: Store, store: Store, ask: Ask) -> None:
    found = msgspec.to_builtins(ask(busy, None))
    about = found.get("completeness") or found["asked"]
    commit = about["watermark"]["commit"]
    assert 4 < commit < Diary(store).commit(), "nothing came in while it was read"
    again = msgspec.to_builtins(ask(store, commit))
    for told in (found, again):
        told.pop("timing_ms", None)
        (told.get("asked") or told).pop("known_at")
    assert found == again
    assert (found if "complete" in found else about)["complete"]
