"""The one write path: events in, graph out, whoever calls (design 2).

Each call of `Recorder.record` is one transaction: lock the lots and units the events are about, look at what is on record of them, work out by pure functions
what changes, take a commit number, write. The same events again change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

from genealogy import events as ev
from genealogy.errors import WriteConflict
from genealogy.master import MasterRow
from genealogy.record import eventrows, masterrows, vesselplaces
from genealogy.record.eventrows import Stamp
from genealogy.record.follow import Rules, follow, read_rules
from genealogy.record.held import refused, told
from genealogy.record.lines import Taken, micros
from genealogy.record.outcome import Outcome, Place, Rejected
from genealogy.record.prepared import Prepared, prepare
from genealogy.record.vessels import Places
from genealogy.record.work import Work
from genealogy.statements import Pair, Statement
from genealogy.store import WRITE_TIMEOUT, Result, Store, Transaction

_TRIES: Final = 8
_LONG: Final = 600.0
"""Seconds that finding all lines at a place may take."""


@dataclass(frozen=True, slots=True)
class _Known:
    events: list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class _Number:
    number: int
    vessels: str
    holds: str


class _HeldError(Exception):
    """Some requests of a transaction are for what is held: it starts over without them.

    Args:
        requests: The holds of each.
    """

    def __init__(self, requests: Mapping[str, list[dict[str, Any]]]) -> None:
        super().__init__()
        self.requests = requests


@dataclass(frozen=True, slots=True)
class _Done:
    """Outcomes, holds that are to be placed to their end, and the commit's number; 0: nothing was written."""

    outcomes: list[Outcome] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    number: int = 0


_KNOWN: Final = Statement("record/known_events", _Known)
_LAST: Final = Statement("record/last_commit", _Number)
_LOOK: Final = Pair(_LAST, _KNOWN)
_NEXT: Final = Statement("record/next_commit", _Number)
_RESTORE: Final = Statement("record/restore_commit", _Number)


@dataclass(slots=True)
class _Kept:
    """What was read of the rules, each of one version; all recorders of a store share it."""

    places: Places = field(default_factory=Places)
    rules: Rules = field(default_factory=Rules)


_kept: Final[WeakKeyDictionary[Store, _Kept]] = WeakKeyDictionary()


@dataclass(slots=True)
class _Request:
    """What a call was given, taken apart."""

    fresh: dict[str, Prepared] = field(default_factory=dict)
    refused: list[Rejected] = field(default_factory=list)
    conflicts: list[Rejected] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def lines(self) -> list[Taken]:
        """The new events, taken apart."""
        return [one.taken for one in self.fresh.values() if one.taken is not None]


class Recorder:
    """Records events and master rows in a store. Safe to use from several threads and processes at once.

    Args:
        store: Where to.

    Attributes:
        last_commit: Number of its own last write of events; 0 before the first.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept = _kept.setdefault(store, _Kept())
        self.last_commit = 0

    def newest_commit(self) -> int:
        """Number of the last commit, whoever's; 0 before the first."""
        return self._store.one(_LAST).number

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
        return self.record_prepared(prepare(events, places), load_id=load_id, rejected=rejected)

    def record_prepared(self, prepared: Sequence[Prepared], *, load_id: str | None = None, rejected: Sequence[Rejected] = ()) -> list[Outcome]:
        """As `record`, of events that `prepare` made ready."""
        held: dict[str, list[dict[str, Any]]] = {}

        def work(tx: Transaction) -> _Done:
            return self._work(tx, prepared, load_id, rejected, None, (), held)

        while True:
            try:
                done = self._try(work)
            except _HeldError as found:
                held.update(found.requests)
            else:
                self.last_commit = done.number or self.last_commit
                return self._finish(done).outcomes

    def master(self, rows: Sequence[MasterRow]) -> int:
        """Bring master rows up to date in place; the old values are kept (semantics 1.3).

        Returns:
            How many of them said something new.

        Raises:
            StoreError: The database refused or went away; then nothing of it is written.
        """
        result = masterrows.put(self._store, rows)
        if result.places:
            self._finish(self._try(lambda tx: self._turn(tx, result.places), timeout=_LONG))
        if result.lots:
            self._finish(self._try(lambda tx: self._work(tx, (), None, (), None, result.lots, {})))
        return result.changed

    def replay(self, events: Sequence[ev.Event], *, load_id: str | None, commit: int) -> None:
        """Record events again under the commit number they had before; marks of holds are put back when all is done."""
        prepared = prepare(events)
        self._try(lambda tx: self._work(tx, prepared, load_id, (), commit, (), {}))

    def record_within(self, tx: Transaction, events: Sequence[ev.Event]) -> list[Outcome]:
        """As `record`, in a transaction of the caller's, who may look at what comes of it and take it back; holds refuse nothing there."""
        return self._work(tx, prepare(events), None, (), None, (), None).outcomes

    def _finish(self, done: _Done) -> _Done:
        """Do for holds what a write could not: place them to their end, end reservations of what they came to cover."""
        if done.unfinished:
            from genealogy.hold.marking import finish  # noqa: PLC0415 - what places a hold records events itself

            for hold_id in done.unfinished:
                finish(self._store, hold_id)
        return done

    def _try(self, work: Callable[[Transaction], Result], timeout: float = WRITE_TIMEOUT) -> Result:
        for attempt in range(_TRIES):
            try:
                return self._store.write(work, name="record", timeout=timeout)
            except WriteConflict:
                # Two writers made the same new thing at once, and the other's is there now; or what one of them went by has changed.
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError

    def _work(
        self,
        tx: Transaction,
        prepared: Sequence[Prepared],
        load_id: str | None,
        rejected: Sequence[Rejected],
        commit: int | None,
        vessels: Collection[str],
        held: Mapping[str, list[dict[str, Any]]] | None,
    ) -> _Done:
        seen, known = _look(tx, prepared)
        places = self._vessels(tx, seen.vessels)
        request = _sort_out(prepared, known, held or {})
        if not (request.fresh or request.refused or request.conflicts or rejected or vessels):
            return _Done(request.outcomes)
        work = Work(tx, request.lines(), set(vessels), places)
        if request.fresh:
            work.lock_named()
            if tx.one(_LAST).number != seen.number:
                # What others recorded between the first look and the locks counts.
                _, known = _look(tx, prepared)
                request = _sort_out(prepared, known, held or {})
                work.take(request.lines())
        stubs = {key for key in request.fresh if key in known}
        if work.fresh or vessels:
            work.settle(stubs)
            work.plan()
        if held is not None and not commit:
            self._ask(tx, work, seen.holds)
        counted = tx.one(_RESTORE, number=commit) if commit else _next(tx)
        if counted.vessels != places.version:
            raise WriteConflict("Which places are vessels changed while these lines were worked out.")
        if held is not None and not commit and counted.holds != seen.holds:
            # Something came to be held since the first look; from here on nothing more can, since all who place or write pass the counter.
            self._ask(tx, work, counted.holds)
        number, unfinished = counted.number, []
        if work.fresh or vessels:
            eventrows.write_events(tx, list(request.fresh.values()), stubs, set(known), Stamp(number, load_id))
            eventrows.write_voids(tx, work.verdict, work.known | request.fresh.keys())
            work.write(number, stubs)
            unfinished = self._follow(tx, work, counted) if not commit else []
        eventrows.write_rejected(tx, rejected, "rejected", load_id, number)
        eventrows.write_rejected(tx, request.refused, "refused", load_id, number)
        eventrows.write_rejected(tx, request.conflicts, "conflict", load_id, number)
        return _Done(request.outcomes, unfinished, number)

    def _ask(self, tx: Transaction, work: Work, version: str) -> None:
        """Whether holds allow the requests among the new events; while nothing is held, or nobody asks, that costs nothing."""
        if not version or not any(one.event.reported == "request" for one in work.fresh):
            return
        forbidden = refused(tx, *work.lines_of("request"), placing=self._held_now(tx, version).placing)
        if forbidden:
            raise _HeldError(forbidden)

    def _follow(self, tx: Transaction, work: Work, counted: _Number) -> list[str]:
        """Mark what the write newly reaches; while nothing is held that costs nothing."""
        if not counted.holds:
            return []
        return follow(tx, self._held_now(tx, counted.holds), work.touched(), work.facts(), counted.number)

    def _held_now(self, tx: Transaction, version: str) -> Rules:
        """The holds in force: read again only when that has changed."""
        rules = self._kept.rules
        if rules.version != version:
            rules = self._kept.rules = read_rules(tx, version, rules)
        return rules

    def _vessels(self, tx: Transaction, version: str) -> Places:
        """Which places are vessels: read again only when that has changed."""
        places = self._kept.places
        if places.version != version:
            places = self._kept.places = vesselplaces.read(tx, version)
        return places

    def _turn(self, tx: Transaction, told: Collection[str]) -> _Done:
        """Make these places vessels, or no vessels any more, as their master rows say."""
        # First of all: from here on nobody else writes, so no line at these places is missed; who worked without knowing of them starts over.
        counted = _next(tx)
        before, after = vesselplaces.settle(tx, told, counted.number)
        work = Work(tx, [], vesselplaces.existing(tx, told, after), after)
        work.turn(vesselplaces.turned(tx, before, after))
        work.plan()
        work.write(counted.number, set())
        return _Done([], self._follow(tx, work, counted))


def take_number(tx: Transaction) -> int:
    """The next commit number, for a decision that must stand in one order with all that is recorded: no one else writes until the transaction ends."""
    return _next(tx, urgent=True).number


def _next(tx: Transaction, *, urgent: bool = False) -> _Number:
    tx.wait_for_turn(urgent=urgent)
    return tx.one(_NEXT, at=micros(datetime.now(UTC), 0))


def _look(tx: Transaction, prepared: Sequence[Prepared]) -> tuple[_Number, dict[str, str | None]]:
    """The last commit, and which of these events are on record, with the hash of their content; None of one that is but named by others."""
    number, known = tx.both(_LOOK, ids=[one.event.event_id for one in prepared])
    return number, dict(known.events)


def _sort_out(prepared: Sequence[Prepared], known: dict[str, str | None], held: Mapping[str, list[dict[str, Any]]]) -> _Request:
    """Which events are new, the same again, in conflict, or refused (semantics 4.3); a request that a hold forbids leaves nothing on record."""
    request = _Request()
    on_record = {key: content for key, content in known.items() if content is not None}
    for one in prepared:
        key = one.event.event_id
        if one.fault is not None:
            fault = one.fault
            request.refused.append(eventrows.rejection(one.event, one.place, fault.field, fault.expected, fault.found))
            request.outcomes.append(Outcome(key, "refused", str(fault)))
        elif key in held and key not in on_record:
            request.outcomes.append(Outcome(key, "refused", told(held[key]), "held", tuple(hold["hold_id"] for hold in held[key])))
        elif key not in on_record:
            on_record[key] = one.hash
            request.fresh[key] = one
            request.outcomes.append(Outcome(key, "recorded"))
        elif on_record[key] == one.hash:
            request.outcomes.append(Outcome(key, "same"))
        else:
            reason = "this line is on record with other content"
            expected = "the content on record, or an id of its own"
            request.conflicts.append(eventrows.rejection(one.event, one.place, "event_id", expected, f"{key} with other content"))
            request.outcomes.append(Outcome(key, "conflict", reason))
    return request
