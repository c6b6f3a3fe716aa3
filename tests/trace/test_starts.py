"""What a person may name, and what it means (semantics 7)."""

from __future__ import annotations

import pytest

from genealogy.errors import Ambiguous, BadInput, NotFound
from genealogy.identifiers import lot_key
from genealogy.store import Store
from genealogy.trace import Start, resolve
from tests.trace.diary import Diary, at, key, lines, lots


@pytest.fixture
def diary(store: Store) -> Diary:
    """RAW of two items and two suppliers, one of them made into END, shipped."""
    diary = Diary(store)
    diary.received(1, "RAW:100", "R1", "S/1", "X 7", order="PO1")
    diary.received(1, "J/RAW:100", "R2", "S2", "X 7", order="PO2")
    diary.received(2, "SALT:100", "R3", "S2", "Y")
    diary.made(3, "RAW:60", "END:60", "P1")
    diary.made(3, "J/RAW:60", "OTHER:60", "P2")
    diary.shipped(4, "END:30", "L1", "C1", "SO1", place="PLANT")
    diary.shipped(6, "OTHER:30", "L2", "C2", "SO2", place="PLANT")
    diary.shipped(7, "SALT:5", "L3", "C2", "SO2")
    return diary


@pytest.mark.parametrize(
    ("start", "direction", "expected"),
    [
        (f"lot:{key('RAW')}", "forward", {"RAW", "END"}),
        ("lot:END", "backward", {"RAW", "END"}),
        ("END", "backward", {"RAW", "END"}),
        ("supplier-lot:S%2F1/X 7", "forward", {"RAW", "END"}),
        ("supplier-lot:S2/X%207", "forward", {"RAW", "OTHER"}),
        ("supplier-lot:Y", "forward", {"SALT"}),
        ("receipt:R1", "forward", {"RAW", "END"}),
        ("R3", "forward", {"SALT"}),
        ("shipment:SH-L1", "backward", {"RAW", "END"}),
        ("shipment:L2", "backward", {"RAW", "OTHER"}),
        ("L3", "forward", {"SALT"}),
        ("order:SO2", "backward", {"RAW", "OTHER", "SALT"}),
        ("order:PO1", "forward", {"RAW", "END"}),
        ("customer:C1", "backward", {"RAW", "END"}),
        ("customer:C2", "backward", {"RAW", "OTHER", "SALT"}),
        ("item:J", "forward", {"RAW", "OTHER"}),
        ("supplier:S2", "forward", {"RAW", "OTHER", "SALT"}),
        ("S2", "forward", {"RAW", "OTHER", "SALT"}),
        ("location:DOCK", "forward", {"RAW", "END", "OTHER", "SALT"}),
    ],
)
def test_each_kind_of_start(diary: Diary, start: str, direction: str, expected: set[str]) -> None:
    answer = diary.ask("forward" if direction == "forward" else "backward", start)
    assert set(lots(answer)) == expected
    assert len(answer.start) == 1


def test_a_time_window_narrows_customer_and_location(diary: Diary) -> None:
    assert set(lots(diary.backward("customer:C2", to=at(6.5)))) == {"RAW", "OTHER"}
    assert set(lots(diary.forward("location:DOCK", from_=at(0), to=at(1.5)))) == {"RAW", "END", "OTHER"}
    with pytest.raises(NotFound):
        diary.forward("location:DOCK", from_=at(0), to=at(0.5))


def test_a_tank_in_a_window_leaves_out_what_left_before(store: Store) -> None:
    diary = Diary(store)
    for hour, milk in ((1, "M1"), (3, "M2"), (5, "M3")):
        diary.received(hour - 0.5, f"{milk}:100", f"R-{milk}")
        diary.made(hour, f"{milk}:100", "TANK:100", kind="fill", place="DOCK", to="T1")
        diary.made(hour + 1, "TANK:90", f"CHEESE-{milk}:9", place="T1", to="DAIRY")
    assert set(lots(diary.forward("location:T1", from_=at(3.2), to=at(3.4)))) == {"TANK", "CHEESE-M2", "CHEESE-M3"}
    assert set(lots(diary.backward("location:T1", from_=at(3.2), to=at(3.4)))) == {"TANK", "M1", "M2"}


def test_a_lot_number_on_two_items_is_ambiguous(diary: Diary) -> None:
    with pytest.raises(Ambiguous) as caught:
        diary.forward("lot:RAW")
    assert caught.value.candidates == (f"lot:{key('RAW')}", f"lot:{key('J/RAW')}")


def test_a_number_of_two_suppliers_is_ambiguous(diary: Diary) -> None:
    with pytest.raises(Ambiguous) as caught:
        diary.forward("X 7")
    assert caught.value.candidates == ("supplier-lot:S%2F1/X 7", "supplier-lot:S2/X 7")
    assert [(one.kind, one.start) for one in resolve(diary.store, "X 7")] == [
        ("supplier-lot", "supplier-lot:S%2F1/X 7"),
        ("supplier-lot", "supplier-lot:S2/X 7"),
    ]


def test_a_supplier_lot_of_just_the_lot_named_the_same_is_no_ambiguity(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "B7:10", "R1", "S1", "B7")
    assert [row.kind for row in diary.forward("B7").start] == ["lot"]
    diary.received(1, "OTHER:10", "R2", "S1", "B7")
    with pytest.raises(Ambiguous):
        diary.forward("B7")


def test_scanned_texts_find_lots_and_units(store: Store) -> None:
    diary = Diary(store)
    gtin = "09521234000013"
    diary.received(1, f"{gtin}/A1:10@340123000000000018", "R1")
    for scan in ("]C1010952123400001310A1", f"(01){gtin}(10)A1", f"https://example.com/01/{gtin}/10/A1", "urn:epc:class:lgtin:9521234.000001.A1"):
        assert f"lot:{lot_key(gtin, 'A1')}" in {one.start for one in resolve(store, scan)}, scan
    assert [row.kind for row in diary.forward("340123000000000018").start] == ["hu"]


def test_a_time_window_narrows_item_and_supplier_to_what_came_into_being_then(diary: Diary) -> None:
    assert set(lots(diary.forward("supplier:S2", from_=at(1.5), to=at(2.5)))) == {"SALT"}
    assert set(lots(diary.backward("item:I", from_=at(2.5), to=at(3.5)))) == {"END", "RAW", "OTHER"}
    with pytest.raises(NotFound, match=r"item:J is on record, but .* at that time"):
        diary.forward("item:J", from_=at(5))


def test_several_starts_of_several_kinds_are_one_question(diary: Diary) -> None:
    answer = diary.forward("lot:END", "SALT", "receipt:R2", f"lot:{key('RAW')}")
    assert set(lots(answer)) == {"END", "SALT", "RAW", "OTHER"}
    assert [row.value for row in answer.start] == [key("END"), key("SALT"), "R2", key("RAW")]
    with pytest.raises(NotFound, match="'NONE'"):
        diary.forward("lot:END", "NONE")


def test_what_is_not_on_record_is_said(diary: Diary) -> None:
    with pytest.raises(NotFound, match="Nothing on record"):
        diary.forward("NONE")
    with pytest.raises(NotFound, match=r"No customer .* There is order:SO1"):
        diary.forward("customer:SO1")
    with pytest.raises(NotFound):
        diary.forward("supplier-lot:S1/NONE")
    assert resolve(diary.store, "NONE") == []


def test_a_wrong_check_digit_is_refused_when_typed(diary: Diary) -> None:
    """Semantics 1.5."""
    with pytest.raises(BadInput):
        resolve(diary.store, "(00)340123000000000019")


def test_a_voided_receipt_starts_nothing(store: Store) -> None:
    diary = Diary(store)
    diary.voided(diary.received(1, "RAW:10", "R1"))
    with pytest.raises(NotFound):
        diary.forward("receipt:R1")


@pytest.mark.parametrize("text", ["", "  ", "lot:", "lot: "])
def test_a_blank_start_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        Start.parse(text)


def test_shipped_lines_of_another_customer_stay_out(diary: Diary) -> None:
    assert lines(diary.forward("customer:C1")) == {"L1": "certain"}
