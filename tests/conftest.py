"""The database of the tests: `--neo4j=embedded` (the default), `container`, or `env` (the default when NEO4J_URI is set)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from genealogy.store import Store, Target
from tests import database
from tools import chromium as browser


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("neo4j")
    group.addoption("--neo4j", choices=("embedded", "container", "env"), default=None, help="which Neo4j to test on")
    group.addoption("--neo4j-wipe", action="store_true", default=os.environ.get("GENEALOGY_TEST_WIPE") == "1", help="the database of NEO4J_URI may be emptied")


def _way(config: pytest.Config) -> str:
    return config.getoption("--neo4j") or ("env" if os.environ.get("NEO4J_URI") else "embedded")


@pytest.fixture(scope="session")
def _alone(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> AbstractContextManager[object]:
    """Test processes that share the one database of NEO4J_URI take turns; those with a server of their own need not."""
    if _way(pytestconfig) != "env" or "PYTEST_XDIST_WORKER" not in os.environ:
        return nullcontext()
    return FileLock(tmp_path_factory.getbasetemp().parent / "neo4j.lock")


@pytest.fixture(scope="session")
def neo4j_target(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, _alone: AbstractContextManager[object]) -> Iterator[Target]:
    """Where the Neo4j of this test process is."""
    # What the first test process of a run found empty holds the others' data soon after.
    looked = tmp_path_factory.getbasetemp().parent / "neo4j.looked"
    with ExitStack() as stack:
        with _alone:
            seen = "PYTEST_XDIST_WORKER" in os.environ and looked.exists()
            ways: dict[str, Callable[[], AbstractContextManager[Target]]] = {
                "embedded": database.embedded,
                "container": database.container,
                "env": lambda: database.named_by_environment(may_wipe=pytestconfig.getoption("--neo4j-wipe") or seen),
            }
            target = stack.enter_context(ways[_way(pytestconfig)]())
            looked.touch()
        yield target


@pytest.fixture(scope="session")
def _database(neo4j_target: Target, _alone: AbstractContextManager[object]) -> Iterator[database.Database]:
    with Store(neo4j_target) as store:
        with _alone:
            opened = database.Database(store)
        yield opened
        with _alone:
            database.empty(store)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this test process; where there is none its tests are skipped, but for CI."""
    try:
        with browser.chromium() as opened:
            yield opened
    except browser.NoBrowser as error:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(error))


@pytest.fixture
def store(_database: database.Database, _alone: AbstractContextManager[object]) -> Iterator[Store]:
    """An empty database with the schema of this version."""
    with _alone:
        yield _database.migrated()


@pytest.fixture
def empty_store(_database: database.Database, _alone: AbstractContextManager[object]) -> Iterator[Store]:
    """An empty database without a schema."""
    with _alone:
        yield _database.bare()
