"""Loose stock of the past: what its lines say of which lot stood where without a handling unit, and in which of its segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from genealogy import stock
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.question import Direction
from genealogy.trace.times import UNKNOWN_FUTURE
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class LooseRow:
    """Lines as lists, in the order of `Line`."""

    lines: list[list[object]]


AT_LOCATION = Statement("trace/loose_at_location", LooseRow)
OF_LOTS = Statement("trace/loose_of_lots", LooseRow)
_NO_CHANGE = frozenset({"status", "note", "allocate", "release", "pick", "same", "clean"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of loose stock."""

    segment: str
    lot_key: str
    role: str
    out: bool
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int
    begin: int
    location_id: str | None
    from_location_id: str | None
    disposition: str | None

    @property
    def status(self) -> str:
        """The status under which it counts."""
        return stock.DISPOSED if self.role == "dispose" else stock.status_of_return(self.disposition)

    def changes(self) -> list[tuple[str | None, int]]:
        """What it does to the stock of places; nothing when it tells no quantity."""
        if self.role in _NO_CHANGE or self.quantity is None:
            return []
        if self.role == "move":
            return [(self.location_id, self.quantity), (self.from_location_id, -self.quantity)]
        if self.role in ("count", "unpack"):
            return [(self.location_id, self.quantity)]
        return [(self.location_id, -self.quantity if self.out else self.quantity)]

    def change_at(self, location_id: str) -> int:
        """What it does to the stock of one place."""
        return sum(change for place, change in self.changes() if place == location_id)

    def moment(self, location_id: str) -> int:
        """Where it stands in the order of time: what comes in at its earliest, what goes out at its latest (semantics 2.2)."""
        return self.latest if self.change_at(location_id) < 0 else self.earliest


def loose_of_lots(tx: Transaction, lot_keys: Collection[str], window: Window) -> list[Line]:
    """The lines of these lots' loose stock that hold in the window."""
    return [Line(*line) for line in tx.one(OF_LOTS, lot_keys=sorted(lot_keys), **window.clocks).lines]  # type: ignore[arg-type]


Sums = dict[tuple[str, str | None, str, str], int]
"""What came less what left, by lot, place, base unit and status."""


def balance(lines: Iterable[Line]) -> Sums:
    """What lines of loose stock come to."""
    sums: Sums = defaultdict(int)
    for line in lines:
        for place, change in line.changes():
            sums[line.lot_key, place or None, line.unit or "", line.status] += change
    return dict(sums)


def standing(sums: Sums) -> Sums:
    """What stands where, by status; nothing that is zero."""
    by_lot: dict[tuple[str, str], dict[str | None, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (lot, place, unit, status), quantity in sums.items():
        by_lot[lot, unit][place][status] = quantity
    return {
        (lot, place, unit, status): quantity
        for (lot, unit), places in by_lot.items()
        for place, by_status in _without_unknown_place(places).items()
        for status, quantity in stock.settled(by_status).items()
    }


def _without_unknown_place(places: dict[str | None, dict[str, int]]) -> dict[str | None, dict[str, int]]:
    """Lines that tell no place are set against the lot's only place; where it has several, they stay apart."""
    totals = {place: sum(by_status.values()) for place, by_status in places.items()}
    nowhere = totals.pop(None, 0)
    others = [place for place, total in totals.items() if total]
    if not nowhere or len(others) != 1 or (nowhere < 0) == (totals[others[0]] < 0):
        return places
    there = dict(places[others[0]])
    for status, quantity in places[None].items():
        there[status] = there.get(status, 0) + quantity
    return {place: by_status for place, by_status in places.items() if place is not None} | {others[0]: there}


def at_location(
    tx: Transaction, location_id: str, direction: Direction, window: Window, since: int, until: int, lots: Collection[str] | None = None
) -> list[str]:
    """Segments whose loose stock stood at a place in a stretch of time: per lot the first of them (forward) or the last (backward); `lots`: only of these."""
    by_lot: dict[str, list[Line]] = defaultdict(list)
    for row in tx.one(AT_LOCATION, location_id=location_id, **window.clocks).lines:
        line = Line(*row)  # type: ignore[arg-type]
        if lots is None or line.lot_key in lots:
            by_lot[line.lot_key].append(line)
    found = []
    for held in by_lot.values():
        if stood(held, location_id, since, until):
            segments = segments_between(held, since, until)
            found.append(segments[0] if direction == "forward" else segments[-1])
    return found


def stood(lines: Iterable[Line], location_id: str, since: int, until: int) -> bool:
    """Whether something of a lot stood at a place at some moment between; where quantities are missing, anything that came in may still be there."""
    held = 0
    unknown = False
    ordered = sorted(lines, key=lambda line: (line.moment(location_id), line.change_at(location_id) < 0))
    for line in ordered:
        if line.role in _NO_CHANGE:
            continue
        if since <= line.latest and line.earliest <= until:
            return True
        if line.moment(location_id) < since:
            held += line.change_at(location_id)
            unknown = unknown or line.quantity is None
    return held > 0 or unknown


def segments_between(lines: Iterable[Line], since: int, until: int) -> list[str]:
    """The segments that hold in a stretch of time, in order: each until the next begins; never none."""
    begins = sorted({(line.begin, line.segment) for line in lines})
    ends = [later[0] for _, later in pairwise([*begins, (UNKNOWN_FUTURE, "")])] if len(begins) > 1 else [UNKNOWN_FUTURE]
    within = [segment for (begin, segment), end in zip(begins, ends, strict=True) if begin <= until and end >= since]
    return within or [begins[0][1]]
