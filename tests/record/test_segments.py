"""Rules of semantics 2 and 3: order of lines, cuts, lots that don't add up, arrivals, clean-outs. Pure functions, no database."""

from __future__ import annotations

import random

import pytest

from genealogy import events as ev
from genealogy.record.lines import FOREVER, NEVER, LotLine, span, take_apart
from genealogy.record.segments import Cut, classify, cut, position
from tests.record import build as b


def lines_of(*events: ev.Event) -> list[LotLine]:
    lines = [line for event in events for line in take_apart(event).lots]
    classify(lines)
    return lines


def cut_of(*events: ev.Event, vessel: bool = False) -> Cut:
    return cut("|I|A", lines_of(*events), vessel=vessel)


def shape(result: Cut) -> list[list[str]]:
    return [[line.line_id for line in segment.lines] for segment in result.segments]


def test_2_1_an_unknown_time_is_all_of_time_and_a_span_must_not_end_before_it_begins() -> None:
    assert span(ev.UNKNOWN_TIME) == (NEVER, FOREVER)
    assert span(b.between(0, 24))[1] - span(b.between(0, 24))[0] == 24 * 3600 * 1_000_000
    with pytest.raises(Exception, match="latest moment not before"):
        span(b.between(2, 1))


def test_2_2_an_inflow_counts_at_its_earliest_and_an_outflow_at_its_latest() -> None:
    inflow, outflow = lines_of(b.receive("A", 5, b.between(0, 24), "in"), b.ship("A", 5, b.between(0, 24), "out"))
    assert position(inflow) < position(outflow)
    assert shape(cut_of(b.receive("A", 5, 0, "r1"), b.ship("A", 5, b.between(0, 24), "s1"), b.receive("A", 5, 20, "r2"))) == [["r1", "r2", "s1"]]


def test_2_2_equal_times_count_as_inflow_first_and_then_by_line_id() -> None:
    assert shape(cut_of(b.ship("A", 2, 3, "a"), b.receive("A", 5, 3, "z"), b.receive("A", 5, 3, "y"))) == [["y", "z", "a"]]


def test_2_2_an_inflow_of_unknown_time_may_be_in_every_outflow_and_one_of_unknown_time_out_may_hold_every_inflow() -> None:
    assert shape(cut_of(b.receive("A", 5, 0, "r1"), b.ship("A", 1, 1, "s1"), b.receive("A", 5, ev.UNKNOWN_TIME, "r2"))) == [["r2", "r1", "s1"]]
    assert shape(cut_of(b.receive("A", 5, 0, "r1"), b.ship("A", 1, ev.UNKNOWN_TIME, "s1"), b.receive("A", 5, 2, "r2"))) == [["r1", "r2", "s1"]]


def test_3_1_moves_packs_returns_and_counts_never_cut() -> None:
    events = [
        b.receive("A", 9, 0, "r1"),
        b.ship("A", 5, 1, "s1"),
        b.give_back("A", 5, 2, name="back"),
        b.count("A", 1, 3, "found"),
        b.pack("H", b.line("A", 1), hour=4, name="packed"),
        b.ship("A", 5, 5, "s2"),
    ]
    assert shape(cut_of(*events)) == [["r1", "s1", "back", "found", "packed", "s2"]]


def test_3_1_others_hang_on_the_segment_of_their_time() -> None:
    result = cut_of(
        b.receive("A", 9, 0, "r1"), b.ship("A", 5, 1, "s1"), b.give_back("A", 1, 2, name="b1"), b.receive("A", 9, 3, "r2"), b.give_back("A", 1, 3, name="b2")
    )
    assert shape(result) == [["r1", "s1", "b1"], ["r2", "b2"]]


def test_3_2_receiving_a_lot_that_was_made_is_an_arrival_and_adds_none() -> None:
    made, _, arrived = lines_of(b.make("A", 9, 0, "P"), b.ship("A", 9, 1), b.receive("A", 9, 2))
    assert (made.origin, arrived.origin) == (True, False)
    assert shape(cut_of(b.make("A", 9, 0, "P", "o"), b.ship("A", 9, 1, "s"), b.receive("A", 9, 2, "r"))) == [["o", "s", "r"]]
    assert not cut_of(b.make("A", 9, 0, "P"), b.receive("A", 9, 2), b.use("A", 18, 3, "Q")).adds_up


def test_3_2_an_arrival_counts_against_what_was_shipped_before() -> None:
    assert cut_of(b.make("A", 9, 0, "P"), b.ship("A", 9, 1), b.receive("A", 9, 2), b.ship("A", 9, 3)).adds_up


def test_3_2_receipts_that_name_a_supplier_each_bring_goods_and_unnamed_ones_only_the_first() -> None:
    named = lines_of(b.receive("A", 9, 0), b.receive("A", 9, 5))
    assert [line.origin for line in named] == [True, True]
    unnamed = lines_of(b.receive("A", 9, 5, supplier=None), b.receive("A", 9, 0, supplier=None))
    assert [line.origin for line in unnamed] == [False, True]


def test_3_2_a_commissioning_of_an_output_or_one_repeated_adds_none() -> None:
    assert [line.origin for line in lines_of(b.make("A", 9, 0, "P"), b.commission("A", 9, 1))] == [True, False]
    assert [line.origin for line in lines_of(b.commission("A", 9, 1, "c1"), b.commission("A", 9, 1, "c2"), b.commission("A", 9, 2, "c3"))] == [
        True,
        False,
        True,
    ]


def test_3_2_a_count_up_as_first_line_is_an_origin() -> None:
    assert cut_of(b.count("A", 9, 0), b.ship("A", 9, 1)).adds_up


def test_3_3_a_segment_begins_at_each_inflow_that_follows_an_outflow() -> None:
    result = cut_of(
        b.receive("A", 5, 0, "r1"),
        b.receive("A", 5, 1, "r2"),
        b.ship("A", 1, 2, "s1"),
        b.ship("A", 1, 3, "s2"),
        b.receive("A", 5, 4, "r3"),
        b.ship("A", 1, 5, "s3"),
    )
    assert shape(result) == [["r1", "r2", "s1", "s2"], ["r3", "s3"]]


def test_3_4_the_first_segment_is_the_lots_own_and_a_later_one_bears_the_line_that_begins_it() -> None:
    result = cut_of(b.receive("A", 5, 0, "r1"), b.ship("A", 1, 2, "s1"), b.receive("A", 5, 4, "r2"))
    assert [segment.key for segment in result.segments] == ["|I|A", "|I|A#r2"]


def test_3_5_a_lot_that_gave_more_than_it_got_is_not_cut() -> None:
    result = cut_of(b.receive("A", 5, 0, "r1"), b.ship("A", 8, 1, "s1"), b.receive("A", 5, 2, "r2"), b.ship("A", 2, 3, "s2"))
    assert (shape(result), result.adds_up) == ([["r1", "s1", "r2", "s2"]], False)


def test_3_5_returns_and_counts_are_part_of_the_sums() -> None:
    assert cut_of(b.receive("A", 5, 0), b.ship("A", 5, 1), b.give_back("A", 3, 2), b.ship("A", 3, 3), b.receive("A", 5, 4)).adds_up
    assert not cut_of(b.receive("A", 5, 0), b.count("A", -1, 1), b.ship("A", 5, 2), b.receive("A", 5, 4)).adds_up


def test_3_5_without_quantities_only_an_outflow_before_everything_tells() -> None:
    assert cut_of(b.receive("A", None, 0), b.ship("A", 5, 1), b.receive("A", 5, 2)).adds_up
    result = cut_of(b.ship("A", None, 0, "s1"), b.receive("A", 5, 1, "r1"), b.ship("A", 1, 2, "s2"), b.receive("A", 1, 3, "r2"))
    assert (shape(result), result.adds_up) == ([["s1", "r1", "s2", "r2"]], False)


def test_3_5_unlike_units_are_as_good_as_no_quantity() -> None:
    assert cut_of(b.receive("A", 5, 0), b.ship("A", 400, 1, unit="EA"), b.receive("A", 5, 2)).adds_up


def test_3_5_vessels_stay_cut_and_their_overdraw_is_told() -> None:
    result = cut_of(b.ship("A", 1, 0, "s0"), b.make("A", 5, 1, "F", "f1"), b.ship("A", 9, 2, "s1"), b.make("A", 5, 3, "F2", "f2"), vessel=True)
    assert shape(result) == [["s0"], ["f1", "s1"], ["f2"]]
    assert (result.adds_up, result.overdrawn) == (True, True)


def test_3_3_and_6_3_a_clean_out_breaks_the_link_unless_it_shares_its_time_with_a_flow() -> None:
    fills = [b.make("A", 5, 0, "F", "f1"), b.use("A", 5, 1, "P", "d1"), b.make("A", 5, 4, "G", "f2")]
    assert [segment.fresh for segment in cut_of(*fills, b.clean("A", 2), vessel=True).segments] == [False, True]
    assert [segment.fresh for segment in cut_of(*fills, b.clean("A", 4), vessel=True).segments] == [False, False]
    assert [segment.fresh for segment in cut_of(*fills, vessel=True).segments] == [False, False]


def test_3_7_segments_do_not_depend_on_the_order_of_the_lines() -> None:
    events = [b.receive("A", 50, hour, f"r{hour}") for hour in range(0, 20, 4)] + [b.ship("A", 3, hour, f"s{hour}") for hour in range(1, 20, 3)]
    expected = shape(cut_of(*events))
    for seed in range(20):
        shuffled = random.Random(seed).sample(events, len(events))
        assert shape(cut_of(*shuffled)) == expected


def test_3_5_without_quantities_a_count_up_counts_as_something_that_came_and_a_clean_out_not_as_something_that_left() -> None:
    assert cut_of(b.count("A", 9, 0), b.ship("A", None, 1), b.receive("A", 5, 2)).adds_up
    assert not cut_of(b.clean("A", 0), b.make("A", None, 1, "F"), b.use("A", 5, 2, "P"), vessel=True).overdrawn
