"""How a witness way ends: at the nearest reached node that is the row to be explained or has its line, with the step that this line tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from genealogy.events import event_of_line
from genealogy.identifiers import lot_number
from genealogy.store import Transaction
from genealogy.trace.answer import quantity_text
from genealogy.trace.backward import Incoming, Received, read_backward
from genealogy.trace.forward import Shipped, read_outgoing
from genealogy.trace.lots import Lot
from genealogy.trace.names import supplier_lot_value
from genealogy.trace.question import Direction, Start
from genealogy.trace.reach import Reach
from genealogy.trace.standing import stock_ends
from genealogy.trace.start import LOTS_OF_ITEM, find_nodes
from genealogy.trace.target import Target
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text
from genealogy.trace.touching import BESIDE
from genealogy.trace.units import Found
from genealogy.trace.walk import REACHED
from genealogy.trace.way import Step, Told
from genealogy.trace.window import Window

End = tuple[str, Told | None]
"""The last node of the walk, and what happened there; None: the node itself is what was asked for."""


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look for the end.

    Attributes:
        tx: The open transaction.
        found: What was reached.
        direction: Which way.
        window: As of when.
    """

    tx: Transaction
    found: Found
    direction: Direction
    window: Window

    def ends(self, wanted: Target, reached: Reach) -> Iterable[End]:
        """All ends of a target among what was reached."""
        match wanted.kind:
            case "lot" | "item":
                lots = {wanted.value} if wanted.kind == "lot" else set(self._of_item(wanted.value))
                return [(node, None) for node, lot in reached.lot_of.items() if lot in lots and wanted.is_about(lot)]
            case "hu":
                return self._unit(wanted, reached)
            case "location":
                return stock_ends(self.tx, self.found, reached, wanted, self.window) if self.direction == "forward" else []
            case _ if self.direction == "forward":
                lines = read_outgoing(self.tx, self.found, self.window).lines.values()
                return [(line.node, _shipment(line)) for line in lines if _is_shipped(line, wanted) and wanted.is_about(line.lot_key)]
            case _:
                return self._received(wanted)

    def _of_item(self, item_id: str) -> list[str]:
        return self.tx.one(LOTS_OF_ITEM, item_id=item_id, **self.window.clocks, since=UNKNOWN_PAST, until=UNKNOWN_FUTURE).lot_keys

    def _unit(self, wanted: Target, reached: Reach) -> list[End]:
        """A unit is reached by its content, or when the lot in it is reached as a whole."""
        _, contents = find_nodes(self.tx, Start("hu", wanted.value), self.direction, self.window)
        here: list[End] = [(node, None) for node in reached.contents.intersection(contents) if wanted.is_about(reached.lot_of[node])]
        if here or not contents:
            return here
        row = self.tx.one(REACHED, nodes=contents)
        held = {lot for lot in reached.whole_lots.intersection(row.lot_keys) if wanted.is_about(lot)}
        return [(node, None) for node in reached.segments if reached.lot_of[node] in held]

    def _received(self, wanted: Target) -> list[End]:
        keys = sorted(set(self.found.certain.lot_of.values()))
        incoming, _, lots = read_backward(self.tx, self.found, keys, self.window)
        orders = self._orders(incoming) if wanted.kind == "order" else {}
        ends: list[End] = [(line.node, _receipt(line)) for line in incoming.lines if _is_received(line, wanted, orders) and wanted.is_about(line.lot_key)]
        told = {key: lots[key] for key in incoming.without_origin if _is_told(lots[key], wanted) and wanted.is_about(key)}
        return ends + [(node, _master(told[lot])) for node, lot in self.found.certain.lot_of.items() if lot in told]

    def _orders(self, incoming: Incoming) -> dict[str, set[str]]:
        """Receipts' events with the orders they were for."""
        row = self.tx.one(BESIDE, contents=[], receipts=sorted({event_of_line(line.line_id) for line in incoming.lines}))
        orders: dict[str, set[str]] = {}
        for event, order in row.orders:
            orders.setdefault(event, set()).add(order)
        return orders


def nearest(reached: Reach, ends: Iterable[End]) -> End | None:
    """The end with the fewest transformations before it."""
    known = [end for end in ends if end[0] in reached.hops]
    return min(known, key=lambda end: (reached.hops[end[0]], end[1][0].line_id or "" if end[1] else "", end[0]), default=None)


def _is_shipped(line: Shipped, wanted: Target) -> bool:
    names = {
        "shipment": (line.shipment_line_id, line.shipment_id, line.line_id),
        "order": (line.order_id,),
        "customer": (line.customer_id,),
    }
    return wanted.value in names.get(wanted.kind, ())


def _is_received(line: Received, wanted: Target, orders: dict[str, set[str]]) -> bool:
    match wanted.kind:
        case "supplier-lot":
            return bool(line.supplier_lot_number) and wanted.value == supplier_lot_value(line.supplier_id or "", line.supplier_lot_number or "")
        case "supplier":
            return wanted.value == line.supplier_id
        case "order":
            return wanted.value in orders.get(event_of_line(line.line_id), ())
    return wanted.kind == "receipt" and wanted.value == line.receipt_id


def _is_told(lot: Lot, wanted: Target) -> bool:
    """Whether a lot that nothing brought has a master row that tells the supplier or the supplier's lot."""
    if not lot.supplier_lot_number:
        return False
    if wanted.kind == "supplier":
        return lot.supplier_id == wanted.value
    return wanted.kind == "supplier-lot" and wanted.value == supplier_lot_value(lot.supplier_id or "", lot.supplier_lot_number)


def _shipment(line: Shipped) -> Told:
    step = Step(
        kind="shipment",
        at=to_text(line.earliest),
        document=line.shipment_id,
        line_id=line.shipment_line_id or line.line_id,
        lot_key=line.lot_key,
        lot_number=lot_number(line.lot_key),
        quantity=quantity_text(line.quantity),
        unit=line.unit,
        handling_unit=line.hu_key,
        party=line.customer_id,
    )
    return step, [line.line_id]


def _receipt(line: Received) -> Told:
    step = Step(
        kind="receipt",
        what=line.supplier_lot_number,
        at=to_text(line.earliest),
        document=line.receipt_id,
        line_id=line.line_id,
        lot_key=line.lot_key,
        lot_number=lot_number(line.lot_key),
        quantity=quantity_text(line.quantity),
        unit=line.unit,
        handling_unit=line.hu_key,
        party=line.supplier_id,
    )
    return step, [line.line_id]


def _master(lot: Lot) -> Told:
    return Step(kind="master", lot_key=lot.lot_key, lot_number=lot.lot_number, what=lot.supplier_lot_number, party=lot.supplier_id), []
