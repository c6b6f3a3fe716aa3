"""The one write path: events in, graph out, whoever calls (design 2).

Each call of `Recorder.record` is one transaction: lock the lots and units the events are about, look at what is on record of them, work out by pure functions
what changes, take a commit number, write. The same events again change nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Final

from genealogy import events as ev
from genealogy.errors import BadRow, WriteConflict
from genealogy.master import MasterRow
from genealogy.record import eventrows, masterrows
from genealogy.record.lines import Taken, micros, take_apart
from genealogy.record.outcome import Outcome, Place, Rejected
from genealogy.record.work import Work, keys_of
from genealogy.store import Statement, Store, Transaction

_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class _Known:
    event_id: str
    content_hash: str | None
    stub: bool
    void: bool


@dataclass(frozen=True, slots=True)
class _Number:
    number: int


_KNOWN: Final = Statement("record/known_events", _Known)
_NEXT: Final = Statement("record/next_commit", _Number)
_RESTORE: Final = Statement("record/restore_commit", _Number)


@dataclass(slots=True)
class _Request:
    """What a call was given, taken apart."""

    taken: dict[str, Taken] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    refused: list[Rejected] = field(default_factory=list)
    conflicts: list[Rejected] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


class Recorder:
    """Records events and master rows in a store. Safe to use from several threads and processes at once.

    Args:
        store: Where to.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(
        self, events: Sequence[ev.Event], *, load_id: str | None = None, rejected: Sequence[Rejected] = (), places: Sequence[Place] = ()
    ) -> list[Outcome]:
        """Record events in one transaction.

        Args:
            events: In any order; sorted by time they are cheapest.
            load_id: The load they came with.
            rejected: Rows of the same source that made no event.
            places: Where each event stood in its file, for those that are refused or in conflict.

        Returns:
            One outcome an event, in their order.

        Raises:
            StoreError: The database refused or went away; then nothing of it is recorded, or all.
        """
        prepared = [_prepare(event, place) for event, place in zip_longest(events, places)]
        return self._try(prepared, load_id, rejected, None, ())

    def master(self, rows: Sequence[MasterRow]) -> int:
        """Bring master rows up to date in place; the old values are kept (semantics 1.3).

        Returns:
            How many of them said something new.

        Raises:
            StoreError: The database refused or went away; then nothing of it is written.
        """
        vessels = masterrows.put(self._store, rows)
        if vessels.lots:
            self._try((), None, (), None, vessels.lots)
        return vessels.changed

    def replay(self, events: Sequence[ev.Event], *, load_id: str | None, commit: int) -> None:
        """Record events again under the commit number they had before."""
        self._try([_prepare(event, None) for event in events], load_id, (), commit, ())

    def _try(
        self, prepared: Sequence[_Prepared], load_id: str | None, rejected: Sequence[Rejected], commit: int | None, vessels: Collection[str]
    ) -> list[Outcome]:
        for attempt in range(_TRIES):
            try:
                return self._store.write(lambda tx: self._work(tx, prepared, load_id, rejected, commit, vessels), name="record")
            except WriteConflict:
                # Two writers made the same new thing at once; the other's is there now.
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError

    def _work(
        self,
        tx: Transaction,
        prepared: Sequence[_Prepared],
        load_id: str | None,
        rejected: Sequence[Rejected],
        commit: int | None,
        vessels: Collection[str],
    ) -> list[Outcome]:
        known = {row.event_id: row for row in tx.run(_KNOWN, ids=[one.event.event_id for one in prepared])} if prepared else {}
        request = _sort_out(prepared, known)
        if not (request.taken or request.refused or request.conflicts or rejected or vessels):
            return request.outcomes
        work = Work(tx, list(request.taken.values()), set(vessels))
        if request.taken:
            work.lock(*keys_of(request.taken.values()))
            # What came in between the first look and the locks counts.
            again = {row.event_id: row for row in tx.run(_KNOWN, ids=list(request.taken))}
            if any(again.get(key) != known.get(key) for key in request.taken):
                known = {row.event_id: row for row in tx.run(_KNOWN, ids=[one.event.event_id for one in prepared])}
                request = _sort_out(prepared, known)
                work.fresh = list(request.taken.values())
        stubs = {key for key in request.taken if key in known and known[key].stub}
        if work.fresh or vessels:
            work.settle(stubs)
            work.plan()
        number = tx.one(_RESTORE, number=commit).number if commit else tx.one(_NEXT, at=micros(datetime.now(UTC), 0)).number
        if work.fresh or vessels:
            eventrows.write_events(tx, work.fresh, request.hashes, stubs, number, load_id, set(known))
            eventrows.write_voids(tx, work.verdict, work.known | {taken.event.event_id for taken in work.fresh})
            work.write(number, stubs)
        eventrows.write_rejected(tx, rejected, "rejected", load_id, number)
        eventrows.write_rejected(tx, request.refused, "refused", load_id, number)
        eventrows.write_rejected(tx, request.conflicts, "conflict", load_id, number)
        return request.outcomes


@dataclass(frozen=True, slots=True)
class _Prepared:
    event: ev.Event
    hash: str
    taken: Taken | None
    fault: BadRow | None
    place: Place


def _prepare(event: ev.Event, place: Place | None) -> _Prepared:
    where = place or Place(event.source, 0)
    try:
        return _Prepared(event, ev.content_hash(event), take_apart(event), None, where)
    except BadRow as fault:
        return _Prepared(event, "", None, fault, where)


def _sort_out(prepared: Sequence[_Prepared], known: dict[str, _Known]) -> _Request:
    """Which events are new, the same again, in conflict, or refused (semantics 4.3)."""
    request = _Request()
    on_record = {key: row.content_hash for key, row in known.items() if not row.stub}
    for one in prepared:
        key = one.event.event_id
        if one.taken is None:
            fault = one.fault or BadRow("", "an event", "something else")
            request.refused.append(eventrows.rejection(one.event, one.place, fault.field, fault.expected, fault.found))
            request.outcomes.append(Outcome(key, "refused", str(fault)))
        elif key not in on_record:
            on_record[key] = one.hash
            request.taken[key] = one.taken
            request.hashes[key] = one.hash
            request.outcomes.append(Outcome(key, "recorded"))
        elif on_record[key] == one.hash:
            request.outcomes.append(Outcome(key, "same"))
        else:
            reason = "this line is on record with other content"
            expected = "the content on record, or an id of its own"
            request.conflicts.append(eventrows.rejection(one.event, one.place, "event_id", expected, f"{key} with other content"))
            request.outcomes.append(Outcome(key, "conflict", reason))
    return request
