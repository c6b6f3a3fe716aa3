"""From a row of a flat file to master rows: one function per kind of file."""

from __future__ import annotations

from collections.abc import Callable

from genealogy import gs1
from genealogy.balance import Tolerance, percent_of
from genealogy.errors import BadInput, BadRow
from genealogy.master import CUSTOMER_LEVELS, CustomerLevel, CustomerRow, HandlingUnitRow, ItemRow, LocationRow, LotRow, MasterRow, SupplierRow
from loaders import times
from loaders.flat import tables, vessels
from loaders.flat.fields import KINDS, Background, Row, keyed, needed
from loaders.flat.rows import placed

_SSCC_LENGTH = 18


def _supplier(row: Row, _about: Background) -> SupplierRow:
    needed(row, "supplier_id")
    return SupplierRow(supplier_id=row["supplier_id"], name=row["name"] or None, **_reached(row))


def _customer(row: Row, _about: Background) -> CustomerRow:
    needed(row, "customer_id")
    return CustomerRow(customer_id=row["customer_id"], name=row["name"] or None, level=_level(row), **_reached(row))


def _reached(row: Row) -> dict[str, str | None]:
    """Whom to reach at a party, and how."""
    return {name: row[name] or None for name in tables.CONTACT.split()}


def _level(row: Row) -> CustomerLevel | None:
    text = row["level"].lower()
    found = next((level for level in CUSTOMER_LEVELS if level == text), None)
    if text and found is None:
        raise BadRow("level", " or ".join(CUSTOMER_LEVELS), repr(row["level"][:40]))
    return found


def _item(row: Row, _about: Background) -> ItemRow:
    needed(row, "item_id")
    percent, reason = row["tolerance_percent"], row["tolerance_reason"]
    if percent:
        check_tolerance(percent, reason)
    return ItemRow(
        item_id=row["item_id"], level=row["level"] or None, unit=row["uom"] or None, tolerance_percent=percent or None, tolerance_reason=reason or None
    )


def check_tolerance(percent: str, reason: str) -> None:
    """Raises BadRow for a tolerance that is no number of percent, or that nobody gives a reason for (semantics 8.5)."""
    needed({"tolerance_reason": reason}, "tolerance_reason")
    try:
        Tolerance(percent_of(percent), reason)
    except BadInput:
        raise BadRow("tolerance_percent", "a number of percent from 0 to 100", repr(percent[:40])) from None


def _location(row: Row, _about: Background) -> LocationRow:
    needed(row, "location_id")
    return LocationRow(
        location_id=row["location_id"],
        site=row["warehouse"] or None,
        type=row["type"] or None,
        content_lot=vessels.content_lot(row),
        vessel_rule=vessels.rule(row),
        band=vessels.amount(row, "band"),
        heel=vessels.amount(row, "heel"),
    )


def _lot(row: Row, about: Background) -> LotRow:
    needed(row, "lot_id", "item_id")
    return LotRow(
        lot_key=keyed(row["item_id"], row["lot_id"], about.namespace),
        origin=row["origin"] or None,
        created=times.day_text(row["created"], "created"),
        expiry_date=times.day_text(row["expiry"], "expiry"),
        supplier_id=row["supplier_id"] or None,
        supplier_lot_number=row["supplier_lot"] or None,
        vessel=True if KINDS.get(row["origin"].lower()) == "fill" else None,
        vessel_rule=vessels.rule(row),
        band=vessels.amount(row, "band"),
        heel=vessels.amount(row, "heel"),
    )


def _handling_unit(row: Row, about: Background) -> HandlingUnitRow | None:
    placed(row, about)  # So that a row which can't make its event is told once, here.
    if row["hu_id"] in about.vessels:
        return None
    sscc = row["sscc"]
    if sscc and not good_sscc(sscc):
        about.warnings.append(f"unit {row['hu_id']}: wrong check digit or length in SSCC {sscc}")
    return HandlingUnitRow(hu_key=row["hu_id"], sscc=sscc or None, type=row["type"] or None)


MASTER_OF: dict[str, Callable[[Row, Background], MasterRow | None]] = {
    tables.SUPPLIERS.name: _supplier,
    tables.CUSTOMERS.name: _customer,
    tables.ITEMS.name: _item,
    tables.LOCATIONS.name: _location,
    tables.LOTS.name: _lot,
    tables.HANDLING_UNITS.name: _handling_unit,
}


def good_sscc(text: str) -> bool:
    """Is this an SSCC of 18 digits with the right check digit?

    >>> good_sscc("034012300000000018"), good_sscc("034012300000000017")
    (True, False)
    """
    return len(text) == _SSCC_LENGTH and gs1.valid(text)
