"""What a group stands for, a page at a time: for those who open one that holds more than can be drawn, and for the table beside the picture."""

from __future__ import annotations

from msgspec import Struct

from genealogy.errors import NotFound
from genealogy.picture.build import build
from genealogy.picture.draw import material
from genealogy.picture.group import grouped
from genealogy.picture.question import PictureQuestion
from genealogy.picture.things import Drawing, Thing
from genealogy.store import Store
from genealogy.trace.answer import Amount, Certainty, SuspectShare, amounts


class Member(Struct, frozen=True, kw_only=True):
    """One thing, as in a `PictureNode` without a place."""

    id: str
    kind: str
    label: str
    detail: str
    start: str | None
    hops: int | None
    quantities: list[Amount]
    on_hand: list[Amount]
    status: str | None
    held: bool
    certainty: Certainty
    suspect_share: SuspectShare | None


class MembersAnswer(Struct, frozen=True, kw_only=True):
    """A page of them; `total` tells how many there are."""

    group: str
    total: int
    offset: int
    members: list[Member]


def members(store: Store, question: PictureQuestion, group: str, *, limit: int = 100, offset: int = 0, seen: frozenset[str] | None = None) -> MembersAnswer:
    """The members of a group of the picture that this question draws, by level and name.

    Raises:
        NotFound: The picture has no such group.
    """
    drawing = build(material(store, question, seen))
    found = grouped(drawing, question.elements).groups.get(group) or grouped(drawing, drawing.size, closed=[group]).groups.get(group)
    if not found:
        raise NotFound(f"The picture has no group {group!r}.", cure="Ask for the picture again; its groups may have changed.")
    rows = rows_of(drawing, found)
    return MembersAnswer(group=group, total=len(rows), offset=offset, members=rows[offset : offset + limit])


def rows_of(drawing: Drawing, ids: list[str]) -> list[Member]:
    """These things as rows, by level and name."""
    things = sorted((drawing.things[one] for one in ids), key=lambda thing: (thing.level or 0, thing.detail, thing.label, thing.id))
    return [_row(thing) for thing in things]


def _row(thing: Thing) -> Member:
    return Member(
        id=thing.id,
        kind=thing.kind,
        label=thing.label,
        detail=thing.detail,
        start=thing.start,
        hops=thing.level,
        quantities=amounts(thing.quantities),
        on_hand=amounts(thing.on_hand),
        status=thing.status,
        held=thing.held,
        certainty=thing.certainty,
        suspect_share=thing.share,
    )
