"""Taking a chain as it is though it doesn't fit its anchors: an older dump was restored, or the file of anchors was lost.

It is a decision like any other: a named person gives a reason, the chain keeps both, and so does each `verify` that comes after.
"""

from __future__ import annotations

from pathlib import Path

from genealogy.audit import anchors
from genealogy.audit.chain import append
from genealogy.audit.entry import Actor
from genealogy.audit.verify import Fault, examine
from genealogy.errors import BadInput, Refused
from genealogy.store import Store


def accept(store: Store, actor: Actor, file: Path, reason: str) -> Fault:
    """Anchor the chain as it stands; the anchors before no longer count against it.

    A try that was cut off before the anchor was written is made again by a second one.

    Args:
        store: The database.
        actor: Who answers for it.
        file: The anchors.
        reason: Why the chain may be believed all the same.

    Returns:
        What the anchors had against it.

    Raises:
        BadInput: The reason is blank.
        Refused: The chain is not sound in itself, or fits its anchors.
        UnreadableFile: The file is there and is not what we wrote.
        OSError: The file can't be written.
    """
    if not reason.strip():
        raise BadInput("Taking a chain as it is needs a reason.", cure="Give --reason TEXT.")
    told = anchors.read(file)
    itself = store.read(lambda tx: examine(tx, None), name="audit/accept").fault
    if itself is not None:
        raise Refused(f"Entry {itself.seq} of the chain is not as it was written ({itself.what}): that can't be accepted.", cure="Restore an older dump.")
    fault = store.read(lambda tx: examine(tx, told), name="audit/accept").fault
    if fault is None:
        raise Refused("The chain fits its anchors: there is nothing to accept.")
    end = store.write(lambda tx: append(tx, actor, action="audit.accept", subject=str(file), old=fault.what, reason=reason), name="audit/accept")
    anchors.write(file, end, accepted=f"{reason} ({actor.user})")
    return fault
