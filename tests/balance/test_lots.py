"""The mass balance of lots: each term of the equation, what nobody explains, where it is found, and what can't be told (semantics 8.5)."""

from __future__ import annotations

from genealogy.balance.text import render
from tests.balance.book import Book, rows, standing, told
from tests.trace.diary import at, key


def everything(book: Book) -> None:
    """A lot to which everything happens that the equation knows, and another that looks like it."""
    book.received(1, "A:100", "R1")
    book.received(1, "J/A:1000", "R2")
    book.made(2, "A:60", "B:58", "P1", place="DOCK", to="PLANT")
    book.shipped(3, "A:20", "L1")
    book.restocked(4, "A:5")
    book.counted(5, "A", "-3")
    book.counted(5.5, "A", "1")
    book.disposed(6, "A:12", "DOCK")
    book.sent_back(7, "A:4")


def test_8_5_every_term_of_the_equation(book: Book) -> None:
    everything(book)
    answer = book.balance(f"lot:{key('A')}")
    assert told(answer) == {
        "received": "100",
        "returned_by_customers": "5",
        "counted_up": "1",
        "on_hand": "7",
        "consumed": "60",
        "shipped": "20",
        "returned_to_suppliers": "4",
        "destroyed": "12",
        "counted_down": "3",
        "unexplained": "0",
    }
    assert (answer.complete, rows(answer), standing(answer)) == (True, set(), {"DOCK": "7"})
    assert answer.equations[0].recovery_percent == "100"
    assert (answer.equations[0].moved_in, answer.equations[0].moved_out) == (None, None)


def test_8_5_the_opening_of_a_period_is_what_stood_before(book: Book) -> None:
    everything(book)
    lot = f"lot:{key('A')}"
    answer = book.balance(lot, from_=at(2.5), to=at(5))
    assert told(answer) == {"opening": "40", "returned_by_customers": "5", "on_hand": "22", "shipped": "20", "counted_down": "3", "unexplained": "0"}
    assert told(book.balance(lot, at=at(2.5))) == {"received": "100", "on_hand": "40", "consumed": "60", "unexplained": "0"}
    assert told(book.balance(lot, from_=at(2.5), at=at(2.6))) == {"opening": "40", "on_hand": "40", "unexplained": "0"}


def test_what_was_known_then(book: Book) -> None:
    """Semantics 4.1: a void changes today's balance and not that of before; both clocks together."""
    everything(book)
    before, lot = book.commit(), f"lot:{key('A')}"
    then = told(book.balance(lot))
    wrong = book.disposed(8, "A:7", "DOCK")
    assert told(book.balance(lot))["destroyed"] == "19"
    book.voided(wrong)
    late = book.disposed(1.5, "A:2", "DOCK")
    assert told(book.balance(lot))["destroyed"] == "14"
    assert told(book.balance(lot, known_at=before)) == then
    assert told(book.balance(lot, known_at=book.commit() - 2))["destroyed"] == "19"
    assert told(book.balance(lot, known_at=before, at=at(2.5))) == {"received": "100", "on_hand": "40", "consumed": "60", "unexplained": "0"}
    assert told(book.balance(lot, at=at(2.5)))["destroyed"] == "2"
    book.voided(late)
    assert told(book.balance(lot)) == then


def test_a_lot_that_gave_more_than_came_is_found_at_its_place(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.shipped(2, "A:70", "L1")
    book.shipped(3, "A:45", "L2", place="YARD")
    answer = book.balance("lot:A")
    assert told(answer) == {"received": "100", "shipped": "115", "unexplained": "-15"}
    assert rows(answer) == {("below-zero", "A", "YARD", None, "-15")}
    assert (answer.complete, answer.equations[0].recovery_percent) == (True, "115")
    assert standing(answer) == {"DOCK": "30", "YARD": "-45"}
    assert [(row.location_id, row.quantity) for row in answer.set_off] == [("YARD", "-30")]


def test_goods_booked_at_the_wrong_place_are_no_loss_of_the_lot(book: Book) -> None:
    book.received(1, "A:100", "R1", place="DOCK")
    book.shipped(2, "A:70", "L1", place="YARD")
    answer = book.balance("lot:A")
    assert told(answer) == {"received": "100", "on_hand": "30", "shipped": "70", "unexplained": "0"}
    assert standing(answer) == {"DOCK": "100", "YARD": "-70"}
    assert (rows(answer), [(row.location_id, row.quantity) for row in answer.set_off]) == (set(), [("YARD", "-70")])
    assert "lot A at YARD: left here beyond what came here; the same lot is elsewhere" in render(answer)
    assert told(book.balance("location:YARD"))["unexplained"] == "-70"
    assert rows(book.balance("location:YARD")) == {("below-zero", "A", "YARD", None, "-70")}


def test_what_left_too_much_before_the_period_is_made_good_in_it(book: Book) -> None:
    book.received(1, "A:10", "R1")
    book.shipped(2, "A:13", "L1")
    book.received(5, "A:20", "R2")
    answer = book.balance("lot:A", from_=at(4))
    assert told(answer) == {"received": "20", "on_hand": "17", "unexplained": "3"}
    assert rows(answer) == {("brought-forward", "A", None, None, "3")}


def test_8_5_without_a_known_opening_nothing_is_zero(book: Book) -> None:
    book.shipped(2, "A:5", "L1")
    book.received(1, "B:5", "R1")
    answer = book.balance("lot:A", "lot:B")
    assert told(answer) == {"opening": None, "received": "5", "on_hand": "5", "shipped": "5", "unexplained": None}
    assert (answer.complete, [lot.lot_number for lot in answer.completeness.lots_without_opening]) == (False, ["A"])
    assert ("no-opening", "A", None, None, None) in rows(answer)
    assert answer.equations[0].recovery_percent is None
    assert told(book.balance("lot:B"))["unexplained"] == "0"


def test_a_count_that_comes_first_is_an_opening(book: Book) -> None:
    book.counted(1, "A", "50")
    book.shipped(2, "A:5", "L1")
    assert told(book.balance("lot:A")) == {"counted_up": "50", "on_hand": "45", "shipped": "5", "unexplained": "0"}


def test_8_3_two_units_are_two_equations(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.pieces(1.5, "A", 40, "R2")
    book.shipped(2, "A:30", "L1")
    answer = book.balance("lot:A")
    assert told(answer) == {"received": "100", "on_hand": "70", "shipped": "30", "unexplained": "0"}
    assert told(answer, "piece") == {"received": "40", "on_hand": "40", "unexplained": "0"}
    assert answer.complete


def test_lines_that_tell_no_quantity_or_another_unit_are_counted_and_never_guessed(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.shipped(2, "A:?", "L1")
    book.counted(3, "A", "-4", unit="piece")
    answer = book.balance("lot:A")
    assert [one.unit for one in answer.equations] == ["kg"]
    assert told(answer) == {"received": "100", "on_hand": "100", "unexplained": "0"}
    assert (answer.complete, answer.completeness.unmeasured_lines, answer.equations[0].unmeasured_lines) == (False, 2, 2)
    assert {(row.kind, row.quantity, row.unit) for row in answer.located} == {("unmeasured", None, None), ("unmeasured", "-4", "piece")}


def test_1_4_lots_declared_the_same_balance_together(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.shipped(2, "J/A:100", "L1")
    assert told(book.balance(f"lot:{key('J/A')}"))["unexplained"] is None
    before = book.commit()
    same = book.same("A", "J/A")
    for lot in ("A", "J/A"):
        answer = book.balance(f"lot:{key(lot)}")
        assert told(answer) == {"received": "100", "shipped": "100", "unexplained": "0"}
        assert (answer.complete, answer.counts.lots) == (True, 1)
    assert told(book.balance(f"lot:{key('J/A')}", known_at=before))["opening"] is None
    book.voided(same)
    assert told(book.balance(f"lot:{key('J/A')}"))["opening"] is None


def test_a_clean_out_leaves_nothing_in_a_vessel(book: Book) -> None:
    """Semantics 6: meters are never exact; what the lines leave in a cleaned vessel is unexplained, each stretch for itself."""
    book.received(0, "MILK:500", "R1")
    book.made(1, "MILK:100", "TANK:100", kind="fill", to="T1")
    book.made(2, "TANK:97", "CHEESE:10", place="T1", to="DAIRY")
    book.cleaned(3, "TANK")
    book.made(4, "MILK:100", "TANK:100", kind="fill", to="T1")
    book.made(5, "TANK:102", "CHEESE:10", place="T1", to="DAIRY")
    wash = book.cleaned(6, "TANK")
    book.made(7, "MILK:50", "TANK:50", kind="fill", to="T1")
    for start in ("lot:TANK", "location:T1"):
        answer = book.balance(start)
        assert told(answer) == {"made": "250", "on_hand": "50", "consumed": "199", "unexplained": "1"}
        assert rows(answer) == {("clean-out", "TANK", "T1", None, "3"), ("clean-out", "TANK", "T1", None, "-2")}
        assert standing(answer) == {"T1": "50"}
    assert rows(book.balance("lot:TANK", from_=at(3.5))) == {("clean-out", "TANK", "T1", None, "-2")}
    assert told(book.balance("lot:TANK", from_=at(3.5))) == {"made": "150", "on_hand": "50", "consumed": "102", "unexplained": "-2"}
    book.voided(wash)
    answer = book.balance("lot:TANK")
    assert told(answer) == {"made": "250", "on_hand": "48", "consumed": "199", "unexplained": "3"}


def test_goods_on_their_way_are_in_transit_until_they_arrive(book: Book) -> None:
    book.site("W2", "W2-DOCK")
    book.received(1, "A:100", "R1")
    book.sent(2, "A:40")
    book.sent(2, "A:20", to="W2-DOCK")
    book.shipped(3, "A:10", "L1")
    lot = f"lot:{key('A')}"
    assert told(book.balance(lot)) == {"received": "100", "on_hand": "30", "in_transit": "60", "shipped": "10", "unexplained": "0"}
    book.received(4, "A:45", "R2", supplier=None, place="W2-DOCK")
    answer = book.balance(lot)
    assert told(answer) == {"received": "100", "on_hand": "75", "in_transit": "15", "shipped": "10", "unexplained": "0"}
    assert standing(answer) == {"DOCK": "30", "W2-DOCK": "45"}
    assert told(book.balance(lot, at=at(3.5)))["in_transit"] == "60"
    assert told(book.balance(lot, from_=at(3.5))) == {"opening": "90", "on_hand": "75", "in_transit": "15", "unexplained": "0"}


def test_what_a_partner_received_of_our_shipment_is_not_shipped_twice(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.shipped(2, "A:30", "L1")
    book.received(3, "A:30", "R2", supplier=None, place="PARTNER")
    assert told(book.balance("lot:A")) == {"received": "100", "on_hand": "100", "unexplained": "0"}


def test_an_arrival_that_nobody_sent_is_found(book: Book) -> None:
    book.made(1, "RAW:10", "A:100")
    book.received(3, "A:8", "R2", place="DOCK")
    answer = book.balance("lot:A")
    assert told(answer) == {"made": "100", "on_hand": "108", "unexplained": "-8"}
    assert rows(answer) == {("arrival", "A", "DOCK", None, "-8")}
    assert [row.document for row in answer.located] == ["R2"]


def test_units_hold_what_was_packed_and_moves_are_nothing_to_a_lot(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.packed(2, "A:60", "H1")
    book.moved(3, "H1", "FREEZER")
    book.shipped(4, "A:25@H1", "L1", place="FREEZER")
    book.unpacked(5, "A:5", "H1")
    answer = book.balance("lot:A")
    assert told(answer) == {"received": "100", "on_hand": "75", "shipped": "25", "unexplained": "0"}
    assert standing(answer) == {"DOCK": "45", "FREEZER": "30"}
    assert standing(book.balance("lot:A", at=at(2.5))) == {"DOCK": "100"}
    assert standing(book.balance("lot:A", at=at(100))) == standing(answer)


def test_a_unit_that_gave_more_than_it_held_is_told_by_its_name(book: Book) -> None:
    book.received(1, "A:10@H1", "R1")
    book.shipped(2, "A:14@H1", "L1")
    answer = book.balance("lot:A")
    assert told(answer) == {"received": "10", "shipped": "14", "unexplained": "-4"}
    assert {(row.kind, row.handling_unit, row.quantity) for row in answer.located} == {("below-zero", "H1", "-4")}


def test_items_and_supplier_lots_add_up_their_lots_and_tell_the_bad_one(book: Book) -> None:
    book.received(1, "A:100", "R1", "S1", "X")
    book.received(1, "B:50", "R2", "S1", "X")
    book.received(1, "C:7", "R3", "S1", "Y")
    book.shipped(2, "B:52", "L1")
    answer = book.balance("supplier-lot:S1/X")
    assert told(answer) == {"received": "150", "on_hand": "100", "shipped": "52", "unexplained": "-2"}
    assert rows(answer) == {("below-zero", "B", "DOCK", None, "-2")}
    assert (answer.counts.lots, answer.counts.unbalanced_lots) == (2, 1)
    assert told(book.balance("item:I"))["received"] == "157"
    assert told(book.balance("lot:A", "lot:C"))["received"] == "107"


def test_an_unknown_time_makes_a_period_incomplete(book: Book) -> None:
    book.received(1, "A:100", "R1")
    book.shipped(None, "A:5", "L1")
    assert book.balance("lot:A").complete
    answer = book.balance("lot:A", to=at(2))
    assert (answer.complete, answer.completeness.unknown_times) == (False, 1)
