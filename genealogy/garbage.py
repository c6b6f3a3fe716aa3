"""Looking for garbage less often while a load or a long answer makes objects by the million, none of them in rings; and never among what stays for good."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_usual: list[tuple[int, int, int]] = []
_RARE = (200_000, 50, 50)


@contextmanager
def rare_collections() -> Iterator[None]:
    """A hundred times less often, until the last of those who asked for it is done: the looking takes a third of the time otherwise."""
    with _lock:
        _usual.append(gc.get_threshold())
        gc.set_threshold(*_RARE)
    try:
        yield
    finally:
        with _lock:
            # Whoever asked first knows what was usual.
            first = _usual[0]
            _usual.pop()
            if not _usual:
                gc.set_threshold(*first)


def settled() -> None:
    """Look for garbage no more among all that is there by now: what a service loads at its start stays as long as it runs.

    Each full look stops all threads; among 136,000 objects that is 75 ms, about once a second while many write.
    """
    gc.collect()
    gc.freeze()
