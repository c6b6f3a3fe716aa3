"""The database that tests get."""

from __future__ import annotations

import time

from genealogy import schema
from genealogy.store import Store
from tests.database import empty


def test_store_is_migrated_and_empty_a(store: Store) -> None:
    _leave_something(store)


def test_store_is_migrated_and_empty_b(store: Store) -> None:
    _leave_something(store)


def test_empty_store_has_no_schema(empty_store: Store) -> None:
    assert empty_store.autocommit("SHOW CONSTRAINTS YIELD name") == []
    assert {state.state for state in schema.status(empty_store)} == {"pending"}


def test_store_is_migrated_after_an_empty_one(store: Store) -> None:
    _leave_something(store)


def test_emptying_an_empty_database_is_quick(store: Store) -> None:
    empty(store)
    times = []
    for _ in range(5):
        before = time.perf_counter()
        empty(store)
        times.append(time.perf_counter() - before)
    assert min(times) < 1, times


def _leave_something(store: Store) -> None:
    assert store.autocommit("MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock RETURN count(*) AS nodes") == [{"nodes": 0}]
    assert schema.missing(store) == ()
    store.autocommit("UNWIND range(1, 10) AS i CREATE (:Lot {lot_key: toString(i)})-[:OF_ITEM]->(:Item {item_id: toString(i)})")
