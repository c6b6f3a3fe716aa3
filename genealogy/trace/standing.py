"""Stock on hand as the end of a witness way: which rows stand at a place, and what brought them there last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import StockAnswer
from genealogy.trace.reach import Reach
from genealogy.trace.stock import read_forward
from genealogy.trace.target import Target
from genealogy.trace.times import to_text
from genealogy.trace.units import Found
from genealogy.trace.way import Step, Told
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class LinesRow:
    """The last line, if any: id and earliest moment."""

    lines: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class UnitsRow:
    """The units of contents, as pairs."""

    units: list[list[str]]


BROUGHT = Statement("trace/brought_there", LinesRow)
UNITS_OF = Statement("trace/units_of", UnitsRow)


def stock_ends(tx: Transaction, found: Found, reached: Reach, wanted: Target, window: Window) -> list[tuple[str, Told | None]]:
    """The nearest row of stock at the place (and of the lot, where one is named), as the node that stands for it and what brought it there."""
    keys = {*found.certain.lot_of.values(), *found.possible.lot_of.values(), *found.unpacked}
    rows = [row for row in read_forward(tx, found, sorted(keys), window)[3] if (row.location_id or "") == wanted.value and wanted.is_about(row.lot_key)]
    units = dict(tx.one(UNITS_OF, contents=sorted(reached.contents)).units) if rows and reached.contents else {}
    ends = [(reached.hops[node], number, node) for number, row in enumerate(rows) for node in _nodes(row, reached, units, found)]
    if not ends:
        return []
    _, number, node = min(ends)
    return [(node, _standing(tx, rows[number], window))]


def _nodes(row: StockAnswer, reached: Reach, units: dict[str, str], found: Found) -> Iterable[str]:
    """The nodes of a row: its content where that was reached by itself, else segments of its lot, else contents that were unpacked."""
    of_lot = [node for node, lot in reached.lot_of.items() if lot == row.lot_key]
    own = [node for node in of_lot if row.handling_unit and units.get(node) == row.handling_unit]
    whole = [node for node in of_lot if node not in reached.contents]
    return own or whole or ([] if row.handling_unit or row.lot_key not in found.unpacked else of_lot)


def _standing(tx: Transaction, row: StockAnswer, window: Window) -> Told:
    lines = tx.one(BROUGHT, lot_key=row.lot_key, hu_key=row.handling_unit, location_id=row.location_id, **window.clocks).lines
    step = Step(
        kind="on-hand",
        at=to_text(lines[0][1]) if lines else None,
        line_id=lines[0][0] if lines else None,
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        quantity=row.quantity,
        unit=row.unit,
        handling_unit=row.handling_unit,
        place=row.location_id,
    )
    return step, [lines[0][0]] if lines else []
