"""Answers that need several reads, of one state of the data: a commit in the middle may show half of it, so then all is read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from genealogy.store import Transaction
from genealogy.trace.start import last_commit

Result = TypeVar("Result")
CHANGED: Final = "the data changed while it was read"
"""How an answer says, among the limits it hit, that every attempt was interrupted."""
_READS: Final = 3


def steadily(tx: Transaction, read: Callable[[], tuple[int, Result]]) -> tuple[Result, bool]:
    """What was read, and whether it is of one state of the data.

    Args:
        tx: The open transaction.
        read: Reads all; gives the last commit before anything else was read, and what was found.
    """
    for _ in range(_READS):
        before, found = read()
        if last_commit(tx) == before:
            return found, True
    return found, False
