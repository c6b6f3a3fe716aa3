"""Writing the audit chain, and reading it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from genealogy.audit.entry import Actor, Entry, Head, canonical, digest, told
from genealogy.statements import Statement
from genealogy.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class _End:
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Chain:
    chain: str


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The head as it stands, and how many entries there are whatever it says."""

    seq: int | None
    hash: str | None
    chain: str | None
    entries: int


@dataclass(frozen=True, slots=True)
class EntryRows:
    """Entries with all their properties."""

    entries: list[dict[str, Any]]


_LOCK = Statement("audit/lock_head", _End)
_APPEND = Statement("audit/append", _Chain)
HEAD = Statement("audit/head", HeadRow)
ENTRIES = Statement("audit/entries", EntryRows)


def append(tx: Transaction, actor: Actor, *, action: str, subject: str, old: object = None, new: object = None, reason: str = "") -> Head:
    """Write one entry in the caller's transaction; it locks the chain's head, so it is the last thing a transaction does.

    Once the transaction is committed, those who listen to the store are told the new `Head`.

    Args:
        tx: The open transaction, with the decision itself.
        actor: Who decides.
        action: `noun.verb`, as the matrix of roles names the operation.
        subject: What it is about.
        old: What was so before, as anything that can be JSON.
        new: What is so from now on.
        reason: The person's reason.

    Returns:
        The end of the chain from now on.
    """
    last = tx.one(_LOCK, chain=secrets.token_hex(16))
    entry: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": time.time_ns() // 1_000,
        "who": actor.user,
        "role": actor.role,
        "action": action,
        "subject": subject,
        "reason": reason,
        "request_id": actor.request_id,
        "previous": last.hash,
    }
    entry |= {name: canonical(value) for name, value in (("old", old), ("new", new)) if value is not None}
    entry["hash"] = digest(entry)
    chain = tx.one(_APPEND, entry=entry).chain
    end = Head(chain=chain, seq=entry["seq"], hash=entry["hash"])
    tx.tell(end)
    return end


def entries(store: Store, after: int = 0, limit: int = 100) -> list[Entry]:
    """Entries in order.

    Args:
        store: The database.
        after: Only those behind this place.
        limit: At most so many.
    """
    return [told(properties) for properties in store.one(ENTRIES, after=after, limit=limit).entries]


def head(store: Store) -> Head | None:
    """The end of the chain; None before the first decision."""
    found = store.one(HEAD)
    return None if found.seq is None or found.hash is None or found.chain is None else Head(chain=found.chain, seq=found.seq, hash=found.hash)
