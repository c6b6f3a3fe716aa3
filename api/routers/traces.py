"""Traces: forward and backward, in pages, as lines or as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request, Response
from msgspec import Struct, structs

from api import forms, paging
from api.asked import At, From, KnownAt, Starts, To, question
from api.operations import CSV, JSON, NDJSON, PREFIX, Body, answer, read, route
from api.paging import DEFAULT_LIMIT, LISTS, MOST, CursorText, Limit, TracePage, cursor_of, page, question_hash
from api.problems import RequestProblem
from api.session import Ask, Asker
from genealogy.access.redact import Hidden, redact
from genealogy.events import Event
from genealogy.trace import Question, suppose, trace
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.question import Direction, Narrow
from genealogy.trace.tables import LISTS as ROWS
from genealogy.trace.times import told_known_at

router = APIRouter(prefix=PREFIX, tags=["trace"])
List = Literal["lots", "customers", "orders", "shipments", "on_hand", "handling_units", "places", "receipts", "suppliers", "supplier_lots"]
Table = Annotated[List | None, Query(description="Which list, as text/csv; without it shipments forward and receipts backward.")]
Shares = Annotated[bool | None, Query(description="Work out suspect shares, however much was reached; false: never.")]
FORMS = (JSON, NDJSON, CSV)


class TraceRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A question as a body: for many starts, supposed events, or a narrowed answer.

    Attributes:
        starts: Each `kind:value` or bare text.
        narrow: Why what surely holds nothing suspect is left out (semantics 6.2); the one who asks answers for it.
        assume: Events to suppose; nothing is kept.
    """

    starts: Annotated[list[Annotated[str, msgspec.Meta(min_length=1, max_length=500)]], msgspec.Meta(min_length=1)]
    at: str | None = None
    known_at: str | None = None
    from_: str | None = None
    to: str | None = None
    shares: bool | None = None
    narrow: str | None = None
    assume: list[Event] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = DEFAULT_LIMIT
    cursor: str | None = None
    table: List | None = None


@route(router, "GET", "/trace/{direction}", does="trace.read", gives=TracePage, problems=(404,), forms=FORMS)
def trace_from(
    request: Request,
    ask: Ask,
    direction: Direction,
    start: Starts,
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    shares: Shares = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
    table: Table = None,
) -> Response:
    """What it became and who has it, or what went into it."""
    asked = question(ask, direction, start, at=at, known_at=known_at, from_=from_, to=to, shares=shares)
    return _answered(request, ask, asked, (), limit, cursor, table)


@route(
    router,
    "POST",
    "/trace/{direction}",
    does="trace.read",
    gives=TracePage,
    takes=TraceRequest,
    example={"starts": ["supplier-lot:BERGBACH/BB-4711", "lot:OATS-0302"], "limit": 100},
    problems=(404,),
    forms=FORMS,
)
def trace_from_list(request: Request, ask: Ask, direction: Direction, body: Body) -> Response:
    """As GET, with many starts, supposed events, or narrowed by a named person for a reason."""
    told = read(body, TraceRequest)
    asked = question(ask, direction, told.starts, at=told.at, known_at=told.known_at, from_=told.from_, to=told.to, shares=told.shares)
    if told.narrow is not None:
        ask.person.require("trace.narrow")
        asked = replace(asked, narrow=Narrow(ask.person.name, told.narrow))
    if told.assume and ask.sites is not None:
        ask.person.require("event.write", "*")
    return _answered(request, ask, asked, tuple(told.assume), told.limit, told.cursor, told.table)


def _answered(request: Request, ask: Asker, asked: Question, assumed: tuple[Event, ...], limit: int, cursor: str | None, name: str | None) -> Response:
    form = forms.wanted(request, FORMS)
    told = question_hash(ask.person.name, sorted(ask.sites or "*"), asked, assumed)
    answers: paging.Answers = request.app.state.answers
    if cursor is None:
        made, offset = _made(ask, asked, assumed), 0
    elif assumed:
        raise RequestProblem(422, "bad-input", "What is supposed is answered in one piece.", cure="Ask without a cursor, with a larger limit.", field="cursor")
    else:
        place = cursor_of(cursor, told)
        # What was asked as of now is asked as of the first page's commit from its second page on.
        pinned = asked if asked.known_at is not None else replace(asked, known_at=place.commit)
        made, offset = answers.get(place, lambda: structs.replace(_made(ask, pinned, ()), known_at=told_known_at(asked.known_at))), place.offset
    if form == CSV:
        chosen = name or ("shipments" if asked.direction == "forward" else "receipts")
        return forms.table(chosen, getattr(made, chosen), [field.name for field in msgspec.structs.fields(ROWS[chosen])])
    if form == NDJSON:
        bare = structs.replace(made, **{each: [] for each in LISTS})
        return forms.lines(bare, ((each, getattr(made, each)) for each in LISTS))
    paged = page(made, told, offset, limit)
    if paged.next_cursor:
        answers.keep(told, made)
    return answer(paged)


def _made(ask: Asker, asked: Question, assumed: tuple[Event, ...]) -> TracePage:
    whole: TraceAnswer = suppose(ask.store, asked, assumed) if assumed else trace(ask.store, asked)
    hidden = Hidden()
    if (sites := ask.sites) is not None:
        whole, hidden = redact(ask.store, whole, sites)
    return TracePage(**{field: getattr(whole, field) for field in TraceAnswer.__struct_fields__}, hidden=hidden)
