"""The engine as the comparison sees it: what it was handed, and its answers in the oracle's form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from genealogy.events import Event
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import suppose, trace
from genealogy.trace.question import Direction, Question, Start
from tests.oracle.histories import History
from tests.oracle.oracle import Answer

_spaces = count()


def new_space() -> str:
    """A mark for the names of one history, all of one length so that line ids sort as before."""
    return f"h{next(_spaces):06d}."


class Engine:
    """Records histories and answers questions.

    Args:
        store: The database; it may hold other histories.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._recorder = Recorder(store)

    def record(self, history: History) -> tuple[list[str], list[int]]:
        """Hand a history in, batch by batch.

        Returns:
            What became of each event, and the last commit number after each batch.
        """
        statuses, commits = [], []
        if history.rows and not history.rows_last:
            self._recorder.master(history.rows)
        for batch in history.batches():
            statuses += [outcome.status for outcome in self._recorder.record(batch)]
            commits.append(self._last_commit())
        if history.rows and history.rows_last:
            self._recorder.master(history.rows)
        return list(statuses), commits

    def ask(
        self, direction: Direction, starts: Sequence[Start], *, at: float | None = None, known_at: int | None = None, supposing: Sequence[Event] = ()
    ) -> Answer:
        """The engine's answer to a question, as if these events were on record too."""
        moment = None if at is None else datetime.fromtimestamp(at, UTC)
        question = Question(direction, tuple(starts), at=moment, known_at=known_at)
        found = suppose(self._store, question, supposing) if supposing else trace(self._store, question)
        hops = {row.lot_key: row.hops for row in found.lots}
        assert len(hops) == len(found.lots), "a lot stands twice in the answer"
        if direction == "forward":
            customers = frozenset(row.customer_id for row in found.customers)
            return Answer(hops, shipments=frozenset(row.shipment_line_id for row in found.shipments), customers=customers)
        receipts = frozenset((str(row.receipt_id), row.lot_key) for row in found.receipts)
        return Answer(hops, receipts=receipts, suppliers=frozenset(row.supplier_id for row in found.suppliers))

    def _last_commit(self) -> int:
        return int(self._store.autocommit("MATCH (c:Commit) RETURN max(c.number) AS last")[0]["last"] or 0)
