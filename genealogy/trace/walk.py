"""Which nodes are reached: the walk itself, apart from all that is done with what it finds.

Reaching is a set of nodes, never a set of paths. A few starts are one walk of the database each (its breadth-first search prunes what it has seen, but forgets
it at the next start); many starts go level by level, with one set of nodes seen kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from genealogy.store import Statement, Transaction
from genealogy.trace.question import DEFAULT_LIMIT, Direction
from genealogy.trace.window import Window

# Up to so many starts, a walk from each costs less than a round trip a level.
FEW = 8
# A front so narrow is a chain (a vessel's many segments): walking on from it in the database beats a round trip a link.
NARROW = 32
_PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """Reached nodes by the database's ids, with what each is, and the flows among them, as parallel lists.

    Attributes:
        found: The nodes.
        lot_keys: Per node its lot; empty for a transformation.
        content_keys: Per node its key as content of a unit; else empty.
        documents: Per node its document as a transformation; else empty.
        sources: Per flow the place of its first node in `found`.
        targets: Per flow its second node.
        unknown_times: Lines of flows without a time.
    """

    found: list[str]
    lot_keys: list[str]
    content_keys: list[str]
    documents: list[str]
    sources: list[int]
    targets: list[str]
    unknown_times: list[str]


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


DIRECTIONS: tuple[Direction, ...] = ("forward", "backward")
WALKS = {
    (direction, units, as_of): Statement(f"trace/walk_{'units_' if units else ''}{direction}{'_as_of' if as_of else ''}", Reached)
    for direction in DIRECTIONS
    for units in (False, True)
    for as_of in (False, True)
}
LOT = {direction: Statement(f"trace/lot_{direction}", LotReached) for direction in DIRECTIONS}
STEPS = {direction: Statement(f"trace/step_{direction}", NodesRow) for direction in DIRECTIONS}
REACHED = {direction: Statement(f"trace/reached_{direction}", Reached) for direction in DIRECTIONS}
NOTHING = Reached([], [], [], [], [], [], [])


@dataclass(frozen=True, slots=True)
class Walker:
    """How to walk: which way, as of when, whether contents of handling units are walked too, and how far at most."""

    direction: Direction
    window: Window
    units: bool = False
    limit: int = DEFAULT_LIMIT

    def reached(self, tx: Transaction, starts: Sequence[str]) -> Reached:
        """All that is reached from any of these, the starts included; exactly `limit` nodes means there may be more."""
        if not starts:
            return NOTHING
        if len(starts) <= FEW:
            return self._walk(tx, starts)
        nodes = self.by_levels(tx, starts)
        return tx.one(REACHED[self.direction], nodes=nodes, units=self.units, **self.window.clocks)

    def _walk(self, tx: Transaction, starts: Sequence[str]) -> Reached:
        clocks = self.window.clocks if self.window.as_of else {}
        return tx.one(WALKS[self.direction, self.units, self.window.as_of], starts=list(starts), limit=self.limit, **clocks)

    def by_levels(self, tx: Transaction, starts: Sequence[str]) -> list[str]:
        """The nodes reached from many starts: a round trip a level, each node expanded once."""
        seen = dict.fromkeys(starts)
        front = list(seen)
        level = 0
        while front and len(seen) < self.limit:
            level += 1
            if level > _PATIENCE and len(front) <= NARROW:
                seen.update(dict.fromkeys(self._walk(tx, front).found))
                break
            found = tx.one(STEPS[self.direction], frontier=front, units=self.units, **self.window.clocks).nodes
            front = [node for node in found if node not in seen]
            seen.update(dict.fromkeys(front))
        return list(seen)[: self.limit]
