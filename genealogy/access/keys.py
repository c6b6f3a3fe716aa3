"""Keys of programs: shown once, kept by their hash, with roles of their own that never reach beyond their owner's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from msgspec import Struct

from genealogy.access import secrets
from genealogy.access.matrix import Right, within
from genealogy.access.person import Person
from genealogy.access.users import LOCK, checked_text, moment, now, rights_of, texts_of, user_in
from genealogy.audit import Actor, append
from genealogy.errors import BadInput, NotAllowed, NotFound
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction


class Key(Struct, frozen=True, kw_only=True):
    """A key on record; what it opens with is nowhere.

    Attributes:
        key_id: Its name in lists and logs.
        name: Which program has it.
        owner: The user who answers for it.
        rights: Its roles.
        disabled: It is switched off for good.
        created_at: RFC 3339.
        expires_at: From when on it is worth nothing; None: never.
    """

    key_id: str
    name: str
    owner: str
    rights: tuple[Right, ...]
    disabled: bool
    created_at: str
    expires_at: str | None


class NewKey(Struct, frozen=True, kw_only=True):
    """A key just made: the only time that its secret is told."""

    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class _Kept:
    key_id: str
    name: str
    owner: str
    rights: list[str]
    disabled: bool
    created_at: int
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class _Used:
    key_id: str
    name: str
    rights: list[str]
    owner: str
    display_name: str
    owner_rights: list[str]


_PUT: Final = Statement("access/put_key", Nothing)
_KEYS: Final = Statement("access/keys", _Kept)
_KEY: Final = Statement("access/key", _Kept)
_USED: Final = Statement("access/key_used", _Used)
_DISABLE: Final = Statement("access/disable_key", Nothing)


def keys(store: Store) -> list[Key]:
    """All keys, oldest first."""
    return [
        Key(
            key_id=kept.key_id,
            name=kept.name,
            owner=kept.owner,
            rights=rights_of(kept.rights),
            disabled=kept.disabled,
            created_at=moment(kept.created_at),
            expires_at=None if kept.expires_at is None else moment(kept.expires_at),
        )
        for kept in store.rows(_KEYS)
    ]


def add_key(store: Store, actor: Actor, name: str, owner: str, rights: Sequence[Right], *, expires_at: datetime | None = None) -> NewKey:
    """Make a key for a program.

    Args:
        store: The database.
        actor: Who decides.
        name: Which program will have it.
        owner: The user who answers for it.
        rights: At least one, and none that the owner hasn't.
        expires_at: From when on it is worth nothing; None: never.

    Raises:
        BadInput: A name that can't be one, no rights, or an end that has passed.
        NotAllowed: The owner hasn't all of these rights.
        NotFound: There is no such owner.
    """
    made = NewKey(key_id=secrets.new_id(), secret=secrets.new_key())
    row = {"key_id": made.key_id, "name": checked_text(name, "name"), "owner": owner, "rights": texts_of(rights)}
    began, ends = now(), None if expires_at is None else int(expires_at.timestamp() * 1_000_000)
    if ends is not None and ends <= began:
        raise BadInput(f"{expires_at} has passed.", cure="Name a later end.")

    def work(tx: Transaction) -> None:
        tx.run(LOCK)
        beyond = [right for right in rights if not within([right], rights_of(user_in(tx, owner).rights))]
        if beyond:
            raise NotAllowed(f"{owner} has not the role {beyond[0]}.", cure="A key can do no more than its owner.")
        tx.run(_PUT, **row, key_hash=secrets.digest(made.secret), created_at=began, expires_at=ends)
        append(tx, actor, action="key.add", subject=made.key_id, new=row | {"expires_at": ends and moment(ends)})

    store.write(work, name="access/add_key")
    return made


def disable_key(store: Store, actor: Actor, key_id: str) -> None:
    """Switch a key off for good; a second time changes nothing.

    Raises:
        NotFound: There is none of this id.
    """

    def work(tx: Transaction) -> None:
        tx.run(LOCK)
        found = tx.run(_KEY, key_id=key_id)
        if not found:
            raise NotFound(f"There is no key {key_id!r}.", cure="`genealogy keys list` lists them.")
        if not found[0].disabled:
            tx.run(_DISABLE, key_id=key_id)
            append(tx, actor, action="key.disable", subject=key_id, old={"disabled": False}, new={"disabled": True})

    store.write(work, name="access/disable_key")


def person_of_key(store: Store, secret: str) -> Person | None:
    """Who asks with this key; None: it is unknown, over or switched off, or its owner is."""
    if not secret.startswith(secrets.KEY_PREFIX):
        return None
    found = store.rows(_USED, key_hash=secrets.digest(secret), now=now())
    if not found:
        return None
    used = found[0]
    rights = within(rights_of(used.rights), rights_of(used.owner_rights))
    return Person(name=used.owner, display_name=used.display_name, rights=tuple(rights), key=f"{used.key_id} {used.name}")
