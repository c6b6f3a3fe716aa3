"""Vessels: tanks, silos and bins of loose goods. A vessel is a place, and all that is ever in it is one lot, its content (semantics 6).

What makes a location a vessel is its master row: a type that is one, a rule of mixing, or a content lot of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from genealogy.identifiers import lot_key

VesselRule = Literal["full_mix", "fifo", "fifo_band", "strict"]
RULES: Final[tuple[VesselRule, ...]] = ("full_mix", "fifo", "fifo_band", "strict")
"""How goods mix in a vessel. It shapes shares and ranking only: what may be in what is always the worst case (semantics 6.2).

Where none is told, `strict` holds: anything since the last clean-out may be in any draw.
"""
TYPES: Final = frozenset({"SILO", "TANK", "VAT", "VESSEL", "HOPPER", "BULK BIN", "BIN OF LOOSE GOODS"})
"""Types of a location that make it a vessel, whatever their case; `-` and `_` stand for a space."""


@dataclass(frozen=True, slots=True)
class Vessel:
    """What a location's master row says of it as a vessel.

    Attributes:
        content: Key of its content lot.
        rule: How goods mix in it; None when the row doesn't say.
        band: Of the rule `fifo_band`: how much of each neighbouring layer mixes, in millionths of the base unit.
        heel: What stays in it whatever the books say, in millionths of the base unit.
    """

    content: str
    rule: VesselRule | None = None
    band: int | None = None
    heel: int | None = None


def is_vessel_type(text: str | None) -> bool:
    """Whether a location of this type is a vessel.

    >>> is_vessel_type("silo"), is_vessel_type("Bulk-Bin"), is_vessel_type("bin"), is_vessel_type(None)
    (True, True, False, False)
    """
    return text is not None and text.strip().upper().replace("-", " ").replace("_", " ") in TYPES


def own_content(location_id: str) -> str:
    """The content lot of a vessel whose master row names none.

    Its namespace is empty, whatever the source: namespaces keep lot numbers of two systems apart, but a place is one for all of them.

    >>> own_content("T1")
    '||T1'
    """
    return lot_key("", location_id)


def is_vessel(told: Mapping[str, Any]) -> bool:
    """Whether the values of a location's master row make it a vessel.

    >>> is_vessel({"type": "silo"}), is_vessel({"type": "bin", "vessel_rule": "fifo"}), is_vessel({"type": "bin"})
    (True, True, False)
    """
    return bool(told.get("content_lot") or told.get("vessel_rule")) or is_vessel_type(told.get("type"))


def vessel_of(location_id: str, told: Mapping[str, Any]) -> Vessel | None:
    """What the values of a location's master row say of it as a vessel; None when it is none."""
    if not is_vessel(told):
        return None
    return Vessel(told.get("content_lot") or own_content(location_id), told.get("vessel_rule"), told.get("band"), told.get("heel"))
