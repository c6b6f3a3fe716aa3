"""What each statement of the write path makes, as rows of import files.

The rows are those that the write path makes for its statements, so what a node or a relationship keeps is told in one place.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from genealogy.errors import StoreError
from genealogy.fill.spill import Spill
from genealogy.fill.tables import Tables

COMMIT: Final = 1
"""The fill is one commit, the database's first: known before it is nothing, known at it is all."""

# By statement: the type (empty: the row's fourth value), the labels of its first and second key, and whether it leads from the second to the first.
_LINES: Final[dict[str, tuple[str, str, str, bool]]] = {
    "put_inputs": ("FLOWS_TO", "Segment", "Transformation", False),
    "put_outputs": ("FLOWS_TO", "Segment", "Transformation", True),
    "put_carries": ("FLOWS_TO", "Segment", "Segment", False),
    "put_lines_in": ("", "Segment", "Event", True),
    "put_lines_out": ("", "Segment", "Event", False),
    "put_unit_inputs": ("UNIT_FLOWS_TO", "Content", "Transformation", False),
    "put_unit_outputs": ("UNIT_FLOWS_TO", "Content", "Transformation", True),
    "put_content_lines": ("CONTENT_LINE", "Content", "Event", False),
    "put_unit_lines": ("UNIT_LINE", "HandlingUnit", "Event", False),
    "put_unit_transforms": ("UNIT_LINE", "HandlingUnit", "Transformation", False),
}
_INTERVALS: Final = {
    "put_places": ("AT", "HandlingUnit", "Location"),
    "put_withins": ("WITHIN", "HandlingUnit", "HandlingUnit"),
    "put_ins": ("IN", "Content", "HandlingUnit"),
}
_PARTIES: Final = {
    "shipment_parties": ("TO", "Customer"),
    "receipt_parties": ("FROM", "Supplier"),
    "return_parties": ("BACK_FROM", "Customer"),
    "event_orders": ("FOR", "Order"),
}
_NODES: Final = {"create_contents": ("Content", "content_key"), "put_segments": ("Segment", "segment_key")}


class Sheet:
    """Gathers the rows of one part of the work, and names of things that are nodes once, whoever names them.

    Args:
        folder: Where its files go.
        tables: Name of the part its import files belong to.
        part: Name of the part whose names these are.
        load_id: The load.
    """

    def __init__(self, folder: Path, tables: str, part: str, load_id: str) -> None:
        self._tables = Tables(folder, tables)
        self._things = Spill(folder, "things", part)
        self._load = {"commit": COMMIT, "load_id": load_id}
        self._named: set[tuple[str, str]] = set()
        self._nodes: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._links: defaultdict[tuple[str, str, str], list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)

    def take(self, name: str, rows: list[Any]) -> None:
        """Gather rows of a statement of the write path.

        Raises:
            StoreError: A statement that this module knows nothing of.
        """
        for names, gather in ((_LINES, self._lines), (_INTERVALS, self._intervals), (_PARTIES, self._parties), (_NODES, self._plain)):
            if name in names:
                gather(name, rows)
                return
        others = {"create_events": self._events, "return_of": self._returns, "add_stock": self._stock, "put_transformations": self._transformations}
        if name in others:
            others[name](rows)
        elif rows:
            raise StoreError(f"A first fill doesn't know what record/{name} writes.")

    def node(self, labels: str, key: str, values: dict[str, Any]) -> None:
        """Gather a node."""
        self._nodes[labels, key].append(values)

    def link(self, kind: str, start: tuple[str, str], end: tuple[str, str]) -> None:
        """Gather a relationship without properties; both ends are (label, key), the later one by its name."""
        self._links[kind, start[0], end[0]].append((start[1], end[1], {}))
        self._named.add(end)

    def thing(self, label: str, key: str, values: dict[str, Any]) -> None:
        """What a master row says of something."""
        self._things.add(key, [label, key, values, True])

    def flush(self) -> None:
        """Write what was gathered; names are kept until the end."""
        for (labels, key), nodes in self._nodes.items():
            self._tables.nodes(labels, key, nodes)
        for (kind, start, end), links in self._links.items():
            self._tables.links(kind, start, end, links)
        self._nodes.clear()
        self._links.clear()

    def close(self) -> None:
        """Write what is left, and the names."""
        self.flush()
        for label, key in sorted(self._named):
            self._things.add(key, [label, key, {}, False])
        self._things.close()

    def _lines(self, name: str, rows: list[Any]) -> None:
        kind, first, second, backward = _LINES[name]
        stamp = {"linked_at": COMMIT} | ({"carry": True} if name == "put_carries" else {})
        start, end = (second, first) if backward else (first, second)
        for row in rows:
            told = row[2] | stamp
            self._links[kind or row[3], start, end].append((row[1], row[0], told) if backward else (row[0], row[1], told))

    def _intervals(self, name: str, rows: list[Any]) -> None:
        kind, start, end = _INTERVALS[name]
        links = self._links[kind, start, end]
        for source, target, since, until in rows:
            links.append((source, target, {"since": since, "until": until, "linked_at": COMMIT, "ended_at": None if until is None else COMMIT}))
            if end == "Location":
                self._named.add((end, target))

    def _parties(self, name: str, rows: list[Any]) -> None:
        kind, label = _PARTIES[name]
        self._links[kind, "Event", label].extend((event, party, {}) for event, party in rows)
        self._named.update((label, party) for _, party in rows)

    def _plain(self, name: str, rows: list[Any]) -> None:
        label, key = _NODES[name]
        self._nodes[label, key].extend({key: row[0]} | row[1] for row in rows)

    def _events(self, rows: list[Any]) -> None:
        for label, values in rows:
            self._nodes[f"Event:{label}", "event_id"].append(values | self._load)

    def _returns(self, rows: list[Any]) -> None:
        self._links["RETURN_OF", "Event", "Event"].extend((row[0], row[1], {"line_id": row[2], "returns_line": row[3]}) for row in rows if row[1])

    def _transformations(self, rows: list[Any]) -> None:
        for key, values in rows:
            self._things.add(key, ["Transformation", key, values, False])

    def _stock(self, rows: list[Any]) -> None:
        for lot, place, unit, status, quantity, last in rows:
            told = {"base_unit": unit, "status": status, "base_quantity": quantity, "last_in": last}
            self._links["STOCK_AT", "Segment", "Location"].append((lot, place, told))
            self._named.add(("Location", place))
