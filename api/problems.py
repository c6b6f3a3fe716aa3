"""Errors as RFC 9457 problem documents, in one place: which error is which status, and what of it may be told.

`code` is the stable code of `genealogy/errors.py`. What the database or the program says of itself stays in the log, under the request's id.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from msgspec import UNSET, Struct, UnsetType
from starlette.exceptions import HTTPException
from structlog.stdlib import get_logger

from genealogy import errors
from genealogy.errors import Ambiguous, GenealogyError, StoreError, TookTooLong
from genealogy.once import UnderWay

MEDIA_TYPE: Final = "application/problem+json"
_LOG = get_logger("genealogy.service")


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong with a request (RFC 9457).

    Attributes:
        type: A name for the kind of problem: `urn:lot-genealogy:problem:` and the code.
        title: The kind in words.
        status: The HTTP status.
        code: Stable; programs hold on to it.
        detail: What happened here, in the user's words, with what to do about it.
        request_id: To find it in the log.
        candidates: What an ambiguous text may mean.
        field: Which part of the request is at fault, where that is known.
        may_ship: Of a question whether something may ship, false: what can't be answered is answered by no.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    candidates: list[str] | UnsetType = UNSET
    field: str | UnsetType = UNSET
    may_ship: bool | UnsetType = UNSET


class RequestProblem(GenealogyError):
    """A request that is wrong as such, whatever it is about.

    Args:
        status: The HTTP status.
        code: Its stable code.
        text: What is wrong.
        cure: What to do.
        field: Which part of the request.
        retry_after: Seconds to wait before it may be tried again.
    """

    def __init__(self, status: int, code: str, text: str, *, cure: str = "", field: str = "", retry_after: int | None = None) -> None:
        super().__init__(text, cure=cure)
        self.status = status
        self.code = code
        self.field = field
        self.retry_after = retry_after


TITLES: Final[dict[int, str]] = {
    400: "The request can't be read",
    401: "Sign in or show a key",
    403: "Not allowed",
    404: "Not found",
    405: "No such method here",
    406: "Not in this form",
    409: "Refused",
    413: "Too large",
    414: "Address too long",
    415: "Body of another kind",
    422: "The request is not what it should be",
    429: "Too many",
    431: "Header too long",
    500: "A fault of the service",
    503: "Not just now",
}
_STATUS: Final[dict[type[GenealogyError], int]] = {
    errors.BadInput: 422,
    errors.Ambiguous: 422,
    errors.NotFound: 404,
    errors.Refused: 409,
    UnderWay: 409,
    errors.NotAllowed: 403,
    errors.NotSignedIn: 401,
    errors.StoreUnavailable: 503,
    errors.TookTooLong: 503,
    errors.WriteConflict: 503,
    errors.SchemaOutdated: 503,
    errors.ServerFault: 503,
}
_WAIT: Final = 5
_AWAY: Final = "The database can't be asked just now; nothing is known to have been done."
_CHECK: Final = "/holds/check"
_FAULT: Final = "A fault of the service. The log says more under the id of this request."
_HTTP_CODES: Final = {404: "not-found", 405: "no-such-method", 400: "unreadable-request", 413: "too-large"}


def type_of(code: str) -> str:
    """The name of a kind of problem."""
    return f"urn:lot-genealogy:problem:{code}"


def status_of(error: GenealogyError) -> int:
    """The HTTP status of one of our errors: that of its nearest class that has one."""
    if isinstance(error, RequestProblem):
        return error.status
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def response(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    candidates: list[str] | UnsetType = UNSET,
    field: str | UnsetType = UNSET,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem document."""
    told = Problem(
        type=type_of(code),
        title=TITLES.get(status, "Refused"),
        status=status,
        code=code,
        detail=detail,
        request_id=getattr(request.state, "request_id", ""),
        candidates=candidates,
        field=field,
        may_ship=False if request.scope["path"].endswith(_CHECK) else UNSET,
    )
    return Response(msgspec.json.encode(told), status, headers, MEDIA_TYPE)


def of_error(request: Request, error: GenealogyError) -> Response:
    """The problem document of one of our errors."""
    status = status_of(error)
    headers: dict[str, str] = {}
    detail = str(error)
    if isinstance(error, StoreError) and not isinstance(error, TookTooLong):
        _LOG.warning("database", code=error.code, error=str(error))
        detail = _AWAY if status == 503 else "The database refused. The log says more under the id of this request."
    elif status >= 500 and not isinstance(error, TookTooLong | RequestProblem):
        _LOG.error("fault", code=error.code, error=str(error))
        detail = _FAULT
    if status == 503:
        headers["Retry-After"] = str(_WAIT)
    if isinstance(error, UnderWay):
        headers["Retry-After"] = "1"
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="lot-genealogy"'
    field: str | UnsetType = UNSET
    if isinstance(error, RequestProblem):
        field = error.field or UNSET
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, errors.BadRow):
        field = error.field or UNSET
    candidates = list(error.candidates) if isinstance(error, Ambiguous) else UNSET
    return response(request, status, error.code, detail, candidates=candidates, field=field, headers=headers)


def of_fault(request: Request, error: Exception) -> Response:
    """The problem document of an error that nobody foresaw."""
    _LOG.error("fault", error=f"{type(error).__name__}: {error}", exc_info=error)
    return response(request, 500, "error", _FAULT)


def register(app: FastAPI) -> None:
    """Have every error answered by a problem document."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, GenealogyError)  # noqa: S101 - what it is registered for
        return of_error(request, error)

    async def invalid(request: Request, error: Exception) -> Response:
        first: dict[str, Any] = dict(error.errors()[0]) if isinstance(error, RequestValidationError) else {}
        place = ".".join(str(part) for part in first.get("loc", ())[1:])
        return response(request, 422, "bad-input", f"{place or 'The request'}: {first.get('msg', 'is not what it should be')}.", field=place or UNSET)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        status = error.status_code
        detail = {404: "There is nothing at this address.", 405: "This address has no such method."}.get(status, TITLES.get(status, "Refused") + ".")
        return response(request, status, _HTTP_CODES.get(status, "refused"), detail, headers=dict(error.headers or {}))

    app.add_exception_handler(GenealogyError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
