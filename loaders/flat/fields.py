"""Fields of flat rows: lots, units, quantities, and what rows need to know beyond themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from genealogy import identifiers, units
from genealogy.errors import BadRow
from genealogy.events import TransformationKind

Row = Mapping[str, Any]  # A frame's row: all columns as text, and the reader's own.
NEEDS_ITEM = "a lot whose item is on record"
KINDS: dict[str, TransformationKind] = {
    "production": "production",
    "blend": "blend",
    "repack": "repack",
    "split": "split",
    "merge": "merge",
    "relabel": "relabel",
    "kit": "kit",
    "kitting": "kit",
    "disassembly": "disassembly",
    "rework": "rework",
    "fill": "fill",
    "silo_fill": "fill",
}
DISPOSITIONS = ("quarantine", "restock", "scrap")
_NUMBER = re.compile(r"\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_NEGATIVE = re.compile(r"-\s*[0-9.]+")


@dataclass(slots=True)
class Background:
    """What rows of this load need to know of each other and of the record.

    Attributes:
        source: First part of event ids.
        namespace: Namespace of lot keys.
        zone: Zone of times without one.
        vessels: Units that are tanks or silos: they are places, not units.
        containers: Units that the files call something else than tank or silo.
        vessel_places: Locations that are tanks or silos.
        items: Item of a lot text, where only one is meant.
        keys: Key a lot text without item had before.
        returned: Item of a shipment line that a return names.
        base_units: Base unit of an item's stock unit.
        warnings: What to tell of the row at hand.
    """

    source: str
    namespace: str
    zone: ZoneInfo
    vessels: set[str] = field(default_factory=set)
    containers: set[str] = field(default_factory=set)
    vessel_places: frozenset[str] = frozenset()
    items: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    returned: dict[tuple[str, str], str] = field(default_factory=dict)
    base_units: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def lot_key(self, row: Row, event: str) -> str:
        """The lot of a line (semantics 1.1, 1.3).

        Raises:
            BadRow: The row names neither item nor lot.
        """
        item, lot = row["item_id"], row["lot_id"]
        if lot:
            return keyed(item, lot, self.namespace) if item else self._without_item(lot)
        if item:
            return identifiers.unknown_lot_key(item, event, namespace=self.namespace)
        raise BadRow("lot_id", "an item or a lot", "both blank")

    def _without_item(self, lot: str) -> str:
        known = self.keys.get(lot)
        if known is None and lot not in self.items:
            self.warnings.append(f"lot {lot}: no item given or known; recorded as a lot of unknown item")
        return known or keyed(self.items.get(lot, ""), lot, self.namespace)

    def hu_key(self, row: Row) -> str | None:
        """The unit of a line; None where it is a tank or silo (semantics 6.1)."""
        unit: str = row["hu_id"]
        if not unit or unit in self.vessels or (row["location_id"] in self.vessel_places and unit not in self.containers):
            return None
        return unit

    def check_unit(self, item: str, unit: str) -> None:
        """Raises BadRow when a unit can't be converted to the item's own."""
        expected = self.base_units.get(item)
        if expected is not None and units.base_unit(unit) != expected:
            raise BadRow("uom", f"a unit that converts to {expected}, the unit of item {item}", repr(unit[:40]))


@lru_cache(maxsize=200_000)
def keyed(item: str, lot: str, namespace: str) -> str:
    """The key of a lot, remembered: each lot is named again and again."""
    return identifiers.lot_key(item, lot, namespace=namespace)


@lru_cache(maxsize=100_000)
def quantity(text: str) -> Decimal | None:
    """A quantity as written; None where the field is blank.

    Raises:
        BadRow: Negative, or no number.
    """
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadRow("qty", "a number, zero or more" if _NEGATIVE.fullmatch(text) else "a number like 12.5", repr(text[:40]))
    number = Decimal(text)
    return number or Decimal(0)


def needed(row: Row, *names: str) -> None:
    """Raises BadRow for the first of these columns that is blank."""
    for name in names:
        if not row[name]:
            raise BadRow(name, "a value", "a blank")
