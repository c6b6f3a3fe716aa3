"""A freeze against everything that moves goods: nothing held leaves after it was acknowledged, and what left before is on the list."""

from __future__ import annotations

import os

import pytest

from genealogy import audit
from genealogy.store import Store
from tests.hold.races import PAIRS, blends, escapes, race, ships

WRITERS = 5
# A trial is one writer who freezes against four who act.
TRIALS, LONG_TRIALS, AT_ONCE = 125, 5_000, 25


@pytest.mark.parametrize("pair", PAIRS)
def test_nothing_escapes(store: Store, pair: str) -> None:
    _run(store, pair, TRIALS)


@pytest.mark.long
@pytest.mark.parametrize("pair", PAIRS)
def test_nothing_escapes_in_many_trials(store: Store, pair: str) -> None:
    _run(store, pair, int(os.environ.get("GENEALOGY_TEST_RACES") or LONG_TRIALS))


def test_the_naive_way_leaks(store: Store) -> None:
    """The control: the same program finds the leaks of a freeze that flags what it sees and of writers that look before they write."""
    found: list[str] = []
    for number, act in enumerate((ships, blends)):
        trials = race(store, act, [f"n{number}x{trial}" for trial in range(AT_ONCE)], writers=WRITERS, naive=True, seed=number)
        found += [escape for trial in trials for escape in escapes(store, trial)]
    assert any(escape.endswith("after") for escape in found)


def _run(store: Store, pair: str, trials: int) -> None:
    for begin in range(0, trials, AT_ONCE):
        names = [f"{pair[:3]}{pair[-2:]}{trial}" for trial in range(begin, min(begin + AT_ONCE, trials))]
        for trial in race(store, PAIRS[pair], names, writers=WRITERS, seed=begin):
            assert escapes(store, trial) == [], f"{pair}, trial {trial.name}, seed {begin}"
    assert audit.verify(store, None).fault is None
