"""The picture: read, built, grouped where it is too much, and laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from msgspec import structs

from genealogy.access.redact import Hidden, redact
from genealogy.garbage import rare_collections
from genealogy.picture.answer import Column, Picture, PictureLink, PictureNode, Sizes
from genealogy.picture.build import build
from genealogy.picture.group import Grouped, grouped
from genealogy.picture.layout import Placed, Spot, layout
from genealogy.picture.question import PictureQuestion
from genealogy.picture.read import Material, read
from genealogy.picture.things import Drawing, Thing, Tie, summed
from genealogy.store import Store
from genealogy.trace.answer import amounts
from genealogy.trace.engine import Traced
from genealogy.trace.question import Question
from genealogy.trace.text import not_known, why_incomplete
from genealogy.trace.times import to_text

Ask = Callable[[Question], Traced]
TIMEOUT = 300.0
_MOMENTS = 200


def picture(store: Store, question: PictureQuestion, *, seen: frozenset[str] | None = None, ask: Ask | None = None) -> Picture:
    """Answer with a picture.

    Args:
        store: The database.
        question: Starts, direction, times, and what is opened or closed.
        seen: The sites that the one who asks may see; None: all.
        ask: Answers a trace, where answers are kept; they must be of the last commit.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        BadInput: A start or time can't be read.
    """
    began = perf_counter()
    with rare_collections():
        return draw(material(store, question, seen, ask), question, began)


def material(store: Store, question: PictureQuestion, seen: frozenset[str] | None = None, ask: Ask | None = None) -> Material:
    """What the picture is made of, without what lies at sites that may not be seen."""
    kept = [ask(one) for one in question.questions()] if ask else []
    found = store.read(lambda tx: read(tx, question, kept), name="picture/draw", timeout=TIMEOUT)
    if seen is not None:
        for side in found.sides:
            told, side.hidden = redact(store, side.traced.answer, seen)
            side.traced = replace(side.traced, answer=told)
    return found


def draw(material: Material, question: PictureQuestion, began: float | None = None) -> Picture:
    """The picture of what was read."""
    start = perf_counter()
    whole = build(material)
    shown = grouped(whole, question.elements, question.opened, question.closed)
    placed = layout(shown.drawing)
    answers = [side.traced.answer for side in material.sides]
    unknown = [f"{reason[0].upper()}{reason[1:]}." for answer in answers if not answer.complete for reason in why_incomplete(answer.completeness)]
    unknown += [_hidden(side.hidden) for side in material.sides if side.hidden]
    unknown += [sentence for answer in answers for sentence in not_known(answer)]
    done = perf_counter()
    return Picture(
        direction=question.way,
        start=answers[-1].start,
        at=answers[-1].at,
        known_at=answers[-1].known_at,
        complete=all(answer.complete for answer in answers),
        unknown=list(dict.fromkeys(unknown)),
        commit=min(answer.completeness.watermark.commit for answer in answers),
        counts=_sizes(whole, material),
        grouped=bool(shown.groups),
        opened=shown.opened,
        not_opened=shown.not_opened,
        closed=[group for group in question.closed if group in shown.groups],
        width=round(placed.width, 1),
        height=round(placed.height, 1),
        columns=[Column(x=x, title=title) for x, title in placed.columns],
        nodes=nodes(shown, placed),
        links=links(shown.drawing, placed),
        moments=moments(whole),
        timing_ms={"read": round((start - (began or start)) * 1000, 3), "layout": round((done - start) * 1000, 3)},
    )


def _hidden(hidden: Hidden) -> str:
    told = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in structs.asdict(hidden).items() if number)
    return f"What lies at sites that you may not see: {told}."


def nodes(shown: Grouped, placed: Placed) -> list[PictureNode]:
    """The boxes, column by column from the left, each from the top."""
    ordered = sorted(shown.drawing.things.values(), key=lambda thing: (placed.spots[thing.id].column, placed.spots[thing.id].y, thing.id))
    return [_node(thing, placed.spots[thing.id]) for thing in ordered]


def _node(thing: Thing, spot: Spot) -> PictureNode:
    return PictureNode(
        id=thing.id,
        kind=thing.kind,
        of=thing.of,
        members=thing.members,
        label=thing.label,
        detail=thing.detail,
        start=thing.start,
        column=spot.column,
        x=spot.x,
        y=spot.y,
        width=spot.width,
        height=spot.height,
        item_id=thing.item_id,
        item_name=thing.item_name,
        hops=thing.level,
        quantities=amounts(thing.quantities),
        on_hand=amounts(thing.on_hand),
        places=len(thing.places),
        status=thing.status,
        expiry=thing.expiry,
        held=thing.held,
        asked=thing.asked,
        certainty=thing.certainty,
        suspect_share=thing.share,
        at=to_text(thing.at),
    )


def links(drawing: Drawing, placed: Placed) -> list[PictureLink]:
    """The lines, in the order of their ends."""
    return [_link(tie, placed) for tie in sorted(drawing.ties.values(), key=lambda tie: (tie.source, tie.target, tie.kind))]


def _link(tie: Tie, placed: Placed) -> PictureLink:
    key = (tie.source, tie.target, tie.kind)
    told = [] if tie.kind in ("same", "packed") else amounts(summed(tie.measures))
    return PictureLink(
        id=" ".join(key),
        source=tie.source,
        target=tie.target,
        kind=tie.kind,
        quantities=told,
        lines=tie.lines,
        line_ids=tie.line_ids,
        certainty=tie.certainty,
        at=to_text(tie.at),
        points=placed.corners[key],
        returns=key in placed.returning,
    )


def moments(drawing: Drawing) -> list[str]:
    """When something happened, first to last; thinned out where there are many."""
    times = sorted({tie.at for tie in drawing.ties.values() if tie.at is not None})
    if len(times) > _MOMENTS:
        times = [times[round(index * (len(times) - 1) / (_MOMENTS - 1))] for index in range(_MOMENTS)]
    return [text for text in map(to_text, times) if text]


def _sizes(drawing: Drawing, material: Material) -> Sizes:
    kinds = [thing.kind for thing in drawing.things.values()]
    return Sizes(
        nodes=len(drawing.things),
        links=len(drawing.ties),
        lots=kinds.count("lot"),
        transformations=kinds.count("transformation"),
        orders=kinds.count("order"),
        customers=kinds.count("customer"),
        suppliers=kinds.count("supplier"),
        shipment_lines=max((side.traced.answer.counts.shipment_lines for side in material.sides), default=0),
    )
