"""Why a row is in an answer: one witness way from the start to it, event by event, with times, documents and quantities.

The way with the fewest transformations is told, always in the order of the goods' flow, also when the question went backward.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from genealogy.errors import NotFound
from genealogy.store import Store, Transaction
from genealogy.trace.backward import Received, read_incoming
from genealogy.trace.forward import Shipped, read_outgoing
from genealogy.trace.names import settle, supplier_lot_value
from genealogy.trace.question import Direction, Question, Start
from genealogy.trace.reach import Reach
from genealogy.trace.start import find_nodes, locate
from genealogy.trace.units import Found, find
from genealogy.trace.walk import REACHED, Walker
from genealogy.trace.way import Step, steps_of
from genealogy.trace.window import Window, window_of


class Explanation(Struct, frozen=True, kw_only=True):
    """One witness way."""

    start: str
    target: str
    direction: Direction
    certainty: str
    hops: int
    steps: list[Step]


def explain(store: Store, start: Start, target: Start, *, base: Question | None = None) -> Explanation:
    """One way from a start to a target; forward if there is one, else backward.

    Args:
        store: The database.
        start: As in a question.
        target: A lot, shipment, order, customer, receipt, supplier lot or handling unit.
        base: A question whose times hold here too.

    Raises:
        NotFound: Nothing leads from one to the other.
        Ambiguous: One of the texts means several things.
    """
    return store.read(lambda tx: _explain(tx, start, target, base), name="trace/explain", timeout=120.0)


def _explain(tx: Transaction, start: Start, target: Start, base: Question | None) -> Explanation:
    wanted = settle(tx, target)[0]
    for direction in ("forward", "backward"):
        question = Question(direction, (start,), *((base.at, base.known_at, base.from_, base.to) if base else ()))
        window = window_of(tx, question)
        located = locate(tx, question, window)
        found = find(tx, Walker(direction, window, units=bool(located.contents), ways=True), located.all)
        for reached, certainty in ((found.certain, "certain"), (found.possible, "possible")):
            end = _end(tx, found, reached, wanted, direction, window)
            if end is not None:
                node, line = end
                return Explanation(
                    start=str(start),
                    target=str(wanted),
                    direction=direction,
                    certainty=certainty,
                    hops=reached.hops[node],
                    steps=steps_of(tx, _way(found, reached, node), found.certain.lot_of | reached.lot_of, line, direction, window),
                )
    raise NotFound(f"Nothing on record leads from {start} to {wanted}, in neither direction.")


def _end(tx: Transaction, found: Found, reached: Reach, wanted: Start, direction: Direction, window: Window) -> tuple[str, Shipped | Received | None] | None:
    """The nearest reached node that is the target or has the target's line."""
    if wanted.kind == "lot":
        return _nearest(reached, ((node, None) for node, lot in reached.lot_of.items() if lot == wanted.value))
    if wanted.kind == "hu":
        _, contents = find_nodes(tx, wanted, direction, window)
        here = _nearest(reached, ((node, None) for node in reached.contents.intersection(contents)))
        return here or _lot_of_unit(tx, reached, contents)
    lines: list[Shipped | Received] = []
    if direction == "forward":
        lines += [line for line in read_outgoing(tx, found, window).lines.values() if _is_shipped(line, wanted)]
    else:
        lines += [line for line in read_incoming(tx, found, window).lines if _is_received(line, wanted)]
    return _nearest(reached, ((line.node, line) for line in lines))


def _lot_of_unit(tx: Transaction, reached: Reach, contents: list[str]) -> tuple[str, Shipped | Received | None] | None:
    """A unit is reached too when the lot in it is reached as a whole."""
    if not contents:
        return None
    held = reached.whole_lots.intersection(tx.one(REACHED, nodes=contents).lot_keys)
    return _nearest(reached, ((node, None) for node in reached.segments if reached.lot_of[node] in held))


def _way(found: Found, reached: Reach, node: str) -> list[str]:
    """Nodes from the start to this one."""
    way: list[str] = []
    here: str | None = node
    while here is not None:
        way.append(here)
        here = reached.came_from.get(here) if here in reached.came_from else found.certain.came_from.get(here)
    return way[::-1]


def _nearest(reached: Reach, ends: Iterable[tuple[str, Shipped | Received | None]]) -> tuple[str, Shipped | Received | None] | None:
    known = [end for end in ends if end[0] in reached.hops]
    return min(known, key=lambda end: (reached.hops[end[0]], end[1].line_id if end[1] else "", end[0]), default=None)


def _is_shipped(line: Shipped, wanted: Start) -> bool:
    names = {
        "shipment": (line.shipment_line_id, line.shipment_id, line.line_id),
        "order": (line.order_id,),
        "customer": (line.customer_id,),
    }
    return wanted.value in names.get(wanted.kind, ())


def _is_received(line: Received, wanted: Start) -> bool:
    if wanted.kind == "supplier-lot":
        return wanted.value == supplier_lot_value(line.supplier_id or "", line.supplier_lot_number or "")
    return wanted.kind == "receipt" and wanted.value == line.receipt_id
