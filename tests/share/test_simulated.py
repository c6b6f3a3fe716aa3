"""Low ≤ truth ≤ high, for every way the mix could have gone (semantics 8.6): random histories, recorded and asked, against a simulated course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest

from genealogy.master import LotRow
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from genealogy.trace.answer import SuspectShare
from tests.oracle.engine import new_space
from tests.share.plans import TANKS, Plan, key, plan_of, unit_of
from tests.share.simulate import Truth

COURSES = 12
SLACK = 1e-6


@pytest.mark.parametrize(
    ("examples", "part"), [*[(55, part) for part in range(4)], *[pytest.param(250, 100 + part, marks=pytest.mark.long) for part in range(20)]]
)
def test_8_6_low_truth_high(store: Store, examples: int, part: int) -> None:
    drawn = [plan_of(Random(f"{part}/{number}")) for number in range(examples)]
    spaces = [new_space() for _ in drawn]
    _record(store, drawn, spaces)
    tally = {"lines": 0, "narrow": 0}
    faults = [fault for one, space in zip(drawn, spaces, strict=True) for fault in _faults(store, one, space, tally)]
    assert not faults, "\n".join(faults[:5])
    # Bounds that are always 0 to 1 would be no bounds.
    assert tally["narrow"] > 0.6 * tally["lines"] > 100


def _record(store: Store, drawn: list[Plan], spaces: list[str]) -> None:
    recorder = Recorder(store)
    recorder.master([LotRow(lot_key=key(tank, space), vessel=True) for space in spaces for tank in TANKS])
    for plan, space in zip(drawn, spaces, strict=True):
        for tank, (rule, band, heel) in plan.rules.items():
            store.autocommit(
                "MATCH (l:Lot {lot_key: $key}) SET l.vessel_rule = $rule, l.band = $band, l.heel = $heel",
                key=key(tank, space),
                rule=rule,
                band=band * 1_000_000,
                heel=heel * 1_000_000,
            )
    recorder.record([event for plan, space in zip(drawn, spaces, strict=True) for event in plan.events(space)])


def _faults(store: Store, plan: Plan, space: str, tally: dict[str, int]) -> Iterator[str]:
    answer = trace(store, Question("forward", tuple(Start("lot", key(lot, space)) for lot in plan.starts)))
    tally["lines"] += len(answer.shipments)
    tally["narrow"] += sum(row.suspect_share is not None and (row.suspect_share.low, row.suspect_share.high) != ("0", "1") for row in answer.shipments)
    for course in range(COURSES):
        truth = Truth(plan, Random(course)).run()
        for told in _differences(plan, space, answer, truth):
            yield f"{told}\n  course {course} of {plan}"
            return


def _differences(plan: Plan, space: str, answer: TraceAnswer, truth: Truth) -> Iterator[str]:
    listed = {row.shipment_line_id.removeprefix(space): row for row in answer.shipments}
    for line, share in truth.shipped.items():
        if line in listed:
            yield from _outside(f"line {line}", share, listed[line].suspect_share)
        elif share > SLACK:
            yield f"line {line} holds {share} and is not listed"
    by_customer: dict[str, dict[str | None, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for line, row in listed.items():
        unit = row.unit if row.quantity else line
        by_customer[row.customer_id or ""][unit].append((float(row.quantity or 1), truth.shipped[line]))
    for customer in answer.customers:
        parts = by_customer[customer.customer_id].values()
        most = max(sum(size * share for size, share in part) / sum(size for size, _ in part) for part in parts)
        yield from _outside(f"customer {customer.customer_id}", most, customer.suspect_share)
    lots = {key(lot, space): lot for lot in truth.left}
    for stock in answer.on_hand:
        size, share = truth.left[lots[stock.lot_key]]
        if stock.quantity is not None and abs(float(stock.quantity) - size) < SLACK and stock.unit == unit_of(lots[stock.lot_key]):
            yield from _outside(f"stock of {lots[stock.lot_key]}", share, stock.suspect_share)


def _outside(what: str, share: float, bounds: SuspectShare | None) -> Iterator[str]:
    assert bounds is not None
    if not float(bounds.low) - SLACK <= share <= float(bounds.high) + SLACK:
        yield f"{what}: {share} is not in {bounds}"
