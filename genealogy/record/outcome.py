"""What became of each event that was handed in, and what could not be read at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["recorded", "same", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stood.

    Attributes:
        file: The file's name.
        row: Its row (first data row is 2) or the index of the event in its document (first is 1).
        original: What stood there, where that says more than the canonical event and is to be given out again (EPCIS); of several events made of
            one the first has it.
    """

    file: str
    row: int
    original: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one event (semantics 4.6): recorded, the same again, in conflict with what is on record, or refused.

    Attributes:
        event_id: The event.
        status: What became of it.
        reason: Why, for a conflict or a refusal.
        code: `held` where holds forbid it.
        holds: The holds that forbid it.
    """

    event_id: str
    status: Status
    reason: str = ""
    code: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that made no event: kept as a RejectedRow, so that answers it might touch say so (semantics 8.4).

    Attributes:
        file: The file's name.
        row: Its row (first data row is 2) or the event's index in a document; 0 for the file as a whole.
        field: The column or path at fault; empty when it is the row.
        expected: What would have been right.
        found: What was there, shortened.
        original: The row as JSON.
        texts: Every lot, unit, order, shipment, receipt and production text the row names.
        readable: False when no such text could be read: it then touches every answer.
    """

    file: str
    row: int
    field: str
    expected: str
    found: str
    original: str
    texts: tuple[str, ...] = ()
    readable: bool = True
