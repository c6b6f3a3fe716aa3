"""Where handling units stood, and when: the places of their outermost unit, stay by stay (semantics 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from genealogy.balance.lines import Spot
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.times import UNKNOWN_FUTURE


@dataclass(frozen=True, slots=True)
class StaysRow:
    """Unit in unit and unit at place: unit, parent or place, since, until."""

    within: list[tuple[str, str, int, int | None]]
    at_places: list[tuple[str, str, int, int | None]]


STAYS: Final = Statement("balance/stays", StaysRow)


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """A unit stood at a place; up to `until`, not with it."""

    since: int
    until: int
    place: str


class Stays:
    """The stays of units.

    Args:
        within: Unit in unit: unit, parent, since, until.
        at_places: Unit at place: unit, place, since, until.
    """

    def __init__(self, within: Iterable[tuple[str, str, int, int | None]] = (), at_places: Iterable[tuple[str, str, int, int | None]] = ()) -> None:
        self._parents: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        self._own: dict[str, list[Stay]] = defaultdict(list)
        self._known: dict[str, list[Stay]] = {}
        for unit, parent, since, until in within:
            self._parents[unit].append((parent, since, UNKNOWN_FUTURE if until is None else until))
        for unit, place, since, until in at_places:
            self._own[unit].append(Stay(since, UNKNOWN_FUTURE if until is None else until, place))

    def of(self, unit: str) -> list[Stay]:
        """All stays of a unit, its parents' while it was in them, in order of time."""
        if unit not in self._known:
            self._known[unit] = []  # Units that name one another as parents end here.
            found = list(self._own[unit])
            for parent, since, until in self._parents[unit]:
                clipped = (Stay(max(stay.since, since), min(stay.until, until), stay.place) for stay in self.of(parent))
                found += [stay for stay in clipped if stay.since < stay.until]
            self._known[unit] = sorted(found)
        return self._known[unit]

    def filled(self, unit: str, moment: int, told: str | None) -> Spot:
        """Where a unit stood when something came into it; what the line tells counts only for a unit that never stood anywhere."""
        stays = self.of(unit)
        found = [stay.place for stay in stays if stay.since <= moment < stay.until]
        return Spot(found[-1] if found else told if not stays else None, unit)

    def drawn(self, unit: str, moment: int, told: str | None) -> Spot:
        """Where a unit stood when something left it: also when it left the place by that."""
        stays = self.of(unit)
        found = [stay.place for stay in stays if stay.since <= moment <= stay.until]
        return Spot(found[-1] if found else told if not stays else None, unit)


def read_stays(tx: Transaction, units: Collection[str], known: int) -> Stays:
    """The stays of these units as known at a commit, level by level up to their outermost units."""
    within: list[tuple[str, str, int, int | None]] = []
    at_places: list[tuple[str, str, int, int | None]] = []
    seen: set[str] = set()
    front = set(units)
    while front:
        row = tx.one(STAYS, hu_keys=sorted(front), known=known)
        within += row.within
        at_places += row.at_places
        seen |= front
        front = {parent for _, parent, _, _ in row.within} - seen
    return Stays(within, at_places)
