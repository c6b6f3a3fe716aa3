"""The audit trail: who decided what, and whether that record is as it was written."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from msgspec import Struct

from api.operations import PREFIX, answer, route
from api.paging import Limit
from api.session import Ask
from genealogy.audit import Entry, Verdict, entries, verify

router = APIRouter(prefix=PREFIX, tags=["access"])


class Entries(Struct, frozen=True, kw_only=True):
    """A page of the trail; `next_after` is the place to go on behind, null at its end."""

    entries: list[Entry]
    next_after: int | None


@route(router, "GET", "/audit", does="audit.read", gives=Entries)
def audit_trail(ask: Ask, after: Annotated[int, Query(ge=0, le=10**15, description="Only those behind this place.")] = 0, limit: Limit = 100) -> Response:
    """Decisions, oldest first."""
    found = entries(ask.store, after, limit)
    return answer(Entries(entries=found, next_after=found[-1].seq if len(found) == limit else None))


@route(router, "GET", "/audit/verdict", does="audit.read", gives=Verdict)
def audit_verdict(ask: Ask) -> Response:
    """Whether the trail is as it was written; names the first entry that is not."""
    return answer(verify(ask.store, ask.settings.anchors))
