"""The lines of lots as a balance reads them: what came, what went, what only changed its place, and where each stood.

A line becomes an `Entry` with two sides, the spot that gave and the spot that got. A spot is a place, or a handling unit at the place where the unit
stood then; goods that come from outside or leave have one side only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST


@dataclass(frozen=True, slots=True)
class LinesRow:
    """Lines as lists, in the order of `Line`."""

    lines: list[list[object]]


LINES: Final = Statement("balance/lines", LinesRow)
# So many lots are read at once: a record has to fit into memory on both sides.
_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a lot.

    Attributes:
        kind: Its role, or the type of its relationship where that tells the role.
        out: It leads out of the lot.
        origin: Of a receipt or commissioning: whether it brought the lot into being.
        quantity: Millionths of `unit`; None when not told.
        document: The document of its event, else the event's id.
        end: The transformation it is part of.
        texts: What else a rejected row may share with it.
        own: Of a shipment: it names no customer, or a place of ours.
    """

    lot_key: str
    line_id: str
    kind: str
    out: bool
    origin: bool | None
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int
    location_id: str | None
    from_location_id: str | None
    hu_key: str | None
    from_hu_key: str | None
    document: str | None
    end: str | None
    texts: list[str | None]
    own: bool | None

    @property
    def timeless(self) -> bool:
        """Nobody tells when it was."""
        return self.earliest == UNKNOWN_PAST or self.latest == UNKNOWN_FUTURE


@dataclass(frozen=True, slots=True)
class Spot:
    """Where goods are: loose at a place, or in a handling unit that stands there. None where it is not told."""

    location_id: str | None
    hu_key: str | None = None


NOWHERE: Final = Spot(None)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line does.

    Attributes:
        line: The line itself; of a unit's move, the line that filled the unit last.
        term: `received`, `consumed` … of the equation; `arrived`, `sent`, `moved`, `clean`.
        quantity: Millionths of `unit`, of a count without its sign; None when not told.
        unit: The base unit; empty when not told.
        earliest: First moment it can have been.
        moment: Where it stands in the order of time: what comes in at its earliest, what goes out at its latest (semantics 2.2).
        into: The spot that got it; None when it left.
        out_of: The spot that gave it; None when it came from outside.
    """

    line: Line
    term: str
    quantity: int | None
    unit: str
    earliest: int
    moment: int
    into: Spot | None = None
    out_of: Spot | None = None


def read_lines(tx: Transaction, lot_keys: Collection[str], known: int, at: int) -> list[Line]:
    """All lines of these lots that were known then and had begun by then."""
    keys = sorted(lot_keys)
    parts = (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
    return [Line(*row) for part in parts for row in tx.one(LINES, lot_keys=part, known=known, at=at).lines]  # type: ignore[arg-type]


_CAME: Final = {"RETURNED_AS": "returned_by_customers"}
_LEFT: Final = {"supplier_return": "returned_to_suppliers", "dispose": "destroyed"}


def term_of(line: Line) -> str | None:
    """What a line is in the equation; None for what moves no goods."""
    if line.kind in ("FLOWS_TO", "SUPERSEDED_FLOW"):
        return "consumed" if line.out else "made"
    if line.kind == "RECEIVED_AS":
        return "received" if line.origin else "arrived"
    if line.kind == "COMMISSIONED_AS":
        return "made" if line.origin else None
    if line.kind == "SHIPPED_IN":
        return "sent" if line.own else "shipped"
    if line.kind == "count":
        return "counted_down" if (line.quantity or 0) < 0 else "counted_up"
    if line.kind in ("move", "pack", "unpack"):
        return "moved"
    return "clean" if line.kind == "clean" else _CAME.get(line.kind) or _LEFT.get(line.kind)


INWARD: Final = frozenset({"received", "made", "arrived", "returned_by_customers", "counted_up"})


def texts_of(lines: Collection[Line]) -> Iterator[str]:
    """All that lines name, as a rejected row might name it too."""
    for line in lines:
        yield from (text for text in (line.hu_key, line.document, *line.texts) if text)
