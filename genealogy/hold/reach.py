"""What a hold reaches: the trace's own walks, from what it starts from; and which of that is not marked yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from genealogy.errors import Refused
from genealogy.record.follow import NEXT_BACKWARD
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.question import DEFAULT_LIMIT
from genealogy.trace.question import Direction as Way
from genealogy.trace.units import Found, find
from genealogy.trace.walk import Reached, Walker
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class SeedsRow:
    """Nodes by the database's ids, and which of them are contents."""

    nodes: list[str]
    contents: list[str]


@dataclass(frozen=True, slots=True)
class UnmarkedRow:
    """Pairs of a key and its lot."""

    segments: list[list[str]]
    contents: list[list[str]]


@dataclass(slots=True)
class Missing:
    """Marks to be made, as (key, hold, how it spreads, lot)."""

    segments: list[list[str]] = field(default_factory=list)
    contents: list[list[str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.segments) + len(self.contents)

    @property
    def lots(self) -> list[str]:
        """Their lots, in the order in which they are locked."""
        return sorted({row[3] for row in (*self.segments, *self.contents)})


@dataclass(slots=True)
class Reaches:
    """Nodes by the database's ids, by how a mark on them is handed on."""

    by_spread: dict[str, list[str]]
    lots: set[str]

    def __len__(self) -> int:
        return sum(map(len, self.by_spread.values()))

    @property
    def nodes(self) -> set[str]:
        """All of them."""
        return {node for nodes in self.by_spread.values() for node in nodes}


SEEDS = Statement("hold/seeds", SeedsRow)
UNMARKED = Statement("hold/unmarked", UnmarkedRow)
# A mark that spreads so satisfies the one that is wanted.
_SERVES = {"forward": ["forward", "both"], "backward": ["backward", "both"], "both": ["both"], "none": ["none", "forward", "backward", "both"]}


def reaches(tx: Transaction, direction: str, nodes: Sequence[str], contents: Collection[str], walked: Reached | None = None) -> Reaches:
    """All that a hold of this direction reaches from these nodes, what is only possible too.

    Args:
        tx: The open transaction.
        direction: Of the hold.
        nodes: Where it starts.
        contents: Those nodes that are contents of units.
        walked: The walk from them, where that is done already; of a hold of both ways the one backward.

    Raises:
        Refused: It is more than a trace walks.
    """
    units = bool(contents)
    if direction == "here":
        return Reaches({"none": list(nodes)}, set())
    if direction != "both":
        way: Way = "forward" if direction == "forward" else "backward"
        found = _walk(tx, way, nodes, walked, units=units)
        return Reaches({direction: _places(found)}, _lots(found))
    back = _walk(tx, "backward", nodes, walked, units=units)
    ancestors = _places(back)
    on = _walk(tx, "forward", ancestors, units=units)
    known = set(ancestors)
    return Reaches({"both": ancestors, "forward": [node for node in _places(on) if node not in known]}, _lots(back) | _lots(on))


def missing(tx: Transaction, hold_id: str, found: Reaches) -> Missing:
    """Which of these a hold has not marked yet."""
    marks = Missing()
    for spreads, nodes in found.by_spread.items():
        row = tx.one(UNMARKED, nodes=nodes, hold_id=hold_id, spreads=_SERVES[spreads])
        marks.segments += [[key, hold_id, spreads, lot] for key, lot in row.segments]
        marks.contents += [[key, hold_id, spreads, lot] for key, lot in row.contents]
    return marks


def missing_marks(tx: Transaction, hold_id: str, direction: str) -> Missing:
    """Which marks a hold on record lacks, from what it starts from."""
    seeds = tx.one(SEEDS, hold_id=hold_id)
    return missing(tx, hold_id, reaches(tx, direction, seeds.nodes, seeds.contents))


def beside(tx: Transaction, marked: Collection[str]) -> list[list[str]]:
    """Other stretches of lots of which these segments are marked, as far as they have none (semantics 9.4)."""
    return [row for row in tx.one(NEXT_BACKWARD, segments=sorted(marked), contents=[]).segments if row[2] == "none"]


def _walk(tx: Transaction, way: Way, nodes: Sequence[str], walked: Reached | None = None, *, units: bool) -> Found:
    found = find(tx, Walker(way, Window(), units=units, limit=DEFAULT_LIMIT), nodes, walked)
    if found.certain.limited or found.possible.limited:
        raise Refused(f"This reaches more than {DEFAULT_LIMIT:,} nodes.", cure="Start from something smaller.")
    return found


def _places(found: Found) -> list[str]:
    return list({**found.certain.lot_of, **found.possible.lot_of})


def _lots(found: Found) -> set[str]:
    return {*found.certain.lot_of.values(), *found.possible.lot_of.values()}
