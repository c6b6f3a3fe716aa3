"""What surrounds every request: its id, its limits, its trip to the database, the headers of its answer, its line in the log, its place in the metrics."""

from __future__ import annotations

import re
import time
import uuid
from typing import Final

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import get_logger

from api import tokens
from api.metrics import Metrics
from api.problems import RequestProblem, of_error, of_fault
from genealogy.errors import GenealogyError
from genealogy.settings import Settings
from genealogy.trip import Trip, on_trip

LONGEST_ADDRESS: Final = 8_000
REQUEST_ID: Final = "X-Request-ID"
_GIVEN_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_LOG = get_logger("genealogy.service")
# No script, style or frame but from our own files; pictures may be drawn in the page.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}


class Frame:
    """Stands around the whole application.

    Args:
        app: The application.
        settings: Limits.
        metrics: What is counted.
    """

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Framed(scope, receive, send, self._settings)
        with structlog.contextvars.bound_contextvars(request_id=request.id), on_trip(request.trip):
            try:
                try:
                    request.check()
                    await self._app(scope, request.receive, request.send)
                except GenealogyError as error:
                    # Raised before there is a route, or while a body is read beyond its limit.
                    if request.status:
                        raise
                    await of_error(Request(scope), error)(scope, receive, request.send)
                except Exception as error:
                    # Whatever it is, the one who asked gets an answer with an id, and the log the rest.
                    if request.status:
                        raise
                    await of_fault(Request(scope), error)(scope, receive, request.send)
            finally:
                self._close(request)

    def _close(self, request: _Framed) -> None:
        seconds = time.perf_counter() - request.began
        state = request.scope.get("state", {})
        told = {"method": request.scope["method"], "route": request.route, "status": request.status or 500, "ms": round(seconds * 1_000, 1)}
        _LOG.info("request", **told, who=state.get("who", ""), address=(request.scope.get("client") or ("",))[0])
        self._metrics.request(request.scope["method"] if request.route != _NOWHERE else "", request.route, request.status or 500, seconds)


_NOWHERE: Final = "(none)"


class _Framed:
    """One request."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
        self.scope = scope
        self.headers = Headers(scope=scope)
        given = self.headers.get(REQUEST_ID, "")
        self.id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        self.began = time.perf_counter()
        self.trip = Trip(time.monotonic() + settings.request_seconds)
        self.status = 0
        self._receive = receive
        self._send = send
        self._settings = settings
        self._taken = 0
        scope.setdefault("state", {}).update(request_id=self.id, trip=self.trip)

    @property
    def route(self) -> str:
        """The address with its parameters' names."""
        return str(getattr(self.scope.get("route"), "path", _NOWHERE))

    @property
    def largest(self) -> int:
        """Bytes its body may have."""
        return self._settings.max_upload if self.scope["path"].endswith("/loads") else self._settings.max_body

    def check(self) -> None:
        """Refuse what is too long, and take the token of what it must have seen.

        Raises:
            RequestProblem: Address or body are too long.
            BadInput: The token is none of ours.
        """
        if len(self.scope.get("raw_path") or b"") + len(self.scope["query_string"]) > LONGEST_ADDRESS:
            raise RequestProblem(414, "address-too-long", f"An address has at most {LONGEST_ADDRESS:,} characters.", cure="Send a list of starts by POST.")
        length = self.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length) > self.largest:
            raise self._too_large()
        if token := self.headers.get(tokens.HEADER):
            self.trip.bookmarks = tokens.read(token)

    async def receive(self) -> Message:
        """The next part of its body."""
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > self.largest:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """A part of its answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self.id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            if self._settings.secure_cookies:
                headers["Strict-Transport-Security"] = "max-age=31536000"
            if self.trip.bookmarks:
                headers[tokens.HEADER] = tokens.write(self.trip.bookmarks)
        await self._send(message)

    def _too_large(self) -> RequestProblem:
        return RequestProblem(413, "too-large", f"A request may carry {self.largest:,} bytes.", cure="Send it in parts.")
