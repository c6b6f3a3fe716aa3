"""Where affected goods stand: contents of handling units at the place of their outermost unit, and loose stock, today or as of another time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import time_ns
from typing import Any

from genealogy.statements import Pair, Statement
from genealogy.store import Transaction
from genealogy.trace.answer import Certainty, StockAnswer, quantity_text
from genealogy.trace.filling import ContentLine, most_held
from genealogy.trace.forward import FORWARD_LINES, Outgoing, outgoing_of, read_possible
from genealogy.trace.loose import Sums, balance, loose_of_lots, standing
from genealogy.trace.lots import Lot, lots_by_key
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class StockRow:
    """Lots, contents and loose stock of today, as lists, and the state of the data; `holds`: something was held once."""

    lots: list[list[Any]]
    in_units: list[list[Any]]
    loose: list[list[Any]]
    commits: list[tuple[int, int]]
    events: int
    open_rows: int
    timeless: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class _HeldRow:
    lots: list[str]
    loose: list[str]
    contents: list[str]


@dataclass(frozen=True, slots=True)
class PastRow:
    """Contents of another time with their place, and their lines, as lists."""

    held: list[list[object]]
    lines: list[list[object]]


STOCK = Statement("trace/lots_and_stock", StockRow)
LINES_AND_STOCK = Pair(FORWARD_LINES, STOCK)
HELD_STOCK = Statement("trace/held_stock", _HeldRow)
STOCK_AS_OF = Statement("trace/stock_as_of", PastRow)
# So many nodes are read side by side: below, a second transaction costs more than it saves.
_MANY = 2_000


@dataclass(frozen=True, slots=True)
class InUnit:
    """What a content holds, and where."""

    node: str
    lot_key: str
    hu_key: str
    quantity: int | None
    unit: str | None
    known: bool | None
    status: str | None
    shipped: bool | None
    location_id: str | None


def read_forward(tx: Transaction, found: Found, lot_keys: Collection[str], window: Window) -> tuple[Outgoing, StockRow, dict[str, Lot], list[StockAnswer]]:
    """The shipment lines of what was reached; the lots; affected stock by place, lot, unit and status, what is zero left out."""
    possible = read_possible(tx, found, window)
    whole = found.certain.whole_lots | found.possible.whole_lots
    contents = sorted(found.certain.contents | found.possible.contents)
    asked = found.certain_nodes
    # Most lots are read from their own node, which was reached; the others by their key.
    others = sorted(set(lot_keys) - found.certain.whole_lots | found.certain.later)
    today = not window.as_of
    ask = tx.apart if len(asked["nodes"]) > _MANY else tx.both
    certain, row = ask(
        LINES_AND_STOCK,
        **asked,
        **window.clocks,
        lot_keys=others,
        today=today,
        stock_lots=sorted(whole) if today else [],
        stock_contents=contents if today else [],
        loose_lots=sorted(found.unpacked | whole.intersection(others)) if today else [],
    )
    if today:
        held = [InUnit(*content) for content in row.in_units]
        loose = {(str(key), place or None, unit or "", status or ""): quantity for key, place, unit, status, quantity in row.loose}
    else:
        held = _held_then(tx, whole, contents, window)
        loose = balance(loose_of_lots(tx, found.unpacked | whole, window))
    lots = lots_by_key(row.lots, lot_keys)
    rows = _rows(found, held, standing(loose), lots, _covered(tx, held, loose, window) if row.holds else _Covered())
    return outgoing_of(found, certain, possible), row, lots, rows


@dataclass(frozen=True, slots=True)
class _Covered:
    """What holds cover: lots as a whole, loose stock of lots, contents of units."""

    lots: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()


def _covered(tx: Transaction, held: list[InUnit], loose: Sums, window: Window) -> _Covered:
    keys = sorted({one.lot_key for one in held} | {key for key, *_ in loose})
    row = tx.one(HELD_STOCK, lot_keys=keys, contents=sorted({one.node for one in held}), known=window.known, now=time_ns() // 1_000)
    return _Covered(frozenset(row.lots), frozenset(row.loose), frozenset(row.contents))


def _rows(found: Found, held: list[InUnit], loose: Sums, lots: dict[str, Lot], covered: _Covered) -> list[StockAnswer]:
    certain_lots = found.certain.whole_lots
    rows = [
        _in_unit(
            one,
            lots,
            _certainty(one.node in found.certain.contents or one.lot_key in certain_lots),
            covered=one.lot_key in covered.lots or one.node in covered.contents,
        )
        for one in _once(held)
    ]
    rows += [
        _loose(key, quantity, lots, _certainty(key[0] in certain_lots), covered=key[0] in covered.lots or key[0] in covered.loose)
        for key, quantity in loose.items()
    ]
    return sorted(rows, key=lambda row: (row.location_id or "", row.lot_key, row.handling_unit or "", row.unit or "", row.status or ""))


def _once(held: Iterable[InUnit]) -> list[InUnit]:
    return list({one.node: one for one in held}.values())


def _certainty(certain: bool) -> Certainty:
    return "certain" if certain else "possible"


def _in_unit(one: InUnit, lots: dict[str, Lot], certainty: Certainty, *, covered: bool) -> StockAnswer:
    lot = lots[one.lot_key]
    return StockAnswer(
        location_id=one.location_id or None,
        lot_key=one.lot_key,
        lot_number=lot.lot_number,
        handling_unit=one.hu_key,
        quantity=quantity_text(None if one.known is False else one.quantity),
        unit=one.unit,
        status=one.status or lot.status,
        held=covered,
        certainty=certainty,
    )


def _loose(key: tuple[str, str | None, str, str], quantity: int, lots: dict[str, Lot], certainty: Certainty, *, covered: bool) -> StockAnswer:
    lot_key, place, unit, status = key
    return StockAnswer(
        location_id=place,
        lot_key=lot_key,
        lot_number=lots[lot_key].lot_number,
        handling_unit=None,
        quantity=quantity_text(quantity),
        unit=unit or None,
        status=status or lots[lot_key].status,
        held=covered,
        certainty=certainty,
    )


def _held_then(tx: Transaction, lot_keys: Collection[str], contents: list[str], window: Window) -> list[InUnit]:
    row = tx.one(STOCK_AS_OF, lot_keys=sorted(lot_keys), contents=contents, **window.clocks, since=window.at, until=window.at)
    by_content: dict[str, list[ContentLine]] = defaultdict(list)
    for line in row.lines:
        made = ContentLine(*line)  # type: ignore[arg-type]
        by_content[made.node].append(made)
    held = []
    for node, lot_key, hu_key, location_id in row.held:
        holding = most_held(by_content[str(node)], window.at, window.at)
        if holding.on_hand != 0:
            known = holding.quantity is not None
            held.append(InUnit(str(node), str(lot_key), str(hu_key), holding.quantity, holding.unit, known, holding.status, False, location_id))  # type: ignore[arg-type]
    return held
