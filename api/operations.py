"""How an address of the API is told: its operation of the matrix, what it takes and gives, with examples, for FastAPI and for the OpenAPI document.

Bodies and answers are msgspec structs: bodies are read and checked here, answers are written as the command line writes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE, TITLES, Problem, RequestProblem
from api.session import OPERATION, asker

PREFIX: Final = "/api/v1"
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
_ALWAYS: Final = (401, 403, 406, 413, 414, 422, 429, 500, 503)
_TYPES: Final[list[Any]] = [Problem]
_REF: Final = "#/components/schemas/{name}"
Handler = TypeVar("Handler", bound=Callable[..., Any])
Kind = TypeVar("Kind")


def route(
    router: APIRouter,
    method: str,
    path: str,
    *,
    does: str,
    gives: Any,
    status: int = 200,
    takes: Any = None,
    example: Any = None,
    problems: tuple[int, ...] = (),
    forms: tuple[str, ...] = (JSON,),
    takes_as: str = JSON,
) -> Callable[[Handler], Handler]:
    """Put a function at an address.

    Args:
        router: The group of addresses.
        method: The HTTP method.
        path: Below the router's prefix.
        does: The operation of the matrix.
        gives: The struct of the answer.
        status: Of a good answer.
        takes: The struct of the body; None: it takes none.
        example: A body that works on the demo data.
        problems: Statuses it may answer besides those that any may.
        forms: Media types it may answer in.
        takes_as: Media type of the body.
    """
    extra: dict[str, Any] = {OPERATION: does}
    if takes is not None:
        schema = takes if isinstance(takes, dict) else _schema(takes)
        extra["requestBody"] = {"required": True, "content": {takes_as: {"schema": schema, "example": example}}}
    told = sorted({*_ALWAYS, *problems, *((400, 415) if takes is not None else ())})
    content = {form: {"schema": _schema(gives) if form == JSON else {"type": "string"}} for form in forms}
    responses: dict[int | str, dict[str, Any]] = {status: {"description": "Done.", "content": content}}
    responses |= {code: {"description": TITLES[code], "content": {MEDIA_TYPE: {"schema": _schema(Problem)}}} for code in told}

    def put(handler: Handler) -> Handler:
        router.add_api_route(
            path,
            handler,
            methods=[method],
            status_code=status,
            response_class=Response,
            responses=responses,
            openapi_extra=extra,
            dependencies=[Depends(asker)],
            operation_id=handler.__name__,
        )
        return handler

    return put


async def _body(request: Request) -> bytes:
    kind = request.headers.get("Content-Type", JSON).partition(";")[0].strip().lower()
    if kind != JSON and not kind.endswith("+json"):
        raise RequestProblem(415, "wrong-media-type", f"A body here is {JSON}, not {kind or 'nothing'}.")
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


def read(body: bytes, kind: type[Kind]) -> Kind:
    """The struct that a body holds.

    Raises:
        RequestProblem: It is no JSON, or not what it should be; the text tells where.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise RequestProblem(422, "bad-input", f"{error}.", field=_place(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestProblem(400, "unreadable-request", f"The body is no JSON: {error}.") from None


def answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer as JSON."""
    return Response(msgspec.json.encode(value), status, headers, JSON)


def openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        parts = made.setdefault("components", {})
        _, schemas = msgspec.json.schema_components(_TYPES, ref_template=_REF)
        parts["schemas"] = {**schemas, **parts.get("schemas", {})}
        parts["securitySchemes"] = {
            "key": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer lg_…`; `genealogy keys add` makes a key."},
            "session": {"type": "apiKey", "in": "cookie", "name": "lg_session", "description": "Of a browser that signed in; writes send X-CSRF-Token too."},
        }
        for path in made["paths"].values():
            for told in path.values():
                if OPERATION in told:
                    told["security"] = [{"key": []}, {"session": []}]
        app.openapi_schema = made
    return app.openapi_schema


def _schema(kind: Any) -> dict[str, Any]:
    _TYPES.append(kind)
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=_REF)
    return schema


def _place(text: str) -> str:
    """The path that msgspec names at the end of its words.

    >>> _place("Expected `str`, got `int` - at `$.starts[0]`")
    'starts[0]'
    """
    return text.rpartition("`$")[2].removesuffix("`").lstrip(".") if text.endswith("`") and "`$" in text else ""
