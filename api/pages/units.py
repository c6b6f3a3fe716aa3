"""The page of a handling unit: what it holds, where it stands, where it was, what happened to it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.pages.lots import Key, Offset, timeline_part
from api.pages.page import PageRoute, address, page
from api.session import PageSession
from genealogy.access import OpenSession
from genealogy.access.redact import view
from genealogy.contents import contents_of_unit, whereabouts
from genealogy.errors import NotFound
from genealogy.hold import check
from genealogy.store import Store
from genealogy.timeline import of_unit
from genealogy.trace import Question, Start

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/unit")
def unit(request: Request, opened: PageSession, key: Key) -> Response:
    """A unit on one page."""
    store = _store(request, opened, key)
    question = Question("forward", (Start("hu", key),))
    context: dict[str, Any] = {
        "unit": contents_of_unit(store, question),
        "places": whereabouts(store, question).places,
        "held": check(store, units=[key]).checked[0],
    }
    return page(request, opened, "unit.html", **context, may_freeze=opened.person.may("hold.place"))


@router.get("/unit/timeline")
def unit_timeline(request: Request, opened: PageSession, key: Key, offset: Offset = 0) -> Response:
    """What happened to it, a page at a time."""
    store = _store(request, opened, key)
    return timeline_part(request, of_unit(store, key, offset=offset), address("/unit/timeline", {"key": key}))


def _store(request: Request, opened: OpenSession, key: str) -> Store:
    """The database, for who may see the unit.

    Raises:
        NotAllowed: No role of theirs lets them see units.
        NotFound: It does not stand at a site they may see.
    """
    opened.person.require("unit.read")
    store: Store = request.app.state.store
    seen = opened.person.sites("unit.read")
    if seen is not None:
        place = contents_of_unit(store, Question("forward", (Start("hu", key),))).location_id
        if place not in view(store, seen, [], [place]).places:
            raise NotFound("No unit at a site you may see has this number.", cure="Ask somebody who sees all sites.")
    return store
