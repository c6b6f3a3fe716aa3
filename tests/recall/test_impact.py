"""The impact list of a small history, row by row: who, how much is still out, what is where, what became of the rest, whom to ask."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy import events as ev
from genealogy.errors import NotFound
from genealogy.events import Line
from genealogy.master import LocationRow
from genealogy.recall import Filter, ImpactList, impact
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace.answer import Amount
from tests.recall.conftest import opened
from tests.trace.diary import Diary, key, line


def listed(store: Store, *starts: str, only: Filter | None = None, **more: Any) -> ImpactList:
    return impact(store, opened(store, *starts, **more).recall_id, only=only)


def kg(*quantities: str) -> list[Amount]:
    return [Amount(quantity=quantity, unit="kg") for quantity in quantities]


def note(diary: Diary, kind: str, hour: float, make: type[Any], **told: Any) -> str:
    """An event that the diary has no word for."""
    return diary._note(make(**told, **diary._head(kind, hour)))


def test_who_got_what_and_what_is_still_out(diary: Diary) -> None:
    found = listed(diary.store, "RAW", depth="retail")
    assert [(row.customer_id, row.name, row.level, row.contact, row.phone, row.address) for row in found.customers] == [
        ("C1", "Shop", "retail", "Ann", "+49 1", "1 Quay"),
        ("C2", "Wholesaler", "wholesale", None, None, None),
    ]
    shop = found.customers[0]
    assert (shop.orders, shop.lines, shop.shipped, shop.returned, shop.outstanding) == (1, 1, kg("30"), kg("2"), kg("28"))
    assert (shop.shipped_entered, shop.outstanding_entered, shop.certainty) == (kg("30"), kg("28"), "certain")
    assert [(row.order_id, row.customer_id, row.outstanding) for row in found.orders] == [("SO1", "C1", kg("28")), ("SO2", "C2", kg("10"))]
    assert [(row.shipment_line_id, row.quantity, row.returned_quantity, row.outstanding_quantity, row.location_id, row.site) for row in found.lines] == [
        ("L1", "30", "2", "28", "DOCK", "W1"),
        ("L2", "10", "0", "10", "DOCK", "W1"),
    ]
    assert [(row.customer_id, row.unit, row.shipped, row.returned, row.outstanding) for row in found.customer_quantities] == [
        ("C1", "kg", "30", "2", "28"),
        ("C2", "kg", "10", "0", "10"),
    ]


def test_where_the_rest_is_and_whom_to_ask(diary: Diary) -> None:
    found = listed(diary.store, "RAW")
    assert [(row.location_id, row.site, row.place_type, row.lot_number, row.handling_unit, row.quantity, row.status) for row in found.stock] == [
        ("DOCK", "W1", "dock", "END", None, "10", None),
        ("DOCK", "W1", "dock", "MID", None, "10", None),
        ("DOCK", "W1", "dock", "RAW", None, "40", None),
        ("RETURNS", "W2", "returns", "END", "H9", "2", "quarantine"),
    ]
    assert [(row.lot_number, row.quantity, row.document, row.how, row.location_id, row.site) for row in found.consumed] == [
        ("RAW", "60", "P1", "production", "DOCK", "W1"),
        ("MID", "40", "P2", "production", "DOCK", "W1"),
    ]
    assert [(row.supplier_id, row.name, row.email, row.supplier_lot_numbers, row.receipts) for row in found.suppliers] == [
        ("S", "Farm", "farm@example.org", ["X-7"], ["R1"])
    ]
    assert (found.in_transit, found.work_in_progress, found.destroyed, found.returned_to_suppliers) == ([], [], [], [])
    totals = found.totals
    assert (totals.shipped, totals.returned, totals.outstanding, totals.on_hand, totals.consumed) == (kg("40"), kg("2"), kg("38"), kg("62"), kg("100"))


def test_decoys_stay_out(diary: Diary) -> None:
    found = listed(diary.store, "RAW")
    assert [row.lot_number for row in found.lots] == ["RAW", "MID", "END"]
    assert b"OTHER" not in b"".join(str(getattr(found, name)).encode() for name in found.__struct_fields__)
    assert "C3" not in {row.customer_id for row in found.customers}


def test_it_says_the_case_as_of_when_and_that_it_is_complete(diary: Diary) -> None:
    found = listed(diary.store, "RAW", title="Metal", drill=True)
    assert (found.recall.title, found.recall.drill, found.version, found.as_of.commit) == ("Metal", True, 1, diary.commit())
    assert (found.complete, found.reasons, found.filter, found.shares.given) == (True, [], None, True)
    assert (found.counts.customers, found.counts.orders, found.counts.shipment_lines, found.counts.lots, found.counts.suppliers) == (2, 2, 2, 3, 1)


@pytest.mark.parametrize(("depth", "told"), [("wholesale", ["C2"]), ("retail", ["C1", "C2"]), ("consumer", ["C1", "C2"])])
def test_the_depth_tells_who_is_notified(diary: Diary, depth: str, told: list[str]) -> None:
    found = listed(diary.store, "RAW", depth=depth)
    assert [row.customer_id for row in found.customers if row.notify] == told
    assert found.counts.customers_to_notify == len(told)


def test_a_customer_of_unknown_level_is_always_notified(diary: Diary) -> None:
    diary.shipped(6, "END:1", "L9", "C9")
    found = listed(diary.store, "RAW", depth="wholesale")
    assert {row.customer_id: row.notify for row in found.customers} == {"C1": False, "C2": True, "C9": True}
    assert any(text.startswith("Whether 1 customer") for text in found.not_known)
    assert any("Whom to reach at C2, C9" in text for text in found.not_known)


def test_destroyed_and_sent_back_goods_are_told(diary: Diary) -> None:
    diary.disposed(6, "END:3", "DOCK")
    note(diary, "back", 7, ev.LotReturnedToSupplier, supplier_id="S", lines=(line("RAW:5", location_id="DOCK"),))
    found = listed(diary.store, "RAW")
    assert [(row.lot_number, row.quantity, row.how, row.site) for row in found.destroyed] == [("END", "3", "destroyed", "W1")]
    assert [(row.lot_number, row.quantity, row.how) for row in found.returned_to_suppliers] == [("RAW", "5", "returned-to-supplier")]
    assert (found.totals.destroyed, found.totals.returned_to_suppliers, found.totals.on_hand) == (kg("3"), kg("5"), kg("54"))


def test_work_in_progress_is_what_gave_nothing_yet_and_what_stands_where_goods_are_made(diary: Diary) -> None:
    Recorder(diary.store).master([LocationRow(location_id="LINE7", site="W1", type="Production")])
    diary.made(6, "END:4", "", "P9", place="DOCK")
    note(diary, "move", 7, ev.StockMoved, from_location_id="DOCK", lines=(line("RAW:40", location_id="LINE7"),))
    found = listed(diary.store, "RAW")
    assert [(row.state, row.lot_number, row.quantity, row.document, row.location_id) for row in found.work_in_progress] == [
        ("used", "END", "4", "P9", "DOCK"),
        ("standing", "RAW", "40", None, "LINE7"),
    ]
    assert {row.location_id for row in found.stock} == {"DOCK", "RETURNS"}
    assert {row.document for row in found.consumed} == {"P1", "P2"}
    assert (found.totals.on_hand, found.totals.work_in_progress) == (kg("18"), kg("44"))
    diary.made(8, "", "NEW:4", "P9", place="DOCK")
    after = listed(diary.store, "RAW")
    assert [row.state for row in after.work_in_progress] == ["standing"]
    assert "P9" in {row.document for row in after.consumed}


def test_in_transit_is_what_left_for_a_place_of_ours_and_has_not_arrived(diary: Diary) -> None:
    Recorder(diary.store).master([LocationRow(location_id="DC", site="W3", type="dock"), LocationRow(location_id="TRUCK", site="W1", type="vehicle")])
    diary.shipped(6, "RAW:12", "T1", "DC", "TO1")
    diary.shipped(6, "RAW:5", "T2", "DC", "TO1")
    note(diary, "move", 7, ev.StockMoved, from_location_id="DOCK", lines=(line("MID:10", location_id="TRUCK"),))
    found = listed(diary.store, "RAW")
    assert [(row.lot_number, row.quantity, row.to, row.location_id) for row in found.in_transit] == [
        ("MID", "10", None, "TRUCK"),
        ("RAW", "12", "DC", "DOCK"),
        ("RAW", "5", "DC", "DOCK"),
    ]
    assert {row.customer_id for row in found.customers} == {"C1", "C2"}
    assert {row.order_id for row in found.orders} == {"SO1", "SO2"}
    assert {row.shipment_line_id: row.internal for row in found.lines} == {"L1": False, "L2": False, "T1": True, "T2": True}
    assert (found.totals.in_transit, found.totals.shipped) == (kg("27"), kg("40"))
    diary.received(8, "RAW:12", "A1", None, place="DC")
    after = listed(diary.store, "RAW")
    assert [(row.lot_number, row.quantity) for row in after.in_transit] == [("MID", "10"), ("RAW", "5")]
    assert ("DC", "12") in {(row.location_id, row.quantity) for row in after.stock}


def test_a_shipment_to_nobody_is_in_transit_and_said(diary: Diary) -> None:
    diary.shipped(6, "RAW:7@", "T1", None, "TO1")  # type: ignore[arg-type]
    found = listed(diary.store, "RAW")
    assert [(row.quantity, row.to) for row in found.in_transit] == [("7", None)]
    assert any(text.startswith("Who got 1 shipment line:") for text in found.not_known)


def test_arrivals_of_a_unit_take_that_units_lines(diary: Diary) -> None:
    Recorder(diary.store).master([LocationRow(location_id="DC", site="W3", type="dock")])
    diary.received(1, "RAW:8@U1", "R5")
    diary.received(1, "RAW:9@U2", "R6")
    for unit, quantity in (("U1", 8), ("U2", 9)):
        diary.shipped(6, f"RAW:{quantity}@{unit}", f"T{unit}", "DC", "TO1")
    diary.received(8, "RAW:9@U2", "A1", None, place="DC")
    found = listed(diary.store, "RAW")
    assert [(row.handling_unit, row.quantity) for row in found.in_transit] == [("U1", "8")]


def test_a_line_without_quantity_is_unknown_not_nothing(diary: Diary) -> None:
    diary.shipped(6, "END:?", "L9", "C1", "SO9")
    found = listed(diary.store, "RAW")
    unknown = Amount(quantity=None, unit=None)
    assert found.customers[0].shipped == [*kg("30"), unknown]
    assert found.customers[0].outstanding == [*kg("28"), unknown]
    assert [(row.customer_id, row.unit, row.shipped) for row in found.customer_quantities][:2] == [("C1", "kg", "30"), ("C1", None, None)]


def test_what_may_be_missing_makes_it_incomplete(diary: Diary) -> None:
    diary.conflict(diary.received(9, "RAW:1", "R8"), "RAW:2")
    found = listed(diary.store, "RAW")
    assert not found.complete
    assert found.reasons[0].startswith("1 row that could not be recorded may belong to it")
    assert [row.kind for row in found.exceptions] == ["conflict"]


def test_a_lot_without_origin_leaves_the_suppliers_open(diary: Diary) -> None:
    diary.made(6, "UNSEEN:5 RAW:5", "MIX:10", "P8", place="DOCK")
    found = listed(diary.store, "MIX")
    assert not found.complete
    assert found.reasons == ["Suppliers: lot UNSEEN has no origin on record."]


def test_a_unit_alone_leads_to_possible_rows(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "A:10@H1", "R1")
    diary.received(1, "A:10@H2", "R2")
    diary.shipped(3, "A:10@H1", "L1", "C1", "SO1")
    diary.shipped(3, "A:5", "L2", "C2", "SO2")
    found = listed(store, "hu:H2")
    assert [(row.customer_id, row.certainty) for row in found.customers] == [("C2", "possible")]
    assert [(row.shipment_line_id, row.certainty) for row in listed(store, "lot:A").lines] == [("L1", "certain"), ("L2", "certain")]
    assert [row.customer_id for row in listed(store, "hu:H2", only=Filter(certainty="certain")).customers] == []


class TestFilters:
    def test_a_customers_part_tells_of_nobody_else(self, diary: Diary) -> None:
        found = listed(diary.store, "RAW", only=Filter(customers=["C1"]))
        assert [row.customer_id for row in found.customers] == ["C1"]
        assert [row.shipment_line_id for row in found.lines] == ["L1"]
        assert [row.lot_number for row in found.lots] == ["END"]
        assert (found.stock, found.consumed, found.suppliers, found.receipts, found.not_known) == ([], [], [], [], [])
        assert (found.counts.customers, found.counts.lots, found.totals.shipped, found.filter) == (1, 1, kg("30"), Filter(customers=["C1"]))
        assert "C2" not in str(found)

    def test_a_site_is_what_stands_there_or_left_from_there(self, diary: Diary) -> None:
        found = listed(diary.store, "RAW", only=Filter(sites=["W2"]))
        assert [(row.location_id, row.handling_unit) for row in found.stock] == [("RETURNS", "H9")]
        assert (found.lines, found.customers, [row.lot_number for row in found.lots]) == ([], [], ["END"])
        assert [row.customer_id for row in listed(diary.store, "RAW", only=Filter(sites=["W1"])).customers] == ["C1", "C2"]

    @pytest.mark.parametrize("lot", ["MID", key("MID")])
    def test_a_lot_is_named_by_number_or_key(self, diary: Diary, lot: str) -> None:
        diary.shipped(6, "MID:1", "L9", "C1", "SO1")
        found = listed(diary.store, "RAW", only=Filter(lots=[lot]))
        assert [row.shipment_line_id for row in found.lines] == ["L2", "L9"]
        shop, wholesaler = found.customers
        assert (shop.customer_id, shop.shipped, shop.suspect_share) == ("C1", kg("1"), None)
        assert (wholesaler.shipped, wholesaler.suspect_share is not None) == (kg("10"), True)
        assert [(row.order_id, row.shipped) for row in found.orders] == [("SO1", kg("1")), ("SO2", kg("10"))]
        assert {row.lot_number for row in found.stock} == {"MID"}

    @pytest.mark.parametrize("only", [Filter(customers=["C3"]), Filter(sites=["W9"]), Filter(lots=["OTHER"])])
    def test_what_the_list_has_nothing_of_is_said(self, diary: Diary, only: Filter) -> None:
        with pytest.raises(NotFound, match="has nothing of"):
            listed(diary.store, "RAW", only=only)


def test_lines_follow_the_entered_unit(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "A:100", "R1")
    goods = Line(lot_key=key("A"), quantity=Decimal(2), unit="lb", document_line_id="L1", order_id="SO1")
    sent = note(diary, "ship", 2, ev.LotShipped, shipment_id="SH", customer_id="C1", lines=(goods,))
    back = Line(lot_key=key("A"), quantity=Decimal(1), unit="lb", returns_line=sent)
    note(diary, "return", 3, ev.LotReturned, customer_id="C1", lines=(back,))
    row = listed(store, "A").lines[0]
    assert (row.quantity, row.unit, row.entered_quantity, row.outstanding_entered, row.entered_unit) == ("0.907185", "kg", "2", "1", "lb")
