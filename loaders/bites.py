"""How much of a load is written at once: much while it is alone, little while others write too, who wait for each commit.

Eight thousand rows take more than a second to write; a freeze that comes in the middle waits for them, and so does each order that is allocated. Bites of
twelve hundred let them through in a third of a second, and cost the load two fifths of its speed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Final

from genealogy.record import Outcome, Prepared, Recorder, Rejected

BESIDE_OTHERS: Final = 1_200
"""Rows that are written at once while others write."""
_QUIET: Final = 30.0
"""Seconds without a write of others after which a load is alone again."""
_PAUSE: Final = 0.02
"""Seconds after a large bite in which whoever waited for it can write, so that the next bite knows of them."""


class Bites:
    """Records the batches of one load.

    Args:
        recorder: Of this load's own.
        load_id: The load.
    """

    def __init__(self, recorder: Recorder, load_id: str) -> None:
        self._recorder = recorder
        self._load_id = load_id
        self._newest = recorder.newest_commit()
        # When others wrote last; before the first bite nobody can tell, and it is taken to be a small one.
        self._others_at = math.inf

    def record(self, batch: Sequence[Prepared], rows: int, rejected: Sequence[Rejected] = ()) -> list[Outcome]:
        """Record a batch.

        Args:
            batch: Its events.
            rows: Rows that they were made of.
            rejected: Rows that made none.

        Returns:
            One outcome an event, in their order.

        Raises:
            StoreError: The database refused or went away; each bite is recorded as a whole, or not at all.
        """
        outcomes: list[Outcome] = []
        while len(outcomes) < len(batch) or rejected:
            end = len(outcomes) + self._most(len(batch), rows)
            outcomes += self._bite(batch[len(outcomes) : end], rejected)
            rejected = ()
        return outcomes

    def _bite(self, events: Sequence[Prepared], rejected: Sequence[Rejected]) -> list[Outcome]:
        mine = self._recorder.last_commit
        outcomes = self._recorder.record_prepared(events, load_id=self._load_id, rejected=rejected)
        wrote = self._recorder.last_commit != mine
        if self._alone():
            time.sleep(_PAUSE)
        newest = self._recorder.newest_commit()
        if newest - self._newest > wrote:
            self._others_at = time.monotonic()
        elif wrote and self._others_at == math.inf:
            self._others_at = -math.inf
        self._newest = newest
        return outcomes

    def _alone(self) -> bool:
        return time.monotonic() - self._others_at > _QUIET

    def _most(self, events: int, rows: int) -> int:
        return max(events if self._alone() else events * BESIDE_OTHERS // max(rows, 1), 1)
