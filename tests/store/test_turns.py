"""The queue at the counter: in the order of coming, decisions first, and never a reason to hang."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from neo4j.exceptions import Neo4jError

from genealogy.errors import StoreError
from genealogy.store import Store, Transaction
from genealogy.turns import Turn, Turns

LONG = 60.0


def waiting(turns: Turns, number: int) -> None:
    """Until so many stand in line."""
    ends = time.monotonic() + LONG
    while len(turns._urgent) + len(turns._others) < number:
        assert time.monotonic() < ends
        time.sleep(0.001)


def test_who_comes_first_is_served_first_and_decisions_before_all() -> None:
    turns, served = Turns(patience=LONG), list[str]()

    def come(name: str) -> None:
        assert turns.take(urgent=name.isupper())
        served.append(name)
        turns.give_back()

    assert turns.take()
    with ThreadPoolExecutor(6) as pool:
        for number, name in enumerate("abCdE", 1):
            pool.submit(come, name)
            waiting(turns, number)
        turns.give_back()
    assert served == list("CEabd")
    assert turns.take(), "all have given it back"


def test_who_has_waited_long_goes_without_and_leaves_the_line() -> None:
    turns = Turns(patience=0.05)
    assert turns.take()
    assert not turns.take()
    assert not turns.take(urgent=True)
    turns.give_back()
    assert turns.take()


def test_a_turn_is_one_however_often_it_is_asked_for_and_ended() -> None:
    turns = Turns(patience=0.05)
    one, other = Turn(turns), Turn(turns)
    one.end()
    one.wait()
    one.wait()
    other.wait()
    other.end()
    assert not turns.take(), "the first one has it still"
    one.end()
    assert turns.take()


@pytest.mark.parametrize("text", ["RETURN 1", "MATSCH"])
def test_a_turn_ends_with_its_transaction_well_or_not(store: Store, text: str) -> None:
    def work(tx: Transaction) -> None:
        tx.wait_for_turn()
        tx.command(text)

    for _ in range(3):
        began = time.monotonic()
        try:
            store.write(work, name="test")
        except StoreError:
            assert text == "MATSCH"
        assert store._turns.take(), "the turn was kept"
        store._turns.give_back()
        assert time.monotonic() - began < LONG


def test_a_turn_ends_as_soon_as_a_statement_has_failed(store: Store) -> None:
    """It may be tried again after a while, and others go on meanwhile."""

    def work(tx: Transaction) -> None:
        tx.wait_for_turn()
        with pytest.raises(Neo4jError):
            tx.command("MATSCH")
        tx.close()
        assert store._turns.take(), "the turn was kept"
        store._turns.give_back()
        raise StoreError("over")

    with pytest.raises(StoreError, match="over"):
        store.write(work, name="test")


def test_one_that_waits_in_line_with_a_lock_that_the_first_one_wants_ends_in_no_deadlock(store: Store) -> None:
    """The database sees no line, so it could not tell that the two wait for each other."""
    store.autocommit("UNWIND ['lot', 'counter'] AS key CREATE (:Item {item_id: key, level: 0})")
    raise_level = "MATCH (i:Item {item_id: $key}) SET i.level = i.level + 1"
    has_lock, has_turn = threading.Event(), threading.Event()

    def late(tx: Transaction) -> None:
        tx.command(raise_level, key="lot")
        has_lock.set()
        assert has_turn.wait(LONG)
        tx.wait_for_turn()
        tx.command(raise_level, key="counter")

    def first(tx: Transaction) -> None:
        tx.wait_for_turn()
        tx.command(raise_level, key="counter")
        has_turn.set()
        assert has_lock.wait(LONG)
        tx.command(raise_level, key="lot")

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(store.write, work, name="test") for work in (late, first)]
        assert [one.exception(LONG) for one in done] == [None, None]
    assert [row["level"] for row in store.autocommit("MATCH (i:Item) RETURN i.level AS level")] == [2, 2]
