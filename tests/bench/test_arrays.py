"""Which starts reach how much, by breadth-first search."""

from __future__ import annotations

import pytest

from bench.arrays import Arrays
from bench.cases import LARGEST, MANY, SMALL, about, by_size, many, sampled, small


@pytest.fixture
def arrays() -> Arrays:
    """Lots 0 → 2 → 4 (through 1 and 3), lot 5 → 4 (through 6); lot 4 has a later segment 7 that it flows into, and 8 that it doesn't."""
    made = Arrays(8)
    made.take("segment", [(0, 0), (2, 2), (4, 4), (5, 5), (7, 4), (8, 4)])
    made.take("lot", [(number, f"|I|L{number}", None) for number in (0, 2, 4, 5)])
    made.take("link", [(0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 4), (4, 7)])
    made.take("stock", [(0, "P1")])
    made.finish()
    return made


def test_what_is_reached(arrays: Arrays) -> None:
    assert (arrays.reached([0]), arrays.lots_reached([0])) == (6, 3)
    assert (arrays.reached([0, 5]), arrays.lots_reached([0, 5])) == (8, 4)
    assert arrays.reached([8]) == 1


def test_a_lot_starts_from_the_segments_that_it_does_not_flow_into(arrays: Arrays) -> None:
    assert arrays.starts(0) == [0]
    assert arrays.starts(4) == [4, 8]


def test_origins_are_own_segments_that_nothing_flows_into(arrays: Arrays) -> None:
    assert sorted(arrays.origins(7)) == [0, 5]


def test_starts_are_chosen_by_size(arrays: Arrays) -> None:
    sizes = sampled(arrays)
    assert sizes == {0: 6, 2: 4, 4: 2, 5: 4}
    assert small(arrays, sizes).name == SMALL
    assert small(arrays, sizes).questions == ((0,), (2,), (5,))
    (largest,) = by_size(arrays, sizes)
    assert (largest.name, largest.questions) == (LARGEST, ((0,),))
    together, single = many(arrays, starts=3)
    assert (together.name, len(together.questions), len(together.questions[0])) == (MANY, 1, 3)
    assert [question[0] for question in single.questions] == list(together.questions[0])


def test_a_size_is_chosen_within_half_and_twice(arrays: Arrays) -> None:
    sizes = {0: 499, 2: 500, 4: 2_000, 5: 2_001}
    named = {case.name: case.questions for case in by_size(arrays, sizes)}
    assert named[about(1_000)] == ((2,), (4,))
