"""Part of an impact list: some customers, sites or lots, or only what is certain.

A filter by customer leaves nothing of anybody else, so that the list may be given to that customer. Sums of a customer or order of which lines are left
out are of the lines that stay; no share is told of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct, structs

from genealogy.errors import NotFound
from genealogy.identifiers import lot_number
from genealogy.recall.answer import CustomerRow, Filter, ImpactList, LineRow, LotRow, OrderRow, UnitRow
from genealogy.recall.goods import Goods
from genealogy.recall.make import counts, totals
from genealogy.recall.read import Party
from genealogy.recall.sums import customer_rows, order_rows, quantity_rows

_Row = TypeVar("_Row", bound=Struct)
GOODS = ("stock", "in_transit", "work_in_progress", "consumed", "destroyed", "returned_to_suppliers")


def narrowed(whole: ImpactList, only: Filter) -> ImpactList:
    """The rows that a filter asks for, in their order; the whole list for an empty one.

    Raises:
        NotFound: The list has nothing of a customer, site or lot that is named.
    """
    if only.empty:
        return whole
    _known(whole, only)
    lines = [line for line in whole.lines if (not only.customers or line.customer_id in only.customers) and _fits(line, only)]
    goods = Goods(**{name: _kept(getattr(whole, name), only) for name in GOODS})
    units = _kept(whole.handling_units, only)
    lots = _lots(whole, only, lines, goods)
    receipts = [] if only.customers else [row for row in whole.receipts if not only.lots or _of_lots(row, only)]
    suppliers = [row for row in whole.suppliers if not only.customers and (not only.lots or {*row.receipts} & {one.receipt_id for one in receipts})]
    customers, orders = _customers(whole, lines), _orders(whole, lines)
    return structs.replace(
        whole,
        filter=only,
        counts=counts(customers, orders, lines, goods, len(lots), len(units), len(suppliers)),
        totals=totals(lines, goods),
        customers=customers,
        customer_quantities=quantity_rows(customers),
        orders=orders,
        lines=lines,
        lots=lots,
        handling_units=units,
        **{name: getattr(goods, name) for name in GOODS},
        suppliers=suppliers,
        receipts=receipts,
        exceptions=[] if only.customers else whole.exceptions,
        not_known=[] if only.customers else whole.not_known,
        changes=None,
    )


def _known(whole: ImpactList, only: Filter) -> None:
    customers = {line.customer_id for line in whole.lines}
    sites = {getattr(row, "site", None) for name in (*GOODS, "lines", "handling_units") for row in getattr(whole, name)}
    lots = {text for row in whole.lots for text in (row.lot_key, row.lot_number)}
    for what, asked, there in (("customer", only.customers, customers), ("site", only.sites, sites), ("lot", only.lots, lots)):
        for one in asked:
            if one not in there:
                raise NotFound(f"The list of {whole.recall.recall_id} has nothing of {what} {one!r}.", cure="The whole list tells what there is.")


def _fits(row: Struct, only: Filter) -> bool:
    """Whether a row is of the sites, lots and certainty that are asked for."""
    site = not only.sites or getattr(row, "site", None) in only.sites
    return site and (not only.lots or _of_lots(row, only)) and only.certainty in (None, getattr(row, "certainty", only.certainty))


def _of_lots(row: Struct, only: Filter) -> bool:
    keys = row.lots if isinstance(row, UnitRow) else [getattr(row, "lot_key", "")]
    return any(key in only.lots or lot_number(key) in only.lots for key in keys)


def _kept(rows: Sequence[_Row], only: Filter) -> list[_Row]:
    """Goods are no customer's."""
    return [] if only.customers else [row for row in rows if _fits(row, only)]


def _lots(whole: ImpactList, only: Filter, lines: Iterable[LineRow], goods: Goods) -> list[LotRow]:
    named = {line.lot_key for line in lines} | {row.lot_key for name in GOODS for row in getattr(goods, name)}
    asked_for_some = bool(only.customers or only.sites)
    return [
        row
        for row in whole.lots
        if (not asked_for_some or row.lot_key in named) and (not only.lots or _of_lots(row, only)) and only.certainty in (None, row.certainty)
    ]


def _customers(whole: ImpactList, lines: Sequence[LineRow]) -> list[CustomerRow]:
    parties = {one.customer_id: Party(one.customer_id, one.name, one.level, one.contact, one.email, one.phone, one.address) for one in whole.customers}
    before = {one.customer_id: one for one in whole.customers}
    found = customer_rows(lines, parties, whole.recall.depth, {})
    return [before[one.customer_id] if one.lines == before[one.customer_id].lines else one for one in found]


def _orders(whole: ImpactList, lines: Sequence[LineRow]) -> list[OrderRow]:
    before = {(one.order_id, one.customer_id): one for one in whole.orders}
    found = order_rows(lines, {})
    return [before[one.order_id, one.customer_id] if one.lines == before[one.order_id, one.customer_id].lines else one for one in found]
