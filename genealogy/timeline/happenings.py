"""What happened to one lot or one handling unit, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct

from genealogy.identifiers import lot_number
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.answer import LotName, quantity_text
from genealogy.trace.times import to_text

PAGE: Final = 50


class Happening(Struct, frozen=True, kw_only=True):
    """One line of a record.

    Attributes:
        line_id: The line.
        what: received, arrived, commissioned, made, used, shipped, returned, returned to supplier, destroyed; moved, packed, counted and so on of what moves
            nothing in or out.
        quantity: As entered, in `unit`; in base units where nothing else was entered.
        at: When; null where nothing is known of it. `until`: of a thing known just by its day, the end of it.
        document: The source's document; of a transformation also its `kind`.
        party: Customer or supplier.
        lots: Of a transformation lots at its other side, six at most; of a unit the lot that was in it.
    """

    line_id: str
    what: str
    quantity: str | None
    unit: str | None
    at: str | None
    until: str | None
    handling_unit: str | None
    location_id: str | None
    document: str | None
    kind: str | None
    party: str | None
    order_id: str | None
    lots: list[LotName]


class Timeline(Struct, frozen=True, kw_only=True):
    """A page of what happened; `total` counts all."""

    total: int
    offset: int
    happenings: list[Happening]


# Roles of lines as one says them.
_SAID: Final = {
    "receipt": "received",
    "commission": "commissioned",
    "ship": "shipped",
    "return": "returned",
    "supplier_return": "returned to supplier",
    "dispose": "destroyed",
    "consume": "used",
    "move": "moved",
    "pack": "packed",
    "repack": "repacked",
    "unpack": "unpacked",
    "count": "counted",
    "status": "status changed",
    "clean": "cleaned",
    "allocate": "reserved",
    "release": "reservation given up",
    "pick": "picked",
    "note": "noted",
}


@dataclass(frozen=True, slots=True)
class _Lines:
    total: int
    lines: list[list[Any]]


_OF_LOT: Final = Statement("timeline/of_lot", _Lines)
_OF_UNIT: Final = Statement("timeline/of_unit", _Lines)


def of_lot(store: Store, lot_key: str, *, offset: int = 0, limit: int = PAGE) -> Timeline:
    """What happened to a lot; an unknown key has an empty timeline."""
    return _told(store.one(_OF_LOT, lot_key=lot_key, skip=offset, limit=limit), offset)


def of_unit(store: Store, hu_key: str, *, offset: int = 0, limit: int = PAGE) -> Timeline:
    """What happened to a handling unit and to what was in it; an unknown key has an empty timeline."""
    return _told(store.one(_OF_UNIT, hu_key=hu_key, skip=offset, limit=limit), offset)


def _told(row: _Lines, offset: int) -> Timeline:
    return Timeline(total=row.total, offset=offset, happenings=[_happening(line) for line in row.lines])


def _happening(line: Sequence[Any]) -> Happening:
    line_id, what, quantity, unit, base_quantity, base_unit, earliest, latest, hu_key, place, document, kind, party, order, lots = line
    at, until = to_text(earliest), to_text(latest)
    return Happening(
        line_id=line_id,
        what=_SAID.get(what, what),
        quantity=quantity if quantity is not None else quantity_text(base_quantity),
        unit=unit if quantity is not None and unit else base_unit,
        at=at,
        until=until if until != at else None,
        handling_unit=hu_key,
        location_id=place,
        document=document or None,
        kind=kind,
        party=party,
        order_id=order,
        lots=[LotName(lot_key=key, lot_number=lot_number(key)) for key in dict.fromkeys(lots)],
    )
