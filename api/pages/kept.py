"""The last answers that pages were made of, so that turning a page or opening a group asks nothing anew while the data stand still."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Any, Final, TypeVar, cast

from genealogy.store import Store
from genealogy.trace.start import last_commit

Made = TypeVar("Made")
# Of three pages: the trace, the picture, the customers.
_MOST: Final = 9


class Kept:
    """Answers by what was asked and by the last commit they know; the oldest goes first, and all of them when something was recorded."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, int], Future[Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, store: Store, asked: Any, make: Callable[[], Made]) -> Made:
        """The answer kept for this, if nothing was recorded since; else a new one. Of several who ask for the same at once, one makes it and all have it.

        Args:
            store: The database.
            asked: What tells this answer from others; it must tell what the one who asks may see.
            make: Asks.
        """
        key = (asked, store.read(last_commit, name="pages/last_commit"))
        mine: Future[Any] = Future()
        with self._lock:
            found = self._kept.setdefault(key, mine)
            self._kept.move_to_end(key)
            for other in [other for other in self._kept if other[1] < key[1]]:
                del self._kept[other]
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        if found is not mine:
            # What kept the other from making it need not keep this one.
            return cast("Made", found.result()) if found.exception() is None else make()
        try:
            made = make()
        except BaseException as error:
            mine.set_exception(error)
            with self._lock:
                self._kept.pop(key, None)
            raise
        mine.set_result(made)
        return made
