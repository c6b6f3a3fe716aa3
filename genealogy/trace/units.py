"""Traces from a handling unit: what follows beside the plain flows of its contents (semantics 5.2 to 5.4).

Forward, an outflow of the lot that names no unit may have been taken from any unit on hand then, and what was unpacked or shipped may fill other units later:
such rows are *possible*, and so is all that follows from them. Backward, contents packed from loose stock lead to their lot, which is no guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.reach import Reach, reach
from genealogy.trace.start import segments_of_lots
from genealogy.trace.walk import Reached, Walker


@dataclass(frozen=True, slots=True)
class OutflowsRow:
    """What lots gave, naming no unit: pairs of content and transformation, shipment lines, lots with loose stock from unpacking."""

    transformations: list[list[str]]
    shipments: list[list[Any]]
    unpacked: list[str]


@dataclass(frozen=True, slots=True)
class FillsRow:
    """Pairs of a content and a later one that it may have filled."""

    fills: list[list[str]]


@dataclass(frozen=True, slots=True)
class SourcesRow:
    """Per content the segments it was packed from; contents that nothing filled, with their lot."""

    sources: list[list[object]]
    unfilled: list[list[str]]


LOOSE_OUTFLOWS = Statement("trace/loose_outflows", OutflowsRow)
LATER_FILLS = Statement("trace/later_fills", FillsRow)
CONTENT_SOURCES = Statement("trace/content_sources", SourcesRow)


@dataclass(slots=True)
class Found:
    """All that a trace reached.

    Attributes:
        certain: What follows without doubt.
        possible: What may follow; empty unless a trace starts from units.
        possible_shipments: Shipment lines that may have been taken from the units themselves, as the query gives them.
        unpacked: Lots whose loose stock may hold what was unpacked.
    """

    certain: Reach
    possible: Reach = field(default_factory=Reach)
    possible_shipments: list[list[Any]] = field(default_factory=list)
    unpacked: set[str] = field(default_factory=set)

    @property
    def certain_nodes(self) -> dict[str, list[str]]:
        """What follows without doubt, as the parameters of the queries for its lines."""
        return {"nodes": self.certain.segments, "contents": sorted(self.certain.contents)}

    @property
    def transformations(self) -> list[str]:
        """All transformations, certain and possible."""
        return [node for reached in (self.certain, self.possible) for node in reached.hops if node not in reached.lot_of]


def find(tx: Transaction, walker: Walker, starts: Sequence[str], walked: Reached | None = None) -> Found:
    """All that is reached from these segments and contents; `walked` is the walk, where that is done already."""
    found = Found(reach(tx, walker, starts, walked=walked))
    if not found.certain.contents:
        return found
    if walker.direction == "backward":
        _beyond_packs(tx, walker, found.certain)
    else:
        _possible(tx, walker, found)
    return found


def _beyond_packs(tx: Transaction, walker: Walker, certain: Reach) -> None:
    row = tx.one(CONTENT_SOURCES, contents=sorted(certain.contents), **walker.window.clocks)
    depth: dict[str, int] = {}
    origin: dict[str, str] = {}
    pairs = [(str(content), str(node)) for content, nodes in row.sources for node in nodes]  # type: ignore[attr-defined]
    for content, lot in row.unfilled:
        pairs += [(content, node) for node in segments_of_lots(tx, [lot], "backward", walker.window)]
    for content, node in pairs:
        if certain.hops[content] < depth.get(node, certain.hops[content] + 1):
            depth[node], origin[node] = certain.hops[content], content
    if depth:
        merge(certain, reach(tx, replace(walker, units=False, ways=True), list(depth), list(depth.values())), origin)


def _possible(tx: Transaction, walker: Walker, found: Found) -> None:
    """Widen, content by content, until nothing new may have been filled."""
    front, seen = sorted(_alone(found.certain)), set(found.certain.contents)
    hops = dict(found.certain.hops)
    while front:
        loose = tx.one(LOOSE_OUTFLOWS, contents=front, **walker.window.clocks)
        fills = tx.one(LATER_FILLS, contents=front, **walker.window.clocks).fills
        found.possible_shipments += loose.shipments
        found.unpacked.update(loose.unpacked)
        depth: dict[str, int] = {}
        origin: dict[str, str] = {}
        for (content, node), step in [(pair, 1) for pair in loose.transformations] + [(pair, 0) for pair in fills]:
            if node not in found.certain.hops and hops[content] + step < depth.get(node, hops[content] + step + 1):
                depth[node], origin[node] = hops[content] + step, content
        if not depth:
            return
        more = reach(tx, walker, list(depth), list(depth.values()))
        merge(found.possible, more, origin)
        hops.update({node: hop for node, hop in more.hops.items() if node not in hops})
        front = sorted(_alone(more) - seen)
        seen |= more.contents


def _alone(reached: Reach) -> set[str]:
    """Contents whose lot was not reached as a whole."""
    whole = reached.whole_lots
    return {content for content in reached.contents if reached.lot_of[content] not in whole}


def merge(into: Reach, more: Reach, origin: dict[str, str]) -> None:
    """Add what a further walk reached; `origin` tells from which node of the first each of its starts came."""
    for node, hop in more.hops.items():
        if hop < into.hops.get(node, hop + 1):
            into.hops[node] = hop
            into.came_from[node] = more.came_from[node] or origin.get(node)
    into.lot_of.update(more.lot_of)
    into.contents |= more.contents
    into.later |= more.later
    into.onward = (more.onward or {}) | (into.onward or {})
    for node, content in origin.items():
        into.onward[content] = [*into.onward.get(content, ()), node]
    into.unknown_times = (into.unknown_times or set()) | (more.unknown_times or set())
    into.limited = into.limited or more.limited
    into.walk_ms += more.walk_ms
