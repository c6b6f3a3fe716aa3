"""What answers say they don't know equals what a brute force finds missing: each list, and the flag (semantics 8.4)."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from genealogy.master import LotRow
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from tests.oracle import cases
from tests.oracle.compare import DIRECTIONS
from tests.oracle.drawing import check
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.mishaps import Mishappening
from tests.oracle.oracle import Oracle
from tests.oracle.unknowns import Doubter, Unknowns


def _differences(store: Store, drawn: History, choice: int) -> list[str]:
    dice = random.Random(choice)
    history = drawn.without_places().under(new_space())
    told = Mishappening(store, history, dice)
    today = Oracle(history.events, history.vessels())
    found: list[str] = []
    for lot in dice.sample(history.lots(), min(4, len(history.lots()))):
        batches = dice.randint(1, len(told.commits))
        then = Oracle(history.prefix(batches), frozenset() if history.rows_last else history.vessels())
        moments = [time for fact in today.facts.values() for time in (fact.earliest, fact.latest) if math.isfinite(time)]
        moment = dice.choice(moments or [0.0])
        for direction in DIRECTIONS:
            for known, oracle in ((None, today), (told.commits[batches - 1], then)):
                for at in (None, moment):
                    asked = datetime.fromtimestamp(at, UTC) if at is not None else None
                    answer = trace(store, Question(direction, (Start("lot", lot),), at=asked, known_at=known))
                    doubts = Doubter(oracle, forward=direction == "forward", at=math.inf if at is None else at).of(lot)
                    expected = _expected(history, told, today, doubts, answer, at=at, known=known)
                    found += _told(f"{direction} {lot} at {at} known at {known}", expected, _as_sets(answer))
    return found


def _expected(
    history: History, told: Mishappening, today: Oracle, doubts: Unknowns, answer: TraceAnswer, *, at: float | None, known: int | None
) -> dict[str, object]:
    """All that is to be said; only the units that hold or held goods are taken from the answer itself."""
    lots = {row.lot_key for row in answer.lots}
    texts = doubts.texts | {row.handling_unit for row in answer.on_hand if row.handling_unit} | {row.handling_unit for row in answer.handling_units}
    touching = sum(mishap.touches(texts, 10**12 if known is None else known) for mishap in told.mishaps.values())
    overdrawn = {lot for lot in lots if lot in today.lots and today.lots[lot].overdrawn}
    return {
        "orphans": set(doubts.orphans),
        "nameless": set(doubts.nameless),
        "of_nothing": set(doubts.of_nothing),
        "loops": set(doubts.loops),
        "self_loops": set(doubts.self_loops),
        "unknown_times": len(doubts.unknown_times),
        "conflicts": {lot for lot in lots if lot in today.lots and today.lots[lot].one_mixing},
        "overdrawn": overdrawn,
        "stubs": lots - {row.lot_key for row in history.rows if isinstance(row, LotRow)},
        "rejected": touching,
        "complete": not (overdrawn or touching or doubts.orphans or (at is not None and doubts.unknown_times)),
    }


def _as_sets(answer: TraceAnswer) -> dict[str, object]:
    report = answer.completeness
    links = {kind: [link for link in report.broken_links if link.kind == kind] for kind in ("lot-without-origin", "receipt-without-sender", "made-of-nothing")}
    assert report.rejected_rows == len({row.rejected_id for row in report.exceptions})
    return {
        "orphans": {link.lot_key for link in links["lot-without-origin"]},
        "nameless": {(link.receipt_id, link.lot_key) for link in links["receipt-without-sender"]},
        "of_nothing": {(link.document, link.lot_key) for link in links["made-of-nothing"]},
        "loops": {frozenset(lot.lot_key for lot in loop) for loop in report.loops},
        "self_loops": {(loop.document, loop.lot_key) for loop in report.self_loops},
        "unknown_times": report.unknown_times,
        "conflicts": {lot.lot_key for lot in report.time_conflicts},
        "overdrawn": {lot.lot_key for lot in report.overdrawn},
        "stubs": {lot.lot_key for lot in report.stubs},
        "rejected": report.rejected_rows,
        "complete": answer.complete,
    }


def _told(question: str, expected: dict[str, object], found: dict[str, object]) -> Iterator[str]:
    for part, want in expected.items():
        if want != found[part]:
            yield f"{question}: {part}: engine {found[part]}, oracle {want}"


@pytest.mark.parametrize(
    ("examples", "part"),
    [
        *[pytest.param(25, 60 + part, id=f"short-{part}") for part in range(2)],
        *[pytest.param(150, 160 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(4)],
    ],
)
def test_8_4_every_list_of_what_is_not_known_equals_the_oracles(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: _differences(store, history, choice))


def test_a_receipt_without_a_time_counts_where_a_draw_came_into_the_lot_though_what_made_it_is_of_later(store: Store) -> None:
    diary = cases.Diary()
    diary.made(1, "A", "B")
    diary.received(None, "A", "R1")
    diary.made(72, "Q", "A")
    Engine(store).record(History(tuple(diary.events), (3,)))
    moment = cases.START + timedelta(hours=2)
    answer = trace(store, Question("backward", (Start("lot", cases.key("B")),), at=moment))
    doubts = Doubter(Oracle(diary.events), forward=False, at=moment.timestamp()).of(cases.key("B"))
    assert ([row.receipt_id for row in answer.receipts], answer.completeness.unknown_times, answer.complete) == (["R1"], 1, False)
    assert len(doubts.unknown_times) == 1
