"""Candidates, the complaints they explain and the shipment lines that go back to them equal a brute force over raw lines."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime

import pytest

from genealogy import events as ev
from genealogy.common import CommonAnswer, common
from genealogy.errors import NotFound
from genealogy.store import Store
from genealogy.trace import Question, Start
from genealogy.trace.names import supplier_lot_value
from tests import database
from tests.oracle.drawing import check
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.lines import Fact
from tests.oracle.oracle import Ask, Oracle
from tests.oracle.unknowns import Doubter

Counts = dict[tuple[str, object], tuple[int, int]]
"""Kind and key → complaints that go back to it, shipment lines that do."""


class Brute:
    """Counts by walking raw lines.

    Args:
        oracle: The records as known then.
        at: Only by what had happened then.
    """

    def __init__(self, oracle: Oracle, at: float) -> None:
        self._oracle, self._at = oracle, at
        self._doubter = Doubter(oracle, forward=False, at=at)

    def faults(self, complaints: list[Ask], have: Counts) -> list[str]:
        """What differs from all that at least two complaints go back to; suppliers of mere arrivals may be named or not, as in a trace."""
        least, most = self._behind(complaints, arrivals=False), self._behind(complaints, arrivals=True)
        needed = min(2, len(complaints))
        found = []
        for name in most.keys() | have.keys():
            low, high = (len(of.get(name, ())) for of in (least, most))
            explained, lines = have.get(name, (0, 0))
            if not low <= explained <= high and not (explained == 0 and low < needed):
                found.append(f"{name}: engine {explained} complaints, brute force {low} to {high}")
            elif explained and lines != max(explained, self._shipped(name)):
                found.append(f"{name}: engine {lines} shipment lines, brute force {self._shipped(name)}")
        return found

    def _behind(self, complaints: list[Ask], *, arrivals: bool) -> dict[tuple[str, object], set[int]]:
        behind: dict[tuple[str, object], set[int]] = {}
        for number, ask in enumerate(complaints):
            for name in self._met(ask, arrivals=arrivals):
                behind.setdefault(name, set()).add(number)
        return behind

    def total(self) -> int:
        """All shipment lines."""
        return sum(fact.kind == "shipment" and fact.earliest <= self._at for fact in self._oracle.facts.values())

    def _met(self, ask: Ask, *, arrivals: bool) -> set[tuple[str, object]]:
        reached = self._oracle.walk(ask, forward=False, at=self._at)
        found: set[tuple[str, object]] = {("lot", frozenset(self._doubter.one_with(lot))) for lot in reached.hops}
        mixings = {fact.mixing for fact in reached.lines.values() if fact.mixing}
        found |= {("transformation", document) for _, document in mixings}
        found |= {("window", window) for fact in self._oracle.facts.values() if fact.mixing in mixings and (window := self._window(fact))}
        came = [fact for fact in self._oracle.facts.values() if fact.lot in reached.hops and fact.earliest <= self._at] if arrivals else []
        for fact in (*reached.lines.values(), *came):
            found |= {name for name in _supplied(fact) if name[1]}
        return found

    def _shipped(self, name: tuple[str, object]) -> int:
        kind, key = name
        facts = list(self._oracle.facts.values())
        if kind == "transformation":
            lines = [fact.line_id for fact in facts if fact.mixing and fact.mixing[1] == key and fact.earliest <= self._at]
            reached = self._oracle.through(lines[:1], forward=True, at=self._at)
        elif kind == "window":
            reached = self._oracle.through([fact.line_id for fact in facts if self._window(fact) == key], forward=True, at=self._at)
        else:
            lots = key if isinstance(key, frozenset) else {fact.lot for fact in facts if fact.earliest <= self._at and name in _supplied(fact)}
            reached = self._oracle.walk(Ask(tuple(sorted(lots))), forward=True, at=self._at)
        return sum(fact.kind == "shipment" for fact in reached.lines.values())

    def _window(self, fact: Fact) -> str | None:
        """The place and day that an input or output names."""
        if not fact.mixing or not fact.line.location_id or not 0 <= fact.earliest <= self._at:
            return None
        return f"{fact.line.location_id}|{datetime.fromtimestamp(fact.earliest, UTC).date()}"


def _supplied(fact: Fact) -> set[tuple[str, object]]:
    if not isinstance(fact.event, ev.LotReceived):
        return set()
    number, supplier = fact.line.supplier_lot_number, fact.event.supplier_id
    return {("supplier", supplier or ""), ("supplier-lot", supplier_lot_value(supplier or "", number) if number else "")}


def _counts(answer: CommonAnswer) -> Counts:
    return {_name(cause.kind, cause.key, cause.document, cause.lot_keys): (cause.complaints, cause.shipment_lines) for cause in answer.causes}


def _name(kind: str, key: str, document: str | None, lot_keys: list[str]) -> tuple[str, object]:
    if kind in ("lot", "vessel"):
        return "lot", frozenset(lot_keys)
    return kind, document if kind == "transformation" else key


def _differences(store: Store, drawn: History, choice: int) -> list[str]:
    database.empty(store)
    dice = random.Random(choice)
    history = drawn.without_places().under(new_space())
    _, commits = Engine(store).record(history)
    if not commits:
        return []  # nothing was drawn
    batches = dice.randint(1, len(commits))
    today, then = Oracle(history.events, history.vessels()), Oracle(history.prefix(batches), frozenset() if history.rows_last else history.vessels())
    moments = [time for fact in today.facts.values() for time in (fact.earliest, fact.latest) if math.isfinite(time)]
    found: list[str] = []
    for known, oracle in ((None, today), (commits[batches - 1], then)):
        for at in (None, dice.choice(moments or [0.0])):
            named = [(Start("lot", lot), Ask((lot,))) for lot in history.lots()]
            named += [(Start("shipment", value), ask) for (kind, value), ask in oracle.documents().items() if kind == "shipment" and at is None]
            if not named:
                continue
            chosen = dice.sample(named, min(dice.choice((1, 2, 3, 5)), len(named)))
            asked = Question("backward", tuple(start for start, _ in chosen), at=None if at is None else datetime.fromtimestamp(at, UTC), known_at=known)
            try:
                answer = common(store, asked)
            except NotFound:
                continue
            brute = Brute(oracle, math.inf if at is None else at)
            told = f"{[str(start) for start in asked.starts]} at {at} known at {known}"
            found += [f"{told}: {fault}" for fault in brute.faults([ask for _, ask in chosen], _counts(answer))]
            if answer.shipment_lines != brute.total():
                found.append(f"{told}: {answer.shipment_lines} shipment lines, brute force {brute.total()}")
            if [cause.rank for cause in answer.causes] != list(range(1, len(answer.causes) + 1)) or answer.causes != sorted(
                answer.causes, key=lambda cause: -cause.score
            ):
                found.append(f"{told}: not ranked")
    return found


@pytest.mark.parametrize(
    ("examples", "part"), [pytest.param(30, 70, id="short"), *[pytest.param(150, 170 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(2)]]
)
def test_candidates_and_counts_equal_the_brute_forces(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: _differences(store, history, choice))
