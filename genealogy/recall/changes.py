"""What is other in one version of an impact list than in the one before: rows added, gone and changed, table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from genealogy.identifiers import lot_number
from genealogy.recall.answer import Changes, FieldChange, ImpactList, RowChange
from genealogy.recall.tables import TABLES, told

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "customers": ("customer_id",),
    "orders": ("order_id", "customer_id"),
    "lines": ("shipment_line_id", "lot_key", "handling_unit"),
    "lots": ("lot_key",),
    "handling_units": ("handling_unit",),
    "stock": ("location_id", "lot_key", "handling_unit", "unit", "status"),
    "in_transit": ("lot_key", "handling_unit", "location_id", "to", "sent_at", "unit"),
    "work_in_progress": ("state", "lot_key", "handling_unit", "location_id", "document", "unit", "status"),
    "consumed": ("line_id",),
    "destroyed": ("line_id",),
    "returned_to_suppliers": ("line_id",),
    "suppliers": ("supplier_id",),
    "receipts": ("receipt_id", "lot_key", "supplier_lot_number"),
    "exceptions": ("rejected_id",),
}
"""What names a row of each table that is compared; sums of customers by unit follow from the customers."""


def changes(before: ImpactList, after: ImpactList) -> Changes:
    """What is other in the later of two lists of a case."""
    return Changes(
        since_version=before.version,
        rows=[change for table in KEYS for change in _of_table(table, getattr(before, table), getattr(after, table))],
        reasons_added=[reason for reason in after.reasons if reason not in before.reasons],
        reasons_gone=[reason for reason in before.reasons if reason not in after.reasons],
    )


def _of_table(table: str, before: Sequence[Struct], after: Sequence[Struct]) -> Iterator[RowChange]:
    was, now = _by_key(table, before), _by_key(table, after)
    for key, row in now.items():
        if key not in was:
            yield RowChange(table=table, change="added", row=_spoken(table, key))
        elif was[key] != row:
            yield RowChange(table=table, change="changed", row=_spoken(table, key), fields=list(_fields(table, was[key], row)))
    yield from (RowChange(table=table, change="gone", row=_spoken(table, key)) for key in was if key not in now)


def _by_key(table: str, rows: Sequence[Struct]) -> dict[tuple[str | None, ...], Struct]:
    """Rows by what names them; of several that one name stands for (voided and repeated documents) the second is the second again."""
    seen: Counter[tuple[str | None, ...]] = Counter()
    found: dict[tuple[str | None, ...], Struct] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in KEYS[table])
        seen[key] += 1
        found[(*key, str(seen[key])) if seen[key] > 1 else key] = row
    return found


def _fields(table: str, was: Struct, now: Struct) -> Iterator[FieldChange]:
    for column in TABLES[table]:
        before, after = told(column.of(was)), told(column.of(now))
        if before != after:
            yield FieldChange(name=column.name, was=before, now=after)


def _spoken(table: str, key: Sequence[str | None]) -> str:
    names = [*KEYS[table], ""]
    return " ".join(f"lot {lot_number(part) or part}" if name == "lot_key" else part for name, part in zip(names, key, strict=False) if part)
