"""Placing a hold so that nothing leaks: lock, look, mark, and look once more while no one else writes.

All writers take the next commit number last and keep its counter until they are done. So whoever holds that counter sees every flow there is, and whoever
comes after sees every mark there is (`record/follow.py`). A hold that reaches little is placed in one transaction that holds the counter. A large one is put
on record first, as being placed; its marks follow in short steps; and a last look with the counter in hand proves that none is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import structs

from genealogy.audit import Actor, append
from genealogy.errors import Refused
from genealogy.hold.answer import HoldAnswer
from genealogy.hold.kept import CHANGE, LIST, listed, locked
from genealogy.hold.reach import Missing, Reaches, beside, missing, missing_marks, reaches
from genealogy.hold.request import HoldRequest
from genealogy.hold.reserved import break_reservations
from genealogy.hold.show import show
from genealogy.record.follow import MARK, SEED, SPREADS, TURN
from genealogy.record.held import now
from genealogy.record.masterrows import lock_lots
from genealogy.record.recorder import take_number
from genealogy.statements import Statement
from genealogy.store import Store, Transaction, batches
from genealogy.trace.question import Direction as Way
from genealogy.trace.question import Question
from genealogy.trace.start import Located, locate, lot_today
from genealogy.trace.times import to_micros
from genealogy.trace.window import window_of

AT_ONCE: Final = 2_000
"""So many marks are made by one transaction; a step of so many keeps other writers waiting for a fraction of a second."""
CONFIRM_ABOVE: Final = 1_000
"""Lots above which two persons must agree, unless the settings say otherwise."""
_LONG: Final = 300.0


@dataclass(frozen=True, slots=True)
class _Ids:
    hold_ids: list[str]


@dataclass(frozen=True, slots=True)
class _Number:
    number: int


@dataclass(frozen=True, slots=True)
class _Created:
    """A new hold: its id, whether nothing of it was ever reserved, and the segments it has marked."""

    hold_id: str
    settled: bool
    segments: list[str]


OF_REQUEST: Final = Statement("hold/of_request", _Ids)
_CREATE: Final = Statement("hold/create", _Created)
_LOCK_COUNTER: Final = Statement("hold/lock_counter", _Number)


def place(store: Store, actor: Actor, request: HoldRequest, *, confirm_above: int = CONFIRM_ABOVE) -> HoldAnswer:
    """Freeze something; when this returns, nothing of it can be shipped any more (semantics 9).

    Args:
        store: The database.
        actor: Who decides.
        request: What is to be held.
        confirm_above: Lots above which `request.second` must name another person.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        Refused: So much needs a second person.
    """
    before = store.read(lambda tx: _looked(tx, request), name="hold/look", timeout=_LONG)
    if before.hold_id is None and len(before.lots) > confirm_above and request.second in ("", actor.user):
        raise Refused(
            f"This freezes {len(before.lots):,} lots; above {confirm_above:,} two persons must agree.",
            cure="Look at it with --dry-run, then name another person who agrees with --second.",
        )
    if before.hold_id is not None:
        finish(store, before.hold_id)
        return show(store, before.hold_id)
    begun = store.write(lambda tx: _begin(tx, actor, request, before.lots), name="hold/place", timeout=_LONG)
    if not begun.settled:
        finish(store, begun.hold_id)
    return show(store, begun.hold_id, just_placed=True)


def finish(store: Store, hold_id: str) -> None:
    """Place a hold to its end, wherever that was cut off; one that is placed already stays as it is."""
    while _status(store, hold_id) == "placing":
        marks = store.read(lambda tx: _missing(tx, hold_id), name="hold/look", timeout=_LONG)
        if len(marks) <= AT_ONCE:
            store.write(lambda tx, lots=marks.lots: _last_look(tx, hold_id, lots), name="hold/last-look", timeout=_LONG)  # type: ignore[misc]
            continue
        for rows in batches([("segments", row) for row in marks.segments] + [("contents", row) for row in marks.contents], AT_ONCE):
            store.write(lambda tx, rows=rows: _step(tx, rows), name="hold/mark")  # type: ignore[misc]
    break_reservations(store, hold_id)


def resume(store: Store) -> list[str]:
    """Place all holds to their end that were cut off while being placed; which these were."""
    waiting = [told["hold_id"] for told, _, _ in store.one(LIST, hold_ids=[], released=False).holds if told["status"] == "placing" or not told.get("settled")]
    for hold_id in waiting:
        finish(store, hold_id)
    return waiting


def lots_of(store: Store, request: HoldRequest) -> list[str]:
    """The lots that a hold would cover, were it placed now."""
    return store.read(lambda tx: _looked(tx, structs.replace(request, key="")), name="hold/look", timeout=_LONG).lots


@dataclass(frozen=True, slots=True)
class _Looked:
    hold_id: str | None
    lots: list[str]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A hold on record, and whether nothing is left to do for it."""

    hold_id: str
    settled: bool


def _looked(tx: Transaction, request: HoldRequest) -> _Looked:
    """What a request would cover, before anything is locked; or the hold that it has placed already."""
    if placed := _placed(tx, request):
        return _Looked(placed, [])
    _, found = _reached(tx, request)
    # Of a hold that walks nowhere, its seeds tell their lots.
    return _Looked(None, sorted(found.lots or missing(tx, "", found).lots))


def _placed(tx: Transaction, request: HoldRequest) -> str | None:
    """The hold that a request has placed already."""
    placed = tx.one(OF_REQUEST, key=request.key).hold_ids if request.key else []
    return placed[0] if placed else None


def _reached(tx: Transaction, request: HoldRequest) -> tuple[Located, Reaches]:
    """Where a request starts, and all that it reaches."""
    way: Way = "backward" if request.direction in ("backward", "both") else "forward"
    question = Question(way, request.starts, from_=request.from_, to=request.to)
    window = window_of(tx, question)
    located, walked = (None if request.direction == "here" else lot_today(tx, question, window)) or (locate(tx, question, window), None)
    return located, reaches(tx, request.direction, located.all, located.contents, walked)


def _begin(tx: Transaction, actor: Actor, request: HoldRequest, lots: Sequence[str]) -> _Begun:
    """Put the hold on record; one that reaches little is placed by that."""
    if len(lots) <= AT_ONCE:
        lock_lots(tx, lots)
    number = take_number(tx)
    if placed := _placed(tx, request):
        return _Begun(placed, False)
    located, found = _reached(tx, request)
    small = len(found) <= AT_ONCE
    told = _told(actor, request, located, number) | {"status": "placed" if small else "placing"}
    seeds = set(located.all)
    marks = [[node, spreads, node in seeds] for spreads, nodes in found.by_spread.items() for node in nodes] if small else []
    created = tx.one(_CREATE, hold={name: value for name, value in told.items() if value is not None}, marks=marks, commit=number)
    if small:
        _beside(tx, created.hold_id, request.direction, created.segments, number)
    else:
        _seed(tx, created.hold_id, request.direction, located, number)
    shown = {"direction": request.direction, "blocks": request.blocks, "starts": told["starts"], "until": request.until, "second": request.second or None}
    append(tx, actor, action="hold.place", subject=created.hold_id, new=shown, reason=request.reason)
    return _Begun(created.hold_id, created.settled)


def _seed(tx: Transaction, hold_id: str, direction: str, located: Located, number: int) -> None:
    """Mark where a large hold starts; what it reaches from there is marked step by step."""
    seeds = missing(tx, hold_id, Reaches({SPREADS[direction]: located.all}, set()))
    for rows in batches([("segments", row) for row in seeds.segments] + [("contents", row) for row in seeds.contents], AT_ONCE):
        some = _of(rows)
        _mark(tx, some, number)
        tx.run(SEED, segments=[row[:3] for row in some.segments], contents=[row[:3] for row in some.contents])


def _told(actor: Actor, request: HoldRequest, located: Located, number: int) -> dict[str, Any]:
    rows = located.rows
    windowed = request.from_ is not None or request.to is not None
    return {
        "direction": request.direction,
        "blocks": request.blocks,
        "reason": request.reason,
        "starts": [f"{row.kind}:{row.value}" for row in rows],
        "items": [] if windowed else sorted({row.value for row in rows if row.kind == "item"}),
        "locations": [] if windowed else sorted({row.value for row in rows if row.kind == "location"}),
        "units": bool(located.contents) or any(row.kind == "location" for row in rows),
        "placed_by": actor.user,
        "placed_second": request.second or None,
        "placed_at": now(),
        "commit": number,
        "until": to_micros(request.until) if request.until else None,
        "needs_second": request.needs_second or None,
        "request_key": request.key or None,
    }


def _missing(tx: Transaction, hold_id: str) -> Missing:
    return missing_marks(tx, hold_id, listed(tx, hold_id)[0]["direction"])


def _last_look(tx: Transaction, hold_id: str, lots: Sequence[str]) -> None:
    """While nobody else writes: mark the rest, and say that the hold is placed; not yet, when meanwhile the rest has grown."""
    lock_lots(tx, lots)
    _lock_counter(tx)
    told = locked(tx, hold_id)
    if told["status"] != "placing":
        return
    marks = missing_marks(tx, hold_id, told["direction"])
    if len(marks) > AT_ONCE:
        return
    _mark(tx, marks, told["commit"])
    _beside(tx, hold_id, told["direction"], [row[0] for row in marks.segments], told["commit"])
    tx.run(CHANGE, hold_id=hold_id, told={"status": "placed"})
    # Requests that looked before this ask again.
    tx.run(TURN, by=0)


def _step(tx: Transaction, rows: Sequence[tuple[str, list[str]]]) -> None:
    marks = _of(rows)
    lock_lots(tx, marks.lots)
    _mark(tx, marks, _lock_counter(tx))


def _lock_counter(tx: Transaction) -> int:
    tx.wait_for_turn(urgent=True)
    return tx.one(_LOCK_COUNTER).number


def _of(rows: Sequence[tuple[str, list[str]]]) -> Missing:
    return Missing([row for kind, row in rows if kind == "segments"], [row for kind, row in rows if kind == "contents"])


def _mark(tx: Transaction, marks: Missing, commit: int) -> None:
    if marks:
        tx.run(MARK, segments=[row[:3] for row in marks.segments], contents=[row[:3] for row in marks.contents], commit=commit)


def _beside(tx: Transaction, hold_id: str, direction: str, marked: Sequence[str], commit: int) -> None:
    """Of a hold that doesn't look forward, what is left of its lots in their next stretches (semantics 9.4)."""
    front = list(marked)
    while front and direction != "forward":
        more = [row for row in beside(tx, front) if row[1] == hold_id]
        _mark(tx, Missing([[*row, ""] for row in more]), commit)
        front = [row[0] for row in more]


def _status(store: Store, hold_id: str) -> str:
    return str(store.read(lambda tx: listed(tx, hold_id), name="hold/status")[0]["status"])
