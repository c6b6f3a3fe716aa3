"""Versions of an impact list: made anew when it is asked for, kept when something is other than in the last one.

A version is kept as the JSON it was given as, compressed, in the graph, and its hash stands in the audit chain: so Monday's list is on Friday what it was
on Monday, to the byte, whatever has come in since (docs/adr/0013).
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import structs

from genealogy.audit import Actor, append
from genealogy.errors import NotFound, StoreError
from genealogy.garbage import rare_collections
from genealogy.recall.answer import Checked, Filter, ImpactList
from genealogy.recall.cases import case, head_of, locked, micros_now, question_of
from genealogy.recall.changes import changes
from genealogy.recall.filters import narrowed
from genealogy.recall.make import make
from genealogy.recall.read import read
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction
from genealogy.trace.times import to_text


@dataclass(frozen=True, slots=True)
class PartsRow:
    """A version's properties, and its parts in order."""

    version: dict[str, Any]
    parts: list[bytes]


KEEP: Final = Statement("recall/keep_version", Nothing)
PARTS: Final = Statement("recall/parts", PartsRow)
CHECKED: Final = Statement("recall/checked", Nothing)
NOBODY: Final = Actor(user="system", role="system")
"""Who makes a version when nobody is named."""
_TIMEOUT: Final = 300.0
_PART: Final = 512 * 1024
_TRIES: Final = 8
# A fifth larger than at the usual 6, in a third of the time; somebody waits for the list.
_EFFORT: Final = 3
# What makes two lists of a case the same: everything but when they were made and how far the data had come.
_CONTENT: Final = tuple(
    name for name in ImpactList.__struct_fields__ if name not in ("recall", "version", "made_at", "made_by", "as_of", "filter", "changes", "checked")
)


def impact(store: Store, recall_id: str, version: int | None = None, *, actor: Actor = NOBODY, only: Filter | None = None) -> ImpactList:
    """The impact list of a case by all that is known now, or one of its versions as it was.

    A list that says anything else than the last version becomes the next one, also when the case is closed: a customer who is found late is to be found.

    Args:
        store: The database.
        recall_id: The case.
        version: A version's number; None: by all that is known now.
        actor: Who asks; a new version is noted under that name.
        only: Which rows; what is kept is always whole.

    Raises:
        NotFound: There is no such case or version; nothing of what `only` names is in the list.
    """
    found = load(store, recall_id, version)[0] if version is not None else _now(store, recall_id, actor)
    return narrowed(found, only) if only else found


def load(store: Store, recall_id: str, version: int) -> tuple[ImpactList, bytes]:
    """A version, and the very text that was given out.

    Raises:
        NotFound: There is none.
        StoreError: What is kept is not what was given out.
    """
    rows = store.rows(PARTS, version_key=f"{recall_id}/{version}", timeout=_TIMEOUT)
    if not rows:
        last = case(store, recall_id).versions
        there = f"It has {len(last)}." if last else "No list has been made yet."
        raise NotFound(f"{recall_id} has no version {version} of its impact list. {there}", cure=f"`genealogy recall show {recall_id}` tells them.")
    text = zlib.decompress(b"".join(rows[0].parts))
    if hashlib.sha256(text).hexdigest() != rows[0].version["hash"]:
        raise StoreError(f"Version {version} of {recall_id} is not what was given out: its hash differs.", cure="Compare with the audit trail and a dump.")
    values = rows[0].version
    checked = Checked(at=str(to_text(values["checked_at"])), commit=values["checked_commit"]) if values.get("checked_at") else None
    return structs.replace(msgspec.json.decode(text, type=ImpactList), checked=checked), text


def _now(store: Store, recall_id: str, actor: Actor) -> ImpactList:
    for _ in range(_TRIES):
        of = case(store, recall_id)
        question, now = question_of(of), micros_now()
        with rare_collections():
            parts = store.read(lambda tx, asked=question: read(tx, asked), name="recall/impact", timeout=_TIMEOUT)  # type: ignore[misc]
            made = make(head_of(of), parts, made_at=str(to_text(now)), made_by=actor.user)
            last = load(store, recall_id, of.versions[-1].number)[0] if of.versions else None
            if last and _content(last) == _content(made):
                _still(store, recall_id, last.version, made.as_of.commit, now)
                return structs.replace(last, checked=Checked(at=str(to_text(now)), commit=made.as_of.commit))
            made = structs.replace(made, version=last.version + 1 if last else 1, changes=changes(last, made) if last else None)
            if _keep(store, actor, made, now):
                return made
    raise StoreError(f"Others keep making versions of {recall_id}.", cure="Ask again.")


def _content(of: ImpactList) -> bytes:
    return msgspec.json.encode([getattr(of, name) for name in _CONTENT])


def _still(store: Store, recall_id: str, version: int, commit: int, now: int) -> None:
    store.write(lambda tx: tx.run(CHECKED, version_key=f"{recall_id}/{version}", commit=commit, at=now), name="recall/checked")


def _keep(store: Store, actor: Actor, made: ImpactList, now: int) -> bool:
    """Keep a version; False when somebody else kept one meanwhile."""
    text = msgspec.json.encode(made)
    packed = zlib.compress(text, _EFFORT)
    recall_id = made.recall.recall_id
    values = {
        "number": made.version,
        "commit": made.as_of.commit,
        "made_at": now,
        "made_by": actor.user,
        "complete": made.complete,
        "hash": hashlib.sha256(text).hexdigest(),
        "size": len(text),
        "customers": made.counts.customers,
        "shipment_lines": made.counts.shipment_lines,
        "lots": made.counts.lots,
        "changed": len(made.changes.rows) if made.changes else 0,
    }
    parts = [packed[begin : begin + _PART] for begin in range(0, len(packed), _PART)]

    def work(tx: Transaction) -> bool:
        if locked(tx, recall_id).get("last_version", 0) != made.version - 1:
            return False
        tx.run(KEEP, recall_id=recall_id, version_key=f"{recall_id}/{made.version}", values=values, parts=parts)
        append(tx, actor, action="recall.refresh", subject=f"{recall_id}/{made.version}", new={**values, "made_at": to_text(now)})
        return True

    return store.write(work, name="recall/keep")
