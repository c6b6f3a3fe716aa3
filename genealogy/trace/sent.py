"""What customers and orders were sent: sums of their shipment lines by unit, and what of it came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from genealogy.trace.answer import Amount, CustomerAnswer, OrderAnswer, amounts, outstanding, sums
from genealogy.trace.forward import Outgoing, Shipped
from genealogy.units import PIECE


@dataclass(frozen=True, slots=True)
class _Sent:
    """Sums of some lines: in base units, what came back of it, as entered, in second measures."""

    shipped: list[Amount]
    returned: list[Amount]
    entered: list[Amount]
    caught: list[Amount]


class _Adder:
    """Adds up lines. Most customers and orders have one, and many of these tell the same: each such sum is worked out once."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._returns = outgoing.returns
        self._alike: dict[tuple[object, ...], _Sent] = {}

    def of(self, lines: Sequence[Shipped]) -> _Sent:
        line = lines[0]
        if len(lines) > 1 or line.line_id in self._returns:
            return self._added(lines)
        told = (line.quantity, line.unit, line.entered_quantity, line.entered_unit, line.catch_quantity, line.catch_unit)
        like = self._alike.get(told)
        if like is None:
            self._alike[told] = like = self._added(lines)
        return like

    def _added(self, lines: Sequence[Shipped]) -> _Sent:
        return _Sent(
            shipped=amounts((line.quantity, line.unit) for line in lines),
            returned=amounts(back for line in lines for back in self._returns.get(line.line_id, ())) if self._returns else [],
            entered=sums((line.entered_quantity, line.entered_unit or PIECE) for line in lines),
            caught=amounts((line.catch_quantity, line.catch_unit) for line in lines if line.catch_quantity is not None),
        )


def customer_rows(outgoing: Outgoing) -> list[CustomerAnswer]:
    """One row per customer, by id."""
    adder = _Adder(outgoing)
    return [
        CustomerAnswer(
            customer_id=customer,
            name=outgoing.customers.get(customer),
            orders=len({line.order_id for line in lines if line.order_id}),
            shipped=(sent := adder.of(lines)).shipped,
            returned=sent.returned,
            shipped_entered=sent.entered,
            shipped_catch=sent.caught,
        )
        for customer, lines in sorted(by_customer(outgoing).items())
    ]


def order_rows(outgoing: Outgoing) -> list[OrderAnswer]:
    """One row per order and customer, by id."""
    adder = _Adder(outgoing)
    return [
        OrderAnswer(
            order_id=order,
            customer_id=customer,
            shipped=(sent := adder.of(lines)).shipped,
            returned=sent.returned,
            outstanding=outstanding(sent.shipped, sent.returned),
            shipped_entered=sent.entered,
            shipped_catch=sent.caught,
        )
        for (order, customer), lines in sorted(by_order(outgoing).items(), key=lambda entry: (entry[0][0], entry[0][1] or ""))
    ]


def by_customer(outgoing: Outgoing) -> dict[str, list[Shipped]]:
    """The lines that name a customer, by customer."""
    found: dict[str, list[Shipped]] = defaultdict(list)
    for line in outgoing.lines.values():
        if line.customer_id is not None:
            found[line.customer_id].append(line)
    return found


def by_order(outgoing: Outgoing) -> dict[tuple[str, str | None], list[Shipped]]:
    """The lines that name an order, by order and customer."""
    found: dict[tuple[str, str | None], list[Shipped]] = defaultdict(list)
    for line in outgoing.lines.values():
        if line.order_id:
            found[line.order_id, line.customer_id].append(line)
    return found
