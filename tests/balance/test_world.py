"""Balances of places against a small world that is walked through deed by deed: units in units, moves, packs, shipments of whole pallets, transit."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from genealogy.balance import BalanceQuestion, BalanceStart, balance
from genealogy.master import LocationRow
from genealogy.record import Recorder
from genealogy.store import Store
from tests.balance.world import CAME, PLACES, START, WENT, World

SEED = int(os.environ.get("HISTORY_SEED") or 3)
_spaces = count()


@pytest.mark.parametrize("worlds", [pytest.param(12, id="short"), pytest.param(150, id="long", marks=pytest.mark.long)])
def test_8_5_every_place_has_what_the_world_says(store: Store, worlds: int) -> None:
    dice, compared = random.Random(SEED), 0
    for _ in range(worlds):
        world = World(f"w{next(_spaces):03d}.", dice.randrange(10**6), deeds=45)
        _record(store, world, dice)
        for _ in range(4):
            site = dice.random() < 0.3
            names = ("P0", "P1") if site else tuple(dice.sample(PLACES, dice.randint(1, 3)))
            first, last = sorted(dice.sample(range(1, 46), 2))
            whole = dice.random() < 0.3
            first, last = (0, world.hour) if whole else (first, last)
            compared += _compare(store, world, names, first, last, site=site, whole=whole)
    assert compared > worlds


def _record(store: Store, world: World, dice: random.Random) -> None:
    """In any order: what the books say does not depend on it."""
    space = world.events[0].source
    recorder = Recorder(store)
    recorder.master([LocationRow(location_id=space + place, site=f"{space}{'W1' if place in ('P0', 'P1') else 'W2'}") for place in PLACES])
    events = list(world.events)
    dice.shuffle(events)
    half = dice.randrange(len(events))
    recorder.record(events[:half])
    recorder.record(events[half:])


def _compare(store: Store, world: World, names: tuple[str, ...], first: int, last: int, *, site: bool, whole: bool) -> bool:
    space = world.events[0].source
    starts = (BalanceStart("site", space + "W1"),) if site else tuple(BalanceStart("location", space + name) for name in names)
    begin, end = (None, None) if whole else (START + timedelta(hours=first), START + timedelta(hours=last))
    answer = balance(store, BalanceQuestion(starts, from_=begin, to=end))
    told = {
        name: int(Decimal(value))
        for one in answer.equations
        for name in ("opening", "on_hand", *CAME, *WENT)
        if (value := getattr(one, name)) not in ("0", None)
    }
    expected = world.expect({space + name for name in names}, first, last)
    assert told == expected, (names, first, last, world.events)
    assert [one.unexplained for one in answer.equations] in (["0"], [])
    assert (answer.complete, answer.located) == (True, [])
    return bool(expected)
