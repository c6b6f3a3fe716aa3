"""The pages by which a browser's user signs in, chooses their password, and signs out. They work without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.concurrency import run_in_threadpool
from structlog.stdlib import get_logger

from api.problems import RequestProblem
from api.session import COOKIE, Doorman, require_own_form
from genealogy import access
from genealogy.access import OpenSession
from genealogy.access.sessions import LASTS
from genealogy.errors import GenealogyError, StoreError

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).with_name("templates"))
_LOG = get_logger("genealogy.service")
_HERE: Final = re.compile(r"/(?![/\\])[^\s\\]{0,2000}")
Text = Annotated[str, Form(max_length=1_000)]


@router.get("/sign-in")
async def ask_name(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name it has in addresses
    """The sign-in page."""
    opened = await _opened(request)
    if opened is not None and opened.person.must_change:
        return _page(request, "password.html", csrf_token=opened.csrf_token, next=_inside(next))
    return _page(request, "sign_in.html", next=_inside(next))


@router.post("/sign-in")
async def sign_in(request: Request, name: Text = "", password: Text = "", next: Text = "/") -> Response:  # noqa: A002
    """Open a session, or say that name or password is wrong, never which."""
    doorman: Doorman = request.app.state.doorman
    who = (f"name {name[:64]}", f"address {request.client.host if request.client else ''}")
    try:
        require_own_form(request, None, "")
        doorman.tries.check(*who)
        opened = await run_in_threadpool(access.sign_in, request.app.state.store, name, password)
    except StoreError:
        return _page(request, "sign_in.html", 503, next=_inside(next), fault="The database can't be asked just now. Try again in a moment.")
    except RequestProblem as problem:
        return _page(request, "sign_in.html", problem.status, next=_inside(next), fault=str(problem), headers={"Retry-After": str(problem.retry_after)})
    except GenealogyError as error:
        return _page(request, "sign_in.html", 403, next=_inside(next), fault=str(error))
    if opened is None:
        doorman.tries.failed(*who)
        _LOG.warning("sign-in refused", name=name[:64], address=who[1])
        return _page(request, "sign_in.html", 401, next=_inside(next), fault="The name or the password is wrong.")
    _LOG.info("signed in", name=opened.person.name)
    return _with_cookie(request, opened, _inside(next))


@router.post("/password")
async def choose_password(request: Request, old: Text = "", new: Text = "", again: Text = "", csrf_token: Text = "", next: Text = "/") -> Response:  # noqa: A002
    """Choose a password of one's own; the session begins anew."""
    opened = await _opened(request)
    if opened is None:
        return RedirectResponse("/sign-in", 303)
    store, doorman = request.app.state.store, request.app.state.doorman
    try:
        require_own_form(request, opened, csrf_token)
        doorman.tries.check(f"name {opened.person.name}")
        if new != again:
            raise RequestProblem(422, "bad-input", "The new password was typed in two ways.")
        actor = opened.person.actor("self.password", request.state.request_id)
        await run_in_threadpool(access.choose_password, store, actor, opened.person.name, old, new)
    except GenealogyError as error:
        doorman.tries.failed(f"name {opened.person.name}")
        return _page(request, "password.html", 422, csrf_token=opened.csrf_token, next=_inside(next), fault=str(error))
    doorman.forget()
    fresh = await run_in_threadpool(access.sign_in, store, opened.person.name, new)
    return RedirectResponse("/sign-in", 303) if fresh is None else _with_cookie(request, fresh, _inside(next))


@router.post("/sign-out")
async def sign_out(request: Request, csrf_token: Text = "") -> Response:
    """End the session."""
    opened = await _opened(request)
    if opened is not None:
        require_own_form(request, opened, csrf_token)
        await run_in_threadpool(access.sign_out, request.app.state.store, request.cookies[COOKIE])
        request.app.state.doorman.forget()
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.app.state.settings.secure_cookies)
    return response


async def _opened(request: Request) -> OpenSession | None:
    token = request.cookies.get(COOKIE, "")
    return await request.app.state.doorman.of_cookie(token) if token else None


def _with_cookie(request: Request, opened: OpenSession, place: str) -> Response:
    where = f"/sign-in?next={place}" if opened.person.must_change else place
    response = RedirectResponse(where, 303)
    secure = request.app.state.settings.secure_cookies
    response.set_cookie(COOKIE, opened.token, max_age=LASTS, httponly=True, samesite="lax", secure=secure, path="/")
    return response


def _inside(place: str) -> str:
    """An address of this service, whatever was asked for.

    >>> _inside("/lots/x?at=1"), _inside("//evil.example/"), _inside("https://evil.example/")
    ('/lots/x?at=1', '/', '/')
    """
    return place if _HERE.fullmatch(place) else "/"


def _page(request: Request, name: str, status: int = 200, *, headers: dict[str, str] | None = None, **told: str) -> Response:
    return templates.TemplateResponse(request, name, {"fault": "", "csrf_token": "", **told}, status_code=status, headers=headers)
