"""Who says so: for each step of a witness way the events that tell it, with their source, document and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import Struct

from genealogy import events as ev
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.times import to_micros, to_text


@dataclass(frozen=True, slots=True)
class EventsRow:
    """Events as lists: id, canonical JSON, commit, time of the commit."""

    events: list[list[object]]


TOLD_BY = Statement("trace/told_by", EventsRow)


class Telling(Struct, frozen=True, kw_only=True):
    """One record behind a step.

    Attributes:
        line_id: The line that tells it.
        type: The event's class: LotShipped and so on.
        source: The system it came from.
        document: The source's document.
        site: The site that reported it.
        reported_by: Who reported it; null when the source tells nobody.
        entered_at: When the source says it was entered.
        commit: The commit that recorded it here, at `recorded_at`.
    """

    line_id: str
    type: str
    source: str
    document: str | None
    site: str | None
    reported_by: str | None
    entered_at: str | None
    commit: int
    recorded_at: str | None


def tellings(tx: Transaction, line_ids: Sequence[Iterable[str]]) -> list[list[Telling]]:
    """Per list of lines the records that tell them, each event once."""
    wanted = sorted({ev.event_of_line(line) for lines in line_ids for line in lines})
    rows = tx.one(TOLD_BY, event_ids=wanted).events if wanted else []
    known = {str(event_id): (ev.decode(str(json)), commit, at) for event_id, json, commit, at in rows}
    return [[_telling(line, *known[event]) for event, line in _once(lines).items() if event in known] for lines in line_ids]  # type: ignore[arg-type]


def _once(lines: Iterable[str]) -> dict[str, str]:
    by_event: dict[str, str] = {}
    for line in lines:
        by_event.setdefault(ev.event_of_line(line), line)
    return by_event


def _telling(line: str, event: ev.Event, commit: int, at: int | None) -> Telling:
    return Telling(
        line_id=line,
        type=type(event).__name__,
        source=event.source,
        document=event.document or None,
        site=event.site,
        reported_by=event.reported_by,
        entered_at=to_text(to_micros(event.entered_at)) if event.entered_at else None,
        commit=commit,
        recorded_at=to_text(at),
    )
