"""Where affected goods went: shipment lines, and the customers who got them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from genealogy.store import Statement, Transaction
from genealogy.trace.answer import Certainty, CustomerAnswer, ShipmentAnswer, amounts, quantity_text
from genealogy.trace.lots import Lot
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class ForwardRow:
    """Shipment lines, returned quantities of shipment lines, and customers' names, as lists."""

    shipments: list[list[object]]
    returns: list[list[object]]
    customers: list[list[str | None]]


FORWARD_LINES = Statement("trace/forward_lines", ForwardRow)


@dataclass(frozen=True, slots=True)
class Shipped:
    """One shipment line as the graph has it."""

    line_id: str
    shipment_line_id: str | None
    shipment_id: str | None
    order_id: str | None
    customer_id: str | None
    lot_key: str
    hu_key: str | None
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int
    node: str

    @property
    def timeless(self) -> bool:
        """Nothing is known of when."""
        return self.earliest == UNKNOWN_PAST or self.latest == UNKNOWN_FUTURE


@dataclass(slots=True)
class Outgoing:
    """All affected shipment lines.

    Attributes:
        lines: By line id.
        certainty: By line id.
        returns: Line id → what was given back of it, once per return line: quantity and unit.
        customers: Customer → name.
    """

    lines: dict[str, Shipped] = field(default_factory=dict)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    returns: dict[str, list[tuple[int | None, str | None]]] = field(default_factory=lambda: defaultdict(list))
    customers: dict[str, str | None] = field(default_factory=dict)

    def add(self, row: ForwardRow, certainty: Certainty) -> None:
        """Take in lines; what is certain stays certain."""
        for line in (Shipped(*values) for values in row.shipments):  # type: ignore[arg-type]
            if line.line_id not in self.lines:
                self.lines[line.line_id], self.certainty[line.line_id] = line, certainty
        for line_id, _, quantity, unit in row.returns:
            self.returns[line_id].append((quantity, unit))  # type: ignore[index, arg-type]
        self.customers.update({str(key): name for key, name in row.customers})


def read_outgoing(tx: Transaction, found: Found, window: Window) -> Outgoing:
    """The shipment lines of all that was reached."""
    possible = read_possible(tx, found, window)
    return outgoing_of(found, tx.one(FORWARD_LINES, **found.certain_nodes, **window.clocks), possible)


def read_possible(tx: Transaction, found: Found, window: Window) -> ForwardRow:
    """The shipment lines of what was reached perhaps."""
    nodes = [node for node in found.possible.segments if node not in found.certain.lot_of]
    contents = sorted(found.possible.contents - found.certain.contents)
    return tx.one(FORWARD_LINES, nodes=nodes, contents=contents, **window.clocks) if nodes or contents else ForwardRow([], [], [])


def outgoing_of(found: Found, certain: ForwardRow, possible: ForwardRow) -> Outgoing:
    """All of them: what is certain, what is possible, and what may have been taken from the starting units themselves."""
    outgoing = Outgoing()
    outgoing.add(certain, "certain")
    outgoing.add(possible, "possible")
    outgoing.add(ForwardRow(found.possible_shipments, [], []), "possible")
    return outgoing


def shipment_rows(outgoing: Outgoing, lots: dict[str, Lot]) -> list[ShipmentAnswer]:
    """One row per shipment line, in order of time."""
    ordered = sorted(outgoing.lines.values(), key=lambda line: (line.earliest, line.line_id))
    return [_row(line, outgoing, lots) for line in ordered]


def _row(line: Shipped, outgoing: Outgoing, lots: dict[str, Lot]) -> ShipmentAnswer:
    returned = [quantity for quantity, unit in outgoing.returns.get(line.line_id, ()) if unit in (line.unit, None)]
    known = [quantity for quantity in returned if quantity is not None]
    return ShipmentAnswer(
        shipment_line_id=line.shipment_line_id or line.line_id,
        shipment_id=line.shipment_id,
        order_id=line.order_id,
        customer_id=line.customer_id,
        lot_key=line.lot_key,
        lot_number=lots[line.lot_key].lot_number,
        handling_unit=line.hu_key,
        quantity=quantity_text(line.quantity),
        unit=line.unit,
        shipped_at=to_text(line.earliest),
        returned_quantity=quantity_text(sum(known) if len(known) == len(returned) else None),
        certainty=outgoing.certainty[line.line_id],
    )


def customer_rows(outgoing: Outgoing) -> list[CustomerAnswer]:
    """One row per customer, by id."""
    by_customer: dict[str, list[Shipped]] = defaultdict(list)
    for line in outgoing.lines.values():
        if line.customer_id is not None:
            by_customer[line.customer_id].append(line)
    return [
        CustomerAnswer(
            customer_id=customer,
            name=outgoing.customers.get(customer),
            orders=len({line.order_id for line in lines if line.order_id}),
            shipped=amounts((line.quantity, line.unit) for line in lines),
            returned=amounts(back for line in lines for back in outgoing.returns.get(line.line_id, ())),
        )
        for customer, lines in sorted(by_customer.items())
    ]
