"""Vessels as places: fills and draws that follow from lines (semantics 6.1)."""

from __future__ import annotations

import random
import threading

import pytest

from genealogy import events as ev
from genealogy.events import Event, Line
from genealogy.master import LocationRow, LotRow
from genealogy.record import Recorder
from genealogy.record.graphhash import graph_hash
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from tests import database
from tests.record import build as b

TANK = LocationRow(location_id="T1", type="tank")
CONTENT = "||T1"


def flows(store: Store) -> set[tuple[str, str, str, int | None]]:
    """Every fill and draw: what goes in, what comes out, of which line, how much."""
    rows = store.autocommit(
        "MATCH (a:Segment)-[i:FLOWS_TO]->(t:Transformation {derived: true})-[o:FLOWS_TO]->(z:Segment) "
        "WHERE i.derived AND o.derived AND coalesce(i.base_quantity, -1) = coalesce(o.base_quantity, -1) AND i.location_id = o.location_id "
        "RETURN a.lot_key AS a, z.lot_key AS z, t.transformation_key AS t, i.base_quantity AS q"
    )
    return {(row["a"], row["z"], row["t"], row["q"]) for row in rows}


def move(lot: str, quantity: float, hour: float, source: str | None, target: str | None, name: str) -> Event:
    return ev.StockMoved(event_id=name, source="t", event_time=b.at(hour), from_location_id=source, lines=(b.line(lot, quantity, location_id=target),))


def cleaned(place: str, hour: float, name: str) -> Event:
    return ev.VesselCleaned(event_id=name, source="t", event_time=b.at(hour), lines=(Line(location_id=place),))


def story() -> list[Event]:
    """Two lots in a tank, one drawn under its own name, one moved on to a second tank, a clean-out, a line that names the content, a lot with fills."""
    return [
        b.receive("X", 100, 1, "r1", location_id="T1"),
        b.receive("Y", 50, 2, "r2", location_id="T1"),
        b.use("X", 40, 3, "P", "i1", location_id="T1"),
        b.make("Z", 40, 3, "P", "o1", location_id="LINE"),
        move("Y", 20, 4, "T1", "T2", "m1"),
        b.ship("Y", 20, 5, "s1", location_id="T2"),
        cleaned("T1", 6, "w1"),
        b.receive("X", 10, 7, "r3", location_id="T1"),
        b.ship("X", 5, 8, "s2", location_id="T1"),
        b.count("X", -1, 9, "n1", location_id="T1"),
        b.ship("M", 3, 9, "s3", location_id="T1"),
        b.make("M", 4, 8, "F", "f1", kind="fill"),
        ev.StockDisposed(
            event_id="d1", source="t", event_time=b.at(9), lines=(Line(lot_key=CONTENT, quantity=b.line("X", 2).quantity, unit="KG", location_id="T1"),)
        ),
    ]


def test_6_1_what_is_put_in_flows_into_the_content_and_what_is_taken_flows_out_of_it(store: Store) -> None:
    Recorder(store).master([TANK, LocationRow(location_id="T2", type="Silo", vessel_rule="fifo", heel=5)])
    b.record(store, *story())
    assert flows(store) == {
        ("|I|X", CONTENT, "r1#~fill", 100_000_000),
        ("|I|Y", CONTENT, "r2#~fill", 50_000_000),
        (CONTENT, "|I|X", "i1#~draw", 40_000_000),
        (CONTENT, "|I|Y", "m1#~draw", 20_000_000),
        ("|I|Y", "||T2", "m1#~fill", 20_000_000),
        ("||T2", "|I|Y", "s1#~draw", 20_000_000),
        ("|I|X", CONTENT, "r3#~fill", 10_000_000),
        (CONTENT, "|I|X", "s2#~draw", 5_000_000),
        (CONTENT, "|I|X", "n1#~draw", 1_000_000),
    }
    assert b.segments(store, "X") == {
        "|I|X": {"r1", "r1#~fill/in"},
        "|I|X#i1#~draw/out": {"i1#~draw/out", "i1"},
        "|I|X#r3": {"r3", "r3#~fill/in"},
        "|I|X#s2#~draw/out": {"s2#~draw/out", "s2"},
        "|I|X#n1#~draw/out": {"n1#~draw/out", "n1"},
    }
    assert b.lot(store, "X")["adds_up"] is True
    origins = store.autocommit("MATCH ()-[r:RECEIVED_AS]->() RETURN r.line_id AS l, r.origin AS o ORDER BY l")
    assert [row["o"] for row in origins] == [True, True, True]
    told = {row["k"]: row["p"] for row in store.autocommit("MATCH (l:Lot) WHERE l.vessel RETURN l.lot_key AS k, [l.vessel_rule, l.heel, l.stub] AS p")}
    assert told == {CONTENT: [None, None, None], "||T2": ["fifo", 5, None], "|I|M": [None, None, True]}


def test_6_1_stock_stands_in_the_vessel_under_its_content(store: Store) -> None:
    Recorder(store).master([TANK, LocationRow(location_id="T2", type="silo")])
    b.record(store, *story())
    rows = store.autocommit("MATCH (l:Lot)-[r:STOCK_AT]->(p) WHERE p.location_id <> '' RETURN l.lot_key AS l, p.location_id AS p, sum(r.base_quantity) AS q")
    assert {(row["l"], row["p"]): row["q"] for row in rows if row["q"]} == {
        (CONTENT, "T1"): 92_000_000,
        ("|I|Z", "LINE"): 40_000_000,
        ("|I|M", "T1"): -3_000_000,
    }


def test_6_1_units_packed_from_a_vessel_and_emptied_into_it(store: Store) -> None:
    Recorder(store).master([TANK])
    b.record(
        store,
        b.receive("X", 9, 0, "r1", hu="TANKER", location_id="T1"),
        b.unpack("TANKER", b.line("X", 9, location_id="T1"), hour=1, name="u1"),
        b.pack("DRUM", b.line("X", 4, location_id="T1"), hour=2, name="k1"),
        b.ship("X", 4, 3, "s1", hu="DRUM", location_id="T1"),
        ev.StockPicked(event_id="p1", source="t", event_time=b.at(4), lines=(b.line("X", 1, location_id="T1"),)),
    )
    assert flows(store) == {
        ("|I|X", CONTENT, "u1#~fill", 9_000_000),
        (CONTENT, "|I|X", "k1#~draw", 4_000_000),
        (CONTENT, "|I|X", "p1#~draw", None),
    }


def test_6_1_a_lot_that_records_call_a_vessels_content_is_left_alone(store: Store) -> None:
    Recorder(store).master([TANK])
    b.record(
        store,
        b.use("M", 9, 1, "F", "i1", kind="fill"),
        b.make("T1-07", 9, 1, "F", "o1", kind="fill", location_id="T1"),
        b.use("T1-07", 4, 2, "P", "i2", location_id="T1"),
    )
    assert not flows(store)
    assert not store.autocommit("MATCH (l:Lot {lot_key: $k}) RETURN l", k=CONTENT)
    b.record(store, b.receive("N", 5, 3, "r1", location_id="T1"))
    assert len(flows(store)) == 1
    Recorder(store).master([LotRow(lot_key="|I|N", vessel=True)])
    assert not flows(store)


@pytest.mark.parametrize("rows", ["first", "last", "between"])
@pytest.mark.parametrize("seed", range(3))
def test_3_7_vessels_first_or_last_in_any_order_and_rebuilt_make_one_graph(store: Store, rows: str, seed: int) -> None:
    named = [LocationRow(location_id="T1", type="tank", content_lot="|MILK|T1"), LocationRow(location_id="T2", type="bin", vessel_rule="strict")]
    events = [*story(), b.void("i1", name="v1"), b.void("w1", name="v2"), b.void("v2", name="v3")]
    Recorder(store).master(named)
    b.record(store, *events)
    expected = graph_hash(store)
    assert rebuild(store) == len(events)
    assert graph_hash(store) == expected
    database.empty(store)
    dice = random.Random(seed)
    dice.shuffle(events)
    recorder = Recorder(store)
    if rows == "first":
        recorder.master(named)
    for number, event in enumerate(events):
        recorder.record([event])
        if rows == "between" and number == 6:
            recorder.master(named[:1])
    recorder.master(named)
    assert graph_hash(store) == expected


def test_3_7_a_place_may_get_another_content_and_may_be_a_vessel_no_more(store: Store) -> None:
    recorder = Recorder(store)
    b.record(store, *story())
    plain = graph_hash(store)
    recorder.master([TANK])
    own = graph_hash(store)
    recorder.master([LocationRow(location_id="T1", content_lot="|MILK|T1")])
    assert {flow[:2] for flow in flows(store)} == {("|I|X", "|MILK|T1"), ("|I|Y", "|MILK|T1"), ("|MILK|T1", "|I|X"), ("|MILK|T1", "|I|Y")}
    cleans = "MATCH (s:Segment)-[r {role: 'clean'}]->(:CleanOut) RETURN s.lot_key AS k, type(r) AS t ORDER BY r.linked_at"
    assert store.autocommit(cleans) == [{"k": CONTENT, "t": "SUPERSEDED_LINE"}, {"k": "|MILK|T1", "t": "NOTED_IN"}]
    database.empty(store)
    recorder = Recorder(store)
    recorder.master([TANK])
    b.record(store, *story())
    assert graph_hash(store) == own
    recorder.master([LocationRow(location_id="T1", type="bin")])
    assert not flows(store)
    assert graph_hash(store) == plain


def test_9_1_a_writer_that_does_not_know_of_a_vessel_yet_starts_over(store: Store) -> None:
    knows_nothing = Recorder(store)
    knows_nothing.record([b.receive("X", 1, 0, "r1", location_id="T1")])
    Recorder(store).master([TANK])
    knows_nothing.record([b.receive("X", 1, 1, "r2", location_id="T1")])
    assert len(flows(store)) == 2


def test_9_1_a_place_that_becomes_a_vessel_while_others_record_misses_no_line(store: Store) -> None:
    events = [
        event
        for n in range(20)
        for event in (b.receive(f"X{n % 3}", 9, n, f"r{n:02}", location_id="T1"), b.ship(f"X{n % 2}", 2, n, f"s{n:02}", location_id="T1"))
    ]
    Recorder(store).master([TANK])
    b.record(store, *events)
    expected = graph_hash(store)
    database.empty(store)
    gate = threading.Barrier(4)

    def write(share: list[Event]) -> None:
        gate.wait()
        recorder = Recorder(store)
        for event in share:
            recorder.record([event])

    def declare() -> None:
        gate.wait()
        # The rows come when some lines are on record and others are on their way.
        while not store.autocommit("MATCH (e:Event) WITH count(e) AS n WHERE n > 7 RETURN n"):
            pass
        Recorder(store).master([TANK])

    threads = [threading.Thread(target=write, args=(events[offset::3],)) for offset in range(3)] + [threading.Thread(target=declare)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(flows(store)) == len(events)
    assert graph_hash(store) == expected


def pallet() -> list[Event]:
    """Two lots on a pallet, one of them packed late; the pallet is moved to a tank and emptied there as a whole; later something is shipped from the tank."""
    return [
        b.pack("PAL", b.line("A", 60, location_id="DOCK"), hour=1, name="k1"),
        b.move_unit("PAL", "T1", 2, "m1"),
        b.unpack("PAL", hour=3, name="u1"),
        b.ship("M", 5, 4, "s1", location_id="T1"),
        b.pack("PAL", b.line("B", 20, location_id="DOCK"), hour=1.5, name="k2"),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_unit_emptied_as_a_whole_into_a_tank_fills_it(store: Store, seed: int) -> None:
    dice, recorder, events = random.Random(seed), Recorder(store), pallet()
    dice.shuffle(events)
    tank_first = dice.random() < 0.5
    if tank_first:
        recorder.master([TANK])
    for event in events:
        recorder.record([event])
    if not tank_first:
        recorder.master([TANK])
    fills = {(source, quantity) for source, target, _, quantity in flows(store) if target == CONTENT}
    assert fills == {(b.key("A"), 60_000_000), (b.key("B"), 20_000_000)}
    before = graph_hash(store)
    rebuild(store)
    assert graph_hash(store) == before
    recorder.record([b.void("k2")])
    assert {source for source, target, _, _ in flows(store) if target == CONTENT} == {b.key("A")}
