"""The marks of a large hold: made in short steps, while others may write between them; then a last look, while no one may, proves that none is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.hold.kept import CHANGE, LIST, listed, locked
from genealogy.hold.reach import Missing, beside, missing_marks
from genealogy.hold.reserved import break_reservations
from genealogy.record.follow import MARK, TURN
from genealogy.record.masterrows import lock_lots
from genealogy.statements import Statement
from genealogy.store import Store, Transaction, batches

AT_ONCE: Final = 2_000
"""So many marks are made by one transaction; a step of so many keeps other writers waiting for a fraction of a second."""
LONG: Final = 300.0
"""Seconds that looking at all that a hold reaches may take."""


@dataclass(frozen=True, slots=True)
class _Number:
    number: int


_LOCK_COUNTER: Final = Statement("hold/lock_counter", _Number)


def finish(store: Store, hold_id: str) -> None:
    """Place a hold to its end, wherever that was cut off; one that is placed already stays as it is."""
    while (told := store.read(lambda tx: listed(tx, hold_id), name="hold/status")[0])["status"] == "placing":
        direction = str(told["direction"])
        marks = store.read(lambda tx: missing_marks(tx, hold_id, direction), name="hold/look", timeout=LONG)  # noqa: B023 - used at once
        lots = marks.lots if at_once(len(marks)) else None
        if lots is None:
            for some in steps(marks):
                store.write(lambda tx: _step(tx, hold_id, direction, some), name="hold/mark")  # noqa: B023 - used at once
        store.write(lambda tx: _last_look(tx, hold_id, lots), name="hold/last-look", timeout=LONG)  # noqa: B023 - used at once
    break_reservations(store, hold_id)


def resume(store: Store) -> list[str]:
    """Place all holds to their end that were cut off while being placed; which these were."""
    waiting = [told["hold_id"] for told, _, _ in store.one(LIST, hold_ids=[], released=False).holds if told["status"] == "placing" or not told.get("settled")]
    for hold_id in waiting:
        finish(store, hold_id)
    return waiting


def at_once(marks: int) -> bool:
    """Whether so many marks are made by one transaction."""
    return marks <= AT_ONCE


def steps(marks: Missing) -> Iterator[Missing]:
    """Marks by the transactions that make them."""
    for rows in batches([(True, row) for row in marks.segments] + [(False, row) for row in marks.contents], AT_ONCE):
        yield Missing([row for of_lot, row in rows if of_lot], [row for of_lot, row in rows if not of_lot])


def mark(tx: Transaction, hold_id: str, direction: str, marks: Missing, commit: int) -> None:
    """Make marks, and those that go with them."""
    if marks:
        tx.run(MARK, segments=[row[:3] for row in marks.segments], contents=[row[:3] for row in marks.contents], commit=commit)
        mark_beside(tx, hold_id, direction, [row[0] for row in marks.segments], commit)


def mark_beside(tx: Transaction, hold_id: str, direction: str, marked: Sequence[str], commit: int) -> None:
    """Of a hold that doesn't look forward, mark what is left of its lots in their next stretches (semantics 9.4)."""
    front = list(marked)
    while front and direction != "forward":
        more = [row for row in beside(tx, front) if row[1] == hold_id]
        if more:
            tx.run(MARK, segments=more, contents=[], commit=commit)
        front = [row[0] for row in more]


def _step(tx: Transaction, hold_id: str, direction: str, marks: Missing) -> None:
    lock_lots(tx, marks.lots)
    mark(tx, hold_id, direction, marks, _lock_counter(tx))


def _last_look(tx: Transaction, hold_id: str, lots: Sequence[str] | None) -> None:
    """While nobody else writes: mark the rest, and say that the hold is placed; not yet, when meanwhile the rest has grown.

    Args:
        tx: The open transaction.
        hold_id: The hold.
        lots: Those of the rest; None when none should be left. Who holds one of them may wait for the counter, so they are locked before it.
    """
    lock_lots(tx, lots or ())
    _lock_counter(tx)
    told = locked(tx, hold_id)
    if told["status"] != "placing":
        return
    marks = missing_marks(tx, hold_id, told["direction"])
    if marks and (lots is None or not at_once(len(marks))):
        return
    mark(tx, hold_id, told["direction"], marks, told["commit"])
    tx.run(CHANGE, hold_id=hold_id, told={"status": "placed"})
    # Requests that looked before this ask again.
    tx.run(TURN, by=0)


def _lock_counter(tx: Transaction) -> int:
    tx.wait_for_turn(urgent=True)
    return tx.one(_LOCK_COUNTER).number
