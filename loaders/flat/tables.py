"""The files of the flat format: their names, their columns, and how a file is recognised."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of file.

    Attributes:
        name: Its usual file name, without ending.
        columns: The columns it must have.
        time: Column with the time of what happened; empty for files that only say what things are.
        optional: Columns it may have; a row without them has blanks there. Any others are ignored.
    """

    name: str
    columns: tuple[str, ...]
    time: str = ""
    optional: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        """All that a row may tell."""
        return self.columns + self.optional


def _kind(name: str, columns: str, time: str = "", optional: str = "") -> TableKind:
    return TableKind(name, tuple(columns.split()), time, tuple(optional.split()))


CATCH = "catch_quantity catch_unit"
CONTACT = "contact email phone address"


SUPPLIERS = _kind("suppliers", "supplier_id name", optional=CONTACT)
CUSTOMERS = _kind("customers", "customer_id name", optional=f"{CONTACT} level")
ITEMS = _kind("items", "item_id level uom", optional="tolerance_percent tolerance_reason")
LOCATIONS = _kind("locations", "location_id warehouse type", optional="content_lot vessel_rule band heel")
LOTS = _kind("lots", "lot_id item_id origin created expiry supplier_id supplier_lot", optional="vessel_rule band heel")
HANDLING_UNITS = _kind("handling_units", "hu_id sscc type parent_hu_id lot_id qty uom created location_id", "created")
RECEIPTS = _kind("receipts", "receipt_id ts po_id supplier_id supplier_lot item_id lot_id hu_id qty uom location_id", "ts", CATCH)
TRANSFERS = _kind("transfers", "transfer_id ts hu_id from_location to_location kind", "ts", CATCH)
PRODUCTIONS = _kind("productions", "production_id kind io ts item_id lot_id hu_id qty uom location_id", "ts", CATCH)
SHIPMENTS = _kind("shipments", "shipment_line_id shipment_id ts order_id order_line customer_id item_id lot_id hu_id qty uom location_id", "ts", CATCH)
RETURNS = _kind("returns", "return_id ts shipment_line_id order_id customer_id lot_id hu_id qty uom location_id disposition", "ts", CATCH)

MASTER = (SUPPLIERS, CUSTOMERS, ITEMS, LOCATIONS, LOTS, HANDLING_UNITS)
EVENTS = (RECEIPTS, PRODUCTIONS, HANDLING_UNITS, TRANSFERS, SHIPMENTS, RETURNS)
ALL = (*MASTER, RECEIPTS, PRODUCTIONS, TRANSFERS, SHIPMENTS, RETURNS)


def by_columns(columns: Collection[str]) -> TableKind | None:
    """The kind of file that these columns make; the one with most columns where several fit.

    >>> by_columns(["name", "supplier_id", "remark"]).name
    'suppliers'
    """
    present = set(columns)
    fitting = [kind for kind in ALL if present.issuperset(kind.columns)]
    return max(fitting, key=lambda kind: len(kind.columns), default=None)


def by_name(stem: str) -> TableKind | None:
    """The kind of file that a file's name tells: `receipts`, `2025-01_receipts`, `Receipts.part2`.

    >>> by_name("Receipts-2025").name, by_name("prereceipts")
    ('receipts', None)
    """
    text = stem.lower()
    for kind in ALL:
        if re.search(rf"(?:^|[^a-z]){kind.name}(?:[^a-z]|$)", text):
            return kind
    return None


def nearest(columns: Collection[str]) -> TableKind | None:
    """The kind of file these columns come nearest to, if they have more than half of its columns."""
    present = set(columns)
    best = max(ALL, key=lambda kind: len(present.intersection(kind.columns)) / len(kind.columns))
    return best if 2 * len(present.intersection(best.columns)) > len(best.columns) else None
