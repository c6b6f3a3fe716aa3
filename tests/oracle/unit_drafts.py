"""Drafts about handling units: units in units, units as a whole, and lots that come, go and come back in units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from genealogy import events as ev
from genealogy.events import Line
from tests.oracle.drafts import LOTS, Draft, Writer

UNIT_KINDS = (
    ["pack"] * 4
    + ["nest"] * 8
    + ["unnest"] * 4
    + ["empty"] * 2
    + ["move_unit"] * 4
    + ["ship_unit"] * 4
    + ["return_unit", "return_unit", "receive_unit", "receive_unit", "consume_unit", "consume_unit", "make_unit", "dispose_unit", "send_back_unit"]
    + [
        "block_unit",
        "receive_in",
        "receive_in",
        "commission_in",
        "ship_from",
        "ship_from",
        "use_from",
        "use_from",
        "repack",
        "repack",
        "return_in",
        "return_in",
    ]
    + ["count_in", "seen_in", "unpack_all_of"]
)
_AMOUNTS = (Decimal(5), Decimal(2), Decimal(5), Decimal(1), Decimal(60), None)


class UnitWriter(Writer):
    """Writes events for drafts, those about units too.

    Args:
        gaps: Whether quantities may be missing and units of measure may differ.
    """

    def __init__(self, *, gaps: bool) -> None:
        super().__init__(gaps=gaps)
        self._kinds |= {
            "nest": lambda draft: ev.Packed(parent_hu_key=_unit(draft), lines=self._goods(draft, self._whole(draft, 1)), **self._head(draft)),
            "unnest": lambda draft: ev.Unpacked(parent_hu_key=_unit(draft), lines=(Line(hu_key=_unit(draft, 1)),), **self._head(draft)),
            "empty": lambda draft: ev.Unpacked(parent_hu_key=_unit(draft), **self._head(draft)),
            "move_unit": lambda draft: ev.HandlingUnitMoved(lines=self._several(draft, location_id=_place(draft)), **self._head(draft)),
            "ship_unit": lambda draft: ev.LotShipped(
                shipment_id=f"~SU{self._turn}",
                customer_id=f"~C{draft.number % 4}",
                lines=self._several(draft, document_line_id=f"~LU{self._turn}"),
                **self._head(draft),
            ),
            "return_unit": lambda draft: ev.LotReturned(lines=(self._whole(draft, disposition="scrap", location_id=_place(draft)),), **self._head(draft)),
            "receive_unit": lambda draft: ev.LotReceived(
                receipt_id=f"~RU{self._turn}", supplier_id=_supplier(draft), lines=self._several(draft), **self._head(draft)
            ),
            "consume_unit": lambda draft: self._mixing(draft, lines=(self._whole(draft),), outputs=self._lot_in(draft, None, 60)),
            "make_unit": lambda draft: self._mixing(draft, lines=self._lot_in(draft, None, 1), outputs=(self._whole(draft, line="out"),)),
            "dispose_unit": lambda draft: ev.StockDisposed(lines=(self._whole(draft),), **self._head(draft)),
            "send_back_unit": lambda draft: ev.LotReturnedToSupplier(lines=(self._whole(draft),), **self._head(draft)),
            "block_unit": lambda draft: ev.StatusChanged(status="blocked", lines=(self._whole(draft),), **self._head(draft)),
            "receive_in": lambda draft: ev.LotReceived(
                receipt_id=f"~RI{self._turn}",
                supplier_id=_supplier(draft),
                lines=self._lot_in(draft, _unit(draft), location_id=_place(draft)),
                **self._head(draft),
            ),
            "commission_in": lambda draft: ev.LotCommissioned(lines=self._lot_in(draft, _unit(draft)), **self._head(draft)),
            "ship_from": self._ship_from,
            "use_from": lambda draft: self._mixing(draft, lines=self._lot_in(draft, _unit(draft)), outputs=self._lot_in(draft, _unit(draft, 1), 60)),
            "repack": lambda draft: ev.Packed(parent_hu_key=_unit(draft), lines=self._lot_in(draft, None, from_hu_key=_unit(draft, 1)), **self._head(draft)),
            "return_in": self._return_in,
            "count_in": lambda draft: ev.StockAdjusted(lines=self._counted(draft), **self._head(draft)),
            "seen_in": lambda draft: ev.StockMoved(lines=self._lot_in(draft, _unit(draft)), **self._head(draft)),
            "unpack_all_of": lambda draft: ev.Unpacked(parent_hu_key=_unit(draft), lines=(Line(lot_key=LOTS[draft.ins[0] % len(LOTS)]),), **self._head(draft)),
        }

    def _whole(self, draft: Draft, step: int = 0, **more: Any) -> Line:
        return Line(hu_key=_unit(draft, step), **more)

    def _goods(self, draft: Draft, unit: Line) -> tuple[Line, ...]:
        """A unit alone, or with a lot beside it."""
        return (unit,) if not draft.flag else (unit, *self._lot_in(draft, None))

    def _several(self, draft: Draft, **more: Any) -> tuple[Line, ...]:
        """One unit, or two told at once, as a scan of all numbers does."""
        first = self._whole(draft, line="1", **more)
        return (first, self._whole(draft, 1, line="0", **more)) if draft.flag else (first,)

    def _lot_in(self, draft: Draft, unit: str | None, quantity: int | None = None, **more: Any) -> tuple[Line, ...]:
        amount = Decimal(quantity) if quantity else self._quantity(_AMOUNTS, draft.amount)
        lot = LOTS[(draft.outs or draft.ins)[0] % len(LOTS)] if quantity else LOTS[draft.ins[0] % len(LOTS)]
        return (Line(line=f"lot{quantity or ''}", lot_key=lot, hu_key=unit, quantity=amount, unit=None if self._gaps and draft.amount == 4 else "kg", **more),)

    def _counted(self, draft: Draft) -> tuple[Line, ...]:
        (line,) = self._lot_in(draft, _unit(draft))
        return (msgspec.structs.replace(line, quantity=(line.quantity or Decimal(1)) * (1 if draft.flag else -1)),)

    def _mixing(self, draft: Draft, *, lines: tuple[Line, ...], outputs: tuple[Line, ...]) -> ev.Event:
        return ev.LotTransformed(transformation_id=f"~U{draft.number if draft.flag else 100 + self._turn}", lines=lines, outputs=outputs, **self._head(draft))

    def _ship_from(self, draft: Draft) -> ev.Event:
        lines = self._lot_in(draft, _unit(draft) if draft.flag or draft.amount % 2 else None, document_line_id=f"~L{self._turn}")
        return ev.LotShipped(shipment_id=f"~SH{self._turn}", customer_id=f"~C{draft.number % 4}", lines=lines, **self._head(draft))

    def _return_in(self, draft: Draft) -> ev.Event:
        """A lot comes back in a unit; mostly what was shipped is named, be it as a lot or as a unit."""
        lines = self._lot_in(draft, _unit(draft), location_id=_place(draft), disposition=("restock", "quarantine", "scrap")[draft.number % 3])
        sent = [event for event in self._written if isinstance(event, ev.LotShipped) and event.source == "~erp"]
        if sent:
            shipment = sent[-1 - draft.amount % len(sent)]
            of = shipment.lines[draft.number % len(shipment.lines)]
            lot = of.lot_key if of.lot_key in LOTS else lines[0].lot_key
            lines = (msgspec.structs.replace(lines[0], lot_key=lot, returns_line=ev.line_id(shipment.event_id, of.line)),)
        return ev.LotReturned(customer_id=f"~C{draft.number % 4}", lines=lines, **self._head(draft))


def _unit(draft: Draft, step: int = 0) -> str:
    """One of four units; `step` tells another one."""
    return f"~H{(draft.number + step * (1 + draft.amount % 3)) % 4}"


def _place(draft: Draft) -> str | None:
    return None if draft.amount == 5 else f"~W{draft.amount % 3}"


def _supplier(draft: Draft) -> str | None:
    return f"~S{draft.number % 2}" if draft.amount % 2 else None
