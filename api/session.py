"""Who asks: the key or the session that a request shows, and whether they may do what the operation at this address is.

Every address below `/api/v1` names its operation of the matrix (`api/operations.py`); one that names none lets nobody pass.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.limits import Tries
from genealogy.access import OpenSession, Person, person_of_key, session_of, vouched
from genealogy.access.secrets import digest
from genealogy.audit import Actor
from genealogy.errors import NotAllowed, NotSignedIn
from genealogy.settings import Settings
from genealogy.store import Store

COOKIE: Final = "lg_session"
CSRF_HEADER: Final = "X-CSRF-Token"
OPERATION: Final = "x-operation"
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_KEPT: Final = 3.0
_MOST_KEPT: Final = 10_000


class Doorman:
    """Knows by their key or session those who were here in the last seconds; so a key that was switched off elsewhere is known for three seconds more.

    Args:
        store: Where people, keys and sessions are.
        settings: How many wrong tries are let through.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._known: dict[str, tuple[float, OpenSession]] = {}
        self.tries = Tries(settings.max_tries)

    def forget(self) -> None:
        """Know nobody any more: someone has signed out, or users or keys have changed."""
        self._known = {}

    async def of_key(self, secret: str, address: str) -> OpenSession | None:
        """Who shows a key."""
        self.tries.check(f"key from {address}")
        found = await self._found(secret, self._by_key)
        if found is None:
            self.tries.failed(f"key from {address}")
        return found

    async def of_cookie(self, token: str) -> OpenSession | None:
        """Whose browser shows a session."""
        return await self._found(token, self._by_session)

    def agreed(self, asker: Person, name: str, password: str) -> str:
        """The name of another person who agrees to what somebody decides, shown by a password.

        Raises:
            NotAllowed: Name or password are wrong, that person may not agree, or is the one who asks.
            RequestProblem: Too many wrong passwords came under this name.
        """
        self.tries.check(f"name {name[:64]}")
        person = vouched(self._store, name, password)
        if person is None:
            self.tries.failed(f"name {name[:64]}")
            raise NotAllowed("The second person's name or password is wrong.")
        if person.name == asker.name:
            raise NotAllowed("Two persons must agree, and these are one.")
        person.require("hold.confirm")
        return person.name

    async def _found(self, secret: str, look: Callable[[str], OpenSession | None]) -> OpenSession | None:
        kept, now = digest(secret), time.monotonic()
        seen, known = self._known.get(kept, (0.0, None))
        if known is not None and now - seen < _KEPT:
            return known
        found = await run_in_threadpool(look, secret)
        if len(self._known) >= _MOST_KEPT:
            self._known = {}
        if found is not None:
            self._known[kept] = (now, found)
        return found

    def _by_key(self, secret: str) -> OpenSession | None:
        person = person_of_key(self._store, secret)
        return None if person is None else OpenSession(person=person, csrf_token="")

    def _by_session(self, token: str) -> OpenSession | None:
        return session_of(self._store, token)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where to look.

    Attributes:
        person: Who.
        operation: What they may do here, as the matrix names it.
        store: The database.
        settings: Of the service.
        request_id: Of this request.
    """

    person: Person
    operation: str
    store: Store
    settings: Settings
    request_id: str

    @property
    def sites(self) -> frozenset[str] | None:
        """The sites they may do it at; None: all."""
        return self.person.sites(self.operation)

    def actor(self, operation: str | None = None) -> Actor:
        """How the audit names them.

        Raises:
            NotAllowed: It is another operation than this one, and not theirs to do.
        """
        return self.person.actor(operation or self.operation, self.request_id)


async def session(request: Request) -> OpenSession:
    """The session or key that a request shows.

    Raises:
        NotSignedIn: It shows none, or one that is worth nothing.
        NotAllowed: It would write in the name of a session without showing the session's form token.
        RequestProblem: Too many wrong keys came from this address.
    """
    doorman: Doorman = request.app.state.doorman
    address = request.client.host if request.client else ""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        found = await doorman.of_key(secret.strip(), address) if scheme.lower() == "bearer" and secret.strip() else None
        if found is None:
            raise NotSignedIn("This key is unknown, over or switched off.", cure="Send `Authorization: Bearer lg_…`; `genealogy keys add` makes a key.")
    else:
        token = request.cookies.get(COOKIE, "")
        found = await doorman.of_cookie(token) if token else None
        if found is None:
            raise NotSignedIn("Nobody has signed in.", cure="Sign in at /sign-in, or send a key as `Authorization: Bearer lg_…`.")
        if request.method not in _SAFE:
            require_own_form(request, found, request.headers.get(CSRF_HEADER, ""))
    request.state.who = f"{found.person.name} (key {found.person.key})" if found.person.key else found.person.name
    return found


def require_own_form(request: Request, opened: OpenSession | None, token: str) -> None:
    """Make sure that what a browser sends was sent from a page of ours.

    Raises:
        NotAllowed: It came from another site, or without the token of the session's forms.
    """
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("Host", "")
    if foreign or (opened is not None and not hmac.compare_digest(opened.csrf_token.encode(), token.encode())):
        raise NotAllowed("This did not come from a page of this service.", cure=f"Open the page anew; programs send the header {CSRF_HEADER}.")


async def asker(request: Request) -> Asker:
    """Who asks, if they may do the operation of this address.

    Raises:
        NotSignedIn: Nobody has said who asks.
        NotAllowed: Their roles don't include it.
    """
    opened = await session(request)
    operation = str((getattr(request.scope.get("route"), "openapi_extra", None) or {}).get(OPERATION, ""))
    opened.person.require(operation)
    state = request.app.state
    return Asker(opened.person, operation, state.store, state.settings, request.state.request_id)


Ask = Annotated[Asker, Depends(asker)]


async def current_person(request: Request) -> Person:
    """Who asks, for pages and others that look at more than one operation.

    Raises:
        NotSignedIn: Nobody has said who asks.
    """
    return (await session(request)).person


class GoToSignIn(Exception):
    """A page that is for those who have signed in."""


async def page_session(request: Request) -> OpenSession:
    """The session of who looks at a page; who has none is sent to sign in and comes back.

    Raises:
        GoToSignIn: Nobody has signed in, or they must choose a password first.
    """
    try:
        opened = await session(request)
    except NotSignedIn:
        raise GoToSignIn from None
    if opened.person.must_change:
        raise GoToSignIn
    return opened


PageSession = Annotated[OpenSession, Depends(page_session)]


async def to_sign_in(request: Request, _error: Exception) -> Response:
    """Send a browser to the sign-in page, and back here afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(here, safe='')}", status_code=303)
