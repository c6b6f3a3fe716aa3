"""A trace as a networkx graph: its edges are the records' flows, exact and by unit."""

from __future__ import annotations

from decimal import Decimal

import networkx as nx
import pandas as pd
import pytest

from genealogy.store import Store
from notebooks.graph import ask, together
from tests.trace.diary import Diary, key


@pytest.fixture
def diary(store: Store) -> Diary:
    made = Diary(store)
    made.received(1, "RAW:100", "R1", "S1", "X")
    made.made(2, "RAW:0.1", "MID:0.1", "P1", kind="blend")
    made.made(3, "RAW:0.2", "MID:0.2", "P2")
    made.shipped(4, "MID:0.1", "L1", "C1")
    made.shipped(5, "MID:0.1", "L2", "C1")
    return made


def lot(name: str) -> str:
    return f"lot:{key(name)}"


def test_forward(diary: Diary) -> None:
    answer, graph = ask(diary.store, "forward", lot("RAW"))
    assert sorted(graph.nodes[node]["label"] for node in graph if graph.nodes[node]["kind"] == "transformation") == ["blend P1", "production P2"]
    sold = graph.edges[lot("MID"), "customer:C1"]
    assert (sold["quantities"], sold["lines"]) == ({"kg": Decimal("0.2")}, ["L1", "L2"])
    assert sold["first"] == pd.Timestamp("2026-03-01T04:00:00Z")
    assert sum(told["quantities"]["kg"] for _, _, told in graph.out_edges(lot("RAW"), data=True)) == Decimal("0.3")
    assert nx.has_path(graph, lot("RAW"), "customer:C1")
    assert graph.nodes[lot("RAW")]["start"]
    assert not graph.nodes[lot("MID")]["start"]
    assert graph.graph["complete"] is answer.complete


def test_backward_and_both_together(diary: Diary) -> None:
    _, back = ask(diary.store, "backward", lot("MID"))
    assert back.edges["supplier-lot:S1/X", lot("RAW")]["quantities"] == {"kg": Decimal(100)}
    _, forth = ask(diary.store, "forward", lot("MID"))
    both = together(back, forth)
    assert nx.has_path(both, "supplier-lot:S1/X", "customer:C1")
    assert both.nodes[lot("MID")]["start"]
    assert both.nodes[lot("MID")]["on_hand"] == forth.nodes[lot("MID")]["on_hand"] != {}
    assert "on_hand" not in both.nodes["customer:C1"]


def test_graph_and_answer_are_of_one_state(diary: Diary) -> None:
    """What is recorded between the two reads is in neither."""
    known = diary.commit()
    diary.made(6, "MID:0.1", "END:0.1", "P3")
    answer, graph = ask(diary.store, "forward", lot("RAW"), known_at=known)
    assert {row.lot_number for row in answer.lots} == {"RAW", "MID"}
    assert lot("END") not in graph


def test_a_line_without_quantity_is_counted(diary: Diary) -> None:
    diary.shipped(6, "MID:?", "L3", "C1")
    _, graph = ask(diary.store, "forward", lot("RAW"))
    assert (graph.edges[lot("MID"), "customer:C1"]["quantities"], graph.edges[lot("MID"), "customer:C1"]["unmeasured"]) == ({"kg": Decimal("0.2")}, 1)
