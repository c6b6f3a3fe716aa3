"""Exceptions: what could not be recorded, kept until someone deals with it.

A `RejectedRow` is a row that could not be read, an event that contradicts one on record, or a request that was refused. It ends by being retried
(recorded after all, perhaps corrected) or dismissed by a named person with a reason; until then every answer it may touch is incomplete.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from genealogy.audit import Actor, append
from genealogy.errors import BadInput, NotFound
from genealogy.statements import Statement
from genealogy.store import Store, Transaction

Status = Literal["open", "retried", "dismissed"]
STATUSES: tuple[Status, ...] = ("open", "retried", "dismissed")


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception, as docs/graph.md tells its properties."""

    rejected_id: str
    kind: str
    load_id: str | None
    file: str
    row: int
    field: str
    expected: str
    found: str
    reason: str | None
    original: str
    texts: list[str]
    readable: bool
    status: str

    @property
    def told(self) -> str:
        """What is wrong, in one line."""
        where = f"{self.file} row {self.row}" if self.row else self.file
        what = f"expected {self.expected}, found {self.found}" if self.expected else self.reason or ""
        return ": ".join(part for part in (where, self.field, what) if part)


@dataclass(frozen=True, slots=True)
class ExceptionDetail(ExceptionRow):
    """One exception with how it ended and how its source was read."""

    closed_by: str | None
    closed_reason: str | None
    source: str | None
    site_zone: str | None
    namespace: str | None


@dataclass(frozen=True, slots=True)
class _Count:
    status: str
    rows: int


@dataclass(frozen=True, slots=True)
class _Id:
    rejected_id: str


@dataclass(frozen=True, slots=True)
class _Closed:
    closed: int


_LIST = Statement("exceptions/list", ExceptionRow)
_SHOW = Statement("exceptions/show", ExceptionDetail)
_COUNTS = Statement("exceptions/counts", _Count)
_WAITING = Statement("exceptions/waiting", _Id)
_CLOSE = Statement("exceptions/close", _Closed)


def listed(store: Store, status: Status = "open", *, skip: int = 0, limit: int = 1_000) -> list[ExceptionRow]:
    """Exceptions of one status, oldest first."""
    return store.rows(_LIST, status=status, skip=skip, limit=limit)


def counts(store: Store) -> dict[str, int]:
    """How many exceptions there are of each status."""
    return dict.fromkeys(STATUSES, 0) | {row.status: row.rows for row in store.rows(_COUNTS)}


def shown(store: Store, rejected_id: str) -> ExceptionDetail:
    """One exception.

    Raises:
        NotFound: There is none of this id.
    """
    found = store.rows(_SHOW, rejected_id=rejected_id)
    if not found:
        raise NotFound(f"no exception {rejected_id!r}.", cure="`genealogy exceptions list` lists them.")
    return found[0]


def waiting(store: Store, expected: str, *, limit: int = 10_000) -> list[str]:
    """Ids of open exceptions that wait for the same thing."""
    return [row.rejected_id for row in store.rows(_WAITING, expected=expected, limit=limit)]


def dismiss(store: Store, rejected_id: str, *, reason: str, by: str, actor: Actor | None = None) -> None:
    """Decide that an exception needs no record.

    Args:
        store: The database.
        rejected_id: The exception.
        reason: Why.
        by: Who decides.
        actor: How the audit names them; None: it is not told.

    Raises:
        BadInput: No reason, or it was closed before.
        NotFound: There is none of this id.
    """
    if not reason.strip():
        raise BadInput("dismissing an exception needs a reason.", cure="Say why with --reason.")
    close(store, rejected_id, "dismissed", by=by, reason=reason.strip(), actor=actor)


def close(store: Store, rejected_id: str, status: Status, *, by: str, reason: str, corrected: str | None = None, actor: Actor | None = None) -> None:
    """End an open exception.

    Raises:
        BadInput: It was closed before.
        NotFound: There is none of this id.
    """
    how = {"status": status, "closed_by": by, "closed_reason": reason, "closed_at": time.time_ns() // 1_000, "corrected": corrected}

    def work(tx: Transaction) -> _Closed:
        done = tx.one(_CLOSE, rejected_id=rejected_id, **how)
        if done.closed and actor is not None:
            append(tx, actor, action="exception.close", subject=rejected_id, old={"status": "open"}, new={"status": status}, reason=reason)
        return done

    ended = store.write(work, name="exceptions/close")
    if not ended.closed:
        row = shown(store, rejected_id)
        raise BadInput(f"exception {rejected_id} is {row.status} already.")
