"""The records behind a line of a picture or a timeline: what each event says, and who told it when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct

from genealogy import events as ev
from genealogy.identifiers import lot_number
from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.people import Telling, tellings
from genealogy.trace.times import to_micros, to_text


class RecordLine(Struct, frozen=True, kw_only=True):
    """One line of an event, as entered; `side` tells inputs from outputs of a transformation."""

    side: str
    lot_key: str | None
    lot_number: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    location_id: str | None


class Record(Struct, frozen=True, kw_only=True):
    """One event.

    Attributes:
        event_id: Its id.
        at: When it happened, as far as the source tells; `given` as it wrote it.
        told_by: The source, its document and people, and the commit that recorded it here.
        party: Customer, supplier or sender.
        lines: The first lines; `more` tells how many are left out.
    """

    event_id: str
    at: str | None
    given: str | None
    told_by: Telling
    party: str | None
    comment: str | None
    lines: list[RecordLine]
    more: int


@dataclass(frozen=True, slots=True)
class _Events:
    events: list[list[Any]]


_EVENTS: Final = Statement("trace/told_by", _Events)
_SHOWN: Final = 30


def records(store: Store, line_ids: Sequence[str]) -> list[Record]:
    """The events of these lines, each once, in order of time; lines that no event on record tells are left out."""
    asked = list(dict.fromkeys(line_ids))

    def read(tx: Transaction) -> list[Record]:
        told = [one for each in tellings(tx, [[line] for line in asked]) for one in each]
        ids = sorted({ev.event_of_line(line) for line in asked})
        events = {str(key): ev.decode(str(json)) for key, json, *_ in tx.one(_EVENTS, event_ids=ids).events}
        once = {ev.event_of_line(one.line_id): one for one in reversed(told)}
        made = [_record(events[key], one) for key, one in once.items() if key in events]
        return sorted(made, key=lambda record: (record.at or "", record.event_id))

    return store.read(read, name="timeline/records")


def _record(event: ev.Event, told: Telling) -> Record:
    lines = [("", line) for line in event.lines]
    if isinstance(event, ev.LotTransformed):
        lines = [("in", line) for line in event.lines] + [("out", line) for line in event.outputs]
    party = next((value for name in ("customer_id", "supplier_id", "sender_id") if (value := getattr(event, name, None))), None)
    earliest = event.event_time.earliest
    return Record(
        event_id=event.event_id,
        at=to_text(to_micros(earliest)) if earliest else None,
        given=event.event_time.given,
        told_by=told,
        party=party,
        comment=event.comment,
        lines=[_line(side, line) for side, line in lines[:_SHOWN]],
        more=max(0, len(lines) - _SHOWN),
    )


def _line(side: str, line: ev.Line) -> RecordLine:
    return RecordLine(
        side=side,
        lot_key=line.lot_key,
        lot_number=lot_number(line.lot_key) if line.lot_key else None,
        handling_unit=line.hu_key,
        quantity=None if line.quantity is None else f"{line.quantity:f}",
        unit=line.unit,
        location_id=line.location_id,
    )
