"""The distributor's flat files as canonical events, read in the plainest way: a second reading beside the loader's own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key

DATA = Path(__file__).parent.parent / "data" / "distributor"
_KINDS: dict[str, ev.TransformationKind] = {
    "silo_fill": "fill",
    "blend": "blend",
    "production": "production",
    "kitting": "kit",
    "repack": "repack",
    "split": "split",
    "rework": "rework",
}


class Distributor:
    """One folder of flat files.

    Args:
        folder: Where they are.
    """

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._items = {row["lot_id"]: row["item_id"] for row in self._rows("lots")}

    def key(self, lot: str) -> str:
        """A lot's key."""
        return lot_key(self._items[lot], lot)

    def events(self) -> list[ev.Event]:
        """All that happened, in the order of the files."""
        return [*self._receipts(), *self._productions(), *self._shipments(), *self._returns()]

    def _receipts(self) -> Iterator[ev.Event]:
        for row in self._rows("receipts"):
            line = self._line(row, row["qty"], row["uom"])
            yield ev.LotReceived(
                receipt_id=row["receipt_id"], supplier_id=row["supplier_id"], lines=(line,), **_head(row, "receipt", row["receipt_id"], row["hu_id"])
            )

    def _productions(self) -> Iterator[ev.Event]:
        for row in self._rows("productions"):
            lines = (self._line(row, row["qty"], row["uom"]),)
            made = row["io"] == "O"
            yield ev.LotTransformed(
                transformation_id=row["production_id"],
                kind=_KINDS[row["kind"]],
                lines=() if made else lines,
                outputs=lines if made else (),
                **_head(row, "production", row["production_id"], row["io"], row["lot_id"], row["hu_id"]),
            )

    def _shipments(self) -> Iterator[ev.Event]:
        for row in self._rows("shipments"):
            line = self._line(row, row["qty"], row["uom"], document_line_id=row["shipment_line_id"])
            head = _head(row, "shipment", row["shipment_line_id"])
            yield ev.LotShipped(shipment_id=row["shipment_id"], customer_id=row["customer_id"], lines=(line,), **head)

    def _returns(self) -> Iterator[ev.Event]:
        for row in self._rows("returns"):
            yield ev.LotReturned(customer_id=row["customer_id"], lines=(self._line(row, row["qty"], row["uom"]),), **_head(row, "return", row["return_id"]))

    def _line(self, row: dict[str, str], quantity: str, unit: str, document_line_id: str | None = None) -> Line:
        return Line(lot_key=self.key(row["lot_id"]), quantity=Decimal(quantity), unit=unit, document_line_id=document_line_id)

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _head(row: dict[str, str], *parts: str) -> dict[str, Any]:
    moment = datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC)
    return {"event_id": ev.event_id("flat", *parts), "source": "flat", "event_time": TimeSpan(moment, moment)}
