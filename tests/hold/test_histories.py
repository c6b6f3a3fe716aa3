"""Random histories with a freeze in their midst: after every write, all that the trace reaches from what is held bears its mark."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from genealogy.events import Event
from genealogy.hold import place, release
from genealogy.hold.reach import SEEDS, missing, reaches
from genealogy.record import Recorder
from genealogy.record.held import HELD, now
from genealogy.store import Store, Transaction
from tests.hold.words import ANNA, Desk, request
from tests.oracle.drawing import check, short_and_long
from tests.oracle.engine import new_space
from tests.oracle.histories import History
from tests.record.build import make, receive, ship, use

DIRECTIONS = ("forward", "forward", "backward", "both", "here")


def lacking(store: Store, hold_id: str, direction: str) -> list[str]:
    """What the trace reaches and no mark covers."""

    def look(tx: Transaction) -> list[str]:
        seeds = tx.one(SEEDS, hold_id=hold_id)
        found = missing(tx, hold_id, reaches(tx, direction, seeds.nodes, seeds.contents))
        return [row[0] for row in (*found.segments, *found.contents)]

    return store.read(look, name="test")


def freeze_some(store: Store, space: str, choice: int) -> tuple[str, str] | None:
    """A hold of a lot or of a unit on record; its id and direction."""
    rows = store.autocommit(
        "MATCH (l:Lot) WHERE l.lot_key CONTAINS $space AND l.outputs IS NOT NULL RETURN 'lot:' + l.lot_key AS start "
        "UNION MATCH (c:Content) WHERE c.hu_key CONTAINS $space AND c.dead IS NULL RETURN DISTINCT 'hu:' + c.hu_key AS start",
        space=space,
    )
    if not rows:
        return None
    dice = random.Random(choice)
    direction = dice.choice(DIRECTIONS)
    start = dice.choice(sorted(row["start"] for row in rows))
    return place(store, ANNA, request(start, direction=direction)).hold.hold_id, direction


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
@pytest.mark.parametrize(("examples", "part"), short_and_long(12, 300, 80))
def test_whatever_is_recorded_later_what_is_reached_is_marked(store: Store, examples: int, part: int, nested: bool) -> None:
    def differences(drawn: History, choice: int) -> list[str]:
        space = new_space()
        history = drawn.under(space)
        recorder = Recorder(store)
        if history.rows and not history.rows_last:
            recorder.master(history.rows)
        batches = list(history.batches())
        at, hold = choice % (len(batches) + 1), None
        found: list[str] = []
        for number, batch in enumerate([*batches, ()]):
            if number == at:
                hold = freeze_some(store, space, choice)
            if batch:
                recorder.record(batch)
            elif history.rows and history.rows_last:
                recorder.master(history.rows)
            if hold is not None:
                found += [f"batch {number}, {hold[1]}: no mark on {key}" for key in lacking(store, *hold)]
        if hold is not None:
            release(store, ANNA, hold[0], "done")
        return found

    check(examples, part, differences, nested=nested)


def grown(dice: random.Random, name: str, size: int) -> Iterator[Event]:
    """A factory in order of time, with nothing voided and nothing late."""
    lots = [f"{name}-{number}" for number in range(4)]
    yield from (receive(lot, 1_000, 1) for lot in lots)
    for step in range(size):
        hour, run = 2 + step, f"{name}-P{step}"
        yield from (use(lot, 1, hour, run) for lot in dice.sample(lots, dice.randint(1, min(3, len(lots)))))
        lots.append(f"{name}-{len(lots)}")
        yield make(lots[-1], 100, hour, run)
        if dice.random() < 0.3:
            yield ship(dice.choice(lots), 1, hour)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_else_is_marked_and_a_release_frees_just_what_no_other_hold_covers(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    events = list(grown(dice, f"g{seed}", 15))
    cut = dice.randint(10, len(events))
    desk.record(*events[:cut])
    one, other = (desk.freeze(f"lot:g{seed}-{number}").hold for number in dice.sample(range(4), 2))
    desk.record(*events[cut:])
    keys = [row["key"] for row in desk.store.autocommit("MATCH (l:Lot) RETURN l.lot_key AS key")]

    def held() -> set[tuple[str, str]]:
        row = desk.store.one(HELD, lots=keys, loose=[], contents=[], units=[], places=[], now=now())
        return {(lot, hold) for lot, hold in row.lots}

    def reached(hold: str) -> set[tuple[str, str]]:
        def look(tx: Transaction) -> set[str]:
            seeds = tx.one(SEEDS, hold_id=hold)
            return reaches(tx, "forward", seeds.nodes, seeds.contents).lots

        return {(lot, hold) for lot in desk.store.read(look, name="test")}

    by_one, by_other = reached(one.hold_id), reached(other.hold_id)
    assert held() == by_one | by_other
    release(desk.store, ANNA, one.hold_id, "clean")
    assert held() == by_other
    release(desk.store, ANNA, other.hold_id, "clean")
    assert held() == set()
