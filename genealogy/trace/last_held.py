"""What a unit that is empty now held last: all that was in it, nested units too, since it was last empty or all of it was replaced at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.stays import STILL, Span, Stay, by_where, stays
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST


@dataclass(frozen=True, slots=True)
class InsideRow:
    """Unit in unit, content in unit, as lists."""

    withins: list[list[object]]
    ins: list[list[object]]


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """Contents by the database's ids."""

    contents: list[str]


INSIDE: Final = Statement("contents/inside", InsideRow)
LAST_CONTENTS: Final = Statement("trace/last_contents", ContentsRow)


def last_held(tx: Transaction, hu_key: str, known: int, before: int = UNKNOWN_FUTURE) -> list[str]:
    """Contents by the database's ids; none when it never held anything.

    Args:
        tx: The open transaction.
        hu_key: The unit.
        known: Commit number: by what was known then.
        before: What came into it after this moment is left out; `UNKNOWN_FUTURE` for nothing.
    """
    row = tx.one(INSIDE, hu_keys=[hu_key], known=known, since=UNKNOWN_PAST, until=before)
    withins, ins = by_where(stays(row.withins)), by_where(stays(row.ins))

    def nested(unit: str, span: Span) -> Iterator[Stay]:
        yield from (part for stay in ins.get(unit, ()) if (part := stay.during(span)))
        for inner in withins.get(unit, ()):
            if part := inner.during(span):
                yield from nested(part.what, part.span)

    # What was drawn and never filled stayed for no time at all, and is all there is to start from where nothing else was.
    upto = (UNKNOWN_PAST, STILL if before == UNKNOWN_FUTURE else before)
    keys = sorted(last_run(list(nested(hu_key, upto))) or {stay.what for stay in ins.get(hu_key, ())})
    return tx.one(LAST_CONTENTS, content_keys=keys).contents if keys else []


def last_run(found: list[Stay]) -> set[str]:
    """What was there in the last time without a break: of stays that overlap, one after another, the last."""
    run: set[str] = set()
    begin = None
    for stay in sorted(found, key=lambda stay: stay.until, reverse=True):
        if begin is not None and stay.until <= begin:
            break
        run.add(stay.what)
        begin = stay.since if begin is None else min(begin, stay.since)
    return run
