"""The impact list of the lot with the most shipment lines: made, kept as a version, written as a workbook."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from genealogy.audit import Actor
from genealogy.identifiers import lot_key
from genealogy.recall import CaseRequest, impact, load, open_case, write_csv, write_workbook
from genealogy.store import Store

_WHO = Actor(user="bench", role="admin")
_SHAPES = "more_shipments", "lot_shipments"


@dataclass(frozen=True, slots=True)
class Listed:
    """One impact list, in seconds.

    Attributes:
        lines: Shipment lines in it.
        customers: Customers in it.
        made: Reading all of it, working it out, packing it and keeping it as a version.
        again: The same when nothing has changed.
        workbook: Writing it as a workbook.
        csv: Writing it as CSV files.
        json_mib: Its JSON.
        workbook_mib: The workbook.
    """

    lines: int
    customers: int
    made: float
    again: float
    workbook: float
    csv: float
    json_mib: float
    workbook_mib: float

    @property
    def as_workbook(self) -> float:
        """From the question to the finished workbook, for who has no list yet."""
        return self.made + self.workbook


def listed(store: Store, folder: Path) -> Listed | None:
    """Open a case about the lot with the most shipment lines and give its list out; None when the data set has no such lot.

    Args:
        store: The database.
        folder: Where the data set is, in `data`, and files are written.
    """
    shapes = json.loads((folder / "data" / "expected.json").read_text(encoding="utf-8"))["shapes"]
    shape = max((shapes[name] for name in _SHAPES if name in shapes), key=lambda one: one["size"], default=None)
    if shape is None:
        return None
    start = f"lot:{lot_key(shape['first_item'], shape['first_lot'])}"
    case = open_case(store, _WHO, CaseRequest(starts=(start,), reason="bench", recall_class="I", drill=True))
    began = time.perf_counter()
    found = impact(store, case.recall_id, actor=_WHO)
    made = time.perf_counter() - began
    began = time.perf_counter()
    assert impact(store, case.recall_id, actor=_WHO).version == found.version
    again = time.perf_counter() - began
    began = time.perf_counter()
    path = write_workbook(found, folder / "list.xlsx")
    workbook = time.perf_counter() - began
    began = time.perf_counter()
    write_csv(found, folder / "list")
    csv = time.perf_counter() - began
    _, text = load(store, case.recall_id, found.version)
    size = path.stat().st_size
    return Listed(len(found.lines), len(found.customers), made, again, workbook, csv, len(text) / 2**20, size / 2**20)
