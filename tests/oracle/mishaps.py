"""What goes wrong while a history is recorded: rows that can't be read, records that contradict each other, and what people do about them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from genealogy import events as ev
from genealogy import exceptions
from genealogy.record import Recorder, Rejected
from genealogy.store import Store
from tests.oracle.histories import History

_NOBODY = "NOBODY"


@dataclass(frozen=True)
class Mishap:
    """One row that waits for someone.

    Attributes:
        name: File and row, or the conflicting event as JSON.
        texts: What it names.
        readable: Whether any of it could be read.
        since: The commit that kept it.
        until: The last commit before it was closed; None while open.
    """

    name: str
    texts: frozenset[str]
    readable: bool
    since: int
    until: int | None = None

    def touches(self, texts: Collection[str], known: int) -> bool:
        """Whether it was open at a commit and names one of these."""
        return self.since <= known and (self.until is None or self.until > known) and (not self.readable or not self.texts.isdisjoint(texts))


class Mishappening:
    """Records a history with mishaps; the database's other rejected rows are taken away first, since unreadable ones touch everything.

    Args:
        store: The database.
        history: Under names of its own.
        dice: Decides what goes wrong.
    """

    def __init__(self, store: Store, history: History, dice: random.Random) -> None:
        self._store, self._dice = store, dice
        self._pool = [*sorted({text for event in history.events for text in named(event)}), _NOBODY]
        self._first: dict[str, ev.Event] = {}
        self.mishaps: dict[str, Mishap] = {}
        self.commits: list[int] = []
        store.autocommit("MATCH (r:RejectedRow) DETACH DELETE r")
        recorder = Recorder(store)
        if history.rows and not history.rows_last:
            recorder.master(history.rows)
        for batch in history.batches():
            rejected = [self._rejected() for _ in range(dice.choice((0, 0, 1, 2)))]
            recorder.record(batch, rejected=rejected)
            self._keep(rejected, batch)
            self._close_some()
            self.commits.append(self._last_commit())
        if history.rows and history.rows_last:
            recorder.master(history.rows)

    def _rejected(self) -> Rejected:
        texts = tuple(self._dice.sample(self._pool, min(len(self._pool), self._dice.choice((0, 1, 1, 2)))))
        row = len(self.mishaps) + self._dice.randrange(10**9)
        return Rejected("file.csv", row, "qty", "a number", "x", "{}", texts, readable=self._dice.random() < 0.95)

    def _keep(self, rejected: Iterable[Rejected], batch: Iterable[ev.Event]) -> None:
        now = self._last_commit()
        for row in rejected:
            self.mishaps[f"{row.row}"] = Mishap(f"{row.row}", frozenset(row.texts), row.readable, now)
        for event in batch:
            if self._first.setdefault(event.event_id, event) != event:
                name = ev.encode(event)
                self.mishaps.setdefault(name, Mishap(name, frozenset(named(event)) - {""}, True, now))

    def _close_some(self) -> None:
        for row in exceptions.listed(self._store):
            name = f"{row.row}" if row.kind == "rejected" else ev.encode(ev.decode(row.original))
            assert row.kind in ("rejected", "conflict")
            if self._dice.random() < 0.2:
                exceptions.close(self._store, row.rejected_id, self._dice.choice(("retried", "dismissed")), by="qa", reason="tried")
                self.mishaps[name] = replace(self.mishaps[name], until=self._last_commit())

    def _last_commit(self) -> int:
        return int(self._store.autocommit("MATCH (c:Commit) RETURN max(c.number) AS last")[0]["last"] or 0)


def named(event: ev.Event) -> set[str]:
    """Every text that a record names, as someone who reads it would list them."""
    texts = {event.document} | {str(getattr(event, name)) for name in ("receipt_id", "shipment_id", "transformation_id") if getattr(event, name, None)}
    for line in (*event.lines, *getattr(event, "outputs", ())):
        texts |= {text for text in (line.hu_key, line.order_id, line.document_line_id, line.supplier_lot_number) if text}
        if line.lot_key:
            texts.add(unquote(line.lot_key.split("|")[2]))
    return texts - {""}
