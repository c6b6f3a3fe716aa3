"""A pile: goods of one lot that lie together between two mixings, out of which anything may be taken.

All that comes in lies there before anything goes out (docs/graph.md, segments). Which units an outflow takes, nobody knows: it may be all suspect ones, or
none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from msgspec import Struct

from genealogy.share.bounds import ALL, ANY, EMPTY, NONE, ONE, Amount, Share


@dataclass(slots=True)
class Sums:
    """What the lines of one segment come to, in millionths of `unit`.

    Attributes:
        made: Inflows: outputs, and the receipts and commissionings that are the lot's origin.
        lines: How many inflows.
        up: Counts up.
        back: Customer returns.
        arrived: Goods of the lot that were shipped before and are received again.
        shipped: Shipments.
        out: Other outflows, and counts down.
        unmeasured: Lines of these without a quantity.
        units: The base units of all of them.
    """

    made: int = 0
    lines: int = 0
    up: int = 0
    back: int = 0
    arrived: int = 0
    shipped: int = 0
    out: int = 0
    unmeasured: int = 0
    units: set[str] = field(default_factory=set)

    @property
    def gone(self) -> int:
        """All that left."""
        return self.shipped + self.out

    @property
    def again(self) -> bool:
        """Whether goods that had left came again, or were found."""
        return bool(self.up or self.back or self.arrived)


class Inflow(Struct, frozen=True, gc=False):
    """What came into a pile: its quantity and unit, None where not told, its share, and by how many lines."""

    quantity: int | None
    unit: str | None
    share: Share
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Pile:
    """Goods that lie together.

    Attributes:
        amount: How much, and how much of it is suspect; None where the books don't tell: quantities missing, unlike units, more gone than had come.
        unit: The base unit.
        pure: All of it is suspect, however much it is.
        tainted: Something in it may be suspect.
        even: It is mixed evenly (a vessel in full mix): whatever is taken has the share of the whole.
        touched: It or what was carried into it may have held something suspect, though the books say that all of that has gone.
        recurs: Goods that had gone came back into it, so two things that were taken may be the same goods.
    """

    amount: Amount | None
    unit: str | None
    pure: bool
    tainted: bool
    even: bool = False
    touched: bool = False
    recurs: bool = False

    def take(self, quantity: int | None, unit: str | None) -> Share:
        """The share of something that was taken out of it."""
        if self.pure or not self.tainted:
            return ALL if self.pure else NONE
        if self.amount is None:
            return ANY
        if self.even:
            return self.amount.share()
        if quantity is None or unit != self.unit or not 0 < quantity <= self.amount.quantity:
            return Share(0, self.amount.share().expected, ONE) if quantity is None else ANY
        return self.amount.part(quantity).share()

    def left(self, quantity: int) -> Pile:
        """What is left of it once `quantity` has gone."""
        if self.amount is None:
            return self
        rest = self.amount.quantity - quantity
        amount = (self.amount.even if self.even else self.amount.part)(rest)
        return replace(self, amount=amount, tainted=amount.high > 0, pure=self.pure and rest > 0)


def settle(sums: Sums, inflows: Sequence[Inflow], carried: Sequence[Pile], *, alone: bool) -> Pile:
    """The pile of a segment.

    Args:
        sums: What its lines come to.
        inflows: Those of them that may be suspect; what else was made is not.
        carried: What was left in the segment before; at most one.
        alone: It is the lot's only segment. Then what comes back is what had gone, and every outflow is a part of what was made, however often it went.
    """
    unit = next(iter(sums.units), None) or next((pile.unit for pile in carried), None)
    sources = [one.share for one in inflows]
    pure = all(share.low == ONE for share in sources) and all(pile.pure for pile in carried) and (alone or not sums.again)
    pure = pure and sum(one.lines for one in inflows) == sums.lines and bool(inflows or carried)
    tainted = any(share.high for share in sources) or any(pile.tainted for pile in carried)
    touched = tainted or any(pile.touched for pile in carried)
    if not alone:
        # What comes back had gone with an earlier segment perhaps, and what is found may be of one.
        tainted = tainted or bool(sums.back or sums.arrived or (sums.up and touched))
    amount = _amount(sums, inflows, carried, unit, alone=alone, tainted=tainted)
    return Pile(
        amount, unit, pure, tainted if amount is None else amount.high > 0, touched=touched or tainted, recurs=alone and bool(sums.back or sums.arrived)
    )


def _amount(sums: Sums, inflows: Sequence[Inflow], carried: Sequence[Pile], unit: str | None, *, alone: bool, tainted: bool) -> Amount | None:
    before = add_up(pile.amount for pile in carried)
    units = sums.units | {pile.unit for pile in carried if pile.amount and pile.amount.quantity}
    if before is None or sums.unmeasured or len(units) > 1 or (sums.arrived and not alone):
        return None
    came = add_up(Amount.of(one.quantity, one.share) if one.quantity is not None and one.unit == unit else None for one in inflows)
    if came is None:
        return None
    known = before + came + Amount(sums.made - came.quantity, 0, 0, 0)
    # What was found, and what came back after the lot was cut, may be anything of the lot.
    open_ = sums.up if alone else sums.up + sums.back
    expected = known.share().expected if alone or not tainted else None
    mixed = Amount(open_, 0, None if expected is None else open_ * expected, open_ * ONE if tainted else 0) if open_ else EMPTY
    there = known + mixed
    again = sums.back + min(sums.arrived, sums.shipped) if alone else 0
    return there if sums.gone <= there.quantity + again else None


def add_up(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum; None when one of them is not known."""
    result = EMPTY
    for amount in amounts:
        if amount is None:
            return None
        result += amount
    return result
