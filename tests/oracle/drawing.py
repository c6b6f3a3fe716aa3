"""Random histories drawn one after the other, each looked at; of those that fail the smallest is told.

A failure prints the seed; `HISTORY_SEED=n` draws the same histories again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.oracle.histories import History, histories
from tests.oracle.smallest import smallest

# The short parts draw the same histories each time, so that what they say of a change is about the change; the long ones look for new ones.
_GIVEN = os.environ.get("HISTORY_SEED")
SEED = int(_GIVEN or 21)
LONG_SEED = int(_GIVEN or secrets.randbelow(10**9))
_LONG_PART = 100
SEEDS = f"HISTORY_SEED={SEED}, in long parts HISTORY_SEED={LONG_SEED}"


def short_and_long(short: int, long: int, part: int) -> list[object]:
    """Parameters `examples` and `part` of a test: few in the usual run, many in the long one."""
    return [pytest.param(short, part, id="short"), pytest.param(long, 100 + part, id="long", marks=pytest.mark.long)]


def draw(examples: int, part: int, take: Callable[[History, int], None], *, nested: bool = False) -> None:
    """Draw so many histories, each with a number to choose by; each part of a test has a seed of its own, so that parts run side by side."""
    plan = settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    seed((LONG_SEED if part >= _LONG_PART else SEED) + part)(plan(given(histories(nested=nested), st.integers(0, 2**32))(take)))()


def check(examples: int, part: int, differences: Callable[[History, int], list[str]], *, nested: bool = False) -> None:
    """Find no difference in any of so many histories; else tell those of the smallest one found."""
    failed: list[tuple[History, int, str]] = []
    tried = 0

    def fault(history: History, choice: int) -> str:
        """Nothing, that there are differences, or which error it was: a smaller history must fail in the same way."""
        try:
            return "differs" if differences(history, choice) else ""
        except Exception as error:  # noqa: BLE001 - any fault of the engine is a failure to be made small; it is raised again below
            return type(error).__name__

    def take(history: History, choice: int) -> None:
        nonlocal tried
        tried += 1
        if not failed and (found := fault(history, choice)):
            failed.append((history, choice, found))

    draw(examples, part, take, nested=nested)
    assert tried == examples
    if failed:
        history, choice, found = failed[0]
        small = smallest(history, lambda smaller: fault(smaller, choice) == found)
        fail_with(small, differences(small, choice))


def fail_with(small: History, differences: list[str]) -> None:
    """Tell the seeds, what differs, and the smallest history that shows it."""
    pytest.fail("\n".join([SEEDS, *differences, "The smallest history that shows it:", small.told()]), pytrace=False)
