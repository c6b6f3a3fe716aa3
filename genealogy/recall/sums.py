"""Customers and orders as sums of shipment lines: what they got, gave back, still have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import lru_cache
from typing import TypeVar

from msgspec import structs

from genealogy.recall.answer import CustomerQuantityRow, CustomerRow, LineRow, OrderRow
from genealogy.recall.case import Depth, notified
from genealogy.recall.read import Party
from genealogy.trace.answer import Amount, Certainty, SuspectShare, plain, sums
from genealogy.units import PIECE

_SMALLEST = Decimal("0.0001")
_Key = TypeVar("_Key")
Shares = Mapping[str, SuspectShare | None]


@lru_cache(maxsize=20_000)
def left_over(quantity: str | None, returned: str | None) -> str | None:
    """What is still out of a line.

    >>> left_over("10", "2.5"), left_over("10", None)
    ('7.5', None)
    """
    return None if quantity is None or returned is None else plain(Decimal(quantity) - Decimal(returned))


@lru_cache(maxsize=20_000)
def left_over_entered(entered: str | None, quantity: str | None, outstanding: str | None) -> str | None:
    """The same in the unit that was entered, by the line's own ratio; to four places, since base quantities are rounded.

    >>> left_over_entered("2", "24", "18"), left_over_entered("1", "3", "1"), left_over_entered("2", "0", "0")
    ('1.5', '0.3333', '2')
    """
    if entered is None or quantity is None or outstanding is None:
        return None
    if quantity == outstanding:
        return plain(Decimal(entered))
    with localcontext() as exact:
        exact.prec = 60
        return plain((Decimal(entered) * Decimal(outstanding) / Decimal(quantity)).quantize(_SMALLEST, ROUND_HALF_EVEN)) if Decimal(quantity) else None


def customer_rows(lines: Iterable[LineRow], parties: Mapping[str, Party], depth: Depth, shares: Shares) -> list[CustomerRow]:
    """One row per customer, by id; a place of ours is none."""
    found = _by(lines, lambda line: None if line.internal else line.customer_id)
    return [_customer(parties.get(customer) or Party(customer), rows, depth, shares.get(customer)) for customer, rows in sorted(found.items())]


def _customer(party: Party, lines: Sequence[LineRow], depth: Depth, share: SuspectShare | None) -> CustomerRow:
    return CustomerRow(
        customer_id=party.customer_id,
        name=party.name,
        level=party.level,
        notify=notified(party.level, depth),
        contact=party.contact,
        email=party.email,
        phone=party.phone,
        address=party.address,
        orders=len({line.order_id for line in lines if line.order_id}),
        lines=len(lines),
        shipped=shipped(lines),
        returned=returned(lines),
        outstanding=outstanding(lines),
        shipped_entered=sums((line.entered_quantity, line.entered_unit or PIECE) for line in lines),
        outstanding_entered=sums((line.outstanding_entered, line.entered_unit or PIECE) for line in lines),
        shipped_catch=sums((line.catch_quantity, line.catch_unit or "") for line in lines if line.catch_quantity is not None),
        certainty=surest(lines),
        suspect_share=share,
    )


def quantity_rows(customers: Iterable[CustomerRow]) -> list[CustomerQuantityRow]:
    """One row per customer and base unit, in their order; of a quantity that is not known, the unit is null."""
    rows = []
    for one in customers:
        parts = [{amount.unit: amount.quantity for amount in amounts} for amounts in (one.shipped, one.returned, one.outstanding)]
        for unit in dict.fromkeys(unit for part in parts for unit in part):
            told = [part.get(unit, None if unit is None else "0") for part in parts]
            row = CustomerQuantityRow(customer_id=one.customer_id, name=one.name, unit=unit, shipped=told[0], returned=told[1], outstanding=told[2])
            rows.append(row)
    return rows


def order_rows(lines: Iterable[LineRow], shares: Mapping[tuple[str, str | None], SuspectShare | None]) -> list[OrderRow]:
    """One row per order and customer, by id."""
    found = _by(lines, lambda line: (line.order_id, line.customer_id) if line.order_id and not line.internal else None)
    alike: dict[tuple[object, ...], OrderRow] = {}
    made = []
    for (order, customer), rows in sorted(found.items(), key=lambda entry: (entry[0][0], entry[0][1] or "")):
        share = shares.get((order, customer))
        if len(rows) > 1:
            made.append(_order(order, customer, rows, share))
            continue
        # Most orders are one line, and many lines tell the same quantities.
        line = rows[0]
        told = (line.quantity, line.returned_quantity, line.unit, line.entered_quantity, line.entered_unit, line.certainty)
        like = alike.get(told)
        if like is None:
            alike[told] = like = _order(order, customer, rows, share)
        made.append(structs.replace(like, order_id=order, customer_id=customer, suspect_share=share))
    return made


def _order(order: str, customer: str | None, lines: Sequence[LineRow], share: SuspectShare | None) -> OrderRow:
    return OrderRow(
        order_id=order,
        customer_id=customer,
        lines=len(lines),
        shipped=shipped(lines),
        returned=returned(lines),
        outstanding=outstanding(lines),
        shipped_entered=sums((line.entered_quantity, line.entered_unit or PIECE) for line in lines),
        outstanding_entered=sums((line.outstanding_entered, line.entered_unit or PIECE) for line in lines),
        certainty=surest(lines),
        suspect_share=share,
    )


def shipped(lines: Iterable[LineRow]) -> list[Amount]:
    """What went out by these lines."""
    return sums((line.quantity, line.unit or "") for line in lines)


def returned(lines: Iterable[LineRow]) -> list[Amount]:
    """What came back of them; nothing where nothing did."""
    return sums((line.returned_quantity, line.unit or "") for line in lines if line.returned_quantity != "0")


def outstanding(lines: Iterable[LineRow]) -> list[Amount]:
    """What is still out of them; null where some line tells no quantity, shipped or returned."""
    return sums((line.outstanding_quantity, line.unit or "") for line in lines)


def surest(lines: Iterable[LineRow]) -> Certainty:
    """Certain when any of them is."""
    return "certain" if any(line.certainty == "certain" for line in lines) else "possible"


def _by(lines: Iterable[LineRow], key: Callable[[LineRow], _Key | None]) -> dict[_Key, list[LineRow]]:
    found: dict[_Key, list[LineRow]] = defaultdict(list)
    for line in lines:
        if (group := key(line)) is not None:
            found[group].append(line)
    return found
