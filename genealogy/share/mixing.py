"""A mixing: a transformation, in which each input may be in each output.

Inputs are compared within one item and base unit; an output's share is the largest over its input items (semantics 8.6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import Struct

from genealogy.share.bounds import ALL, ANY, NONE, ONE, Amount, Share, largest
from genealogy.share.pile import add_up


class Input(Struct, frozen=True, gc=False):
    """What went in, of one item."""

    item: str
    quantity: int | None
    unit: str | None
    share: Share


class Group(Struct, frozen=True, gc=False):
    """All inputs of one item. `amount` is None where they have no common unit or lack a quantity."""

    amount: Amount | None
    unit: str | None
    pure: bool
    tainted: bool


@dataclass(frozen=True, slots=True)
class Mixing:
    """A transformation.

    Attributes:
        groups: Its inputs, by item.
        outputs: How many things came out.
        total: What came out in all; None where that has no common unit or lacks a quantity.
        unit: Its base unit.
        lost: What went in and did not come out, where both sides are told in `unit` alone; else 0: what can't be measured is taken to be lost evenly.
    """

    groups: list[Group]
    outputs: int
    total: int | None
    unit: str | None
    lost: int

    def share_of(self, quantity: int | None, unit: str | None) -> Share:
        """The share of one output: each may have got more or less of the suspect units than its part."""
        portion: tuple[int, int] | None = None
        if self.outputs == 1:
            portion = (1, 1)
        elif self.total and quantity is not None and quantity > 0 and unit == self.unit:
            portion = (quantity, self.total)
        return largest([_share(group, portion, self.lost) for group in self.groups])


def mix(inputs: Iterable[Input], outputs: Sequence[tuple[int | None, str | None]]) -> Mixing:
    """Mix inputs into outputs, which are told by quantity and unit."""
    by_item: dict[str, list[Input]] = defaultdict(list)
    for one in inputs:
        by_item[one.item].append(one)
    groups = [_group(members) for members in by_item.values()]
    total, unit = _total(outputs)
    lost = 0
    if total is not None and all(group.amount is not None and group.unit == unit for group in groups):
        lost = max(0, sum(group.amount.quantity for group in groups if group.amount) - total)
    return Mixing(groups, len(outputs), total, unit, lost)


def _total(outputs: Sequence[tuple[int | None, str | None]]) -> tuple[int | None, str | None]:
    units = {unit for _, unit in outputs}
    known = [quantity for quantity, _ in outputs if quantity is not None]
    if len(units) != 1 or len(known) != len(outputs):
        return None, None
    return sum(known), next(iter(units))


def _group(members: Sequence[Input]) -> Group:
    units = {one.unit for one in members}
    unit = next(iter(units)) if len(units) == 1 else None
    amount = None if unit is None else add_up(None if one.quantity is None else Amount.of(one.quantity, one.share) for one in members)
    pure, tainted = all(one.share.low == ONE for one in members), any(one.share.high for one in members)
    return Group(amount if amount and amount.quantity > 0 else None, unit, pure, tainted)


def _share(group: Group, portion: tuple[int, int] | None, lost: int) -> Share:
    """The share of a group's goods in an output that got `portion` of them, once up to `lost` of them had gone astray."""
    whole = group.amount
    if not group.tainted:
        return NONE
    if group.pure and (whole is None or lost < whole.quantity):
        return ALL
    if whole is None:
        return ANY
    expected = whole.share().expected
    part, of = portion or (0, 1)
    # The output holds got/of of the group's goods, as any units of them.
    got = (whole.quantity - lost) * part
    if got <= 0:
        # All of it may be what was lost.
        return Share(0, expected, ONE)
    low = max(0, (whole.low * of - (whole.quantity * of - got) * ONE) // got)
    high = min(ONE, -(-whole.high * of // got))
    return Share(low, None if expected is None else min(max(expected, low), high), high)
