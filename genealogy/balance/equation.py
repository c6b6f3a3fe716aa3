"""The equation of one lot in one base unit, as sums: what came, what went, what is left by the lines, and what a clean-out cut off (semantics 8.5).

Pure functions of entries. A balance of a period is the difference of two tallies, one up to its end and one of all before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from genealogy.balance.lines import INWARD, Entry, Spot

CAME: Final = ("received", "made", "returned_by_customers", "counted_up", "moved_in")
WENT: Final = ("consumed", "shipped", "returned_to_suppliers", "destroyed", "counted_down", "moved_out")
_ELSEWHERE: Final = {"arrived": "moved_in", "sent": "moved_out"}

Effect = Callable[[Entry], tuple[str, int] | None]
"""What an entry is to a scope: its term and +1 or -1; None when it is nothing to it."""


def lot_effect(entry: Entry) -> tuple[str, int] | None:
    """To a lot as a whole moves are nothing, wherever they lead."""
    if entry.term == "moved":
        return None
    return entry.term, 0 if entry.term == "clean" else 1 if entry.term in INWARD else -1


def place_effect(places: Collection[str]) -> Effect:
    """To some places all that comes in or leaves is something; what moves between them is nothing."""

    def inside(spot: Spot | None) -> bool:
        return spot is not None and spot.location_id in places

    def effect(entry: Entry) -> tuple[str, int] | None:
        came, went = inside(entry.into), inside(entry.out_of)
        if came == went:
            return None
        if entry.term == "clean":
            return "clean", 0
        if entry.term == "moved":
            return ("moved_in", 1) if came else ("moved_out", -1)
        return _ELSEWHERE.get(entry.term, entry.term), 1 if came else -1

    return effect


@dataclass(slots=True)
class Tally:
    """What the entries of one lot in one base unit come to.

    Attributes:
        sums: Each term of the equation; what is shipped is without what arrived at another place of the same lot.
        net: What is left by the lines: all that came less all that went.
        in_transit: Sent to a place of ours and not arrived there.
        excess: Arrived without having been shipped.
        left: What was left by the lines when a vessel was cleaned out, by line, with the entry of the clean-out.
    """

    sums: dict[str, int] = field(default_factory=dict)
    net: int = 0
    in_transit: int = 0
    excess: int = 0
    left: dict[str, tuple[Entry, int]] = field(default_factory=dict)

    @property
    def stands(self) -> int:
        """What should stand there: below zero when more went than came."""
        return self.net - sum(quantity for _, quantity in self.left.values())


def tally(entries: Iterable[Entry], effect: Effect, unit: str, until: int | None = None) -> Tally:
    """Add up what has one base unit.

    Args:
        entries: Of one lot, in order of time.
        effect: What each is to the scope.
        unit: The base unit; what tells another, or no quantity, is left out.
        until: Only what had begun before; None for all.
    """
    found = Tally()
    sums: dict[str, int] = defaultdict(int)
    running: dict[str, int] = defaultdict(int)
    for entry in entries:
        does = effect(entry) if until is None or entry.earliest < until else None
        if does is None:
            continue
        term, sign = does
        if term == "clean":
            if left := running.pop(entry.line.lot_key, 0):
                found.left[entry.line.line_id] = (entry, left)
        elif entry.quantity is not None and entry.unit == unit:
            sums[term] += entry.quantity
            running[entry.line.lot_key] += sign * entry.quantity
            found.net += sign * entry.quantity
    _settle_arrivals(found, sums)
    found.sums = dict(sums)
    return found


def _settle_arrivals(found: Tally, sums: dict[str, int]) -> None:
    """An arrival takes back what was sent, then what was shipped: a partner's receipt of our shipment leaves nothing shipped."""
    sent, arrived = sums.pop("sent", 0), sums.pop("arrived", 0)
    found.in_transit = max(sent - arrived, 0)
    over = max(arrived - sent, 0)
    back = min(over, sums.get("shipped", 0))
    if back:
        sums["shipped"] -= back
    found.excess = over - back
