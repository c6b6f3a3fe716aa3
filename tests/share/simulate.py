"""What truly happened in a plan, one way it can have gone: mass is pushed through each step, split at random. Shares no code with the engine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from tests.share.goods import Heap, Vessel
from tests.share.plans import TANKS, Plan, Step, unit_of


@dataclass
class Truth:
    """One course of a plan.

    Attributes:
        shipped: Line → share of bad in it.
        left: Lot → quantity left, and the share of bad in it.
    """

    plan: Plan
    dice: Random
    shipped: dict[str, float] = field(default_factory=dict)
    left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _heaps: dict[str, Heap] = field(default_factory=lambda: defaultdict(Heap))
    _vessels: dict[str, Vessel] = field(default_factory=dict)
    _sent: dict[str, Heap] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)
    _good: set[str] = field(default_factory=set)

    def run(self) -> Truth:
        self._vessels = {tank: Vessel(*self.plan.rules[tank]) for tank in TANKS}
        for number, step in enumerate(self.plan.steps):
            self._do(number, step)
        for lot, heap in self._heaps.items():
            self.left[lot] = heap.size, heap.share
        for tank, vessel in self._vessels.items():
            self.left[tank] = vessel.whole.size, vessel.whole.share
        return self

    def _do(self, number: int, step: Step) -> None:
        match step.kind:
            case "make":
                self._make(step, told=not any(place[0] == number for place in self.plan.blank))
            case "receive":
                self._put(*step.outs[0], 0.0)
            case "up":
                lot, quantity = step.outs[0]
                # What is found is of the lot: of one that was all bad or all good, like the rest of it.
                least, most = (0.0 if lot in self._good or lot not in self._touched else 1.0), (1.0 if lot in self._touched else 0.0)
                self._put(lot, quantity, self.dice.choice([least, most, self.dice.uniform(least, most)]))
            case "return" | "arrive":
                lot, quantity = step.outs[0]
                back = self._sent[step.of].take(quantity, self.dice)
                self._heaps[lot].add(back)
            case "clean":
                tank = step.ins[0][0]
                self._vessels[tank] = Vessel(*self.plan.rules[tank])
            case "ship":
                taken = self._take(*step.ins[0])
                self.shipped[step.line] = taken.share
                self._sent[f"{number:03}"] = taken
            case _:
                self._take(*step.ins[0])

    def _make(self, step: Step, *, told: bool) -> None:
        groups: dict[str, Heap] = defaultdict(Heap)
        for lot, quantity in step.ins:
            groups[lot.partition("/")[0]].add(self._take(lot, quantity))
        outs = dict(step.outs)
        if told:
            self._lose(groups, step)
        units = {unit_of(lot) for lot in outs}
        if len(units) == 1:
            portions = [quantity / sum(outs.values()) for quantity in outs.values()]
        else:
            one = self.dice.choice([0.01, 0.5, 0.99])
            portions = [one, 1 - one]
        sizes = {item: heap.size for item, heap in groups.items()}
        for (lot, quantity), portion in zip(outs.items(), portions, strict=True):
            shares = []
            for item, heap in groups.items():
                part = min(sizes[item] * portion, heap.size)
                if part > 1e-9:
                    shares.append(heap.take(part, self.dice).share)
            self._put(lot, quantity, max(shares, default=0.0))

    def _lose(self, groups: dict[str, Heap], step: Step) -> None:
        """What was lost, where both sides are told in one unit, may have been of any kind; what nobody can tell is lost evenly."""
        lots = [lot for lot, _ in (*step.ins, *step.outs)]
        lost: float = sum(quantity for _, quantity in step.ins) - sum(quantity for _, quantity in step.outs)
        if lost <= 0 or len({unit_of(lot) for lot in lots}) > 1:
            return
        order = list(groups.values())
        self.dice.shuffle(order)
        for heap in order:
            part = min(lost, heap.size)
            heap.take(part, self.dice)
            lost -= part

    def _put(self, lot: str, quantity: float, share: float) -> None:
        share = 1.0 if lot in self.plan.starts else share
        if share > 0:
            self._touched.add(lot)
        if share < 1:
            self._good.add(lot)
        heap = Heap(quantity * (1 - share), quantity * share)
        if lot in self._vessels:
            self._vessels[lot].add(heap, self.dice)
        else:
            self._heaps[lot].add(heap)

    def _take(self, lot: str, quantity: float) -> Heap:
        return self._vessels[lot].take(quantity, self.dice) if lot in self._vessels else self._heaps[lot].take(quantity, self.dice)
