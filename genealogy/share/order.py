"""In which order a network can be worked out: each node after all that flows into it, and rings as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def in_order(nodes: Iterable[str], sources: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """The nodes in groups: what flows into a group comes before it; a group of several is a ring of flows (Tarjan 1972).

    Args:
        nodes: All of them.
        sources: Node → the nodes that flow into it.

    >>> list(in_order("abcd", {"b": "a", "c": "bd", "d": "c"}))
    [['a'], ['b'], ['c', 'd']]
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    for root in nodes:
        if root in index:
            continue
        stack = [(root, iter(sources.get(root, ())))]
        index[root] = low[root] = len(index)
        open_[root] = None
        while stack:
            node, rest = stack[-1]
            for source in rest:
                if source not in index:
                    index[source] = low[source] = len(index)
                    open_[source] = None
                    stack.append((source, iter(sources.get(source, ()))))
                    break
                if source in open_:
                    low[node] = min(low[node], index[source])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == index[node]:
                    yield _closed(open_, node)


def _closed(open_: dict[str, None], node: str) -> list[str]:
    group = []
    while True:
        last, _ = open_.popitem()
        group.append(last)
        if last == node:
            return sorted(group)
