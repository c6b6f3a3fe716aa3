"""What units and places held when: `genealogy contents`."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from genealogy.contents import LocationContents, UnitContents, contents
from genealogy.contents.answer import LotHeld, UnitHeld
from genealogy.contents.text import tell_contents
from genealogy.errors import BadInput, NotFound
from genealogy.store import Store
from genealogy.trace import Question, Start
from tests.trace.diary import Diary, at


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def unit(diary: Diary, key: str, hour: float | None = None, known_at: int | None = None) -> UnitContents:
    answer = contents(diary.store, Question("forward", (Start("hu", key),), at=None if hour is None else at(hour), known_at=known_at))
    assert isinstance(answer, UnitContents)
    return answer


def place(diary: Diary, key: str, since: float | None = None, until: float | None = None, hour: float | None = None) -> LocationContents:
    begin, end, moment = (None if one is None else at(one) for one in (since, until, hour))
    answer = contents(diary.store, Question("forward", (Start("location", key),), at=moment, from_=begin, to=end))
    assert isinstance(answer, LocationContents)
    return answer


def lots(held: Iterable[LotHeld]) -> set[tuple[str | None, str | None]]:
    return {(lot.lot_number, lot.quantity) for lot in held}


def tree(units: Iterable[UnitHeld]) -> dict[str, object]:
    return {held.handling_unit: (lots(held.lots), tree(held.units)) for held in units}


def test_nested_three_deep(diary: Diary) -> None:
    diary.received(1, "A:5@BOX", "R1")
    diary.received(1, "B:3@CASE", "R1")
    diary.packed(2, "@BOX", "CASE")
    diary.packed(3, "@CASE", "PALLET")
    diary.moved(4, "PALLET", "FREEZER")
    pallet = unit(diary, "PALLET")
    assert (pallet.location_id, pallet.inside, pallet.lots) == ("FREEZER", [], [])
    assert tree(pallet.units) == {"CASE": ({("B", "3")}, {"BOX": ({("A", "5")}, {})})}
    box = unit(diary, "BOX")
    assert (box.location_id, box.inside, lots(box.lots)) == ("FREEZER", ["CASE", "PALLET"], {("A", "5")})
    earlier = unit(diary, "BOX", 2.5)
    assert (earlier.location_id, earlier.inside) == ("DOCK", ["CASE"])
    assert tree(unit(diary, "PALLET", 2.5).units) == {}


def test_pallets_split_and_consolidated(diary: Diary) -> None:
    for case, lot in (("C1", "A"), ("C2", "A"), ("C3", "B")):
        diary.received(1, f"{lot}:4@{case}", "R1")
    diary.packed(2, "@C1", "P1")
    diary.packed(2, "@C2", "P1")
    diary.packed(2, "@C3", "P2")
    diary.packed(4, "@C2", "P2")
    assert (set(tree(unit(diary, "P1", 3).units)), set(tree(unit(diary, "P1").units))) == ({"C1", "C2"}, {"C1"})
    assert tree(unit(diary, "P2").units) == {"C2": ({("A", "4")}, {}), "C3": ({("B", "4")}, {})}
    diary.packed(5, "A:1", "P3", from_unit="C1")
    diary.packed(5, "B:2", "P3", from_unit="C3")
    assert lots(unit(diary, "P3").lots) == {("A", "1"), ("B", "2")}
    assert lots(unit(diary, "C1").lots) == {("A", "3")}


def test_a_tote_that_is_used_again_holds_only_what_it_holds(diary: Diary) -> None:
    diary.received(1, "A:5@TOTE", "R1")
    diary.unpacked(2, "A:5", "TOTE")
    diary.packed(3, "B:2", "TOTE")
    assert [lots(unit(diary, "TOTE", hour).lots) for hour in (1.5, 2.5, 3.5)] == [{("A", "5")}, set(), {("B", "2")}]
    assert diary.forward("hu:TOTE").lots[0].lot_number == "B"
    assert diary.forward("hu:TOTE", at=at(1.5)).lots[0].lot_number == "A"


def test_a_move_takes_the_contents_along_and_an_unpack_without_children_empties_all(diary: Diary) -> None:
    diary.received(1, "A:5@CASE", "R1")
    diary.received(1, "B:2@PALLET", "R1")
    diary.packed(2, "@CASE", "PALLET")
    diary.moved(3, "PALLET", "FREEZER")
    assert tree(place(diary, "FREEZER", hour=3.5).units) == {"PALLET": ({("B", "2")}, {"CASE": ({("A", "5")}, {})})}
    diary.emptied(4, "PALLET")
    now = place(diary, "FREEZER")
    assert tree(now.units) == {"PALLET": (set(), {}), "CASE": ({("A", "5")}, {})}
    assert lots(now.loose) == {("B", "2")}


def test_a_late_pack_changes_what_it_held_and_what_was_known_stays(diary: Diary) -> None:
    diary.received(1, "A:5@CASE", "R1")
    diary.packed(1, "B:1", "PALLET")
    before = diary.commit()
    diary.packed(2, "@CASE", "PALLET")
    assert set(tree(unit(diary, "PALLET", 3).units)) == {"CASE"}
    assert tree(unit(diary, "PALLET", 3, before).units) == {}


def test_what_a_customer_has_is_in_the_unit_still(diary: Diary) -> None:
    diary.received(1, "A:5@PALLET", "R1")
    diary.shipped(2, "@PALLET", "L1")
    sent = unit(diary, "PALLET")
    assert (sent.location_id, [(lot.quantity, lot.shipped) for lot in sent.lots]) == (None, [("5", True)])
    assert place(diary, "DOCK").units == []
    assert "(shipped)" in tell_contents(sent)


def test_what_stood_in_the_freezer_between_two_and_five(diary: Diary) -> None:
    diary.received(0, "A:5@H1", "R1", place="FREEZER")
    diary.received(0, "B:5@H2", "R1", place="FREEZER")
    diary.received(0, "C:9", "R1", place="FREEZER")
    diary.received(0, "D:9", "R1", place="DOCK")
    diary.moved(1, "H1", "DOCK")
    diary.moved(2, "H2", "DOCK")
    diary.received(3, "E:1@H3", "R2", place="FREEZER")
    diary.shipped(4, "C:9", "L1", place="FREEZER")
    diary.received(6, "F:1@H4", "R2", place="FREEZER")
    stood = place(diary, "FREEZER", 2, 5)
    assert tree(stood.units) == {"H2": ({("B", "5")}, {}), "H3": ({("E", "1")}, {})}
    assert [(held.handling_unit, held.since, held.until, held.still) for held in stood.units] == [
        ("H2", "2026-03-01T00:00:00Z", "2026-03-01T02:00:00Z", False),
        ("H3", "2026-03-01T03:00:00Z", None, True),
    ]
    assert [(lot.lot_number, lot.quantity, lot.until) for lot in stood.loose] == [("C", "9", "2026-03-01T04:00:00Z")]
    assert place(diary, "FREEZER", 4.5, 5).loose == []
    assert "between 2026-03-01T02:00:00Z and 2026-03-01T05:00:00Z: 2 handling units, 1 lot loose." in tell_contents(stood)


def test_an_open_rejected_row_makes_it_incomplete(diary: Diary) -> None:
    sent = diary.received(1, "A:5@H1", "R1")
    assert unit(diary, "H1").asked.complete
    diary.conflict(sent, "A:7@H1")
    assert (unit(diary, "H1").asked.complete, unit(diary, "H1").asked.rejected_rows) == (False, 1)


def test_what_can_not_be_asked(diary: Diary) -> None:
    diary.received(1, "A:5@H1", "R1")
    with pytest.raises(NotFound, match="No hu or location on record is named 'H9'"):
        contents(diary.store, Question("forward", (Start("hu", "H9"),)))
    with pytest.raises(BadInput, match="is a lot"):
        contents(diary.store, Question("forward", (Start("lot", "A"),)))
    with pytest.raises(BadInput, match="A window of time is asked of a place"):
        contents(diary.store, Question("forward", (Start("hu", "H1"),), from_=at(1)))
