"""Events made ready to be recorded: all that can be done without the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from genealogy import events as ev
from genealogy.errors import BadRow
from genealogy.record import voids
from genealogy.record.lines import Taken, span, take_apart
from genealogy.record.outcome import Place

RULES_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event made ready to be recorded: what its node keeps, the hash of its JSON form, and its lines or what is wrong with them."""

    event: ev.Event
    hash: str
    properties: dict[str, Any]
    taken: Taken | None
    fault: BadRow | None
    place: Place


def prepare(events: Iterable[ev.Event], places: Iterable[Place] = ()) -> list[Prepared]:
    """Make events ready to be recorded; needs no database, so a load does it ahead in another thread.

    Args:
        events: The events.
        places: Where each stood in its file.
    """
    return [_prepare(event, place) for event, place in zip_longest(events, places)]


def _prepare(event: ev.Event, place: Place | None) -> Prepared:
    text = ev.encode(event)
    hash_ = ev.content_hash(text)
    taken, fault = None, None
    try:
        taken = take_apart(event)
    except BadRow as error:
        fault = error
    place = place or Place(event.source, 0)
    return Prepared(event, hash_, _properties(event, text, hash_) | ({"original": place.original} if place.original else {}), taken, fault, place)


def _properties(event: ev.Event, text: str, hash_: str) -> dict[str, Any]:
    """What the event's node keeps; the commit number comes when it is recorded."""
    earliest, latest = span(event.event_time)
    values: dict[str, Any] = {
        "event_id": event.event_id,
        "json": text,
        "schema_version": ev.SCHEMA_VERSION,
        "rules_version": RULES_VERSION,
        "source": event.source,
        "source_event_id": event.source_event_id,
        "source_content_hash": event.source_content_hash,
        "content_hash": hash_,
        "earliest": earliest,
        "latest": latest,
        **voids.properties(event),
    }
    for name in ("shipment_id", "receipt_id", "customer_id", "supplier_id", "sender_id"):
        values[name] = getattr(event, name, None)
    if isinstance(event, ev.LotReceived):
        # One step back: who it came from, whether or not that is a vendor of ours.
        values["supplier_id"] = event.supplier_id or event.sender_id
    if event.lines and event.lines[0].order_id:
        values["order_id"] = event.lines[0].order_id
    if isinstance(event, ev.LotReturned) and event.lines:
        values["return_id"] = event.lines[0].document_line_id
    return {key: value for key, value in values.items() if value is not None}
