"""Rows: in what order boxes stand in their column, and how high, so that links cross little and run level."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import pairwise

Layer = list[int]
Near = Sequence[Sequence[int]]
_SWEEPS = 8
_PULLS = 6


def ordered(layers: list[Layer], before: Near, after: Near) -> list[Layer]:
    """The order with the fewest crossings that sweeping back and forth by barycentre finds.

    Args:
        layers: Columns, each a list of nodes in a first order.
        before: Per node its neighbours in the column to its left.
        after: Those to its right.
    """
    current = [list(layer) for layer in layers]
    best, fewest = current, _crossings(current, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        current = [list(layer) for layer in current]
        places = _places(current)
        rightwards = sweep % 2 == 0
        indices = range(1, len(current)) if rightwards else range(len(current) - 2, -1, -1)
        for index in indices:
            _sort(current[index], before if rightwards else after, places)
        crossing = _crossings(current, after)
        if crossing < fewest:
            best, fewest = current, crossing
    return best


def _places(layers: Sequence[Layer]) -> dict[int, int]:
    return {node: place for layer in layers for place, node in enumerate(layer)}


def _sort(layer: Layer, near: Near, places: dict[int, int]) -> None:
    middle = {node: sum(places[one] for one in near[node]) / len(near[node]) if near[node] else float(places[node]) for node in layer}
    layer.sort(key=middle.__getitem__)
    places.update({node: place for place, node in enumerate(layer)})


def _crossings(layers: Sequence[Layer], after: Near) -> int:
    crossing = 0
    for left, right in pairwise(layers):
        places = {node: place for place, node in enumerate(right)}
        seen: list[int] = []
        for node in left:
            targets = sorted(places[one] for one in after[node])
            crossing += sum(len(seen) - bisect_left(seen, target + 1) for target in targets)
            for target in targets:
                insort(seen, target)
    return crossing


def heights(layers: Sequence[Layer], before: Near, after: Near, sizes: Sequence[float], gap: float) -> list[float]:
    """The middle of each node: as near to the mean of its neighbours as the others of its column allow, never nearer to them than `gap`."""
    middle = [0.0] * len(sizes)
    for layer in layers:
        _stack(layer, [0.0] * len(layer), sizes, gap, middle)
    for pull in range(_PULLS):
        rightwards = pull % 2 == 0
        for layer in layers if rightwards else reversed(layers):
            wanted = []
            for node in layer:
                near = (before if rightwards else after)[node] or (after if rightwards else before)[node]
                wanted.append(sum(middle[one] for one in near) / len(near) if near else middle[node])
            _stack(layer, wanted, sizes, gap, middle)
    return middle


def _stack(layer: Layer, wanted: Sequence[float], sizes: Sequence[float], gap: float, middle: list[float]) -> None:
    """Least squares under the order: nodes that push each other move as one block, to the mean of what they want (pool adjacent violators)."""
    offsets, total = [], 0.0
    for place, node in enumerate(layer):
        total += (sizes[layer[place - 1]] / 2 + gap + sizes[node] / 2) if place else 0.0
        offsets.append(total)
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean, size = (mean * size + other * others) / (size + others), size + others
        blocks.append((mean, size))
    shifts = [mean for mean, size in blocks for _ in range(size)]
    for node, shift, offset in zip(layer, shifts, offsets, strict=True):
        middle[node] = shift + offset
