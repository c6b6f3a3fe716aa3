"""What stands where when a balance closes.

Today the system's own stock tells it: the sums of loose stock and the contents of handling units, which are kept apart from the lines that the equation
adds up. Of another time, of units at a place, and of units that do not tell how much is left in them, the lines tell it: each change
counts at the place where the unit stood then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.balance.account import Account, Spots, ledger_spots
from genealogy.balance.answer import Standing
from genealogy.balance.lines import Entry, Spot
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import quantity_text


@dataclass(frozen=True, slots=True)
class StockRow:
    """Loose stock: lot, place, base unit, quantity. Contents: lot, handling unit, base unit, quantity, place. Lots whose units do not tell."""

    loose: list[tuple[str, str, str, int]]
    in_units: list[tuple[str, str, str | None, int, str | None]]
    unknown: list[str]


STOCK: Final = Statement("balance/stock", StockRow)


@dataclass(slots=True)
class Today:
    """The system's stock today, by lot and base unit."""

    loose: dict[tuple[str, str], Spots]
    in_units: dict[tuple[str, str], Spots]
    unknown: frozenset[str]


SpotsOf = Callable[[Sequence[Entry], str], Spots]


def read_today(tx: Transaction, lot_keys: Collection[str]) -> Today:
    """The stock of these lots."""
    row = tx.one(STOCK, lot_keys=sorted(lot_keys))
    loose: dict[tuple[str, str], Spots] = defaultdict(lambda: defaultdict(int))
    in_units: dict[tuple[str, str], Spots] = defaultdict(lambda: defaultdict(int))
    for lot_key, place, unit, quantity in row.loose:
        loose[lot_key, unit][Spot(place or None)] += quantity
    for lot_key, hu_key, held_in, quantity, standing_at in row.in_units:
        in_units[lot_key, held_in or ""][Spot(standing_at, hu_key)] += quantity
    return Today(loose, in_units, frozenset(row.unknown))


def spots_of(lot_keys: Sequence[str], places: Collection[str] | None, today: Today | None) -> SpotsOf:
    """How to tell what stands where of a lot (and those declared the same), within the places if any are asked for."""

    def found(entries: Sequence[Entry], unit: str) -> Spots:
        ledger = ledger_spots(entries, unit)
        if places is not None:
            ledger = {spot: quantity for spot, quantity in ledger.items() if spot.location_id in places}
        if today is None:
            return ledger
        by_lines = places is not None or not today.unknown.isdisjoint(lot_keys)
        spots = {spot: quantity for spot, quantity in ledger.items() if by_lines and spot.hu_key}
        for kept in (today.loose,) if by_lines else (today.loose, today.in_units):
            for key in lot_keys:
                for spot, quantity in kept.get((key, unit), {}).items():
                    if places is None or spot.location_id in places:
                        spots[spot] = spots.get(spot, 0) + quantity
        return spots

    return found


def standing(accounts: Sequence[Account], sites: dict[str, str]) -> list[Standing]:
    """What stands at each place, in each base unit."""
    sums: dict[tuple[str | None, str], int] = defaultdict(int)
    for one in accounts:
        for spot, quantity in one.spots.items():
            sums[spot.location_id, one.unit] += quantity
    return [
        Standing(location_id=place, site=sites.get(place or ""), quantity=quantity_text(quantity) or "0", unit=unit)
        for (place, unit), quantity in sorted(sums.items(), key=lambda entry: (entry[0][0] or "", entry[0][1]))
        if quantity
    ]
