"""The oracle is right about data that nobody here made, and agrees with itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from tests.oracle.distributor import DATA, Distributor
from tests.oracle.histories import History, histories
from tests.oracle.oracle import Ask, Oracle


@pytest.fixture(scope="module")
def distributor() -> tuple[Distributor, Oracle]:
    files = Distributor()
    return files, Oracle(files.events())


def test_oracle_gives_the_distributors_answers(distributor: tuple[Distributor, Oracle]) -> None:
    files, oracle = distributor
    answers = json.loads((DATA / "answers.json").read_text(encoding="utf-8"))
    assert (len(answers["forward"]), len(answers["backward"])) == (45, 44)
    for lot, worked in answers["forward"].items():
        found = oracle.forward(Ask((files.key(lot),)))
        assert set(found.hops) == {files.key(name) for name in worked["lots"]}
        assert found.shipments == set(worked["shipment_lines"])
        assert found.customers == set(worked["customers"])
    for lot, worked in answers["backward"].items():
        found = oracle.backward(Ask((files.key(lot),)))
        assert set(found.hops) == {files.key(name) for name in worked["lots"]}
        assert {receipt for receipt, _ in found.receipts} == set(worked["receipts"])
        assert found.suppliers == set(worked["suppliers"])


@settings(max_examples=200, deadline=None)
@given(histories())
def test_pairs_and_stretches_say_the_same(history: History) -> None:
    """The rule for a pair of lines and the cut into stretches are one rule told twice (2.2, 3.3)."""
    for lot in Oracle(history.events, history.vessels(), history.places()).lots.values():
        for inflow in lot.inflows:
            for outflow in lot.outflows:
                first, last = lot.stretch(inflow), lot.stretch(outflow)
                assert lot.may_hold(outflow, inflow) == (first <= last and not lot.parted(first, last))


@settings(max_examples=100, deadline=None)
@given(histories())
def test_forward_and_backward_mirror_each_other(history: History) -> None:
    """Whatever a lot reaches forward reaches it backward, at the same distance."""
    oracle = Oracle(history.events, history.vessels(), history.places())
    lots = list(dict.fromkeys([*history.lots(), *oracle.lots]))
    forward = {(start, lot, hops) for start in lots for lot, hops in oracle.forward(Ask((start,))).hops.items()}
    backward = {(lot, start, hops) for start in lots for lot, hops in oracle.backward(Ask((start,))).hops.items()}
    assert forward == backward
