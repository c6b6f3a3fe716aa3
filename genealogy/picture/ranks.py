"""Columns: each box stands to the right of all that flows into it, loops apart.

A link that would close a loop is turned round for this alone; where the walk from the start meets what it came from, there the loop is opened. Suppliers
and receipts stand first, orders and customers last, whatever lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Edges = Sequence[tuple[int, int]]
# Where in a picture things of a kind begin at the least.
FIRST = {"supplier": 0, "receipt": 1, "lot": 2, "transformation": 3, "group": 2}


def backwards(count: int, edges: Edges, order: Sequence[int]) -> set[int]:
    """The edges (by place) that close loops when the graph is searched depth first, in this order of nodes.

    >>> backwards(3, [(0, 1), (1, 2), (2, 1), (0, 0)], [0, 1, 2])
    {2, 3}
    """
    onward: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for place, (source, target) in enumerate(edges):
        onward[source].append((target, place))
    state, closing = [0] * count, set()
    for root in order:
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(onward[root]))]
        while stack:
            node, rest = stack[-1]
            for target, place in rest:
                if state[target] == 1:
                    closing.add(place)
                elif not state[target]:
                    state[target] = 1
                    stack.append((target, iter(onward[target])))
                    break
            else:
                state[node] = 2
                stack.pop()
    return closing


def ranks(least: Sequence[int], last: Sequence[int | None], edges: Edges, closing: set[int]) -> list[int]:
    """A column for each node, without empty ones: the longest way to it.

    Args:
        least: Per node its first possible column.
        last: Per node its place from the right end (0 is the last column); None for all between.
        edges: The links.
        closing: Those that are turned round.
    """
    count = len(least)
    found = list(least)
    onward: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for place, (source, target) in enumerate(edges):
        if place not in closing:
            onward[source].append(target)
            waits[target] += 1
    front = [node for node in range(count) if not waits[node]]
    while front:
        node = front.pop()
        for target in onward[node]:
            found[target] = max(found[target], found[node] + 1)
            waits[target] -= 1
            if not waits[target]:
                front.append(target)
    inner = max((rank for rank, end in zip(found, last, strict=True) if end is None), default=0)
    ends = max((end for end in last if end is not None), default=0)
    for node, end in enumerate(last):
        if end is not None:
            found[node] = inner + 1 + ends - end
    used = {rank: place for place, rank in enumerate(sorted(set(found)))}
    return [used[rank] for rank in found]


def bends(columns: Sequence[int], edges: Edges, closing: set[int], most: int) -> list[list[int]]:
    """Per edge the columns it passes between its ends; none at all when that would be more than `most` in all.

    >>> bends([0, 3, 1], [(0, 1), (0, 2), (1, 0)], {2}, 10)
    [[1, 2], [], []]
    """
    found = [[] if place in closing else list(range(columns[source] + 1, columns[target])) for place, (source, target) in enumerate(edges)]
    return found if sum(map(len, found)) <= most else [[] for _ in found]


def steps(nodes: Sequence[int]) -> list[tuple[int, int]]:
    """The neighbours along a chain.

    >>> steps([4, 7, 9])
    [(4, 7), (7, 9)]
    """
    return list(pairwise(nodes))
