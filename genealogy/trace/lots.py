"""The affected lots as they are on record, and their rows in an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from genealogy.identifiers import lot_number, parts_of
from genealogy.trace.answer import Certainty, LotAnswer, LotName
from genealogy.trace.units import Found


@dataclass(frozen=True, slots=True)
class Lot:
    """What is on record of a lot."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    status: str | None = None
    expiry_date: str | None = None
    adds_up: bool | None = None
    overdrawn: bool | None = None
    stub: bool | None = None
    supplier_id: str | None = None
    supplier_lot_number: str | None = None

    @property
    def name(self) -> LotName:
        """How it is named in reports."""
        return LotName(lot_key=self.lot_key, lot_number=self.lot_number)


def lots_by_key(rows: Iterable[list[object]], lot_keys: Collection[str]) -> dict[str, Lot]:
    """Lots as a query gives them; a lot without a node of its own is told by its key."""
    lots = {str(row[0]): Lot(*row) for row in rows}  # type: ignore[arg-type]
    return {key: lots.get(key) or Lot(key, lot_number(key), parts_of(key)[1] or None) for key in lot_keys}


def lot_rows(found: Found, lots: dict[str, Lot]) -> list[LotAnswer]:
    """One row per lot, nearest first."""
    certain, possible = found.certain.lot_hops(), found.possible.lot_hops()
    rows = [_row(lots[key], hops, "certain") for key, hops in certain.items()]
    rows += [_row(lots[key], hops, "possible") for key, hops in possible.items() if key not in certain]
    return sorted(rows, key=lambda row: (row.hops, row.lot_key))


def _row(lot: Lot, hops: int, certainty: Certainty) -> LotAnswer:
    return LotAnswer(
        lot_key=lot.lot_key,
        lot_number=lot.lot_number,
        item_id=lot.item_id,
        hops=hops,
        certainty=certainty,
        status=lot.status,
        expiry_date=lot.expiry_date,
    )
