"""What rows of locations and lots say of vessels: the content lot, the rule by which goods mix, band and heel (semantics 6)."""

from __future__ import annotations

from decimal import Decimal

from genealogy import units
from genealogy.errors import BadRow
from genealogy.vessels import RULES, VesselRule
from loaders.flat.fields import Row, quantity

_PARTS = 3


def content_lot(row: Row) -> str | None:
    """The key of a vessel's content lot, as written; None where it is blank.

    Raises:
        BadRow: It is no lot key: namespace, item and lot text, joined by `|`.
    """
    key: str = row["content_lot"]
    parts = key.split("|")
    if key and (len(parts) != _PARTS or not parts[-1]):
        raise BadRow("content_lot", "a lot key, NAMESPACE|ITEM|LOT, each part percent-encoded", repr(key[:40]))
    return key or None


def rule(row: Row) -> VesselRule | None:
    """How goods mix in a vessel; None where it is blank.

    Raises:
        BadRow: No rule of ours.
    """
    text: str = row["vessel_rule"].lower().replace("-", "_").replace(" ", "_")
    found = next((one for one in RULES if one == text), None)
    if text and found is None:
        raise BadRow("vessel_rule", f"one of {', '.join(RULES)}", repr(row["vessel_rule"][:40]))
    return found


def amount(row: Row, name: str) -> int | None:
    """A quantity in the base unit, in millionths of it; None where the field is blank.

    Raises:
        BadRow: No number, negative, or too large.
    """
    try:
        number: Decimal | None = quantity(row[name])
        return None if number is None else units.to_base(number, None)[0]
    except BadRow as error:
        raise BadRow(name, error.expected, error.found) from None
