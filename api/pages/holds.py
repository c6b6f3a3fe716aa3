"""Pages of holds: what is held and why; a freeze, whose reach is seen before it is decided; a release."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, Field

from api.pages.page import PageRoute, address, page, templates
from api.session import PageSession
from genealogy import hold
from genealogy.hold import HoldRequest
from genealogy.hold.request import Blocks, Direction
from genealogy.recall import case, freeze_as, within
from genealogy.trace import Start

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Text = Annotated[str, Form(max_length=2_000)]
_SHOWN: Final = 200


@router.get("/holds")
def listed(request: Request, opened: PageSession, released: bool = False) -> Response:
    """All holds in force, on wish the released ones too."""
    opened.person.require("hold.read")
    return page(request, opened, "holds.html", holds=hold.holds(request.app.state.store, released=released), released=released)


@router.get("/hold")
def shown(request: Request, opened: PageSession, id: Annotated[str, Query(max_length=200)]) -> Response:  # noqa: A002 - its name in addresses
    """One hold with all about it."""
    opened.person.require("hold.read")
    found = hold.show(request.app.state.store, id)
    return page(request, opened, "hold.html", answer=found, hold=found.hold, shown=_SHOWN, may_release=opened.person.may("hold.release"))


@router.get("/freeze")
def before(
    request: Request,
    opened: PageSession,
    start: Annotated[list[str], Query(max_length=50)],
    direction: Direction = "forward",
    part: bool = False,
    recall: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """How far a freeze would reach, and the form that decides it; nothing is changed."""
    opened.person.require("hold.place")
    store, settings = request.app.state.store, request.app.state.settings
    starts = tuple(dict.fromkeys(Start.parse(text) for text in start))
    asked = HoldRequest(starts=starts, reason="to be told", direction=direction)
    if recall:
        asked = within(case(store, recall), asked)
    blast = hold.preview(store, asked, confirm_above=settings.hold_confirm_above)
    context: dict[str, Any] = {"blast": blast, "starts": starts, "direction": direction, "recall": recall}
    context |= {"key": secrets.token_urlsafe(16), "csrf_token": opened.csrf_token}
    if part:
        return templates.TemplateResponse(request, "freeze_part.html", context)
    return page(request, opened, "freeze.html", **context)


class FreezeForm(BaseModel):
    """What the form of a freeze sends; `key` is its own, so that a second click is answered by the hold that the first has placed.

    `recall` is the case that it is a part of, if any.
    """

    start: list[str] = Field(min_length=1, max_length=50)
    reason: str = Field("", max_length=2_000)
    direction: Direction = "forward"
    blocks: Blocks = "all"
    key: str = Field("", max_length=100)
    second: str = Field("", max_length=64)
    second_password: str = Field("", max_length=256)
    recall: str = Field("", max_length=100)


@router.post("/freeze")
def freeze(request: Request, opened: PageSession, form: Annotated[FreezeForm, Form()]) -> Response:
    """Place the hold, and go to its page."""
    store, settings = request.app.state.store, request.app.state.settings
    actor = opened.person.actor("hold.place", request.state.request_id)
    second = request.app.state.doorman.agreed(opened.person, form.second, form.second_password) if form.second else ""
    starts = tuple(dict.fromkeys(Start.parse(text) for text in form.start))
    key = f"page {opened.person.name} {form.key}" if form.key else ""
    asked = HoldRequest(starts=starts, reason=form.reason, direction=form.direction, blocks=form.blocks, key=key, second=second)
    above = settings.hold_confirm_above
    placed = (
        freeze_as(store, actor, case(store, form.recall), asked, confirm_above=above) if form.recall else hold.place(store, actor, asked, confirm_above=above)
    )
    return Response(status_code=204, headers={"HX-Redirect": address("/hold", {"id": placed.hold.hold_id})})


@router.post("/release")
def release(request: Request, opened: PageSession, id: Text, reason: Text = "") -> Response:  # noqa: A002
    """Release it, or say so as the first of two persons."""
    store, settings = request.app.state.store, request.app.state.settings
    actor = opened.person.actor("hold.release", request.state.request_id)
    hold.release(store, actor, id, reason, needs_second=settings.release_needs_second)
    return Response(status_code=204, headers={"HX-Redirect": address("/hold", {"id": id})})
