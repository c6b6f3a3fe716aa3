"""Texts that a program gets from one answer and shows with its next request: what it must have seen, and where it is in a list."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec

from genealogy.errors import BadInput

HEADER: Final = "X-Genealogy-Token"
_LONGEST: Final = 4_000
_MOST: Final = 16
Kind = TypeVar("Kind")


def write(bookmarks: Iterable[str]) -> str:
    """A token for what the database was seen to have.

    >>> sorted(read(write(["a", "b"])))
    ['a', 'b']
    """
    return pack(sorted(bookmarks)[:_MOST])


def read(token: str) -> frozenset[str]:
    """What a token says was seen.

    Raises:
        BadInput: It is none of ours.
    """
    return frozenset(unpack(token, list[str], "token"))


def pack(value: Any) -> str:
    """A small value as one text that needs no escaping anywhere."""
    return base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")


def unpack(text: str, kind: type[Kind], what: str) -> Kind:
    """The value of a text.

    Raises:
        BadInput: It is none that `pack` wrote.
    """
    try:
        if len(text) > _LONGEST:
            raise ValueError
        return msgspec.json.decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), type=kind)
    except (ValueError, msgspec.DecodeError):
        raise BadInput(f"The {what} is none that was given here.", cure="Leave it out to start anew.") from None
