"""From lines to entries: each quantity with the spot that gave it and the spot that got it, units that were moved among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from genealogy.balance.lines import INWARD, NOWHERE, Entry, Line, Spot, term_of
from genealogy.balance.stays import Stay, Stays
from genealogy.trace.times import UNKNOWN_FUTURE

IN, MOVED, OUT, CLEAN = range(4)
_RANKS = {"moved": MOVED, "clean": CLEAN}


def rank(entry: Entry) -> int:
    """Order of what has one moment: what comes in, what moves, what goes out, what is cleaned out (semantics 2.2, 6.3)."""
    return _RANKS.get(entry.term, IN if entry.term in INWARD else OUT)


def entries_of(lines: Iterable[Line], stays: Stays, until: int) -> list[Entry]:
    """All that these lines did, and all moves of units up to a moment, in order of time."""
    made = [entry for line in lines for entry in _entries(line, stays)]
    made += [move for move in _unit_moves(made, stays) if move.moment <= until]
    return sorted(_placed_cleans(made), key=lambda entry: (entry.moment, rank(entry), entry.line.line_id))


def _entries(line: Line, stays: Stays) -> Iterator[Entry]:
    term = term_of(line)
    if term is None:
        return
    told = line.location_id or None
    # Only counts have a sign of their own; what follows from a unit that gave more than it held is below zero and stays so.
    quantity, unit = -line.quantity if term == "counted_down" and line.quantity else line.quantity, line.unit or ""
    into = stays.filled(line.hu_key, line.earliest, told) if line.hu_key else Spot(told)
    out_of = stays.drawn(line.hu_key, line.latest, told) if line.hu_key else Spot(told)
    if term == "clean":
        yield Entry(line, term, None, unit, line.earliest, line.latest, into=into)
    elif line.kind == "move":
        # A move that names lot and unit is told of the unit by a line of its own.
        if line.hu_key is None:
            yield Entry(line, term, quantity, unit, line.earliest, line.earliest, into, Spot(line.from_location_id or None))
    elif line.kind == "pack":
        source = stays.drawn(line.from_hu_key, line.latest, None) if line.from_hu_key else Spot(told)
        yield Entry(line, term, quantity, unit, line.earliest, line.earliest, into, source)
    elif line.kind == "unpack":
        yield Entry(line, term, quantity, unit, line.earliest, line.latest, Spot(told), out_of)
    elif term in INWARD:
        yield Entry(line, term, quantity, unit, line.earliest, line.earliest, into=into)
    else:
        yield Entry(line, term, quantity, unit, line.earliest, line.latest, out_of=out_of)


def _unit_moves(entries: Iterable[Entry], stays: Stays) -> Iterator[Entry]:
    """What units took along from place to place: all that had come into them by then and not left."""
    changes: dict[tuple[str, str, str], list[tuple[int, bool, int, Line]]] = defaultdict(list)
    for entry in entries:
        for spot, came in ((entry.into, True), (entry.out_of, False)):
            if spot and spot.hu_key and entry.quantity:
                moment = entry.line.earliest if came else entry.line.latest
                changes[entry.line.lot_key, spot.hu_key, entry.unit].append((moment, came, entry.quantity, entry.line))
    for (_, hu_key, unit), held in changes.items():
        for moment, last, source, target in _steps(stays.of(hu_key)):
            before = [change for change in held if change[0] < moment or (last and not change[1] and change[0] == moment)]
            quantity = sum(amount if came else -amount for _, came, amount, _ in before)
            if quantity > 0:
                yield Entry(before[-1][3], "moved", quantity, unit, moment, moment, Spot(target, hu_key), Spot(source, hu_key))


def _steps(stays: list[Stay]) -> Iterator[tuple[int, bool, str | None, str | None]]:
    """Changes of place: when, whether the unit stands nowhere afterwards, from where, to where."""
    if stays:
        yield stays[0].since, False, None, stays[0].place
    for before, after in pairwise(stays):
        if before.until < after.since:
            yield before.until, True, before.place, None
            yield after.since, False, None, after.place
        elif before.place != after.place:
            yield after.since, False, before.place, after.place
    if stays and stays[-1].until != UNKNOWN_FUTURE:
        yield stays[-1].until, True, stays[-1].place, None


def _placed_cleans(entries: list[Entry]) -> list[Entry]:
    """A clean-out that tells no place was where the vessel's content lot is filled."""
    fills: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if entry.term == "made" and entry.into and entry.into.location_id:
            fills[entry.line.lot_key][entry.into.location_id] += 1
    vessels = {lot: max(zip(places.values(), places, strict=True))[1] for lot, places in fills.items()}
    return [
        replace(entry, into=Spot(vessels[entry.line.lot_key])) if entry.term == "clean" and entry.into == NOWHERE and entry.line.lot_key in vessels else entry
        for entry in entries
    ]
