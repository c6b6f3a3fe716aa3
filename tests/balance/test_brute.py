"""The balance against brute force on random histories: every term of every lot in every unit, today, as known before, at a time, over a period.

A failure tells the lot, both equations and the smallest history found.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from genealogy import events as ev
from genealogy.balance import BalanceAnswer, BalanceQuestion, BalanceStart, balance
from genealogy.store import Store
from tests.balance.book import CAME, WENT
from tests.balance.brute import Ledger, Row
from tests.oracle.drawing import check
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.lines import FOREVER, NEVER

_START = datetime(2025, 3, 1, tzinfo=UTC).timestamp()
_LOTS = 4


def _with_own_places(history: History) -> History:
    """The same, where shipments to one of the customers name nobody: goods on their way to a place of ours."""
    events = tuple(
        msgspec.structs.replace(event, customer_id=None) if isinstance(event, ev.LotShipped) and event.customer_id in ("~C0", "~C2") else event
        for event in history.events
    )
    return replace(history, events=events)


class Compared:
    """A history under names of its own, recorded and balanced both ways."""

    def __init__(self, store: Store, history: History, choice: int) -> None:
        self._store = store
        self._dice = random.Random(choice)
        self._history = _with_own_places(history).under(new_space())
        _, self._commits = Engine(store).record(self._history)

    def differences(self) -> list[str]:
        """All of them, in words."""
        if not self._commits:
            return []
        dice, history = self._dice, self._history
        lots = dice.sample(history.lots(), min(_LOTS, len(history.lots())))
        batches = dice.randint(1, len(self._commits))
        moment, later = sorted(_START + dice.randint(-60, 41 * 60) * 60 for _ in range(2))
        told = replace(history, rows=()) if history.rows_last else history
        now = Ledger(history.events, history.vessels(), history.places())
        then = Ledger(history.prefix(batches), told.vessels(), told.places())
        known = replace(history, events=history.prefix(batches)).lots()
        found = []
        for lot in lots:
            found += self._compare(now, lot)
            found += self._compare(now, lot, end=moment)
            found += self._compare(now, lot, begin=moment)
            found += self._compare(now, lot, begin=moment, end=later)
            if lot in known:
                found += self._compare(then, lot, known_at=self._commits[batches - 1])
                found += self._compare(then, lot, known_at=self._commits[batches - 1], begin=moment, end=later)
        return found

    def _compare(self, ledger: Ledger, lot: str, *, begin: float = NEVER, end: float = FOREVER, known_at: int | None = None) -> list[str]:
        question = BalanceQuestion((BalanceStart("lot", lot),), from_=_time(begin), to=_time(end), known_at=known_at)
        answer = balance(self._store, question)
        expected = ledger.expect(lot, begin=begin, end=end)
        told = {one.unit: {name: _number(getattr(one, name)) for name in (*expected_terms(), "unexplained")} for one in answer.equations}
        found: list[str] = []
        name = f"{lot} from {begin} to {end} known at {known_at}"
        for unit in sorted(told.keys() | expected):
            ours, theirs = told.get(unit), _full(expected.get(unit))
            if ours != theirs:
                found.append(f"{name} in {unit}: {ours}, the lines say {theirs}")
        found += [f"{name}: {complaint}" for complaint in _parts(answer)]
        if end == FOREVER and known_at is None and answer.completeness.unmeasured_lines != ledger.unmeasured(lot):
            found.append(f"{name}: {answer.completeness.unmeasured_lines} unmeasured lines, the lines say {ledger.unmeasured(lot)}")
        return found


def expected_terms() -> list[str]:
    """The terms of a lot's equation."""
    return [name for name in (*CAME, *WENT) if not name.startswith("moved")]


def _full(row: Row | None) -> dict[str, Decimal | None] | None:
    return None if row is None else {name: row[name] for name in (*expected_terms(), "unexplained")}


def _parts(answer: BalanceAnswer) -> list[str]:
    """What is located adds up to what is unexplained, in each unit."""
    wrong = []
    for one in answer.equations:
        parts = sum((_number(row.quantity) or Decimal(0) for row in answer.located if row.unit == one.unit and row.kind != "unmeasured"), Decimal(0))
        if one.unexplained is not None and parts != Decimal(one.unexplained):
            wrong.append(f"located {parts} of {one.unexplained} {one.unit}")
    return wrong


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _time(moment: float) -> datetime | None:
    return None if moment in (NEVER, FOREVER) else datetime.fromtimestamp(moment, UTC)


SHORT = [pytest.param(25, 90 + part, id=f"short-{part}") for part in range(2)]
LONG = [pytest.param(250, 190, id="long", marks=pytest.mark.long)]


@pytest.mark.parametrize(("examples", "part"), [*SHORT, *LONG])
def test_8_5_every_term_equals_what_the_lines_say(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: Compared(store, history, choice).differences())
