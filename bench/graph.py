"""The graph as tables of numbers and texts, so that every peer gets the same: read once, a stretch of nodes at a time, and handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, make_dataclass
from typing import Any, Protocol

from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.loose import standing
from queries.registry import query

_STRETCH = 50_000
# The queries' "unknown quantity": a list that is sent over the wire holds numbers of one kind only.
_UNKNOWN = -(2**63)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the peers: its columns with their types in SQL, and the query that fills it; a query gives one list a column."""

    name: str
    query: str
    columns: dict[str, str]

    @property
    def statement(self) -> Statement[Any]:
        """The query with the class of its only row."""
        return Statement(self.query, make_dataclass("Columns", self.columns))


class Taker(Protocol):
    """Whoever is given the tables."""

    def take(self, table: str, rows: Rows) -> None:
        """Some rows of a table."""


TABLES = (
    Table("link", "bench/links", {"sources": "int", "targets": "int"}),
    Table("segment", "bench/lots_of_segments", {"nodes": "int", "lots": "int"}),
    Table(
        "lot",
        "bench/lots",
        {"lots": "int", "lot_keys": "text", "lot_numbers": "text", "item_ids": "text", "statuses": "text", "expiry_dates": "text"},
    ),
    Table("shipment", "bench/shipments", {"shipments": "int", "shipment_ids": "text", "customer_ids": "text"}),
    Table(
        "shipment_line",
        "bench/shipment_lines",
        {
            "lines": "int",
            "segments": "int",
            "lots": "int",
            "shipments": "int",
            "shipment_line_ids": "text",
            "order_ids": "text",
            "hu_keys": "text",
            "quantities": "bigint",
            "units": "text",
            "entered": "text",
            "entered_units": "text",
            "catches": "bigint",
            "catch_units": "text",
            "earliest": "bigint",
        },
    ),
    Table("returned", "bench/returns", {"lines": "int", "segments": "int", "quantities": "bigint", "units": "text"}),
    Table(
        "stock",
        "bench/stock_in_units",
        {"lots": "int", "locations": "text", "hu_keys": "text", "quantities": "bigint", "units": "text", "statuses": "text"},
    ),
    Table("customer", "bench/customers", {"customer_ids": "text", "names": "text"}),
)
LOOSE = Table("loose", "bench/loose_stock", dict.fromkeys(("lots", "locations", "quantities", "units", "statuses", "lot_statuses"), ""))


@dataclass(frozen=True, slots=True)
class Number:
    """Row of bench/last_number."""

    number: int


LAST = Statement("bench/last_number", Number)


def last_number(store: Store) -> int:
    """The highest number of a node; the numbers run from 0, with gaps."""
    return store.one(LAST, timeout=600).number


def hand_out(store: Store, takers: Sequence[Taker]) -> None:
    """Read every table and give it to all."""
    last = last_number(store)
    for table in TABLES:
        for rows in _pieces(store, table, last):
            for taker in takers:
                taker.take(table.name, rows)
    for rows in _pieces(store, LOOSE, last):
        for taker in takers:
            taker.take("stock", _settled(rows))


def _pieces(store: Store, table: Table, last: int) -> Iterator[Rows]:
    statement = table.statement
    if not query(table.query).params:
        yield _rows(store.one(statement, timeout=600))
        return
    for first in range(0, last + 1, _STRETCH):
        yield _rows(store.one(statement, timeout=600, first=first, last=min(last, first + _STRETCH - 1)))


def _rows(columns: Any) -> Rows:
    texts = [[None if value in ("", _UNKNOWN) else value for value in column] for column in astuple(columns)]
    return list(zip(*texts, strict=True))


def _settled(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Loose stock as a warehouse's own table would have it: one row for each status, disposals already taken off."""
    of_lot = {str(lot): status for lot, *_, status in rows}
    sums = {(str(lot), place, unit or "", status or ""): quantity for lot, place, quantity, unit, status, _ in rows}
    return [(int(lot), place, None, quantity, unit or None, status or of_lot[lot]) for (lot, place, unit, status), quantity in standing(sums).items()]
