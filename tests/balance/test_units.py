"""Balances of random histories with units in units: the stock that the system keeps, the lines and the trace agree on what stands where."""

from __future__ import annotations

import os
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from genealogy.balance import BalanceAnswer, BalanceQuestion, BalanceStart, balance
from genealogy.store import Store
from genealogy.trace import trace
from genealogy.trace.question import Question, Start
from tests.balance.brute import Ledger
from tests.oracle.engine import Engine, new_space
from tests.oracle.histories import History, histories

SEED = int(os.environ.get("HISTORY_SEED") or 58)


def _asked(store: Store, *starts: BalanceStart) -> BalanceAnswer:
    answer = balance(store, BalanceQuestion(starts))
    for one in answer.equations:
        parts = [Decimal(row.quantity) for row in answer.located if row.unit == one.unit and row.quantity and row.kind != "unmeasured"]
        assert one.unexplained is None or sum(parts, Decimal(0)) == Decimal(one.unexplained)
    return answer


def _held(store: Store, lots: list[str]) -> dict[tuple[str, str], Decimal]:
    """By place and base unit, what the trace says stands in units with a place; nothing where it does not know of one of them."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    rows = [row for row in trace(store, Question("forward", tuple(Start("lot", lot) for lot in lots))).on_hand if row.lot_key in lots]
    for row in rows if all(row.quantity for row in rows) else ():
        if row.handling_unit and row.location_id and row.quantity and row.unit:
            found[row.location_id, row.unit] += Decimal(row.quantity)
    return {place: quantity for place, quantity in found.items() if quantity}


def _check(store: Store, history: History) -> int:
    """How many quantities in units were compared."""
    mine = history.under(new_space())
    Engine(store).record(mine)
    lots, ledger = mine.lots(), Ledger(mine.events, mine.vessels(), mine.places())
    compared = 0
    for lot in lots:
        answer = _asked(store, BalanceStart("lot", lot))
        one_lot = sorted(ledger.one_lot(lot))
        if [row for row in answer.located if row.kind == "stock-differs"]:
            assert _told_twice_or_not_at_all(store, one_lot), mine.told()
            continue
        if answer.completeness.unmeasured_lines or answer.completeness.lots_without_opening:
            continue
        standing = {(row.location_id, row.unit): Decimal(row.quantity) for row in answer.on_hand}
        loose = _loose(store, one_lot)
        for (place, unit), quantity in _held(store, one_lot).items():
            assert standing.get((place, unit), 0) - loose.get((place, unit), 0) == quantity, mine.told()
            compared += 1
    return compared


def _told_twice_or_not_at_all(store: Store, lots: list[str]) -> bool:
    """Whether of a unit with some of these lots the lines tell other goods than were in it.

    It was told as a whole, and left though it had left before, or with nobody knows how much, or came though it was there; or the lot was commissioned in it
    though it was there.
    """
    rows = store.autocommit(
        "MATCH (c:Content) WHERE c.lot_key IN $lots "
        "WITH c, [(c)-[r:CONTENT_LINE|UNIT_FLOWS_TO]->() | r] + [(c)<-[r:UNIT_FLOWS_TO]-() | r] AS lines "
        "WITH [r IN lines | [coalesce(r.role, 'input'), r.derived IS NOT NULL, r.base_quantity IS NULL]] AS lines "
        "WITH lines, [line IN lines WHERE line[1] AND line[0] IN ['ship', 'input', 'dispose', 'supplier_return']] AS left, "
        "[line IN lines WHERE line[0] IN ['commission', 'pack', 'receipt', 'return', 'output']] AS came "
        "WHERE size(left) > 1 OR any(line IN left WHERE line[2]) OR any(line IN came WHERE line[1]) "
        "OR size(came) > 1 AND any(line IN came WHERE line[0] = 'commission') "
        "RETURN count(*) AS contents",
        lots=lots,
    )
    return bool(rows[0]["contents"])


def _loose(store: Store, lots: list[str]) -> dict[tuple[str, str], Decimal]:
    rows = store.autocommit(
        "MATCH (l:Lot)-[r:STOCK_AT]->(p) WHERE l.lot_key IN $lots RETURN p.location_id AS place, r.base_unit AS unit, sum(r.base_quantity) AS much", lots=lots
    )
    return {(row["place"], row["unit"]): Decimal(row["much"]) / 1_000_000 for row in rows}


@pytest.mark.parametrize("examples", [pytest.param(20, id="short"), pytest.param(200, id="long", marks=pytest.mark.long)])
def test_the_stock_the_system_keeps_and_the_lines_agree(store: Store, examples: int) -> None:
    compared = 0

    def take(history: History) -> None:
        nonlocal compared
        compared += _check(store, history)

    plan: Any = settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    seed(SEED)(plan(given(histories(nested=True))(take)))()
    assert compared
