"""The oracle gives the answers that were worked out by hand."""

from __future__ import annotations

import pytest

from tests.oracle.cases import Case, key
from tests.oracle.oracle import Ask, Oracle
from tests.oracle.worked import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_oracle_gives_the_worked_answers(case: Case) -> None:
    oracle = Oracle(case.events, places=case.history().places())
    for lot, reached in case.forward.items():
        assert oracle.forward(Ask((key(lot),))).hops == _keys(reached), f"forward {lot}"
    for lot, reached in case.backward.items():
        assert oracle.backward(Ask((key(lot),))).hops == _keys(reached), f"backward {lot}"
    for lot, lines in case.shipped.items():
        assert oracle.forward(Ask((key(lot),))).shipments == lines, f"shipped {lot}"
    for lot, receipts in case.received.items():
        assert oracle.backward(Ask((key(lot),))).receipts == {(receipt, key(own)) for receipt, own in receipts}, f"received {lot}"


def _keys(reached: object) -> dict[str, int]:
    assert isinstance(reached, dict)
    return {key(lot): hops for lot, hops in reached.items()}
