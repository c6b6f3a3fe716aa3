"""Exceptions: rows that could not be recorded, and what is done about them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct

from api import once, tokens
from api.operations import PREFIX, Body, answer, read, route
from api.paging import CursorText, Limit
from api.routers.events import EventOutcome
from api.session import Ask
from genealogy import exceptions
from genealogy.exceptions import ExceptionDetail, ExceptionRow, Status
from loaders.retry import retry

router = APIRouter(prefix=PREFIX, tags=["recording"])
RejectedId = Annotated[str, Path(description="Its id.", max_length=500)]


class Exceptions(Struct, frozen=True, kw_only=True):
    """A page of exceptions, oldest first, and how many there are of each status."""

    counts: dict[str, int]
    exceptions: list[ExceptionRow]
    next_cursor: str | None


class Correction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields of the original row with the values they should have had."""

    changes: dict[str, str] = {}


class Retry(Struct, frozen=True, kw_only=True):
    """What came of a retry; `fault` tells why the row still can't be read."""

    rejected_id: str
    closed: bool
    outcomes: list[EventOutcome]
    fault: str


class Dismissal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a row needs no record."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


@route(router, "GET", "/exceptions", does="exception.read", gives=Exceptions)
def list_exceptions(
    ask: Ask, status: Annotated[Status, Query(description="open, retried or dismissed.")] = "open", limit: Limit = 100, cursor: CursorText = None
) -> Response:
    """Exceptions of one status."""
    offset = tokens.unpack(cursor, Annotated[int, msgspec.Meta(ge=0, le=10**9)], "cursor") if cursor else 0  # type: ignore[arg-type]
    rows = exceptions.listed(ask.store, status, skip=offset, limit=limit + 1)
    following = tokens.pack(offset + limit) if len(rows) > limit else None
    return answer(Exceptions(counts=exceptions.counts(ask.store), exceptions=rows[:limit], next_cursor=following))


@route(router, "GET", "/exceptions/{rejected_id}", does="exception.read", gives=ExceptionDetail, problems=(404,))
def one_exception(ask: Ask, rejected_id: RejectedId) -> Response:
    """One exception with its original row, and how it ended."""
    return answer(exceptions.shown(ask.store, rejected_id))


@route(
    router,
    "POST",
    "/exceptions/{rejected_id}/retry",
    does="exception.close",
    gives=Retry,
    takes=Correction,
    example={"changes": {}},
    problems=(404, 409),
)
def retry_exception(request: Request, ask: Ask, rejected_id: RejectedId, body: Body, idempotency_key: once.Key = None) -> Response:
    """Read the original row again, corrected if the body says so, and record it."""
    told = read(body, Correction) if body.strip() else Correction()

    def work() -> Any:
        done = retry(ask.store, rejected_id, told.changes, by=ask.person.name, actor=ask.actor())
        outcomes = [EventOutcome(event_id=one.event_id, status=one.status, reason=one.reason) for one in done.outcomes]
        return Retry(rejected_id=done.rejected_id, closed=done.closed, outcomes=outcomes, fault=done.fault)

    return once.write(request, ask, idempotency_key, body, work)


@route(
    router,
    "POST",
    "/exceptions/{rejected_id}/dismiss",
    does="exception.close",
    gives=ExceptionDetail,
    takes=Dismissal,
    example={"reason": "A test of the scale."},
    problems=(404, 409),
)
def dismiss_exception(request: Request, ask: Ask, rejected_id: RejectedId, body: Body, idempotency_key: once.Key = None) -> Response:
    """Decide that an exception needs no record."""
    told = read(body, Dismissal)

    def work() -> Any:
        exceptions.dismiss(ask.store, rejected_id, reason=told.reason, by=ask.person.name, actor=ask.actor())
        return exceptions.shown(ask.store, rejected_id)

    return once.write(request, ask, idempotency_key, body, work)
