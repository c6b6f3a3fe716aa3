"""Shares worked out by hand: a bound that is always 0 to 1 would be true and of no use."""

from __future__ import annotations

import pytest

from genealogy.master import LotRow
from genealogy.store import Store
from genealogy.trace import TraceAnswer
from genealogy.trace.answer import SuspectShare
from tests.trace.diary import Diary, at, key

Told = tuple[str, str | None, str]
CERTAIN = ("1", "1", "1")
OPEN = ("0", None, "1")


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def shipped(answer: TraceAnswer) -> dict[str, Told]:
    """The share of each shipment line."""
    return {row.shipment_line_id: told(row.suspect_share) for row in answer.shipments}


def told(share: object) -> Told:
    assert isinstance(share, SuspectShare)
    return share.low, share.expected, share.high


def test_8_6_a_chain_is_suspect_all_along(diary: Diary) -> None:
    diary.received(1, "MILK/M:100", "R")
    diary.made(2, "MILK/M:60", "CREAM/C:20")
    diary.made(3, "CREAM/C:20", "BUTTER/B:9")
    diary.shipped(4, "BUTTER/B:9", "L")
    answer = diary.forward(f"lot:{key('MILK/M')}")
    assert shipped(answer) == {"L": CERTAIN}
    assert {row.lot_number: told(row.suspect_share) for row in answer.lots} == {"M": CERTAIN, "C": CERTAIN, "B": CERTAIN}
    levels = [row.suspect_share for row in answer.customers] + [row.suspect_share for row in answer.orders]
    levels += [row.suspect_share for row in answer.on_hand] + [row.suspect_share for row in answer.places]
    assert len(levels) > 5
    assert {told(share) for share in levels} == {CERTAIN}
    assert (answer.shares.given, answer.shares.reason) == (True, None)


def test_8_6_a_blend_of_two_lots_of_one_item_and_what_each_part_of_it_may_hold(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30 MILK/B:70", "MILK/AB:100", kind="blend")
    diary.shipped(3, "MILK/AB:80", "MOST", "C1")
    diary.shipped(4, "MILK/AB:20", "FEW", "C1")
    answer = diary.forward(f"lot:{key('MILK/A')}")
    # 80 of 100 kg, 30 of them bad: at least 10, at most 30. Of 20 kg: none, or all.
    assert shipped(answer) == {"MOST": ("0.125", "0.3", "0.375"), "FEW": ("0", "0.3", "1")}
    # The customer has all of it, however it fell apart.
    assert [told(row.suspect_share) for row in answer.customers] == [("0.3", "0.3", "0.3")]
    assert {row.lot_number: told(row.suspect_share) for row in answer.lots} == {"A": CERTAIN, "AB": ("0.3", "0.3", "0.3")}


def test_8_6_of_two_items_the_largest_share_counts(diary: Diary) -> None:
    for lot, quantity in (("FLOUR/F1", 10), ("FLOUR/F2", 40), ("SUGAR/S1", 5), ("SUGAR/S2", 5)):
        diary.received(1, f"{lot}:{quantity}", f"R-{lot}")
    diary.made(2, "FLOUR/F1:10 FLOUR/F2:40 SUGAR/S1:5 SUGAR/S2:5", "CAKE/K:60")
    diary.shipped(3, "CAKE/K:60", "L")
    assert shipped(diary.forward(f"lot:{key('FLOUR/F1')}", f"lot:{key('SUGAR/S1')}")) == {"L": ("0.5", "0.5", "0.5")}
    assert shipped(diary.forward(f"lot:{key('FLOUR/F1')}")) == {"L": ("0.2", "0.2", "0.2")}


def test_8_6_what_was_lost_in_making_may_have_been_all_good_or_all_bad(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30 MILK/B:70", "POWDER/P:80")
    diary.shipped(3, "POWDER/P:80", "L")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}")) == {"L": ("0.125", "0.3", "0.375")}


def test_8_6_two_outputs_may_have_got_unlike_parts(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30 MILK/B:70", "CHEESE/X:80 CHEESE/Y:20")
    diary.shipped(3, "CHEESE/X:80", "X")
    diary.shipped(3, "CHEESE/Y:20", "Y")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}")) == {"X": ("0.125", "0.3", "0.375"), "Y": ("0", "0.3", "1")}


def test_8_6_without_a_quantity_nothing_is_known_but_all_and_none(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:? MILK/B:70", "MILK/AB:100", kind="blend")
    diary.made(3, "MILK/A:?", "MILK/ONLY:?")
    diary.shipped(4, "MILK/AB:80", "MIXED")
    diary.shipped(4, "MILK/ONLY:?", "PURE")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}")) == {"MIXED": OPEN, "PURE": CERTAIN}


def test_8_6_what_is_carried_into_the_next_segment_is_thinned_by_what_comes_in(diary: Diary) -> None:
    diary.received(1, "MILK/A:100", "R1")
    diary.received(1, "MILK/B:300", "R2")
    diary.made(2, "MILK/A:100", "MILK/T:100", kind="blend")
    diary.shipped(3, "MILK/T:50", "FIRST")
    diary.made(4, "MILK/B:150", "MILK/T:150", kind="blend")
    diary.shipped(5, "MILK/T:200", "REST")
    answer = diary.forward(f"lot:{key('MILK/A')}")
    assert shipped(answer) == {"FIRST": CERTAIN, "REST": ("0.25", "0.25", "0.25")}


def test_8_6_goods_that_were_there_before_count_though_no_trace_reaches_them(diary: Diary) -> None:
    diary.received(1, "MILK/A:100", "R1")
    diary.received(1, "MILK/B:300", "R2")
    diary.made(2, "MILK/B:60", "MILK/T:60", kind="blend")
    diary.shipped(3, "MILK/T:10", "CLEAN")
    diary.made(4, "MILK/B:50", "MILK/T:50", kind="blend")
    diary.shipped(5, "MILK/T:25", "CLEAN2")
    diary.made(6, "MILK/A:25", "MILK/T:25", kind="blend")
    diary.shipped(7, "MILK/T:100", "ALL")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}")) == {"ALL": ("0.25", "0.25", "0.25")}


def test_8_6_what_comes_back_changes_no_share(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30 MILK/B:70", "MILK/AB:100", kind="blend")
    line = diary.shipped(3, "MILK/AB:100", "L")
    diary.returned(4, "MILK/AB:40", line, disposition="restock")
    diary.shipped(5, "MILK/AB:40", "AGAIN", "D")
    answer = diary.forward(f"lot:{key('MILK/A')}")
    assert shipped(answer) == {"L": ("0.3", "0.3", "0.3"), "AGAIN": ("0", "0.3", "0.75")}


def test_8_6_goods_that_come_back_bring_along_what_the_books_say_has_gone(diary: Diary) -> None:
    diary.received(1, "MILK/A:10", "R1")
    diary.received(1, "MILK/B:90", "R2")
    diary.made(2, "MILK/A:10", "MILK/T:10", kind="blend")
    line = diary.shipped(3, "MILK/T:10", "FIRST")
    diary.made(4, "MILK/B:90", "MILK/T:90", kind="blend")
    diary.shipped(5, "MILK/T:45", "SECOND")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}"))["SECOND"] == ("0", "0", "0")
    diary.returned(4.5, "MILK/T:10", line, disposition="restock")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}"))["SECOND"] == ("0", None, "0.222223")


def test_8_6_goods_that_a_customer_got_twice_are_no_more_than_they_are(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30 MILK/B:70", "MILK/AB:100", kind="blend")
    line = diary.shipped(3, "MILK/AB:80", "L")
    diary.returned(4, "MILK/AB:20", line, disposition="restock")
    diary.shipped(5, "MILK/AB:20", "AGAIN")
    # The same 20 kg may have gone twice: 10 of 80 kg bad, and none of 20.
    assert [told(row.suspect_share) for row in diary.forward(f"lot:{key('MILK/A')}").customers] == [("0.1", "0.3", "0.5")]


TANK = "TANK/T"


def tank(diary: Diary, rule: str | None, *, band: int = 0, heel: int = 0) -> None:
    """A tank: 100 kg of bad milk, 50 drawn, 50 of good milk, 50 and 50 drawn."""
    diary.recorder.master([LotRow(lot_key=key(TANK), vessel=True)])
    million = 1_000_000
    diary.store.autocommit(
        "MATCH (l:Lot {lot_key: $key}) SET l.vessel_rule = $rule, l.band = $band, l.heel = $heel",
        key=key(TANK),
        rule=rule,
        band=band * million,
        heel=heel * million,
    )
    diary.received(0, "MILK/BAD:100", "R1")
    diary.received(0, "MILK/GOOD:500", "R2")
    diary.made(1, "MILK/BAD:100", f"{TANK}:100", kind="fill")
    diary.shipped(2, f"{TANK}:50", "ONE")
    diary.made(3, "MILK/GOOD:50", f"{TANK}:50", kind="fill")
    diary.shipped(4, f"{TANK}:50", "TWO")
    diary.shipped(5, f"{TANK}:50", "THREE")


@pytest.mark.parametrize(
    ("rule", "band", "two", "three"),
    [
        ("strict", 0, ("0", "0.5", "1"), ("0", "0.5", "1")),
        (None, 0, ("0", "0.5", "1"), ("0", "0.5", "1")),
        ("full_mix", 0, ("0.5", "0.5", "0.5"), ("0.5", "0.5", "0.5")),
        ("fifo", 0, CERTAIN, ("0", "0", "0")),
        ("fifo_band", 10, ("0.8", "0.857143", "1"), ("0", "0.166667", "0.2")),
    ],
)
def test_6_2_the_rule_of_a_vessel_shapes_the_share(diary: Diary, rule: str | None, band: int, two: Told, three: Told) -> None:
    tank(diary, rule, band=band)
    answer = diary.forward(f"lot:{key('MILK/BAD')}")
    found = shipped(answer)
    assert found["ONE"] == CERTAIN
    assert (found["TWO"], found["THREE"]) == (two, three)


@pytest.mark.parametrize("rule", ["full_mix", "fifo", "strict"])
def test_6_2_the_heel_stays_whatever_the_books_say(diary: Diary, rule: str) -> None:
    tank(diary, rule, heel=10)
    diary.made(6, "MILK/GOOD:50", f"{TANK}:50", kind="fill")
    diary.shipped(7, f"{TANK}:50", "AFTER")
    empty = shipped(diary.forward(f"lot:{key('MILK/BAD')}"))["AFTER"]
    # 10 kg of what was in it stay with the 50 kg of good milk: half of them bad in full mix, in fifo the last ones, which were good.
    assert empty == {"full_mix": ("0.083333", "0.083333", "0.083334"), "fifo": ("0", "0", "0"), "strict": ("0", "0.083333", "0.2")}[rule]


def test_6_3_a_clean_out_ends_it(diary: Diary) -> None:
    tank(diary, "full_mix", heel=10)
    diary.cleaned(5.5, TANK)
    diary.made(6, "MILK/GOOD:50", f"{TANK}:50", kind="fill")
    answer = diary.forward(f"lot:{key('MILK/BAD')}")
    # What stands in it now came after the clean-out; stock of a touched lot counts in full all the same (8.2).
    assert {told(row.suspect_share) for row in answer.on_hand if row.lot_number == "T"} == {OPEN}


def test_6_3_a_clean_out_at_an_unknown_time_makes_a_vessel_strict(diary: Diary) -> None:
    tank(diary, "fifo")
    assert shipped(diary.forward(f"lot:{key('MILK/BAD')}"))["TWO"] == CERTAIN
    diary.cleaned(None, TANK)
    assert shipped(diary.forward(f"lot:{key('MILK/BAD')}"))["TWO"] == ("0", "0.5", "1")


def test_8_6_a_vessel_whose_order_is_not_sure_is_strict(diary: Diary) -> None:
    tank(diary, "fifo")
    diary.made(2, "MILK/GOOD:20", f"{TANK}:20", kind="fill")
    assert shipped(diary.forward(f"lot:{key('MILK/BAD')}"))["TWO"] == ("0", "0.486111", "1")


def test_8_6_from_a_unit_only_its_contents_are_suspect(diary: Diary) -> None:
    diary.received(1, "RAW/A:10@H1", "R1")
    diary.received(1, "RAW/A:30@H2", "R1")
    diary.made(2, "RAW/A:10@H1 RAW/A:30@H2", "X/X:40")
    diary.shipped(3, "X/X:40", "L")
    answer = diary.forward("hu:H1")
    assert shipped(answer) == {"L": ("0.25", "0.25", "0.25")}
    assert {row.lot_number: told(row.suspect_share) for row in answer.lots} == {"A": CERTAIN, "X": ("0.25", "0.25", "0.25")}


def test_8_6_goods_of_no_named_unit_may_be_of_the_suspect_one(diary: Diary) -> None:
    diary.received(1, "RAW/A:10@H1", "R1")
    diary.received(1, "RAW/A:30", "R1")
    diary.made(2, "RAW/A:5@H1 RAW/A:15", "X/X:20")
    diary.shipped(3, "X/X:20", "L")
    diary.shipped(4, "RAW/A:5", "LOOSE")
    assert shipped(diary.forward("hu:H1")) == {"L": ("0.25", None, "1"), "LOOSE": OPEN}


def test_8_6_lots_declared_the_same_are_one(diary: Diary) -> None:
    diary.received(1, "RAW/A:10", "R1")
    diary.received(1, "RAW/B:10", "R2")
    diary.received(1, "RAW/G:10", "R3")
    diary.made(2, "RAW/G:10 RAW/B:5", "X/X:15")
    diary.same("RAW/A", "RAW/B")
    diary.shipped(3, "RAW/B:5", "B")
    diary.shipped(3, "X/X:15", "X")
    assert shipped(diary.forward(f"lot:{key('RAW/A')}")) == {"B": CERTAIN, "X": ("0.333333", "0.333333", "0.333334")}
    # Asked from what only flows into the pair, all of either may be suspect.
    diary.made(2, "RAW/G:0.5", "RAW/A:1")
    assert shipped(diary.forward(f"lot:{key('RAW/G')}"))["B"] == OPEN


def test_8_6_a_receipt_makes_what_lay_with_it_suspect_and_what_came_later_thins_it(diary: Diary) -> None:
    diary.received(1, "RAW/A:10", "R1")
    diary.shipped(2, "RAW/A:5", "FIRST")
    diary.received(3, "RAW/A:15", "R2", "S2")
    diary.shipped(4, "RAW/A:20", "SECOND")
    assert shipped(diary.forward("receipt:R1")) == {"FIRST": CERTAIN, "SECOND": ("0.25", "0.25", "0.25")}
    assert shipped(diary.forward(f"lot:{key('RAW/A')}")) == {"FIRST": CERTAIN, "SECOND": CERTAIN}


def test_8_6_an_answer_without_shares_says_why(diary: Diary) -> None:
    diary.received(1, "RAW/A:10", "R1")
    diary.shipped(2, "RAW/A:5", "L")
    for answer in (diary.forward("lot:A", shares=False), diary.backward("lot:A"), diary.forward("lot:A", max_nodes=1)):
        assert (
            [row.suspect_share for row in answer.shipments if row.suspect_share] == [row.suspect_share for row in answer.customers if row.suspect_share] == []
        )
        assert (answer.shares.given, bool(answer.shares.reason)) == (False, True)


def test_8_6_what_was_known_at_a_time(diary: Diary) -> None:
    diary.received(1, "MILK/A:30", "R1")
    diary.received(1, "MILK/B:70", "R2")
    diary.made(2, "MILK/A:30", "MILK/T:30", kind="blend")
    diary.shipped(3, "MILK/T:10", "FIRST")
    before = diary.commit()
    diary.made(2.5, "MILK/B:30", "MILK/T:30", kind="blend")
    assert shipped(diary.forward(f"lot:{key('MILK/A')}")) == {"FIRST": ("0", "0.5", "1")}
    assert shipped(diary.forward(f"lot:{key('MILK/A')}", known_at=before)) == {"FIRST": CERTAIN}


def test_8_3_orders_and_places_tell_what_is_out_and_what_stands_where(diary: Diary) -> None:
    diary.received(1, "RAW/A:100", "R1")
    line = diary.shipped(2, "RAW/A:30", "L1", order="SO1")
    diary.shipped(2, "RAW/A:20", "L2", order="SO2")
    diary.shipped(2, "RAW/A:?", "L3", order="SO2")
    diary.returned(3, "RAW/A:5", line)
    answer = diary.forward("lot:A")
    out = {
        row.order_id: ([one.quantity for one in row.shipped], [one.quantity for one in row.returned], [one.quantity for one in row.outstanding])
        for row in answer.orders
    }
    assert out == {"SO1": (["30"], ["5"], ["25"]), "SO2": (["20", None], [], [None])}
    assert {row.location_id: [one.quantity for one in row.on_hand] for row in answer.places} == {"DOCK": ["50"], "RETURNS": ["5"]}


def test_8_6_from_unit_to_unit(diary: Diary) -> None:
    diary.received(1, "RAW/A:10@H1", "R1")
    diary.received(1, "RAW/A:10@H2", "R1")
    diary.packed(2, "RAW/A:5@H1", "H3", from_unit="H1")
    diary.packed(3, "RAW/A:5@H2", "H3", from_unit="H2")
    diary.shipped(4, "RAW/A:8@H3", "L")
    answer = diary.forward("hu:H1")
    # Five of ten in H3: of eight taken at least three, at most five.
    assert shipped(answer) == {"L": ("0.375", "0.5", "0.625")}
    assert {row.handling_unit: told(row.suspect_share) for row in answer.on_hand} == {"H1": CERTAIN, "H3": ("0", "0.5", "1")}


def test_8_6_from_a_place_more_may_be_suspect_than_was_found_there(diary: Diary) -> None:
    diary.received(1, "MILK/A:10", "R1", place="SILO")
    diary.received(1, "MILK/B:30", "R2")
    diary.made(2, "MILK/A:10 MILK/B:30", "MILK/AB:40", kind="blend", place="SILO", to="PLANT")
    diary.shipped(3, "MILK/AB:40", "L", place="PLANT")
    answer = diary.forward("location:SILO", from_=at(0), to=at(1.5))
    assert {row.lot_number: told(row.suspect_share) for row in answer.lots} == {"A": CERTAIN, "AB": ("0.25", "0.25", "0.25")}
    diary.received(1.2, "MILK/A:10", "R3", "S2", place="ELSEWHERE")
    diary.shipped(1.1, "MILK/A:5", "EARLY", place="SILO")
    diary.shipped(1.3, "MILK/A:5", "LATER", place="ELSEWHERE")
    # The second receipt begins a segment of its own, of which nobody asked; that lot's goods may have stood there all the same.
    assert shipped(diary.forward("location:SILO", from_=at(0), to=at(1.15)))["LATER"] == ("0", None, "1")


def test_8_6_a_ring_around_a_lot_of_which_a_unit_was_traced_is_open(diary: Diary) -> None:
    diary.received(1, "RAW/A:10@H1", "R1")
    diary.received(1, "RAW/B:10", "R2")
    diary.same("RAW/A", "RAW/B")
    diary.made(2, "RAW/A:5@H1", "X/X:5")
    diary.made(3, "X/X:5", "RAW/B:5")
    diary.shipped(4, "RAW/B:15", "L")
    # What was in H1 came back into the pair: how much of the pair was like it, nobody knows.
    assert shipped(diary.forward("hu:H1")) == {"L": OPEN}
