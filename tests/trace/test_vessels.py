"""Traces through vessels: what passes through a tank under other names, what was in it when, clean-outs that part nothing."""

from __future__ import annotations

from typing import Any

import pytest

from genealogy.errors import NotFound
from genealogy.master import LocationRow
from genealogy.store import Store
from genealogy.trace import TraceAnswer
from genealogy.trace.text import render
from tests.trace.diary import Diary, at


@pytest.fixture
def diary(store: Store) -> Diary:
    """A and B go into a tank, and leave it as C (before B came) and D; it is cleaned, then E goes through."""
    diary = Diary(store)
    diary.recorder.master([LocationRow(location_id="T1", type="tank"), LocationRow(location_id="DOCK", type="dock")])
    diary.received(1, "A:100", "R1", number="X1", place="T1")
    diary.shipped(2, "C:10", "L1", "C1", place="T1")
    diary.received(3, "B:50", "R2", place="T1")
    diary.made(4, "D:20", "CHEESE:5", place="T1", to="DOCK")
    diary.shipped(5, "CHEESE:5", "L2", "C2")
    diary.cleaned_at(6, "T1")
    diary.received(7, "E:9", "R3", place="T1")
    diary.shipped(8, "E:2", "L3", "C3", place="T1")
    return diary


def shipped(answer: TraceAnswer) -> set[str]:
    return {str(line.shipment_line_id) for line in answer.shipments}


def received(answer: TraceAnswer) -> set[str]:
    return {str(line.receipt_id) for line in answer.receipts}


def test_6_1_a_trace_passes_through_the_tank_under_whatever_name(diary: Diary) -> None:
    assert shipped(diary.forward("supplier-lot:S/X1")) == {"L1", "L2"}
    assert shipped(diary.forward("lot:B")) == {"L2"}
    assert received(diary.backward("shipment:L1")) == {"R1"}
    assert received(diary.backward("lot:CHEESE")) == {"R1", "R2"}
    assert received(diary.backward("shipment:L3")) == {"R3"}
    assert {lot.lot_number: lot.hops for lot in diary.forward("lot:A").lots} == {"A": 0, "T1": 1, "C": 2, "D": 2, "CHEESE": 3}


def test_6_1_what_is_in_the_tank_is_on_hand_there(diary: Diary) -> None:
    rows = {(row.location_id, row.lot_number, row.quantity) for row in diary.forward("lot:E").on_hand}
    assert rows == {("T1", "T1", "127")}


@pytest.mark.parametrize(
    ("window", "lines", "receipts"),
    [
        ({"from_": 1.5, "to": 1.6}, {"L1", "L2"}, {"R1"}),
        ({"from_": 4.5, "to": 4.6}, {"L2"}, {"R1", "R2"}),
        ({"from_": 3.5, "to": 7.5}, {"L2", "L3"}, {"R1", "R2", "R3"}),
        ({"from_": 7.5, "to": 7.6}, {"L3"}, {"R3"}),
        ({}, {"L3"}, {"R3"}),
    ],
)
def test_7_a_tank_in_a_stretch_of_time_is_what_was_in_it_then(diary: Diary, window: dict[str, float], lines: set[str], receipts: set[str]) -> None:
    told: dict[str, Any] = {name: at(hour) for name, hour in window.items()}
    assert shipped(diary.forward("location:T1", **told)) == lines
    assert received(diary.backward("location:T1", **told)) == receipts
    assert {lot.lot_number for lot in diary.forward("location:T1", **told).lots if lot.hops == 0} == {"T1"}


def test_7_a_tank_that_was_clean_then_held_nothing(diary: Diary) -> None:
    with pytest.raises(NotFound):
        diary.forward("location:T1", from_=at(6.2), to=at(6.5))
    with pytest.raises(NotFound):
        diary.forward("location:T1", from_=at(0.2), to=at(0.5))


def test_7_an_overdrawn_tank_still_holds_what_was_in_it(diary: Diary) -> None:
    diary.shipped(9, "E:900", "L4", "C3", place="T1")
    answer = diary.forward("location:T1", from_=at(10), to=at(11))
    assert shipped(answer) == {"L3", "L4"}
    assert [lot.lot_number for lot in answer.completeness.overdrawn] == ["T1"]


def test_7_as_known_before_a_clean_out_was_recorded(diary: Diary) -> None:
    before = diary.commit()
    late = diary.cleaned_at(2.5, "T1")
    told: dict[str, Any] = {"from_": at(2.6), "to": at(2.7)}
    with pytest.raises(NotFound):
        diary.forward("location:T1", **told)
    assert shipped(diary.forward("location:T1", known_at=before, **told)) == {"L1", "L2"}
    diary.voided(late)
    assert shipped(diary.forward("location:T1", **told)) == {"L1", "L2"}


def test_6_3_a_clean_out_at_the_moment_of_a_flow_parts_nothing_and_is_told(diary: Diary) -> None:
    assert diary.forward("lot:A").completeness.clean_outs_ignored == []
    clean = diary.cleaned_at(8, "T1")
    diary.received(9, "F:1", "R4", place="T1")
    diary.shipped(10, "F:1", "L5", place="T1")
    answer = diary.forward("lot:E")
    assert shipped(answer) == {"L3", "L5"}
    assert [(one.lot_key, one.lot_number, one.line_id, one.at) for one in answer.completeness.clean_outs_ignored] == [
        ("||T1", "T1", clean, "2026-03-01T08:00:00Z")
    ]
    assert answer.complete
    assert "it parts nothing" in render(answer)
    diary.voided(clean)
    assert diary.forward("lot:E").completeness.clean_outs_ignored == []


def test_5_4_what_is_put_into_a_tank_loose_is_not_taken_from_a_unit_of_the_lot(diary: Diary) -> None:
    """A pallet of A stands by while loose A goes into the tank; only what is moved in without a word of where from may have been on it."""
    diary.received(0.5, "A:5@H1", "R9")
    assert {lot.lot_number for lot in diary.forward("hu:H1").lots} == {"A"}
