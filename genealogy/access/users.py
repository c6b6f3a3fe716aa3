"""People who may sign in or decide, and what they may do; each change is a record of the audit chain."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct

from genealogy.access import secrets
from genealogy.access.matrix import Right
from genealogy.audit import Actor, append
from genealogy.errors import BadInput, NotFound, Refused
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
_LONGEST_TEXT: Final = 120


class User(Struct, frozen=True, kw_only=True):
    """A person on record.

    Attributes:
        name: What they sign in by.
        display_name: What people call them.
        rights: Roles, each at a site or all.
        disabled: They may do nothing any more.
        created_at: When they were put on record, RFC 3339.
        password_once: They have not yet chosen a password of their own.
    """

    name: str
    display_name: str
    rights: tuple[Right, ...]
    disabled: bool
    created_at: str
    password_once: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A user as the database keeps them."""

    name: str
    display_name: str
    rights: list[str]
    disabled: bool
    created_at: int
    password_once: bool

    def user(self) -> User:
        """As others see them."""
        return User(
            name=self.name,
            display_name=self.display_name,
            rights=rights_of(self.rights),
            disabled=self.disabled,
            created_at=moment(self.created_at),
            password_once=self.password_once,
        )


@dataclass(frozen=True, slots=True)
class KeptWhole(Kept):
    """A user with the hash of their password."""

    password_hash: str


LOCK: Final = Statement("access/lock", Nothing)
_USER: Final = Statement("access/user", KeptWhole)
_USERS: Final = Statement("access/users", Kept)
_PUT: Final = Statement("access/put_user", Nothing)
_CHANGE: Final = Statement("access/change_user", Nothing)


def users(store: Store) -> list[User]:
    """All users by name."""
    return [kept.user() for kept in store.rows(_USERS)]


def user_in(tx: Transaction, name: str) -> KeptWhole:
    """One user.

    Raises:
        NotFound: There is none of this name.
    """
    found = tx.run(_USER, name=name)
    if not found:
        raise NotFound(f"There is no user {name!r}.", cure="`genealogy users list` lists them.")
    return found[0]


def add_user(store: Store, actor: Actor, name: str, rights: Sequence[Right], *, display_name: str = "") -> str:
    """Put a person on record.

    Args:
        store: The database.
        actor: Who decides.
        name: What they will sign in by.
        rights: At least one.
        display_name: What people call them; empty: their name.

    Returns:
        A one-time password, which is told just here.

    Raises:
        BadInput: A name or text that can't be one, or no rights.
        Refused: The name is taken, or the first user would be no administrator.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} can't be a user's name.", cure="Letters, digits and . _ @ + - , at most 64 of them.")
    password = secrets.new_password()
    row = {"name": name, "display_name": checked_text(display_name or name, "name"), "rights": texts_of(rights)}
    kept = {"password_hash": secrets.password_hash(password), "created_at": now()}

    def work(tx: Transaction) -> None:
        tx.run(LOCK)
        if tx.run(_USER, name=name):
            raise Refused(f"There is a user {name!r} already.", cure="Choose another name, or change their roles.")
        if Right("admin") not in rights and not tx.run(_USERS):
            raise Refused("The first user must be an administrator.", cure="Add one with the role admin, then the others.")
        tx.run(_PUT, **row, **kept)
        append(tx, actor, action="user.add", subject=name, new=row)

    store.write(work, name="access/add_user")
    return password


def set_rights(store: Store, actor: Actor, name: str, rights: Sequence[Right]) -> None:
    """Give a person other roles; their sessions end.

    Raises:
        BadInput: No rights; then disable them.
        NotFound: There is no such user.
        Refused: Nobody would be left to administrate.
    """
    texts = texts_of(rights)
    _changed(store, actor, name, "user.change", {"rights": texts})


def set_disabled(store: Store, actor: Actor, name: str, *, disabled: bool = True) -> None:
    """Let a person do nothing any more, their keys neither; or let them again.

    Raises:
        NotFound: There is no such user.
        Refused: Nobody would be left to administrate.
    """
    _changed(store, actor, name, "user.disable" if disabled else "user.change", {"disabled": disabled})


def new_password(store: Store, actor: Actor, name: str) -> str:
    """Give a person a new one-time password, which is told just here; their sessions end.

    Raises:
        NotFound: There is no such user.
    """
    password = secrets.new_password()
    _changed(store, actor, name, "user.password", {"password_hash": secrets.password_hash(password), "password_once": True})
    return password


def choose_password(store: Store, actor: Actor, name: str, old: str, new: str) -> None:
    """A person's own new password; their sessions end.

    Raises:
        BadInput: The new one is too short, too long, or the old one again.
        NotFound: There is no such user.
        Refused: The old one is wrong.
    """
    kept = store.read(lambda tx: user_in(tx, name), name="access/user")
    if not secrets.password_fits(kept.password_hash, old):
        raise Refused("The old password is wrong.")
    if new == old:
        raise BadInput("The new password is the old one.", cure="Choose another.")
    _changed(store, actor, name, "self.password", {"password_hash": secrets.password_hash(new), "password_once": False})


def _changed(store: Store, actor: Actor, name: str, action: str, told: dict[str, Any]) -> None:
    def work(tx: Transaction) -> None:
        tx.run(LOCK)
        before = user_in(tx, name)
        tx.run(_CHANGE, name=name, told=told)
        if not any(not kept.disabled and Right("admin") in rights_of(kept.rights) for kept in tx.run(_USERS)):
            raise Refused(f"{name} is the last who may administrate.", cure="Give another user the role admin first.")
        # Neither the old hash nor the new is anybody's business.
        shown = {key: value for key, value in told.items() if key != "password_hash"}
        append(tx, actor, action=action, subject=name, old={key: getattr(before, key) for key in shown}, new=shown)

    store.write(work, name="access/change_user")


def rights_of(texts: Sequence[str]) -> tuple[Right, ...]:
    """Rights from how they are kept."""
    return tuple(Right.parse(text) for text in texts)


def texts_of(rights: Sequence[Right]) -> list[str]:
    """How rights are kept.

    Raises:
        BadInput: There are none.
    """
    if not rights:
        raise BadInput("No role is given.", cure="Give at least one.")
    return list(dict.fromkeys(str(right) for right in rights))


def checked_text(text: str, what: str) -> str:
    """A text of a person's.

    Raises:
        BadInput: It is blank, too long, or has characters that can't be seen.
    """
    stripped = text.strip()
    if not 0 < len(stripped) <= _LONGEST_TEXT or not stripped.isprintable():
        raise BadInput(f"The {what} has 1 to {_LONGEST_TEXT} characters, all of which can be seen.")
    return stripped


def now() -> int:
    """Microseconds since 1970, as all times in the graph."""
    return time.time_ns() // 1_000


def moment(micros: int) -> str:
    """RFC 3339 in UTC."""
    return datetime.fromtimestamp(micros / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
