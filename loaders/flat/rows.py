"""From a row of a flat file to canonical events: one function per kind of file.

What an event says depends on its row alone; the few things a row leaves out (the item of a returned lot, which units are really vessels) come
from `Background`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from genealogy import units
from genealogy.errors import BadRow
from genealogy.events import Event, HandlingUnitMoved, Line, LotReceived, LotReturned, LotShipped, LotTransformed, Packed, event_id
from loaders import times
from loaders.flat import tables
from loaders.flat.fields import DISPOSITIONS, KINDS, NEEDS_ITEM, Background, Row, needed, quantity


def _line(row: Row, about: Background, event: str) -> Line:
    unit = row["uom"]
    amount = quantity(row["qty"])
    if amount is not None:
        about.check_unit(row["item_id"], unit)
        try:
            units.to_base(amount, unit)
        except BadRow as error:
            raise BadRow("qty", error.expected, error.found) from None
    caught, caught_unit = _second_measure(row)
    return Line(
        lot_key=about.lot_key(row, event),
        hu_key=about.hu_key(row),
        quantity=amount,
        unit=unit or None,
        catch_quantity=caught,
        catch_unit=caught_unit,
        location_id=row["location_id"] or None,
    )


def _second_measure(row: Row) -> tuple[Decimal | None, str | None]:
    """Catch weight: the weight of what is counted in pieces, or the other way round; most files have no such columns."""
    text = row.get("catch_quantity")
    if not text:
        return None, None
    unit = row.get("catch_unit")
    try:
        amount = quantity(text)
        units.to_base(amount or Decimal(0), unit)
    except BadRow as error:
        raise BadRow("catch_quantity", error.expected, error.found) from None
    return amount, unit or None


def _receipt(row: Row, about: Background) -> LotReceived:
    needed(row, "receipt_id")
    name = event_id(about.source, "receipt", row["receipt_id"], row["hu_id"] or f"lot {row['lot_id']}")
    line = replace(_line(row, about, name), supplier_lot_number=row["supplier_lot"] or None, order_id=row["po_id"] or None)
    return LotReceived(
        event_id=name,
        source=about.source,
        document=row["receipt_id"],
        event_time=times.span(row["ts"], about.zone),
        receipt_id=row["receipt_id"],
        supplier_id=row["supplier_id"] or None,
        lines=(line,),
    )


def _production(row: Row, about: Background) -> LotTransformed:
    needed(row, "production_id", "io")
    kind = KINDS.get(row["kind"].lower())
    if kind is None:
        raise BadRow("kind", f"one of {', '.join(KINDS)}", repr(row["kind"][:40]))
    side = row["io"].upper()
    if side not in ("I", "O"):
        raise BadRow("io", "I or O", repr(row["io"][:40]))
    name = event_id(about.source, "production", row["production_id"], side, row["lot_id"], row["hu_id"])
    line = _line(row, about, name)
    return LotTransformed(
        event_id=name,
        source=about.source,
        document=row["production_id"],
        event_time=times.span(row["ts"], about.zone),
        transformation_id=row["production_id"],
        kind=kind,
        lines=(line,) if side == "I" else (),
        outputs=(line,) if side == "O" else (),
    )


def _transfer(row: Row, about: Background) -> HandlingUnitMoved:
    needed(row, "transfer_id", "hu_id", "to_location")
    if row["hu_id"] in about.vessels:
        raise BadRow("hu_id", "a unit that can move", f"tank or silo {row['hu_id']}")
    caught, caught_unit = _second_measure(row)
    return HandlingUnitMoved(
        event_id=event_id(about.source, "transfer", row["transfer_id"]),
        source=about.source,
        document=row["transfer_id"],
        event_time=times.span(row["ts"], about.zone),
        comment=row["kind"] or None,
        from_location_id=row["from_location"] or None,
        lines=(Line(hu_key=row["hu_id"], catch_quantity=caught, catch_unit=caught_unit, location_id=row["to_location"]),),
    )


def shipment_event_id(source: str, shipment_line_id: str) -> str:
    """The id of the event that a shipment line makes: what a return points at."""
    return event_id(source, "shipment", shipment_line_id)


def _shipment(row: Row, about: Background) -> LotShipped:
    needed(row, "shipment_line_id")
    name = shipment_event_id(about.source, row["shipment_line_id"])
    line = replace(
        _line(row, about, name),
        order_id=row["order_id"] or None,
        order_line=row["order_line"] or None,
        document_line_id=row["shipment_line_id"],
    )
    if not row["customer_id"]:
        about.warnings.append(f"shipment line {row['shipment_line_id']}: no customer")
    return LotShipped(
        event_id=name,
        source=about.source,
        document=row["shipment_id"],
        event_time=times.span(row["ts"], about.zone),
        shipment_id=row["shipment_id"] or None,
        customer_id=row["customer_id"] or None,
        lines=(line,),
    )


def _return(row: Row, about: Background) -> LotReturned:
    needed(row, "return_id", "lot_id")
    item = about.returned.get((row["shipment_line_id"], row["lot_id"])) or about.items.get(row["lot_id"])
    if not item:
        raise BadRow("lot_id", NEEDS_ITEM, repr(row["lot_id"][:40]))
    disposition = row["disposition"].lower()
    if disposition and disposition not in DISPOSITIONS:
        raise BadRow("disposition", f"one of {', '.join(DISPOSITIONS)}", repr(row["disposition"][:40]))
    name = event_id(about.source, "return", row["return_id"])
    returns = shipment_event_id(about.source, row["shipment_line_id"]) if row["shipment_line_id"] else None
    line = replace(
        _line({**row, "item_id": item}, about, name),
        order_id=row["order_id"] or None,
        document_line_id=row["return_id"],
        returns_line=returns,
        disposition=disposition or None,
    )
    return LotReturned(
        event_id=name,
        source=about.source,
        document=row["return_id"],
        event_time=times.span(row["ts"], about.zone),
        customer_id=row["customer_id"] or None,
        lines=(line,),
    )


def placed(row: Row, about: Background) -> Event | None:
    """A case is packed into its pallet when it is made; a pallet of cases, that no receipt line names, stands where it was made."""
    needed(row, "hu_id")
    unit, parent, when = row["hu_id"], row["parent_hu_id"], times.span(row["created"], about.zone, "created")
    place = row["location_id"] or None
    if parent == unit:
        raise BadRow("parent_hu_id", "another unit", f"the unit itself, {unit}")
    if unit in about.vessels:
        return None
    if parent:
        return Packed(
            event_id=event_id(about.source, "pack", unit),
            source=about.source,
            document=unit,
            event_time=when,
            parent_hu_key=parent,
            lines=(Line(hu_key=unit, location_id=place),),
        )
    if place and not quantity(row["qty"]):
        name = event_id(about.source, "place", unit)
        return HandlingUnitMoved(event_id=name, source=about.source, document=unit, event_time=when, lines=(Line(hu_key=unit, location_id=place),))
    return None


EVENT_OF: dict[str, Callable[[Row, Background], Event | None]] = {
    tables.RECEIPTS.name: _receipt,
    tables.PRODUCTIONS.name: _production,
    tables.HANDLING_UNITS.name: placed,
    tables.TRANSFERS.name: _transfer,
    tables.SHIPMENTS.name: _shipment,
    tables.RETURNS.name: _return,
}
