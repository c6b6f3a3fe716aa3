"""How often something may be tried: wrong passwords and wrong keys."""

from __future__ import annotations

import math
import time
from typing import Final

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.problems import RequestProblem

_WINDOW: Final = 300


class Tries:
    """Counts failures by whom they came from; each process counts for itself.

    Args:
        most: How many are let through in five minutes.
    """

    def __init__(self, most: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerSecond(most, _WINDOW)

    def check(self, *who: str) -> None:
        """Let a try pass.

        Args:
            who: What to count by: a name, an address.

        Raises:
            RequestProblem: One of these has failed too often.
        """
        for one in who:
            if not self._limiter.test(self._item, one):
                wait = max(1, math.ceil(self._limiter.get_window_stats(self._item, one).reset_time - time.time()))
                raise RequestProblem(429, "too-many-tries", "Too many wrong passwords or keys.", cure=f"Try again in {wait} s.", retry_after=wait)

    def failed(self, *who: str) -> None:
        """Count a failure."""
        for one in who:
            self._limiter.hit(self._item, one)
