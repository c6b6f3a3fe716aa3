"""A request that changes something is carried out once, however often it is sent.

Its key and the hash of its body are put on record before it is carried out, its answer after. Sent again, it is answered as it was; with another body it
is refused; while it is under way it must wait. Whoever dies in between leaves it behind: after its time it is taken over and carried out again, which what is
recorded by its own identity bears (events, holds, loads).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from msgspec import Struct

from genealogy.errors import BadInput, GenealogyError, StoreError, WriteConflict
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction

KEPT_DAYS: Final = 7
_DAY: Final = 86_400_000_000
_TRIES: Final = 5


class UnderWay(GenealogyError):
    """The same request is being carried out just now."""

    code = "under-way"


class OtherBody(BadInput):
    """A key that was used for another request."""

    code = "key-used"


class Reply(Struct, frozen=True):
    """What a request was answered.

    Attributes:
        status: The HTTP status.
        body: The JSON text.
        again: It was sent before, and this is that answer.
    """

    status: int
    body: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    ours: bool
    body_hash: str
    status: int | None
    body: str | None


_BEGIN: Final = Statement("once/begin", _Kept)
_END: Final = Statement("once/end", Nothing)
_DROP: Final = Statement("once/drop", Nothing)
_FORGET: Final = Statement("once/forget", Nothing)


def once(store: Store, key: tuple[str, ...], body_hash: str, work: Callable[[], Reply], *, seconds: float) -> Reply:
    """Carry out a request, or answer as before.

    Args:
        store: The database.
        key: Who sent it, what it is, and the key it came with.
        body_hash: Hash of what it says.
        work: Carries it out.
        seconds: It takes no longer; after that it counts as left behind.

    Raises:
        UnderWay: It is being carried out.
        OtherBody: The key came with another body before.
        GenealogyError: What `work` raises; then nothing is kept of it, and it may be sent again.
    """
    reply_key = hashlib.sha256("\0".join(key).encode()).hexdigest()
    turn = uuid4().hex
    kept = _begin(store, reply_key, turn, body_hash, seconds)
    if kept.body_hash != body_hash:
        raise OtherBody("This Idempotency-Key came with another request before.", cure="Use a new key for a new request.")
    if kept.status is not None:
        return Reply(kept.status, kept.body or "", again=True)
    if not kept.ours:
        raise UnderWay("The same request is being carried out.", cure="Send it again in a moment for its answer.")
    try:
        reply = work()
    except StoreError:
        # What became of it is not known: it stays in hand until its time is up, and is then carried out again.
        raise
    except Exception:
        store.write(lambda tx: tx.run(_DROP, reply_key=reply_key, turn=turn), name="once/drop")
        raise
    store.write(lambda tx: tx.run(_END, reply_key=reply_key, turn=turn, status=reply.status, body=reply.body), name="once/end")
    return reply


def _begin(store: Store, reply_key: str, turn: str, body_hash: str, seconds: float) -> _Kept:
    now = time.time_ns() // 1_000
    told = {"reply_key": reply_key, "turn": turn, "body_hash": body_hash, "now": now, "runs_until": now + int(seconds * 1_000_000)}

    def work(tx: Transaction) -> _Kept:
        tx.run(_FORGET, before=now - KEPT_DAYS * _DAY)
        return tx.one(_BEGIN, **told)

    for _ in range(_TRIES - 1):
        try:
            return store.write(work, name="once/begin")
        except WriteConflict:
            # The other who came first is there now.
            continue
    return store.write(work, name="once/begin")
