"""Opening, finding and closing recall cases. Each step is one transaction with its entry in the audit chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from genealogy.audit import Actor, append
from genealogy.errors import BadInput, NotFound, Refused, WriteConflict
from genealogy.recall.answer import Head
from genealogy.recall.case import Case, CaseRequest, VersionInfo
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction
from genealogy.trace.answer import StartRow
from genealogy.trace.question import Question, Start
from genealogy.trace.start import locate
from genealogy.trace.times import to_micros, to_text
from genealogy.trace.window import window_of


@dataclass(frozen=True, slots=True)
class NumberRow:
    """The number taken."""

    number: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case's properties."""

    case: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A case's properties, and those of its versions."""

    case: dict[str, Any]
    versions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ListRow:
    """Cases and their last versions, as pairs of properties."""

    cases: list[list[dict[str, Any] | None]]


@dataclass(frozen=True, slots=True)
class _Ids:
    recall_ids: list[str]


NEXT_NUMBER: Final = Statement("recall/next_number", NumberRow)
CREATE: Final = Statement("recall/create", Nothing)
LOCK: Final = Statement("recall/lock", CaseRow)
UPDATE: Final = Statement("recall/update", Nothing)
FIND: Final = Statement("recall/find", FoundRow)
LIST: Final = Statement("recall/list", ListRow)
_OF_REQUEST: Final = Statement("recall/of_request", _Ids)
_TIMES: Final = ("from_", "to", "held_at", "opened_at", "closed_at")
_PLACES: Final = frozenset({"hu", "location"})


def open_case(store: Store, actor: Actor, request: CaseRequest) -> Case:
    """Open a case; its number is taken and its starts are understood once and for all.

    What a handling unit or a place holds now is what is meant by it for as long as the case lives, whatever they hold later.

    Args:
        store: The database.
        actor: Who opens it.
        request: What was decided.

    Raises:
        NotFound: A start names nothing on record, or there is no case that this one follows.
        Ambiguous: A start names several things.
        BadInput: A start can't be read, or there is none.
    """
    if opened := _of_request(store, request):
        return case(store, opened)
    now = datetime.now(UTC)
    asked = Question(
        "forward",
        tuple(dict.fromkeys(Start.parse(text) for text in request.starts)),
        from_=request.from_,
        to=request.to,
        held_at=request.held_at,
    )
    if request.follows:
        case(store, request.follows)
    rows, held_at = _understood(store, asked, now)
    starts = [f"{row.kind}:{row.value}" for row in rows]
    values = {
        **{name: getattr(request, name) for name in ("kind", "recall_class", "reason", "scope", "depth", "drill")},
        "title": request.title.strip() or ", ".join(_spoken(row) for row in rows[:3]) + (f" and {len(rows) - 3} more" if len(rows) > 3 else ""),
        "status": "open",
        "asked": [str(start) for start in asked.starts],
        "starts": starts,
        "from_": to_micros(request.from_) if request.from_ else None,
        "to": to_micros(request.to) if request.to else None,
        "held_at": to_micros(held_at) if held_at else None,
        "decided_by": request.decided_by.strip() or actor.user,
        "opened_at": to_micros(now),
        "opened_by": actor.user,
        "follows": request.follows or None,
        "request_key": request.key or None,
        "holds": [],
        "last_version": 0,
    }

    def work(tx: Transaction) -> str:
        number = tx.one(NEXT_NUMBER, counter=f"recall {now.year}").number
        recall_id = f"R-{now.year}-{number:04}"
        tx.run(CREATE, recall_id=recall_id, values=values)
        append(tx, actor, action="recall.open", subject=recall_id, new={**values, "recall_id": recall_id}, reason=request.reason)
        return recall_id

    try:
        return case(store, store.write(work, name="recall/open"))
    except WriteConflict:
        # The same request came twice at once, and the other has opened it.
        if opened := _of_request(store, request):
            return case(store, opened)
        raise


def _of_request(store: Store, request: CaseRequest) -> str | None:
    return next(iter(store.one(_OF_REQUEST, key=request.key).recall_ids), None) if request.key else None


def case(store: Store, recall_id: str) -> Case:
    """A case as it stands.

    Raises:
        NotFound: There is no such case.
    """
    rows = store.rows(FIND, recall_id=recall_id)
    if not rows:
        raise _no_case(recall_id)
    return told(rows[0].case, rows[0].versions)


def cases(store: Store) -> list[Case]:
    """All cases, the newest first; of the versions of each the last one only."""
    return [told(values, [version] if version else []) for values, version in store.one(LIST).cases if values]


def close(store: Store, actor: Actor, recall_id: str, reason: str) -> Case:
    """Close a case. It can't be opened again: what goes on after it is a case of its own that follows it.

    Raises:
        NotFound: There is no such case.
        Refused: It is closed already.
        BadInput: No reason is given.
    """
    if not reason.strip():
        raise BadInput("Closing a case needs a reason.", cure="Give --reason TEXT.")

    def work(tx: Transaction) -> None:
        before = locked(tx, recall_id)
        if before["status"] == "closed":
            when = to_text(before["closed_at"])
            raise Refused(f"{recall_id} was closed by {before['closed_by']} at {when}.", cure=f"Open another with --follows {recall_id} if it must go on.")
        values = {"status": "closed", "closed_at": to_micros(datetime.now(UTC)), "closed_by": actor.user, "closed_reason": reason}
        tx.run(UPDATE, recall_id=recall_id, values=values)
        new = {**values, "version": before.get("last_version", 0)}
        append(tx, actor, action="recall.close", subject=recall_id, old={"status": "open"}, new=new, reason=reason)

    store.write(work, name="recall/close")
    return case(store, recall_id)


def link_holds(store: Store, actor: Actor, recall_id: str, hold_ids: Sequence[str]) -> Case:
    """Note which holds were placed with a case; said again, nothing is noted.

    Raises:
        NotFound: There is no such case.
        Refused: It is closed.
    """

    def work(tx: Transaction) -> None:
        before = locked(tx, recall_id)
        if before["status"] == "closed":
            raise Refused(f"{recall_id} is closed.", cure=f"Open another with --follows {recall_id}.")
        holds = list(dict.fromkeys([*before.get("holds", []), *hold_ids]))
        if holds == before.get("holds"):
            return
        tx.run(UPDATE, recall_id=recall_id, values={"holds": holds})
        append(tx, actor, action="recall.link", subject=recall_id, old={"holds": before.get("holds", [])}, new={"holds": holds})

    store.write(work, name="recall/link")
    return case(store, recall_id)


def locked(tx: Transaction, recall_id: str) -> dict[str, Any]:
    """Lock a case and read it.

    Raises:
        NotFound: There is no such case.
    """
    rows = tx.run(LOCK, recall_id=recall_id)
    if not rows:
        raise _no_case(recall_id)
    return rows[0].case


def question_of(of: Case) -> Question:
    """What a case asks, forward."""

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    return Question("forward", tuple(map(Start.parse, of.starts)), from_=moment(of.from_), to=moment(of.to), held_at=moment(of.held_at))


def head_of(of: Case) -> Head:
    """What its lists say of a case: nothing that changes later."""
    return Head(**{name: getattr(of, name) for name in Head.__struct_fields__})


def told(values: dict[str, Any], versions: Sequence[dict[str, Any]]) -> Case:
    """A case of what the graph keeps of it."""
    told = {name: to_text(values.get(name)) if name in _TIMES else values.get(name) for name in Case.__struct_fields__ if name != "versions"}
    return msgspec.convert({**told, "holds": told["holds"] or [], "versions": list(map(version_of, versions))}, Case)


def version_of(values: dict[str, Any]) -> VersionInfo:
    """A version of what the graph keeps of it."""
    told = {name: values.get(name) for name in VersionInfo.__struct_fields__}
    return msgspec.convert(told | {"made_at": to_text(values["made_at"]), "checked_at": to_text(values.get("checked_at"))}, VersionInfo)


def _understood(store: Store, asked: Question, now: datetime) -> tuple[list[StartRow], datetime | None]:
    """The starts as understood, and the moment at which units and places are looked into, where there are any."""

    def look(held_at: datetime | None) -> list[StartRow]:
        question = Question("forward", asked.starts, from_=asked.from_, to=asked.to, held_at=held_at)
        return store.read(lambda tx: locate(tx, question, window_of(tx, question)).rows, name="recall/understand")

    if asked.held_at:
        return look(asked.held_at), asked.held_at
    rows = look(None)
    if not any(row.kind in _PLACES for row in rows):
        return rows, None
    try:
        return look(now), now
    except NotFound:
        # Clocks of sources run ahead of ours: what is in it now came into it later than now.
        return rows, None


def _spoken(row: StartRow) -> str:
    return f"lot {row.lot_number}" if row.kind == "lot" and row.lot_number else f"{row.kind.replace('hu', 'unit').replace('-', ' ')} {row.value}"


def _no_case(recall_id: str) -> NotFound:
    return NotFound(f"There is no recall case {recall_id!r}.", cure="`genealogy recall list` shows them all.")


def micros_now() -> int:
    """Now, as the graph keeps it."""
    return to_micros(datetime.now(UTC))
