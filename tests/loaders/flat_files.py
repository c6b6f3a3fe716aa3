"""Small flat files for tests: a supplier's milk, made into cheese, shipped, partly returned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from genealogy.events import Event
from genealogy.master import MasterRow
from genealogy.record.outcome import Rejected
from loaders.dialect import Options, Warned
from loaders.flat import dialect

FILES = {
    "suppliers": ["supplier_id,name", "S1,Dairy Ltd"],
    "customers": ["customer_id,name", "C1,Corner Shop"],
    "items": ["item_id,level,uom", "MILK,bulk,L", "CHEESE,finished,KG"],
    "locations": ["location_id,warehouse,type", "DOCK,W1,dock", "BIN1,W1,bin", "SILO1,W1,silo", "RET,W1,returns"],
    "lots": [
        "lot_id,item_id,origin,created,expiry,supplier_id,supplier_lot",
        "L1,MILK,receipt,2025-01-01 08:00:00,2025-01-08,S1,007",
        "L2,CHEESE,production,2025-01-02 08:00:00,2025-06-01,,",
    ],
    "handling_units": [
        "hu_id,sscc,type,parent_hu_id,lot_id,qty,uom,created,location_id",
        "H1,034012300000000018,PALLET,,L1,100,L,2025-01-01 08:00:00,DOCK",
        "H2,,PALLET,,,0,,2025-01-02 08:00:00,BIN1",
        "H3,,CASE,H2,L2,10,KG,2025-01-02 08:00:00,BIN1",
    ],
    "receipts": [
        "receipt_id,ts,po_id,supplier_id,supplier_lot,item_id,lot_id,hu_id,qty,uom,location_id",
        "R1,2025-01-01 08:00:00,PO1,S1,007,MILK,L1,H1,100,L,DOCK",
    ],
    "transfers": ["transfer_id,ts,hu_id,from_location,to_location,kind", "T1,2025-01-01 09:00:00,H1,DOCK,BIN1,putaway"],
    "productions": [
        "production_id,kind,io,ts,item_id,lot_id,hu_id,qty,uom,location_id",
        "P1,production,I,2025-01-02 07:00:00,MILK,L1,H1,80,L,BIN1",
        "P1,production,O,2025-01-02 08:00:00,CHEESE,L2,H3,10,KG,BIN1",
    ],
    "shipments": [
        "shipment_line_id,shipment_id,ts,order_id,order_line,customer_id,item_id,lot_id,hu_id,qty,uom,location_id",
        "D1,SH1,2025-01-03 08:00:00,O1,1,C1,CHEESE,L2,H3,6,KG,BIN1",
    ],
    "returns": [
        "return_id,ts,shipment_line_id,order_id,customer_id,lot_id,hu_id,qty,uom,location_id,disposition",
        "RT1,2025-01-05 08:00:00,D1,O1,C1,L2,H4,2,KG,RET,quarantine",
    ],
}


def write(folder: Path, **changed: Sequence[str]) -> list[Path]:
    """All files in a folder, some with other lines; returned in the order of FILES."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, lines in {**FILES, **changed}.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def row(kind: str, number: int = 0, /, **fields: str) -> str:
    """A data row of a file, some of its fields changed."""
    header, *rows = FILES[kind]
    values = dict(zip(header.split(","), rows[number].split(","), strict=True)) | fields
    return ",".join(values.values())


def changed(kind: str, /, **fields: str) -> list[str]:
    """A file whose first data row is changed."""
    header, _, *others = FILES[kind]
    return [header, row(kind, **fields), *others]


class Read:
    """All that a dialect made of some files."""

    def __init__(self, paths: Sequence[Path], options: Options | None = None) -> None:
        self.master: list[MasterRow] = []
        self.events: list[Event] = []
        self.rejected: list[Rejected] = []
        self.warnings: list[Warned] = []
        self.rows = 0
        source = dialect.read(paths, options or Options())
        self.total = source.total
        for batch in source.batches():
            self.master += batch.master
            self.events += batch.events
            self.rejected += batch.rejected
            self.warnings += batch.warnings
            self.rows += batch.rows

    def event(self, event_id: str) -> Event:
        """The event of this id."""
        return next(event for event in self.events if event.event_id == event_id)
