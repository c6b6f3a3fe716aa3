"""Idempotency-Key: a write that is sent again is answered again, and done once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from fastapi import Header, Request, Response

from api.operations import JSON
from api.problems import RequestProblem
from api.session import Asker
from genealogy.once import Reply, once

AGAIN: Final = "Idempotency-Replayed"
_KEY: Final = re.compile(r"[!-~]{8,200}")
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", description="8 to 200 characters: the same request with the same key is carried out once, and answered again for seven days."
    ),
]


def identity(ask: Asker, key: str | None) -> str:
    """What a decision keeps of the key it came with, so that it is made once even if its answer was lost; empty without a key."""
    return hashlib.sha256(f"{ask.person.name}\0{key}".encode()).hexdigest() if key else ""


def write(
    request: Request, ask: Asker, key: str | None, said: bytes | str, work: Callable[[], Any], *, status: int = 200, seconds: float | None = None
) -> Response:
    """Carry out a write, once if it bears a key.

    Args:
        request: The request.
        ask: Who asks.
        key: Its Idempotency-Key; None: it bears none.
        said: What it says, as far as that tells it from others.
        work: Carries it out and gives the answer.
        status: Of a good answer.
        seconds: Longest time it takes; None: that of any request.

    Raises:
        RequestProblem: The key is none.
        UnderWay: It is being carried out.
        OtherBody: The key came with another request before.
    """

    def carried_out() -> Reply:
        return Reply(status, msgspec.json.encode(work()).decode())

    if key is None:
        reply = carried_out()
    elif not _KEY.fullmatch(key):
        raise RequestProblem(422, "bad-input", "An Idempotency-Key has 8 to 200 visible ASCII characters.", field="Idempotency-Key")
    else:
        told = hashlib.sha256(said if isinstance(said, bytes) else said.encode()).hexdigest()
        of = (ask.person.name, ask.person.key, request.method, request.url.path, key)
        reply = once(ask.store, of, told, carried_out, seconds=seconds or ask.settings.request_seconds)
    return Response(reply.body, reply.status, {AGAIN: "true"} if reply.again else None, JSON)
