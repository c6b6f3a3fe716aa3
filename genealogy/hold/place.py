"""Placing a hold so that nothing leaks: lock, look and mark while no one else writes.

All writers take the next commit number last and keep its counter until they are done. So whoever holds that counter sees every flow there is, and whoever
comes after sees every mark there is (`record/follow.py`). A hold that reaches little is placed in one transaction that holds the counter. A large one is put
on record first, as being placed, and its marks follow (`marking.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import structs

from genealogy.audit import Actor, append
from genealogy.errors import Refused
from genealogy.hold.answer import HoldAnswer
from genealogy.hold.marking import LONG, at_once, finish, mark, mark_beside, steps
from genealogy.hold.reach import Reaches, missing, reaches
from genealogy.hold.request import HoldRequest
from genealogy.hold.show import show
from genealogy.record.follow import SEED, SPREADS
from genealogy.record.held import now
from genealogy.record.masterrows import lock_lots
from genealogy.record.recorder import take_number
from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.question import Direction as Way
from genealogy.trace.question import Question
from genealogy.trace.start import Located, begin, locate
from genealogy.trace.times import to_micros
from genealogy.trace.window import window_of

CONFIRM_ABOVE: Final = 1_000
"""Lots above which two persons must agree, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class _Ids:
    hold_ids: list[str]


@dataclass(frozen=True, slots=True)
class _Created:
    """A new hold: its id, whether nothing of it was ever reserved, and the segments it has marked."""

    hold_id: str
    settled: bool
    segments: list[str]


OF_REQUEST: Final = Statement("hold/of_request", _Ids)
_CREATE: Final = Statement("hold/create", _Created)


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
    before = store.read(lambda tx: _looked(tx, request), name="hold/look", timeout=LONG)
    if before.hold_id is None and len(before.lots) > confirm_above and request.second in ("", actor.user):
        raise Refused(
            f"This freezes {len(before.lots):,} lots; above {confirm_above:,} two persons must agree.",
            cure="Look at it with --dry-run, then name another person who agrees with --second.",
        )
    if before.hold_id is not None:
        finish(store, before.hold_id)
        return show(store, before.hold_id)
    begun = store.write(lambda tx: _begin(tx, actor, request, before.lots), name="hold/place", timeout=LONG)
    if not begun.settled:
        finish(store, begun.hold_id)
    return show(store, begun.hold_id, just_placed=True)


def lots_of(store: Store, request: HoldRequest) -> list[str]:
    """The lots that a hold would cover, were it placed now."""
    return store.read(lambda tx: _looked(tx, structs.replace(request, key="")), name="hold/look", timeout=LONG).lots


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


def _located(tx: Transaction, request: HoldRequest) -> Located:
    question = _question(request)
    return locate(tx, question, window_of(tx, question))


def _reached(tx: Transaction, request: HoldRequest) -> tuple[Located, Reaches]:
    """Where a request starts, and all that it reaches."""
    question = _question(request)
    located, walked = (_located(tx, request), None) if request.direction == "here" else begin(tx, question, window_of(tx, question))
    return located, reaches(tx, request.direction, located.all, located.contents, walked)


def _question(request: HoldRequest) -> Question:
    way: Way = "backward" if request.direction in ("backward", "both") else "forward"
    return Question(way, request.starts, from_=request.from_, to=request.to)


def _begin(tx: Transaction, actor: Actor, request: HoldRequest, lots: Sequence[str]) -> _Begun:
    """Put the hold on record; one that reaches little is placed by that."""
    if at_once(len(lots)):
        lock_lots(tx, lots)
    number = take_number(tx)
    if placed := _placed(tx, request):
        return _Begun(placed, False)
    # Of a hold that was large a moment ago, what it reaches is looked for when others may write.
    located, found = _reached(tx, request) if at_once(len(lots)) else (_located(tx, request), None)
    small = found if found is not None and at_once(len(found)) else None
    told = _told(actor, request, located, number) | {"status": "placing" if small is None else "placed"}
    seeds = set(located.all)
    marks = [[node, spreads, node in seeds] for spreads, nodes in small.by_spread.items() for node in nodes] if small else []
    created = tx.one(_CREATE, hold={name: value for name, value in told.items() if value is not None}, marks=marks, commit=number)
    if small is None:
        _seed(tx, created.hold_id, request.direction, located, number)
    else:
        mark_beside(tx, created.hold_id, request.direction, created.segments, number)
    shown = {"direction": request.direction, "blocks": request.blocks, "starts": told["starts"], "until": request.until, "second": request.second or None}
    append(tx, actor, action="hold.place", subject=created.hold_id, new=shown, reason=request.reason)
    return _Begun(created.hold_id, created.settled)


def _seed(tx: Transaction, hold_id: str, direction: str, located: Located, number: int) -> None:
    """Mark where a large hold starts; what it reaches from there is marked step by step."""
    for seeds in steps(missing(tx, hold_id, Reaches({SPREADS[direction]: located.all}, set()))):
        mark(tx, hold_id, direction, seeds, number)
        tx.run(SEED, segments=[row[:3] for row in seeds.segments], contents=[row[:3] for row in seeds.contents])


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
