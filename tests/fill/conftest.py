"""An embedded server of its own, whose database a first fill may replace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from genealogy.server import Embedded
from genealogy.settings import Settings


@pytest.fixture(scope="package")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    made = Embedded(Settings(home=tmp_path_factory.mktemp("home"), neo4j_uri=None, heap="512m", pagecache="128m", port=0))
    yield made
    made.stop()
