"""Lines: what each event says of one lot or one handling unit, in the form the rest of the write path works with.

An event is taken apart here once, checked, and its quantities brought to the base unit; from here on a line is a quantity of a lot that came
in, went out, or was merely seen, at an interval of time. Which of these it is, is its *role*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from genealogy import events as ev
from genealogy.errors import BadRow
from genealogy.events import BaseEvent, Event, Line, TimeSpan
from genealogy.identifiers import unit_of_serial
from genealogy.units import to_base
from genealogy.vessels import own_content

NEVER: Final = -(2**63)
FOREVER: Final = 2**63 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

# Roles (semantics 3.1). Inflows make a lot, outflows empty it, the others never cut it.
OUTPUT, COMMISSION, RECEIPT = "output", "commission", "receipt"
INPUT, SHIP, SUPPLIER_RETURN, DISPOSE, CLEAN = "input", "ship", "supplier_return", "dispose", "clean"
RETURN, COUNT, MOVE, PACK, UNPACK, STATUS, NOTE = "return", "count", "move", "pack", "unpack", "status", "note"
REPACK: Final = "repack"
"""What a pack takes out of another unit: a line of that unit's content alone, never of the lot."""
ALLOCATE, RELEASE, PICK, SAME = "allocate", "release", "pick", "same"
ORIGINS: Final = frozenset({OUTPUT, COMMISSION, RECEIPT})
OUTFLOWS: Final = frozenset({INPUT, SHIP, SUPPLIER_RETURN, DISPOSE, CLEAN})

_OF_CASES: Final = frozenset({RECEIPT, INPUT, SHIP, SUPPLIER_RETURN, DISPOSE, RETURN, MOVE, PACK, UNPACK})
CASE: Final = "#case"
"""Ends the line id of what happens to a numbered case as a unit."""
FROM: Final = "#from"
"""Ends the line id of what a pack takes out of another unit."""
PASSES: Final = ("#~fill", "#~draw")
"""Ends of the keys of transformations that follow from lines at a vessel's place (semantics 6.1)."""
OF_PLACE: Final = "of_place"
"""Marks a clean-out that names a vessel's place and no lot: it is about whatever lot is the content there."""

EVENT_LABELS: Final[dict[type, str]] = {
    ev.LotReceived: "Receipt",
    ev.LotCommissioned: "Commissioning",
    ev.HandlingUnitMoved: "Move",
    ev.StockMoved: "Move",
    ev.LotTransformed: "Transform",
    ev.Packed: "Pack",
    ev.Unpacked: "Unpack",
    ev.StockAllocated: "Allocation",
    ev.AllocationReleased: "Allocation",
    ev.StockPicked: "Pick",
    ev.LotShipped: "Shipment",
    ev.LotReturned: "Return",
    ev.LotReturnedToSupplier: "SupplierReturn",
    ev.StockAdjusted: "Adjustment",
    ev.StockDisposed: "Disposal",
    ev.StatusChanged: "StatusChange",
    ev.VesselCleaned: "CleanOut",
    ev.LotsDeclaredSame: "SameLot",
    ev.SourceEventNoted: "Note",
    ev.EventVoided: "Void",
}

_ROLES: Final[dict[type, str]] = {
    ev.LotReceived: RECEIPT,
    ev.LotCommissioned: COMMISSION,
    ev.HandlingUnitMoved: MOVE,
    ev.StockMoved: MOVE,
    ev.LotTransformed: INPUT,
    ev.Packed: PACK,
    ev.Unpacked: UNPACK,
    ev.StockAllocated: ALLOCATE,
    ev.AllocationReleased: RELEASE,
    ev.StockPicked: PICK,
    ev.LotShipped: SHIP,
    ev.LotReturned: RETURN,
    ev.LotReturnedToSupplier: SUPPLIER_RETURN,
    ev.StockAdjusted: COUNT,
    ev.StockDisposed: DISPOSE,
    ev.StatusChanged: STATUS,
    ev.VesselCleaned: CLEAN,
    ev.LotsDeclaredSame: SAME,
    ev.SourceEventNoted: NOTE,
}


@dataclass(slots=True)
class LotLine:
    """One line of a lot.

    Attributes:
        line_id: Its identity.
        lot_key: The lot.
        role: What it does to the lot.
        earliest: First possible moment, microseconds since 1970 UTC; `NEVER` is −∞.
        latest: Last possible moment; `FOREVER` is +∞.
        base_quantity: Millionths of `base_unit`; None when not told. Negative only in counts.
        base_unit: kg, l, m, m2, piece or the unknown unit itself.
        quantity: As entered.
        unit: As entered.
        hu_key: The unit it was in.
        location_id: Its place.
        end: What it hangs on at its other end: an event id or a transformation key.
        named: Of a receipt: whether it names the supplier it was bought from.
        origin: Of a receipt or commissioning: whether it brought the lot into being; set by `segments.classify`.
        derived: Follows from a line that names only a unit (semantics 5.3), or from one at a vessel's place (6.1).
        extra: Further properties of its relationship.
    """

    line_id: str
    lot_key: str
    role: str
    earliest: int
    latest: int
    base_quantity: int | None = None
    base_unit: str | None = None
    quantity: str | None = None
    unit: str | None = None
    hu_key: str | None = None
    location_id: str | None = None
    end: str = ""
    named: bool = False
    origin: bool = False
    derived: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def makes(self) -> bool:
        """An output that brings the lot into being; what is only drawn from a vessel under its name was there before (semantics 3.2, 6.1)."""
        return self.role == OUTPUT and not self.end.endswith(PASSES)


@dataclass(slots=True)
class UnitLine:
    """One line that names only a unit, or a unit and the unit it goes into or comes out of.

    `role` is one of move, ship, receipt, return, dispose, supplier_return, input, status, note, pack, unpack, empty. `other` is the parent of a pack or unpack;
    an `empty` names only the parent, as `hu_key`.
    """

    line_id: str
    hu_key: str
    role: str
    earliest: int
    latest: int
    location_id: str | None = None
    other: str | None = None
    end: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """An event taken apart."""

    event: Event
    lots: tuple[LotLine, ...]
    units: tuple[UnitLine, ...]


def micros(moment: datetime | None, otherwise: int) -> int:
    """Microseconds since 1970 UTC, or what stands for an unknown moment."""
    if moment is None:
        return otherwise
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def span(time: TimeSpan) -> tuple[int, int]:
    """Earliest and latest moment of a time as integers.

    Raises:
        BadRow: The latest lies before the earliest.
    """
    earliest = micros(time.earliest, NEVER)
    latest = earliest if time.latest is time.earliest and time.latest is not None else micros(time.latest, FOREVER)
    if latest < earliest:
        raise BadRow("event_time", "a latest moment not before the earliest", f"{time.earliest} to {time.latest}")
    return earliest, latest


def transformation_key(event: ev.LotTransformed) -> str:
    """The key of the transformation an event is part of: source and document (semantics 4.3)."""
    return ev.event_id(event.source, event.transformation_id)


def take_apart(event: Event) -> Taken:
    """The lines of an event, checked.

    Raises:
        BadRow: A required field is missing, a quantity is out of range, or two lines have one name.
    """
    if not event.event_id:
        raise BadRow("event_id", "an id", "nothing")
    if isinstance(event, ev.EventVoided):
        if not event.voids and event.error_declared is None:
            raise BadRow("voids", "at least one event or line id", "none")
        return Taken(event, (), ())
    lots: list[LotLine] = []
    units: list[UnitLine] = []
    for role, line in _lines_of(event):
        _take_line(event, role, line, lots, units)
    if isinstance(event, ev.Unpacked) and not event.lines:
        units.append(UnitLine(event.event_id, event.parent_hu_key, "empty", *span(event.event_time), end=event.event_id))
    if not lots and not units and not isinstance(event, ev.SourceEventNoted):
        raise BadRow("lines", "at least one line", "none")
    named = [line.line for _, line in _lines_of(event)]
    if len(set(named)) < len(named):
        raise BadRow("lines.line", "a different name for each line of an event", "one name twice")
    if isinstance(event, ev.LotsDeclaredSame) and len({line.lot_key for line in lots}) != 2:
        raise BadRow("lines", "two different lots", f"{len(lots)} lines")
    return Taken(event, tuple(lots), tuple(units))


def _lines_of(event: Event) -> Iterator[tuple[str, Line]]:
    role = _ROLES[type(event)]
    for line in event.lines:
        yield role, line
    if isinstance(event, ev.LotTransformed):
        for line in event.outputs:
            yield OUTPUT, line


def _take_line(event: Event, role: str, line: Line, lots: list[LotLine], units: list[UnitLine]) -> None:
    identity = ev.line_id(event.event_id, line.line)
    earliest, latest = span(line.event_time or event.event_time)
    end = transformation_key(event) if isinstance(event, ev.LotTransformed) else event.event_id
    lot_key, extra = line.lot_key, _extra(event, line)
    if lot_key is None and role == CLEAN and line.location_id and not line.hu_key:
        lot_key, extra = own_content(line.location_id), {OF_PLACE: True}
    if lot_key is None:
        if not line.hu_key:
            expected = "a lot, or the place of a vessel" if role == CLEAN else "a lot or a handling unit"
            raise BadRow("lines.lot_key", expected, "neither")
        parent = event.parent_hu_key if isinstance(event, ev.Packed | ev.Unpacked) else None
        if parent == line.hu_key:
            raise BadRow("lines.hu_key", "another unit than the parent", line.hu_key)
        extra = extra if role == CLEAN else _unit_extra(event, role, line)
        units.append(UnitLine(identity, line.hu_key, role, earliest, latest, line.location_id, parent, end, extra))
        return
    if (case := unit_of_serial(lot_key)) and role in _OF_CASES:
        # A numbered case is a lot of one piece and may be the unit that others were packed into: what happens to it happens to its contents.
        parent = event.parent_hu_key if isinstance(event, ev.Packed | ev.Unpacked) else None
        units.append(UnitLine(f"{identity}{CASE}", case, role, earliest, latest, line.location_id, parent, end, _unit_extra(event, role, line)))
    base_quantity, base_unit = _base(role, line)
    hu_key = event.parent_hu_key if isinstance(event, ev.Packed | ev.Unpacked) else line.hu_key
    if role == PACK and line.from_hu_key:
        out = (base_quantity, base_unit, None, None, line.from_hu_key)
        lots.append(LotLine(f"{identity}{FROM}", lot_key, REPACK, earliest, latest, *out, end=end))
    named = _names_supplier(event, role)
    lots.append(
        LotLine(
            identity,
            lot_key,
            role,
            earliest,
            latest,
            base_quantity,
            base_unit,
            None if line.quantity is None else format(line.quantity, "f"),
            line.unit,
            hu_key,
            line.location_id,
            end,
            named,
            extra=extra if line.catch_quantity is None else extra | _second_measure(role, line.catch_quantity, line.catch_unit),
        )
    )


def _base(role: str, line: Line) -> tuple[int | None, str | None]:
    if line.quantity is None:
        if role == COUNT:
            raise BadRow("lines.quantity", "a number", "nothing")
        return None, None
    _check(role, "lines.quantity", line.quantity)
    if line.base_quantity is not None and line.base_unit is not None:
        return to_base(line.base_quantity, line.base_unit)
    return to_base(line.quantity, line.unit)


def _check(role: str, field_: str, quantity: Decimal) -> None:
    """Raises BadRow for what is no number, or below zero where nothing is counted."""
    if not quantity.is_finite():
        raise BadRow(field_, "a number", str(quantity))
    if quantity < 0 and role != COUNT:
        raise BadRow(field_, "a number not below zero", str(quantity))


def _second_measure(role: str, quantity: Decimal, unit: str | None) -> dict[str, Any]:
    """Catch weight, as the line's relationship keeps it. A line that names only a unit has none: nobody knows how it falls to the lots in it."""
    _check(role, "lines.catch_quantity", quantity)
    amount, base_unit = to_base(quantity, unit)
    return {"catch_quantity": format(quantity, "f"), "catch_unit": unit, "catch_base_quantity": amount, "catch_base_unit": base_unit}


_EXTRAS: Final[dict[str, Callable[[BaseEvent, Line], dict[str, Any]]]] = {
    RECEIPT: lambda event, line: {"supplier_lot_number": line.supplier_lot_number, "order_id": line.order_id},
    SHIP: lambda event, line: {"shipment_line_id": line.document_line_id, "order_id": line.order_id, "order_line": line.order_line},
    RETURN: lambda event, line: {
        "return_id": line.document_line_id,
        "disposition": line.disposition,
        "returns_line": line.returns_line,
        "order_id": line.order_id,
    },
    PACK: lambda event, line: {"from_hu_key": line.from_hu_key},
    **dict.fromkeys((ALLOCATE, RELEASE, PICK), lambda event, line: {"order_id": line.order_id, "order_line": line.order_line}),
    STATUS: lambda event, line: {"status": getattr(event, "status", None)},
    MOVE: lambda event, line: {"from_location_id": getattr(event, "from_location_id", None)},
}


def _extra(event: Event, line: Line) -> dict[str, Any]:
    make = _EXTRAS.get(_ROLES[type(event)])
    return {} if make is None else {key: value for key, value in make(event, line).items() if value is not None}


def _unit_extra(event: Event, role: str, line: Line) -> dict[str, Any]:
    """As `_extra`; of a receipt also whether it names the supplier, which the lines derived from it need."""
    return _extra(event, line) | ({"named": True} if _names_supplier(event, role) else {})


def _names_supplier(event: Event, role: str) -> bool:
    return role == RECEIPT and getattr(event, "supplier_id", None) is not None


def derive(line: UnitLine, content_key: str, lot_key: str, quantity: tuple[int | None, str | None], hu_key: str) -> LotLine:
    """The lot line that follows from a line naming only a unit, for one content nested in it (semantics 5.3)."""
    extra = dict(line.extra)
    named = bool(extra.pop("named", False))
    return LotLine(
        f"{line.line_id}#~{content_key}",
        lot_key,
        line.role,
        line.earliest,
        line.latest,
        quantity[0],
        quantity[1],
        hu_key=hu_key,
        location_id=line.location_id,
        end=line.end,
        named=named,
        derived=True,
        extra=extra,
    )
