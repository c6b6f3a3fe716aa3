"""What stood at a place: units with all that was nested in them, and loose stock, at a moment or at any moment of a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from genealogy.contents.answer import Asked, LocationContents, LotHeld
from genealogy.contents.ask import Reading, answered, lot_texts
from genealogy.contents.loose import Stretch, stretches
from genealogy.contents.nest import Nest, lot_held
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.filling import Holding
from genealogy.trace.loose import AT_LOCATION, Line
from genealogy.trace.question import Kind, Question
from genealogy.trace.stays import STILL, Span, meet, stays
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text


@dataclass(frozen=True, slots=True)
class AtsRow:
    """Unit at place, as lists."""

    ats: list[list[object]]


AT: Final = Statement("contents/at_location", AtsRow)
_KINDS: tuple[Kind, ...] = ("location",)


def contents_of_location(store: Store, question: Question) -> LocationContents:
    """What stood at a place; what left at the very moment the window opens counts as having stood there.

    Args:
        store: The database.
        question: One start of kind location, or a text that means one; `at`, or `from_` and `to`; `known_at`.

    Raises:
        NotFound: No location on record is named so.
    """
    return answered(store, question, _KINDS, "contents/location", _read)


def _read(reading: Reading) -> tuple[Callable[[Asked], LocationContents], set[str]]:
    (place,) = reading.of("location")
    since, until = reading.span
    begin = since if since in (UNKNOWN_PAST, until) else since - 1
    span = (begin, until)
    row = reading.tx.one(AT, location_id=place, known=reading.window.known, since=begin, until=min(until, UNKNOWN_FUTURE))
    stands = sorted(stays(row.ats), key=lambda stay: (stay.since, stay.what))
    nest = Nest(reading, {stay.what for stay in stands}, span)
    loose = list(_loose(reading, place, (begin, until + 1)))
    units = [nest.unit(stay.what, stay.span) for stay in stands]
    question = reading.question

    def make(asked: Asked) -> LocationContents:
        return LocationContents(
            asked=asked,
            location_id=place,
            from_=to_text(since) if question.from_ else None,
            to=to_text(until) if question.to else None,
            units=units,
            loose=loose,
        )

    return make, nest.names | lot_texts(held.lot_key for held in loose)


def _loose(reading: Reading, place: str, span: Span) -> Iterator[LotHeld]:
    lines = [Line(*values) for values in reading.tx.one(AT_LOCATION, location_id=place, **reading.window.clocks).lines]  # type: ignore[arg-type]
    for stretch in stretches(lines):
        if stretch.location_id == place and meet(stretch.span, (span[0], min(span[1], STILL))):
            yield loose_held(stretch, span)


def loose_held(stretch: Stretch, span: Span) -> LotHeld:
    """The row of loose stock, with the most there was of it within a span."""
    holding = Holding(stretch.most(span), stretch.unit, stretch.status or None, there=True)
    return lot_held(stretch.lot_key, holding, holding.status, stretch.span)
