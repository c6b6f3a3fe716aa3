"""Any graph finds its places: no two nodes on one another, edges from left to right, always the same."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from notebooks.graph import Graph
from notebooks.layout import arrange

NAMES = [f"{kind}:{number}" for kind in ("lot", "transformation", "customer") for number in range(8)]


def graph(edges: list[tuple[str, str]]) -> Graph:
    """Nothing leaves a customer."""
    made: Graph = nx.DiGraph()
    made.add_edges_from((source, target) for source, target in edges if not source.startswith("customer"))
    for node in made:
        made.nodes[node]["kind"] = node.partition(":")[0]
    return made


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=60))
def test_any_graph(edges: list[tuple[str, str]]) -> None:
    drawn = graph(edges)
    layout = arrange(drawn, wide=200, narrow=100, row=90)
    assert layout.nodes.keys() == set(drawn)
    for one, other in combinations(layout.nodes.values(), 2):
        assert abs(one[0] - other[0]) > 90 or abs(one[1] - other[1]) > 89
    rings = {node: number for number, ring in enumerate(nx.strongly_connected_components(drawn)) for node in ring}
    for source, target in drawn.edges:
        if rings[source] != rings[target]:
            way = [layout.nodes[source], *layout.bends.get((source, target), ()), layout.nodes[target]]
            assert [x for x, _ in way] == sorted({x for x, _ in way}), "each piece leads to the right"
    assert arrange(graph(edges[::-1]), wide=200, narrow=100, row=90) == layout


def test_customers_stand_last_and_beginnings_right_before_what_they_become() -> None:
    drawn = graph(
        [("lot:1", "transformation:1"), ("transformation:1", "lot:2"), ("lot:3", "transformation:2"), ("lot:2", "transformation:2"), ("lot:1", "customer:1")]
    )
    x = {node: place[0] for node, place in arrange(drawn, wide=200, narrow=100, row=90).nodes.items()}
    assert x["lot:3"] == x["lot:2"]
    assert x["customer:1"] == max(x.values()) > x["transformation:2"]


def test_nothing_to_draw() -> None:
    assert arrange(graph([]), wide=200, narrow=100, row=90).nodes == {}
