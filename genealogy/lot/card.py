"""One lot on one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from genealogy.contents import whereabouts
from genealogy.contents.answer import Place
from genealogy.errors import NotFound
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace import Question, Start, SummaryAnswer, summary


class LotCard(Struct, frozen=True, kw_only=True):
    """A lot: what it is, where it stands, what it became and came from.

    Attributes:
        vessel: It is the content of a vessel.
        unknown_lot: Goods whose lot nobody told.
        stub: Named by a line, not yet by a master row.
        joined: Declared the same as another lot.
        places: Where it stands now.
        forward: What it became, and which customers have it.
        backward: What went into it.
    """

    lot_key: str
    lot_number: str | None
    item_id: str | None
    item_name: str | None
    serial: str | None
    status: str | None
    expiry_date: str | None
    origin: str | None
    supplier_id: str | None
    supplier_lot_number: str | None
    vessel: bool
    unknown_lot: bool
    stub: bool
    joined: bool
    places: list[Place]
    forward: SummaryAnswer
    backward: SummaryAnswer


@dataclass(frozen=True, slots=True)
class _Lot:
    lot_key: str
    lot_number: str | None
    item_id: str | None
    item_name: str | None
    serial: str | None
    status: str | None
    expiry_date: str | None
    origin: str | None
    supplier_id: str | None
    supplier_lot_number: str | None
    vessel: bool | None
    unknown_lot: bool | None
    stub: bool | None
    joined: bool | None


_SHOW: Final = Statement("lot/show", _Lot)


def card(store: Store, lot_key: str) -> LotCard:
    """What there is to say of one lot.

    Args:
        store: The database.
        lot_key: Its key.

    Raises:
        NotFound: There is no such lot.
    """
    found = store.rows(_SHOW, lot_key=lot_key)
    if not found:
        raise NotFound(f"No lot on record has the key {lot_key!r}.", cure="`genealogy resolve TEXT` tells what a text could be.")
    row, start = found[0], (Start("lot", lot_key),)
    places = whereabouts(store, Question("forward", start)).places
    return LotCard(
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        item_id=row.item_id,
        item_name=row.item_name,
        serial=row.serial,
        status=row.status,
        expiry_date=row.expiry_date,
        origin=row.origin,
        supplier_id=row.supplier_id,
        supplier_lot_number=row.supplier_lot_number,
        vessel=bool(row.vessel),
        unknown_lot=bool(row.unknown_lot),
        stub=bool(row.stub),
        joined=bool(row.joined),
        places=[place for place in places if place.still],
        forward=summary(store, Question("forward", start)),
        backward=summary(store, Question("backward", start)),
    )
