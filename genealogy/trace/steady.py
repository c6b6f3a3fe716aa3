"""Answers that need several reads, of one state of the data: a commit in the middle may show half of it.

Usually the state is today's. When a commit came in between, all is read again as it was known at the last commit seen, which never changes any more: an answer
costs at most twice its reading, however fast data comes in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from genealogy.store import Transaction
from genealogy.trace.start import last_commit
from genealogy.trace.times import LAST_COMMIT

Result = TypeVar("Result")


def steadily(tx: Transaction, known: int, read: Callable[[int], tuple[int, Result]]) -> Result:
    """What was read of one state of the data.

    Args:
        tx: The open transaction.
        known: As known at which commit; `LAST_COMMIT`: by all that is known.
        read: Reads all as known at a commit; gives the last commit before anything else was read, and what was found.
    """
    before, found = read(known)
    if known != LAST_COMMIT or (last := last_commit(tx)) == before:
        return found
    return read(last)[1]
