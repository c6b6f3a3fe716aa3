"""The units of a forward answer: every one that ever held affected goods, units inside units, and where each stood."""

from __future__ import annotations

import pytest

from genealogy.store import Store
from genealogy.trace import TraceAnswer
from genealogy.trace.text import render
from tests.trace.diary import Diary, at


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def units(answer: TraceAnswer) -> dict[str, tuple[str | None, str | None, set[str], bool]]:
    assert answer.counts.handling_units == len({row.handling_unit for row in answer.handling_units}) == len(answer.handling_units)
    return {row.handling_unit: (row.inside, row.location_id, {lot.rsplit("|", 1)[1] for lot in row.lots}, row.still) for row in answer.handling_units}


def test_units_inside_units_and_where_each_stood(diary: Diary) -> None:
    diary.received(1, "RAW:9@BOX", "R1")
    diary.received(1, "OTHER:9@ELSE", "R1")
    diary.packed(2, "@BOX", "CASE")
    diary.packed(2, "@CASE", "PALLET")
    diary.moved(3, "PALLET", "FREEZER")
    diary.made(4, "RAW:4@BOX", "MADE:4@TOTE")
    diary.shipped(5, "MADE:4@TOTE", "L1")
    answer = diary.forward("lot:RAW")
    assert units(answer) == {"BOX": ("PALLET", "FREEZER", {"RAW"}, True), "TOTE": (None, "PLANT", {"MADE"}, False)}
    assert [(row.since, row.until) for row in answer.handling_units] == [("2026-03-01T01:00:00Z", None), ("2026-03-01T04:00:00Z", "2026-03-01T05:00:00Z")]
    assert units(diary.forward("lot:RAW", at=at(2.5))) == {"BOX": ("PALLET", "DOCK", {"RAW"}, True)}
    assert "In what: 2 handling units ever held it, 1 still does.\n  BOX in PALLET at FREEZER\n" in render(answer)
    assert diary.backward("lot:MADE").handling_units == []


def test_where_a_unit_last_stood_with_it_though_it_moved_on(diary: Diary) -> None:
    diary.received(1, "A:5@TOTE", "R1")
    diary.moved(2, "TOTE", "AISLE")
    diary.unpacked(3, "A:5", "TOTE")
    diary.moved(4, "TOTE", "WASH")
    assert units(diary.forward("lot:A")) == {"TOTE": (None, "AISLE", {"A"}, False)}


def test_units_that_may_hold_it_are_possible(diary: Diary) -> None:
    diary.received(1, "RAW:50@H1", "R1")
    diary.received(1, "RAW:50@H2", "R1")
    diary.unpacked(2, "RAW:20", "H1")
    diary.packed(3, "RAW:10", "H3")
    answer = diary.forward("hu:H1")
    assert {row.handling_unit: row.certainty for row in answer.handling_units} == {"H1": "certain", "H3": "possible"}
    assert set(units(diary.forward("lot:RAW"))) == {"H1", "H2", "H3"}


def test_a_unit_that_only_a_line_of_a_vessels_lot_names_is_told_too(diary: Diary) -> None:
    diary.received(1, "IN:50", "R1")
    diary.made(2, "IN:50", "TANK/M:50", kind="fill")
    diary.shipped(3, "TANK/M:20@TANKER", "L1")
    assert units(diary.forward("lot:IN")) == {"TANKER": (None, None, {"M"}, False)}


def test_odoo_made_taken_apart_and_made_again_under_the_same_serial_in_other_boxes(diary: Diary) -> None:
    """The second making is what was shipped; the box of the first leads to it over the part that was kept, the new part to nothing before it."""
    diary.received(1, "FRAME:1", "R1")
    diary.received(1, "OLD:1", "R2")
    diary.received(1, "NEW:1", "R3")
    diary.made(2, "FRAME:1 OLD:1", "SN:1@BOX1", "M1")
    diary.made(3, "SN:1@BOX1", "FRAME2:1 OLD2:1", "M2", kind="disassembly")
    diary.made(4, "FRAME2:1 NEW:1", "SN:1@BOX2", "M3")
    diary.shipped(5, "@BOX2", "L1", "C1")
    diary.shipped(5, "OLD2:1", "L2", "C2")
    assert {line.shipment_line_id: line.handling_unit for line in diary.forward("lot:NEW").shipments} == {"L1": "BOX2"}
    assert {line.shipment_line_id: line.certainty for line in diary.forward("hu:BOX1").shipments} == {"L1": "certain", "L2": "certain"}
    assert {line.shipment_line_id for line in diary.forward("hu:BOX2").shipments} == {"L1"}
    assert {row.receipt_id for row in diary.backward("hu:BOX2").receipts} == {"R1", "R2", "R3"}
    assert {row.receipt_id for row in diary.backward("lot:OLD2").receipts} == {"R1", "R2"}
    assert units(diary.forward("lot:FRAME")) == {"BOX1": (None, "PLANT", {"SN"}, False), "BOX2": (None, None, {"SN"}, True)}
