"""Loops: lots that went into one another, and transformations that gave back what they took.

Two lots are in a loop when each is in the other's trace: rework, whey that goes back to the vat, a tank that is filled from what was drawn of it. Keys that
were declared one lot count as one. Only flows that were possible in time count, so goods that merely swapped tanks at different times may be none.

Cost: linear in the flows of the answer. What lies on no loop is peeled off first, nearly always everything; the rest is searched with one bit a lot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from genealogy.share.order import in_order

Flows = Mapping[str, Collection[str]]
"""Node → the nodes it flows into (or, the other way round, all flows turned: loops stay loops)."""
Links = Mapping[str, set[str]]
"""Between lots as wholes and transformations."""


@dataclass(frozen=True, slots=True)
class Loops:
    """What was found.

    Attributes:
        rings: Lots of each loop, sorted.
        self_loops: A transformation's node and a lot that it both took and gave.
    """

    rings: list[list[str]]
    self_loops: list[tuple[str, str]]


def stripped(flows: list[tuple[str, str]], rounds: int = 40) -> list[tuple[str, str]]:
    """Flows without those at the ends of all ways, again and again: where nothing is left there is no loop. Long ways are left to the search itself.

    >>> stripped([("a", "b"), ("b", "c")]), stripped([("a", "b"), ("b", "a"), ("b", "c")])
    ([], [('a', 'b'), ('b', 'a')])
    """
    for _ in range(rounds):
        sources, targets = {source for source, _ in flows}, {target for _, target in flows}
        inner = [flow for flow in flows if flow[0] in targets and flow[1] in sources]
        if not inner or len(inner) == len(flows):
            return inner
        flows = inner
    return flows


def find_loops(lot_of: Mapping[str, str], flows: Flows) -> Loops:
    """The loops among reached nodes.

    Args:
        lot_of: Segment or content → its lot; what has none is a transformation.
        flows: The flows among the nodes.
    """
    group_of = _groups(lot_of, flows)
    left, own = _coarse(lot_of, flows, group_of)
    rings = _rings(lot_of, {node: [to for to in flows.get(node, ()) if to in left] for node in left}, group_of) if left else []
    members: dict[str, set[str]] = defaultdict(set)
    for lot in lot_of.values():
        members[group_of[lot]].add(lot)
    found = sorted(sorted(lot for group in ring for lot in members[group]) for ring in rings)
    return Loops(found, sorted((node, lot) for node, group in own for lot in members[group]))


def _groups(lot_of: Mapping[str, str], flows: Flows) -> dict[str, str]:
    """Lot → the name of the lot it is one with: a flow between segments of two lots says so (semantics 1.4)."""
    parent = {lot: lot for lot in lot_of.values()}

    def root(lot: str) -> str:
        while parent[lot] != lot:
            parent[lot] = lot = parent[parent[lot]]
        return lot

    for node, targets in flows.items():
        lot = lot_of.get(node)
        for target in targets if lot else ():
            other = lot_of.get(target)
            if lot and other and other != lot:
                first, second = sorted((root(lot), root(other)))
                parent[second] = first
    return {lot: root(lot) for lot in parent}


def _coarse(lot_of: Mapping[str, str], flows: Flows, group_of: Mapping[str, str]) -> tuple[set[str], set[tuple[str, str]]]:
    """Nodes that can be on a loop, whatever the times: all segments of a lot are taken as one; and the self-loops."""
    place = {node: group_of[lot] for node, lot in lot_of.items()}
    onward: dict[str, set[str]] = defaultdict(set)
    back: dict[str, set[str]] = defaultdict(set)
    for node, targets in flows.items():
        here = place.get(node, node)
        for target in targets:
            there = place.get(target, target)
            if there != here:
                onward[here].add(there)
                back[there].add(here)
    transformations = onward.keys() - place.values()
    own = {(here, group) for here in transformations for group in onward[here] & back.get(here, set())}
    places = _peeled(_peeled({*onward, *back}, onward, back), back, onward)
    return {node for node in {*lot_of, *flows} if place.get(node, node) in places} if places else set(), own


def _peeled(places: set[str], onward: Links, back: Links) -> set[str]:
    """Without what nothing leads into, again and again."""
    waiting = {here: len(back.get(here, set()) & places) for here in places}
    bare = [here for here, count in waiting.items() if count == 0]
    while bare:
        for there in onward.get(bare.pop(), ()):
            if there in waiting:
                waiting[there] -= 1
                if waiting[there] == 0:
                    bare.append(there)
    return {here for here, count in waiting.items() if count > 0}


def _rings(lot_of: Mapping[str, str], flows: Flows, group_of: Mapping[str, str]) -> list[set[str]]:
    """Lots that reach each other over transformations, in groups."""
    groups = sorted({group_of[lot_of[node]] for node in flows if node in lot_of})
    number = {group: index for index, group in enumerate(groups)}
    bits = {node: 1 << number[group_of[lot_of[node]]] if node in lot_of else 0 for node in flows}
    reached = _reached(flows, bits)
    led = [0] * len(groups)
    for node, targets in flows.items():
        if node in lot_of:
            for target in targets:
                if target not in lot_of:
                    led[number[group_of[lot_of[node]]]] |= reached[target]
    rings: list[set[int]] = []
    for index in range(len(groups)):
        mutual = {other for other in range(index) if led[index] >> other & 1 and led[other] >> index & 1}
        if mutual:
            joined = [ring for ring in rings if ring & mutual]
            rings = [ring for ring in rings if not ring & mutual] + [{index}.union(mutual, *joined)]
    return [{groups[index] for index in ring} for ring in rings]


def _reached(flows: Flows, bits: Mapping[str, int]) -> dict[str, int]:
    """Node → the bits of all that it reaches, itself included; two sweeps where time runs one way, more only where records contradict each other."""
    reached = dict(bits)
    # Each node after those it leads to, as far as that can be.
    order = [node for ring in in_order(flows, flows) for node in ring]
    changed = True
    while changed:
        changed = False
        for node in order:
            total = reached[node]
            for target in flows[node]:
                total |= reached[target]
            changed = changed or total != reached[node]
            reached[node] = total
    return reached
