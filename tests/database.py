"""A real Neo4j for the tests, in one of three ways, and how it is emptied."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest
from filelock import FileLock, Timeout

from genealogy import schema, server
from genealogy.errors import ServerFault
from genealogy.server import jars
from genealogy.settings import Settings
from genealogy.store import Store, Target
from tests import warm

SLOTS = 64
ROOT = Path(__file__).parent.parent


class Database:
    """The database of one test process.

    Attributes:
        store: The open door to it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        strip(store)

    def migrated(self) -> Store:
        """Empty, with the schema of this version; another test process may have taken it away since."""
        empty(self.store)
        schema.migrate(self.store)
        return self.store

    def bare(self) -> Store:
        """Empty, without any schema."""
        strip(self.store)
        return self.store


def empty(store: Store) -> None:
    """Take away everything but the notes of the migrations; for a test that needs a fresh database for each of many examples."""
    _delete(store, "WHERE NOT n:Migration AND NOT n:MigrationLock")


def _delete(store: Store, which: str) -> None:
    while store.autocommit(f"MATCH (n) {which} WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS gone")[0]["gone"]:
        pass


def strip(store: Store) -> None:
    """Take away everything, constraints and indexes too."""
    _delete(store, "")
    for row in store.autocommit("SHOW CONSTRAINTS YIELD name"):
        store.autocommit(f"DROP CONSTRAINT `{row['name']}`")
    for row in store.autocommit("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
        store.autocommit(f"DROP INDEX `{row['name']}`")


@contextmanager
def embedded() -> Iterator[Target]:
    """A server of our own, in the first home that no other test process uses; the home is kept, since a first start takes longer."""
    checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    homes = Path(os.environ.get("GENEALOGY_TEST_HOMES") or platformdirs.user_cache_path("lot-genealogy") / f"tests-{checkout}")
    homes.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("JDK_JAVA_OPTIONS", warm.options(homes))
    for slot in range(SLOTS):
        lock = FileLock(homes / f"{slot}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        with lock:
            engine = server.Embedded(Settings(home=homes / str(slot), heap="512m", pagecache="128m", port=0))
            try:
                yield _started(engine)
            finally:
                engine.stop()
            return
    raise AssertionError(f"{SLOTS} test processes use {homes} already")


def _started(engine: server.Embedded) -> Target:
    try:
        return engine.start()
    except ServerFault:
        # What an older version or a killed run left is of no value.
        engine.reset()
        return engine.start()


@contextmanager
def container() -> Iterator[Target]:
    """A container of the locked version; needs a container engine."""
    from testcontainers.community.neo4j import Neo4jContainer  # noqa: PLC0415 - only those who ask for it need it

    with Neo4jContainer(f"neo4j:{jars.version()}", password="genealogy-tests") as running:
        yield Target(running.get_connection_url(), "neo4j", "genealogy-tests")


@contextmanager
def named_by_environment(*, may_wipe: bool) -> Iterator[Target]:
    """The server that NEO4J_URI names, whose database is emptied: only if it is empty already, or its owner (or a test process of the same run) may wipe it."""
    settings = Settings.load()
    assert settings.neo4j_uri, "--neo4j=env needs NEO4J_URI"
    target = server.open_target(settings)
    with Store(target) as store:
        nodes = store.autocommit("MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock RETURN count(*) AS nodes")[0]["nodes"]
    if nodes and not may_wipe:
        pytest.fail(f"The database at {target.uri} holds {nodes} nodes, and the tests would delete them. Say --neo4j-wipe if they may.", pytrace=False)
    yield target
