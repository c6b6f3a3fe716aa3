"""Loose stock at one place, by status: what came back stays apart from what never left until something takes it (semantics 8.2).

The graph keeps one sum for each status, so that a sum does not depend on who was recorded first. Lines that take stock away seldom say of which status;
`settled` sets them against it when stock is read: a disposal takes scrap first, everything else takes ordinary stock first and scrap last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ORDINARY: Final = ""
DISPOSED: Final = "disposed"
_RESTOCK: Final = "restock"
_SCRAP: Final = "scrap"


def status_of_return(disposition: str | None) -> str:
    """The status under which a customer return is kept: what was restocked is ordinary stock again.

    >>> status_of_return("scrap"), status_of_return("restock")
    ('scrap', '')
    """
    return ORDINARY if disposition in (None, _RESTOCK) else disposition or ORDINARY


def settled(sums: Mapping[str, int]) -> dict[str, int]:
    """What stands there, by status; nothing that is zero.

    Args:
        sums: By status what came less what left under it, in one base unit; what was disposed of is below zero, under `DISPOSED`.

    >>> settled({"": 10, "scrap": 4, "disposed": -6})
    {'': 8}
    >>> settled({"": -3, "quarantine": 2, "scrap": 4})
    {'scrap': 3}
    """
    left = {status: quantity for status, quantity in sums.items() if status != DISPOSED}
    kept = sorted(left.keys() - {ORDINARY, _SCRAP})
    ordinary = left.get(ORDINARY, 0) + _take(left, -sums.get(DISPOSED, 0), (_SCRAP,))
    left[ORDINARY] = max(ordinary, 0) + _take(left, max(-ordinary, 0), (*kept, _SCRAP))
    return {status: quantity for status, quantity in left.items() if quantity}


def _take(left: dict[str, int], quantity: int, order: tuple[str, ...]) -> int:
    """Take a quantity from these statuses in turn; what they don't have is owed: zero or less."""
    for status in order:
        taken = min(quantity, max(left.get(status, 0), 0))
        if taken:
            left[status] -= taken
            quantity -= taken
    return -quantity
