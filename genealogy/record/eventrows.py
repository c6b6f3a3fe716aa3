"""Rows for the event nodes themselves, and for what hangs off them by one hop: customers, suppliers, orders, returned shipments, rejected rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from genealogy import events as ev
from genealogy.identifiers import parts_of
from genealogy.record.lines import EVENT_LABELS, transformation_key
from genealogy.record.outcome import Place, Rejected
from genealogy.record.prepared import Prepared
from genealogy.record.voids import Verdict
from genealogy.statements import Chain, Nothing, Statement
from genealogy.store import Transaction

EVENTS: Final = Chain.of(
    "record/create_events",
    "record/fill_events",
    "record/stub_events",
    "record/return_of",
    "record/shipment_parties",
    "record/receipt_parties",
    "record/return_parties",
    "record/event_orders",
    "record/put_transformations",
)
VOIDS: Final = Chain.of("record/stub_events", "record/drop_voids", "record/put_voids", "record/mark_void")
_REJECT: Final = Statement("record/reject_rows", Nothing)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all events of one transaction bear: its commit number, and the load they came with."""

    commit: int
    load_id: str | None


def write_events(tx: Transaction, prepared: Sequence[Prepared], stubs: set[str], known: set[str], stamp: Stamp) -> None:
    """Put new events on record, with what hangs off them.

    Args:
        tx: The open transaction.
        prepared: The new events.
        stubs: Ids among them that others have named before.
        known: Ids of events on record, stubs too.
        stamp: What they all bear.
    """
    tx.in_order(EVENTS, event_rows(prepared, stubs, known), commit=stamp.commit, load_id=stamp.load_id)


def event_rows(prepared: Sequence[Prepared], stubs: set[str], known: set[str]) -> dict[str, list[Any]]:
    """Rows of new events and of what hangs off them, by the statement that writes them."""
    rows: dict[str, list[Any]] = {"create_events": [], "fill_events": []}
    for one in prepared:
        name = "fill_events" if one.event.event_id in stubs else "create_events"
        rows[name].append([EVENT_LABELS[type(one.event)], one.properties])
    events = [one.event for one in prepared]
    new = {event.event_id for event in events}
    returns = [
        [event.event_id, ev.event_of_line(line.returns_line), ev.line_id(event.event_id, line.line), line.returns_line]
        for event in events
        if isinstance(event, ev.LotReturned)
        for line in event.lines
        if line.returns_line
    ]
    rows["stub_events"] = sorted({row[1] for row in returns if row[1]} - new - known)
    rows["return_of"] = returns
    rows["put_transformations"] = _transformations(events)
    return rows | _parties(events)


def _parties(events: Sequence[ev.Event]) -> dict[str, list[Any]]:
    shipments = [event for event in events if isinstance(event, ev.LotShipped)]
    receipts = [event for event in events if isinstance(event, ev.LotReceived)]
    returns = [event for event in events if isinstance(event, ev.LotReturned)]
    orders = {(event.event_id, line.order_id) for event in (*shipments, *receipts) for line in event.lines if line.order_id}
    return {
        "shipment_parties": _sorted([event.event_id, event.customer_id] for event in shipments if event.customer_id),
        "receipt_parties": _sorted([event.event_id, event.supplier_id or event.sender_id] for event in receipts if event.supplier_id or event.sender_id),
        "return_parties": _sorted([event.event_id, event.customer_id] for event in returns if event.customer_id),
        "event_orders": _sorted(list(pair) for pair in orders),
    }


def _sorted(rows: Iterable[list[Any]]) -> list[list[Any]]:
    # Sorted by what is merged, so that two writers make parties in one order.
    return sorted(rows, key=lambda row: (row[1], row[0]))


def _transformations(events: Sequence[ev.Event]) -> list[list[Any]]:
    made: dict[str, dict[str, Any]] = {}
    for event in events:
        if isinstance(event, ev.LotTransformed):
            made[transformation_key(event)] = {"kind": event.kind, "document": event.transformation_id, "source": event.source}
    return [[key, made[key]] for key in sorted(made)]


def write_voids(tx: Transaction, verdict: Verdict, known: set[str]) -> None:
    """Write what voids name, and which events are void for it.

    Args:
        tx: The open transaction.
        verdict: What voids change.
        known: Ids of events on record, the new ones among them.
    """
    rows: dict[str, list[Any]] = {
        "stub_events": sorted({edge[1] for edge in verdict.edges} - known),
        "drop_voids": [list(edge) for edge in sorted(verdict.dropped)],
        "put_voids": [list(edge) for edge in sorted(verdict.edges)],
        "mark_void": [[event, void] for event, void in sorted(verdict.void.items())],
    }
    tx.in_order(VOIDS, rows)


def write_rejected(tx: Transaction, rejected: Iterable[Rejected], kind: str, load_id: str | None, commit: int) -> None:
    """Keep rows that could not be recorded; the same row of the same file is kept once."""
    rows = []
    for row in rejected:
        identity = hashlib.blake2b(f"{kind}|{row.file}|{row.row}|{row.field}|{row.original}".encode(), digest_size=12).hexdigest()
        values = {
            "kind": kind,
            "load_id": load_id,
            "file": row.file,
            "row": row.row,
            "field": row.field,
            "expected": row.expected,
            "found": row.found,
            "reason": f"{row.field or 'row'}: expected {row.expected}, found {row.found}",
            "original": row.original,
            "texts": list(row.texts),
            "readable": row.readable,
            "status": "open",
            "commit": commit,
        }
        rows.append([identity, {key: value for key, value in values.items() if value is not None}])
    if rows:
        tx.later(_REJECT, rows)


def rejection(event: ev.Event, place: Place, field: str, expected: str, found: str) -> Rejected:
    """An event as a rejected row, with every text it names."""
    texts: set[str] = {event.document} | {text for name in ("receipt_id", "shipment_id", "transformation_id") if (text := getattr(event, name, None))}
    for line in (*event.lines, *getattr(event, "outputs", ())):
        texts.update(text for text in (line.hu_key, line.order_id, line.document_line_id, line.supplier_lot_number) if text)
        if line.lot_key:
            texts.add(parts_of(line.lot_key)[2])
    original = json.dumps(json.loads(ev.encode(event)), ensure_ascii=False)
    return Rejected(place.file, place.row, field, expected, found, original, tuple(sorted(texts - {""})))
