"""Quantities and shares at every level of an answer: lots, shipment lines, orders, customers, stock, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from genealogy.trace.answer import CustomerAnswer, LotAnswer, OrderAnswer, PlaceAnswer, ShipmentAnswer, StockAnswer, amounts, millionths
from genealogy.trace.forward import Outgoing, shipment_rows
from genealogy.trace.lots import Lot, lot_rows
from genealogy.trace.sent import by_customer, by_order, customer_rows, order_rows
from genealogy.trace.shares import Shares, told
from genealogy.trace.units import Found

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)


@dataclass(slots=True)
class Levels:
    """The lists of a forward answer."""

    lots: list[LotAnswer]
    shipments: list[ShipmentAnswer]
    customers: list[CustomerAnswer]
    orders: list[OrderAnswer]
    on_hand: list[StockAnswer]
    places: list[PlaceAnswer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = self.places or place_rows(self.on_hand)


def levels_of(found: Found, lots: dict[str, Lot], outgoing: Outgoing, stock: list[StockAnswer], shares: Shares | None) -> Levels:
    """The lists of a forward answer (of a backward one the lots), with shares where they are given."""
    plain = Levels(lot_rows(found, lots), shipment_rows(outgoing, lots), customer_rows(outgoing), order_rows(outgoing), stock)
    return with_shares(plain, outgoing, shares)


def place_rows(stock: Iterable[StockAnswer]) -> list[PlaceAnswer]:
    """One row per place, by id."""
    by_place = _grouped(stock, lambda row: row.location_id)
    return [
        PlaceAnswer(location_id=place, on_hand=amounts((millionths(row.quantity), row.unit) for row in rows))
        for place, rows in sorted(by_place.items(), key=lambda entry: entry[0] or "")
    ]


def with_shares(levels: Levels, outgoing: Outgoing, shares: Shares | None) -> Levels:
    """The same rows with their shares, where shares are given."""
    if shares is None:
        return levels
    # Lines of voided and repeated documents may bear one id; the share holds for all of them.
    by_line = _grouped(outgoing.lines.values(), lambda line: (line.shipment_line_id or line.line_id, line.lot_key, line.hu_key))
    of_customers, of_orders = by_customer(outgoing), by_order(outgoing)
    by_place = _grouped(levels.on_hand, lambda row: row.location_id)
    return Levels(
        lots=told(levels.lots, shares.of_lot),
        shipments=told(levels.shipments, lambda row: shares.of_lines(by_line[row.shipment_line_id, row.lot_key, row.handling_unit], outgoing)),
        customers=told(levels.customers, lambda row: shares.of_lines(of_customers[row.customer_id], outgoing)),
        orders=told(levels.orders, lambda row: shares.of_lines(of_orders[row.order_id, row.customer_id], outgoing)),
        on_hand=told(levels.on_hand, lambda row: shares.of_stock([row])),
        places=told(levels.places, lambda row: shares.of_stock(by_place[row.location_id])),
    )


def _grouped(things: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    found: dict[_K, list[_T]] = defaultdict(list)
    for one in things:
        found[key(one)].append(one)
    return found
