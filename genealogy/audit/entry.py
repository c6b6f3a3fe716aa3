"""One entry of the audit trail, as it is kept, as it is told, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from msgspec import Struct

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Actor(Struct, frozen=True, kw_only=True):
    """Who decides.

    Attributes:
        user: The name of a user on record; on the command line of a database without users, the login name.
        role: What the user decides as.
        request_id: The request that the decision came with; empty on the command line.
    """

    user: str
    role: str
    request_id: str = ""


class Entry(Struct, frozen=True, kw_only=True):
    """One decision.

    Attributes:
        seq: Its place, from 1.
        at: When it was taken down.
        who: User name.
        role: What that user decided as.
        action: `noun.verb`, like `hold.place`.
        subject: What it is about, like a hold's id.
        old: What was so before; null when nothing was.
        new: What is so from then on; null when nothing is.
        reason: The person's reason.
        request_id: The request it came with.
        previous: Hash of the entry before it; of the first, the name of the chain.
        hash: SHA-256 over all the above.
    """

    seq: int
    at: datetime
    who: str
    role: str
    action: str
    subject: str
    old: Any = None
    new: Any = None
    reason: str = ""
    request_id: str = ""
    previous: str
    hash: str


class Head(Struct, frozen=True, kw_only=True):
    """The end of a chain: which chain, how many entries, the last one's hash."""

    chain: str
    seq: int
    hash: str


def canonical(value: object) -> str:
    """A value as JSON that is always the same: keys sorted, no spaces, quantities and times as text."""
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(properties: Mapping[str, Any]) -> str:
    """SHA-256 of an entry, over the canonical JSON of all its properties but the hash itself.

    Whatever stands on the node is part of it, a property added by another hand too.
    """
    told = {name: value for name, value in properties.items() if name != "hash"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def told(properties: Mapping[str, Any]) -> Entry:
    """An entry from its node."""
    values = dict(properties)
    values["at"] = _EPOCH + timedelta(microseconds=values["at"])
    values |= {name: json.loads(values[name]) for name in ("old", "new") if values.get(name) is not None}
    return Entry(**values)
