"""A wrong-lot scan: a picker scans one lot and takes its neighbour from the same pick face.

Then somebody else got what the books say was picked. Which lots stood beside it is found from where and when affected goods were picked or shipped; what they
would add to a recall is told as a price, apart from the answer, since no record says that it happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from msgspec import structs

from genealogy.contents.ask import TIMEOUT, Reading
from genealogy.contents.exposure import Nested, joined
from genealogy.contents.location import AT
from genealogy.contents.loose import stretches
from genealogy.contents.trail import Trail
from genealogy.errors import BadInput
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.engine import answer
from genealogy.trace.loose import AT_LOCATION, Line
from genealogy.trace.question import Question, Start
from genealogy.trace.stays import ALWAYS, Span, meet, since_text, stays, until_text
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST
from genealogy.trace.widened import Face, Neighbour, Widened
from genealogy.trace.window import window_of

PICK_FACE: Final = "pick-face"
_MINUTE: Final = 60_000_000
NO_FACES: Final = frozenset({"site", "zone", "dock", "yard", "vehicle", "truck", "third party", "silo", "tank", "vat", "vessel", "plant", "line"})
"""Types of places that nobody picks from; a place of another type, or of none that is known, may be a pick face."""


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Picks and shipment lines, as lists."""

    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class TypesRow:
    """Places with their types."""

    types: list[tuple[str, str | None]]


TAKEN: Final = Statement("contents/taken", TakenRow)
PLACE_TYPES: Final = Statement("contents/place_types", TypesRow)
Faces = dict[str, list[Span]]


def trace_widened(store: Store, question: Question, minutes: int) -> TraceAnswer:
    """A forward answer with `widened`: lots that stood at the same pick face within so many minutes of each pick or shipment of an affected lot.

    Args:
        store: The database.
        question: As in a trace.
        minutes: At least 1.

    Raises:
        BadInput: The trace is backward, or there are no minutes.
    """
    return store.read(lambda tx: widened_answer(tx, question, minutes=minutes), name="contents/widen", timeout=TIMEOUT)


def widened_answer(tx: Transaction, question: Question, *, minutes: int) -> TraceAnswer:
    """As `trace_widened`, within a transaction."""
    if question.direction != "forward" or minutes < 1:
        raise BadInput("Neighbours are sought forward, within at least one minute.", cure="Write trace forward START --widen pick-face MINUTES.")
    found = answer(tx, question)
    reading = Reading(tx, question, window_of(tx, question), ())
    faces, unknown = _faces(reading, found, minutes * _MINUTE)
    neighbours = _neighbours(reading, faces, {lot.lot_key for lot in found.lots})
    starts = tuple(Start("lot", lot.lot_key) for lot in neighbours)
    more = answer(tx, Question("forward", starts, at=question.at, known_at=question.known_at, shares=False)) if starts else None
    customers = {row.customer_id for row in more.customers} - {row.customer_id for row in found.customers} if more else set()
    lines = {row.shipment_line_id: row.order_id for row in more.shipments} if more else {}
    for line in found.shipments:
        lines.pop(line.shipment_line_id, None)
    widened = Widened(
        kind=PICK_FACE,
        minutes=minutes,
        faces=[Face(location_id=place, since=since_text(span), until=until_text(span)) for place, spans in sorted(faces.items()) for span in spans],
        lots=neighbours,
        customers_more=len(customers),
        shipment_lines_more=len(lines),
        orders_more=len({order for order in lines.values() if order} - {row.order_id for row in found.shipments}),
        customers=sorted(customers),
        not_widened=unknown,
    )
    return structs.replace(found, widened=widened)


def _faces(reading: Reading, found: TraceAnswer, margin: int) -> tuple[Faces, int]:
    """The places affected goods were taken from, each with the stretches of time around; and how many lines tell no place or time."""
    listed = {row.shipment_line_id for row in found.shipments}
    lines = reading.tx.one(TAKEN, lot_keys=sorted({lot.lot_key for lot in found.lots}), **reading.window.clocks).lines
    taken = [line for line in lines if line[1] is None or line[1] in listed]
    in_units = {unit for _, _, unit, place, _, _ in taken if unit and not place}
    trail = Trail(*reading.around(in_units, ALWAYS)) if in_units else Trail([], [])
    spans: Faces = defaultdict(list)
    unknown = 0
    for _, _, unit, place, earliest, latest in taken:
        timeless = earliest == UNKNOWN_PAST or latest == UNKNOWN_FUTURE
        # A unit that leaves stands no more where it was at that very moment.
        places = {place} if place else {stood for _, stood, _ in trail.places(unit, (earliest - 1, latest + 1)) if stood} if unit and not timeless else set()
        if timeless or not places:
            unknown += 1
            continue
        for one in places:
            spans[one].append((earliest - margin, latest + margin + 1))
    types = dict(reading.tx.one(PLACE_TYPES, location_ids=sorted(spans)).types)
    return {place: joined(found) for place, found in spans.items() if (types.get(place) or "").lower() not in NO_FACES}, unknown


def _neighbours(reading: Reading, faces: Faces, affected: set[str]) -> list[Neighbour]:
    places: dict[str, set[str]] = defaultdict(set)
    units: dict[str, set[str]] = defaultdict(set)
    for place, spans in faces.items():
        for lot, unit in _stood(reading, place, spans):
            if lot not in affected:
                places[lot].add(place)
                units[lot].update({unit} if unit else ())
    return [
        Neighbour(lot_key=lot, lot_number=lot_number(lot), item_id=parts_of(lot)[1] or None, location_ids=sorted(at), handling_units=sorted(units[lot]))
        for lot, at in sorted(places.items())
    ]


def _stood(reading: Reading, place: str, spans: list[Span]) -> Iterator[tuple[str, str | None]]:
    """Lot and unit of all that stood at a place in any of these stretches of time."""
    whole = (spans[0][0], spans[-1][1])
    row = reading.tx.one(AT, location_id=place, known=reading.window.known, since=whole[0], until=min(whole[1], UNKNOWN_FUTURE))
    stands = stays(row.ats)
    nested = Nested(*reading.inside({stay.what for stay in stands}, whole)) if stands else Nested([], [])
    for stay in stands:
        for span in spans:
            if both := meet(stay.span, span):
                yield from ((held.lot_key, held.where) for held in nested.contents(stay.what, both))
    lines = [Line(*values) for values in reading.tx.one(AT_LOCATION, location_id=place, **reading.window.clocks).lines]  # type: ignore[arg-type]
    for stretch in stretches(lines):
        if stretch.location_id == place and any(meet(stretch.span, span) for span in spans):
            yield stretch.lot_key, None
