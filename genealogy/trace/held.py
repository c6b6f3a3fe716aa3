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


# So many lots are asked for side by side with all else: below, a second transaction costs more than it saves.
_MANY: Final = 200
UNITS_HELD: Final = Statement("trace/units_held", HeldRow)


def ask_units(tx: Transaction, found: Found, window: Window) -> Callable[[], HeldRow]:
    """Ask for the units, and go on; the answer comes when it is called for."""
    whole = found.certain.whole_lots | found.possible.whole_lots
    contents = found.certain.contents | found.possible.contents
    asked: dict[str, Any] = {"lot_keys": sorted(whole), "contents": sorted(contents), **window.clocks}
    if len(whole) + len(contents) < _MANY:
        return lambda: tx.one(UNITS_HELD, **asked)
    return tx.soon(UNITS_HELD, **asked)


def unit_rows(row: HeldRow, found: Found, outgoing: Outgoing, stock: Iterable[StockAnswer]) -> list[HandlingUnitAnswer]:
    """One row for each unit, by key.

    Of a unit that holds none of it any more, place and outermost unit are those of the moment it last did. A unit that only a line names (of a vessel's lot,
    which is never a unit's content, semantics 6.1) is told without times.
    """
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
