"""The ten files of the flat format, written row by row.

A file appears under its name only when all of it is there: rows go to `NAME.csv.part`, which is renamed at the end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

COLUMNS = {
    "suppliers": "supplier_id name contact email phone address",
    "customers": "customer_id name contact email phone address level",
    "items": "item_id level uom",
    "locations": "location_id warehouse type",
    "lots": "lot_id item_id origin created expiry supplier_id supplier_lot",
    "handling_units": "hu_id sscc type parent_hu_id lot_id qty uom created location_id",
    "receipts": "receipt_id ts po_id supplier_id supplier_lot item_id lot_id hu_id qty uom location_id",
    "transfers": "transfer_id ts hu_id from_location to_location kind",
    "productions": "production_id kind io ts item_id lot_id hu_id qty uom location_id",
    "shipments": "shipment_line_id shipment_id ts order_id order_line customer_id item_id lot_id hu_id qty uom location_id",
    "returns": "return_id ts shipment_line_id order_id customer_id lot_id hu_id qty uom location_id disposition",
}


class Files:
    """The files of one data set while it is written.

    Args:
        folder: Where they go; made when it isn't there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = dict.fromkeys(COLUMNS, 0)
        self._stack = ExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        self._writers = {name: csv.writer(self._open(name), lineterminator="\n") for name in COLUMNS}
        for name, columns in COLUMNS.items():
            self._writers[name].writerow(columns.split())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()
        for name in COLUMNS:
            part = self._part(name)
            if kind is None:
                part.replace(self.folder / f"{name}.csv")
            else:
                part.unlink(missing_ok=True)

    def add(self, name: str, row: Iterable[object]) -> None:
        """Write one row."""
        self._writers[name].writerow(row)
        self.rows[name] += 1

    @property
    def total(self) -> int:
        """Rows written so far, over all files."""
        return sum(self.rows.values())

    def _part(self, name: str) -> Path:
        return self.folder / f"{name}.csv.part"

    def _open(self, name: str) -> Any:
        return self._stack.enter_context(self._part(name).open("w", newline="", encoding="utf-8"))
