"""What a line at a vessel's place means for the vessel's content lot (semantics 6.1).

A line of lot X that puts loose goods into a vessel is followed by a *fill*, a transformation of X into the content lot; one that takes loose goods out of it
is led by a *draw*, a transformation of the content lot into X:

    receipt of X at T1 ──> X ──fill──> content of T1 ──draw──> X ──> shipment of X from T1

Both follow from the line alone and from which places are vessels, whatever came first. The line itself stays a line of X.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from genealogy.record.lines import (
    CLEAN,
    COMMISSION,
    COUNT,
    DISPOSE,
    INPUT,
    MOVE,
    OF_PLACE,
    OUTPUT,
    PACK,
    PICK,
    RECEIPT,
    RETURN,
    SHIP,
    SUPPLIER_RETURN,
    UNPACK,
    LotLine,
    Taken,
)
from genealogy.vessels import Vessel, own_content

FILL: Final = "fill"
DRAW: Final = "draw"
# As loose stock is counted (graph.md, STOCK_AT). A pick is counted by the shipment that follows; that something was taken is certain all the same.
_IN: Final = frozenset({RECEIPT, OUTPUT, COMMISSION, RETURN, MOVE})
_OUT: Final = frozenset({INPUT, SHIP, SUPPLIER_RETURN, DISPOSE, PICK})


@dataclass(frozen=True, slots=True)
class Places:
    """Which places are vessels, as the database has it.

    Attributes:
        version: Of what is a vessel; no two states have one; empty before the first.
        content: Content lot of each vessel, by location.
        lots: What is said of each content lot's vessel, by lot.
    """

    version: str = ""
    content: Mapping[str, str] = field(default_factory=dict)
    lots: Mapping[str, Vessel] = field(default_factory=dict)

    @classmethod
    def of(cls, version: str, vessels: Mapping[str, Vessel]) -> Self:
        """By what is said of each place; of places with one content between them, the last one's rule counts."""
        ordered = sorted(vessels.items())
        return cls(version, {place: vessel.content for place, vessel in ordered}, {vessel.content: vessel for _, vessel in ordered})


@dataclass(frozen=True, slots=True)
class Flow:
    """A fill or a draw.

    Attributes:
        kind: `fill` or `draw`.
        key: Its transformation's key.
        named: The lot that the line names.
        content: The vessel's content lot.
        lines: What goes in and what comes out.
    """

    kind: str
    key: str
    named: str
    content: str
    lines: tuple[LotLine, LotLine]


def flows(line: LotLine, content: Mapping[str, str]) -> Iterator[Flow]:
    """The fills and draws that follow from a line.

    Args:
        line: A line of a lot, as its event tells it.
        content: Content lot of each vessel, by location.
    """
    source, target = _taken_from(line), _put_into(line)
    if source == target:
        return
    if source is not None and content.get(source, line.lot_key) != line.lot_key:
        yield _flow(DRAW, line, source, content[source])
    if target is not None and content.get(target, line.lot_key) != line.lot_key:
        yield _flow(FILL, line, target, content[target])


def at_places(taken: Taken, content: Mapping[str, str]) -> Taken:
    """An event with its clean-outs of places made clean-outs of what is in them."""
    if not any(line.extra.get(OF_PLACE) for line in taken.lots):
        return taken
    return replace(taken, lots=tuple(_cleaned(line, content) for line in taken.lots))


def cleaned_lot(location_id: str, content: Mapping[str, str]) -> str:
    """The lot that a clean-out of a place is about: its content lot, also where nobody has called it a vessel yet."""
    return content.get(location_id) or own_content(location_id)


def _cleaned(line: LotLine, content: Mapping[str, str]) -> LotLine:
    if line.role != CLEAN or not line.extra.get(OF_PLACE) or line.location_id is None:
        return line
    return replace(line, lot_key=cleaned_lot(line.location_id, content))


def _loose(line: LotLine) -> bool:
    if line.role in (PACK, UNPACK):
        return not line.extra.get("from_hu_key")
    return line.hu_key is None


def _put_into(line: LotLine) -> str | None:
    counted = line.role == COUNT and (line.base_quantity or 0) > 0
    return line.location_id if _loose(line) and (line.role in _IN or line.role == UNPACK or counted) else None


def _taken_from(line: LotLine) -> str | None:
    if not _loose(line):
        return None
    if line.role == MOVE:
        return line.extra.get("from_location_id")
    counted = line.role == COUNT and (line.base_quantity or 0) < 0
    return line.location_id if line.role in _OUT or line.role == PACK or counted else None


def _flow(kind: str, line: LotLine, location_id: str, content: str) -> Flow:
    key = f"{line.line_id}#~{kind}"
    into, out_of = (line.lot_key, content) if kind == FILL else (content, line.lot_key)
    return Flow(kind, key, line.lot_key, content, (_side(line, "in", key, into, location_id), _side(line, "out", key, out_of, location_id)))


def _side(line: LotLine, side: str, key: str, lot: str, location_id: str) -> LotLine:
    told = line.role != PICK and line.base_quantity is not None
    return LotLine(
        f"{key}/{side}",
        lot,
        INPUT if side == "in" else OUTPUT,
        line.earliest,
        line.latest,
        abs(line.base_quantity or 0) if told else None,
        line.base_unit if told else None,
        line.quantity.removeprefix("-") if told and line.quantity else None,
        line.unit if told else None,
        location_id=location_id,
        end=key,
        derived=True,
        extra={"of": line.role},
    )
