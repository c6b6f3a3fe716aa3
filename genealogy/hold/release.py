"""Releasing a hold: one property of one node, so it is done as a whole or not at all, however much was held."""

from __future__ import annotations

from genealogy.audit import Actor, append
from genealogy.errors import BadInput
from genealogy.hold.answer import Release
from genealogy.hold.kept import CHANGE, locked
from genealogy.record.follow import TURN
from genealogy.record.held import now
from genealogy.record.recorder import take_number
from genealogy.store import Store, Transaction


def release(store: Store, actor: Actor, hold_id: str, reason: str, *, needs_second: bool = False) -> Release:
    """Lift a hold. What another hold covers stays held by that one. A hold that is released already is answered as it was.

    Args:
        store: The database.
        actor: Who decides.
        hold_id: The hold.
        reason: Why.
        needs_second: Every release needs two persons, whatever the hold itself says.

    Raises:
        NotFound: There is no such hold.
        BadInput: The reason is blank.
    """
    if not reason.strip():
        raise BadInput("A release needs a reason.", cure="Give --reason TEXT.")
    return store.write(lambda tx: _release(tx, actor, hold_id, reason, both=needs_second), name="hold/release")


def _release(tx: Transaction, actor: Actor, hold_id: str, reason: str, *, both: bool) -> Release:
    # The counter first, as everyone who writes: then no writer is in the midst of looking at this hold.
    number = take_number(tx)
    told = locked(tx, hold_id)
    if told["status"] == "released":
        return Release(hold_id=hold_id, status="released", by=told["released_by"], reason=told["release_reason"])
    proposed = told.get("release_by")
    if (both or told.get("needs_second")) and proposed in (None, actor.user):
        if proposed is None:
            change = {"release_by": actor.user, "release_reason": reason, "release_at": now()}
            tx.run(CHANGE, hold_id=hold_id, told=change)
            append(tx, actor, action="hold.propose_release", subject=hold_id, old={"status": told["status"]}, new=change, reason=reason)
        return Release(hold_id=hold_id, status="waiting", by=actor.user, reason=told.get("release_reason") or reason)
    change = {"status": "released", "released_by": actor.user, "released_at": now(), "released_commit": number, "release_reason": reason}
    if proposed is None:
        change |= {"release_by": actor.user, "release_at": now()}
    tx.run(CHANGE, hold_id=hold_id, told=change)
    tx.run(TURN, by=-1)
    new = {"status": "released", "proposed_by": proposed}
    append(tx, actor, action="hold.release", subject=hold_id, old={"status": told["status"]}, new=new, reason=reason)
    return Release(hold_id=hold_id, status="released", by=actor.user, reason=reason)
