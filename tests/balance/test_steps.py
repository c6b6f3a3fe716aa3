"""Steps that gave more or less than they took, tolerances with their reasons, rejected rows, and the command."""

from __future__ import annotations

from decimal import Decimal

import pytest

from genealogy.balance import BalanceQuestion, BalanceStart, Tolerance
from genealogy.balance.text import render
from genealogy.errors import BadInput
from genealogy.master import ItemRow
from genealogy.record.outcome import Rejected
from tests.balance.book import Book, told
from tests.trace.diary import at


def steps(book: Book, *starts: str) -> list[tuple[str | None, str, str, str]]:
    """Document, in, out and yield of the steps with a gain or loss."""
    return [(row.document, row.input, row.output, row.yield_percent) for row in book.balance(*starts).steps]


def test_a_step_that_lost_is_told_with_its_item(book: Book) -> None:
    book.received(1, "RAW:200", "R1")
    book.made(2, "RAW:60 RAW:40", "J/A:95", "P1")
    book.made(3, "RAW:50", "J/B:50", "P2")
    book.made(4, "RAW:50", "J/C:51", "P3")
    answer = book.balance("lot:RAW")
    assert told(answer) == {"received": "200", "consumed": "200", "unexplained": "0"}
    assert steps(book, "lot:RAW") == [("P1", "100", "95", "95"), ("P3", "50", "51", "102")]
    assert (answer.steps[0].items, answer.steps[0].location_id, answer.steps[0].gain) == (["J"], "PLANT", "-5")
    assert [(one.unit, one.steps, one.gain, one.yield_percent) for one in answer.step_sums] == [("kg", 3, "-4", "98")]
    assert steps(book, "lot:B") == []


def test_a_step_whose_sides_are_unlike_is_counted_and_not_compared(book: Book) -> None:
    book.made(2, "RAW:100 SALT:?", "A:95", "P1")
    book.made(3, "RAW:100", "A:95")
    answer = book.balance("lot:RAW")
    assert answer.completeness.steps_not_comparable == 1
    assert len(answer.steps) == 1


def test_steps_of_a_period_alone(book: Book) -> None:
    book.made(2, "RAW:100", "A:95", "P1")
    book.made(4, "RAW:100", "A:90", "P2")
    assert [row.document for row in book.balance("lot:RAW", from_=at(3)).steps] == ["P2"]
    assert [row.document for row in book.balance("lot:RAW", to=at(3)).steps] == ["P1"]


def test_a_tolerance_tells_whose_it_is_and_whether_it_holds(book: Book) -> None:
    book.received(1, "A:1000", "R1")
    book.shipped(2, "A:1004", "L1")
    assert book.balance("lot:A").equations[0].tolerance is None
    within = book.balance("lot:A", tolerance=("0.5", "the meter's error")).equations[0].tolerance
    assert within is not None
    assert (within.percent, within.reason, within.given_by, within.allowed, within.within) == ("0.5", "the meter's error", "the question", "5", True)
    beyond = book.balance("lot:A", tolerance=("0.39", "spillage")).equations[0].tolerance
    assert beyond is not None
    assert (beyond.allowed, beyond.within) == ("3.9", False)


def test_the_items_own_tolerance_holds_when_the_question_names_none(book: Book) -> None:
    book.recorder.master([ItemRow(item_id="I", tolerance_percent="1", tolerance_reason="drying")])
    book.received(1, "A:1000", "R1")
    book.shipped(2, "A:1004", "L1")
    book.received(1, "J/B:500", "R2")
    book.shipped(2, "J/B:507", "L2")
    found = book.balance("lot:A").equations[0].tolerance
    assert found is not None
    assert (found.percent, found.reason, found.given_by, found.within) == ("1", "drying", "item I", True)
    asked = book.balance("lot:A", tolerance=("0.1", "none")).equations[0].tolerance
    assert asked is not None
    assert (asked.given_by, asked.within) == ("the question", False)
    both = book.balance("lot:A", "lot:B").equations[0].tolerance
    assert both is not None
    assert (both.percent, both.allowed, both.within) == (None, "10", False)


def test_a_step_is_judged_by_the_tolerance_of_what_it_made(book: Book) -> None:
    book.recorder.master([ItemRow(item_id="J", tolerance_percent="5", tolerance_reason="drying")])
    book.made(2, "RAW:100", "J/A:95", "P1")
    book.made(3, "RAW:100", "J/B:94", "P2")
    book.made(4, "RAW:100", "K/C:94", "P3")
    told = {row.document: row.tolerance and (row.tolerance.given_by, row.tolerance.allowed, row.tolerance.within) for row in book.balance("item:I").steps}
    assert told == {"P1": ("item J", "5", True), "P2": ("item J", "5", False), "P3": None}
    answer = book.balance("item:I", tolerance=("6", "trimming"))
    assert all(row.tolerance and row.tolerance.within for row in answer.steps)
    assert "(within tolerance: 6 % for trimming)" in render(answer)


def test_a_tolerance_without_a_reason_is_refused() -> None:
    with pytest.raises(BadInput, match="needs its reason"):
        Tolerance(Decimal(1), " ")
    with pytest.raises(BadInput, match="can't be"):
        Tolerance(Decimal(101), "drying")
    with pytest.raises(BadInput, match="closes once"):
        BalanceQuestion((BalanceStart.parse("lot:A"),), to=at(1), at=at(1))
    with pytest.raises(BadInput, match="names nothing"):
        BalanceStart.parse("site:")


def test_rejected_rows_that_name_it_make_it_incomplete(book: Book) -> None:
    book.received(1, "A:1000", "R1")
    row = Rejected("shipments.csv", 7, "qty", "a number", "'x'", "{}", ("A", "L9"))
    other = Rejected("shipments.csv", 8, "qty", "a number", "'x'", "{}", ("B",))
    book.recorder.record([], rejected=[other])
    assert book.balance("lot:A").complete
    book.recorder.record([], rejected=[row])
    answer = book.balance("lot:A")
    assert (answer.complete, answer.completeness.rejected_rows) == (False, 1)


def test_the_text_says_what_is_missing_and_where(book: Book) -> None:
    book.received(1, "A:1000", "R1")
    book.shipped(2, "A:1004", "L1", place="YARD")
    book.shipped(2, "B:4", "L2")
    text = render(book.balance("lot:A", tolerance=("0.5", "the meter's error")))
    for words in (
        "This balance is complete.",
        "UNEXPLAINED                               -4",
        "4 kg more is accounted for than there was; 100.4 % of it is accounted for.",
        "WITHIN TOLERANCE: 0.5 %, 5 kg allowed for the meter's error (by the question).",
        "-4 kg  lot A at YARD: left here beyond what came",
        "1000 kg  DOCK",
    ):
        assert words in text
    unknown = render(book.balance("lot:B"))
    assert "THIS BALANCE IS NOT COMPLETE:\n  - 1 lot without an opening on record (B)" in unknown
    assert "UNEXPLAINED                          unknown" in unknown
