"""Impact lists of random histories against the brute force that knows no graph: the lines, customers and lots are the same; parts of one list fit together."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from genealogy.recall import ImpactList, impact
from genealogy.store import Store
from genealogy.trace.answer import Amount
from genealogy.trace.engine import trace
from genealogy.trace.question import Question, Start
from tests.oracle.compare import Comparison
from tests.oracle.drawing import check, short_and_long
from tests.oracle.histories import History
from tests.oracle.oracle import Ask
from tests.recall.conftest import opened


@pytest.mark.parametrize(("examples", "part"), short_and_long(8, 300, 80))
@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_lists_equal_the_oracles(store: Store, examples: int, part: int, nested: bool) -> None:
    def differences(history: History, choice: int) -> list[str]:
        comparison = Comparison(store, history)
        found: list[str] = []
        lots = comparison.history.lots()
        for lot in random.Random(choice).sample(lots, min(2, len(lots))):
            listed = impact(store, opened(store, f"lot:{lot}").recall_id)
            expected = comparison.oracle.forward(Ask((lot,)))
            told = (frozenset(row.shipment_line_id for row in listed.lines), {row.lot_key: row.hops for row in listed.lots})
            if told != (expected.shipments, expected.hops):
                found.append(f"{lot}: list {told}, oracle {(expected.shipments, expected.hops)}")
            internal = {row.customer_id for row in listed.lines if row.internal}
            if {row.customer_id for row in listed.customers} != expected.customers - internal:
                found.append(f"{lot}: customers {[row.customer_id for row in listed.customers]}, oracle {sorted(expected.customers)}")
            found += _unlike_the_trace(store, lot, listed) + [f"{lot}: {text}" for text in _unfit(listed)]
        return found

    check(examples, part, differences, nested=nested)


def _unlike_the_trace(store: Store, lot: str, listed: ImpactList) -> list[str]:
    """Sums and stock are those of the trace, which has them another way."""
    answer = trace(store, Question("forward", (Start("lot", lot),)))
    ours = {row.customer_id: (row.orders, row.shipped, row.shipped_entered, row.shipped_catch) for row in listed.customers}
    theirs = {row.customer_id: (row.orders, row.shipped, row.shipped_entered, row.shipped_catch) for row in answer.customers if row.customer_id in ours}
    found = [] if ours == theirs else [f"{lot}: customers {ours}, trace {theirs}"]
    standing: list[Any] = [
        *listed.stock,
        *(row for row in listed.work_in_progress if row.state == "standing"),
        *(row for row in listed.in_transit if row.sent_at is None),
    ]
    stock = sorted(str((row.location_id, row.lot_key, row.handling_unit, row.quantity, row.unit)) for row in standing)
    theirs_too = sorted(str((row.location_id, row.lot_key, row.handling_unit, row.quantity, row.unit)) for row in answer.on_hand)
    return found if stock == theirs_too else [*found, f"{lot}: stock {stock}, trace {theirs_too}"]


def _unfit(listed: ImpactList) -> list[str]:
    """What in a list does not add up with the rest of it."""
    out = [line for line in listed.lines if not line.internal]
    found = []
    for name in ("shipped", "returned", "outstanding"):
        field = {"shipped": "quantity", "returned": "returned_quantity", "outstanding": "outstanding_quantity"}[name]
        summed = _sums((line.unit, getattr(line, field)) for line in out)
        told = _of_amounts(getattr(listed.totals, name))
        by_customer = _of_amounts([amount for row in listed.customers for amount in getattr(row, name)])
        if not summed == told == by_customer:
            found.append(f"{name}: lines {summed}, total {told}, customers {by_customer}")
    keys = {row.lot_key for row in listed.lots}
    for table in ("lines", "stock", "in_transit", "work_in_progress", "consumed", "destroyed", "returned_to_suppliers"):
        strangers = {row.lot_key for row in getattr(listed, table)} - keys
        if strangers:
            found.append(f"{table}: lots {strangers} are not on the list")
    return found


def _sums(pairs: Any) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for unit, quantity in pairs:
        if quantity is not None:
            found[unit] += Decimal(quantity)
    return {unit: total for unit, total in found.items() if total}


def _of_amounts(amounts: list[Amount]) -> dict[str, Decimal]:
    return _sums((one.unit, one.quantity) for one in amounts)
