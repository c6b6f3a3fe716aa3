"""The engine gives the answers that were worked out by hand."""

from __future__ import annotations

import pytest

from genealogy.store import Store
from genealogy.trace.question import Start
from tests.oracle.cases import Case, key
from tests.oracle.checks import complaints
from tests.oracle.engine import Engine
from tests.oracle.worked import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engine_gives_the_worked_answers(store: Store, case: Case) -> None:
    engine = Engine(store)
    history = case.history()
    statuses, _ = engine.record(history)
    assert set(statuses) == {"recorded"}
    assert complaints(store, history.lots()) == []
    for lot, reached in case.forward.items():
        assert engine.ask("forward", [Start("lot", key(lot))]).hops == {key(name): hops for name, hops in reached.items()}
    for lot, reached in case.backward.items():
        assert engine.ask("backward", [Start("lot", key(lot))]).hops == {key(name): hops for name, hops in reached.items()}
    for lot, lines in case.shipped.items():
        assert engine.ask("forward", [Start("lot", key(lot))]).shipments == lines
    for lot, receipts in case.received.items():
        assert engine.ask("backward", [Start("lot", key(lot))]).receipts == {(receipt, key(name)) for receipt, name in receipts}
