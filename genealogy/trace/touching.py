"""Rows that could not be recorded and may belong to an answer: those that name a text which the answer names too (semantics 8.4).

As known at a commit, a row counts from the commit that kept it until the one after which it was closed: the answer of that day, told again today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from genealogy.events import event_of_line
from genealogy.identifiers import parts_of
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import OpenRow, StartRow
from genealogy.trace.backward import Received
from genealogy.trace.forward import Shipped
from genealogy.trace.lots import Lot
from genealogy.trace.times import LAST_COMMIT
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rejected rows as lists: id, kind, file, row."""

    rows: list[list[object]]


@dataclass(frozen=True, slots=True)
class BesideRow:
    """Units of contents, and pairs of a receipt's event and an order."""

    units: list[str]
    orders: list[list[str]]


@dataclass(frozen=True, slots=True)
class DocumentsRow:
    """Documents of transformations, in their order; empty where one has none."""

    documents: list[str]


DOCUMENTS = Statement("trace/documents", DocumentsRow)
REJECTED = Statement("trace/rejected", RejectedRows)
BESIDE = Statement("trace/texts_beside", BesideRow)
_NAMES = ("shipment_line_id", "shipment_id", "order_id", "hu_key", "receipt_id", "supplier_lot_number")
_STARTS = {"hu", "receipt", "shipment", "order"}


def open_rows(
    tx: Transaction, found: Found, lots: dict[str, Lot], lines: Sequence[Shipped | Received], named: Iterable[str], window: Window, any_open: int
) -> list[OpenRow]:
    """The rows that touch an answer, by id.

    Args:
        tx: The open transaction.
        found: What was reached.
        lots: Its lots.
        lines: Its shipment or receipt lines.
        named: Handling units of its stock, and texts of its starts.
        window: As of when.
        any_open: How many rows are open today; with none, and asked as of today, nothing is read.
    """
    if not any_open and window.known == LAST_COMMIT:
        return []
    documents = tx.one(DOCUMENTS, nodes=found.transformations).documents
    texts = ({text for line in lines for text in _texts_of(line)} | {*named, *documents}) - {""}
    for lot in lots.values():
        texts.update(text for text in (lot.lot_number, parts_of(lot.lot_key)[2]) if text)
    receipts = sorted({event_of_line(line.line_id) for line in lines if isinstance(line, Received)})
    contents = sorted(found.certain.contents | found.possible.contents)
    if receipts or contents:
        beside = tx.one(BESIDE, contents=contents, receipts=receipts)
        texts.update(beside.units, (order for _, order in beside.orders))
    rows = tx.one(REJECTED, texts=sorted(texts), known=window.known).rows
    return [OpenRow(rejected_id=str(one), kind=str(kind), file=file, row=row) for one, kind, file, row in sorted(rows, key=str)]  # type: ignore[arg-type]


def count_touching(tx: Transaction, texts: Iterable[str], window: Window, any_open: int) -> int:
    """How many rows name one of these texts; arguments as of `open_rows`."""
    if not any_open and window.known == LAST_COMMIT:
        return 0
    return len(tx.one(REJECTED, texts=sorted(texts), known=window.known).rows)


def texts_of_starts(starts: Iterable[StartRow]) -> set[str]:
    """What a question names itself: another line of the shipment that it starts from may be among the rejected."""
    texts = {start.value for start in starts if start.kind in _STARTS}
    return texts | {unquote(start.value.partition("/")[2]) for start in starts if start.kind == "supplier-lot"}


def _texts_of(line: object) -> Collection[str]:
    return [text for name in _NAMES if (text := getattr(line, name, None))]
