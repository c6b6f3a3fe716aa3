"""A witness way told as steps: what happened between its nodes, in the order of the goods' flow, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec import Struct

from genealogy.identifiers import lot_number
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import quantity_text
from genealogy.trace.people import Telling
from genealogy.trace.times import to_text
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class WayRow:
    """Flows between neighbours as lists, in the order of `Flow`."""

    flows: list[list[object]]


WAY = Statement("trace/way", WayRow)
BESIDE = Statement("trace/way_beside", WayRow)


class Step(Struct, frozen=True, kw_only=True):
    """One thing that happened on the way.

    Attributes:
        kind: receipt, transformation, carried (what was left flowed on), same-lot, repacked, packed, shipment, on-hand (where it stands) or
            master (a lot's own row tells whose it was).
        what: Of a transformation its kind: production, blend, kit and so on; of a receipt or master row the supplier's lot number.
        at: When.
        document: The source document.
        line_id: The record's line.
        lot_key: The lot that went in, came in, was shipped or stands there; `quantity` of `unit` of it.
        to_lot_key: The lot that came out, by the line `to_line_id`; `to_quantity` of `to_unit` of it.
        handling_unit: The unit it was in.
        place: Where, of what is on hand.
        party: Supplier or customer.
        told_by: The records that tell it: of a transformation that of the input and that of the output.
    """

    kind: str
    lot_key: str
    lot_number: str | None
    what: str | None = None
    at: str | None = None
    document: str | None = None
    line_id: str | None = None
    quantity: str | None = None
    unit: str | None = None
    to_lot_key: str | None = None
    to_lot_number: str | None = None
    to_line_id: str | None = None
    to_quantity: str | None = None
    to_unit: str | None = None
    handling_unit: str | None = None
    place: str | None = None
    party: str | None = None
    told_by: list[Telling] = []


Told = tuple[Step, list[str]]
"""A step and the lines that tell it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One relationship on the way."""

    index: int
    line_id: str | None
    quantity: int | None
    unit: str | None
    earliest: int | None
    latest: int | None
    carry: bool
    same: str | None
    hu_key: str | None
    location_id: str | None
    document: str | None
    kind: str | None


def steps_between(tx: Transaction, nodes: Sequence[str], lot_of: dict[str, str], window: Window) -> list[Told]:
    """The steps between neighbouring nodes, which stand in the order of the goods' flow."""
    pairs = [list(pair) for pair in pairwise(nodes)]
    flows: dict[int, Flow] = {}
    if pairs:
        _first(flows, tx.one(WAY, pairs=pairs, **window.clocks))
    direct = set(flows)
    missing = [[index, *pair] for index, pair in enumerate(pairs) if index not in flows]
    if missing:
        _first(flows, tx.one(BESIDE, pairs=missing, **window.clocks))
    told = []
    for index, node in enumerate(nodes[:-1]):
        following = nodes[index + 1]
        if node in lot_of and following in lot_of:
            told.append(_passing(flows.get(index), lot_of[node], lot_of[following], direct=index in direct))
        elif node in lot_of:
            result = nodes[index + 2] if index + 2 < len(nodes) else None
            told.append(_transformation(flows.get(index), flows.get(index + 1), lot_of[node], lot_of.get(result or "")))
        elif index == 0:
            told.append(_transformation(None, flows.get(0), None, lot_of.get(following)))
    return told


def _first(flows: dict[int, Flow], row: WayRow) -> None:
    for values in row.flows:
        flow = Flow(*values)  # type: ignore[arg-type]
        flows.setdefault(flow.index, flow)


def _passing(flow: Flow | None, lot: str, to: str, *, direct: bool) -> Told:
    kind = "packed" if flow is None or not direct else "carried" if flow.carry else "same-lot" if flow.same else "repacked"
    step = Step(
        kind=kind,
        lot_key=lot,
        lot_number=lot_number(lot),
        at=to_text(flow.earliest) if flow else None,
        line_id=flow.line_id if flow else None,
        quantity=quantity_text(flow.quantity) if flow else None,
        unit=flow.unit if flow else None,
        handling_unit=flow.hu_key if flow else None,
        to_lot_key=to,
        to_lot_number=lot_number(to),
    )
    return step, _lines(flow)


def _transformation(into: Flow | None, out: Flow | None, lot: str | None, to: str | None) -> Told:
    told = into or out
    key = lot or to or ""
    step = Step(
        kind="transformation",
        what=told.kind if told else None,
        at=to_text(told.earliest) if told else None,
        document=told.document if told else None,
        line_id=told.line_id if told else None,
        lot_key=key,
        lot_number=lot_number(key),
        quantity=quantity_text(into.quantity) if into else None,
        unit=into.unit if into else None,
        handling_unit=into.hu_key if into else None,
        to_lot_key=to,
        to_lot_number=lot_number(to) if to else None,
        to_line_id=out.line_id if out else None,
        to_quantity=quantity_text(out.quantity) if out else None,
        to_unit=out.unit if out else None,
    )
    return step, _lines(into, out)


def _lines(*flows: Flow | None) -> list[str]:
    return [line for flow in flows if flow and (line := flow.line_id or flow.same)]
