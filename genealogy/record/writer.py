"""Writing plans: rows of lots, segments, lines, contents and intervals, each kind in one statement.

Nodes before relationships, what goes before what comes, sorted where locks are taken (semantics 9.1). Nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from genealogy import stock
from genealogy.record.contents import Content
from genealogy.record.flows import LotPlan
from genealogy.record.lines import (
    COMMISSION,
    COUNT,
    DISPOSE,
    FOREVER,
    INPUT,
    MOVE,
    NEVER,
    OUTPUT,
    PACK,
    RECEIPT,
    RETURN,
    SHIP,
    SUPPLIER_RETURN,
    UNPACK,
    LotLine,
    UnitLine,
)
from genealogy.record.reader import CONTENT_EXTRAS, pack_position
from genealogy.record.segments import Segment
from genealogy.record.units import UnitPlan
from genealogy.statements import Chain
from genealogy.store import Transaction

# Nodes before relationships, what ends before what begins.
LOTS: Final = Chain.of(
    "record/drop_flows",
    "record/drop_lines",
    "record/drop_carries",
    "record/kill_segments",
    "record/put_segments",
    "record/move_inputs",
    "record/move_outputs",
    "record/move_lines_in",
    "record/move_lines_out",
    "record/put_inputs",
    "record/put_outputs",
    "record/put_lines_in",
    "record/put_lines_out",
    "record/put_carries",
    "record/put_lots",
    "record/put_statuses",
    "record/add_stock",
)
UNITS: Final = Chain.of(
    "record/create_contents",
    "record/put_contents",
    "record/drop_unit_flows",
    "record/drop_content_lines",
    "record/drop_unit_packs",
    "record/drop_unit_lines",
    "record/move_unit_inputs",
    "record/move_unit_outputs",
    "record/move_content_lines",
    "record/put_unit_inputs",
    "record/put_unit_outputs",
    "record/put_content_lines",
    "record/put_unit_packs",
    "record/put_unit_lines",
    "record/put_unit_transforms",
    "record/drop_places",
    "record/drop_withins",
    "record/drop_ins",
    "record/end_places",
    "record/end_withins",
    "record/end_ins",
    "record/put_places",
    "record/put_withins",
    "record/put_ins",
)
_TYPES_IN: Final = {RECEIPT: "RECEIVED_AS", COMMISSION: "COMMISSIONED_AS", RETURN: "RETURNED_AS"}
_TYPES_OUT: Final = {SHIP: "SHIPPED_IN", SUPPLIER_RETURN: "LEFT_IN", DISPOSE: "LEFT_IN"}
_FLOWS: Final = frozenset({INPUT, OUTPUT})
_INTERVALS: Final = {"AT": "places", "WITHIN": "withins", "IN": "ins"}
_UNKNOWN_PLACE: Final = ""


class Batch:
    """Rows to be written by one transaction, gathered by statement and written in a fixed order."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Any]] = defaultdict(list)
        self._stock: dict[tuple[str, str, str, str], tuple[int, int | None]] = {}

    def lot(self, plan: LotPlan) -> None:
        """Gather what one lot's plan asks for."""
        rows = self._rows
        for line, _ in plan.drop:
            rows["drop_flows" if line.role in _FLOWS else "drop_lines"].append([line.end, line.line_id])
            self._loose(line, -1)
        rows["drop_carries"].extend([list(pair) for pair in plan.dropped_carries])
        rows["kill_segments"].extend(plan.dead)
        counts = _counts(plan)
        for segment in plan.touched:
            sums = _sums(plan.lot_key, segment)
            if segment.key == plan.lot_key:
                counts |= sums  # a lot's own node is its first segment
            else:
                rows["put_segments"].append([segment.key, sums])
        for line, _, key in plan.move:
            self._move(line, key)
            if line.role == COMMISSION and line.line_id in plan.turned:
                # Lines as they are read do not tell their lot.
                self._add_stock(replace(line, lot_key=plan.lot_key), line.location_id, (line.base_quantity or 0) * (1 if line.origin else -1))
        for line, key in plan.put:
            self._put(line, key)
            self._loose(line, 1)
        for earlier, later in plan.carries:
            # Not `earliest` and `latest`: a carry holds at any time, and what it leads to is asked for its own.
            when = {"line_id": later.begin_line, "inflow_earliest": later.begin[0], "inflow_latest": later.begin_latest}
            rows["put_carries"].append([earlier.key, later.key, when])
        if plan.ignored is not None:
            counts["clean_outs_ignored"] = sorted(f"{line.earliest}|{line.line_id}" for line in plan.ignored) or None
        rows["put_lots"].append([plan.lot_key, counts])
        if plan.status is not None:
            rows["put_statuses"].append([plan.lot_key, plan.status or None])

    def units(self, plan: UnitPlan) -> None:
        """Gather what a group of units asks for."""
        rows = self._rows
        rows["create_contents"].extend([content.key, _content_values(content)] for content in plan.new_contents)
        rows["put_contents"].extend([content.key, _content_values(content)] for content in plan.put_contents)
        rows["put_contents"].extend([key, {"base_quantity": 0, "dead": True}] for key in plan.dead_contents)
        for line, key in plan.drop_lines:
            rows["drop_unit_flows" if line.role in _FLOWS else "drop_content_lines"].append([key, line.end, line.line_id])
        for line, key, to in plan.move_lines:
            name = {INPUT: "move_unit_inputs", OUTPUT: "move_unit_outputs"}.get(line.role, "move_content_lines")
            rows[name].append([key, line.end, line.line_id, to])
        for line, key in plan.put_lines:
            name = {INPUT: "put_unit_inputs", OUTPUT: "put_unit_outputs"}.get(line.role, "put_content_lines")
            rows[name].append([key, line.end, _content_properties(line)])
        for unit in plan.put_units:
            transforms = unit.role in (INPUT, OUTPUT)
            rows["put_unit_transforms" if transforms else "put_unit_lines"].append([unit.hu_key, unit.end, _unit_properties(unit)])
        rows["drop_unit_lines"].extend([line.hu_key, line.line_id] for line in plan.drop_units)
        for verb, held in (("drop", plan.drop_intervals), ("end", plan.end_intervals), ("put", plan.put_intervals)):
            for kind, intervals in held.items():
                rows[f"{verb}_{_INTERVALS[kind]}"].extend(intervals)

    def between_contents(self, put: Iterable[tuple[str, str, dict[str, Any]]], drop: Iterable[tuple[str, str, str]]) -> None:
        """Gather flows from content to content that come to hold, and those (with their line) that hold no longer."""
        self._rows["put_unit_packs"].extend([source, target, properties] for source, target, properties in put)
        self._rows["drop_unit_packs"].extend([list(flow) for flow in drop])

    def write(self, tx: Transaction, commit: int) -> None:
        """Write all that was gathered."""
        rows = self.rows()
        tx.in_order(LOTS, rows, commit=commit)
        tx.in_order(UNITS, rows, commit=commit)

    def rows(self) -> dict[str, list[Any]]:
        """All that was gathered, by the statement that writes it."""
        self._rows["add_stock"] = [[*key, quantity, last] for key, (quantity, last) in sorted(self._stock.items()) if quantity or last]
        return self._rows

    def _move(self, line: LotLine, key: str) -> None:
        if line.role == INPUT:
            self._rows["move_inputs"].append([line.end, line.line_id, key])
        elif line.role == OUTPUT:
            self._rows["move_outputs"].append([line.end, line.line_id, key])
        elif line.role in _TYPES_IN:
            self._rows["move_lines_in"].append([line.end, line.line_id, key, None if line.role == RETURN else line.origin])
        else:
            self._rows["move_lines_out"].append([line.end, line.line_id, key])

    def _put(self, line: LotLine, key: str) -> None:
        properties = _properties(line)
        if line.role == INPUT:
            self._rows["put_inputs"].append([key, line.end, properties])
        elif line.role == OUTPUT:
            self._rows["put_outputs"].append([key, line.end, properties])
        elif line.role in _TYPES_IN:
            self._rows["put_lines_in"].append([key, line.end, properties, _TYPES_IN[line.role]])
        else:
            self._rows["put_lines_out"].append([key, line.end, properties, _TYPES_OUT.get(line.role, "NOTED_IN")])

    def _loose(self, line: LotLine, sign: int) -> None:
        """Count stock that stands at a place without a unit."""
        if line.base_quantity is None:
            return
        quantity = line.base_quantity * sign
        if line.hu_key is not None:
            if line.role == UNPACK:
                self._add_stock(line, line.location_id, quantity)
            elif line.role == PACK and not line.extra.get("from_hu_key"):
                self._add_stock(line, line.location_id, -quantity)
        elif line.role == RETURN:
            self._add_stock(line, line.location_id, quantity, stock.status_of_return(line.extra.get("disposition")))
        elif line.role in (OUTPUT, RECEIPT, COUNT) or (line.role == COMMISSION and line.origin):
            self._add_stock(line, line.location_id, quantity)
        elif line.role == DISPOSE:
            self._add_stock(line, line.location_id, -quantity, stock.DISPOSED)
        elif line.role in (INPUT, SHIP, SUPPLIER_RETURN):
            self._add_stock(line, line.location_id, -quantity)
        elif line.role == MOVE:
            self._add_stock(line, line.location_id, quantity)
            self._add_stock(line, line.extra.get("from_location_id"), -quantity)

    def _add_stock(self, line: LotLine, place: str | None, quantity: int, status: str = stock.ORDINARY) -> None:
        key = (line.lot_key, place or _UNKNOWN_PLACE, line.base_unit or "", status)
        held, last = self._stock.get(key, (0, None))
        if quantity > 0:
            last = line.earliest if last is None else max(last, line.earliest)
        self._stock[key] = (held + quantity, last)


def _content_values(content: Content) -> dict[str, Any]:
    return {
        "hu_key": content.hu_key,
        "lot_key": content.lot_key,
        "base_quantity": content.quantity if content.known else None,
        "base_unit": content.unit,
        "quantity_known": content.known,
        "status": content.status,
        "shipped": content.shipped or None,
        "dead": None,
    }


def _content_properties(line: LotLine) -> dict[str, Any]:
    """The properties of a line's relationship with a content: what the replay of its unit needs. The rest stands on the lot's line of the same id."""
    values = _core(line)
    values["role"] = line.role
    values.update({name: line.extra[name] for name in CONTENT_EXTRAS if name in line.extra})
    return _without_gaps(values)


def _properties(line: LotLine) -> dict[str, Any]:
    """The properties of a line's relationship; what isn't told is left out."""
    values = _core(line) | {"quantity": line.quantity, "unit": line.unit, "hu_key": line.hu_key} | line.extra
    if line.role in _TYPES_IN and line.role != RETURN:
        values["origin"] = line.origin
        values["named"] = line.named or None
    if line.role not in (INPUT, OUTPUT, RECEIPT, COMMISSION, RETURN, SHIP):
        values["role"] = line.role
    return _without_gaps(values)


def _core(line: LotLine) -> dict[str, Any]:
    """What a line's relationships have in common, whether to its lot or to a content."""
    return {
        "line_id": line.line_id,
        "earliest": line.earliest,
        "latest": line.latest,
        "base_quantity": line.base_quantity,
        "base_unit": line.base_unit,
        "location_id": line.location_id,
        "derived": line.derived or None,
        # Only flows of unknown time have it, so that an index tells at once whether there is any.
        "timeless": line.earliest == NEVER or line.latest == FOREVER or None,
    }


def _without_gaps(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _unit_properties(line: UnitLine) -> dict[str, Any]:
    values = {
        "line_id": line.line_id,
        "role": line.role,
        "earliest": line.earliest,
        "latest": line.latest,
        "location_id": line.location_id,
        "other": line.other,
        **line.extra,
    }
    return _without_gaps(values)


def _sums(lot_key: str, segment: Segment) -> dict[str, Any]:
    return {
        "lot_key": lot_key,
        "begin_time": segment.begin[0],
        "begin_rank": segment.begin[1],
        "begin_line": segment.begin_line,
        "begin_latest": segment.begin_latest,
        "inflows": segment.inflows,
        "outflows": segment.outflows,
        "last_in": pack_position(segment.last_in),
        "first_out": pack_position(segment.first_out),
        "first_left": pack_position(segment.first_left),
        "first_came": pack_position(segment.first_came),
        "last_line": pack_position(segment.last_line),
        "made": segment.made,
        "back": segment.back,
        "arrived": segment.arrived,
        "out": segment.out,
        "shipped": segment.shipped,
        "unmeasured": segment.unmeasured,
        "sum_unit": segment.unit,
        "fresh": segment.fresh or None,
        "dead": None,
    }


def _counts(plan: LotPlan) -> dict[str, Any]:
    state = plan.state
    return {
        "adds_up": state.adds_up,
        "overdrawn": plan.overdrawn or None,
        "slack_steps": state.slack,
        "vessel": state.vessel or None,
        "outputs": state.outputs,
        "commissions": state.commissions,
        "receipts": state.receipts,
        "unnamed": state.unnamed,
        "cleans": state.cleans,
        "status_at": pack_position(state.status_at),
    }


def same_links(lots: Sequence[tuple[str, str, str]], ends: dict[str, str]) -> set[tuple[str, str, str]]:
    """Links that join lots declared the same: (event, last segment of one, first of the other), both ways (semantics 1.4)."""
    links: set[tuple[str, str, str]] = set()
    for one, other, event in lots:
        links.add((event, ends[one], other))
        links.add((event, ends[other], one))
    return links


def same_rows(links: Iterable[tuple[str, str, str]]) -> list[list[Any]]:
    """Rows of such links: their time is unknown, so they hold at any."""
    return [[*link, NEVER, FOREVER] for link in sorted(links)]
