"""What each complaint goes back to: one walk backward for each, and what was met on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from genealogy.store import Transaction
from genealogy.trace.backward import read_backward, supplier_lot_rows, supplier_rows
from genealogy.trace.completeness import judge
from genealogy.trace.names import supplier_lot_value
from genealogy.trace.question import Question
from genealogy.trace.start import locate
from genealogy.trace.touching import texts_of_starts
from genealogy.trace.units import find
from genealogy.trace.walk import Walker
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class Led:
    """Where one complaint leads.

    Attributes:
        start: The complaint, as asked.
        lots: Lots.
        transformations: Transformations by the database's ids.
        suppliers: Suppliers.
        supplier_lots: As `supplier/lot`.
        limited: The walk was cut short.
        complete: Nothing is known to be missing.
    """

    start: str
    lots: set[str] = field(default_factory=set)
    transformations: set[str] = field(default_factory=set)
    suppliers: set[str] = field(default_factory=set)
    supplier_lots: set[str] = field(default_factory=set)
    limited: bool = False
    complete: bool = True


def led_back(tx: Transaction, question: Question, window: Window) -> Led:
    """Where a question of one complaint leads."""
    located = locate(tx, question, window)
    walker = Walker("backward", window, units=bool(located.contents), limit=question.max_nodes)
    found = find(tx, walker, located.all)
    keys = sorted(set(found.certain.lot_of.values()))
    incoming, state, lots = read_backward(tx, found, keys, window)
    if found.certain.unknown_times is None and (window.as_of or state.timeless):
        found.certain.unknown_times = set(walker.flows(tx, list(found.certain.hops)).unknown_times)
    limits = [f"nodes: {question.max_nodes}"] if found.certain.limited else []
    complete, _ = judge(tx, found, lots, window, incoming, texts_of_starts(located.rows), state, limits)
    return Led(
        start=str(question.starts[0]),
        lots=set(keys),
        transformations=set(found.transformations),
        suppliers={row.supplier_id for row in supplier_rows(incoming, lots)},
        supplier_lots={supplier_lot_value(row.supplier_id or "", row.supplier_lot_number) for row in supplier_lot_rows(incoming, lots)},
        limited=found.certain.limited,
        complete=complete,
    )
