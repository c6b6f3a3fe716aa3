"""Where affected goods went: shipment lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from msgspec import Struct

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import Certainty, ShipmentAnswer, quantity_text
from genealogy.trace.columns import Told, gaps, numbers
from genealogy.trace.lots import Lot
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class ForwardRow:
    """Shipment lines as columns, what was given back of them, and customers' names, as lists.

    Attributes:
        shipments: The place of each line's node in what was asked for, then the other fields of `Shipped` but its lot.
        returns: Line, line of the return, quantity and unit.
        customers: Customer and name.
    """

    shipments: list[list[Any]]
    returns: list[list[Any]]
    customers: list[list[str | None]]


FORWARD_LINES = Statement("trace/forward_lines", ForwardRow)
NO_LINES = ForwardRow([[] for _ in range(15)], [], [])


class Shipped(Struct, frozen=True, gc=False):
    """One shipment line as the graph has it; `catch_quantity` is its second measure, independent of the first (docs/units.md)."""

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
    entered_quantity: str | None = None
    entered_unit: str | None = None
    catch_quantity: int | None = None
    catch_unit: str | None = None

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

    def add(self, lines: Iterable[Shipped], certainty: Certainty) -> None:
        """Take in lines; what is certain stays certain."""
        for line in lines:
            if line.line_id not in self.lines:
                self.lines[line.line_id], self.certainty[line.line_id] = line, certainty

    def tell(self, row: ForwardRow) -> None:
        """Take in what was given back, and the customers' names."""
        for line_id, _, quantity, unit in row.returns:
            self.returns[line_id].append((quantity, unit))
        self.customers.update({str(key): name for key, name in row.customers})


def read_outgoing(tx: Transaction, found: Found, window: Window) -> Outgoing:
    """The shipment lines of all that was reached."""
    return outgoing_of(found, tx.one(FORWARD_LINES, **found.certain_nodes, **window.clocks), read_possible(tx, found, window))


def read_possible(tx: Transaction, found: Found, window: Window) -> tuple[list[str], ForwardRow]:
    """The shipment lines of what was reached perhaps, and the nodes they were asked for."""
    nodes = [node for node in found.possible.segments if node not in found.certain.lot_of]
    contents = sorted(found.possible.contents - found.certain.contents)
    row = tx.one(FORWARD_LINES, nodes=nodes, contents=contents, **window.clocks) if nodes or contents else NO_LINES
    return nodes + contents, row


def outgoing_of(found: Found, certain: ForwardRow, possible: tuple[list[str], ForwardRow]) -> Outgoing:
    """All of them: what is certain, what is possible, and what may have been taken from the starting units themselves."""
    outgoing = Outgoing()
    asked = found.certain_nodes
    outgoing.add(_lines(certain, asked["nodes"] + asked["contents"], found.certain.lot_of), "certain")
    outgoing.add(_lines(possible[1], possible[0], found.possible.lot_of), "possible")
    outgoing.add((Shipped(*values) for values in found.possible_shipments), "possible")
    outgoing.tell(certain)
    outgoing.tell(possible[1])
    return outgoing


def _lines(row: ForwardRow, nodes: Sequence[str], lot_of: dict[str, str]) -> Iterable[Shipped]:
    places, line_ids, shipment_line_ids, shipment_ids, order_ids, customer_ids, hu_keys, quantities, units, earliest, latest, *more = row.shipments
    of = [nodes[place] for place in places]
    names = map(gaps, (shipment_line_ids, shipment_ids, order_ids, customer_ids))
    measures = gaps(more[0]), gaps(more[1]), numbers(more[2]), gaps(more[3])
    told = gaps(hu_keys), numbers(quantities), gaps(units), earliest, latest, of
    return map(Shipped, line_ids, *names, [lot_of[node] for node in of], *told, *measures)


def shipment_rows(outgoing: Outgoing, lots: dict[str, Lot]) -> list[ShipmentAnswer]:
    """One row per shipment line, in order of time."""
    times, quantities, returns = Told(to_text), Told(quantity_text), outgoing.returns
    return [
        ShipmentAnswer(
            shipment_line_id=line.shipment_line_id or line.line_id,
            shipment_id=line.shipment_id,
            order_id=line.order_id,
            customer_id=line.customer_id,
            lot_key=line.lot_key,
            lot_number=lots[line.lot_key].lot_number,
            handling_unit=line.hu_key,
            quantity=quantities[line.quantity],
            unit=line.unit,
            entered_quantity=line.entered_quantity,
            entered_unit=line.entered_unit,
            catch_quantity=quantities[line.catch_quantity],
            catch_unit=line.catch_unit,
            shipped_at=times[line.earliest],
            returned_quantity=_returned(back, line.unit) if (back := returns.get(line.line_id)) else "0",
            certainty=outgoing.certainty[line.line_id],
        )
        for line in in_order(outgoing)
    ]


def in_order(outgoing: Outgoing) -> list[Shipped]:
    """The lines in the order of the rows of an answer: by time, then by id."""
    ordered = sorted(outgoing.lines.values(), key=attrgetter("line_id"))
    ordered.sort(key=attrgetter("earliest"))
    return ordered


def _returned(lines: Sequence[tuple[int | None, str | None]], unit: str | None) -> str | None:
    returned = [quantity for quantity, its_unit in lines if its_unit in (unit, None)]
    known = [quantity for quantity in returned if quantity is not None]
    return quantity_text(sum(known) if len(known) == len(returned) else None)
