"""Rules of semantics 5 where units come back, are told twice, or hold what nobody saw going in."""

from __future__ import annotations

from genealogy import events as ev
from genealogy.events import Line
from genealogy.store import Store
from tests.record import build as b
from tests.record.test_units import flows, shipped


def stays(store: Store, hu: str) -> list[tuple[str, float, float | None]]:
    """Lot text, since and until in hours of what was in a unit."""
    rows = store.autocommit(
        "MATCH (c:Content)-[r:IN]->(:HandlingUnit {hu_key: $hu}) WHERE r.superseded_at IS NULL RETURN c.lot_key AS l, r.since AS a, r.until AS z ORDER BY a, l",
        hu=hu,
    )
    return [(row["l"].rsplit("|", 1)[1], b.hours(row["a"]), None if row["z"] is None else b.hours(row["z"])) for row in rows]


def nested(store: Store) -> set[tuple[str, str]]:
    rows = store.autocommit("MATCH (c)-[r:WITHIN]->(p) WHERE r.superseded_at IS NULL AND r.until IS NULL RETURN c.hu_key AS c, p.hu_key AS p")
    return {(row["c"], row["p"]) for row in rows}


def test_5_1_a_lot_that_was_used_up_and_filled_again_beside_another_is_there_again(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H"), b.receive("B", 3, 0, "r0", hu="H"), b.ship("A", 5, 1, hu="H"), b.receive("A", 2, 4, "r2", hu="H"))
    assert stays(store, "H") == [("A", 0, 1), ("B", 0, None), ("A", 4, None)]
    assert b.held(store) == {("H", "A"): 2.0, ("H", "B"): 3.0}


def test_5_1_what_was_drawn_before_it_came_by_the_books_leaves_the_unit_empty(store: Store) -> None:
    b.record(store, b.ship("A", 5, 0, "s1", hu="H"), b.receive("A", 5, 1, "r1", hu="H"), b.receive("A", 4, 2, "r2", hu="H"))
    assert set(b.contents(store)) == {"H#r1#|I|A", "H#r2#|I|A"}


def test_5_1_a_pallet_that_was_shipped_and_is_loaded_anew_holds_the_old_cases_no_more(store: Store) -> None:
    b.record(
        store,
        b.receive("A", 5, 0, hu="C1"),
        b.receive("B", 5, 0, hu="C2"),
        b.pack("PAL", Line(hu_key="C1"), hour=1),
        b.ship(None, None, 2, "s1", hu="PAL"),
        b.pack("PAL", Line(hu_key="C2"), hour=5),
        b.ship(None, None, 6, "s2", hu="PAL"),
    )
    assert nested(store) == {("C2", "PAL")}
    assert shipped(store) == {"A": ("s1", 5.0), "B": ("s2", 5.0)}


def test_5_3_a_unit_shipped_on_without_an_arrival_ships_what_it_holds_again(store: Store) -> None:
    """Else the second customer is missed."""
    b.record(store, b.receive("A", 5, 0, hu="PAL"), b.ship(None, None, 1, "s1", hu="PAL", customer="DEPOT"), b.ship(None, None, 3, "s2", hu="PAL"))
    rows = store.autocommit("MATCH (s)-[r:SHIPPED_IN {derived: true}]->(e) RETURN e.event_id AS e, r.base_quantity AS q ORDER BY e")
    assert rows == [{"e": "s1", "q": 5_000_000}, {"e": "s2", "q": 5_000_000}]


def test_5_3_a_unit_used_after_it_was_shipped_goes_into_the_product(store: Store) -> None:
    used = ev.LotTransformed(event_id="i1", source="t", transformation_id="P", event_time=b.at(4), lines=(Line(hu_key="PAL"),))
    b.record(store, b.receive("A", 5, 0, "r1", hu="PAL"), b.ship(None, None, 1, "s1", hu="PAL"), used)
    assert flows(store) == {("PAL#r1#|I|A", "t|P")}


def test_5_3_units_named_together_with_the_unit_they_are_in_stay_in_it_and_count_once(store: Store) -> None:
    """A scan of a pallet tells the numbers of its cases too."""
    lines = (Line(line="0", hu_key="C1", location_id="BIN"), Line(line="1", hu_key="PAL", location_id="BIN"))
    moved = ev.HandlingUnitMoved(event_id="m1", source="t", event_time=b.at(2), lines=lines)
    sent = ev.LotShipped(event_id="s1", source="t", event_time=b.at(3), customer_id="C", lines=lines)
    b.record(store, b.receive("A", 5, 0, hu="C1", location_id="DOCK"), b.pack("PAL", Line(hu_key="C1"), hour=1), moved)
    assert nested(store) == {("C1", "PAL")}
    assert b.places(store, "PAL") == [("DOCK", 1, 2), ("BIN", 2, None)]
    b.record(store, sent)
    assert shipped(store) == {"A": ("s1", 5.0)}


def test_5_3_a_unit_shipped_with_an_unknown_quantity_is_empty_here(store: Store) -> None:
    b.record(store, b.receive("A", None, 0, "r1", hu="H"), b.ship(None, None, 1, "s1", hu="H"))
    assert shipped(store) == {"A": ("s1", None)}
    assert b.held(store) == {}


def test_5_3_a_unit_received_as_a_whole_brings_what_was_packed_into_it(store: Store) -> None:
    """The sender told what is in it, and we told that it came: its supplier is the lot's."""
    came = ev.LotReceived(
        event_id="r1", source="t", event_time=b.at(3), supplier_id="S1", receipt_id="R1", lines=(Line(hu_key="PAL", supplier_lot_number="X7"),)
    )
    b.record(store, came)
    b.record(store, b.pack("PAL", b.line("A", 5), hour=1, name="k1"))
    rows = store.autocommit(
        "MATCH (e)-[r:RECEIVED_AS]->(s) RETURN s.lot_key AS l, r.origin AS o, r.named AS n, r.supplier_lot_number AS x, r.base_quantity AS q"
    )
    assert rows == [{"l": "|I|A", "o": True, "n": True, "x": "X7", "q": 5_000_000}]


def test_5_3_lines_derived_anew_tell_all_that_the_unit_line_told(store: Store) -> None:
    line = Line(hu_key="PAL", document_line_id="L1", order_id="SO1", order_line="10")
    sent = ev.LotShipped(event_id="s1", source="t", event_time=b.at(3), shipment_id="SH", customer_id="C", lines=(line,))
    b.record(store, sent)
    b.record(store, b.pack("PAL", b.line("A", 5), hour=1, name="k1"))
    rows = store.autocommit("MATCH (s)-[r:SHIPPED_IN]->() RETURN r.shipment_line_id AS l, r.order_id AS o, r.order_line AS n")
    assert rows == [{"l": "L1", "o": "SO1", "n": "10"}]


def test_5_2_a_return_that_names_a_unit_line_is_tied_to_what_was_in_that_unit(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1", hu="H1"), b.ship(None, None, 1, "s1", hu="H1"), b.give_back("A", 2, 2, of="s1", name="b1", hu="H9"))
    assert flows(store) == {("H1#r1#|I|A", "H9#b1#|I|A")}
    b.record(
        store, b.receive("B", 5, 0, "r2", hu="H2"), b.pack("H1", Line(hu_key="H2"), hour=0.5, name="late"), b.give_back("B", 1, 3, of="s1", name="b2", hu="H9")
    )
    assert ("H2#r2#|I|B", "H9#b1#|I|B") in flows(store)


def test_5_a_return_of_a_return(store: Store) -> None:
    """Shipped, come back, shipped again and come back again: one content, filled once, and four lines of it."""
    back = [
        ev.LotReturned(event_id=f"b{hour}", source="t", event_time=b.at(hour), customer_id="C1", lines=(Line(hu_key="H", location_id="RET"),))
        for hour in (2, 4)
    ]
    b.record(store, b.receive("A", 5, 0, "r1", hu="H"), b.ship(None, None, 1, "s1", hu="H"), back[0], b.ship(None, None, 3, "s2", hu="H"), back[1])
    assert b.contents(store) == {"H#r1#|I|A": ("H", "A", 5.0)}
    rows = store.autocommit("MATCH (e)-[r]-(s:Segment) WHERE r.derived RETURN e.event_id AS e, r.base_quantity AS q ORDER BY e")
    assert [(row["e"], row["q"]) for row in rows] == [("b2", 5_000_000), ("b4", 5_000_000), ("s1", 5_000_000), ("s2", 5_000_000)]
    assert b.places(store, "H")[-1][0] == "RET"
