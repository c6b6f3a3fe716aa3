"""The first page: one field that takes whatever one has in hand, what is on hold, which recalls are open, what could not be recorded."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.page import PageRoute, home_of, page
from api.session import PageSession
from genealogy import exceptions
from genealogy.access import Person
from genealogy.hold import holds
from genealogy.recall import cases
from genealogy.store import Store
from genealogy.trace import resolve

router = APIRouter(include_in_schema=False, route_class=PageRoute)
_SHOWN: Final = 8


@router.get("/")
def home(request: Request, opened: PageSession) -> Response:
    """The first page."""
    store: Store = request.app.state.store
    may = opened.person.may
    context: dict[str, Any] = {"holds": holds(store) if may("hold.read") else None, "cases": cases(store) if may("recall.read") else None}
    return page(request, opened, "home.html", **context, exceptions=_exceptions(store, opened.person))


@router.get("/favicon.ico")
def icon() -> Response:
    """What browsers ask for of pages that name no icon."""
    return RedirectResponse("/static/mark.svg", 308)


@router.get("/search")
def search(request: Request, opened: PageSession, q: Annotated[str, Query(max_length=2_000)] = "") -> Response:
    """Go to the one thing that a text means, or list what it could mean."""
    opened.person.require("resolve.read")
    if not q.strip():
        return RedirectResponse("/", 303)
    found = resolve(request.app.state.store, q)
    usable = [one for one in found if one.start]
    if len(usable) == 1:
        return RedirectResponse(home_of(*usable[0].start.split(":", 1)), 303)
    return page(request, opened, "search.html", 200 if found else 404, q=q, found=found)


def _exceptions(store: Store, person: Person) -> tuple[int, list[exceptions.ExceptionRow]] | None:
    if not person.may("exception.read"):
        return None
    return exceptions.counts(store).get("open", 0), exceptions.listed(store, limit=_SHOWN)
