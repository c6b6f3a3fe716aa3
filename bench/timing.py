"""Repeated timing of one call."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of repeated calls: the middle one, the fastest, the one that 95 of 100 don't exceed, and all together."""

    p50: float
    best: float
    p95: float
    calls: int
    total: float


def timed_each(before: Iterable[Callable[[], object]], work: Iterable[Callable[[], object]]) -> Timed:
    """Time each of some calls once, after others that don't count."""
    for call in before:
        call()
    gc.collect()
    spent = []
    for call in work:
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1_000)
    spent.sort()
    return Timed(statistics.median(spent), spent[0], spent[min(len(spent) - 1, int(len(spent) * 0.95))], len(spent), sum(spent))
