"""What peers fetch, row by row, and what is added up of it in Python, as ours is: customers, orders and places. Part of what is timed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = tuple[Any, ...]
Parts = tuple[list[Row], list[Row], list[Row], list[Row]]
"""Lots, lines, returns and stock, in the columns of bench/relational.py."""
Sums = dict[str | None, Any]
_PIECE = "piece"


@dataclass(slots=True)
class Total:
    """One customer's or order's: sums by unit; `None: None` where some line told no quantity.

    Attributes:
        name: The customer's name.
        orders: Its orders.
        shipped: In base units.
        returned: Likewise.
        entered: Each quantity that was entered and how often, by its unit.
        caught: The second measure of catch weight.
    """

    name: str | None = None
    orders: set[str] = field(default_factory=set)
    shipped: Sums = field(default_factory=dict)
    returned: Sums = field(default_factory=dict)
    entered: dict[tuple[str | None, str], int] = field(default_factory=lambda: defaultdict(int))
    caught: Sums = field(default_factory=dict)

    def entered_sums(self) -> Sums:
        """Sums of what was entered, exact."""
        found: Sums = {}
        for (quantity, unit), times in self.entered.items():
            _add(found, unit, None if quantity is None else Decimal(quantity) * times)
        return found


@dataclass(slots=True)
class Totals:
    """All that is added up; orders by order and customer, places by unit."""

    customers: dict[str, Total] = field(default_factory=lambda: defaultdict(Total))
    orders: dict[tuple[str, str | None], Total] = field(default_factory=lambda: defaultdict(Total))
    places: dict[str | None, Sums] = field(default_factory=lambda: defaultdict(dict))


def totals(parts: Parts) -> Totals:
    """Add up what was fetched."""
    found = Totals()
    of_line = _shipped(parts[1], found)
    for row in parts[2]:
        for total in of_line.get(row[1], ()):
            _add(total.returned, row[6], row[3])
    for row in parts[3]:
        _add(found.places[row[6]], row[8], row[3])
    for total in (*found.customers.values(), *found.orders.values()):
        total.entered_sums()
    return found


def _shipped(lines: Sequence[Row], found: Totals) -> dict[int, list[Total]]:
    """Add up shipment lines; gives the totals that each went into."""
    of_line: dict[int, list[Total]] = {}
    for _, line, _, quantity, caught, _, _, _, order, customer, _, unit, name, entered, entered_unit, caught_unit in lines:
        groups = of_line[line] = []
        if customer is not None:
            total = found.customers[customer]
            total.name = name
            if order:
                total.orders.add(order)
            groups.append(total)
        if order:
            groups.append(found.orders[order, customer])
        for total in groups:
            _add(total.shipped, unit, quantity)
            total.entered[entered, entered_unit or _PIECE] += 1
            if caught is not None:
                _add(total.caught, caught_unit, caught)
    return of_line


def sorted_out(rows: Sequence[Row]) -> Parts:
    """The rows of one statement by the part they belong to."""
    parts: Parts = ([], [], [], [])
    for row in rows:
        parts[row[0] - 1].append(row)
    return parts


def _add(sums: Sums, unit: str | None, quantity: int | Decimal | None) -> None:
    if quantity is None or unit is None:
        sums[None] = None
    else:
        sums[unit] = sums.get(unit, 0) + quantity
