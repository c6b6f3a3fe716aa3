"""What was in a vessel in a stretch of time: the segments of its content lot that hold then (semantics 6.1, 7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.question import Direction
from genealogy.trace.times import UNKNOWN_FUTURE
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class ContentRow:
    """Segments by the database's ids, each with its first moment and that of the clean-out that ends it; other lots of vessels at the place."""

    segments: list[tuple[str, int, int | None]]
    vessel_lots: list[str]


CONTENT = Statement("trace/vessel_content", ContentRow)


def in_vessel(tx: Transaction, location_id: str, direction: Direction, window: Window, since: int, until: int) -> tuple[list[str], Collection[str] | None]:
    """The segments that were in a vessel at some moment between, and the lots whose loose stock is to be asked for beside them.

    Lots that only pass through the vessel's place, into its content or out of it, are none of these. Of a place that is no vessel: no segments, and all
    lots (None).
    """
    rows = tx.run(CONTENT, location_id=location_id, **window.clocks)
    if not rows:
        return [], None
    ordered = sorted(rows[0].segments, key=lambda segment: segment[1])
    ends = [later[1] for _, later in pairwise(ordered)] + [UNKNOWN_FUTURE]
    held = [(node, cleaned) for (node, begin, cleaned), end in zip(ordered, ends, strict=True) if begin <= until and min(end, _or_never(cleaned)) >= since]
    if all(cleaned is None for _, cleaned in held) and not window.as_of:
        # What was left flows from each into the next: one of them stands for all.
        held = held[:1] if direction == "forward" else held[-1:]
    return [node for node, _ in held], rows[0].vessel_lots


def _or_never(cleaned: int | None) -> int:
    return UNKNOWN_FUTURE if cleaned is None else cleaned
