"""One history, recorded and asked: every difference between the engine and the oracle, in words."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from genealogy.store import Store
from genealogy.trace.question import Direction, Kind, Start
from tests.oracle.beside_compare import exposure_differences, handling_unit_differences
from tests.oracle.checks import complaints
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.lines import expected_status
from tests.oracle.oracle import Answer, Ask, Oracle
from tests.oracle.stored import segments
from tests.oracle.unit_compare import contents_differences, unit_trace_differences
from tests.oracle.unit_traces import UnitOracle

DIRECTIONS: tuple[Direction, ...] = ("forward", "backward")


class Comparison:
    """A history under names of its own, recorded.

    Args:
        store: The database; it may hold other histories.
        history: As drawn.
    """

    def __init__(self, store: Store, history: History) -> None:
        self._store = store
        self.history = history.under(new_space())
        self._engine = Engine(store)
        self._statuses, self._commits = self._engine.record(self.history)
        self.oracle = UnitOracle(self.history.events, self.history.vessels(), self.history.places())
        # A content lot is there as soon as anything was ever in it; the oracle knows of what still holds.
        self._lots = list(dict.fromkeys([*self.history.lots(), *self.oracle.lots]))

    def differences(self) -> list[str]:
        """All of them: statuses, whole-lot traces both ways, adding up, and the rules of the stored graph."""
        found = [*self._status_differences(), *self._adds_up_differences(), *complaints(self._store, self._lots)]
        for lot in self._lots:
            for direction in DIRECTIONS:
                expected = self._expected(self.oracle, direction, Ask((lot,)))
                found += _told(f"{direction} {lot}", expected, self._engine.ask(direction, [Start("lot", lot)]))
        return found

    def differences_known_at(self, seed: int) -> list[str]:
        """The same for what was known after one of the batches (4.1): a row that calls a lot a vessel once all is told was not known then."""
        if not self._commits:
            return []
        dice = random.Random(seed)
        batches = dice.randint(1, len(self._commits))
        told = replace(self.history, rows=()) if self.history.rows_last else self.history
        oracle = Oracle(self.history.prefix(batches), told.vessels(), told.places())
        found: list[str] = []
        for lot in dice.sample(self.history.lots(), min(3, len(self.history.lots()))):
            for direction in DIRECTIONS:
                answer = self._engine.ask(direction, [Start("lot", lot)], known_at=self._commits[batches - 1])
                found += _told(f"{direction} {lot} known after batch {batches}", self._expected(oracle, direction, Ask((lot,))), answer)
        return found

    def differences_at(self, seed: int) -> list[str]:
        """The same for what had happened at one of the times (4.1)."""
        dice = random.Random(seed)
        known = [time for fact in self.oracle.facts.values() for time in (fact.earliest, fact.latest) if math.isfinite(time)]
        moment = dice.choice(known or [0.0])
        found: list[str] = []
        for lot in dice.sample(self._lots, min(4, len(self._lots))):
            for direction in DIRECTIONS:
                answer = self._engine.ask(direction, [Start("lot", lot)], at=moment)
                found += _told(f"{direction} {lot} at {moment}", self._expected(self.oracle, direction, Ask((lot,)), at=moment), answer)
        return found

    def differences_from_lines(self, seed: int) -> list[str]:
        """The same for questions that start at a receipt, a shipment or a customer, or at several lots (7)."""
        dice = random.Random(seed)
        starts = [([Start(cast("Kind", kind), value)], ask) for (kind, value), ask in sorted(self.oracle.documents().items(), key=lambda entry: entry[0])]
        starts = [(asked, ask) for asked, ask in starts if asked[0].kind == "receipt" or not self.oracle.ask_of(ask.lines).contents]
        lots = dice.sample(self.history.lots(), min(3, len(self.history.lots())))
        if lots:
            starts.append(([Start("lot", lot) for lot in lots], Ask(tuple(lots))))
        found: list[str] = []
        for asked, ask in dice.sample(starts, min(3, len(starts))):
            for direction in DIRECTIONS:
                found += _told(f"{direction} {' '.join(map(str, asked))}", self._expected(self.oracle, direction, ask), self._engine.ask(direction, asked))
        return found

    def differences_of_units(self, seed: int) -> list[str]:
        """What units held and where they were, at moments of the past and as known after one of the batches (5)."""
        found = list(contents_differences(self._store, self.oracle.world, None, seed, today=True))
        found += exposure_differences(self._store, self.oracle.world, None, seed)
        found += handling_unit_differences(self._store, self.oracle.world, seed)
        if self._commits and not self.history.rows:
            batches = random.Random(seed).randint(1, len(self._commits))
            known = UnitOracle(self.history.prefix(batches), self.history.vessels())
            found += contents_differences(self._store, known.world, self._commits[batches - 1], seed, today=False)
            found += exposure_differences(self._store, known.world, self._commits[batches - 1], seed)
        return found

    def differences_from_units(self, seed: int) -> list[str]:
        """Traces that start from units and from documents that name units, both ways, now and as known after one of the batches (5.2, 5.4, 7)."""
        found = list(unit_trace_differences(self._store, self.oracle, None, seed))
        if self._commits and not self.history.rows:
            batches = random.Random(seed).randint(1, len(self._commits))
            known = UnitOracle(self.history.prefix(batches), self.history.vessels())
            found += unit_trace_differences(self._store, known, self._commits[batches - 1], seed)
        return found

    def _expected(self, oracle: Oracle, direction: Direction, ask: Ask, at: float = float("inf")) -> Answer:
        return oracle.forward(ask, at=at) if direction == "forward" else oracle.backward(ask, at=at)

    def _status_differences(self) -> Iterator[str]:
        for event, expected, found in zip(self.history.events, expected_status(self.history.events), self._statuses, strict=True):
            if expected != found:
                yield f"status of {event.event_id}: engine {found}, oracle {expected}"

    def _adds_up_differences(self) -> Iterator[str]:
        for lot, stored in segments(self._store, self._lots).items():
            own = self.oracle.lots.get(lot)
            if own is not None and own.inflows and own.outflows and stored[0].adds_up == own.one_mixing:
                yield f"{lot}: engine says adds up {stored[0].adds_up}, oracle {not own.one_mixing}"


def differences_supposed(store: Store, history: History, seed: int) -> list[str]:
    """What is supposed answers as what is on record does, and is on record no more than before: half of a history is recorded, the rest supposed."""
    dice = random.Random(seed)
    mine = replace(history.without_conflicts().under(new_space()), rows_last=False)
    told = dice.randint(0, max(len(mine.events) - 1, 0))
    engine, oracle = Engine(store), Oracle(mine.events, mine.vessels(), mine.places())
    engine.record(replace(mine, events=mine.events[:told]))
    found: list[str] = []
    for lot in dice.sample(mine.lots(), min(2, len(mine.lots()))):
        for direction in DIRECTIONS:
            expected = oracle.forward(Ask((lot,))) if direction == "forward" else oracle.backward(Ask((lot,)))
            supposed = engine.ask(direction, [Start("lot", lot)], supposing=mine.events[told:])
            found += _told(f"{direction} {lot} supposing {len(mine.events) - told}", expected, supposed)
    before = Oracle(mine.events[:told], mine.vessels(), mine.places())
    for lot in dice.sample(before_lots := replace(mine, events=mine.events[:told]).lots(), min(2, len(before_lots))):
        found += _told(f"forward {lot} afterwards", before.forward(Ask((lot,))), engine.ask("forward", [Start("lot", lot)]))
    return found


def _told(question: str, expected: Answer, found: Answer) -> Iterator[str]:
    if expected != found:
        for part, extra in (("hops", ""), ("shipments", ""), ("customers", ""), ("receipts", "arrivals"), ("suppliers", "senders")):
            want, have = getattr(expected, part), getattr(found, part)
            if extra:
                # An arrival that names a supplier is listed where it stands, so that no supplier is lost.
                have -= getattr(expected, extra) - want
            if want != have:
                yield f"{question}: {part}: engine {_sorted(have)}, oracle {_sorted(want)}"


def _sorted(part: object) -> object:
    return dict(sorted(part.items())) if isinstance(part, dict) else sorted(part)  # type: ignore[call-overload]
