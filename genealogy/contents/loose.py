"""Loose stock at places, stretch by stretch: since when and until when something of a lot stood there without a unit, and how much at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from genealogy import stock
from genealogy.trace.loose import Line
from genealogy.trace.stays import STILL, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something of a lot at a place.

    Attributes:
        lot_key: The lot.
        location_id: The place; None where lines tell none.
        unit: Base unit; None where a line told no quantity.
        status: What it was kept as; empty for ordinary stock.
        span: From when until when.
        levels: The moments at which the quantity changed, with the quantity from then on; None when unknown.
    """

    lot_key: str
    location_id: str | None
    unit: str | None
    status: str
    span: Span
    levels: tuple[tuple[int, int | None], ...]

    def most(self, span: Span) -> int | None:
        """The most there was within a span; None when unknown."""
        before = [quantity for when, quantity in self.levels if when <= span[0]][-1:]
        found = [*before, *(quantity for when, quantity in self.levels if span[0] < when < span[1])]
        return None if None in found else max((quantity for quantity in found if quantity is not None), default=0)


def stretches(lines: Iterable[Line]) -> list[Stretch]:
    """What stood where, worked out of the lines of loose stock; less than nothing is nothing."""
    grouped: dict[tuple[str, str | None], list[Line]] = defaultdict(list)
    for line in lines:
        for place, _ in line.changes() or [(line.location_id, 0)]:
            grouped[line.lot_key, place or None].append(line)
    return [stretch for (lot, place), held in sorted(grouped.items(), key=str) for stretch in _at_place(lot, place, held)]


def _at_place(lot_key: str, place: str | None, lines: list[Line]) -> Iterator[Stretch]:
    at = place or ""
    units = {line.unit for line in lines if line.quantity is not None}
    for unit in sorted(units, key=str):
        measured = [line for line in lines if line.quantity is not None and line.unit == unit]
        ordered = sorted(measured, key=lambda line: (line.moment(at), line.change_at(at) < 0))
        sums: dict[str, int] = defaultdict(int)
        levels: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
        for line in ordered:
            sums[line.status] += _change(line, place)
            left = stock.settled(sums)
            for status in {*left, *levels}:
                levels[status].append((line.moment(at), left.get(status, 0)))
        for status, steps in sorted(levels.items()):
            yield from _runs(Stretch(lot_key, place, unit, status, (0, 0), ()), steps)
    came = [line for line in lines if line.quantity is None and not line.out and line.role not in ("move", "status", "note")]
    if came:
        # Nobody told how much came: some of it may stand there still.
        since = min(line.earliest for line in came)
        yield Stretch(lot_key, place, None, stock.ORDINARY, (since, STILL), ((since, None),))


def _change(line: Line, place: str | None) -> int:
    return sum(change for where, change in line.changes() if (where or None) == place)


def _runs(like: Stretch, steps: list[tuple[int, int | None]]) -> Iterator[Stretch]:
    """Cut the levels of one status where nothing was left."""
    run: list[tuple[int, int | None]] = []
    for when, quantity in [*steps, (STILL, 0)]:
        if quantity and quantity > 0 and when != STILL:
            run.append((when, quantity))
        elif run:
            if run[0][0] < when:
                yield Stretch(like.lot_key, like.location_id, like.unit, like.status, (run[0][0], when), tuple(run))
            run = []
