"""Rules of semantics 3.3 to 3.7 in the graph: back-dated events re-cut a lot, links are kept as superseded, and the way it came about doesn't show."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from genealogy import events as ev
from genealogy.master import LotRow
from genealogy.record import Recorder
from genealogy.record.graphhash import graph_hash
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from tests.record import build as b


def test_3_3_a_refill_begins_a_segment_that_is_linked_to_the_one_before(store: Store) -> None:
    b.one_by_one(store, [b.receive("A", 5, 0, "r1"), b.ship("A", 1, 1, "s1"), b.receive("A", 5, 2, "r2"), b.ship("A", 1, 3, "s2")])
    assert b.segments(store, "A") == {"|I|A": {"r1", "s1"}, "|I|A#r2": {"r2", "s2"}}
    assert b.carries(store, "A") == [("|I|A", "|I|A#r2")]


def test_3_3_the_carry_has_no_quantity_and_the_time_of_the_inflow(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0), b.ship("A", 1, 1), b.receive("A", 5, b.between(2, 3), "r2"))
    told = "MATCH ()-[r:FLOWS_TO {carry: true}]->() RETURN r.base_quantity AS q, r.inflow_earliest AS a, r.inflow_latest AS z, r.line_id AS l"
    carry = store.autocommit(told)[0]
    assert (carry["q"], b.hours(carry["a"]), b.hours(carry["z"]), carry["l"]) == (None, 2, 3, "r2")


def test_3_4_a_back_dated_outflow_cuts_one_segment_in_two_and_keeps_the_old_links(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"), b.receive("A", 5, 4, "r2"), b.use("A", 6, 6, "P", "i1"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "r2", "i1"}}
    b.record(store, b.ship("A", 1, 2, "late"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "late"}, "|I|A#r2": {"r2", "i1"}}
    kept = store.autocommit(
        "MATCH (:Segment {segment_key: '|I|A'})-[r:SUPERSEDED_FLOW|SUPERSEDED_LINE]-() RETURN r.line_id AS l, r.linked_at AS a, r.superseded_at AS z ORDER BY l"
    )
    assert kept == [{"l": "i1", "a": 1, "z": 2}, {"l": "r2", "a": 1, "z": 2}]


def test_3_4_a_segment_is_re_keyed_when_the_line_that_begins_it_is_void(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"), b.ship("A", 1, 1, "s1"), b.receive("A", 5, 2, "r2"), b.receive("A", 5, 3, "r3"), b.ship("A", 1, 4, "s2"))
    b.record(store, b.void("r2"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "s1"}, "|I|A#r3": {"r3", "s2"}}
    assert b.carries(store, "A") == [("|I|A", "|I|A#r3")]


def test_3_4_segments_merge_when_what_parted_them_is_void(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"), b.ship("A", 1, 1, "s1"), b.receive("A", 5, 2, "r2"), b.ship("A", 1, 4, "s2"), b.receive("A", 1, 5, "r3"))
    b.record(store, b.void("s1", name="v"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "r2", "s2"}, "|I|A#r3": {"r3"}}
    b.record(store, b.void("v"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "s1"}, "|I|A#r2": {"r2", "s2"}, "|I|A#r3": {"r3"}}


def test_3_5_a_lot_comes_together_when_it_stops_adding_up_and_apart_when_it_does_again(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"), b.ship("A", 4, 1, "s1"), b.receive("A", 5, 2, "r2"))
    b.record(store, b.ship("A", 9, 1.5, "much"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "s1", "r2", "much"}}
    assert b.lot(store, "A")["adds_up"] is False
    b.record(store, b.receive("A", 20, 0.5, "found"))
    assert b.segments(store, "A") == {"|I|A": {"r1", "found", "s1", "much"}, "|I|A#r2": {"r2"}}
    assert b.lot(store, "A")["adds_up"] is True


def test_3_5_a_lot_shipped_before_anything_came_in_is_recorded_the_safe_way(store: Store) -> None:
    outcomes = b.one_by_one(store, [b.ship("A", 4, 0, "s1"), b.receive("A", 5, 2, "r1")])
    assert [outcome.status for outcome in outcomes] == ["recorded", "recorded"]
    assert b.segments(store, "A") == {"|I|A": {"s1", "r1"}}


def test_3_2_a_late_output_makes_earlier_receipts_arrivals(store: Store) -> None:
    b.record(store, b.receive("A", 5, 2, "r1"), b.ship("A", 4, 3, "s1"), b.receive("A", 5, 4, "r2"))
    assert list(b.segments(store, "A")) == ["|I|A", "|I|A#r2"]
    b.record(store, b.make("A", 9, 0, "P", "o1"))
    assert b.segments(store, "A") == {"|I|A": {"o1", "r1", "s1", "r2"}}
    rows = store.autocommit("MATCH ()-[r:RECEIVED_AS]->() RETURN r.line_id AS l, r.origin AS o ORDER BY l")
    assert rows == [{"l": "r1", "o": False}, {"l": "r2", "o": False}]


def test_3_6_a_transformation_is_the_union_of_its_lines_however_they_come(store: Store) -> None:
    b.one_by_one(store, [b.make("P1", 5, 3, "P", "o1"), b.use("A", 3, 9, "P", "i1"), b.use("B", 3, 1, "P", "i2")])
    rows = store.autocommit("MATCH (t:Transformation)-[r:FLOWS_TO]-(s) RETURN t.transformation_key AS t, r.line_id AS l ORDER BY l")
    assert rows == [{"t": "t|P", "l": line} for line in ("i1", "i2", "o1")]


def test_3_5_a_lot_becomes_a_vessels_content_by_its_first_fill_or_its_master_row(store: Store) -> None:
    b.record(store, b.make("M", 5, 2, "F1", "f1", kind="fill"), b.use("M", 9, 3, "P", "d1"), b.make("M", 5, 4, "F2", "f2", kind="fill"))
    assert list(b.segments(store, "M")) == ["|I|M", "|I|M#f2"]
    assert b.lot(store, "M")["overdrawn"] is True
    b.record(store, b.receive("N", 5, 2, "r1"), b.use("N", 9, 3, "P", "d2"), b.receive("N", 5, 4, "r2"))
    assert list(b.segments(store, "N")) == ["|I|N"]
    Recorder(store).master([LotRow(lot_key="|I|N", vessel=True)])
    assert list(b.segments(store, "N")) == ["|I|N", "|I|N#r2"]


def silo(fills: int) -> list[ev.Event]:
    return [
        event
        for hour in range(fills)
        for event in (
            b.make("SILO", 10, 2 * hour, f"F{hour}", f"f{hour:03}", kind="fill"),
            b.use("SILO", 10, 2 * hour + 1, f"P{hour}", f"d{hour:03}"),
        )
    ]


def test_3_7_a_late_event_in_a_silo_touches_its_neighbours_only(store: Store) -> None:
    b.record(store, *silo(30))
    b.record(store, b.make("SILO", 10, 21.5, "LATE", "late", kind="fill"), b.use("SILO", 1, 21.75, "Q", "draw"))
    assert len(b.segments(store, "SILO")) == 31
    changed = store.autocommit("MATCH (s:Segment)-[r]-() WHERE r.linked_at = 2 OR r.superseded_at = 2 RETURN DISTINCT s.segment_key AS k ORDER BY k")
    assert {row["k"] for row in changed} == {"|I|SILO#f010", "|I|SILO#late", "|I|SILO#f011"}


def history() -> list[ev.Event]:
    """A bit of all: loops, a self-loop, refills, returns, units, voids of both kinds, a lot that doesn't add up."""
    return [
        b.receive("A", 20, 0, "r1", hu="H1", location_id="DOCK"),
        b.receive("A", 20, 5, "r2", hu="H2", location_id="DOCK"),
        b.use("A", 5, 4, "P1", "i1", hu="H1"),
        b.make("B", 9, 4.5, "P1", "o1", hu="H3", location_id="LINE"),
        b.use("B", 4, 6, "P2", "i2", hu="H3"),
        b.make("A", 4, 7, "P2", "o2", hu="H1"),
        b.use("A", 2, 8, "P3", "i3"),
        b.make("A", 2, 8, "P3", "o3"),
        b.ship("A", 3, 8.5, "s1", hu="H2"),
        b.give_back("A", 3, 9, of="s1", name="b1", hu="H9", disposition="restock"),
        b.ship("B", 30, 10, "s2"),
        b.ship("A", 1, ev.UNKNOWN_TIME, "s3"),
        b.void("s2", name="v1"),
        b.void("v1", name="v2"),
        b.receive("C", 5, b.between(0, 24), "r3"),
        b.use("C", 5, b.between(0, 24), "P4", "i4"),
        b.make("D", 5, b.between(0, 24), "P4", "o4"),
        b.move_unit("H3", "BIN", 5, "m1"),
        b.pack("PAL", ev.Line(hu_key="H3"), hour=5.5, name="k1"),
        b.move_unit("PAL", "GATE", 11, "m2"),
        b.ship(None, None, 12, "s4", hu="PAL"),
        b.make("M", 5, 1, "F1", "f1", kind="fill"),
        b.use("M", 2, 2, "P5", "d1"),
        b.clean("M", 3, "w1"),
        b.make("M", 5, 4, "F2", "f2", kind="fill"),
        b.receive("A", 1, 4.2, "late"),
    ]


def load(store: Store, events: Sequence[ev.Event], size: int) -> str:
    recorder = Recorder(store)
    for begin in range(0, len(events), size):
        recorder.record(events[begin : begin + size])
    return graph_hash(store)


def test_3_7_any_order_and_any_split_make_the_same_graph(store: Store) -> None:
    events = history()
    expected = load(store, events, len(events))
    for seed in range(12):
        store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        order = random.Random(seed)
        assert load(store, order.sample(events, len(events)), order.choice((1, 2, 5, 26))) == expected, seed


def test_4_5_a_rebuild_restores_graph_and_stamps(store: Store) -> None:
    expected = load(store, random.Random(3).sample(history(), 26), 4)
    before = stamps(store)
    assert len(before) > 70
    rebuild(store)
    assert graph_hash(store) == expected
    assert stamps(store) == before


def test_4_5_a_rebuild_cut_short_is_taken_up_again(store: Store) -> None:
    expected = load(store, history(), 5)
    before = stamps(store)
    calls = iter(range(1000))

    def cut_off(what: str, done: int, total: int) -> None:
        if next(calls) == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(store, cut_off)
    assert graph_hash(store) != expected
    rebuild(store)
    assert (graph_hash(store), stamps(store)) == (expected, before)


def stamps(store: Store) -> list[str]:
    rows = store.autocommit(
        "MATCH (a)-[r]->(b) WITH r, [x IN [a, b] | "
        "coalesce(x.segment_key, x.event_id, x.transformation_key, x.content_key, x.hu_key, x.location_id, x.item_id)] AS ends "
        "RETURN type(r) AS type, ends[0] AS a, ends[1] AS b, properties(r) AS p"
    )
    return sorted(str((row["type"], row["a"], row["b"], sorted(row["p"].items()))) for row in rows)


def test_3_7_a_silos_late_events_make_the_graph_that_any_order_makes(store: Store) -> None:
    """Only the segments around a late event are read; the others' sums still decide about the overdraw."""
    events = [
        *silo(12),
        b.use("SILO", 5, 7.5, "X", "x1"),
        b.make("SILO", 3, 9.5, "Y", "y1", kind="fill"),
        b.void("f005", name="v"),
        b.use("SILO", 1, 30, "Z", "z1"),
    ]
    expected = load(store, events, len(events))
    assert b.lot(store, "SILO")["overdrawn"] is True
    store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    assert load(store, [*events[24:], *events[:24]], 1) == expected
    assert b.lot(store, "SILO")["overdrawn"] is True
    b.record(store, b.make("SILO", 60, 0.5, "W", "w1", kind="fill"))
    assert b.lot(store, "SILO").get("overdrawn") is None
