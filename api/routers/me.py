"""Who asks, as the service knows them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from msgspec import Struct

from api.operations import PREFIX, answer, route
from api.session import Ask, session
from genealogy.access import Right, matrix

router = APIRouter(prefix=PREFIX, tags=["access"])


class Me(Struct, frozen=True, kw_only=True):
    """Who asks.

    Attributes:
        name: Of the user; a key's owner.
        display_name: What people call them.
        key: The key that asks; empty where the person does.
        rights: What they have.
        operations: What they may do, as the matrix names it.
        csrf_token: What a browser sends as X-CSRF-Token with each write; empty for a key.
    """

    name: str
    display_name: str
    key: str
    rights: list[Right]
    operations: list[str]
    csrf_token: str


@route(router, "GET", "/me", does="self.read", gives=Me)
async def who_am_i(request: Request, ask: Ask) -> Response:
    """Who asks, and what they may do."""
    person = ask.person
    opened = await session(request)
    return answer(
        Me(
            name=person.name,
            display_name=person.display_name,
            key=person.key,
            rights=list(person.rights),
            operations=sorted(operation for operation in matrix().roles if person.may(operation)),
            csrf_token=opened.csrf_token,
        )
    )
