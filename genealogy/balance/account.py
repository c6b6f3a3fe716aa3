"""The account of one lot in one base unit over a period: its equation as numbers, and where what is unexplained is found.

What stands somewhere can't be less than nothing. So a lot of which more went than came has nothing on hand, and what went beyond that is unexplained; a
clean-out leaves nothing in a vessel, and what the lines say was still in it is unexplained too. Lots declared the same have one account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.balance.answer import LocatedKind
from genealogy.balance.equation import CAME, WENT, Effect, Tally, tally
from genealogy.balance.lines import Entry, Spot

Spots = dict[Spot, int]
"""What stands where, in millionths of one base unit; below zero where more went than came."""

_NO_SPOT: Final = Spot(None)


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what is unexplained: its quantity in millionths, None when not known; the lot, and the spot and document where they are known."""

    kind: LocatedKind
    lot_key: str
    quantity: int | None
    spot: Spot | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One lot in one base unit.

    Attributes:
        lot_keys: The lot, and those declared the same.
        unit: The base unit.
        opening: What stood or was under way before the period; None when nothing brought the lot into being in this unit.
        sums: Each term of the equation within the period.
        on_hand: What stands there at the end; never below zero.
        in_transit: What is under way then.
        found: The parts of what is unexplained.
        spots: What stands where.
        set_off: Spots below zero that other spots of the lot make good: nothing is missing, but something was booked at the wrong place.
        excused: Lines that tell no quantity, or tell it in a unit in which the lot never came.
    """

    lot_keys: Sequence[str]
    unit: str
    opening: int | None
    sums: Mapping[str, int]
    on_hand: int
    in_transit: int
    found: Sequence[Found]
    spots: Spots
    set_off: Sequence[Found] = ()
    excused: int = 0

    @property
    def to_account_for(self) -> int | None:
        """All there was and all that came."""
        return None if self.opening is None else self.opening + sum(self.sums.get(term, 0) for term in CAME)

    @property
    def unexplained(self) -> int | None:
        """What nothing on record explains; below zero when more is accounted for than there was."""
        if self.to_account_for is None:
            return None
        return self.to_account_for - self.on_hand - self.in_transit - sum(self.sums.get(term, 0) for term in WENT)

    @property
    def blank(self) -> bool:
        """Nothing stood there and nothing happened."""
        if self.opening is None:
            return not self.found
        return not (self.opening or self.on_hand or self.in_transit or self.unexplained or any(self.sums.values()))


def ledger_spots(entries: Iterable[Entry], unit: str) -> Spots:
    """What stands where by the lines."""
    spots: Spots = {}
    for entry in entries:
        if entry.unit == unit and entry.quantity:
            for spot, sign in ((entry.into, 1), (entry.out_of, -1)):
                if spot is not None:
                    spots[spot] = spots.get(spot, 0) + sign * entry.quantity
    return spots


def has_origin(entries: Sequence[Entry], unit: str) -> bool:
    """Whether something brought a lot into being in this unit: a receipt, an output, or a count before anything left (semantics 3.2)."""
    mine = [entry for entry in entries if entry.unit == unit and entry.quantity is not None]
    left = min((entry.moment for entry in mine if entry.out_of is not None and entry.into is None), default=None)
    return any(entry.term in ("received", "made") or (entry.term == "counted_up" and (left is None or entry.moment <= left)) for entry in mine)


def account(
    lot_keys: Sequence[str],
    unit: str,
    entries: Sequence[Entry],
    effect: Effect,
    begin: int | None,
    spots_of: Callable[[Sequence[Entry], str], Spots],
) -> Account:
    """Draw up the account.

    Args:
        lot_keys: The lot, and those declared the same.
        unit: The base unit.
        entries: All their entries up to the end of the period, in order of time.
        effect: What each is to the scope.
        begin: Begin of the period; None for all from the start.
        spots_of: What stands where at the end, of these entries and this unit, within the scope.
    """
    now = tally(entries, effect, unit)
    before = Tally() if begin is None else tally(entries, effect, unit, until=begin)
    spots = spots_of(entries, unit)
    drift = sum(spots.values()) - now.net
    for clean, left in now.left.values():
        _take(spots, clean.into or Spot(None), left)
    stands = now.stands + drift
    found: list[Found] = []
    opening = None
    if has_origin(entries, unit):
        opening = max(before.stands, 0) + before.in_transit
        found += _cleaned(now, before)
        found += _short(lot_keys[0], min(stands, 0) - min(before.stands, 0), spots)
        found += _arrived(lot_keys[0], now.excess - before.excess, entries)
        found += [Found("stock-differs", lot_keys[0], -drift)] if drift else []
    elif now.sums or now.excess or now.in_transit or stands:
        found.append(Found("no-opening", lot_keys[0], None))
    told = {one.spot: one.quantity for one in found if one.kind == "below-zero"}
    rest = {spot: quantity - (told.get(spot) or 0) for spot, quantity in spots.items() if quantity < 0 and spot != _NO_SPOT}
    set_off = [Found("set-off", lot_keys[0], quantity, spot) for spot, quantity in rest.items() if quantity < 0]
    sums = {term: now.sums.get(term, 0) - before.sums.get(term, 0) for term in (*CAME, *WENT)}
    return Account(lot_keys, unit, opening, sums, max(stands, 0), now.in_transit, found, spots, set_off)


def _take(spots: Spots, where: Spot, quantity: int) -> None:
    """Take what a clean-out cut off out of the vessel, or where most of it stands by the lines."""
    if where not in spots and spots:
        sign = 1 if quantity > 0 else -1
        where = max(spots, key=lambda spot: sign * spots[spot])
    spots[where] = spots.get(where, 0) - quantity


def _cleaned(now: Tally, before: Tally) -> Iterable[Found]:
    for line_id, (clean, _) in (before.left | now.left).items():
        quantity = sum(sign * when.left[line_id][1] for when, sign in ((now, 1), (before, -1)) if line_id in when.left)
        if quantity:
            yield Found("clean-out", clean.line.lot_key, quantity, clean.into, clean.line.document)


def _short(lot_key: str, quantity: int, spots: Spots) -> Iterable[Found]:
    """What went beyond what there was, at the spots that stand below zero, the lowest first."""
    if quantity > 0:
        yield Found("brought-forward", lot_key, quantity)
        return
    rest = -quantity
    for spot in sorted(spots, key=lambda spot: (spots[spot], spot.location_id or "", spot.hu_key or "")):
        part = min(rest, max(-spots[spot], 0))
        if part:
            yield Found("below-zero", lot_key, -part, spot)
            rest -= part
    if rest:
        yield Found("below-zero", lot_key, -rest, _NO_SPOT)


def _arrived(lot_key: str, quantity: int, entries: Sequence[Entry]) -> Iterable[Found]:
    """What arrived and nobody sent; the last arrival tells where to look."""
    if quantity:
        last = [entry for entry in entries if entry.term == "arrived"][-1]
        yield Found("arrival", lot_key, -quantity, last.into, last.line.document)
