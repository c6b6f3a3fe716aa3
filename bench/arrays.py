"""The peer in memory: igraph, a breadth-first search over arrays in compiled code. It also tells which starts reach how much."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence

import igraph

from bench.graph import Rows

_NONE = -1


class Arrays:
    """The links as an igraph graph over the database's own numbers, and which lot each segment belongs to.

    Args:
        last: The highest number of a node.
    """

    def __init__(self, last: int) -> None:
        self.size = last + 1
        self._ends = array("q")
        self._lot_of = array("q", [_NONE]) * self.size
        self._later: dict[int, list[int]] = defaultdict(list)
        self.key_of: dict[int, str] = {}

    def take(self, table: str, rows: Rows) -> None:
        """Some rows of a table; most tables are none of ours."""
        if table == "link":
            for source, target in rows:
                self._ends.append(source)
                self._ends.append(target)
        elif table == "segment":
            for node, lot in rows:
                self._lot_of[node] = lot
                if node != lot:
                    self._later[lot].append(node)
        elif table == "lot":
            self.key_of.update((row[0], row[1]) for row in rows)

    def finish(self) -> None:
        """Make the graph."""
        pairs = memoryview(self._ends).cast("B").cast("q", (len(self._ends) // 2, 2)) if self._ends else []
        self.graph = igraph.Graph(n=self.size, edges=pairs, directed=True)
        self._ends = array("q")
        self.number_of = {key: number for number, key in self.key_of.items()}

    def reached(self, starts: Sequence[int]) -> int:
        """How many nodes these flow into, themselves included."""
        return len(self._reach(starts))

    def lots_reached(self, starts: Sequence[int]) -> int:
        """How many distinct lots are among them."""
        return len({self._lot_of[node] for node in self._reach(starts)} - {_NONE})

    def keys(self, questions: Sequence[Sequence[int]]) -> list[list[str]]:
        """The lots of some questions by their keys, as we are asked."""
        return [[self.key_of[lot] for lot in question] for question in questions]

    def starts(self, lot: int) -> list[int]:
        """The fewest segments that stand for a lot: its own, and those that it does not flow into, as after a clean-out."""
        later = self._later.get(lot)
        if not later:
            return [lot]
        seen = set(self.graph.subcomponent(lot, mode="out"))
        return [lot, *(node for node in later if node not in seen)]

    def origins(self, node: int) -> list[int]:
        """The lots' own segments that flow into a node and that nothing flows into: the start that reaches most is one of them."""
        before = self.graph.subcomponent(node, mode="in")
        return [one for one, degree in zip(before, self.graph.degree(before, mode="in"), strict=True) if not degree and self._lot_of[one] == one]

    def _reach(self, starts: Sequence[int]) -> Sequence[int]:
        if len(starts) == 1:
            found: list[int] = self.graph.subcomponent(starts[0], mode="out")
            return found
        reached: set[int] = set()
        for start in starts:
            if start not in reached:
                reached.update(self.graph.subcomponent(start, mode="out"))
        return list(reached)
