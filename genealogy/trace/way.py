"""A witness way told as steps: what happened between its nodes, in the order of the goods' flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec import Struct

from genealogy.identifiers import lot_number
from genealogy.store import Statement, Transaction
from genealogy.trace.answer import quantity_text
from genealogy.trace.backward import Received
from genealogy.trace.forward import Shipped
from genealogy.trace.question import Direction
from genealogy.trace.times import to_text
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class WayRow:
    """Flows between neighbours as lists, in the order of `Flow`."""

    flows: list[list[object]]


WAY = Statement("trace/way", WayRow)


class Step(Struct, frozen=True, kw_only=True):
    """One thing that happened on the way.

    Attributes:
        kind: receipt, transformation, carried (what was left flowed on), same-lot, repacked, packed, or shipment.
        what: Of a transformation its kind: production, blend, kit and so on.
        at: When.
        document: The source document.
        line_id: The record's line.
        lot_key: The lot that went in, came in or was shipped; `quantity` of `unit` of it.
        to_lot_key: The lot that came out; `to_quantity` of `to_unit` of it.
        handling_unit: The unit it was in.
        party: Supplier or customer.
    """

    kind: str
    lot_key: str
    lot_number: str
    what: str | None = None
    at: str | None = None
    document: str | None = None
    line_id: str | None = None
    quantity: str | None = None
    unit: str | None = None
    to_lot_key: str | None = None
    to_lot_number: str | None = None
    to_quantity: str | None = None
    to_unit: str | None = None
    handling_unit: str | None = None
    party: str | None = None


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
    same: bool
    hu_key: str | None
    location_id: str | None
    document: str | None
    kind: str | None


def steps_of(tx: Transaction, way: Sequence[str], lot_of: dict[str, str], line: Shipped | Received | None, direction: Direction, window: Window) -> list[Step]:
    """The steps of a way; `line` is the shipment it ends with or the receipt it begins with."""
    nodes = list(way) if direction == "forward" else list(way)[::-1]
    pairs = [list(pair) for pair in pairwise(nodes)]
    flows: dict[int, Flow] = {}
    if pairs:
        for row in tx.one(WAY, pairs=pairs, **window.clocks).flows:
            flow = Flow(*row)  # type: ignore[arg-type]
            flows.setdefault(flow.index, flow)
    steps = [_receipt(line)] if isinstance(line, Received) else []
    steps += _between(nodes, flows, lot_of)
    if isinstance(line, Shipped):
        steps.append(_shipment(line))
    return steps


def _between(nodes: list[str], flows: dict[int, Flow], lot_of: dict[str, str]) -> list[Step]:
    steps = []
    for index, node in enumerate(nodes[:-1]):
        following = nodes[index + 1]
        if node in lot_of and following in lot_of:
            steps.append(_passing(flows.get(index), lot_of[node], lot_of[following]))
        elif node in lot_of:
            result = nodes[index + 2] if index + 2 < len(nodes) else None
            steps.append(_transformation(flows.get(index), flows.get(index + 1), lot_of[node], lot_of.get(result or "")))
        elif index == 0:
            steps.append(_transformation(None, flows.get(0), None, lot_of.get(following)))
    return steps


def _passing(flow: Flow | None, lot: str, to: str) -> Step:
    kind = "packed" if flow is None else "carried" if flow.carry else "same-lot" if flow.same else "repacked"
    return Step(
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


def _transformation(into: Flow | None, out: Flow | None, lot: str | None, to: str | None) -> Step:
    told = into or out
    key = lot or to or ""
    return Step(
        kind="transformation",
        what=told.kind if told else None,
        at=to_text((into or out).earliest) if told else None,  # type: ignore[union-attr]
        document=told.document if told else None,
        line_id=told.line_id if told else None,
        lot_key=key,
        lot_number=lot_number(key),
        quantity=quantity_text(into.quantity) if into else None,
        unit=into.unit if into else None,
        handling_unit=into.hu_key if into else None,
        to_lot_key=to,
        to_lot_number=lot_number(to) if to else None,
        to_quantity=quantity_text(out.quantity) if out else None,
        to_unit=out.unit if out else None,
    )


def _shipment(line: Shipped) -> Step:
    return Step(
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


def _receipt(line: Received) -> Step:
    return Step(
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
