"""What was nested in units, as a tree: unit in unit, lot in unit, each for the time it was so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from genealogy.contents.answer import LotHeld, UnitHeld
from genealogy.contents.ask import Reading, lot_texts
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.trace.answer import quantity_text
from genealogy.trace.filling import ContentLine, Holding, most_held
from genealogy.trace.stays import STILL, Span, Stay, by_where, since_text, until_text
from genealogy.trace.times import UNKNOWN_FUTURE


@dataclass(frozen=True, slots=True)
class LinesRow:
    """Lines of contents, in the order of `ContentLine`."""

    lines: list[list[object]]


LINES: Final = Statement("contents/lines", LinesRow)


class Nest:
    """What was in some units in a stretch of time.

    Args:
        reading: The question.
        units: The units.
        span: The stretch of time; quantities are the most there was in it.
    """

    def __init__(self, reading: Reading, units: Collection[str], span: Span) -> None:
        withins, ins = reading.inside(units, span)
        self._units, self._contents = by_where(withins), by_where(ins)
        self._span, self._today = span, not reading.window.as_of
        self._lines: dict[str, list[ContentLine]] = defaultdict(list)
        keys = sorted({stay.what for stay in ins})
        for values in reading.tx.one(LINES, content_keys=keys, known=reading.window.known).lines if keys else ():
            line = ContentLine(*values)  # type: ignore[arg-type]
            self._lines[line.node].append(line)
        self.names = {*units, *(stay.what for stay in withins), *lot_texts(stay.lot_key for stay in ins)}

    def unit(self, key: str, span: Span) -> UnitHeld:
        """A unit with all that was in it during a span, the times of what is in it cut to that span."""
        return UnitHeld(
            handling_unit=key,
            since=since_text(span),
            until=until_text(span),
            still=span[1] == STILL,
            lots=list(self._lots(key, span)),
            units=[self.unit(stay.what, part.span) for stay in self._units.get(key, ()) if (part := stay.during(span))],
        )

    def _lots(self, key: str, span: Span) -> Iterable[LotHeld]:
        for stay in self._contents.get(key, ()):
            part = stay.during(span)
            held = self._held(stay, part.span) if part else None
            if part and held and (held.quantity is None or held.quantity):
                yield lot_held(stay.lot_key, held, stay.status if self._today else held.status, part.span)

    def _held(self, stay: Stay, span: Span) -> Holding:
        """The most it held while it was there, within what is asked for."""
        since = max(span[0], self._span[0])
        return most_held(self._lines[stay.what], since, max(since, min(span[1] - 1, self._span[1], UNKNOWN_FUTURE)))


def lot_held(lot_key: str, held: Holding, status: str | None, span: Span) -> LotHeld:
    """The row of a lot."""
    return LotHeld(
        lot_key=lot_key,
        lot_number=lot_number(lot_key),
        item_id=parts_of(lot_key)[1] or None,
        quantity=quantity_text(held.quantity),
        unit=held.unit,
        status=status,
        shipped=held.shipped,
        since=since_text(span),
        until=until_text(span),
        still=span[1] == STILL,
    )
