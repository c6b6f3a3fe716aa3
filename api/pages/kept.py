"""The last answers that pages were made of, so that turning a page or opening a group asks nothing anew while the data stand still."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

from genealogy.store import Store
from genealogy.trace.start import last_commit

Made = TypeVar("Made")
_MOST: Final = 6


class Kept:
    """Answers by what was asked and by the last commit they know; the oldest goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, int], Any] = OrderedDict()
        self._lock = Lock()

    def get(self, store: Store, asked: Any, make: Callable[[], Made]) -> Made:
        """The answer kept for this, if nothing was recorded since; else a new one.

        Args:
            store: The database.
            asked: What tells this answer from others; it must tell what the one who asks may see.
            make: Asks.
        """
        key = (asked, store.read(last_commit, name="pages/last_commit"))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made
