"""Traces of lots, forward and backward, on graphs that the write path makes."""

from __future__ import annotations

from datetime import UTC, datetime
from time import sleep

import pytest
from msgspec.structs import replace

from genealogy.errors import NotFound
from genealogy.store import Store
from genealogy.trace import Question, Start, summary
from genealogy.trace.answer import Amount
from tests.trace.diary import Diary, at, key, lines, lots, statuses, stock


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def test_forward_finds_lots_lines_customers_and_stock_and_no_decoy(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1", "S1", "X")
    diary.received(1, "J/RAW:100", "R2", "S2", "X")
    diary.made(2, "RAW:60", "MID:60", "P1")
    diary.made(2, "J/RAW:60", "OTHER:60", "P2")
    diary.made(3, "MID:40 SALT:1", "END:41", "P3")
    first = diary.shipped(4, "END:30", "L1", "C1", "SO1")
    diary.shipped(5, "END:5", "L2", "C2", "SO2")
    diary.shipped(5, "OTHER:5", "DECOY", "C3", "SO3")
    never = diary.shipped(5, "END:5", "VOID", "C4", "SO4")
    diary.voided(never)
    diary.returned(6, "END:4", first, "C1")
    answer = diary.forward(f"lot:{key('RAW')}")
    assert lots(answer) == {"RAW": 0, "MID": 1, "END": 2}
    assert lines(answer) == {"L1": "certain", "L2": "certain"}
    assert [(line.order_id, line.quantity, line.unit, line.returned_quantity, line.shipped_at) for line in answer.shipments] == [
        ("SO1", "30", "kg", "4", "2026-03-01T04:00:00Z"),
        ("SO2", "5", "kg", "0", "2026-03-01T05:00:00Z"),
    ]
    assert [(one.customer_id, one.orders, one.shipped, one.returned) for one in answer.customers] == [
        ("C1", 1, [Amount(quantity="30", unit="kg")], [Amount(quantity="4", unit="kg")]),
        ("C2", 1, [Amount(quantity="5", unit="kg")], []),
    ]
    assert stock(answer) == {
        ("DOCK", "RAW", None, "100"),
        ("PLANT", "RAW", None, "-60"),
        ("PLANT", "MID", None, "20"),
        ("PLANT", "END", None, "41"),
        ("DOCK", "END", None, "-35"),
        ("RETURNS", "END", None, "4"),
    }
    assert answer.complete
    assert (answer.counts.lots, answer.counts.shipment_lines, answer.counts.orders, answer.counts.customers) == (3, 2, 2, 2)
    assert [*answer.receipts, *answer.suppliers, *answer.supplier_lots] == []


def test_8_2_what_came_back_as_scrap_stays_on_hand_as_scrap_until_a_disposal(diary: Diary) -> None:
    diary.received(1, "A:50", "R1", place="RETURNS")
    sent = diary.shipped(2, "A:30", "L1", place="RETURNS")
    diary.returned(3, "A:9", sent, disposition="scrap")
    diary.returned(3, "A:2", sent, disposition="quarantine")
    diary.returned(3, "A:1", sent, disposition="restock")
    before = {("RETURNS", "21", None), ("RETURNS", "9", "scrap"), ("RETURNS", "2", "quarantine")}
    assert statuses(diary.forward("lot:A")) == before
    gone = diary.disposed(5, "A:6", "RETURNS")
    known = diary.commit()
    after = {("RETURNS", "21", None), ("RETURNS", "3", "scrap"), ("RETURNS", "2", "quarantine")}
    assert statuses(diary.forward("lot:A")) == after
    assert statuses(diary.forward("lot:A", at=at(4))) == before
    diary.disposed(6, "A:4", "RETURNS")
    assert statuses(diary.forward("lot:A")) == {("RETURNS", "20", None), ("RETURNS", "2", "quarantine")}
    assert statuses(diary.forward("lot:A", known_at=known)) == after
    diary.voided(gone)
    assert statuses(diary.forward("lot:A")) == {("RETURNS", "21", None), ("RETURNS", "5", "scrap"), ("RETURNS", "2", "quarantine")}


def test_8_2_what_leaves_without_a_status_is_ordinary_stock_first_and_scrap_last(diary: Diary) -> None:
    diary.received(1, "A:5", "R1", place="RETURNS")
    sent = diary.shipped(2, "A:5", "L1", place="RETURNS")
    diary.returned(3, "A:3", sent, disposition="scrap")
    diary.returned(3, "A:2", sent, disposition="quarantine")
    diary.shipped(4, "A:1", "L2", place="RETURNS")
    assert statuses(diary.forward("lot:A")) == {("RETURNS", "1", "quarantine"), ("RETURNS", "3", "scrap")}
    diary.shipped(5, "A:2", "L3", place="")
    assert statuses(diary.forward("lot:A")) == {("RETURNS", "2", "scrap")}


def test_summary_agrees_with_the_answer(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:60", "A:30 B:30")
    first = diary.shipped(4, "A:3", "L1", "C1", "SO1")
    diary.shipped(4, "B:3", "L2", "C1", "SO1")
    diary.shipped(5, "B:3", "L3", "C2", "SO2")
    diary.shipped(5, "B:?", "L4", "C2", "SO3")
    diary.returned(6, "A:1", first, "C1")
    for starts in (("lot:RAW",), tuple(f"lot:{lot}" for lot in ("A", "B", "RAW")), (f"lot:{key('B')}",)):
        question = Question("forward", tuple(Start.parse(start) for start in starts))
        short, answer = summary(diary.store, question), diary.forward(*starts, shares=False)
        assert short.customers == [replace(row, shipped_entered=None, shipped_catch=None) for row in answer.customers]
        assert (short.lots, short.shipment_lines) == (answer.counts.lots, answer.counts.shipment_lines)


def test_backward_finds_receipts_suppliers_and_their_lots_and_no_decoy(diary: Diary) -> None:
    diary.received(1, "RAW:60", "R1", "S1", "X")
    diary.received(1.5, "RAW:40", "R2", "S1", "X")
    diary.received(1, "J/RAW:10", "R3", "S2", "X")
    diary.received(1, "SALT:10", "R4", "S3")
    diary.made(2, "RAW:50 SALT:1", "MID:50", "P1")
    diary.made(3, "MID:10", "END:10", "P2")
    diary.made(3, "MID:10 J/RAW:5", "SISTER:10", "P3")
    answer = diary.backward("lot:END")
    assert lots(answer) == {"END": 0, "MID": 1, "RAW": 2, "SALT": 2}
    assert [(row.receipt_id, row.supplier_id, row.supplier_lot_number, row.lot_number, row.quantity, row.unit) for row in answer.receipts] == [
        ("R1", "S1", "X", "RAW", "60", "kg"),
        ("R4", "S3", None, "SALT", "10", "kg"),
        ("R2", "S1", "X", "RAW", "40", "kg"),
    ]
    assert [one.supplier_id for one in answer.suppliers] == ["S1", "S3"]
    assert [(one.supplier_id, one.supplier_lot_number) for one in answer.supplier_lots] == [("S1", "X")]
    assert answer.complete
    assert (answer.counts.receipts, answer.counts.suppliers) == (3, 2)
    assert [*answer.customers, *answer.shipments, *answer.on_hand] == []


def test_a_vessel_is_asked_from_its_first_or_last_segment(diary: Diary) -> None:
    """Semantics 4.2 and 6.2: what left before the bad fill is not touched, a clean-out ends the trail, and the whole lot is asked for all of its stretches."""
    for hour, milk in ((1, "M1"), (3, "M2"), (6, "M3")):
        diary.received(hour - 0.5, f"{milk}:100", f"R-{milk}")
        diary.made(hour, f"{milk}:100", "TANK:100", kind="fill")
        diary.made(hour + 1, "TANK:90", f"CHEESE-{milk}:9")
        if milk == "M2":
            diary.cleaned(5, "TANK")
    assert lots(diary.forward("lot:M2")) == {"M2": 0, "TANK": 1, "CHEESE-M2": 2}
    assert set(lots(diary.backward("lot:CHEESE-M2"))) == {"CHEESE-M2", "TANK", "M1", "M2"}
    assert set(lots(diary.backward("lot:CHEESE-M3"))) == {"CHEESE-M3", "TANK", "M3"}
    assert set(lots(diary.forward("lot:TANK"))) == {"TANK", "CHEESE-M1", "CHEESE-M2", "CHEESE-M3"}
    assert set(lots(diary.backward("lot:TANK"))) == {"TANK", "M1", "M2", "M3"}


def test_hops_are_the_fewest_transformations(diary: Diary) -> None:
    diary.made(1, "A", "B")
    diary.made(2, "B", "C")
    diary.made(3, "C A:1", "D")
    diary.made(4, "D:1", "A:1")
    assert lots(diary.forward("lot:A")) == {"A": 0, "B": 1, "C": 2, "D": 1}


def test_diamonds_are_a_set_not_paths(diary: Diary) -> None:
    for step in range(30):
        diary.made(step, f"N{step}:2", f"L{step}:1 R{step}:1")
        diary.made(step + 0.5, f"L{step}:1 R{step}:1", f"N{step + 1}:2")
    answer = diary.forward("lot:N0")
    assert len(answer.lots) == 91
    assert lots(answer)["N30"] == 60


def test_several_starts_are_one_question(diary: Diary) -> None:
    for number in range(12):
        diary.received(1, f"IN{number}", f"R{number}")
        diary.made(2, f"IN{number}", f"OUT{number // 2}")
    diary.shipped(3, "OUT0:1", "L0")
    starts = [f"lot:IN{number}" for number in range(11)]
    answer = diary.forward(*starts)
    assert len(answer.start) == 11
    assert lots(answer) == {**{f"IN{number}": 0 for number in range(11)}, **{f"OUT{number}": 1 for number in range(6)}}
    assert lines(answer) == {"L0": "certain"}
    assert set(lots(diary.backward(*(f"lot:OUT{number}" for number in range(6)), "lot:IN0", "lot:IN1", "lot:IN2"))) == {
        *(f"IN{number}" for number in range(12)),
        *(f"OUT{number}" for number in range(6)),
    }


def test_a_long_chain_behind_many_starts_is_walked_to_its_end(diary: Diary) -> None:
    for number in range(12):
        diary.made(0, f"IN{number}", "C0")
    for number in range(40):
        diary.made(number + 1, f"C{number}", f"C{number + 1}")
    answer = diary.forward(*(f"lot:IN{number}" for number in range(12)))
    assert lots(answer)["C40"] == 41


def test_lots_declared_the_same_are_one(diary: Diary) -> None:
    """Semantics 1.4."""
    diary.received(1, "A", "R1")
    diary.made(2, "J/A", "B")
    assert set(lots(diary.forward(f"lot:{key('A')}"))) == {"A"}
    diary.same("A", "J/A")
    answer = diary.forward(f"lot:{key('A')}")
    assert {lot.lot_key for lot in answer.lots} == {key("A"), key("J/A"), key("B")}
    assert answer.complete


def test_as_of_business_time(diary: Diary) -> None:
    """Semantics 4.1: at T, what has begun by T; stock is what stood then."""
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:60", "MID:60", place="DOCK")
    diary.made(4, "MID:50", "END:50", place="DOCK")
    diary.shipped(3, "MID:10", "L1")
    diary.shipped(5, "END:10", "L2")
    answer = diary.forward("lot:RAW", at=at(3.5))
    assert lots(answer) == {"RAW": 0, "MID": 1}
    assert lines(answer) == {"L1": "certain"}
    assert stock(answer) == {("DOCK", "RAW", None, "40"), ("DOCK", "MID", None, "50")}
    assert answer.at == "2026-03-01T03:30:00Z"
    assert set(lots(diary.backward("lot:END"))) == {"END", "MID", "RAW"}
    early = diary.backward("lot:END", at=at(3.5))
    assert (set(lots(early)), early.complete) == ({"END"}, False)


def test_unknown_time_makes_an_as_of_answer_incomplete(diary: Diary) -> None:
    """Semantics 4.2, last sentence."""
    diary.received(1, "RAW:100", "R1")
    diary.made(None, "RAW:60", "MID:60")
    today, then = diary.forward("lot:RAW"), diary.forward("lot:RAW", at=at(0.5))
    assert (set(lots(today)), today.complete, today.completeness.unknown_times) == ({"RAW", "MID"}, True, 2)
    assert (set(lots(then)), then.complete) == ({"RAW", "MID"}, False)


def test_as_of_recording_time(diary: Diary) -> None:
    """Semantics 4.1: known at K, over current and superseded alike, also when a late event has cut the lot meanwhile."""
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:50", "EARLY:50")
    wrong = diary.made(3, "RAW:50", "WRONG:50")
    diary.shipped(4, "WRONG:5", "L1", place="PLANT")
    then = diary.commit()
    diary.voided(wrong)
    diary.received(2.5, "RAW:20", "R2")
    diary.made(5, "RAW:20", "LATE:20")
    now = diary.forward("lot:RAW")
    assert set(lots(now)) == {"RAW", "EARLY", "LATE"}
    old = diary.forward("lot:RAW", known_at=then)
    assert lots(old) == {"RAW": 0, "EARLY": 1, "WRONG": 1}
    assert lines(old) == {"L1": "certain"}
    assert stock(old) == {("DOCK", "RAW", None, "100"), ("PLANT", "RAW", None, "-100"), ("PLANT", "EARLY", None, "50"), ("PLANT", "WRONG", None, "45")}
    assert old.completeness.watermark.commit == then
    assert now.completeness.watermark.commit == diary.commit()
    assert {row.receipt_id for row in diary.backward("lot:EARLY", known_at=then).receipts} == {"R1"}
    assert set(lots(diary.backward("lot:WRONG", known_at=then))) == {"WRONG", "RAW"}


def test_a_moment_of_recording_means_the_last_commit_until_then(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:10", "A:10")
    sleep(0.01)
    between = datetime.now(UTC)
    sleep(0.01)
    diary.made(2, "RAW:10", "B:10")
    assert set(lots(diary.forward("lot:RAW", known_at=between))) == {"RAW", "A"}
    assert set(lots(diary.forward("lot:RAW", known_at=datetime.now(UTC)))) == {"RAW", "A", "B"}
    with pytest.raises(NotFound, match="Nothing was on record"):
        diary.forward("lot:RAW", known_at=at(0))


def test_both_clocks(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    diary.made(2, "RAW:10", "A:10")
    then = diary.commit()
    diary.made(1.5, "RAW:10", "B:10")
    diary.made(4, "RAW:10", "C:10")
    assert set(lots(diary.forward("lot:RAW", at=at(3)))) == {"RAW", "A", "B"}
    assert set(lots(diary.forward("lot:RAW", known_at=then))) == {"RAW", "A"}
    assert set(lots(diary.forward("lot:RAW", known_at=then, at=at(1.7)))) == {"RAW"}


def test_a_limit_is_told_and_makes_the_answer_incomplete(diary: Diary) -> None:
    for number in range(10):
        diary.made(number, f"N{number}", f"N{number + 1}")
    answer = diary.forward("lot:N0", max_nodes=7)
    assert not answer.complete
    assert answer.completeness.limits_hit == ["nodes: 7"]
    assert 0 < len(answer.lots) < 11
