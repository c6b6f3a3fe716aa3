"""Stays: what was in or at what, from when until when. Half open: at the moment it ends, a thing is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text

STILL: Final = UNKNOWN_FUTURE + 1
"""The end of a stay that has none: later than what ended at an unknown time."""
Span = tuple[int, int]
ALWAYS: Final[Span] = (UNKNOWN_PAST, STILL)


@dataclass(frozen=True, slots=True)
class Stay:
    """One thing in or at another.

    Attributes:
        what: Content, unit: what was there.
        where: Unit, location: where it was.
        since: Microseconds since 1970; `UNKNOWN_PAST` when nobody knows.
        until: The same; `UNKNOWN_FUTURE` when it is gone, but nobody knows since when; `STILL` while it is there.
        lot_key: Of a content: its lot.
        status: Of a content: its status today.
    """

    what: str
    where: str
    since: int
    until: int
    lot_key: str = ""
    status: str | None = None

    @property
    def span(self) -> Span:
        """From when until when."""
        return (self.since, self.until)

    def during(self, span: Span) -> Stay | None:
        """The part of it that lies in a span."""
        both = meet(self.span, span)
        return replace(self, since=both[0], until=both[1]) if both else None


def stays(rows: Iterable[list[object]]) -> list[Stay]:
    """Rows of the queries, in the order of `Stay`."""
    return [Stay(str(what), str(where), since, STILL if until is None else until, *more) for what, where, since, until, *more in rows]  # type: ignore[arg-type]


def meet(one: Span, other: Span) -> Span | None:
    """What two spans have in common.

    >>> meet((1, 5), (3, 9)), meet((1, 3), (3, 9))
    ((3, 5), None)
    """
    since, until = max(one[0], other[0]), min(one[1], other[1])
    return (since, until) if since < until else None


def by_what(found: Iterable[Stay]) -> dict[str, list[Stay]]:
    """Stays by what was there, in order of time."""
    grouped: dict[str, list[Stay]] = defaultdict(list)
    for stay in sorted(found, key=lambda stay: (stay.since, stay.until, stay.where)):
        grouped[stay.what].append(stay)
    return grouped


def by_where(found: Iterable[Stay]) -> dict[str, list[Stay]]:
    """Stays by where it was, in order of time."""
    grouped: dict[str, list[Stay]] = defaultdict(list)
    for stay in sorted(found, key=lambda stay: (stay.since, stay.until, stay.what)):
        grouped[stay.where].append(stay)
    return grouped


def rest(span: Span, taken: Iterable[Span]) -> list[Span]:
    """The parts of a span that lie in none of these.

    >>> rest((0, 9), [(2, 4), (4, 5)])
    [(0, 2), (5, 9)]
    """
    left, begin = [], span[0]
    for since, until in sorted(taken):
        if since > begin:
            left.append((begin, min(since, span[1])))
        begin = max(begin, until)
    return [part for part in [*left, (begin, span[1])] if part[0] < part[1]]


def since_text(span: Span) -> str | None:
    """The begin of a span as RFC 3339; None when unknown."""
    return to_text(span[0])


def until_text(span: Span) -> str | None:
    """The end of a span as RFC 3339; None when it has none, or when it is unknown."""
    return to_text(min(span[1], UNKNOWN_FUTURE))
