"""Where affected goods came from: receipts, suppliers and their lot numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from genealogy.statements import Pair, Statement
from genealogy.store import Transaction
from genealogy.trace.answer import ReceiptAnswer, SupplierAnswer, SupplierLotAnswer, amounts, quantity_text
from genealogy.trace.lots import Lot, lots_by_key
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class BackwardRow:
    """Receipt lines and suppliers' names, as lists."""

    receipts: list[list[object]]
    suppliers: list[list[str | None]]


@dataclass(frozen=True, slots=True)
class OriginsRow:
    """Lots, those of them without origin, and the state of the data."""

    lots: list[list[Any]]
    without_origin: list[str]
    commits: list[tuple[int, int]]
    events: int
    open_rows: int
    timeless: bool


BACKWARD_LINES = Statement("trace/backward_lines", BackwardRow)
ORIGINS = Statement("trace/lots_and_origins", OriginsRow)
LINES_AND_ORIGINS = Pair(BACKWARD_LINES, ORIGINS)


@dataclass(frozen=True, slots=True)
class Received:
    """One receipt line as the graph has it."""

    line_id: str
    receipt_id: str
    supplier_id: str | None
    supplier_lot_number: str | None
    lot_key: str
    hu_key: str | None
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int
    node: str
    catch_quantity: int | None = None
    catch_unit: str | None = None

    @property
    def timeless(self) -> bool:
        """Nothing is known of when."""
        return self.earliest == UNKNOWN_PAST or self.latest == UNKNOWN_FUTURE


@dataclass(slots=True)
class Incoming:
    """All receipt lines found, with the suppliers' names and the lots whose trail ends without reason."""

    lines: list[Received] = field(default_factory=list)
    suppliers: dict[str, str | None] = field(default_factory=dict)
    without_origin: list[str] = field(default_factory=list)


def read_backward(tx: Transaction, found: Found, lot_keys: list[str], window: Window) -> tuple[Incoming, OriginsRow, dict[str, Lot]]:
    """The receipts behind all that was reached; the lots, and which of them have no origin: those are noted with what came in."""
    lines, origins = tx.both(LINES_AND_ORIGINS, **found.certain_nodes, **window.clocks, lot_keys=lot_keys)
    incoming = _incoming(lines)
    incoming.without_origin = origins.without_origin
    return incoming, origins, lots_by_key(origins.lots, lot_keys)


def _incoming(row: BackwardRow) -> Incoming:
    lines = {str(line[0]): Received(*line) for line in row.receipts}  # type: ignore[arg-type]
    return Incoming(list(lines.values()), {str(key): name for key, name in row.suppliers})


def receipt_rows(incoming: Incoming, lots: dict[str, Lot]) -> list[ReceiptAnswer]:
    """One row per receipt and lot (and supplier lot and unit, should one receipt mix them), in order of time."""
    groups: dict[tuple[str, str, str | None, str | None, str | None], list[Received]] = defaultdict(list)
    for line in incoming.lines:
        groups[line.receipt_id, line.lot_key, line.supplier_id, line.supplier_lot_number, line.unit].append(line)
    ordered = sorted(groups.values(), key=lambda lines: (min(line.earliest for line in lines), lines[0].receipt_id, lines[0].lot_key))
    return [_row(lines, lots) for lines in ordered]


def _row(lines: list[Received], lots: dict[str, Lot]) -> ReceiptAnswer:
    first = min(lines, key=lambda line: line.earliest)
    known = [line.quantity for line in lines if line.quantity is not None]
    return ReceiptAnswer(
        receipt_id=first.receipt_id,
        supplier_id=first.supplier_id,
        supplier_lot_number=first.supplier_lot_number,
        lot_key=first.lot_key,
        lot_number=lots[first.lot_key].lot_number,
        quantity=quantity_text(sum(known) if len(known) == len(lines) else None),
        unit=first.unit,
        received_catch=amounts((line.catch_quantity, line.catch_unit) for line in lines if line.catch_quantity is not None),
        received_at=to_text(first.earliest),
    )


def supplier_rows(incoming: Incoming, lots: dict[str, Lot]) -> list[SupplierAnswer]:
    """Suppliers found, by id."""
    ids = {line.supplier_id for line in incoming.lines if line.supplier_id} | {supplier for supplier, _ in _told_by_master(incoming, lots) if supplier}
    return [SupplierAnswer(supplier_id=supplier, name=incoming.suppliers.get(supplier)) for supplier in sorted(ids)]


def supplier_lot_rows(incoming: Incoming, lots: dict[str, Lot]) -> list[SupplierLotAnswer]:
    """Suppliers' lot numbers found."""
    pairs = {(line.supplier_id, line.supplier_lot_number) for line in incoming.lines if line.supplier_lot_number}
    pairs |= _told_by_master(incoming, lots)
    ordered = sorted(pairs, key=lambda pair: (pair[0] or "", pair[1]))
    return [SupplierLotAnswer(supplier_id=supplier, supplier_lot_number=number) for supplier, number in ordered]


def _told_by_master(incoming: Incoming, lots: dict[str, Lot]) -> set[tuple[str | None, str]]:
    """A lot that nothing brought may still have a master row that tells whose it was."""
    return {(lot.supplier_id, lot.supplier_lot_number) for key in incoming.without_origin if (lot := lots[key]).supplier_lot_number}
