"""The stored graph of some lots, read back with plain Cypher as docs/graph.md tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from genealogy.store import Store

Role = Literal["in", "out", "clean", "back", "arrived", "down", "noted", "carry", "same"]

_SEGMENTS = """
MATCH (s:Segment) WHERE s.lot_key IN $lots
MATCH (l:Lot {lot_key: s.lot_key})
RETURN s.segment_key AS key, s.lot_key AS lot, properties(s) AS sums, coalesce(l.adds_up, true) AS adds_up, coalesce(l.vessel, false) AS vessel
"""
_LINES = """
MATCH (s:Segment)-[r]-(n) WHERE s.lot_key IN $lots
  AND type(r) IN ['FLOWS_TO', 'RECEIVED_AS', 'COMMISSIONED_AS', 'SHIPPED_IN', 'RETURNED_AS', 'LEFT_IN', 'NOTED_IN']
RETURN s.segment_key AS segment, type(r) AS type, startNode(r) = s AS leaves, properties(r) AS line, labels(n) AS far_labels,
  coalesce(n.segment_key, n.transformation_key, n.event_id) AS far
"""
_EVERYTHING = """
MATCH (a)-[r]->(b) WHERE r.superseded_at IS NULL
WITH a, r, b, ['segment_key', 'transformation_key', 'event_id', 'content_key', 'hu_key', 'location_id', 'customer_id', 'supplier_id', 'order_id', 'item_id']
  AS keys
RETURN head([k IN keys WHERE a[k] IS NOT NULL | a[k]]) AS a, type(r) AS type, properties(r) AS line, head([k IN keys WHERE b[k] IS NOT NULL | b[k]]) AS b
"""
_STAMPS = """
MATCH (s:Segment)-[r]-() WHERE s.lot_key IN $lots AND r.linked_at IS NOT NULL
RETURN type(r) AS type, r.line_id AS line_id, r.linked_at AS linked, r.superseded_at AS superseded
"""


@dataclass(frozen=True)
class StoredLine:
    """One current relationship of a segment, in the words of semantics 3."""

    role: Role
    type: str
    line_id: str
    earliest: int
    latest: int
    quantity: int | None
    unit: str | None
    far: str
    leaves: bool
    shipped: bool

    @property
    def key(self) -> tuple[int, int, str]:
        """Place in the one order of 2.2."""
        if self.role == "in":
            return (self.earliest, 0, self.line_id)
        if self.role in ("out", "clean"):
            return (self.latest, 2, self.line_id)
        return (self.latest if self.role == "down" else self.earliest, 1, self.line_id)


@dataclass
class StoredSegment:
    """One segment with its current lines."""

    key: str
    lot: str
    sums: dict[str, Any]
    adds_up: bool
    vessel: bool
    lines: list[StoredLine] = field(default_factory=list)

    def of(self, *roles: Role) -> list[StoredLine]:
        """Its lines of these roles, in order."""
        return sorted((line for line in self.lines if line.role in roles), key=lambda line: line.key)

    @property
    def begin(self) -> tuple[int, int, str]:
        """Where it begins: a lot's own node first, a later one at its first inflow."""
        flows = self.of("in")
        return (-(2**63), -1, "") if self.key == self.lot or not flows else flows[0].key


def segments(store: Store, lots: Sequence[str]) -> dict[str, list[StoredSegment]]:
    """Each lot's segments, in order, with their current lines."""
    found = {row["key"]: StoredSegment(**row) for row in store.autocommit(_SEGMENTS, lots=list(lots))}
    for row in store.autocommit(_LINES, lots=list(lots)):
        found[row["segment"]].lines.append(_line(row))
    by_lot: dict[str, list[StoredSegment]] = {}
    for segment in sorted(found.values(), key=lambda segment: segment.begin):
        by_lot.setdefault(segment.lot, []).append(segment)
    return by_lot


def snapshot(store: Store, lots: Sequence[str], space: str) -> frozenset[tuple[object, ...]]:
    """What is current, without stamps and without the mark of the history's names: equal for equal graphs."""
    return frozenset(
        (
            row["segment"],
            row["type"],
            row["leaves"],
            row["far"],
            *(line.get(name) for name in ("line_id", "base_quantity", "base_unit", "earliest", "latest")),
            bool(line.get("origin")),
        )
        for row in _unmarked(store.autocommit(_LINES, lots=list(lots)), space)
        for line in (row["line"],)
    )


def dump(store: Store) -> frozenset[str]:
    """Every current relationship of a small database, without stamps, as text: what differs between two graphs whose hashes differ."""
    stamps = ("linked_at", "superseded_at", "ended_at")
    found = set()
    for row in store.autocommit(_EVERYTHING):
        told = {name: row["line"][name] for name in sorted(row["line"]) if name not in stamps}
        found.add(f"{row['a']} -{row['type']} {told}-> {row['b']}")
    return frozenset(found)


def bad_stamps(store: Store, lots: Sequence[str]) -> list[str]:
    """Lines that ended before they began, or that are current and yet ended (4.1)."""
    return [
        f"{row['type']} {row['line_id']}: linked {row['linked']}, superseded {row['superseded']}"
        for row in store.autocommit(_STAMPS, lots=list(lots))
        if (row["superseded"] is not None) != row["type"].startswith("SUPERSEDED") or (row["superseded"] or 2**62) < row["linked"]
    ]


def _line(row: dict[str, Any]) -> StoredLine:
    line = row["line"]
    return StoredLine(
        role=_role(row),
        type=row["type"],
        line_id=line.get("line_id") or "",
        earliest=line.get("earliest", 0),
        latest=line.get("latest", 0),
        quantity=line.get("base_quantity"),
        unit=line.get("base_unit"),
        far=row["far"],
        leaves=row["leaves"],
        shipped=row["type"] == "SHIPPED_IN",
    )


def _role(row: dict[str, Any]) -> Role:
    line = row["line"]
    match row["type"]:
        case "FLOWS_TO" if "Segment" in row["far_labels"]:
            return "carry" if line.get("carry") else "same"
        case "FLOWS_TO" | "SHIPPED_IN" | "LEFT_IN":
            return "out" if row["leaves"] else "in"
        case "RETURNED_AS":
            return "back"
        case "RECEIVED_AS":
            return "in" if line["origin"] else "arrived"
        case "COMMISSIONED_AS":
            return "in" if line["origin"] else "noted"
    if "CleanOut" in row["far_labels"]:
        return "clean"
    if "Adjustment" in row["far_labels"]:
        return "back" if (line.get("base_quantity") or 0) > 0 else "down"
    return "noted"


def _unmarked(value: Any, space: str) -> Any:
    if isinstance(value, str):
        return value.replace(space, "")
    if isinstance(value, dict):
        return {name: _unmarked(inner, space) for name, inner in value.items()}
    return [_unmarked(inner, space) for inner in value] if isinstance(value, list) else value
