"""Handling units of a forward answer: every one that ever held affected goods, units inside units, and where each stands or last stood with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import HandlingUnitAnswer, StockAnswer
from genealogy.trace.forward import Outgoing
from genealogy.trace.times import to_text
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Units as lists: key, outermost unit around it, place, lots, contents, since, until, whether still."""

    units: list[list[Any]]


UNITS_HELD: Final = Statement("trace/units_held", HeldRow)


def units_held(tx: Transaction, found: Found, window: Window, outgoing: Outgoing, stock: Iterable[StockAnswer]) -> list[HandlingUnitAnswer]:
    """One row for each unit, by key.

    Of a unit that holds none of it any more, place and outermost unit are those of the moment it last did. A unit that only a line names (of a vessel's lot,
    which is never a unit's content, semantics 6.1) is told without times.
    """
    whole = found.certain.whole_lots | found.possible.whole_lots
    contents = found.certain.contents | found.possible.contents
    row = tx.one(UNITS_HELD, lot_keys=sorted(whole), contents=sorted(contents), **window.clocks)
    certain = _certain(found)
    rows = {str(unit[0]): _row(certain, unit) for unit in row.units}
    named: dict[str, set[str]] = defaultdict(set)
    for line in outgoing.lines.values():
        if line.hu_key and line.hu_key not in rows:
            named[line.hu_key].add(line.lot_key)
    for one in stock:
        if one.handling_unit and one.handling_unit not in rows:
            named[one.handling_unit].add(one.lot_key)
    rows |= {key: _row(certain, [key, None, None, lots, [], None, None, False]) for key, lots in named.items()}
    return [rows[key] for key in sorted(rows)]


def _certain(found: Found) -> Callable[[list[str], list[str]], bool]:
    """Tells of lots and contents of a unit whether some of them were certainly reached."""
    if not found.possible.hops:
        return lambda _lots, _nodes: True
    contents, whole = found.certain.contents, found.certain.whole_lots
    return lambda lots, nodes: not contents.isdisjoint(nodes) or not whole.isdisjoint(lots)


def _row(certain: Callable[[list[str], list[str]], bool], unit: list[Any]) -> HandlingUnitAnswer:
    key, inside, place, lots, nodes, since, until, still = unit
    return HandlingUnitAnswer(
        handling_unit=key,
        inside=inside,
        location_id=place,
        lots=sorted(lots),
        certainty="certain" if certain(lots, nodes) else "possible",
        since=to_text(since),
        until=to_text(until),
        still=still,
    )
