"""Rules of semantics 1: what a lot is, stubs, master rows."""

from __future__ import annotations

from genealogy import events as ev
from genealogy.identifiers import lot_key, parts_of, unknown_lot_key
from genealogy.master import CustomerRow, ItemRow, LotRow, SupplierRow
from genealogy.record import Recorder
from genealogy.store import Store
from tests.record import build as b


def test_1_1_the_same_text_on_two_items_is_two_lots() -> None:
    assert lot_key("I1", "007") != lot_key("I2", "007")
    assert lot_key("I1", "007") != lot_key("I1", "7")
    assert lot_key("I1", "007", namespace="erp") != lot_key("I1", "007")
    assert lot_key("I1", "7", serial=True) != lot_key("I1", "7")
    assert parts_of(lot_key("I|1", "A%|#B", namespace="n")) == ("n", "I|1", "A%|#B")


def test_1_2_the_suppliers_number_sits_on_the_receipt(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, supplier_lot_number="SUP-9"))
    rows = store.autocommit("MATCH ()-[r:RECEIVED_AS]->(s) RETURN r.supplier_lot_number AS n, s.lot_key AS k")
    assert rows == [{"n": "SUP-9", "k": "|I|A"}]


def test_1_3_what_no_master_row_defines_is_a_stub_until_it_does(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, hu="H1"), b.ship("A", 5, 1, customer="C9"))
    stubs = (
        "MATCH (n) WHERE n.stub RETURN [l IN labels(n) WHERE l <> 'Segment'][0] AS kind, "
        "coalesce(n.lot_key, n.hu_key, n.customer_id, n.supplier_id, n.item_id) AS key ORDER BY kind"
    )
    assert {(row["kind"], row["key"]) for row in store.autocommit(stubs)} == {
        ("Customer", "C9"),
        ("HandlingUnit", "H1"),
        ("Item", "I"),
        ("Lot", "|I|A"),
        ("Supplier", "S1"),
    }
    Recorder(store).master([LotRow(lot_key="|I|A", expiry_date="2026-01-01"), CustomerRow(customer_id="C9", name="Nine"), SupplierRow(supplier_id="S1")])
    assert {row["key"] for row in store.autocommit(stubs)} == {"H1", "I"}
    assert b.lot(store, "A")["expiry_date"] == "2026-01-01"


def test_1_3_master_rows_update_in_place_and_keep_the_old_values(store: Store) -> None:
    recorder = Recorder(store)
    assert recorder.master([ItemRow(item_id="I", name="Oats", unit="KG")]) == 1
    assert recorder.master([ItemRow(item_id="I", name="Oats")]) == 0
    assert recorder.master([ItemRow(item_id="I", name="Rolled oats")]) == 1
    item = store.autocommit("MATCH (i:Item) RETURN i{.*} AS item")[0]["item"]
    assert (item["name"], item["unit"]) == ("Rolled oats", "KG")
    assert len(item["history"]) == 1
    assert '"name": "Oats"' in item["history"][0]


def test_1_3_a_blank_lot_is_never_shared() -> None:
    first, second = unknown_lot_key("I", "flat|receipt|1"), unknown_lot_key("I", "flat|receipt|2")
    assert first != second
    assert parts_of(first)[1] == "I"


def test_1_4_lots_declared_same_are_joined_both_ways_and_a_void_parts_them(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0), b.receive("B", 5, 0))
    same = ev.LotsDeclaredSame(event_id="same", source="t", event_time=b.at(9), lines=(b.line("A", line="1"), b.line("B", line="2")))
    links = "MATCH (a)-[r:FLOWS_TO]->(b) WHERE r.same IS NOT NULL RETURN a.segment_key AS a, b.segment_key AS b ORDER BY a"
    b.record(store, same)
    assert store.autocommit(links) == [{"a": "|I|A", "b": "|I|B"}, {"a": "|I|B", "b": "|I|A"}]
    # A second segment of B: what may be in it must reach A too.
    b.record(store, b.ship("B", 1, 1), b.receive("B", 5, 2, name="late"))
    assert store.autocommit(links) == [{"a": "|I|A", "b": "|I|B"}, {"a": "|I|B#late", "b": "|I|A"}]
    b.record(store, b.void("same"))
    assert store.autocommit(links) == []


def test_1_4_one_lot_is_no_pair(store: Store) -> None:
    same = ev.LotsDeclaredSame(event_id="same", source="t", lines=(b.line("A", line="1"), b.line("A", line="2")))
    assert b.record(store, same)[0].status == "refused"
