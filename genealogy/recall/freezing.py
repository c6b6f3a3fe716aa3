"""The hold of a recall case: all that its starts became is frozen, and the case names the hold."""

from __future__ import annotations

from datetime import datetime

from genealogy.audit import Actor
from genealogy.errors import Refused
from genealogy.hold import HoldAnswer, HoldRequest, place
from genealogy.hold.place import CONFIRM_ABOVE
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
    if of.drill:
        raise Refused(f"{recall_id} is a drill; a drill leaves stock alone.", cure="`genealogy freeze … --dry-run` tells what would be held.")
    if of.status == "closed":
        raise Refused(f"{recall_id} is closed.", cure=f"Open another with --follows {recall_id}.")

    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    request = HoldRequest(
        starts=tuple(map(Start.parse, of.starts)),
        reason=f"{recall_id}: {of.reason}",
        from_=moment(of.from_),
        to=moment(of.to),
        key=f"recall/{recall_id}",
        second=second,
    )
    placed = place(store, actor, request, confirm_above=confirm_above)
    if placed.hold.hold_id not in of.holds:
        link_holds(store, actor, recall_id, [placed.hold.hold_id])
    return placed
