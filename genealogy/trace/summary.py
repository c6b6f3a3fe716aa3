"""Counts and the customer list first: what a quality manager needs while the long lists are still coming."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from time import perf_counter

from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.answer import Amount, CustomerAnswer, SummaryAnswer, Timing, amounts
from genealogy.trace.forward import read_outgoing
from genealogy.trace.question import Question
from genealogy.trace.sent import customer_rows
from genealogy.trace.start import locate
from genealogy.trace.units import find
from genealogy.trace.walk import FEW, Walker
from genealogy.trace.window import window_of

TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Number of lots, and per customer name, lines, orders and sums."""

    lots: int
    customers: list[list[object]]
    returns: list[list[object]]


@dataclass(frozen=True, slots=True)
class WalkedRow:
    """As `SummaryRow`, with the number of nodes walked."""

    nodes: int
    lots: int
    customers: list[list[object]]
    returns: list[list[object]]


SUMMARY = Statement("trace/summary", SummaryRow)
SUMMARY_WALK = Statement("trace/summary_walk", WalkedRow)


def summary(store: Store, question: Question) -> SummaryAnswer:
    """Counts and customers of a forward question; a backward one counts lots only.

    Today's question from lots is answered without reading a single row of what was shipped; others are answered from their rows.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    return store.read(lambda tx: _summary(tx, question), name="trace/summary", timeout=TIMEOUT)


def _summary(tx: Transaction, question: Question) -> SummaryAnswer:
    began = perf_counter()
    window = window_of(tx, question)
    located = locate(tx, question, window)
    walker = Walker(question.direction, window, units=bool(located.contents), limit=question.max_nodes)
    if window.as_of or located.contents or question.direction == "backward":
        found = find(tx, walker, located.all)
        walked = perf_counter()
        outgoing = read_outgoing(tx, found, window) if question.direction == "forward" else None
        lots, lines = len({*found.certain.lot_of.values(), *found.possible.lot_of.values()}), len(outgoing.lines) if outgoing else 0
        customers = customer_rows(outgoing) if outgoing else []
    else:
        few = len(located.nodes) <= FEW
        nodes = [] if few else list(walker.by_levels(tx, located.all))
        walked = perf_counter()
        row = tx.one(SUMMARY_WALK, starts=located.nodes, limit=question.max_nodes) if few else tx.one(SUMMARY, nodes=nodes)
        lots, lines, customers = _today(row)
    timing = Timing(walk=round((walked - began) * 1000, 3), answer=round((perf_counter() - began) * 1000, 3))
    return SummaryAnswer(direction=question.direction, lots=lots, shipment_lines=lines, customers=customers, timing_ms=timing)


def _today(row: SummaryRow | WalkedRow) -> tuple[int, int, list[CustomerAnswer]]:
    returned: dict[object, list[list[object]]] = defaultdict(list)
    for customer_id, *sums in row.returns:
        returned[customer_id].append(sums)
    customers = [
        CustomerAnswer(
            customer_id=str(customer_id),
            name=name,  # type: ignore[arg-type]
            orders=int(orders),  # type: ignore[call-overload]
            shipped=_amounts(sums),  # type: ignore[arg-type]
            returned=_amounts(returned[customer_id]),
        )
        for customer_id, name, _, orders, sums in sorted(row.customers, key=lambda customer: str(customer[0]))
        if customer_id is not None
    ]
    return row.lots, sum(int(customer[2]) for customer in row.customers), customers  # type: ignore[call-overload]


def _amounts(sums: list[list[object]]) -> list[Amount]:
    """Sums by unit, and a null entry where some line told no quantity."""
    found = [(quantity, unit) for unit, quantity, _ in sums if unit is not None]
    if any(unmeasured for _, _, unmeasured in sums):
        found.append((None, None))
    return amounts(found)  # type: ignore[arg-type]
