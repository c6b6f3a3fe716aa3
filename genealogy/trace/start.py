"""Where a walk starts: the fewest nodes that stand for what a person named (semantics 7).

A lot is its first segments (forward) or its last ones (backward); a unit is what is in it; a shipment is what it took. Every node more costs a whole walk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from genealogy.errors import NotFound
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import StartRow
from genealogy.trace.last_held import last_held
from genealogy.trace.loose import at_location
from genealogy.trace.names import settle_all, spellings, supplier_lot_parts
from genealogy.trace.question import Direction, Question, Start
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST
from genealogy.trace.vessels import in_vessel
from genealogy.trace.walk import DIRECTIONS, FEW, LOT, NodesRow, Reached
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class LotKeysRow:
    """Lots by key."""

    lot_keys: list[str]


@dataclass(frozen=True, slots=True)
class LastCommitRow:
    """Number of the last commit, as a list; empty before the first."""

    commits: list[int]


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """Contents by the database's ids."""

    contents: list[str]


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Segments and contents by the database's ids."""

    nodes: list[str]
    contents: list[str]


LAST_COMMIT = Statement("trace/last_commit", LastCommitRow)
START_LOTS = {direction: Statement(f"trace/start_lots_{direction}", NodesRow) for direction in DIRECTIONS}
LOTS_OF_ITEM = Statement("trace/lots_of_item", LotKeysRow)
LOTS_OF_SUPPLIER = Statement("trace/lots_of_supplier", LotKeysRow)
LOTS_OF_SUPPLIER_LOT = Statement("trace/lots_of_supplier_lot", LotKeysRow)
START_RECEIPT = Statement("trace/start_receipt", NodesRow)
START_SHIPMENT = Statement("trace/start_shipment", TakenRow)
START_ORDER = Statement("trace/start_order", TakenRow)
START_CUSTOMER = Statement("trace/start_customer", TakenRow)
START_UNITS = Statement("trace/start_units", ContentsRow)
START_LOCATION = Statement("trace/start_location", ContentsRow)


@dataclass(slots=True)
class Located:
    """Start nodes by the database's ids.

    Attributes:
        rows: The starts as understood.
        nodes: Segments.
        contents: Contents of handling units.
        whole: Those nodes that stand for a whole lot.
        open: Those nodes that stand for what was in a place, and not for all of it.
        commit: The last commit before anything was read.
    """

    rows: list[StartRow] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    commit: int = 0

    @property
    def all(self) -> list[str]:
        """Segments and contents, each once."""
        return list(dict.fromkeys(self.nodes + self.contents))


def locate(tx: Transaction, question: Question, window: Window) -> Located:
    """The nodes a question starts from.

    Raises:
        NotFound: A start names nothing on record, or nothing then.
        Ambiguous: A start names several things.
    """
    located = Located(commit=last_commit(tx))
    lots: list[str] = []
    for meant in settle_all(tx, question.starts):
        # A serial may be a container that holds nothing: then it is the lot that was meant.
        there = [start for start in meant if _take(tx, start, question.direction, window, located, lots)]
        if not there:
            raise NotFound(f"{meant[0]} is on record, but there is nothing to start from{_then(window)}.", cure=_CURES.get(meant[0].kind, ""))
        located.rows += [_row(start) for start in there]
    if lots:
        nodes = segments_of_lots(tx, lots, question.direction, window)
        located.nodes += nodes
        located.whole += nodes
    return located


def _take(tx: Transaction, start: Start, direction: Direction, window: Window, located: Located, lots: list[str]) -> bool:
    """Add what a start stands for; a lot always stands for something, and all lots are asked for together. False when there was nothing then."""
    if start.kind == "lot":
        lots.append(start.value)
        return True
    nodes, contents = find_nodes(tx, start, direction, window)
    located.nodes += nodes
    located.contents += contents
    located.whole += nodes if start.kind in _WHOLE else []
    located.open += nodes if start.kind == "location" else []
    return bool(nodes or contents)


def begin(tx: Transaction, question: Question, window: Window) -> tuple[Located, Reached | None]:
    """Where a question starts; with the walk from there, where that takes no round trip more.

    Raises:
        NotFound: A start names nothing on record, or nothing then.
        Ambiguous: A start names several things.
    """
    return lot_today(tx, question, window) or (locate(tx, question, window), None)


def lot_today(tx: Transaction, question: Question, window: Window) -> tuple[Located, Reached] | None:
    """The usual question, of one lot as it stands today, located and walked in one round trip; None when it is another, or not so simple."""
    start = question.starts[0]
    if len(question.starts) > 1 or start.kind != "lot" or window.as_of:
        return None
    row = tx.one(LOT[question.direction], texts=spellings(start.value), limit=question.max_nodes)
    if len(row.lots) != 1 or not 0 < len(row.starts) <= FEW:
        return None
    key, number, item = row.lots[0]
    rows = [StartRow(kind="lot", value=str(key), lot_key=str(key), lot_number=number, item_id=item)]
    return Located(rows, row.starts, whole=row.starts, commit=row.commits[0] if row.commits else 0), row


def last_commit(tx: Transaction) -> int:
    """The last commit on record; 0 before the first."""
    commits = tx.one(LAST_COMMIT).commits
    return commits[0] if commits else 0


def segments_of_lots(tx: Transaction, lot_keys: Sequence[str], direction: Direction, window: Window) -> list[str]:
    """The fewest segments from which a walk covers all of these lots."""
    return tx.one(START_LOTS[direction], lot_keys=list(lot_keys), **window.clocks).nodes


def lots_of_supplier_lot(tx: Transaction, value: str, window: Window) -> list[str]:
    """The lots received under a supplier's lot number, told as `supplier/lot`.

    Raises:
        NotFound: There is no such receipt.
    """
    supplier, number = supplier_lot_parts(value)
    keys = tx.one(LOTS_OF_SUPPLIER_LOT, supplier_id=supplier, supplier_lot_number=number, **window.clocks).lot_keys
    if not keys:
        raise NotFound(f"No receipt of lot {number!r} from supplier {supplier!r} is on record.", cure="Write supplier-lot:SUPPLIER/LOT.")
    return keys


Found = tuple[list[str], list[str]]


def find_nodes(tx: Transaction, start: Start, direction: Direction, window: Window) -> Found:
    """Segments and contents that a settled start stands for; none when there was nothing then."""
    return _KINDS[start.kind](tx, start.value, direction, window)


def _lot(tx: Transaction, value: str, direction: Direction, window: Window) -> Found:
    return segments_of_lots(tx, [value], direction, window), []


def _supplier_lot(tx: Transaction, value: str, direction: Direction, window: Window) -> Found:
    return segments_of_lots(tx, lots_of_supplier_lot(tx, value, window), direction, window), []


def _item(tx: Transaction, value: str, direction: Direction, window: Window) -> Found:
    keys = tx.one(LOTS_OF_ITEM, item_id=value, **window.clocks, **_span(window)).lot_keys
    return segments_of_lots(tx, keys, direction, window) if keys else [], []


def _supplier(tx: Transaction, value: str, direction: Direction, window: Window) -> Found:
    keys = tx.one(LOTS_OF_SUPPLIER, supplier_id=value, **window.clocks, **_span(window)).lot_keys
    return segments_of_lots(tx, keys, direction, window) if keys else [], []


def _receipt(tx: Transaction, value: str, _: Direction, window: Window) -> Found:
    return tx.one(START_RECEIPT, receipt_id=value, **window.clocks).nodes, []


def _shipment(tx: Transaction, value: str, _: Direction, window: Window) -> Found:
    row = tx.one(START_SHIPMENT, shipment=value, **window.clocks, **_span(window))
    return row.nodes, row.contents


def _order(tx: Transaction, value: str, _: Direction, window: Window) -> Found:
    row = tx.one(START_ORDER, order_id=value, **window.clocks, **_span(window))
    return row.nodes, row.contents


def _customer(tx: Transaction, value: str, _: Direction, window: Window) -> Found:
    row = tx.one(START_CUSTOMER, customer_id=value, **window.clocks, **_span(window))
    return row.nodes, row.contents


def _unit(tx: Transaction, value: str, _: Direction, window: Window) -> Found:
    contents = tx.one(START_UNITS, hu_keys=[value], known=window.known, since=window.held_at, until=window.held_at).contents
    if not contents and window.at == UNKNOWN_FUTURE:
        # A pallet that was shipped or used up still names what it last held.
        contents = last_held(tx, value, window.known, window.held)
    return [], contents


def _location(tx: Transaction, value: str, direction: Direction, window: Window) -> Found:
    since = window.held_at if window.from_ == UNKNOWN_PAST and window.to == UNKNOWN_FUTURE else window.from_
    until = window.held_at if window.to == UNKNOWN_FUTURE else window.to
    # What left at the very moment the window opens counts as having stood there.
    edge = since if since in (UNKNOWN_PAST, UNKNOWN_FUTURE) else since - 1
    contents = tx.one(START_LOCATION, location_id=value, known=window.known, since=edge, until=until).contents
    filled, lots = in_vessel(tx, value, direction, window, since, until)
    return filled + at_location(tx, value, direction, window, since, until, lots), contents


def _span(window: Window) -> dict[str, int]:
    return {"since": window.from_, "until": window.to}


_KINDS: dict[str, Callable[[Transaction, str, Direction, Window], Found]] = {
    "lot": _lot,
    "supplier-lot": _supplier_lot,
    "hu": _unit,
    "receipt": _receipt,
    "shipment": _shipment,
    "order": _order,
    "customer": _customer,
    "location": _location,
    "item": _item,
    "supplier": _supplier,
}
_WHOLE = frozenset({"supplier-lot", "item", "supplier"})
OF_LOTS = _WHOLE | {"lot"}
"""Kinds of starts that stand for whole lots."""
_CURES = {
    "location": "Give --from and --to for what stood there then.",
    "item": "No lot of it came into being then; --from and --to tell from when until when.",
    "supplier": "No lot was received from it then; --from and --to tell from when until when.",
    "hu": "Give --at for what it held then.",
    "receipt": "It may have been voided; --known-at tells what was known before.",
    "shipment": "It may have been voided; --known-at tells what was known before.",
}


def _row(start: Start) -> StartRow:
    if start.kind == "lot":
        return StartRow(kind="lot", value=start.value, lot_key=start.value, lot_number=lot_number(start.value), item_id=parts_of(start.value)[1] or None)
    return StartRow(kind=start.kind, value=start.value)


def _then(window: Window) -> str:
    return " at that time" if window.as_of or (window.from_, window.to) != (UNKNOWN_PAST, UNKNOWN_FUTURE) else ""
