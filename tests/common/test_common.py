"""A planted cause ranks first, and what stands behind everything does not."""

from __future__ import annotations

import random

import pytest

from genealogy.common import CommonAnswer, common
from genealogy.common.text import render
from genealogy.errors import NotFound
from genealogy.store import Store
from genealogy.trace import Question, Start
from tests.trace.diary import Diary, key


def ask(store: Store, *seeds: str, most: int = 1000) -> CommonAnswer:
    """Ask for the common cause of complaints."""
    return common(store, Question("backward", tuple(Start.parse(seed) for seed in seeds)), most=most)


@pytest.fixture
def bakery(store: Store) -> Diary:
    """Thirty days: each day a flour of its own (three suppliers in turn), salt in everything, one bread, four shipment lines."""
    diary = Diary(store)
    dice = random.Random(7)
    diary.received(0, "SALT:900", "R-SALT", "SALTMINE", "S-1")
    for day in range(30):
        hour = 24 * day
        diary.received(hour + 1, f"F{day}:100", f"R{day}", f"MILL{day % 3}", f"X{day}")
        diary.made(hour + 2, f"F{day}:50 SALT:1", f"D{day}:51", f"P{day}", place="MIXER")
        older = dice.choice([one for one in range(day + 1) if one != 12 or day == 12])
        diary.made(hour + 4, f"D{day}:20 F{older}:1", f"B{day}:20", f"B{day}", place="OVEN")
        for line in range(4):
            diary.shipped(hour + 6, f"B{day}:1", f"L{day}.{line}", f"C{dice.randrange(9)}")
    return diary


def test_a_bad_supplier_lot_ranks_first_among_noise(bakery: Diary) -> None:
    """Bread of day 12 and 17 has flour X12 in it; three other complaints are chance."""
    bakery.made(24 * 17 + 5, "F12:9 D17:1", "B17x:10", "B17x", place="OVEN")
    bakery.shipped(24 * 17 + 6, "B17x:1", "L17.x", "C1")
    answer = ask(bakery.store, *(f"shipment:{line}" for line in ("L12.0", "L12.1", "L12.3", "L17.x", "L12.2", "L3.1", "L25.0", "L29.2")))
    best = answer.causes[0]
    assert (best.kind, best.key, best.complaints, best.of_complaints) == ("supplier-lot", "MILL0/X12", 5, 8)
    assert best.explained == ["shipment:L12.0", "shipment:L12.1", "shipment:L12.3", "shipment:L17.x", "shipment:L12.2"]
    assert (answer.shipment_lines, best.of_shipment_lines, answer.complete) == (121, 121, True)
    assert "1. supplier lot MILL0/X12: explains 5 of 8 complaints;" in render(answer)


def test_what_is_in_everything_explains_all_and_ranks_last(bakery: Diary) -> None:
    answer = ask(bakery.store, "shipment:L12.0", "shipment:L13.1", "shipment:L14.1")
    salt = [cause for cause in answer.causes if cause.key in (key("SALT"), "SALTMINE", "SALTMINE/S-1")]
    assert {(cause.complaints, cause.shipment_lines, cause.score, cause.lift) for cause in salt} == {(3, 120, 0.0, 1.0)}
    assert len(salt) == 3
    assert max(cause.score for cause in answer.causes) >= 0


def test_a_place_on_a_day_is_a_cause(bakery: Diary) -> None:
    """Two breads of one oven day share nothing else but the salt."""
    bakery.received(24 * 5, "FX:100", "RX", "MILL9", "X99")
    bakery.made(24 * 5 + 3, "FX:50 SALT:1", "DX:51", "PX", place="OTHER")
    bakery.made(24 * 5 + 5, "DX:20", "BX:20", "BX", place="OVEN")
    bakery.shipped(24 * 5 + 6, "BX:1", "LX")
    answer = ask(bakery.store, "shipment:LX", "shipment:L5.0")
    best = answer.causes[0]
    assert (best.kind, best.place, best.day, best.complaints) == ("window", "OVEN", "2026-03-06", 2)
    assert best.shipment_lines == 5
    assert "all that was made at OVEN on 2026-03-06" in render(answer)


def test_one_complaint_lists_all_that_is_behind_it(bakery: Diary) -> None:
    answer = ask(bakery.store, "lot:B0")
    assert {cause.lot_number for cause in answer.causes if cause.kind == "lot"} == {"B0", "D0", "F0", "SALT"}
    assert {cause.document for cause in answer.causes if cause.kind == "transformation"} == {"P0", "B0"}


def test_a_vessel_and_two_keys_of_one_lot(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "MILK:10", "R1", "FARM", "M")
    diary.made(2, "MILK:10", "TANK:10", "F1", kind="fill")
    for number in range(3):
        diary.made(3 + number, "TANK:1", f"CHEESE{number}:1", f"P{number}")
        diary.shipped(9, f"CHEESE{number}:1", f"L{number}")
    diary.same("MILK", "MILCH")
    causes = {(cause.kind, cause.lot_number): cause for cause in ask(store, "lot:CHEESE0", "shipment:L1").causes}
    assert causes["vessel", "TANK"].shipment_lines == 3
    milk = causes["lot", "MILCH"]
    assert (milk.lot_keys, milk.complaints, milk.shipment_lines) == (sorted([key("MILK"), key("MILCH")]), 2, 3)


def test_a_limit_and_an_incomplete_trace_are_told(bakery: Diary) -> None:
    answer = ask(bakery.store, "shipment:L1.0", "shipment:L2.0", most=2)
    assert (len(answer.causes), answer.complete) == (2, False)
    assert answer.limits_hit[0].startswith("causes: 2 of ")
    bakery.made(2, "NOWHERE:1", "GHOST:1", "PG")
    lacking = ask(bakery.store, "lot:GHOST", "lot:B3")
    assert (lacking.complete, [one.complete for one in lacking.complaints], lacking.causes) == (False, [False, True], [])
    assert "the trace back from lot:GHOST is not complete" in render(lacking)
    with pytest.raises(NotFound):
        ask(bakery.store, "lot:NOBODY")


def test_a_supplier_lot_whose_sender_nobody_told(store: Store) -> None:
    diary = Diary(store)
    gone = diary.received(1, "OLD:10", "R0", None, "Z7")
    diary.received(1, "NEW:10", "R1", None, "Z7")
    diary.shipped(2, "OLD:1", "L0")
    diary.shipped(2, "NEW:1", "L1")
    before = diary.commit()
    assert next(cause for cause in ask(store, "shipment:L0", "shipment:L1").causes if cause.kind == "supplier-lot").shipment_lines == 2
    diary.voided(gone)
    assert [lot.lot_number for lot in diary.forward("supplier-lot:/Z7").lots] == ["NEW"]
    assert {lot.lot_number for lot in diary.forward("supplier-lot:/Z7", known_at=before).lots} == {"NEW", "OLD"}
