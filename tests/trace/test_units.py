"""Traces from handling units (semantics 5 and 7): the contents, what may have come of them, and nothing that only shared a container."""

from __future__ import annotations

import pytest

from genealogy.errors import NotFound
from genealogy.store import Store
from tests.trace.diary import Diary, at, lines, lots, statuses, stock


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def test_forward_follows_the_contents_until_they_are_mixed(diary: Diary) -> None:
    """Semantics 5.2."""
    diary.received(1, "RAW:50@H1", "R1")
    diary.received(1, "RAW:50@H2", "R1")
    diary.made(2, "RAW:20@H1", "A:20@HA")
    diary.made(2, "RAW:20@H2", "B:20@HB")
    diary.made(3, "A:5", "C:5")
    diary.shipped(4, "RAW:30@H1", "L1", "C1")
    diary.shipped(4, "RAW:30@H2", "L2", "C2")
    diary.shipped(5, "A:5@HA", "L3", "C3")
    then = diary.forward("hu:H1", at=at(3.5))
    assert (lots(then), lines(then)) == ({"RAW": 0, "A": 1, "C": 2}, {})
    assert ("DOCK", "RAW", "H1", "30") in stock(then)
    answer = diary.forward("hu:H1")
    assert lots(answer) == {"RAW": 0, "A": 1, "C": 2}
    assert lines(answer) == {"L1": "certain", "L3": "certain"}
    assert [(row.kind, row.value) for row in answer.start] == [("hu", "H1")]
    assert ("PLANT", "A", "HA", "15") in stock(answer)
    assert {row.lot_number for row in answer.on_hand} == {"A", "C"}


def test_outflows_that_name_no_unit_are_possible(diary: Diary) -> None:
    """Semantics 5.4: possible for every unit on hand then, inherited, and only then."""
    diary.received(1, "RAW:50@H1", "R1")
    diary.made(2, "RAW:5", "A:5")
    diary.shipped(3, "RAW:5", "LOOSE", "C1")
    diary.made(4, "A:5", "B:5")
    diary.shipped(5, "B:5", "OF-B", "C2")
    diary.shipped(6, "RAW:50@H1", "L1", "C3")
    diary.shipped(8, "RAW:5", "LATER", "C4")
    answer = diary.forward("hu:H1")
    assert {(lot.lot_number, lot.hops, lot.certainty) for lot in answer.lots} == {
        ("RAW", 0, "certain"),
        ("A", 1, "possible"),
        ("B", 2, "possible"),
    }
    assert lines(answer) == {"LOOSE": "possible", "OF-B": "possible", "L1": "certain"}
    assert {line.certainty for line in diary.forward("lot:RAW").shipments} == {"certain"}


def test_what_was_unpacked_may_fill_another_unit(diary: Diary) -> None:
    diary.received(1, "RAW:50@H1", "R1")
    diary.received(1, "RAW:50@H2", "R1")
    diary.unpacked(2, "RAW:20", "H1")
    diary.packed(3, "RAW:10", "H3")
    diary.shipped(4, "RAW:10@H3", "L3")
    diary.shipped(4, "RAW:50@H2", "L2")
    answer = diary.forward("hu:H1")
    assert lines(answer) == {"L3": "possible"}
    assert ("DOCK", "RAW", "H1", "30") in stock(answer)
    assert {(row.handling_unit, row.quantity, row.certainty) for row in answer.on_hand} == {("H1", "30", "certain"), (None, "10", "possible")}


def test_repacked_goods_keep_their_way(diary: Diary) -> None:
    diary.received(1, "RAW:50@H1", "R1")
    diary.received(1, "RAW:50@H2", "R1")
    diary.packed(2, "RAW:20", "H3", from_unit="H1")
    diary.packed(2, "RAW:20", "H4", from_unit="H2")
    diary.shipped(3, "RAW:20@H3", "L3")
    diary.shipped(3, "RAW:20@H4", "L4")
    assert lines(diary.forward("hu:H1")) == {"L3": "certain"}
    answer = diary.backward("hu:H4", at=at(2.5))
    assert ({row.receipt_id for row in answer.receipts}, set(lots(answer))) == ({"R1"}, {"RAW"})


def test_sharing_a_container_is_exposure_not_genealogy(diary: Diary) -> None:
    """Semantics 5.2, last sentence."""
    diary.received(1, "RAW:50@H1", "R1")
    diary.received(1, "J/RAW:50@H1", "R2")
    diary.made(2, "J/RAW:20@H1", "A:20")
    diary.made(2, "RAW:20@H1", "B:20")
    diary.moved(3, "H1", "FREEZER")
    answer = diary.backward("lot:A")
    assert {lot.lot_key for lot in answer.lots} == {"|I|A", "|J|RAW"}
    both = diary.forward("hu:H1")
    assert {lot.lot_key for lot in both.lots} == {"|I|RAW", "|J|RAW", "|I|A", "|I|B"}
    assert ("FREEZER", "RAW", "H1", "30") in stock(both)


def test_nested_units_and_a_unit_shipped_as_a_whole(diary: Diary) -> None:
    """Semantics 5.3 and 7: nested ones too, and a pallet that has left still names what it held."""
    diary.received(1, "RAW:5@CASE1", "R1")
    diary.received(1, "RAW:5@CASE2", "R1")
    diary.received(1, "RAW:5@CASE3", "R2", "S2")
    diary.packed(2, "@CASE1", "PALLET")
    diary.packed(2, "@CASE2", "PALLET")
    diary.moved(3, "PALLET", "AISLE")
    held = diary.forward("hu:PALLET")
    assert stock(held) == {("AISLE", "RAW", "CASE1", "5"), ("AISLE", "RAW", "CASE2", "5")}
    shipped = diary.shipped(4, "@PALLET", "LP", "C9")
    answer = diary.forward("hu:PALLET")
    assert {(line.handling_unit, line.quantity, line.customer_id, line.certainty) for line in answer.shipments} == {
        ("CASE1", "5", "C9", "certain"),
        ("CASE2", "5", "C9", "certain"),
    }
    assert stock(answer) == set()
    assert stock(diary.forward("hu:PALLET", at=at(3.5))) == {("AISLE", "RAW", "CASE1", "5"), ("AISLE", "RAW", "CASE2", "5")}
    back = diary.backward(f"shipment:{shipped}")
    assert {row.receipt_id for row in back.receipts} == {"R1"}
    assert {row.receipt_id for row in diary.backward("hu:PALLET").receipts} == {"R1"}


def test_backward_from_a_unit_packed_from_loose_stock(diary: Diary) -> None:
    diary.received(1, "IN:50", "R1")
    diary.received(1, "DECOY:50", "R2")
    diary.made(2, "IN:50", "RAW:50")
    diary.made(2, "DECOY:50", "OTHER:50")
    diary.packed(3, "RAW:10", "H1")
    answer = diary.backward("hu:H1")
    assert lots(answer) == {"RAW": 0, "IN": 1}
    assert {lot.certainty for lot in answer.lots} == {"certain"}
    assert answer.complete


def test_backward_from_a_unit_follows_only_what_filled_it(diary: Diary) -> None:
    diary.received(1, "IN1:50", "R1")
    diary.received(1, "IN2:50", "R2")
    diary.made(2, "IN1:50", "RAW:50@H1", "P1")
    diary.made(2, "IN2:50", "RAW:50@H2", "P2")
    assert set(lots(diary.backward("hu:H1"))) == {"RAW", "IN1"}
    assert set(lots(diary.backward("lot:RAW"))) == {"RAW", "IN1", "IN2"}


def test_returned_goods_go_on_in_their_new_unit(diary: Diary) -> None:
    diary.received(1, "RAW:50@H1", "R1")
    sent = diary.shipped(2, "RAW:50@H1", "L1", "C1")
    diary.returned(3, "RAW:20@H9", sent, "C1")
    diary.shipped(4, "RAW:20@H9", "L2", "C2")
    answer = diary.forward("hu:H1")
    assert {line.shipment_line_id: (line.returned_quantity, line.certainty) for line in answer.shipments} == {
        "L1": ("20", "certain"),
        "L2": ("0", "certain"),
    }


def test_a_unit_that_holds_nothing_then(diary: Diary) -> None:
    diary.received(1, "RAW:50@H1", "R1")
    with pytest.raises(NotFound, match="nothing to start from at that time"):
        diary.forward("hu:H1", at=at(0.5))


@pytest.mark.parametrize(("disposition", "status"), [("restock", None), ("quarantine", "quarantine"), ("scrap", "scrap")])
def test_8_2_what_came_back_in_a_unit_has_its_status_there_and_none_when_restocked(diary: Diary, disposition: str, status: str | None) -> None:
    diary.received(1, "A:20@H1", "R1")
    sent = diary.shipped(2, "A:20@H1", "L1")
    diary.returned(3, "A:5@H9", sent, disposition=disposition)
    for more in ({}, {"at": at(4)}, {"known_at": diary.commit()}):
        assert statuses(diary.forward("lot:A", **more)) == {("RETURNS", "5", status)}


def test_what_a_unit_held_at_a_moment_stays_what_is_meant(store: Store) -> None:
    """A question that is asked again later, of what a unit held when it was first asked: now, as known before, and of an empty one."""
    diary = Diary(store)
    diary.received(1, "A:10@H", "R1")
    diary.received(1, "B:10", "R2")
    known = diary.commit()
    assert set(lots(diary.forward("hu:H", held_at=at(2)))) == {"A"}
    diary.emptied(3, "H")
    assert set(lots(diary.forward("hu:H", held_at=at(4)))) == {"A"}
    diary.packed(5, "B:10", "H")
    assert set(lots(diary.forward("hu:H"))) == {"B"}
    for moment in (2, 4):
        assert set(lots(diary.forward("hu:H", held_at=at(moment)))) == {"A"}, moment
    assert set(lots(diary.forward("hu:H", held_at=at(6)))) == {"B"}
    assert set(lots(diary.forward("hu:H", held_at=at(6), known_at=known))) == {"A"}
