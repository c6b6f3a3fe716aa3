"""Where the nodes of a drawing stand: columns from left to right along the flow of goods, rows so that few edges cross and long ones pass between the nodes.

An edge over several columns gets a bend in each: a place of its own in the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import networkx as nx

SWEEPS: Final = 12
# How much more a bend keeps its place than a node.
STRAIGHT: Final = 6.0
Point = tuple[float, float]
Node = str | tuple[str, str, int]
"""A node's name; or a bend: the ends of its edge and its number."""


@dataclass(slots=True)
class Layout:
    """Where things stand, in pixels; the same graph always looks the same.

    Attributes:
        nodes: Node → x and y.
        bends: Edge → the points it passes, from left to right; edges that pass none are left out.
    """

    nodes: dict[str, Point] = field(default_factory=dict)
    bends: dict[tuple[str, str], list[Point]] = field(default_factory=dict)


def arrange(graph: nx.DiGraph[str], *, wide: float, narrow: float, row: float) -> Layout:
    """A place for each node. Nodes of a loop stand in one column, customers in the last; what nothing flows into stands right before what it flows into.

    Args:
        graph: Nodes with a `kind`.
        wide: Room that a column of boxes takes.
        narrow: Room that a column of transformations alone takes.
        row: Height of a row.
    """
    rank = _ranks(graph)
    columns, bent = _with_bends(graph, rank)
    _order(bent, columns)
    heights = _heights(bent, columns, row)
    layout, x = Layout(), 0.0
    for number, nodes in enumerate(columns):
        room = wide if any(isinstance(node, str) and graph.nodes[node]["kind"] != "transformation" for node in nodes) else narrow
        x += room / 2 if number else 0
        for node in nodes:
            if isinstance(node, str):
                layout.nodes[node] = (x, heights[node])
            else:
                layout.bends.setdefault(node[:2], []).append((x, heights[node]))
        x += room / 2
    return layout


def _ranks(graph: nx.DiGraph[str]) -> dict[str, int]:
    """A column for each step of the longest way from a beginning."""
    rings = nx.condensation(graph)
    rank: dict[int, int] = {}
    for ring in nx.topological_sort(rings):
        rank[ring] = max((rank[before] + 1 for before in rings.predecessors(ring)), default=0)
    for ring in rings:
        if not rings.in_degree(ring) and rings.out_degree(ring):
            rank[ring] = min(rank[after] for after in rings.successors(ring)) - 1
    of_node = {node: rank[ring] for ring in rings for node in rings.nodes[ring]["members"]}
    customers = [node for node, told in graph.nodes(data=True) if told["kind"] == "customer"]
    last = max((at for node, at in of_node.items() if node not in customers), default=-1) + 1
    of_node.update(dict.fromkeys(customers, last))
    used = {at: number for number, at in enumerate(sorted(set(of_node.values())))}
    return {node: used[at] for node, at in of_node.items()}


def _with_bends(graph: nx.DiGraph[str], rank: dict[str, int]) -> tuple[list[list[Node]], nx.DiGraph[Node]]:
    columns: list[list[Node]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    bent: nx.DiGraph[Node] = nx.DiGraph()
    for node in sorted(rank):
        columns[rank[node]].append(node)
        bent.add_node(node)
    for source, target in sorted(graph.edges):
        here: Node = source
        for at in range(rank[source] + 1, rank[target]):
            bend = (source, target, at)
            columns[at].append(bend)
            bent.add_edge(here, bend)
            here = bend
        if rank[source] < rank[target]:
            bent.add_edge(here, target)
    return columns, bent


def _order(bent: nx.DiGraph[Node], columns: list[list[Node]]) -> None:
    """Sort each column by where its neighbours stand, to and fro; then swap neighbours as long as fewer edges cross."""
    height = {node: float(place) for nodes in columns for place, node in enumerate(nodes)}
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for nodes in columns if forth else columns[::-1]:
            middle = {node: _mean([height[other] for other in (bent.predecessors(node) if forth else bent.successors(node))], height[node]) for node in nodes}
            nodes.sort(key=lambda node: (middle[node], str(node)))
            height.update({node: place - (len(nodes) - 1) / 2 for place, node in enumerate(nodes)})
    for _ in range(SWEEPS):
        if not any([_swapped(bent, nodes, height) for nodes in columns]):  # noqa: C419 - each column has its turn
            return


def _swapped(bent: nx.DiGraph[Node], nodes: list[Node], height: dict[Node, float]) -> bool:
    """Swap neighbours of a column whose edges cross less the other way round; whether any were."""
    swapped = False
    for place in range(len(nodes) - 1):
        upper, lower = nodes[place], nodes[place + 1]
        if _crossings(bent, lower, upper, height) < _crossings(bent, upper, lower, height):
            nodes[place], nodes[place + 1] = lower, upper
            height[upper], height[lower] = height[lower], height[upper]
            swapped = True
    return swapped


def _crossings(bent: nx.DiGraph[Node], upper: Node, lower: Node, height: dict[Node, float]) -> int:
    """How many edges of the two cross when one stands above the other."""
    sides = (bent.pred, bent.succ)
    return sum(height[one] > height[other] for side in sides for one in side[upper] for other in side[lower])


def _heights(bent: nx.DiGraph[Node], columns: list[list[Node]], row: float) -> dict[Node, float]:
    """As near to their neighbours as the order and the room that each needs allow."""
    height: dict[Node, float] = {}
    for nodes in columns:
        height.update(zip(nodes, _apart(nodes, [0.0] * len(nodes), row), strict=True))
    for sweep in range(2 * SWEEPS):
        for nodes in columns if sweep % 2 else columns[::-1]:
            wanted = [_mean([height[other] for other in nx.all_neighbors(bent, node)], height[node]) for node in nodes]
            height.update(zip(nodes, _apart(nodes, wanted, row), strict=True))
    return height


def _apart(nodes: list[Node], wanted: list[float], row: float) -> list[float]:
    """The heights nearest to those wanted that keep order and distance: neighbours that want to stand too near are moved together.

    A bend yields least, so that long edges run straight.
    """
    below, offsets = 0.0, []
    for number, node in enumerate(nodes):
        if number:
            bends = isinstance(node, tuple) + isinstance(nodes[number - 1], tuple)
            below += row * (1.0, 0.65, 0.3)[bends]
        offsets.append(below)
    groups: list[tuple[float, float, int]] = []
    for node, want, offset in zip(nodes, wanted, offsets, strict=True):
        weight = STRAIGHT if isinstance(node, tuple) else 1.0
        total, count = weight * (want - offset), 1
        while groups and groups[-1][0] / groups[-1][1] > total / weight:
            before = groups.pop()
            total, weight, count = total + before[0], weight + before[1], count + before[2]
        groups.append((total, weight, count))
    placed = [total / weight for total, weight, count in groups for _ in range(count)]
    return [at + offset for at, offset in zip(placed, offsets, strict=True)]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
