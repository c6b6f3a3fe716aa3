"""Which nodes are reached: the walk itself, apart from all that is done with what it finds.

Reaching is a set of nodes, never a set of paths. A few starts are one walk of the database each (its breadth-first search prunes what it has seen, but forgets
it at the next start); many starts go level by level, with one set of nodes seen kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.question import DEFAULT_LIMIT, Direction
from genealogy.trace.window import Window

# Up to so many starts, a walk from each costs less than a round trip a level.
FEW = 8
# A front so narrow is a chain (a vessel's many segments): walking on from it in the database beats a round trip a link.
NARROW = 32
_PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """Reached nodes by the database's ids, with what each is, as parallel lists.

    Attributes:
        found: The nodes.
        lot_keys: Per node its lot; empty for a transformation.
        depths: Per node the fewest relationships from a start to it.
        later: Lots that were reached otherwise than by their own node: by a later segment, or as content of a unit.
        contents: Those nodes that are contents of handling units.
    """

    found: list[str]
    lot_keys: list[str]
    depths: list[int]
    later: list[str]
    contents: list[str]


@dataclass(frozen=True, slots=True)
class LotReached(Reached):
    """What a lot reaches, found in one go.

    Attributes:
        commits: The last commit before anything was read; none before the first.
        lots: Key, number and item of the lots that the text names; just one was walked.
        starts: Where the walk started; more than `FEW` were not walked.
    """

    commits: list[int]
    lots: list[list[str | None]]
    starts: list[str]


@dataclass(frozen=True, slots=True)
class NodesRow:
    """Nodes by the database's ids."""

    nodes: list[str]


@dataclass(frozen=True, slots=True)
class KindsRow:
    """As `Reached`, of nodes whose depths are known."""

    found: list[str]
    lot_keys: list[str]
    later: list[str]
    contents: list[str]


@dataclass(frozen=True, slots=True)
class FlowsRow:
    """Flows among nodes, as parallel lists.

    Attributes:
        sources: Per flow the place of its first node in the list asked for.
        targets: Per flow its second node.
        unknown_times: Lines of flows without a time.
    """

    sources: list[int]
    targets: list[str]
    unknown_times: list[str]


DIRECTIONS: tuple[Direction, ...] = ("forward", "backward")
WALKS = {
    (direction, units, as_of): Statement(f"trace/walk_{'units_' if units else ''}{direction}{'_as_of' if as_of else ''}", Reached)
    for direction in DIRECTIONS
    for units in (False, True)
    for as_of in (False, True)
}
LOT = {direction: Statement(f"trace/lot_{direction}", LotReached) for direction in DIRECTIONS}
STEPS = {direction: Statement(f"trace/step_{direction}", NodesRow) for direction in DIRECTIONS}
FLOWS = {direction: Statement(f"trace/flows_{direction}", FlowsRow) for direction in DIRECTIONS}
REACHED = Statement("trace/reached", KindsRow)
NOTHING = Reached([], [], [], [], [])


@dataclass(frozen=True, slots=True)
class Walker:
    """How to walk.

    Attributes:
        direction: Which way.
        window: As of when.
        units: Whether contents of handling units are walked too.
        ways: Whether it must be known from where each node was reached.
        limit: How many nodes at most.
    """

    direction: Direction
    window: Window
    units: bool = False
    ways: bool = False
    limit: int = DEFAULT_LIMIT

    def reached(self, tx: Transaction, starts: Sequence[str]) -> Reached:
        """All that is reached from any of these, the starts included; exactly `limit` nodes means there may be more."""
        if not starts:
            return NOTHING
        if len(starts) <= FEW:
            return self._walk(tx, starts)
        depths = self.by_levels(tx, starts)
        row = tx.one(REACHED, nodes=list(depths))
        return Reached(row.found, row.lot_keys, [depths[node] for node in row.found], row.later, row.contents)

    def flows(self, tx: Transaction, nodes: Sequence[str]) -> FlowsRow:
        """The flows that lead on from these nodes."""
        return tx.one(FLOWS[self.direction], nodes=list(nodes), units=self.units, **self.window.clocks)

    def _walk(self, tx: Transaction, starts: Sequence[str]) -> Reached:
        clocks = self.window.clocks if self.window.as_of else {}
        return tx.one(WALKS[self.direction, self.units, self.window.as_of], starts=list(starts), limit=self.limit, **clocks)

    def by_levels(self, tx: Transaction, starts: Sequence[str]) -> dict[str, int]:
        """The nodes reached from many starts, with the fewest relationships to each: a round trip a level, each node expanded once."""
        seen = dict.fromkeys(starts, 0)
        front = list(seen)
        level = 0
        while front and len(seen) < self.limit:
            level += 1
            if level > _PATIENCE and len(front) <= NARROW:
                walked = self._walk(tx, front)
                for node, depth in zip(walked.found, walked.depths, strict=True):
                    seen.setdefault(node, level - 1 + depth)
                break
            found = tx.one(STEPS[self.direction], frontier=front, units=self.units, **self.window.clocks).nodes
            front = [node for node in found if node not in seen]
            seen.update(dict.fromkeys(front, level))
        return dict(islice(seen.items(), self.limit))
