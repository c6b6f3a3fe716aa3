"""A whole answer in a form of its own, so that ours and the peers' can be set side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.totals import Parts, Row, Total, totals
from genealogy.trace import TraceAnswer
from genealogy.trace.answer import Amount

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Whole:
    """What was asked, with quantities in millionths of the base unit, entered ones as decimals, and times in microseconds.

    Attributes:
        lots: Key, number, item, status, expiry date.
        lines: Line, shipment, order, customer, lot, unit of handling; quantity, unit, entered, second measure; time; quantity given back.
        customers: Id, name, number of orders; shipped, returned, entered, second measure: sums by unit.
        orders: Order and customer, and the same sums.
        stock: Place, lot, unit of handling, quantity, unit, status.
        places: Place, and its sums by unit.
    """

    lots: Counter[Row]
    lines: Counter[Row]
    customers: Counter[Row]
    orders: Counter[Row]
    stock: Counter[Row]
    places: Counter[Row]

    def against(self, other: Whole) -> str:
        """Where two differ, with an example; empty when they don't."""
        for part in fields(self):
            ours, theirs = getattr(self, part.name), getattr(other, part.name)
            if ours != theirs:
                only = [next(iter(one), None) for one in (ours - theirs, theirs - ours)]
                return f"{part.name}: {ours.total()} and {theirs.total()} rows; only in the first {only[0]}, only in the second {only[1]}"
        return ""


def of_rows(parts: Parts) -> Whole:
    """What a peer fetched and added up."""
    keys = {row[2]: row[6] for row in parts[0]}
    back: dict[int, int] = defaultdict(int)
    for row in parts[2]:
        back[row[1]] += row[3] or 0
    added = totals(parts)
    return Whole(
        Counter(row[6:11] for row in parts[0]),
        Counter(
            (*row[6:10], keys[row[2]], row[10], row[3], row[11], None if row[13] is None else Decimal(row[13]), row[14], row[4], row[15], row[5], back[row[1]])
            for row in parts[1]
        ),
        Counter((key, one.name, len(one.orders), *_told(one)) for key, one in added.customers.items()),
        Counter((*key, *_told(one)) for key, one in added.orders.items()),
        Counter((row[6], keys[row[2]], row[7], row[3], row[8], row[9]) for row in parts[3]),
        Counter((place, _sums(found)) for place, found in added.places.items()),
    )


def of_trace(answer: TraceAnswer) -> Whole:
    """What we answered."""
    return Whole(
        Counter((one.lot_key, one.lot_number, one.item_id, one.status, one.expiry_date) for one in answer.lots),
        Counter(
            (
                *(one.shipment_line_id, one.shipment_id, one.order_id, one.customer_id, one.lot_key, one.handling_unit),
                *(_millionths(one.quantity), one.unit, None if one.entered_quantity is None else Decimal(one.entered_quantity), one.entered_unit),
                *(_millionths(one.catch_quantity), one.catch_unit, _micros(one.shipped_at), _millionths(one.returned_quantity)),
            )
            for one in answer.shipments
        ),
        Counter((one.customer_id, one.name, one.orders, *_levels(one)) for one in answer.customers),
        Counter((one.order_id, one.customer_id, *_levels(one)) for one in answer.orders),
        Counter((one.location_id, one.lot_key, one.handling_unit, _millionths(one.quantity), one.unit, one.status) for one in answer.on_hand),
        Counter((one.location_id, _amounts(one.on_hand)) for one in answer.places),
    )


def _told(one: Total) -> tuple[frozenset[Row], ...]:
    return _sums(one.shipped), _sums(one.returned), _sums(one.entered_sums()), _sums(one.caught)


def _levels(one: Any) -> tuple[frozenset[Row], ...]:
    return _amounts(one.shipped), _amounts(one.returned), _amounts(one.shipped_entered, 1), _amounts(one.shipped_catch)


def _sums(by_unit: Mapping[str | None, Any]) -> frozenset[Row]:
    return frozenset(by_unit.items())


def _amounts(amounts: list[Amount], scale: int = _MILLION) -> frozenset[Row]:
    return frozenset((one.unit, None if one.quantity is None else Decimal(one.quantity) * scale) for one in amounts)


def _millionths(text: str | None) -> int | None:
    return None if text is None else int(Decimal(text) * _MILLION)


def _micros(text: str | None) -> int | None:
    return None if text is None else (datetime.fromisoformat(text) - _EPOCH) // timedelta(microseconds=1)
