"""The affected lots as they are on record, and their rows in an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from genealogy.identifiers import lot_number, parts_of
from genealogy.trace.answer import Certainty, CleanOutIgnored, LotAnswer, LotName
from genealogy.trace.columns import gaps
from genealogy.trace.times import to_text
from genealogy.trace.units import Found


class Lot(Struct, frozen=True, gc=False):
    """What is on record of a lot."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    status: str | None = None
    expiry_date: str | None = None
    adds_up: bool = True
    overdrawn: bool = False
    stub: bool = False
    supplier_id: str | None = None
    supplier_lot_number: str | None = None
    clean_outs_ignored: tuple[str, ...] = ()

    @property
    def name(self) -> LotName:
        """How it is named in reports."""
        return LotName(lot_key=self.lot_key, lot_number=self.lot_number)


def clean_outs_ignored(lots: Iterable[Lot]) -> list[CleanOutIgnored]:
    """Clean-outs that part nothing, since they may have been at the moment of a flow (semantics 6.3)."""
    found = []
    for lot in sorted((lot for lot in lots if lot.clean_outs_ignored), key=lambda lot: lot.lot_key):
        for text in lot.clean_outs_ignored:
            at, line = text.split("|", 1)
            found.append(CleanOutIgnored(lot_key=lot.lot_key, lot_number=lot.lot_number, line_id=line, at=to_text(int(at))))
    return found


def lots_by_key(columns: Sequence[Sequence[Any]], lot_keys: Collection[str]) -> dict[str, Lot]:
    """Lots as a query gives them, column by column, last the few with clean-outs that part nothing; a lot without a node of its own is told by its key."""
    keys, *texts, ignored = columns
    texts[:4] = [gaps(column) for column in texts[:4]]
    texts[7:] = [gaps(column) for column in texts[7:]]
    lots = dict(zip(keys, map(Lot, keys, *texts), strict=True))
    lots.update({key: replace(lots[key], clean_outs_ignored=tuple(texts)) for key, texts in ignored})
    lots.update({key: Lot(key, lot_number(key), parts_of(key)[1] or None) for key in lot_keys if key not in lots})
    return lots


def lot_rows(found: Found, lots: dict[str, Lot]) -> list[LotAnswer]:
    """One row per lot, nearest first."""
    certain, possible = found.certain.lot_hops(), found.possible.lot_hops()
    rows = [_row(lots[key], hops, "certain") for key, hops in certain.items()]
    rows += [_row(lots[key], hops, "possible") for key, hops in possible.items() if key not in certain]
    rows.sort(key=attrgetter("lot_key"))
    rows.sort(key=attrgetter("hops"))
    return rows


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
