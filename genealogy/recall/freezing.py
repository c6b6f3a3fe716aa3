"""The hold of a recall case: all that its starts became is frozen, and the case names the hold."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from genealogy.audit import Actor
from genealogy.errors import Refused
from genealogy.hold import HoldAnswer, HoldRequest, place
from genealogy.hold.place import CONFIRM_ABOVE
from genealogy.recall.case import Case
from genealogy.recall.cases import case, link_holds
from genealogy.store import Store
from genealogy.trace.question import Start


def freeze(store: Store, actor: Actor, recall_id: str, *, second: str = "", confirm_above: int = CONFIRM_ABOVE) -> HoldAnswer:
    """Freeze what a case is about; said twice, the same hold is answered.

    Args:
        store: The database.
        actor: Who decides.
        recall_id: The case.
        second: Another person who agrees, where very much is held.
        confirm_above: Lots above which another person must.

    Raises:
        NotFound: There is no such case.
        Refused: It is closed or a drill, or so much needs a second person.
    """
    of = case(store, recall_id)
    request = HoldRequest(starts=tuple(map(Start.parse, of.starts)), reason=f"{recall_id}: {of.reason}", key=f"recall/{recall_id}", second=second)
    return freeze_as(store, actor, of, request, confirm_above=confirm_above)


def freeze_as(store: Store, actor: Actor, of: Case, request: HoldRequest, *, confirm_above: int = CONFIRM_ABOVE) -> HoldAnswer:
    """Freeze for a case in the way somebody asks for, within the case's time; the case names the hold.

    Raises:
        Refused: The case is closed or a drill, or so much needs a second person.
    """
    if of.drill:
        raise Refused(f"{of.recall_id} is a drill; a drill leaves stock alone.", cure="`genealogy freeze … --dry-run` tells what would be held.")
    if of.status == "closed":
        raise Refused(f"{of.recall_id} is closed.", cure=f"Open another with --follows {of.recall_id}.")
    placed = place(store, actor, within(of, request), confirm_above=confirm_above)
    link_holds(store, actor, of.recall_id, [placed.hold.hold_id])
    return placed


def within(of: Case, request: HoldRequest) -> HoldRequest:
    """A request for a hold, of what came into being in a case's time."""
    return structs.replace(request, from_=_moment(of.from_), to=_moment(of.to))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
