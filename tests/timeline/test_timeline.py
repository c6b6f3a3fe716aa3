"""Timelines of lots and units, and the records behind lines."""

from __future__ import annotations

import pytest

from genealogy.store import Store
from genealogy.timeline import of_lot, of_unit, records
from tests.trace.diary import Diary, key


@pytest.fixture
def diary(store: Store) -> Diary:
    diary = Diary(store)
    diary.received(1, "MILK:100@H1", "R1", "S1", "X")
    diary.moved(2, "H1", "COLD")
    diary.made(3, "MILK:60@H1", "YOG:55", "P1")
    diary.shipped(4, "YOG:30", "L1", "C1", "SO1")
    return diary


def test_what_happened_to_a_lot_newest_first(diary: Diary) -> None:
    told = of_lot(diary.store, key("YOG"))
    assert [(one.what, one.quantity, one.unit, one.document) for one in told.happenings] == [("shipped", "30", "kg", "SH-L1"), ("made", "55", "kg", "P1")]
    shipped, made = told.happenings
    assert (shipped.party, shipped.order_id, shipped.location_id, shipped.at) == ("C1", "SO1", "DOCK", "2026-03-01T04:00:00Z")
    assert [lot.lot_number for lot in made.lots] == ["MILK"]
    assert told.total == 2


def test_a_voided_line_is_not_told_and_a_day_has_an_end(diary: Diary) -> None:
    never = diary.shipped(5, "YOG:1", "L2")
    diary.voided(never)
    assert of_lot(diary.store, key("YOG")).total == 2


def test_pages_fit_together(diary: Diary) -> None:
    whole = of_lot(diary.store, key("MILK")).happenings
    parts = [of_lot(diary.store, key("MILK"), offset=place, limit=1).happenings[0] for place in range(len(whole))]
    assert parts == whole
    assert of_lot(diary.store, key("MILK"), offset=99).happenings == []


def test_what_happened_to_a_unit_and_in_it(diary: Diary) -> None:
    told = of_unit(diary.store, "H1").happenings
    assert [(one.what, [lot.lot_number for lot in one.lots]) for one in told] == [("used", ["MILK"]), ("moved", []), ("received", ["MILK"])]
    assert told[1].location_id == "COLD"


def test_what_is_not_on_record_has_no_timeline(store: Store) -> None:
    assert (of_lot(store, "|I|NEVER").total, of_unit(store, "NEVER").total, records(store, ["never"])) == (0, 0, [])


def test_the_record_behind_a_line_tells_all_its_lines_and_who_told_it(diary: Diary) -> None:
    made = next(one for one in of_lot(diary.store, key("YOG")).happenings if one.what == "made")
    (record,) = records(diary.store, [made.line_id, made.line_id])
    assert [(line.side, line.lot_number, line.quantity, line.unit) for line in record.lines] == [("in", "MILK", "60", "kg"), ("out", "YOG", "55", "kg")]
    assert (record.told_by.type, record.told_by.source, record.at, record.more) == ("LotTransformed", "diary", "2026-03-01T03:00:00Z", 0)
