"""Rules of semantics 5: contents of handling units, events that name only a unit, units in units, places."""

from __future__ import annotations

from genealogy import events as ev
from genealogy.events import Line
from genealogy.store import Store
from tests.record import build as b


def flows(store: Store) -> set[tuple[str, str]]:
    """Unit flows that hold: from and to, by content or transformation key."""
    rows = store.autocommit(
        "MATCH (x)-[:UNIT_FLOWS_TO]->(y) RETURN coalesce(x.content_key, x.transformation_key) AS x, coalesce(y.content_key, y.transformation_key) AS y"
    )
    return {(row["x"], row["y"]) for row in rows}


def shipped(store: Store) -> dict[str, tuple[str, float | None]]:
    """Lots and kilograms of derived shipment lines, by lot text."""
    rows = store.autocommit("MATCH (s)-[r:SHIPPED_IN {derived: true}]->(e) RETURN s.lot_key AS k, r.base_quantity AS q, e.event_id AS e")
    return {row["k"].rsplit("|", 1)[1]: (row["e"], None if row["q"] is None else row["q"] / 1e6) for row in rows}


def test_5_1_a_filling_begins_anew_when_the_unit_was_empty(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H"), b.ship("A", 2, 1, "s1", hu="H"), b.receive("A", 1, 2, "r2", hu="H"), b.ship("A", 4, 3, "s2", hu="H"))
    assert b.contents(store) == {"H#r1#|I|A": ("H", "A", 0.0)}
    b.record(store, b.receive("A", 7, 4, "r3", hu="H"))
    assert b.contents(store) == {"H#r1#|I|A": ("H", "A", 0.0), "H#r3#|I|A": ("H", "A", 7.0)}
    stays = store.autocommit("MATCH (c:Content)-[r:IN]->() WHERE r.superseded_at IS NULL RETURN r.since AS a, r.until AS z ORDER BY a")
    assert [(b.hours(row["a"]), row["z"] and b.hours(row["z"])) for row in stays] == [(0, 3), (4, None)]


def test_5_1_several_lots_in_one_filling_are_contents_apart(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H"), b.receive("B", 3, 1, "r2", hu="H"), b.ship("A", 5, 2, hu="H"))
    assert b.contents(store) == {"H#r1#|I|A": ("H", "A", 0.0), "H#r1#|I|B": ("H", "B", 3.0)}


def test_5_1_all_that_is_drawn_from_a_unit_that_nothing_filled_counts(store: Store) -> None:
    b.record(store, b.ship("A", 2, 0, hu="H"), b.ship("A", 3, 1, hu="H"))
    assert b.held(store) == {("H", "A"): -5.0}


def test_5_1_a_clock_that_lies_does_not_lose_a_draw(store: Store) -> None:
    b.record(store, b.ship("A", 2, 0, "s1", hu="H"), b.receive("A", 5, 1, "r1", hu="H"))
    assert b.contents(store) == {"H#r1#|I|A": ("H", "A", 3.0)}


def test_5_2_unit_flows_run_from_content_through_transformation_to_content(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H1"), b.use("A", 5, 1, "P", hu="H1"), b.make("B", 5, 1, "P", "o1", hu="H2"))
    assert flows(store) == {("H1#r1#|I|A", "t|P"), ("t|P", "H2#o1#|I|B")}


def test_5_2_a_return_ties_the_shipped_content_to_the_returned_one_whichever_comes_first(store: Store) -> None:
    events = [b.receive("A", 5, 0, "r1", hu="H1"), b.ship("A", 5, 1, "s1", hu="H1"), b.give_back("A", 2, 2, of="s1", name="b1", hu="H9")]
    b.one_by_one(store, events[::-1])
    assert flows(store) == {("H1#r1#|I|A", "H9#b1#|I|A")}
    assert b.held(store) == {("H9", "A"): 2.0}
    b.record(store, b.void("s1", name="v"))
    assert flows(store) == set()
    b.record(store, b.void("v"))
    assert flows(store) == {("H1#r1#|I|A", "H9#b1#|I|A")}


def test_5_2_a_repack_from_unit_to_unit_is_a_flow_between_contents(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H1"), b.pack("H2", b.line("A", 2, from_hu_key="H1"), hour=1, name="k1"))
    assert flows(store) == {("H1#r1#|I|A", "H2#k1#|I|A")}
    assert b.held(store) == {("H1", "A"): 3.0, ("H2", "A"): 2.0}


def test_5_3_a_shipment_of_a_unit_ships_what_is_nested_in_it(store: Store) -> None:
    b.record(
        store,
        b.receive("A", 5, 0, hu="C1"),
        b.receive("B", 3, 0, hu="C2"),
        b.receive("X", 9, 0, hu="C3"),
        b.pack("PAL", Line(hu_key="C1"), Line(hu_key="C2"), hour=1),
        b.ship(None, None, 2, "s1", hu="PAL"),
    )
    assert shipped(store) == {"A": ("s1", 5.0), "B": ("s1", 3.0)}
    assert b.held(store) == {("C3", "X"): 9.0}


def test_5_3_a_late_pack_changes_what_an_earlier_shipment_held(store: Store) -> None:
    b.record(
        store, b.receive("A", 5, 0, hu="C1"), b.receive("B", 3, 0, hu="C2"), b.pack("PAL", Line(hu_key="C1"), hour=1), b.ship(None, None, 5, "s1", hu="PAL")
    )
    assert shipped(store) == {"A": ("s1", 5.0)}
    b.record(store, b.pack("PAL", Line(hu_key="C2"), hour=2, name="late"))
    assert shipped(store) == {"A": ("s1", 5.0), "B": ("s1", 3.0)}
    b.record(store, b.unpack("PAL", Line(hu_key="C1"), hour=3, name="out"))
    assert shipped(store) == {"B": ("s1", 3.0)}
    b.record(store, b.void("late", "out"))
    assert shipped(store) == {"A": ("s1", 5.0)}


def test_5_3_derived_lines_cut_like_others(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H"), b.receive("A", 5, 3, "r2"))
    assert list(b.segments(store, "A")) == ["|I|A"]
    b.record(store, b.ship(None, None, 2, "s1", hu="H"))
    assert list(b.segments(store, "A")) == ["|I|A", "|I|A#r2"]


def test_5_3_a_unit_received_after_it_was_shipped_is_an_arrival_of_what_it_holds(store: Store) -> None:
    came = ev.LotReceived(event_id="r2", source="t", event_time=b.at(5), sender_id="S", lines=(Line(hu_key="H", location_id="FAR"),))
    b.record(
        store, b.commission("A", 5, 0, "c1", location_id="NEAR"), b.pack("H", b.line("A", 5, location_id="NEAR"), hour=1), b.ship(None, None, 3, "s1", hu="H")
    )
    assert b.held(store) == {}
    b.record(store, came)
    assert b.held(store) == {("H", "A"): 5.0}
    assert b.places(store, "H")[-1] == ("FAR", 5.0, None)
    arrivals = store.autocommit("MATCH (e)-[r:RECEIVED_AS]->(s) RETURN r.origin AS o, r.base_quantity AS q, r.derived AS d")
    assert arrivals == [{"o": False, "q": 5_000_000, "d": True}]
    assert b.lot(store, "A")["adds_up"] is True


def test_5_3_an_unpack_without_children_empties_all(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, hu="C1"), b.receive("B", 3, 0, hu="PAL"), b.pack("PAL", Line(hu_key="C1"), hour=1), b.unpack("PAL", hour=2))
    assert b.held(store) == {("C1", "A"): 5.0}
    loose = store.autocommit("MATCH (l:Lot)-[r:STOCK_AT]->(p) WHERE r.base_quantity <> 0 RETURN l.lot_number AS l, r.base_quantity AS q")
    assert loose == [{"l": "B", "q": 3_000_000}]


def test_5_1_a_unit_that_was_shipped_and_comes_back_in_use_begins_a_new_filling(store: Store) -> None:
    b.record(
        store,
        b.receive("A", 5, 0, "r1", hu="TOTE"),
        b.ship(None, None, 1, hu="TOTE"),
        b.receive("B", 3, 5, "r2", hu="TOTE"),
        b.ship(None, None, 6, "s2", hu="TOTE"),
    )
    assert set(b.contents(store)) == {"TOTE#r1#|I|A", "TOTE#r2#|I|B"}
    assert shipped(store)["B"] == ("s2", 3.0)
    assert shipped(store)["A"][0] != "s2"


def test_5_units_in_units_and_at_places_are_intervals(store: Store) -> None:
    b.record(
        store,
        b.receive("A", 5, 0, hu="C1", location_id="DOCK"),
        b.pack("PAL", Line(hu_key="C1"), hour=1),
        b.move_unit("PAL", "BIN", 2),
        b.move_unit("PAL", "GATE", 4),
        b.unpack("PAL", Line(hu_key="C1"), hour=5),
        b.move_unit("C1", "BIN", 6),
    )
    nested = store.autocommit("MATCH (c)-[r:WITHIN]->(p) WHERE r.superseded_at IS NULL RETURN c.hu_key AS c, p.hu_key AS p, r.since AS a, r.until AS z")
    assert [(row["c"], row["p"], b.hours(row["a"]), b.hours(row["z"])) for row in nested] == [("C1", "PAL", 1, 5)]
    assert b.places(store, "PAL") == [("DOCK", 1, 2), ("BIN", 2, 4), ("GATE", 4, None)]
    assert b.places(store, "C1") == [("DOCK", 0, 1), ("GATE", 5, 6), ("BIN", 6, None)]


def test_5_a_late_move_changes_the_past_and_keeps_what_was_believed(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, hu="H", location_id="DOCK"), b.move_unit("H", "BIN", 4))
    b.record(store, b.move_unit("H", "COLD", 2))
    assert b.places(store, "H") == [("DOCK", 0, 2), ("COLD", 2, 4), ("BIN", 4, None)]
    old = store.autocommit("MATCH ()-[r:AT]->(p) WHERE r.superseded_at IS NOT NULL RETURN p.location_id AS p, r.until AS z, r.superseded_at AS k")
    assert [(row["p"], b.hours(row["z"]), row["k"]) for row in old] == [("DOCK", 4, 2)]


def test_6_1_a_vessels_lot_is_never_the_content_of_a_unit(store: Store) -> None:
    b.record(store, b.use("M", 2, 3, "P", hu="SILO-HU", location_id="SILO"), b.receive("A", 9, 0, hu="TANKER"))
    assert ("SILO-HU", "M") in b.held(store) or b.contents(store)
    b.record(store, b.use("A", 9, 1, "F", kind="fill", hu="TANKER"), b.make("M", 9, 1, "F", kind="fill", hu="SILO-HU", location_id="SILO"))
    assert {hu for hu, _, _ in b.contents(store).values()} == {"TANKER"}


def test_loose_stock_stands_where_the_lines_say(store: Store) -> None:
    moved = ev.StockMoved(event_id="m", source="t", event_time=b.at(2), from_location_id="DOCK", lines=(b.line("A", 3, location_id="BIN"),))
    b.record(store, b.receive("A", 9, 0, location_id="DOCK"), moved, b.ship("A", 1, 3, location_id="BIN"), b.count("A", -1, 4, location_id="DOCK"))
    rows = store.autocommit("MATCH (:Lot)-[r:STOCK_AT]->(p) RETURN p.location_id AS p, r.base_quantity AS q ORDER BY p")
    assert rows == [{"p": "BIN", "q": 2_000_000}, {"p": "DOCK", "q": 5_000_000}]


def test_5_3_what_happens_to_a_numbered_case_happens_to_what_was_packed_into_it(store: Store) -> None:
    case = "|09521234000099|(21)C7"
    packed = ev.Packed(event_id="k1", source="t", event_time=b.at(1), parent_hu_key="(01)09521234000099(21)C7", lines=(b.line("A", 2),))
    onto = ev.Packed(event_id="k2", source="t", event_time=b.at(2), parent_hu_key="PAL", lines=(Line(lot_key=case),))
    b.record(store, b.receive("A", 5, 0), onto, b.ship(None, None, 3, "s1", hu="PAL"))
    assert set(shipped(store)) == {"(21)C7"}
    b.record(store, packed)
    assert set(shipped(store)) == {"(21)C7", "A"}
