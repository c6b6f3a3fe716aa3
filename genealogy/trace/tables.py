"""An answer as CSV files, one per list, for those who work on in a spreadsheet.

A text that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from genealogy.errors import BadInput
from genealogy.trace.answer import (
    CustomerAnswer,
    HandlingUnitAnswer,
    LotAnswer,
    OrderAnswer,
    PlaceAnswer,
    ReceiptAnswer,
    ShipmentAnswer,
    StockAnswer,
    SupplierAnswer,
    SupplierLotAnswer,
    TraceAnswer,
)
from genealogy.trace.widened import Neighbour

LISTS: dict[str, type[Struct]] = {
    "lots": LotAnswer,
    "customers": CustomerAnswer,
    "orders": OrderAnswer,
    "shipments": ShipmentAnswer,
    "on_hand": StockAnswer,
    "handling_units": HandlingUnitAnswer,
    "places": PlaceAnswer,
    "receipts": ReceiptAnswer,
    "suppliers": SupplierAnswer,
    "supplier_lots": SupplierLotAnswer,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_tables(answer: TraceAnswer, folder: Path) -> list[Path]:
    """Write the lists that the direction fills, the neighbours of a wrong scan where these were asked for, and `summary.csv` with counts and completeness.

    Raises:
        BadInput: The folder can't be written to.
    """
    forward = ("lots", "customers", "orders", "shipments", "on_hand", "handling_units", "places")
    names = forward if answer.direction == "forward" else ("lots", "receipts", "suppliers", "supplier_lots")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(folder / f"{name}.csv", LISTS[name], getattr(answer, name)) for name in names]
        if answer.widened:
            written.append(_write(folder / "neighbours.csv", Neighbour, answer.widened.lots))
        return [*written, _summary(answer, folder / "summary.csv")]
    except OSError as error:
        raise BadInput(f"{folder} can't be written to: {error.strerror}.", cure="Name another folder with --csv.") from error


def _write(path: Path, kind: type[Struct], rows: Sequence[Struct]) -> Path:
    columns = [field.name for field in msgspec.structs.fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([cell(getattr(row, column)) for column in columns] for row in rows)
    return path


def _summary(answer: TraceAnswer, path: Path) -> Path:
    report = msgspec.to_builtins(answer.completeness)
    mark = report.pop("watermark")
    pairs: list[tuple[str, Any]] = [("direction", answer.direction), ("start", " ".join(f"{start.kind}:{start.value}" for start in answer.start))]
    pairs += [("at", answer.at), ("known_at", answer.known_at), ("complete", answer.complete)]
    pairs += [*msgspec.to_builtins(answer.counts).items(), *report.items(), *((f"watermark_{name}", value) for name, value in mark.items())]
    if answer.widened:
        price = msgspec.structs.asdict(answer.widened)
        pairs += [(f"widened_{name}", value) for name, value in price.items() if name not in ("faces", "lots")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "value"))
        writer.writerows((name, cell(value)) for name, value in pairs)
    return path


def cell(value: Any) -> str:
    """One cell; numbers stay numbers, texts can't be formulas.

    >>> cell("=1+1"), cell("-5.5"), cell("-x"), cell(None), cell(True)
    ("'=1+1", '-5.5', "'-x", '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) and not _number(value) else value
    if isinstance(value, list | Struct | dict):
        return _flat(value)
    return str(value)


def _number(text: str) -> bool:
    return text.isascii() and text[1:].replace(".", "", 1).isdecimal()


def _flat(value: Any) -> str:
    """Sums as `12.5 kg; 3 piece`, anything else as JSON."""
    plain = msgspec.to_builtins(value)
    if isinstance(plain, list) and all(isinstance(one, dict) and one.keys() == {"quantity", "unit"} for one in plain):
        return "; ".join("unknown" if one["quantity"] is None else f"{one['quantity']} {one['unit']}" for one in plain)
    if isinstance(plain, dict) and plain.keys() == {"low", "expected", "high"}:
        return f"{plain['low']} to {plain['high']}" + (f", {plain['expected']} expected" if plain["expected"] is not None else "")
    return msgspec.json.encode(plain).decode()
