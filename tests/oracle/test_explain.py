"""Every row of every answer can be explained, and each way told is true by the brute force's reading of the records."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from genealogy.errors import GenealogyError, NotFound
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, explain, trace
from genealogy.trace.names import supplier_lot_value
from tests.oracle.compare import DIRECTIONS
from tests.oracle.drawing import check
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History
from tests.oracle.oracle import Oracle
from tests.oracle.witness import Judge

_ROWS = 14
_KINDS = {"lot", "item", "shipment", "order", "customer", "location", "receipt", "supplier", "supplier-lot"}
Row = tuple[str, str | None, int | None]


def _rows(answer: TraceAnswer) -> Iterator[Row]:
    """Each row as target, lot, and hops where the answer tells them."""
    yield from ((f"lot:{row.lot_key}", None, row.hops) for row in answer.lots)
    yield from ((f"item:{row.item_id}", row.lot_key, row.hops) for row in answer.lots if row.item_id)
    yield from ((f"shipment:{row.shipment_line_id}", row.lot_key, None) for row in answer.shipments)
    yield from ((f"order:{row.order_id}", row.lot_key, None) for row in answer.shipments if row.order_id)
    yield from ((f"customer:{row.customer_id}", None, None) for row in answer.customers)
    yield from ((f"location:{row.location_id or ''}", row.lot_key, None) for row in answer.on_hand)
    yield from ((f"receipt:{row.receipt_id}", row.lot_key, None) for row in answer.receipts)
    yield from ((f"supplier:{row.supplier_id}", None, None) for row in answer.suppliers)
    yield from ((f"supplier-lot:{supplier_lot_value(row.supplier_id or '', row.supplier_lot_number)}", None, None) for row in answer.supplier_lots)


def _faults(store: Store, drawn: History, choice: int, seen: Counter[str]) -> list[str]:
    dice = random.Random(choice)
    history = drawn.without_places().under(new_space())
    _, commits = Engine(store).record(history)
    if not commits:
        return []  # nothing was drawn
    batches = dice.randint(1, len(commits))
    today, then = Oracle(history.events, history.vessels()), Oracle(history.prefix(batches), frozenset() if history.rows_last else history.vessels())
    moments = [time for fact in today.facts.values() for time in (fact.earliest, fact.latest) if math.isfinite(time)]
    found: list[str] = []
    for lot in dice.sample(history.lots(), min(2, len(history.lots()))):
        at, (known, oracle) = dice.choice((None, dice.choice(moments or [0.0]))), dice.choice(((None, today), (commits[batches - 1], then)))
        judge = Judge(oracle, math.inf if at is None else at)
        for direction in DIRECTIONS:
            asked = Question(direction, (Start("lot", lot),), at=None if at is None else datetime.fromtimestamp(at, UTC), known_at=known)
            rows = sorted(set(_rows(trace(store, asked))), key=str)
            for target, of, hops in dice.sample(rows, min(_ROWS, len(rows))):
                told = f"{direction} {lot} at {at} known at {known}: {target} of lot {of}"
                seen[target.split(":")[0]] += 1
                try:
                    way = explain(store, asked.starts[0], target, base=asked, lot=of, direction=direction)
                except GenealogyError as error:
                    found.append(f"{told}: {error}")
                    continue
                found += [f"{told}: {fault}" for fault in judge.faults(way.steps)]
                ends = {step.to_lot_key or step.lot_key for step in way.steps[-1:]} if direction == "backward" else {step.lot_key for step in way.steps[:1]}
                if ends - {lot}:
                    found.append(f"{told}: the way does not touch {lot}")
                if sum(step.kind == "transformation" for step in way.steps) != way.hops or (hops is not None and hops != way.hops):
                    found.append(f"{told}: {way.hops} transformations, the answer says {hops}: {[step.kind for step in way.steps]}")
    return found


def _unexplained(store: Store, drawn: History, choice: int) -> list[str]:
    """Rows of a question about a unit that can't be explained, or over another number of transformations than the answer says."""
    dice = random.Random(choice)
    space = new_space()
    Engine(store).record(drawn.under(space))
    found: list[str] = []
    for number, direction in ((number, direction) for number in range(3) for direction in DIRECTIONS):
        asked = Question(direction, (Start("hu", f"{space}H{number}"),))
        try:
            rows = sorted(set(_rows(trace(store, asked))), key=str)
        except NotFound:
            continue
        for target, of, hops in dice.sample(rows, min(8, len(rows))):
            try:
                way = explain(store, asked.starts[0], target, base=asked, lot=of, direction=direction)
                if hops is not None and hops != way.hops:
                    found.append(f"{direction} {asked.starts[0]}: {target} of lot {of}: {way.hops} transformations, the answer says {hops}")
            except GenealogyError as error:
                found.append(f"{direction} {asked.starts[0]}: {target} of lot {of}: {error}")
    return found


@pytest.mark.parametrize(
    ("examples", "part"),
    [pytest.param(25, 80, id="short"), *[pytest.param(150, 180 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(2)]],
)
def test_every_row_can_be_explained_and_each_way_is_true(store: Store, examples: int, part: int) -> None:
    seen: Counter[str] = Counter()
    check(examples, part, lambda history, choice: _faults(store, history, choice, seen))
    assert seen.keys() == _KINDS


@pytest.mark.parametrize(
    ("examples", "part"), [pytest.param(15, 90, id="short"), *[pytest.param(150, 190 + part, id=f"long-{part}", marks=pytest.mark.long) for part in range(2)]]
)
def test_every_row_of_a_question_about_a_unit_can_be_explained(store: Store, examples: int, part: int) -> None:
    check(examples, part, lambda history, choice: _unexplained(store, history, choice), nested=True)
