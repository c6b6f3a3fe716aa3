"""The peer in memory: igraph, a breadth-first search over arrays in compiled code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import igraph


class Arrays:
    """The links as an igraph graph.

    Args:
        links: Pairs of node names.
        also: Names that may have no link.
    """

    def __init__(self, links: Sequence[tuple[str, str]], also: Iterable[str] = ()) -> None:
        self.number: dict[str, int] = {name: number for number, name in enumerate(dict.fromkeys(also))}
        for pair in links:
            for name in pair:
                self.number.setdefault(name, len(self.number))
        self.pairs = [(self.number[source], self.number[target]) for source, target in links]
        self.graph = igraph.Graph(n=len(self.number), edges=self.pairs, directed=True)

    def reached(self, name: str) -> int:
        """How many nodes this one flows into, itself included."""
        return len(self.graph.subcomponent(self.number[name], mode="out"))

    def lots_reached(self, name: str, names: Sequence[str]) -> int:
        """How many distinct lots are among them; `names` are the nodes' names in order."""
        found = (names[number] for number in self.graph.subcomponent(self.number[name], mode="out"))
        return len({lot_of(each) for each in found if is_segment(each)})


def is_segment(name: str) -> bool:
    """Segment keys open with the lot's namespace, item and lot; a transformation's with its source."""
    return name.split("#", 1)[0].count("|") == 2 and name.startswith("|")


def lot_of(name: str) -> str:
    """The lot of a segment."""
    return name.split("#", 1)[0]
