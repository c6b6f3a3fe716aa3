"""The graph of a picture before it has places: things and the ties between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from genealogy.picture.answer import LinkKind, NodeKind
from genealogy.trace.answer import Certainty, SuspectShare

Measure = tuple[int | None, str | None]
"""Millionths of a base unit, and the unit; both None where a line tells no quantity."""


@dataclass(slots=True)
class Thing:
    """Something to be drawn as a box; attributes as those of `PictureNode`."""

    id: str
    kind: NodeKind
    label: str
    detail: str = ""
    start: str | None = None
    level: int | None = None
    item_id: str | None = None
    item_name: str | None = None
    quantities: list[Measure] = field(default_factory=list)
    on_hand: list[Measure] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    status: str | None = None
    expiry: str | None = None
    held: bool = False
    asked: bool = False
    certainty: Certainty = "certain"
    share: SuspectShare | None = None
    at: int | None = None
    of: NodeKind | None = None
    members: int = 1


@dataclass(slots=True)
class Tie:
    """Something to be drawn as a line, in the direction of the goods' flow; all lines of records of one kind between the same two things.

    Attributes:
        measures: One for each line, or one for each unit once grouped.
        lines: How many lines of records.
        line_ids: The first of them.
        at: When the first of them was, microseconds; None where unknown.
    """

    source: str
    target: str
    kind: LinkKind
    measures: list[Measure] = field(default_factory=list)
    lines: int = 0
    line_ids: list[str] = field(default_factory=list)
    certainty: Certainty = "possible"
    at: int | None = None


# Of a link that stands for many lines, so many can be asked for.
TOLD = 20


@dataclass(slots=True)
class Drawing:
    """All things by id, and all ties."""

    things: dict[str, Thing] = field(default_factory=dict)
    ties: dict[tuple[str, str, LinkKind], Tie] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many elements it has."""
        return len(self.things) + len(self.ties)

    def tie(self, source: str, target: str, kind: LinkKind, told: tuple[str, Measure, int | None] | None, certainty: Certainty) -> None:
        """Note a line of a record between two things; what is certain once stays certain."""
        key = (source, target, kind)
        found = self.ties.get(key)
        if found is None:
            found = self.ties[key] = Tie(*key)
        if told:
            line_id, measure, at = told
            found.lines += 1
            found.measures.append(measure)
            if len(found.line_ids) < TOLD:
                found.line_ids.append(line_id)
            if at is not None and (found.at is None or at < found.at):
                found.at = at
        if certainty == "certain":
            found.certainty = certainty


def summed(measures: Iterable[Measure]) -> list[Measure]:
    """One measure a unit, by unit, and last one of unknowns where there are any.

    >>> summed([(2, "kg"), (1, "piece"), (3, "kg"), (None, None)])
    [(5, 'kg'), (1, 'piece'), (None, None)]
    """
    sums: dict[str, int] = {}
    unknown = False
    for quantity, unit in measures:
        if quantity is None or unit is None:
            unknown = True
        else:
            sums[unit] = sums.get(unit, 0) + quantity
    known: list[Measure] = [(total, unit) for unit, total in sorted(sums.items())]
    return [*known, (None, None)] if unknown else known
