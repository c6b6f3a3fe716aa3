"""From what was read to the rows of an impact list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from genealogy.identifiers import parts_of
from genealogy.recall.answer import (
    CustomerRow,
    Head,
    ImpactList,
    LineRow,
    ListCounts,
    LotRow,
    OrderRow,
    ReceiptRow,
    SupplierRow,
    Totals,
    UnitRow,
)
from genealogy.recall.goods import Goods, goods_of
from genealogy.recall.read import Parts
from genealogy.recall.sums import customer_rows, left_over, left_over_entered, order_rows, outstanding, quantity_rows, returned, shipped
from genealogy.trace.answer import Amount, HandlingUnitAnswer, ShipmentAnswer, amounts, millionths
from genealogy.trace.forward import Shipped
from genealogy.trace.text import not_known, why_incomplete


def make(head: Head, parts: Parts, *, made_at: str, made_by: str) -> ImpactList:
    """The list, as version 0: whoever keeps it numbers it.

    Args:
        head: The case.
        parts: What was read.
        made_at: Now, as text.
        made_by: Who asked.
    """
    forward, backward = parts.forward, parts.backward
    lines = [_line(told, row, parts) for told, row in zip(parts.lines, forward.shipments, strict=True)]
    goods = goods_of(parts, lines)
    customers = customer_rows(lines, parts.customers, head.depth, {row.customer_id: row.suspect_share for row in forward.customers})
    orders = order_rows(lines, {(row.order_id, row.customer_id): row.suspect_share for row in forward.orders})
    suppliers = _suppliers(parts)
    return ImpactList(
        recall=head,
        version=0,
        made_at=made_at,
        made_by=made_by,
        as_of=forward.completeness.watermark,
        complete=forward.complete and backward.complete,
        reasons=_reasons(parts),
        not_known=_not_known(parts, lines, customers),
        filter=None,
        counts=counts(customers, orders, lines, goods, len(forward.lots), len(forward.handling_units), len(suppliers)),
        totals=totals(lines, goods),
        shares=forward.shares,
        customers=customers,
        customer_quantities=quantity_rows(customers),
        orders=orders,
        lines=lines,
        lots=[
            LotRow(
                lot_key=row.lot_key,
                lot_number=row.lot_number,
                item_id=row.item_id,
                item_name=parts.items.get(row.item_id or ""),
                hops=row.hops,
                status=row.status,
                expiry_date=row.expiry_date,
                certainty=row.certainty,
                suspect_share=row.suspect_share,
            )
            for row in forward.lots
        ],
        handling_units=[_unit(row, parts) for row in forward.handling_units],
        stock=goods.stock,
        in_transit=goods.in_transit,
        work_in_progress=goods.work_in_progress,
        consumed=goods.consumed,
        destroyed=goods.destroyed,
        returned_to_suppliers=goods.returned_to_suppliers,
        suppliers=suppliers,
        receipts=[
            ReceiptRow(
                receipt_id=row.receipt_id,
                supplier_id=row.supplier_id,
                supplier_lot_number=row.supplier_lot_number,
                lot_key=row.lot_key,
                lot_number=row.lot_number,
                quantity=row.quantity,
                unit=row.unit,
                received_at=row.received_at,
            )
            for row in backward.receipts
        ],
        exceptions=list({one.rejected_id: one for told in (forward, backward) for one in told.completeness.exceptions}.values()),
    )


def _unit(row: HandlingUnitAnswer, parts: Parts) -> UnitRow:
    place = parts.places.get(row.location_id or "")
    return UnitRow(
        handling_unit=row.handling_unit,
        inside=row.inside,
        location_id=row.location_id,
        site=place.site if place else None,
        lots=row.lots,
        since=row.since,
        until=row.until,
        still=row.still,
        certainty=row.certainty,
    )


def _line(told: Shipped, row: ShipmentAnswer, parts: Parts) -> LineRow:
    left_from = parts.left_from.get(told.line_id)
    place = parts.places.get(left_from or "")
    party = parts.customers.get(row.customer_id or "")
    out = left_over(row.quantity, row.returned_quantity)
    return LineRow(
        shipment_line_id=row.shipment_line_id,
        shipment_id=row.shipment_id,
        order_id=row.order_id,
        customer_id=row.customer_id,
        internal=row.customer_id is None or (party is not None and party.internal),
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        item_id=parts_of(row.lot_key)[1] or None,
        handling_unit=row.handling_unit,
        location_id=left_from,
        site=place.site if place else None,
        shipped_at=row.shipped_at,
        quantity=row.quantity,
        returned_quantity=row.returned_quantity,
        outstanding_quantity=out,
        unit=row.unit,
        entered_quantity=row.entered_quantity,
        outstanding_entered=left_over_entered(row.entered_quantity, row.quantity, out),
        entered_unit=row.entered_unit,
        catch_quantity=row.catch_quantity,
        catch_unit=row.catch_unit,
        certainty=row.certainty,
        suspect_share=row.suspect_share,
        line_id=told.line_id,
    )


def counts(customers: list[CustomerRow], orders: list[OrderRow], lines: list[LineRow], goods: Goods, lots: int, units: int, suppliers: int) -> ListCounts:
    """Distinct ids of these rows."""
    return ListCounts(
        customers=len(customers),
        customers_to_notify=sum(row.notify for row in customers),
        orders=len({row.order_id for row in orders}),
        shipment_lines=len(lines),
        lots=lots,
        handling_units=units,
        places=len({row.location_id for row in goods.stock}),
        suppliers=suppliers,
    )


def totals(lines: list[LineRow], goods: Goods) -> Totals:
    """One sum a base unit of each; what went to places of ours is not shipped but in transit, or on hand there."""
    out = [line for line in lines if not line.internal]
    return Totals(
        shipped=shipped(out),
        returned=returned(out),
        outstanding=outstanding(out),
        on_hand=_sum(goods.stock),
        in_transit=_sum(goods.in_transit),
        work_in_progress=_sum(goods.work_in_progress),
        consumed=_sum(goods.consumed),
        destroyed=_sum(goods.destroyed),
        returned_to_suppliers=_sum(goods.returned_to_suppliers),
    )


def _sum(rows: Iterable[object]) -> list[Amount]:
    return amounts((millionths(row.quantity), row.unit) for row in rows)  # type: ignore[attr-defined]


def _suppliers(parts: Parts) -> list[SupplierRow]:
    numbers: dict[str, set[str]] = defaultdict(set)
    receipts: dict[str, list[str]] = defaultdict(list)
    for lot in parts.backward.supplier_lots:
        numbers[lot.supplier_id or ""].add(lot.supplier_lot_number)
    for receipt in parts.backward.receipts:
        receipts[receipt.supplier_id or ""].append(receipt.receipt_id)
    rows = []
    for one in parts.backward.suppliers:
        key = one.supplier_id
        _, name, contact, email, phone, address = parts.suppliers.get(key, [key, one.name, None, None, None, None])
        made = SupplierRow(
            supplier_id=key,
            name=name,
            contact=contact,
            email=email,
            phone=phone,
            address=address,
            supplier_lot_numbers=sorted(numbers[key]),
            receipts=list(dict.fromkeys(receipts[key])),
        )
        rows.append(made)
    return rows


def _reasons(parts: Parts) -> list[str]:
    """Why the list is not complete, the part of it named."""
    told = [f"{reason}." for reason in why_incomplete(parts.forward.completeness)] if not parts.forward.complete else []
    behind = [f"Suppliers: {reason}." for reason in why_incomplete(parts.backward.completeness)] if not parts.backward.complete else []
    return [reason[0].upper() + reason[1:] for reason in (*told, *behind)]


def _not_known(parts: Parts, lines: Iterable[LineRow], customers: Iterable[CustomerRow]) -> list[str]:
    told = not_known(parts.forward)
    nobody = sum(line.customer_id is None for line in lines)
    if nobody:
        many = "" if nobody == 1 else "s"
        told.append(f"Who got {nobody} shipment line{many}: no customer is on record, so what has not arrived at a place of ours is in transit.")
    nowhere = [row.customer_id for row in customers if not (row.contact or row.email or row.phone)]
    if nowhere:
        more = f" and {len(nowhere) - 5} more" if len(nowhere) > 5 else ""
        told.append(f"Whom to reach at {', '.join(nowhere[:5])}{more}: no contact is on record.")
    levels = [row.customer_id for row in customers if row.level is None]
    if levels and any(row.level for row in customers):
        told.append(f"Whether {len(levels)} customer{'' if len(levels) == 1 else 's'} sell on: no level is on record, so they are to be notified.")
    return told
