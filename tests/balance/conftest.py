"""A book to write small histories in."""

from __future__ import annotations

import pytest

from genealogy.store import Store
from tests.balance.book import Book


@pytest.fixture
def book(store: Store) -> Book:
    """An empty one."""
    return Book(store)
