"""The engine against the oracle on random histories: 0 differences, and a graph that keeps the rules.

A failure prints the seed and the smallest history that shows it (`drawing.py`).
"""

from __future__ import annotations

import pytest

from genealogy.record.graphhash import graph_hash
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from tests import database
from tests.oracle.compare import Comparison, differences_supposed
from tests.oracle.drawing import SEEDS, check, draw, fail_with, short_and_long
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.smallest import smallest
from tests.oracle.stored import dump, snapshot
from tests.oracle.worked import refilled

SHORT = [pytest.param(50, part, id=f"short-{part}") for part in range(4)]
LONG = [pytest.param(250, 100 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(8)]


@pytest.mark.parametrize(("examples", "part"), [*SHORT, *LONG])
def test_traces_equal_the_oracles(store: Store, examples: int, part: int) -> None:
    def differences(history: History, choice: int) -> list[str]:
        comparison = Comparison(store, history)
        return comparison.differences() + comparison.differences_known_at(choice) + comparison.differences_from_lines(choice)

    check(examples, part, differences)


@pytest.mark.parametrize(("examples", "part"), short_and_long(40, 400, 50))
def test_traces_equal_the_oracles_where_units_are_nested(store: Store, examples: int, part: int) -> None:
    """Lines derived from units as a whole cut lots and lead on like others (5.3)."""

    def differences(history: History, choice: int) -> list[str]:
        comparison = Comparison(store, history)
        return comparison.differences() + comparison.differences_known_at(choice) + comparison.differences_at(choice)

    check(examples, part, differences, nested=True)


@pytest.mark.parametrize(("examples", "part"), short_and_long(40, 400, 60))
def test_what_units_held_and_where_they_stood_equals_the_oracles(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: Comparison(store, history).differences_of_units(choice), nested=True)


@pytest.mark.parametrize(("examples", "part"), short_and_long(40, 400, 70))
def test_traces_from_units_equal_the_oracles(store: Store, examples: int, part: int) -> None:
    """Certain and possible rows apart, from units and from documents that name units (5.2, 5.4)."""

    def differences(history: History, choice: int) -> list[str]:
        comparison = Comparison(store, history)
        return comparison.differences_from_units(choice) + comparison.differences_from_lines(choice)

    check(examples, part, differences, nested=True)


@pytest.mark.parametrize(("examples", "part"), short_and_long(30, 300, 20))
def test_traces_at_a_time_equal_the_oracles(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: Comparison(store, history).differences_at(choice))


@pytest.mark.parametrize(("examples", "part"), short_and_long(30, 300, 55))
def test_what_is_supposed_answers_as_what_is_recorded(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: differences_supposed(store, history, choice))


@pytest.mark.parametrize(("examples", "part"), short_and_long(50, 500, 30))
def test_order_and_split_do_not_matter(store: Store, examples: int, part: int) -> None:
    def differences(drawn: History, choice: int) -> list[str]:
        told = drawn.without_conflicts()
        first, second = _graph(store, told), _graph(store, told.shuffled(choice))
        return [f"only as told: {line}" for line in first - second] + [f"only as shuffled by {choice}: {line}" for line in second - first]

    check(examples, part, differences)


def _graph(store: Store, history: History) -> frozenset[tuple[object, ...]]:
    space = new_space()
    mine = history.under(space)
    Engine(store).record(mine)
    return snapshot(store, [*mine.lots(), *mine.contents()], space)


@pytest.mark.parametrize(
    ("examples", "part"), [pytest.param(30, 40, id="short"), *[pytest.param(100, 140 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(3)]]
)
@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_one_hash_for_every_order_and_for_a_rebuild(store: Store, examples: int, part: int, nested: bool) -> None:
    told: list[tuple[History, int]] = []
    draw(examples, part, lambda history, choice: told.append((history.without_conflicts().under(new_space()), choice)), nested=nested)
    if not _hash_differences(store, told):
        return
    # Which of them is it? One alone tells more than thirty together.
    guilty = next((one for one in told if _hash_differences(store, [one])), None)
    assert guilty, f"{SEEDS}: only together: {_hash_differences(store, told)}"
    history, choice = guilty
    small = smallest(history, lambda smaller: bool(_hash_differences(store, [(smaller, choice)])))
    fail_with(small, [*_hash_differences(store, [(small, choice)]), "shuffled:", small.shuffled(choice).told()])


def _hash_differences(store: Store, told: list[tuple[History, int]]) -> list[str]:
    graphs = []
    for shuffle in (False, True):
        database.empty(store)
        for history, choice in told:
            Engine(store).record(history.shuffled(choice) if shuffle else history)
        graphs.append((graph_hash(store), dump(store)))
    rebuild(store)
    graphs.append((graph_hash(store), dump(store)))
    names = ("as told", "shuffled", "rebuilt")
    every = graphs[0][1] & graphs[1][1] & graphs[2][1]
    found = [f"{name}: {hash_}" for name, (hash_, _) in zip(names, graphs, strict=True)]
    found += [f"{name}, not in all: {line}" for name, (_, lines) in zip(names, graphs, strict=True) for line in sorted(lines - every)[:20]]
    return [] if len({hash_ for hash_, _ in graphs}) == 1 else found


@pytest.mark.parametrize("left_out", range(6))
def test_the_hash_tells_other_histories_apart(store: Store, left_out: int) -> None:
    events = refilled().events
    Engine(store).record(History(tuple(events)))
    whole = graph_hash(store)
    database.empty(store)
    Engine(store).record(History((*events[:left_out], *events[left_out + 1 :])))
    assert graph_hash(store) != whole
