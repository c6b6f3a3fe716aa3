"""Read what a picture is made of: a trace each way, and the flows among what these reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from genealogy.access.redact import Hidden
from genealogy.picture.question import PictureQuestion
from genealogy.record.held import now
from genealogy.store import Statement, Transaction
from genealogy.trace.columns import gaps, numbers
from genealogy.trace.engine import Traced, traced
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST
from genealogy.trace.window import window_of


@dataclass(frozen=True, slots=True)
class FlowsRow:
    """Columns: see the query's header."""

    flows: list[list[Any]]
    mixed: list[list[str]]
    same: list[list[str]]


@dataclass(frozen=True, slots=True)
class NamesRow:
    """Items with their names; lots with what came into being of them; lots that are held."""

    items: list[list[str | None]]
    made: list[list[Any]]
    held: list[str]


FLOWS = Statement("picture/flows", FlowsRow)
NAMES = Statement("picture/names", NamesRow)


@dataclass(frozen=True, slots=True)
class Mixing:
    """A transformation: its key, kind and document."""

    key: str
    kind: str
    document: str


@dataclass(slots=True)
class Side:
    """One trace with its flows.

    Attributes:
        traced: The trace.
        mixings: Transformation → what it is.
        flows: Transformation, segment or content, whether into the transformation, line, quantity, unit, earliest time (None: unknown).
        same: Lot, the lot it was declared the same as, the event that says so.
        hidden: How much lies at sites that may not be seen; None where all may.
    """

    traced: Traced
    mixings: dict[str, Mixing] = field(default_factory=dict)
    flows: list[tuple[str, str, bool, str, int | None, str | None, int | None]] = field(default_factory=list)
    same: list[list[str]] = field(default_factory=list)
    hidden: Hidden | None = None


@dataclass(slots=True)
class Material:
    """All that a picture is made of.

    Attributes:
        sides: The traces, backward first.
        items: Item → name.
        made: Lot → how much came into being of it, by unit; empty where another time is asked for.
        held: Lots of which something is held now; none where another time is asked for.
    """

    sides: list[Side]
    items: dict[str, str | None]
    made: dict[str, list[tuple[int | None, str | None]]]
    held: set[str] = field(default_factory=set)


def read(tx: Transaction, question: PictureQuestion) -> Material:
    """Read it.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    sides = [_side(tx, question, index) for index in range(len(question.questions()))]
    lots = {row.lot_key: row.item_id for side in sides for row in side.traced.answer.lots}
    today = question.at is None and question.known_at is None
    row = tx.one(NAMES, item_ids=sorted({item for item in lots.values() if item}), lot_keys=sorted(lots) if today else [], now=now())
    made: dict[str, list[tuple[int | None, str | None]]] = {}
    for key, quantity, unit in row.made:
        made.setdefault(key, []).append((quantity, unit))
    return Material(sides, {str(item): name for item, name in row.items}, made, set(row.held))


def _side(tx: Transaction, question: PictureQuestion, index: int) -> Side:
    asked = question.questions()[index]
    side = Side(traced(tx, asked))
    found = side.traced.found
    mixings = list(dict.fromkeys(found.transformations))
    segments = list(dict.fromkeys(found.certain.segments + found.possible.segments))
    row = tx.one(FLOWS, mixings=mixings, segments=segments, **window_of(tx, asked).clocks)
    side.mixings = {node: Mixing(*told) for node, told in zip(mixings, zip(*row.mixed, strict=True), strict=True)}
    side.flows = _flows(mixings, row.flows)
    side.same = row.same
    return side


def _flows(mixings: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[tuple[str, str, bool, str, int | None, str | None, int | None]]:
    places, nodes, into, lines, quantities, units, times = columns
    known = [None if time in (UNKNOWN_PAST, UNKNOWN_FUTURE) else time for time in times]
    return list(zip([mixings[place] for place in places], nodes, into, lines, numbers(quantities), gaps(units), known, strict=True))
