"""Where a handling unit or a lot was: all its places with since and until, or those of one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from genealogy.contents.answer import Asked, Place, Whereabouts
from genealogy.contents.ask import Reading, answered
from genealogy.contents.loose import stretches
from genealogy.contents.trail import Trail
from genealogy.store import Store
from genealogy.trace.loose import loose_of_lots
from genealogy.trace.question import Question
from genealogy.trace.stays import ALWAYS, STILL, Span, meet, since_text, until_text
from genealogy.trace.times import UNKNOWN_FUTURE

Row = tuple[Span, Place]


def whereabouts(store: Store, question: Question) -> Whereabouts:
    """The places of units and lots.

    Args:
        store: The database.
        question: Starts of kind hu or lot; `at` for one moment, else all of time; `known_at`.

    Raises:
        NotFound: A start names nothing on record.
    """
    return answered(store, question, ("hu", "lot"), "contents/whereabouts", _read)


def _read(reading: Reading) -> tuple[Callable[[Asked], Whereabouts], set[str]]:
    units, lots = reading.of("hu"), reading.of("lot")
    held = reading.of_lots(lots, ALWAYS)
    targets: list[tuple[str, str | None, Span]] = [(unit, None, ALWAYS) for unit in units]
    targets += [(stay.where, stay.lot_key, stay.span) for stay in held]
    trail = Trail(*reading.around({unit for unit, _, _ in targets}, ALWAYS)) if targets else Trail([], [])
    rows = [row for target in targets for row in _of_unit(trail, *target)]
    rows += _loose(reading, lots)
    if reading.question.at is not None:
        rows = [(span, place) for span, place in rows if meet(span, (reading.window.at, reading.window.at + 1))]
    ordered = sorted(rows, key=lambda row: (row[0], row[1].lot_key or "", row[1].handling_unit or "", row[1].location_id or ""))
    names = {name for _, place in ordered for name in (place.handling_unit, place.inside) if name}
    places = list(dict.fromkeys(place for _, place in ordered))
    return lambda asked: Whereabouts(asked=asked, places=places), names


def _of_unit(trail: Trail, unit: str, lot_key: str | None, span: Span) -> Iterator[Row]:
    for inside, place, part in trail.places(unit, span):
        yield part, _place(lot_key, unit, inside, place, part)


def _loose(reading: Reading, lots: list[str]) -> Iterator[Row]:
    if lots:
        for stretch in stretches(loose_of_lots(reading.tx, lots, reading.window)):
            yield stretch.span, _place(stretch.lot_key, None, None, stretch.location_id, stretch.span)


def _place(lot_key: str | None, unit: str | None, inside: str | None, place: str | None, span: Span) -> Place:
    return Place(
        lot_key=lot_key,
        handling_unit=unit,
        inside=inside,
        location_id=place or None,
        since=since_text(span),
        until=until_text(span) if span[1] < UNKNOWN_FUTURE else None,
        still=span[1] == STILL,
    )
