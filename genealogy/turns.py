"""The queue at the counter: which of this process's writers goes next.

Every write takes the next commit number and keeps the counter until it is done, so writers stand in line there. The database serves whoever it happens to wake,
and a freeze could be passed over again and again; here each is served in the order of coming, decisions before all others. The queue only asks to wait:
who has waited long goes to the counter all the same, and the database's own lock decides. So nothing hangs on it that the database would see as a deadlock.
"""

from __future__ import annotations

from collections import deque
from threading import Event, Lock
from typing import Final

PATIENCE: Final = 0.25


class Turns:
    """One queue.

    Args:
        patience: Seconds after which who waits goes on all the same.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = Lock()
        self._taken = False
        self._urgent: deque[Event] = deque()
        self._others: deque[Event] = deque()

    def take(self, *, urgent: bool = False) -> bool:
        """Wait for a turn.

        Args:
            urgent: Before all who are not.

        Returns:
            Whether it is had, and to be given back; otherwise the waiting became too long.
        """
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            mine, queue = Event(), self._urgent if urgent else self._others
            queue.append(mine)
        if mine.wait(self._patience):
            return True
        with self._lock:
            if mine.is_set():
                return True
            queue.remove(mine)
            return False

    def give_back(self) -> None:
        """Let the next one go."""
        with self._lock:
            queue = self._urgent or self._others
            if queue:
                queue.popleft().set()
            else:
                self._taken = False


class Turn:
    """One writer's turn, while it is one.

    Args:
        turns: The queue.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._had = False

    def wait(self, *, urgent: bool = False) -> None:
        """Stand in the queue, unless the turn is had already."""
        self._had = self._had or self._turns.take(urgent=urgent)

    def end(self) -> None:
        """Let the next one go, if the turn is had."""
        if self._had:
            self._had = False
            self._turns.give_back()
