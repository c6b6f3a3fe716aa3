"""Vessels: what a tank or silo gives at each draw, by the rule its master row tells (semantics 6.2).

- full_mix: all that is in it is mixed evenly; every draw is like the whole.
- fifo: what came first goes first. fifo_band: the same, but goods may overtake each other by up to `band`.
- strict: everything since the last clean-out may be in every draw: an ordinary pile.

`heel` is what stays in the vessel even when the books say it is empty; it mixes into the next filling. A rule holds only where the books leave no doubt of
order and quantity; else the vessel is taken as strict from there to the next clean-out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Final

from genealogy.share.bounds import ALL, EMPTY, ONE, Amount, Share
from genealogy.share.layers import mixed_with_heel, newest, oldest
from genealogy.share.pile import Inflow, Pile, Sums, add_up, settle

FULL_MIX, FIFO, FIFO_BAND, STRICT = "full_mix", "fifo", "fifo_band", "strict"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a vessel mixes; quantities in millionths of the base unit."""

    kind: str = STRICT
    band: int = 0
    heel: int = 0


PLAIN: Final = Rule()


@dataclass(frozen=True, slots=True)
class VesselLine:
    """A line of a vessel's segment; `inflow` is None where it is neither, such as a count. `node` is what it comes from or goes to."""

    line_id: str
    inflow: bool | None
    node: str
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int


@dataclass(slots=True)
class Segment:
    """A solved segment.

    Attributes:
        pile: All that was in it.
        rest: What is left in it at its end.
        draws: Line → its draw, where the order of the lines tells what each got; lines of one moment to one place are one draw.
        queue: The layers left, oldest first.
        behind: Those drawn last, up to the band.
        strict: No rule holds from here on.
        last: The last layer touched.
    """

    pile: Pile
    rest: Pile
    draws: dict[str, Amount] = field(default_factory=dict)
    queue: list[Amount] = field(default_factory=list)
    behind: list[Amount] = field(default_factory=list)
    strict: bool = True
    last: Amount = EMPTY

    def take(self, quantity: int | None, unit: str | None, lines: Sequence[str] = ()) -> Share:
        """The share of what these lines took, `quantity` in all."""
        if not self.draws:
            return self.pile.take(quantity, unit)
        drawn = {id(draw): draw for line in lines if (draw := self.draws.get(line))}
        if not drawn or quantity is None or any(line not in self.draws for line in lines):
            return self.pile.take(quantity, unit)
        whole = add_up(drawn.values()) or EMPTY
        return (whole if whole.quantity == quantity else whole.part(quantity)).share()

    def all_suspect(self) -> Segment:
        """The same goods, all of them suspect."""
        return replace(
            self,
            pile=_suspect(self.pile),
            rest=_suspect(self.rest),
            draws={line: Amount.of(draw.quantity, ALL) for line, draw in self.draws.items()},
            queue=[Amount.of(layer.quantity, ALL) for layer in self.queue],
            behind=[Amount.of(layer.quantity, ALL) for layer in self.behind],
            last=Amount.of(self.last.quantity, ALL),
        )


def _suspect(pile: Pile) -> Pile:
    return replace(pile, amount=None if pile.amount is None else Amount.of(pile.amount.quantity, ALL), pure=True, tainted=True, touched=True)


def plain(sums: Sums, inflows: Sequence[Inflow], before: Sequence[Segment], *, alone: bool) -> Segment:
    """A segment of an ordinary lot."""
    pile = settle(sums, inflows, [segment.rest for segment in before], alone=alone)
    return Segment(pile, pile.left(sums.gone))


def fill_and_draw(
    rule: Rule, sums: Sums, lines: Sequence[VesselLine], shares: Callable[[VesselLine], Share], before: Sequence[Segment], inflows: Sequence[Inflow]
) -> Segment:
    """A segment of a vessel.

    Args:
        rule: The vessel's.
        sums: What its lines come to.
        lines: Its lines.
        shares: What share an inflow has.
        before: The segment before it; at most one.
        inflows: As `settle` takes them.
    """
    strict = _strict(rule, sums, inflows, before)
    if rule.kind == STRICT or any(segment.strict for segment in before) or strict.pile.amount is None or not _in_order(lines, strict.pile.unit):
        return strict
    ins = [_joint(list(group), shares) for _, group in groupby(_sorted(lines, inflow=True), _moment)]
    if rule.kind == FULL_MIX:
        return _full_mix(rule, ins, sums, before, strict)
    return _queue(rule, ins, lines, before, strict)


def _strict(rule: Rule, sums: Sums, inflows: Sequence[Inflow], before: Sequence[Segment]) -> Segment:
    """As an ordinary pile, the heel included."""
    carried = [_with_heel(rule, segment) for segment in before]
    pile = settle(sums, inflows, carried, alone=False)
    return Segment(pile, pile.left(sums.gone))


def _with_heel(rule: Rule, segment: Segment) -> Pile:
    rest, pile = segment.rest, segment.pile
    more = 0 if rest.amount is None or pile.amount is None else min(rule.heel, pile.amount.quantity) - rest.amount.quantity
    if more <= 0 or rest.amount is None or pile.amount is None:
        return rest
    amount = rest.amount + (pile.amount.even(more) if pile.even else _any_of(pile, more))
    return replace(rest, amount=amount, tainted=amount.high > 0, pure=pile.pure)


def _any_of(pile: Pile, quantity: int) -> Amount:
    """Some of a pile, of any composition that occurs in it."""
    expected = None if pile.amount is None else pile.amount.share().expected
    return Amount(quantity, quantity * ONE if pile.pure else 0, None if expected is None else expected * quantity, quantity * ONE if pile.tainted else 0)


def _full_mix(rule: Rule, ins: Sequence[Amount], sums: Sums, before: Sequence[Segment], strict: Segment) -> Segment:
    carried = [_with_heel(rule, segment) for segment in before]
    amount = add_up([*(pile.amount for pile in carried), *ins])
    if amount is None:
        return strict
    pile = replace(strict.pile, amount=amount, tainted=amount.high > 0, even=True)
    return Segment(pile, pile.left(sums.gone), strict=False) if amount.quantity >= sums.gone else strict


def _queue(rule: Rule, ins: Sequence[Amount], lines: Sequence[VesselLine], before: Sequence[Segment], strict: Segment) -> Segment:
    queue = [layer for segment in before for layer in segment.queue]
    behind = [layer for segment in before for layer in segment.behind]
    last = next((segment.last for segment in before), EMPTY)
    layers = list(ins)
    left = sum(layer.quantity for layer in queue)
    held = max((segment.pile.amount.quantity for segment in before if segment.pile.amount), default=0)
    short = min(rule.heel, held) - left
    if layers and short > 0:
        layers[0], queue = mixed_with_heel(layers[0], queue, last, short), []
    queue += layers
    band = rule.band if rule.kind == FIFO_BAND else 0
    draws: dict[str, Amount] = {}
    for _, group in groupby(_sorted(lines, inflow=False), _moment):
        members = list(group)
        wanted = sum(line.quantity or 0 for line in members)
        if wanted > sum(layer.quantity for layer in queue):
            return strict
        ahead = oldest(queue, wanted + band)[0]
        drawn, queue = oldest(queue, wanted)
        draw = (add_up([*behind, *ahead]) or EMPTY).part(wanted) if band else add_up(drawn) or EMPTY
        draws.update(dict.fromkeys((line.line_id for line in members), draw))
        behind = newest([*behind, *drawn], band)
        last = drawn[-1] if drawn else last
    rest = add_up(queue) or EMPTY
    # Goods that lag behind by the band may be in what is left, in place of some that overtook them.
    left_over = (add_up([*behind, *queue]) or EMPTY).part(rest.quantity) if band else rest
    pile = replace(strict.rest, amount=left_over, tainted=left_over.high > 0)
    return Segment(strict.pile, pile, draws, queue, behind, strict=False, last=last)


def _in_order(lines: Sequence[VesselLine], unit: str | None) -> bool:
    """Whether nothing but fillings and draws happened, each of a known quantity, and one surely after the other."""
    if any(line.inflow is None or line.quantity is None or line.unit != unit for line in lines):
        return False
    ordered = _sorted(lines, inflow=True) + _sorted(lines, inflow=False)
    return all(first.latest < second.earliest or _moment(first) == _moment(second) for first, second in pairwise(ordered))


def _sorted(lines: Sequence[VesselLine], *, inflow: bool) -> list[VesselLine]:
    return sorted((line for line in lines if line.inflow == inflow), key=lambda line: (line.earliest, line.latest, line.node, line.line_id))


def _moment(line: VesselLine) -> tuple[int, int, bool | None, str]:
    return line.earliest, line.latest, line.inflow, line.node


def _joint(members: Sequence[VesselLine], shares: Callable[[VesselLine], Share]) -> Amount:
    """What came in at one moment from one place."""
    whole = replace(members[0], quantity=sum(line.quantity or 0 for line in members))
    return Amount.of(whole.quantity or 0, shares(whole))
