"""Shares of a whole network: each pile and mixing once, after all that flows into it.

Rings of flows (lots declared the same; lots that don't add up and were made from what they became) have no first pile to begin with. Whatever is in a ring
may be anywhere in it: all of its goods may be suspect, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from genealogy.share.bounds import ALL, ANY, NONE, Amount, Share, total
from genealogy.share.mixing import Input, Mixing, mix
from genealogy.share.network import Flow, Network, UnitFlow, item_of
from genealogy.share.order import in_order
from genealogy.share.pile import Inflow, Pile, Sums, settle
from genealogy.share.vessel import Segment, VesselLine, fill_and_draw, plain

_PURE = Pile(None, None, pure=True, tainted=True, touched=True)
_OPEN = Pile(None, None, pure=False, tainted=True, touched=True)
_CLEAN = Pile(None, None, pure=False, tainted=False)
_NO_SUMS = Sums()


@dataclass(slots=True)
class Solver:
    """Works a network out.

    Attributes:
        network: What is known.
        segments: Segment or content → its goods.
        mixings: Transformation → what it mixed.
    """

    network: Network
    segments: dict[str, Segment] = field(default_factory=dict)
    mixings: dict[str, Mixing] = field(default_factory=dict)
    _inputs: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    _outputs: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    _made: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    _unit_inputs: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    _unit_made: dict[str, list[UnitFlow]] = field(default_factory=lambda: defaultdict(list))
    _carried_on: set[str] = field(default_factory=set)
    _loose: set[str] = field(default_factory=set)

    def solve(self) -> None:
        """Work out all piles and mixings."""
        net = self.network
        for flow in net.flows:
            (self._inputs if flow.into else self._outputs)[flow.mixing].append(flow)
            if not flow.into:
                self._made[flow.pile].append(flow)
        for one in net.unit_flows:
            if one.target in net.contents:
                self._unit_made[one.target].append(one)
            else:
                self._unit_inputs[one.target][one.line_id] = one.source
        self._carried_on = {before for befores in net.carries.values() for before in befores}
        self._loose = net.loose_may_be_suspect()
        nodes = [*net.lots, *net.contents, *self._inputs, *self._outputs]
        sources = {node: self._sources(node) for node in dict.fromkeys(nodes)}
        for group in in_order(sources, sources):
            if len(group) > 1 or group[0] in sources[group[0]]:
                self._ring(group, sources)
            else:
                self._one(group[0])

    def mixed(self, mixing: str, quantity: int | None, unit: str | None) -> Share:
        """The share of an output of a transformation."""
        if mixing in self.network.possible:
            return ANY
        found = self.mixings.get(mixing)
        return NONE if found is None else found.share_of(quantity, unit)

    def _sources(self, node: str) -> list[str]:
        net = self.network
        if node in net.contents:
            return [one.source for one in self._unit_made[node] if one.source in net.contents or one.source in self._inputs]
        if node in net.lots:
            before = [*net.carries.get(node, ()), *net.same.get(node, ())]
            return [*(flow.mixing for flow in self._made[node]), *(one for one in before if one in net.lots)]
        units = self._unit_inputs[node].values()
        return [*(flow.pile for flow in self._inputs[node] if flow.pile in net.lots), *(unit for unit in units if unit in net.contents)]

    def _one(self, node: str) -> None:
        if node in self.network.contents:
            self._content(node)
        elif node in self.network.lots:
            self.segments[node] = self._segment(node)
        else:
            self._mixing(node)

    def _segment(self, node: str) -> Segment:
        net = self.network
        if node in net.possible and not self._is_start(node):
            return _plainly(_OPEN)
        sums = net.sums.get(node, _NO_SUMS)
        before = [self.segments[one] if one in self.segments else _plainly(_OPEN) for one in net.carries.get(node, ())]
        before += [self.segments[one] for one in net.same.get(node, ()) if one in self.segments]
        inflows = self._inflows(node)
        if net.lots[node] in net.rules:
            found = fill_and_draw(net.rule(node), sums, net.lines.get(node, []), self._share_of_line, before, inflows)
        else:
            found = plain(sums, inflows, before, alone=not before and node not in self._carried_on)
        if self._is_start(node):
            return found.all_suspect()
        if net.lots[node] in self._loose:
            # Beside what came by the flows there may be what was in the units that were traced.
            wide = _widened(found.pile)
            return Segment(wide, wide.left(sums.gone))
        return found

    def _inflows(self, node: str) -> list[Inflow]:
        """What came in from each transformation, as one: its lines share one bound."""
        grouped: dict[tuple[str, str | None], list[Flow]] = defaultdict(list)
        for flow in self._made[node]:
            grouped[flow.mixing, flow.unit].append(flow)
        found = []
        for (mixing, unit), flows in grouped.items():
            quantity = total(flow.quantity for flow in flows)
            found.append(Inflow(quantity, unit, self.mixed(mixing, quantity, unit), len(flows)))
        return found

    def _share_of_line(self, line: VesselLine) -> Share:
        return self.mixed(line.node, line.quantity, line.unit)

    def _mixing(self, node: str) -> None:
        net = self.network
        grouped: dict[tuple[str, str | None, bool], list[Flow]] = defaultdict(list)
        for flow in self._inputs[node]:
            content = self._unit_inputs[node].get(flow.line_id)
            grouped[content if content in net.contents else flow.pile, flow.unit, flow.hu_key is None].append(flow)
        inputs = []
        for (source, unit, _), flows in grouped.items():
            quantity = total(flow.quantity for flow in flows)
            share = self._input_share(source, flows, quantity, unit)
            inputs.append(Input(item_of(flows[0].lot_key), quantity, unit, share))
        outputs: dict[tuple[str, str | None, str], list[Flow]] = defaultdict(list)
        for flow in self._outputs[node]:
            # Of a vessel with a rule each line is a layer of its own.
            outputs[flow.pile, flow.unit, flow.line_id if flow.lot_key in net.rules else ""].append(flow)
        self.mixings[node] = mix(inputs, [(total(flow.quantity for flow in flows), unit) for (_, unit, _), flows in outputs.items()])

    def _input_share(self, source: str, flows: Sequence[Flow], quantity: int | None, unit: str | None) -> Share:
        if source in self.network.contents:
            content = self.segments[source].take(quantity, unit)
            pile = self.segments.get(flows[0].pile)
            return content if pile is None or not pile.pile.tainted else Share(content.low, None, ALL.high)
        found = self.segments.get(source)
        if found is not None:
            return found.take(quantity, unit, [flow.line_id for flow in flows])
        return ANY if flows[0].hu_key is None and flows[0].lot_key in self._loose else NONE

    def _content(self, node: str) -> None:
        net = self.network
        if node in net.starts or net.contents[node] in net.whole:
            self.segments[node] = _plainly(_PURE)
            return
        if node in net.possible:
            self.segments[node] = _plainly(_OPEN)
            return
        sums = net.filled.get(node, _NO_SUMS)
        inflows = [Inflow(one.quantity, one.unit, self._unit_share(one)) for one in self._unit_made[node]]
        others = Inflow(sums.made if not sums.unmeasured else None, next(iter(sums.units), None), ANY)
        known = total(one.quantity for one in inflows)
        whole = Sums(made=(known or 0) + sums.made, lines=len(inflows) + sums.lines, unmeasured=int(known is None) + sums.unmeasured)
        whole.units = sums.units | {one.unit for one in inflows if one.unit}
        self.segments[node] = _plainly(settle(whole, [*inflows, *[others] * bool(sums.lines)], [], alone=True))

    def _unit_share(self, flow: UnitFlow) -> Share:
        if flow.source in self.network.contents:
            return self.segments[flow.source].take(flow.quantity, flow.unit)
        return self.mixed(flow.source, flow.quantity, flow.unit)

    def _ring(self, group: Sequence[str], sources: dict[str, list[str]]) -> None:
        """A ring is open in all its parts, but for lots that are suspect as a whole."""
        inside = set(group)
        outside = [one for node in group for one in sources[node] if one not in inside]
        tainted = any(self._tainted(one) for one in outside) or any(self._may_begin(node) for node in group)
        for node in group:
            if node in self.network.lots or node in self.network.contents:
                self.segments[node] = _plainly(_PURE if self._is_start(node) else _OPEN if tainted else _CLEAN)
        for node in group:
            if node in self._inputs or node in self._outputs:
                self._mixing(node)

    def _tainted(self, node: str) -> bool:
        if node in self.segments:
            return self.segments[node].pile.tainted
        return node in self.network.possible or any(group.tainted for group in self.mixings[node].groups)

    def _may_begin(self, node: str) -> bool:
        return self._is_start(node) or node in self.network.possible or self.network.lots.get(node) in self._loose

    def _is_start(self, node: str) -> bool:
        lot = self.network.lots.get(node) or self.network.contents.get(node)
        return node in self.network.starts or lot in self.network.whole


def _plainly(pile: Pile) -> Segment:
    return Segment(pile, pile)


def _widened(pile: Pile) -> Pile:
    amount = pile.amount
    wide = None if amount is None else Amount(amount.quantity, amount.low, None, Amount.of(amount.quantity, ALL).high)
    return Pile(wide, pile.unit, pile.pure, tainted=True, touched=True)
