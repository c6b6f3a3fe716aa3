"""Read what a picture is made of: a trace each way, and the flows among what these reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from genealogy.access.redact import Hidden
from genealogy.picture.question import PictureQuestion
from genealogy.record.held import now
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.engine import Traced, traced
from genealogy.trace.links import Flows, flows_of


@dataclass(frozen=True, slots=True)
class NamesRow:
    """Items with their names; lots with what came into being of them; lots that are held."""

    items: list[list[str | None]]
    made: list[list[Any]]
    held: list[str]


NAMES = Statement("picture/names", NamesRow)


@dataclass(slots=True)
class Side:
    """One trace with its flows.

    Attributes:
        traced: The trace.
        walked: What it walked over.
        hidden: How much lies at sites that may not be seen; None where all may.
    """

    traced: Traced
    walked: Flows
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


def read(tx: Transaction, question: PictureQuestion, told: Sequence[Traced] = ()) -> Material:
    """Read it.

    Args:
        tx: The open transaction.
        question: What is asked.
        told: The traces that it is made of, where they are at hand.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    sides = [Side(one, flows_of(tx, one)) for one in told or [traced(tx, asked) for asked in question.questions()]]
    lots = {row.lot_key: row.item_id for side in sides for row in side.traced.answer.lots}
    today = question.at is None and question.known_at is None
    row = tx.one(NAMES, item_ids=sorted({item for item in lots.values() if item}), lot_keys=sorted(lots) if today else [], now=now())
    made: dict[str, list[tuple[int | None, str | None]]] = {}
    for key, quantity, unit in row.made:
        made.setdefault(key, []).append((quantity, unit))
    return Material(sides, {str(item): name for item, name in row.items}, made, set(row.held))
