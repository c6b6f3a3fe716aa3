"""Every query file is explained on a real server, and its plan must not hold what grows without end.

The bad texts below go through the same check, so that it is known to find what it is there for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from genealogy.record.eventrows import EVENTS, VOIDS
from genealogy.record.writer import LOTS, UNITS
from genealogy.store import Store, Transaction
from genealogy.trace.backward import LINES_AND_ORIGINS
from genealogy.trace.stock import LINES_AND_STOCK
from queries import plans, registry
from queries.registry import Query

CHAINS = (EVENTS, VOIDS, LOTS, UNITS)
NAMES = sorted(registry.all_queries())
ASKED = [*map(registry.query, NAMES), LINES_AND_STOCK.query, LINES_AND_ORIGINS.query, *(chain.query for chain in CHAINS)]


def query(text: str, *, room: str = "trace", allow: str = "") -> Query:
    """A query of a room without a file."""
    return Query(f"{room}/made_up", "", "read", (), (), {}, {allow: "because"} if allow else {}, text)


def judged(store: Store, asked: Query) -> list[str]:
    """What the checker says of a query's plan on this server."""
    return plans.faults(asked, store.plan(asked.text, asked.sample))


@pytest.mark.parametrize("asked", ASKED, ids=[asked.name for asked in ASKED])
def test_plan(store: Store, asked: Query) -> None:
    assert judged(store, asked) == []


@pytest.mark.parametrize("language", ["5", "25"])
def test_both_languages_accept_every_query(store: Store, language: str) -> None:
    version = store.autocommit("CALL dbms.components() YIELD versions RETURN versions[0] AS version")[0]["version"]
    if language == "25" and version.startswith("5."):
        pytest.skip("this server speaks Cypher 5 only")
    for name in NAMES:
        asked = registry.query(name)
        assert store.plan(f"CYPHER {language} {asked.text}", asked.sample)["operatorType"], name


class _UndoneError(Exception):
    """Ends a transaction without its effect."""


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_runs(store: Store, name: str) -> None:
    asked = registry.query(name)
    rows: list[dict[str, Any]] = []

    def work(tx: Transaction) -> None:
        rows.extend(tx.command(asked.text, **asked.sample))
        raise _UndoneError

    with pytest.raises(_UndoneError):
        (store.read if asked.mode == "read" else store.write)(work, name=f"sample of {name}")
    assert all(tuple(row) == asked.columns for row in rows)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("MATCH (l:Lot {lot_key: 'a'}) MATCH p = (l)-[:FLOWS_TO*0..]->(n) RETURN p", "VarLengthExpand(All)"),
        ("MATCH (l:Lot {lot_key: 'a'})-[:FLOWS_TO*0..]->(n) RETURN count(*) AS n", "VarLengthExpand(All)"),
        ("MATCH (l:Lot {lot_key: 'a'}) MATCH (l) (()-[:FLOWS_TO]->(x)-[:FLOWS_TO]->()){1,} (n) RETURN n, x", "Repeat("),
        ("MATCH (n) RETURN n", "AllNodesScan"),
        ("MATCH (l:Lot) RETURN l", "NodeByLabelScan"),
        ("MATCH (l:Lot) WHERE l.expiry_date < '2026' RETURN l", "NodeByLabelScan"),
        ("MATCH ()-[r:FLOWS_TO]->() RETURN r", "DirectedRelationshipTypeScan"),
        ("MATCH ()-[r:FLOWS_TO]-() RETURN r", "UndirectedRelationshipTypeScan"),
        ("MATCH (l:Lot|Item) RETURN l", "UnionNodeByLabelsScan"),
        ("MATCH (s:Segment {segment_key: 'a'})-[m:HELD_BY]->(h:Hold) RETURN h.hold_id", "HELD_BY"),
        ("MATCH (s:Segment {segment_key: 'a'}) WHERE EXISTS { (s)-[:HELD_BY]->(:Hold {hold_id: 'h'}) } RETURN s", "HELD_BY"),
        ("MATCH (l:Lot {lot_key: 'a'})-[:FLOWS_TO]->(n) DETACH DELETE n CREATE (:Lot {lot_key: 'b'})", "Eager"),
    ],
)
def test_what_grows_without_end_is_found(store: Store, text: str, operator: str) -> None:
    found = judged(store, query(text))
    assert len(found) == 1
    assert found[0].startswith(operator)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (l:Lot {lot_key: 'a'})-[:FLOWS_TO*0..]->(n) RETURN count(DISTINCT n) AS n",
        "MATCH (l:Lot {lot_key: 'a'})-[:FLOWS_TO*0..]->(n) WITH DISTINCT n RETURN collect(n.segment_key) AS keys",
        "MATCH (l:Lot {lot_key: 'a'})-[rs:FLOWS_TO*0..]->(n) WHERE all(r IN rs WHERE r.earliest <= 7) WITH DISTINCT n RETURN collect(n.segment_key) AS keys",
        "MATCH (s:Segment {lot_key: 'a'}) RETURN s.segment_key",
        "MATCH (s:Segment {segment_key: 'a'})-[:HELD_BY]->(h) WHERE h.hold_id = 'h' RETURN s.segment_key",
        "MATCH (r:Receipt)-[x:RECEIVED_AS {supplier_lot_number: '7'}]->(s) RETURN s.segment_key",
    ],
)
def test_the_good_shapes_pass(store: Store, text: str) -> None:
    assert judged(store, query(text)) == []


def test_an_excuse_holds_for_its_operator_and_no_other(store: Store) -> None:
    text = "MATCH (l:Lot) MATCH p = (l)-[:FLOWS_TO*]->(n) RETURN p"
    assert len(judged(store, query(text))) == 2
    assert [fault.split(":")[0] for fault in judged(store, query(text, allow="NodeByLabelScan"))] == ["VarLengthExpand(All)"]


def test_a_fault_says_where(store: Store) -> None:
    """The server's own words follow, so that the line of the query is found."""
    (eager,) = judged(store, query("UNWIND [1, 2] AS level MATCH (i:Item {item_id: 'I1', level: level}) SET i.level = level + 1"))
    assert "level" in eager.split("(", 1)[1]
    (scan,) = judged(store, query("MATCH (lot:Lot) RETURN lot.status"))
    assert "lot:Lot" in scan


def test_a_scan_is_refused_only_where_it_costs_an_answer(store: Store) -> None:
    scan = query("MATCH (m:Migration) RETURN m.number")
    assert judged(store, scan)
    assert judged(store, replace(scan, name="schema/made_up")) == []
