"""The page of a lot: what it is, where it stands, whether it adds up, what happened to it, what it became and came from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from msgspec import structs

from api.pages.page import PageRoute, address, page, templates
from api.session import PageSession
from genealogy.access import OpenSession
from genealogy.access.redact import View, view
from genealogy.balance import BalanceQuestion, BalanceStart, balance
from genealogy.errors import NotFound
from genealogy.hold import check
from genealogy.lot import card
from genealogy.store import Store
from genealogy.timeline import Timeline, of_lot, records
from genealogy.timeline.happenings import PAGE

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Key = Annotated[str, Query(max_length=1_000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get("/lot")
def lot(request: Request, opened: PageSession, key: Key) -> Response:
    """A lot on one page; what takes longer comes after."""
    store, seen = _asked(request, opened, key)
    told = card(store, key)
    if seen:
        told = structs.replace(told, places=[place for place in told.places if place.location_id in seen.places])
    held = check(store, lots=[key]).checked[0]
    return page(request, opened, "lot.html", lot=told, limited=seen is not None, held=held, may_freeze=opened.person.may("hold.place"))


@router.get("/lot/balance")
def lot_balance(request: Request, opened: PageSession, key: Key) -> Response:
    """Its mass balance, for those who see all sites."""
    opened.person.require("balance.read")
    store, seen = _asked(request, opened, key)
    found = None if seen else balance(store, BalanceQuestion((BalanceStart("lot", key),)))
    return templates.TemplateResponse(request, "lot_balance.html", {"balance": found})


@router.get("/lot/timeline")
def lot_timeline(request: Request, opened: PageSession, key: Key, offset: Offset = 0) -> Response:
    """What happened to it, a page at a time."""
    store, seen = _asked(request, opened, key)
    return timeline_part(request, _seen(of_lot(store, key, offset=offset), seen), address("/lot/timeline", {"key": key}))


@router.get("/record")
def record(request: Request, opened: PageSession, line: Annotated[list[str], Query(max_length=60)]) -> Response:
    """The records behind lines: what they say and who told them."""
    opened.person.require("explain.read")
    store: Store = request.app.state.store
    found = records(store, line)
    seen = opened.person.sites("explain.read")
    if seen is not None:
        may = view(store, seen, {each.lot_key for one in found for each in one.lines if each.lot_key})
        found = [structs.replace(one, lines=[each for each in one.lines if each.lot_key in may.lots]) for one in found]
        found = [one for one in found if one.lines]
    return templates.TemplateResponse(request, "records.html", {"records": found})


def timeline_part(request: Request, told: Timeline, more: str) -> Response:
    """A page of a timeline, with the way to the next."""
    following = told.offset + PAGE
    context = {"timeline": told, "more": f"{more}&offset={following}" if following < told.total else None}
    return templates.TemplateResponse(request, "timeline.html", context)


def _asked(request: Request, opened: OpenSession, key: str) -> tuple[Store, View | None]:
    """The database, and what may be seen of the lot; None: all of it.

    Raises:
        NotAllowed: No role of theirs lets them see lots.
        NotFound: The lot was never at a site they may see; whether there is one is not told.
    """
    opened.person.require("lot.read")
    store: Store = request.app.state.store
    seen = opened.person.sites("lot.read")
    if seen is None:
        return store, None
    may = view(store, seen, [key])
    if key not in may.lots:
        raise NotFound("No lot at a site you may see has this key.", cure="Search for its number, or ask somebody who sees all sites.")
    return store, may


def _seen(told: Timeline, seen: View | None) -> Timeline:
    if seen is None:
        return told
    return structs.replace(told, happenings=[structs.replace(one, lots=[], party=None) for one in told.happenings if one.location_id in seen.places])
