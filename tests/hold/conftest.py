"""Who decides in the tests of holds."""

from __future__ import annotations

import pytest

from genealogy.store import Store
from tests.hold.words import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    """A place to record from and to decide at."""
    return Desk(store)
