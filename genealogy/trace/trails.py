"""Where a trail ends without reason or turns back: lots without origin, receipts without sender, transformations that took nothing, loops."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import BrokenLink, LotName, SelfLoop
from genealogy.trace.backward import ORIGINS, Incoming
from genealogy.trace.loops import find_loops, stripped
from genealogy.trace.lots import Lot
from genealogy.trace.question import Direction
from genealogy.trace.reach import Reach
from genealogy.trace.touching import DOCUMENTS
from genealogy.trace.units import Found
from genealogy.trace.walk import DIRECTIONS
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """Pairs of lots that were declared one."""

    pairs: list[list[str]]


@dataclass(frozen=True, slots=True)
class MadeRow:
    """Documents of transformations without inputs, each with a node that it made."""

    made: list[list[str]]


@dataclass(frozen=True, slots=True)
class InnerRow:
    """Flows among nodes that lead further, as parallel lists: the place of the first node, and the second."""

    sources: list[int]
    targets: list[str]


JOINED = Statement("trace/joined_lots", JoinedRow)
MADE_OF_NOTHING = Statement("trace/made_of_nothing", MadeRow)
INNER = {direction: Statement(f"trace/inner_flows_{direction}", InnerRow) for direction in DIRECTIONS}


def joined_groups(tx: Transaction, lot_keys: Collection[str], window: Window) -> dict[str, set[str]]:
    """Lot → all keys of it, itself included, for these lots and all that are one with them (semantics 1.4)."""
    groups = {lot: {lot} for lot in lot_keys}
    front = set(lot_keys)
    while front:
        pairs = tx.one(JOINED, lot_keys=sorted(front), **window.clocks).pairs
        front = {other for _, other in pairs} - groups.keys()
        groups |= {lot: {lot} for lot in front}
        for lot, other in pairs:
            both = groups[lot] | groups[other]
            groups.update(dict.fromkeys(both, both))
    return groups


def settle_origins(tx: Transaction, incoming: Incoming, window: Window) -> None:
    """Take from the lots without origin those that are one with a lot that has one (semantics 1.4)."""
    groups = joined_groups(tx, incoming.without_origin, window)
    bare = set(incoming.without_origin)
    others = sorted(groups.keys() - bare)
    bare |= set(tx.one(ORIGINS, lot_keys=others, **window.clocks).without_origin) if others else set()
    incoming.without_origin = [lot for lot in incoming.without_origin if groups[lot] <= bare]


def broken_links(tx: Transaction, incoming: Incoming, reached: Reach, lots: dict[str, Lot], window: Window) -> list[BrokenLink]:
    """All of them, by kind; only a lot without origin makes an answer incomplete (semantics 8.4)."""
    if incoming.without_origin:
        settle_origins(tx, incoming, window)
    links = [BrokenLink(kind="lot-without-origin", lot_key=key, lot_number=lots[key].lot_number) for key in sorted(incoming.without_origin)]
    nameless = {(line.receipt_id, line.lot_key) for line in incoming.lines if line.supplier_id is None}
    links += [BrokenLink(kind="receipt-without-sender", lot_key=key, lot_number=lots[key].lot_number, receipt_id=receipt) for receipt, key in sorted(nameless)]
    nodes = [node for node in reached.hops if node not in reached.lot_of]
    rows = tx.one(MADE_OF_NOTHING, nodes=nodes, **window.clocks).made if nodes else []
    made = sorted({(document, reached.lot_of[node]) for document, node in rows if node in reached.lot_of})
    return links + [BrokenLink(kind="made-of-nothing", lot_key=key, lot_number=lots[key].lot_number, document=document) for document, key in made]


def loops_met(tx: Transaction, found: Found, lots: dict[str, Lot], direction: Direction, window: Window) -> tuple[list[list[LotName]], list[SelfLoop]]:
    """Loops among what was reached, and transformations that gave back what they took; flows are read where the walk has not."""
    nodes = list(found.certain.hops)
    if found.certain.onward is None and len(nodes) > len(found.certain.lot_of):
        row = tx.one(INNER[direction], nodes=nodes, **window.clocks)
        inner = [(nodes[source], target) for source, target in zip(row.sources, row.targets, strict=True)]
        if not found.possible.hops and len(set(found.certain.lot_of.values())) == len(found.certain.lot_of):
            # Each lot is one node: so a loop of lots is one of nodes, and nearly always all flows fall away at once.
            inner = stripped(inner)
        if not inner:
            return [], []
        found.certain.onward = {}
        for source, target in inner:
            found.certain.onward.setdefault(source, []).append(target)
    flows = dict(found.certain.onward or {})
    for node, targets in (found.possible.onward or {}).items():
        flows[node] = [*flows.get(node, ()), *targets]
    loops = find_loops(found.possible.lot_of | found.certain.lot_of, flows)
    turning = sorted({node for node, _ in loops.self_loops})
    documents = dict(zip(turning, tx.one(DOCUMENTS, nodes=turning).documents, strict=True)) if turning else {}
    own = sorted({(documents[node], lot) for node, lot in loops.self_loops})
    rings = [[lots[lot].name for lot in ring] for ring in loops.rings]
    return rings, [SelfLoop(document=document, lot_key=lot, lot_number=lots[lot].lot_number) for document, lot in own]
