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
        came_from: Node → the node before it on such a way; None for starts.
        lot_of: Segment or content → its lot.
        contents: Those nodes that are contents of handling units.
        documents: Documents of the transformations.
        unknown_times: Lines of flows without a time.
        limited: The walk was stopped by its limit.
        walk_ms: Milliseconds the walk took.
    """

    hops: dict[str, int] = field(default_factory=dict)
    came_from: dict[str, str | None] = field(default_factory=dict)
    lot_of: dict[str, str] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    unknown_times: set[str] = field(default_factory=set)
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
    nodes = row.found
    found = Reach(unknown_times=set(row.unknown_times), limited=len(nodes) >= walker.limit, walk_ms=(perf_counter() - began) * 1000)
    for node, lot, content, document in zip(nodes, row.lot_keys, row.content_keys, row.documents, strict=True):
        if lot:
            found.lot_of[node] = lot
        if content:
            found.contents.add(node)
        if document:
            found.documents.add(document)
    onward: dict[str, list[str]] = {}
    for source, target in zip(row.sources, row.targets, strict=True):
        onward.setdefault(nodes[source], []).append(target)
    begin = dict(zip(starts, list(depths) or [0] * len(starts), strict=True))
    _count_hops(found, onward, begin)
    for node in nodes:
        # A walk that was cut short may hold nodes whose way was cut off; they stay in the answer.
        found.hops.setdefault(node, 0)
        found.came_from.setdefault(node, None)
    return found


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
