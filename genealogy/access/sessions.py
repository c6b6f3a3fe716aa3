"""Sessions of browsers: a number that only the browser knows, kept by its hash, for a day's work at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from genealogy.access import secrets
from genealogy.access.person import Person
from genealogy.access.users import KeptWhole, now, rights_of
from genealogy.statements import Nothing, Statement
from genealogy.store import Store

LASTS: Final = 12 * 3_600
"""Seconds until one must sign in again."""


class OpenSession(Struct, frozen=True, kw_only=True):
    """A session that a browser holds.

    Attributes:
        person: Who signed in.
        csrf_token: What each of their forms must carry, so that no other page can send one in their name.
        token: The session's number, told just when it is opened.
    """

    person: Person
    csrf_token: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class _Session:
    name: str
    display_name: str
    rights: list[str]
    password_once: bool
    csrf_token: str


_USER: Final = Statement("access/user", KeptWhole)
_OPEN: Final = Statement("access/open_session", Nothing)
_SESSION: Final = Statement("access/session", _Session)
_CLOSE: Final = Statement("access/close_session", Nothing)


def sign_in(store: Store, name: str, password: str) -> OpenSession | None:
    """Open a session.

    Returns:
        The session; None when the password doesn't fit, or there is no such user, or they are disabled: which of these is not told.
    """
    kept = _fitting(store, name, password)
    if kept is None:
        return None
    token, csrf_token, began = secrets.new_token(), secrets.new_token(), now()
    row = {"session_hash": secrets.digest(token), "user": kept.name, "csrf_token": csrf_token}
    store.write(lambda tx: tx.run(_OPEN, **row, created_at=began, expires_at=began + LASTS * 1_000_000), name="access/open_session")
    return OpenSession(person=_person(kept), csrf_token=csrf_token, token=token)


def vouched(store: Store, name: str, password: str) -> Person | None:
    """The person whose name and password these are, without a session: one who agrees to what another does; None as of `sign_in`."""
    kept = _fitting(store, name, password)
    return None if kept is None else _person(kept)


def session_of(store: Store, token: str) -> OpenSession | None:
    """The session that a browser shows; None: there is none, it is over, or its user is disabled."""
    found = store.rows(_SESSION, session_hash=secrets.digest(token), now=now())
    return OpenSession(person=_person(found[0]), csrf_token=found[0].csrf_token) if found else None


def sign_out(store: Store, token: str) -> None:
    """End a session."""
    store.write(lambda tx: tx.run(_CLOSE, session_hash=secrets.digest(token)), name="access/close_session")


def _fitting(store: Store, name: str, password: str) -> KeptWhole | None:
    found = store.rows(_USER, name=name)
    kept = found[0] if found and not found[0].disabled else None
    return kept if secrets.password_fits(kept.password_hash if kept else None, password) else None


def _person(kept: _Session | KeptWhole) -> Person:
    return Person(name=kept.name, display_name=kept.display_name, rights=rights_of(kept.rights), must_change=kept.password_once)
