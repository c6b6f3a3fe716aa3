"""Answers about contents and places in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from genealogy.contents.answer import Asked, Exposed, Exposure, LocationContents, LotHeld, Place, UnitContents, UnitHeld, Whereabouts
from genealogy.trace.text import SHOWN, spoken
from genealogy.trace.widened import Widened


def tell_contents(answer: UnitContents | LocationContents) -> str:
    """What a unit or a place holds, nested units indented."""
    return _unit(answer) if isinstance(answer, UnitContents) else _location(answer)


def tell_whereabouts(answer: Whereabouts) -> str:
    """Place by place, in order of time."""
    rows = [_place(place) for place in answer.places]
    head = f"Where {', '.join(answer.asked.start)} was{_then(answer.asked)}: {len(rows)} stay{'' if len(rows) == 1 else 's'}." if rows else ""
    return _text([head or f"No place of {', '.join(answer.asked.start)} is on record{_then(answer.asked)}.", *rows], answer.asked)


def tell_exposure(answer: Exposure) -> str:
    """Container by container."""
    what = ", ".join(answer.asked.start)
    if not answer.exposed:
        return _text([f"Nothing on record shared a container with {what}{_then(answer.asked)}."], answer.asked)
    count = f"{answer.lots} lot{'' if answer.lots == 1 else 's'}"
    head = f"{count} shared a container with {what}{_then(answer.asked)}. This is exposure, not genealogy: no trace holds it."
    return _text([head, *_cut([_exposed(one) for one in answer.exposed])], answer.asked)


def tell_widened(widened: Widened) -> str:
    """What a wrong scan would add to a trace."""
    places = len({face.location_id for face in widened.faces})
    told = [(len(widened.lots), "lot"), (widened.customers_more, "customer"), (widened.shipment_lines_more, "shipment line"), (widened.orders_more, "order")]
    more = ", ".join(f"{number} more {noun}{'' if number == 1 else 's'}" for number, noun in told)
    head = f"Had a picker taken the neighbour within {widened.minutes} minutes, at {places} pick face{'' if places == 1 else 's'}: {more}."
    rows = _cut([f"  lot {lot.lot_number} of item {lot.item_id or 'unknown'} at {', '.join(lot.location_ids)}" for lot in widened.lots])
    blind = [f"  Of {widened.not_widened} picks and shipment lines nobody knows the time or the place."] if widened.not_widened else []
    return "\n".join([head, *rows, *blind]) + "\n"


def _unit(answer: UnitContents) -> str:
    around = f" in {' in '.join(answer.inside)}" if answer.inside else ""
    place = f"stands{around} at {answer.location_id} since {answer.since or 'an unknown time'}" if answer.location_id else f"is{around} at no known place"
    held = list(_held(answer.lots, answer.units, 1))
    empty = "" if held else " It holds nothing; --at tells what it held at another time."
    return _text([f"Handling unit {answer.handling_unit}{_then(answer.asked)}: {place}.{empty}", *held], answer.asked)


def _location(answer: LocationContents) -> str:
    window = f" between {answer.from_ or 'the beginning'} and {answer.to or 'now'}" if answer.from_ or answer.to else _then(answer.asked)
    rows = [row for unit in answer.units for row in _nested(unit, 1)]
    rows += [f"  loose: {_lot(lot)}" for lot in answer.loose]
    units = f"{len(answer.units)} handling unit{'' if len(answer.units) == 1 else 's'}"
    loose = f"{len(answer.loose)} lot{'' if len(answer.loose) == 1 else 's'} loose"
    return _text([f"At {answer.location_id}{window}: {units}, {loose}.", *rows], answer.asked)


def _held(lots: Sequence[LotHeld], units: Iterable[UnitHeld], depth: int) -> Iterator[str]:
    yield from (f"{'  ' * depth}{_lot(lot)}" for lot in lots)
    for unit in units:
        yield from _nested(unit, depth)


def _nested(unit: UnitHeld, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}unit {unit.handling_unit}{_when(unit.since, unit.until, still=unit.still)}"
    yield from _held(unit.lots, unit.units, depth + 1)


def _lot(lot: LotHeld) -> str:
    state = "".join(f" ({text})" for text in (lot.status, "shipped" if lot.shipped else None) if text)
    return f"{spoken(lot.quantity, lot.unit)} of lot {lot.lot_number} of item {lot.item_id or 'unknown'}{state}{_when(lot.since, lot.until, still=lot.still)}"


def _place(place: Place) -> str:
    what = f"unit {place.handling_unit}" if place.handling_unit else "loose"
    lot = f" with lot {place.lot_key}" if place.lot_key and place.handling_unit else ""
    inside = f" inside {place.inside}" if place.inside else ""
    return f"  {place.location_id or 'place unknown'}: {what}{lot}{inside}{_when(place.since, place.until, still=place.still)}"


def _exposed(one: Exposed) -> str:
    where = f" in unit {one.handling_unit}" if one.handling_unit != one.container else ""
    times = _when(one.since, one.until, still=one.still)
    return f"  {one.container}: lot {one.lot_number} of item {one.item_id or 'unknown'}{where}{times}"


def _when(since: str | None, until: str | None, *, still: bool) -> str:
    end = "" if still else f" until {until or 'an unknown time'}"
    return f", since {since or 'an unknown time'}{end}"


def _then(asked: Asked) -> str:
    at = f" at {asked.at}" if asked.at else ""
    return at + (f", by what was known at {asked.known_at}" if asked.known_at is not None else "")


def _cut(rows: list[str]) -> list[str]:
    return rows if len(rows) <= SHOWN * 5 else [*rows[: SHOWN * 5], f"  … and {len(rows) - SHOWN * 5} more; --json has them all."]


def _text(rows: list[str], asked: Asked) -> str:
    doubt = "" if asked.complete else "THIS ANSWER IS NOT COMPLETE: rows that could not be recorded may belong to it; `genealogy exceptions list` shows them."
    return "\n".join([*rows, *([doubt] if doubt else [])]) + "\n"
