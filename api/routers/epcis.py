"""EPCIS 2.0 as its standard's own addresses have it: documents captured, events asked for (docs/epcis.md)."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as InPath
from msgspec import Struct
from msgspec import field as named
from pydantic import BaseModel, Field, StringConstraints, create_model

from api import once, tokens
from api.operations import JSON, PREFIX, Body, answer, route
from api.paging import question_hash, taken_up
from api.problems import RequestProblem, type_of
from api.session import Ask, Asker
from genealogy.errors import BadRow
from genealogy.trip import Trip, on_trip
from loaders.epcis import document, given, query
from loaders.epcis.written import CONTEXT
from loaders.loads import Load, shown
from loaders.run import Request as LoadRequest
from loaders.run import load

router = APIRouter(prefix=PREFIX, tags=["EPCIS"])
MOST_EVENTS: Final = 1_000
"""Events of one capture: as many as one transaction records whatever others do, so that all of them are on record, or none."""
_PER_PAGE, _MOST_PER_PAGE = 100, 1_000
_SECONDS: Final = 600.0
_FILE: Final = "capture.jsonld"
_VERSION: Final = {"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0.0"}
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
EXAMPLE: Final[dict[str, Any]] = {
    "@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2025-03-20T09:00:00Z",
    "epcisBody": {
        "eventList": [
            {
                "type": "ObjectEvent",
                "eventID": "urn:uuid:6f1f1c34-0d35-4b0c-9d3e-0a1b6c7d8e9f",
                "eventTime": "2025-03-20T08:00:00Z",
                "eventTimeZoneOffset": "+00:00",
                "action": "ADD",
                "bizStep": "commissioning",
                "disposition": "active",
                "readPoint": {"id": "https://id.gs1.org/414/9521321000018"},
                "quantityList": [{"epcClass": "https://id.gs1.org/01/09521321000025/10/EX-1", "quantity": 200, "uom": "KGM"}],
            }
        ]
    },
}
Behaviour = Literal["rollback", "proceed"]


class CaptureFault(Struct, frozen=True, kw_only=True):
    """Why an event was not captured."""

    type: str
    title: str


class CaptureJob(Struct, frozen=True, kw_only=True):
    """A capture and what became of it: an entry of `GET /loads/{id}` in the standard's words.

    Attributes:
        capture_id: The load's id.
        created_at: When it began.
        finished_at: When it ended; null while it runs, or when it was cut off.
        running: It has not ended.
        success: No event was left out.
        capture_error_behaviour: `rollback`: all events or none; `proceed`: all that can be captured.
        errors: Why events were left out: the first reasons.
    """

    capture_id: str = named(name="captureID")
    created_at: str | None = named(name="createdAt")
    finished_at: str | None = named(name="finishedAt")
    running: bool
    success: bool
    capture_error_behaviour: Behaviour = named(name="captureErrorBehaviour")
    errors: list[CaptureFault]


class ResultsBody(Struct, frozen=True):
    """The events of a page."""

    event_list: list[dict[str, Any]] = named(name="eventList")


class QueryResults(Struct, frozen=True):
    """The answer to a query."""

    results_body: ResultsBody = named(name="resultsBody")
    query_name: str = named(name="queryName", default="SimpleEventQuery")


class QueryBody(Struct, frozen=True):
    """The body of a query document."""

    query_results: QueryResults = named(name="queryResults")


class QueryDocument(Struct, frozen=True, kw_only=True):
    """Events, as the standard wraps them."""

    context: list[Any] = named(name="@context", default_factory=lambda: CONTEXT)
    type: str = "EPCISQueryDocument"
    schema_version: str = named(name="schemaVersion", default="2.0")
    creation_date: str = named(name="creationDate")
    body: QueryBody = named(name="epcisBody")


Text = Annotated[str, StringConstraints(max_length=2_000)]
_EXAMPLES: Final = {"EQ_bizStep": ["shipping"]}


class _Paged(BaseModel):
    perPage: Annotated[int, Field(ge=1, le=_MOST_PER_PAGE, description="Events on a page, at most.")] = _PER_PAGE  # noqa: N815 - the standard's
    nextPageToken: Annotated[str | None, Field(max_length=4_000, description="From the `Link` of the page before.")] = None  # noqa: N815


Asked: Any = create_model(
    "Asked",
    __base__=_Paged,
    **{name: (list[Text], Field([], description=told, examples=_EXAMPLES.get(name))) for name, told in query.PARAMETERS.items()},  # type: ignore[call-overload]
)


@route(
    router, "POST", "/epcis/capture", does="load.write", gives=CaptureJob, takes={"type": "object"}, example=EXAMPLE, status=202, problems=(409,)
)  # fmt: skip
def capture(
    request: Request,
    ask: Ask,
    body: Body,
    behaviour: Annotated[Behaviour, Header(alias="GS1-Capture-Error-Behaviour", description="All events or none, or all that can be captured.")] = "rollback",
    idempotency_key: once.Key = None,
) -> Response:
    """Record an EPCIS document, query document, list of events or event; it is done when the answer comes. `Location` is where its job stands."""
    try:
        events = len(document.read(body).events)
    except document.BrokenDocument as error:
        raise RequestProblem(400, "unreadable-request", error.text, field=error.faults[0].field) from None
    if events > MOST_EVENTS:
        raise RequestProblem(
            413, "too-large", f"A capture has at most {MOST_EVENTS:,} events, this one {events:,}.", cure="Send them in parts, or by POST /loads."
        )
    said = behaviour.encode() + b" " + body
    done = once.write(request, ask, idempotency_key, said, lambda: _captured(ask, body, behaviour), status=202, seconds=_SECONDS)
    done.headers.update({"Location": f"{PREFIX}/epcis/capture/{msgspec.json.decode(done.body, type=CaptureJob).capture_id}", **_VERSION})
    return done


@route(router, "GET", "/epcis/capture/{load_id}", does="load.read", gives=CaptureJob, problems=(404,))
def capture_job(ask: Ask, load_id: Annotated[str, InPath(description="The captureID.", max_length=100)]) -> Response:
    """What became of a capture."""
    return answer(_job(shown(ask.store, load_id)), headers=_VERSION)


@route(router, "GET", "/epcis/events", does="event.read", gives=QueryDocument)
def epcis_events(request: Request, ask: Ask, asked: Annotated[Asked, Query()]) -> Response:
    """Events on record as EPCIS: those captured as they came, all others as the standard has them. `Link` leads to the next page."""
    known = {name: request.query_params.getlist(name) for name in request.query_params if name not in _Paged.model_fields}
    wanted = query.wanted(known)
    question = question_hash("epcis", sorted(known.items()))
    after = taken_up(asked.nextPageToken, given.After, question, "nextPageToken") if asked.nextPageToken else None
    page = given.page(ask.store, wanted, after, question, asked.perPage)
    told = QueryDocument(creation_date=datetime.now(UTC).isoformat(timespec="seconds"), body=QueryBody(QueryResults(ResultsBody(page.events))))
    headers = dict(_VERSION)
    if page.following is not None:
        again = [(name, value) for name, value in request.query_params.multi_items() if name != "nextPageToken"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*again, ("nextPageToken", tokens.pack(page.following))])}>; rel="next"'
    return Response(_ENCODER.encode(told), 200, headers, JSON)


def _captured(ask: Asker, body: bytes, behaviour: Behaviour) -> CaptureJob:
    with tempfile.TemporaryDirectory(prefix="genealogy-capture-") as folder:
        path = Path(folder, _FILE)
        path.write_bytes(body)
        asked = LoadRequest([path], ask.settings.source, site_zone=ask.settings.site_zone, whole=behaviour == "rollback")
        # As a load it has several transactions, each with a limit of its own.
        with on_trip(Trip()):
            report = load(ask.store, asked)
    return _job(shown(ask.store, report.load_id))


def _job(found: Load) -> CaptureJob:
    left = (found.rejected or 0) + (found.refused or 0) + (found.conflicts or 0)
    reasons = [*found.reasons, *([f"and {found.more_reasons:,} more"] if found.more_reasons else [])]
    return CaptureJob(
        capture_id=found.load_id,
        created_at=found.started,
        finished_at=found.ended,
        running=found.ended is None,
        success=not left,
        capture_error_behaviour="rollback" if found.whole else "proceed",
        errors=[CaptureFault(type=type_of(BadRow.code), title=text) for text in reasons],
    )
