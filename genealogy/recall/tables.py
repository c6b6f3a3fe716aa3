"""The tables of an impact list: their columns in order, and what a cell holds, the same for CSV and XLSX.

Quantities are numbers, everything else is text: a lot number like `0012` or `1E5` stays as it is, and a text is never a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import Struct

from genealogy.recall import answer
from genealogy.recall.answer import ImpactList
from genealogy.trace.answer import Amount, OpenRow

_NUMBERS: Final = frozenset(
    ["quantity", "returned_quantity", "outstanding_quantity", "entered_quantity", "outstanding_entered", "catch_quantity", "shipped", "returned", "outstanding"]
)
SHARE: Final = "suspect_share"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its header.
        field: The field of the row it is taken from.
        part: Of a suspect share, which of its numbers.
    """

    name: str
    field: str
    part: str = ""

    @property
    def number(self) -> bool:
        """Its texts are decimal numbers."""
        return bool(self.part) or self.field in _NUMBERS

    def of(self, row: Struct) -> Any:
        """What the row tells there."""
        value = getattr(row, self.field)
        return getattr(value, self.part, None) if self.part else value


def _columns(row: type[Struct]) -> tuple[Column, ...]:
    found: list[Column] = []
    for field in msgspec.structs.fields(row):
        if field.name == SHARE:
            found += [Column(f"suspect_{part}", SHARE, part) for part in ("low", "expected", "high")]
        else:
            found.append(Column(field.name, field.name))
    return tuple(found)


TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "customers": _columns(answer.CustomerRow),
    "customer_quantities": _columns(answer.CustomerQuantityRow),
    "orders": _columns(answer.OrderRow),
    "lines": _columns(answer.LineRow),
    "lots": _columns(answer.LotRow),
    "handling_units": _columns(answer.UnitRow),
    "stock": _columns(answer.StockRow),
    "in_transit": _columns(answer.TransitRow),
    "work_in_progress": _columns(answer.ProgressRow),
    "consumed": _columns(answer.GoneRow),
    "destroyed": _columns(answer.GoneRow),
    "returned_to_suppliers": _columns(answer.GoneRow),
    "suppliers": _columns(answer.SupplierRow),
    "receipts": _columns(answer.ReceiptRow),
    "exceptions": _columns(OpenRow),
    "changes": _columns(answer.RowChange),
}


def tables(of: ImpactList) -> Iterator[tuple[str, tuple[Column, ...], list[Struct]]]:
    """Each table's name, columns and rows; what changed only where there is a version before."""
    for name, columns in TABLES.items():
        if name != "changes":
            yield name, columns, getattr(of, name)
        elif of.changes:
            yield name, columns, list(of.changes.rows)


def told(value: Any) -> str:
    """A cell as text: nothing for what is not known, lists in one line.

    >>> told(None), told(True), told([Amount(quantity="2", unit="kg"), Amount(quantity=None, unit=None)]), told(["A", "B"])
    ('', 'yes', '2 kg; unknown', 'A; B')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(told, value))
    if isinstance(value, Amount):
        return "unknown" if value.quantity is None else f"{value.quantity} {value.unit or ''}".rstrip()
    if isinstance(value, answer.FieldChange):
        return f"{value.name}: {value.was or 'nothing'} → {value.now or 'nothing'}"
    return "" if value is None else str(value)


def about(of: ImpactList) -> list[tuple[str, str]]:
    """What a reader of the tables has to know: the case, as of when, whether it is complete, what was left out."""
    head, asked = of.recall, of.filter
    pairs: list[tuple[str, Any]] = [
        ("drill", "THIS IS A DRILL" if head.drill else "no"),
        *((name, getattr(head, name)) for name in ("recall_id", "kind", "recall_class", "title", "reason", "scope", "depth", "decided_by", "opened_at")),
        ("asked", head.asked),
        ("starts", head.starts),
        ("version", of.version),
        ("made_at", of.made_at),
        ("made_by", of.made_by),
        ("as_of_commit", of.as_of.commit),
        ("as_of", of.as_of.recorded_at),
        ("events_on_record", of.as_of.events),
        ("checked_at", of.checked.at if of.checked else None),
        ("checked_commit", of.checked.commit if of.checked else None),
        ("complete", of.complete),
        *(("not_complete_because", reason) for reason in of.reasons),
        *(("not_known", text) for text in of.not_known),
        ("filter", "none" if asked is None else ""),
        *((f"filter_{name}", getattr(asked, name)) for name in ("customers", "sites", "lots", "certainty") if asked and getattr(asked, name)),
        ("shares", "given" if of.shares.given else f"not given. {of.shares.reason}"),
        *((f"count_{name}", value) for name, value in msgspec.to_builtins(of.counts).items()),
        *((f"total_{name}", getattr(of.totals, name)) for name in of.totals.__struct_fields__),
    ]
    return [(name, told(value)) for name, value in pairs if name != "filter" or value]
