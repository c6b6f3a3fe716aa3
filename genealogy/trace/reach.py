"""What was reached: the nodes of a walk with what they are, and how many transformations lie between them and the start."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from genealogy.store import Transaction
from genealogy.trace.walk import Reached, Walker


@dataclass(slots=True)
class Reach:
    """The nodes of a walk.

    Attributes:
        hops: Node → fewest transformations from a start.
        came_from: Node → the node before it on such a way, None for starts; empty where ways were not asked for.
        lot_of: Segment or content → its lot.
        contents: Those nodes that are contents of handling units.
        later: Lots that were reached otherwise than by their own node.
        onward: Node → the nodes it flows into (the other way round where the walk went backward); None where flows were not read.
        unknown_times: Lines of flows without a time; None while not looked for.
        limited: The walk was stopped by its limit.
        walk_ms: Milliseconds the walk took.
    """

    hops: dict[str, int] = field(default_factory=dict)
    came_from: dict[str, str | None] = field(default_factory=dict)
    lot_of: dict[str, str] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    onward: dict[str, list[str]] | None = None
    unknown_times: set[str] | None = None
    limited: bool = False
    walk_ms: float = 0.0

    @property
    def segments(self) -> list[str]:
        """The segments among the nodes."""
        return [node for node in self.lot_of if node not in self.contents]

    @property
    def whole_lots(self) -> set[str]:
        """Lots that count in full: a segment of theirs was reached, not just contents of some units."""
        return {lot for node, lot in self.lot_of.items() if node not in self.contents}

    def lot_hops(self) -> dict[str, int]:
        """Lot → fewest transformations from a start."""
        hops: dict[str, int] = {}
        for node, lot in self.lot_of.items():
            hops[lot] = min(self.hops[node], hops.get(lot, self.hops[node]))
        return hops


def reach(tx: Transaction, walker: Walker, starts: Sequence[str], depths: Iterable[int] = (), walked: Reached | None = None) -> Reach:
    """Walk from these nodes; `depths` are the transformations already behind each of them, 0 if not given."""
    began = perf_counter()
    row = walked or walker.reached(tx, starts)
    found = Reach(contents=set(row.contents), later=set(row.later), limited=len(row.found) >= walker.limit, walk_ms=(perf_counter() - began) * 1000)
    found.lot_of = {node: lot for node, lot in zip(row.found, row.lot_keys, strict=True) if lot}
    begin = dict(zip(starts, list(depths) or [0] * len(starts), strict=True))
    if walker.units or walker.ways or any(begin.values()) or _by_itself(row):
        found.onward = _onward(tx, walker, row.found, found)
        _count_hops(found, found.onward, begin)
        for node in row.found:
            # A walk that was cut short may hold nodes whose way was cut off; they stay in the answer.
            found.hops.setdefault(node, 0)
            found.came_from.setdefault(node, None)
    else:
        found.hops = {node: (depth + 1) // 2 for node, depth in zip(row.found, row.depths, strict=True)}
    return found


def _by_itself(row: Reached) -> bool:
    """Whether some lot flows on into itself or into its other key, so that a relationship is not half a transformation.

    While every lot lies an even number of relationships from a start, no such link shortens a way: it would lead from one even number to the next odd one.
    """
    return any(depth & 1 for depth, lot in zip(row.depths, row.lot_keys, strict=True) if lot)


def _onward(tx: Transaction, walker: Walker, nodes: list[str], found: Reach) -> dict[str, list[str]]:
    row = walker.flows(tx, nodes)
    found.unknown_times = set(row.unknown_times)
    onward: dict[str, list[str]] = {}
    for source, target in zip(row.sources, row.targets, strict=True):
        onward.setdefault(nodes[source], []).append(target)
    return onward


def _count_hops(found: Reach, onward: dict[str, list[str]], begin: dict[str, int]) -> None:
    """Breadth first, where only a step into a transformation counts: carry links and a lot's own segments cost nothing."""
    front: deque[tuple[str, int]] = deque()
    for start, depth in sorted(begin.items(), key=lambda pair: pair[1]):
        front.append((start, depth))
        found.hops[start], found.came_from[start] = depth, None
    while front:
        node, depth = front.popleft()
        if found.hops[node] < depth:
            continue
        for target in onward.get(node, ()):
            cost = 0 if target in found.lot_of else 1
            if depth + cost < found.hops.get(target, depth + cost + 1):
                found.hops[target], found.came_from[target] = depth + cost, node
                if cost:
                    front.append((target, depth + cost))
                else:
                    front.appendleft((target, depth))
