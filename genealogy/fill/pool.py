"""Several processes that share the work of a first fill."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from genealogy.errors import StoreError

Item = TypeVar("Item")
Result = TypeVar("Result")
_shared: Any = None


class Pool:
    """As many processes as there are processors, each with what they share.

    Args:
        shared: Given to every process once; see `shared`.
    """

    def __init__(self, shared: Any) -> None:
        # A process of its own from the start: one that is split off would inherit locks of threads that it doesn't have.
        self._pool = ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn"), initializer=_begin, initargs=(shared,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise StoreError("A process of the first fill was ended from outside, perhaps for want of memory; the database is as it was.") from error

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results of all items, in their order, as they come in."""
        yield from self._pool.map(work, items)


def shared() -> Any:
    """What the processes of this pool share."""
    return _shared


def own_part() -> str:
    """The name of the part of the import files that this process writes."""
    return f"p{os.getpid()}"


def _begin(given: Any) -> None:
    global _shared  # noqa: PLW0603 - one a process, set once
    _shared = given
    if parent := parent_process():
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    # Millions of objects and no rings: looking for them would take a third of the time.
    gc.set_threshold(200_000, 50, 50)


def _end_with(parent: BaseProcess) -> None:
    """Be gone when whoever began the fill is: killed, it tells nobody, and its processes would wait for work for ever."""
    parent.join()
    os._exit(1)
