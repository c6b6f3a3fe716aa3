"""A request's way through the database: how long it may still take and what it must have seen, over all of its transactions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from genealogy.errors import TookTooLong


@dataclass(slots=True)
class Trip:
    """What one request has to do with the database, over all of its transactions.

    Attributes:
        ends: When it must be done, by the monotonic clock; None: each transaction has just its own limit.
        bookmarks: What it must have seen: a transaction waits until the server has it. Each transaction adds what it saw or wrote.
    """

    ends: float | None = None
    bookmarks: frozenset[str] = frozenset()

    def limit(self, timeout: float) -> float:
        """Seconds that a transaction may take.

        Raises:
            TookTooLong: There is no time left.
        """
        left = timeout if self.ends is None else min(timeout, self.ends - time.monotonic())
        if left <= 0:
            raise TookTooLong("The answer took longer than a request may.", cure="Ask for less at once.")
        return left


_TRIP: ContextVar[Trip | None] = ContextVar("trip", default=None)


@contextmanager
def on_trip(trip: Trip) -> Iterator[Trip]:
    """All transactions of this thread or task within belong to one trip."""
    token = _TRIP.set(trip)
    try:
        yield trip
    finally:
        _TRIP.reset(token)


def current_trip() -> Trip | None:
    """The trip of this thread or task, if it is on one."""
    return _TRIP.get()
