"""Recording what happened, event by event."""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec
from fastapi import APIRouter, Request, Response
from msgspec import Struct

from api import once
from api.operations import PREFIX, Body, read, route
from api.problems import RequestProblem
from api.session import Ask, Asker
from genealogy.access.recording import foreign
from genealogy.events import Event
from genealogy.record import Recorder
from genealogy.record.outcome import Status

router = APIRouter(prefix=PREFIX, tags=["recording"])
MOST = 1_000
EXAMPLE: Final[dict[str, Any]] = {
    "type": "StockMoved",
    "event_id": "api|move|M-1|1",
    "source": "api",
    "document": "M-1",
    "event_time": {"earliest": "2025-03-20T08:00:00Z", "latest": "2025-03-20T08:00:00Z"},
    "site": "W2",
    "lines": [{"lot_key": "|OATS|OATS-0302", "quantity": "10", "unit": "KG", "location_id": "W2-B002"}],
}


class EventOutcome(Struct, frozen=True, kw_only=True):
    """What became of one event: recorded, the same again, in conflict with what is on record, or refused; with the reason of the last two."""

    event_id: str
    status: Status
    reason: str


class Outcomes(Struct, frozen=True, kw_only=True):
    """One outcome for each event, in their order."""

    outcomes: list[EventOutcome]


@route(router, "POST", "/events", does="event.write", gives=Outcomes, takes=Event | list[Event], example=[EXAMPLE], problems=(409,))
def record(request: Request, ask: Ask, body: Body, idempotency_key: once.Key = None) -> Response:
    """Record one canonical event or a list of them; each is answered on its own, and the same event again changes nothing."""
    said = read(body, Any)
    texts = said if isinstance(said, list) else [said]
    if not 0 < len(texts) <= MOST:
        raise RequestProblem(422, "bad-input", f"A request records 1 to {MOST:,} events, this one has {len(texts):,}.", cure="Send them in parts.")
    if not isinstance(said, list):
        read(body, cast("Any", Event))
    return once.write(request, ask, idempotency_key, body, lambda: Outcomes(outcomes=_record(ask, texts)))


def _record(ask: Asker, texts: list[Any]) -> list[EventOutcome]:
    """Record those that are events and that they may record; the others are refused where they stand."""
    outcomes: dict[int, EventOutcome] = {}
    events: dict[int, Event] = {}
    for place, text in enumerate(texts):
        try:
            events[place] = msgspec.convert(text, Event)
        except msgspec.ValidationError as error:
            outcomes[place] = EventOutcome(event_id=_id_of(text), status="refused", reason=f"{error}")
    if ask.sites is not None:
        for (place, event), why in zip(list(events.items()), foreign(ask.store, list(events.values()), ask.sites), strict=True):
            if why:
                outcomes[place] = EventOutcome(event_id=event.event_id, status="refused", reason=why)
                del events[place]
    if events:
        recorded = Recorder(ask.store).record(list(events.values()))
        found = (EventOutcome(event_id=one.event_id, status=one.status, reason=one.reason) for one in recorded)
        outcomes.update(zip(events, found, strict=True))
    return [outcomes[place] for place in range(len(texts))]


def _id_of(text: Any) -> str:
    found = text.get("event_id") if isinstance(text, dict) else None
    return found if isinstance(found, str) else ""
