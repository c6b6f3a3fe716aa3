"""Trails that end without reason, loops, and rows that may belong to an answer, in small histories (semantics 8.4)."""

from __future__ import annotations

import pytest

from genealogy import events as ev
from genealogy import exceptions
from genealogy.record import Rejected
from genealogy.store import Store
from genealogy.trace import TraceAnswer
from genealogy.trace.text import render
from tests.trace.diary import Diary, line, span


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def _reject(diary: Diary, *texts: str) -> str:
    diary.recorder.record([], rejected=[Rejected("receipts.csv", 7, "qty", "a number", "x", "{}", texts)])
    return exceptions.listed(diary.store)[-1].rejected_id


def _rings(answer: TraceAnswer) -> list[list[str | None]]:
    return [[lot.lot_number for lot in loop] for loop in answer.completeness.loops]


def _bare(answer: TraceAnswer) -> list[str | None]:
    return [link.lot_number for link in answer.completeness.broken_links if link.kind == "lot-without-origin"]


def test_what_is_made_of_nothing_is_told_and_complete(diary: Diary) -> None:
    diary.made(1, "", "SALT:10", "P0")
    diary.made(2, "SALT:5", "SOUP:20", "P1")
    answer = diary.backward("lot:SOUP")
    assert [(link.kind, link.document, link.lot_number) for link in answer.completeness.broken_links] == [("made-of-nothing", "P0", "SALT")]
    assert answer.complete
    assert "What lot SALT was made of: P0 took nothing on record." in render(answer)


def test_the_origin_of_one_key_is_the_origin_of_the_other(diary: Diary) -> None:
    diary.made(3, "LOST:5", "END:5")
    assert _bare(diary.backward("lot:END")) == ["LOST"]
    diary.same("LOST", "ALSO")
    diary.same("ALSO", "FOUND")
    assert sorted(map(str, _bare(diary.backward("lot:END")))) == ["ALSO", "FOUND", "LOST"]
    before = diary.commit()
    diary.received(1, "FOUND:9", "R1")
    assert diary.backward("lot:END").complete
    assert not diary.backward("lot:END", known_at=before).complete


def test_rework_is_a_loop(diary: Diary) -> None:
    diary.received(1, "DOUGH:100", "R1")
    diary.made(2, "DOUGH:50", "BREAD:50", "P1")
    diary.made(3, "BREAD:5", "DOUGH:5", "P2", kind="rework")
    diary.made(4, "DOUGH:20", "ROLL:20", "P3")
    for answer in (diary.forward("lot:DOUGH"), diary.backward("lot:ROLL")):
        assert _rings(answer) == [["BREAD", "DOUGH"]]
        assert "What came first of 2 lots (BREAD, DOUGH): each went into the other." in render(answer)
    assert diary.forward("lot:DOUGH").complete


def test_a_loop_that_time_forbids_is_none(diary: Diary) -> None:
    """Each of three went into the next, but in the wrong order: no goods ever came round."""
    for lot in "ABC":
        diary.made(0, "RAW:100", f"{lot}:100", kind="split")
    diary.made(3, "A:1", "B:1", kind="merge")
    diary.made(2, "B:1", "C:1", kind="merge")
    diary.made(1, "C:1", "A:1", kind="merge")
    assert [_rings(diary.forward(f"lot:{lot}")) for lot in "ABC"] == [[], [], []]
    diary.made(4, "B:1", "C:1", kind="merge")
    diary.made(5, "C:1", "A:1", kind="merge")
    assert _rings(diary.forward("lot:A")) == [["A", "B", "C"]]


def test_a_transformation_that_gives_back_what_it_took(diary: Diary) -> None:
    diary.received(1, "OIL:100@H1", "R1")
    diary.made(2, "OIL:50@H1", "OIL:48 FRIES:10", "FRY")
    for answer in (diary.forward("lot:OIL"), diary.backward("lot:FRIES"), diary.forward("hu:H1")):
        loops = [(loop.document, loop.lot_number) for loop in answer.completeness.self_loops]
        assert loops == [("FRY", "OIL")]
        assert _rings(answer) == []
    assert "FRY, which took it and gave it back" in render(diary.forward("lot:OIL"))


@pytest.mark.parametrize(("start", "text"), [("lot:END", "PO1"), ("hu:H9", "H9"), ("shipment:SH-L1", "SH-L1"), ("order:SO1", "SO1")])
def test_purchase_orders_units_and_the_start_itself_are_named_too(diary: Diary, start: str, text: str) -> None:
    diary.received(1, "RAW:100", "R1", order="PO1")
    diary.made(2, "RAW:60", "END:30 END:30@H9", "P1")
    diary.shipped(3, "END:30", "L1", "C1", "SO1")
    assert diary.backward(start).complete
    rejected = _reject(diary, text)
    assert [row.rejected_id for row in diary.backward(start).completeness.exceptions] == [rejected]


def test_a_row_counts_from_the_commit_that_kept_it_until_it_was_closed(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    first = diary.commit()
    rejected = _reject(diary, "RAW")
    kept = diary.commit()
    diary.received(2, "OTHER:1", "R2")
    exceptions.dismiss(diary.store, rejected, reason="a test file", by="qa")
    closed = diary.commit()
    diary.received(2, "OTHER2:1", "R3")
    told = {known: diary.forward("lot:RAW", known_at=known).complete for known in (first, kept, closed, closed + 1)}
    assert told == {first: True, kept: False, closed: True, closed + 1: True}
    assert diary.forward("lot:RAW").complete


def test_a_loop_may_run_through_a_stretch_that_gave_nothing(diary: Diary) -> None:
    """The tank was filled from C, cleaned and filled anew, and C was drawn from it: what was posted late came round all the same (3.6)."""
    late = line("C:5", line="in/0", event_time=span(9))
    told = ev.LotTransformed(
        event_id="diary|fill|late", source="diary", transformation_id="F1", kind="fill", event_time=span(1), lines=(late,), outputs=(line("TANK:5"),)
    )
    diary.recorder.record([told])
    diary.cleaned(3, "TANK")
    diary.made(5, "RAW:9", "TANK:9", "F2", kind="fill")
    diary.made(6, "TANK:6", "C:6", "P1")
    assert _rings(diary.forward("lot:TANK")) == [["C", "TANK"]]
    assert _rings(diary.backward("lot:TANK")) == [["C", "TANK"]]
