"""The demo's story on the database of the tests, loaded once for all tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from genealogy.store import Store
from loaders import demodata, run
from tests import database


@pytest.fixture(scope="module")
def demo(_database: database.Database, _alone: AbstractContextManager[object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The story, for tests that only read."""
    folder = tmp_path_factory.mktemp("demo")
    demodata.generate(demodata.Plan(), folder)
    with _alone:
        store = _database.migrated()
        report = run.load(store, run.Request([Path(folder)], source="demo"))
        assert report.clean, report.lines()
        yield store


@pytest.fixture
def named(demo: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """The story's database, named by the environment as users name theirs."""
    for name, value in demo.target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    return demo
