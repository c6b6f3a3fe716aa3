"""What an answer says it does not know (semantics 8.4)."""

from __future__ import annotations

import pytest

from genealogy.record import Rejected
from genealogy.store import Store
from tests.trace.diary import Diary, lots


@pytest.fixture
def diary(store: Store) -> Diary:
    diary = Diary(store)
    diary.received(1, "RAW:100@H1", "R1", "S1", "X")
    diary.made(2, "RAW:60@H1", "END:60", "P1")
    diary.shipped(3, "END:30", "L1", "C1", "SO1")
    return diary


def _reject(diary: Diary, *texts: str, readable: bool = True) -> None:
    diary.recorder.record([], rejected=[Rejected("shipments.csv", 7, "qty", "a number", "x", "{}", texts, readable)])


@pytest.mark.parametrize("text", ["RAW", "END", "H1", "SO1", "SH-L1", "L1", "P1"])
def test_a_rejected_row_that_shares_a_text_makes_a_forward_answer_incomplete(diary: Diary, text: str) -> None:
    assert diary.forward("lot:RAW").complete
    before = diary.commit()
    _reject(diary, "NOBODY", text)
    answer = diary.forward("lot:RAW")
    assert (answer.complete, answer.completeness.rejected_rows) == (False, 1)
    assert diary.forward("lot:RAW", known_at=before).complete


@pytest.mark.parametrize("text", ["R1", "X", "P1", "RAW"])
def test_and_a_backward_one(diary: Diary, text: str) -> None:
    assert diary.backward("lot:END").complete
    _reject(diary, text)
    assert not diary.backward("lot:END").complete


def test_a_rejected_row_of_other_goods_does_not(diary: Diary) -> None:
    _reject(diary, "RAW2", "SO2", "")
    answer = diary.forward("lot:RAW")
    assert (answer.complete, answer.completeness.rejected_rows) == (True, 0)


def test_a_row_without_readable_text_touches_all(diary: Diary) -> None:
    _reject(diary, readable=False)
    assert not diary.forward("lot:RAW").complete


def test_a_dismissed_row_touches_nothing(diary: Diary) -> None:
    _reject(diary, "RAW")
    diary.store.write(lambda tx: tx.command("MATCH (r:RejectedRow) SET r.status = 'dismissed'"), name="test")
    assert diary.forward("lot:RAW").complete


def test_a_lot_without_origin_breaks_a_backward_trail(diary: Diary) -> None:
    diary.made(4, "NOWHERE:5 RAW:5@H1", "MIX:10")
    answer = diary.backward("lot:MIX")
    assert not answer.complete
    assert [(link.kind, link.lot_number) for link in answer.completeness.broken_links] == [("lot-without-origin", "NOWHERE")]
    assert diary.forward("lot:NOWHERE").complete


def test_a_receipt_without_sender_is_told_and_complete(diary: Diary) -> None:
    diary.received(4, "GIFT:5", "R9", None)
    answer = diary.backward("lot:GIFT")
    assert answer.complete
    assert [(link.kind, link.receipt_id) for link in answer.completeness.broken_links] == [("receipt-without-sender", "R9")]
    assert answer.suppliers == []


def test_times_that_contradict_are_told_and_complete(diary: Diary) -> None:
    """Semantics 3.5: the safe way round was taken."""
    diary.made(5, "LATE:10", "SOLD:10")
    diary.received(7, "LATE:10", "R8")
    answer = diary.backward("lot:SOLD")
    assert [lot.lot_number for lot in answer.completeness.time_conflicts] == ["LATE"]
    assert {row.receipt_id for row in answer.receipts} == {"R8"}
    assert answer.complete


def test_an_overdrawn_vessel_makes_it_incomplete(diary: Diary) -> None:
    diary.made(4, "RAW:5@H1", "TANK:5", kind="fill")
    diary.made(5, "TANK:9", "OUT:9")
    answer = diary.forward("lot:RAW")
    assert [lot.lot_number for lot in answer.completeness.overdrawn] == ["TANK"]
    assert not answer.complete


def test_loops_and_stubs_are_reported_and_complete(diary: Diary) -> None:
    diary.made(4, "END:5 END2:1", "END2:5")
    answer = diary.forward("lot:RAW")
    assert answer.complete
    assert lots(answer) == {"RAW": 0, "END": 1, "END2": 2}
    assert "END2" in [lot.lot_number for lot in answer.completeness.stubs]


def test_unknown_times_are_counted_once_a_record(diary: Diary) -> None:
    diary.shipped(None, "END:5", "L2")
    answer = diary.forward("lot:RAW")
    assert (answer.complete, answer.completeness.unknown_times) == (True, 1)
    assert next(line.shipped_at for line in answer.shipments if line.shipment_line_id == "L2") is None


def test_the_watermark_tells_commit_time_and_events(diary: Diary) -> None:
    mark = diary.forward("lot:RAW").completeness.watermark
    assert (mark.commit, mark.events) == (diary.commit(), 3)
    assert mark.recorded_at is not None
    assert mark.recorded_at.endswith("Z")
