"""Places for the boxes of a drawing: columns by the flow of goods, rows so that links cross little. Pure: the same drawing has always the same places."""

from __future__ import annotations

from dataclasses import dataclass, field

from genealogy.picture.ranks import FIRST, backwards, bends, ranks, steps
from genealogy.picture.rows import heights, ordered
from genealogy.picture.things import Drawing, Thing, Tie

WIDTH, HEIGHT = 188.0, 62.0
SMALL_WIDTH, SMALL_HEIGHT = 132.0, 44.0
GAP, ALLEY, MARGIN = 18.0, 92.0, 40.0
_BEND = 10.0
# More bends than that are left away: links then run straight.
_BENDS = 6_000
_LAST = {"shipment": 1, "order": 1, "customer": 0}
_TITLES = {
    "supplier": "Suppliers",
    "receipt": "Receipts",
    "lot": "Lots",
    "transformation": "Transformations",
    "shipment": "Shipments",
    "order": "Orders",
    "customer": "Customers",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands: its column, its middle and its size."""

    column: int
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Placed:
    """All places; of each tie the corners between its ends, and whether it leads back."""

    spots: dict[str, Spot] = field(default_factory=dict)
    corners: dict[tuple[str, str, str], list[tuple[float, float]]] = field(default_factory=dict)
    returning: set[tuple[str, str, str]] = field(default_factory=set)
    columns: list[tuple[float, str]] = field(default_factory=list)
    width: float = 2 * MARGIN
    height: float = 2 * MARGIN


def layout(drawing: Drawing) -> Placed:
    """Give everything its place."""
    things = sorted(drawing.things.values(), key=lambda thing: (_kind(thing), thing.level or 0, thing.item_id or "", thing.label, thing.id))
    ties = sorted(drawing.ties.values(), key=lambda tie: (tie.source, tie.target, tie.kind))
    if not things:
        return Placed()
    number = {thing.id: place for place, thing in enumerate(things)}
    edges = [(number[tie.source], number[tie.target]) for tie in ties]
    closing = backwards(len(things), edges, _first(things, edges))
    columns = ranks([FIRST.get(_kind(thing), 2) for thing in things], [_LAST.get(_kind(thing)) for thing in things], edges, closing)
    return _Placing(things, ties, edges, closing, columns).placed()


def _kind(thing: Thing) -> str:
    return thing.of or thing.kind


def _first(things: list[Thing], edges: list[tuple[int, int]]) -> list[int]:
    """Where the search for loops begins: at what nothing flows into, then where the question starts."""
    entered = {target for source, target in edges if source != target}
    return sorted(range(len(things)), key=lambda node: (node in entered, not things[node].asked, abs(things[node].level or 0), node))


@dataclass(slots=True)
class _Placing:
    things: list[Thing]
    ties: list[Tie]
    edges: list[tuple[int, int]]
    closing: set[int]
    columns: list[int]
    sizes: list[float] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)

    def placed(self) -> Placed:
        """Rows first, then lengths."""
        layers, before, after = self._layers()
        layers = ordered(layers, before, after)
        middle = heights(layers, before, after, self.sizes, GAP)
        return self._measured(layers, middle)

    def _layers(self) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
        """Columns with a point in each column that a link passes, and who is near whom."""
        self.sizes = [_size(thing)[1] for thing in self.things]
        layers: list[list[int]] = [[] for _ in range(max(self.columns) + 1)]
        for node, column in enumerate(self.columns):
            layers[column].append(node)
        before: list[list[int]] = [[] for _ in self.things]
        after: list[list[int]] = [[] for _ in self.things]
        for edge, passed in zip(self.edges, bends(self.columns, self.edges, self.closing, _BENDS), strict=True):
            chain = [edge[0]]
            for column in passed:
                chain.append(len(self.sizes))
                layers[column].append(len(self.sizes))
                self.sizes.append(_BEND)
                before.append([])
                after.append([])
            chain.append(edge[1])
            self.chains.append(chain)
            where = [self.columns[edge[0]], *passed, self.columns[edge[1]]]
            for (one, other), at in zip(steps(chain), steps(where), strict=True):
                if at[1] == at[0] + 1:
                    after[one].append(other)
                    before[other].append(one)
        return layers, before, after

    def _measured(self, layers: list[list[int]], middle: list[float]) -> Placed:
        placed, count = Placed(), len(self.things)
        top = min(middle[node] - self.sizes[node] / 2 for layer in layers for node in layer)
        at, left = {}, MARGIN
        for layer in layers:
            boxes = [self.things[node] for node in layer if node < count]
            wide = max(_size(thing)[0] for thing in boxes)
            x = left + wide / 2
            for node in layer:
                at[node] = (round(x, 1), round(middle[node] - top + 2 * MARGIN, 1))
            placed.columns.append((round(x, 1), _title(boxes)))
            left += wide + ALLEY
        for node, thing in enumerate(self.things):
            placed.spots[thing.id] = Spot(self.columns[node], *at[node], *_size(thing))
        for place, (tie, chain) in enumerate(zip(self.ties, self.chains, strict=True)):
            key = (tie.source, tie.target, tie.kind)
            placed.corners[key] = [at[node] for node in chain[1:-1]]
            if place in self.closing:
                placed.returning.add(key)
        placed.width = left - ALLEY + MARGIN
        placed.height = max(y + self.sizes[node] / 2 for node, (_, y) in at.items()) + MARGIN
        return placed


def _size(thing: Thing) -> tuple[float, float]:
    return (SMALL_WIDTH, SMALL_HEIGHT) if _kind(thing) == "transformation" else (WIDTH, HEIGHT)


def _title(things: list[Thing]) -> str:
    kinds = sorted({_TITLES[_kind(thing)] for thing in things})
    return kinds[0] if len(kinds) == 1 else " and ".join([*kinds[:-1], kinds[-1].lower()])
