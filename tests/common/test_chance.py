"""The score is the exact hypergeometric tail."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb, log10

import pytest

from genealogy.common.chance import score


def _exact(explained: int, complaints: int, reached: int, lines: int) -> float:
    ways = sum(comb(reached, one) * comb(lines - reached, complaints - one) for one in range(explained, min(complaints, reached) + 1) if complaints - one >= 0)
    chance = Fraction(ways, comb(lines, complaints))
    return -(log10(chance.numerator) - log10(chance.denominator))


@pytest.mark.parametrize("seed", range(200))
def test_it_equals_whole_numbers(seed: int) -> None:
    dice = random.Random(seed)
    lines = dice.randint(2, 400)
    reached, complaints = dice.randint(1, lines), dice.randint(1, min(30, lines))
    explained = dice.randint(max(1, complaints - (lines - reached)), max(1, min(complaints, reached)))
    if explained <= min(complaints, reached):
        assert score(explained, complaints, reached, lines) == pytest.approx(_exact(explained, complaints, reached, lines), abs=1e-5)


def test_a_million_lines_are_no_trouble() -> None:
    assert score(50, 50, 100_000, 1_000_000) == pytest.approx(50, abs=0.1)
    assert score(5, 8, 1_000_000, 1_000_000) == 0
