"""Too much to draw one by one: things of one kind, item and level become one box that tells how many they are and how much.

Levels are the transformations from the start, so nothing has to be laid out before it is grouped. Should that still be too much, items are put together,
then neighbouring levels. No quantity is lost: a group's is the sum of its members'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from genealogy.picture.answer import NodeKind
from genealogy.picture.things import TOLD, Drawing, Thing, Tie, summed
from genealogy.trace.answer import SuspectShare

Key = Callable[[Thing], str]
_PLURAL: dict[NodeKind, str] = {
    "supplier": "suppliers",
    "receipt": "receipts",
    "lot": "lots",
    "transformation": "transformations",
    "shipment": "shipments",
    "order": "orders",
    "customer": "customers",
}
# So many starts are never hidden in a group.
_ASKED = 50
_BANDS = 40


@dataclass(slots=True)
class Grouped:
    """A drawing that is small enough.

    Attributes:
        drawing: It.
        groups: Group → its members' ids, sorted.
        group_of: Thing → the group it would be in, drawn so or not.
        opened: Groups whose members are drawn one by one because they were asked for.
        not_opened: Those that don't fit.
    """

    drawing: Drawing
    groups: dict[str, list[str]] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    not_opened: list[str] = field(default_factory=list)


def grouped(drawing: Drawing, elements: int, opened: Collection[str] = (), closed: Collection[str] = ()) -> Grouped:
    """The drawing with at most so many boxes and lines, where that can be; things asked for stay by themselves.

    Args:
        drawing: All of it.
        elements: The most that is drawn.
        opened: Groups to be drawn one by one, in order, as far as they fit.
        closed: Groups to be drawn as one in any case.
    """
    keys = _keys(drawing)
    finest = _members(drawing, keys[0])
    if drawing.size <= elements:
        hidden = {group: finest[group] for group in closed if group in finest}
        return _made(drawing, hidden, finest)
    for key in keys:
        members = finest if key is keys[0] else _members(drawing, key)
        if _size(drawing, members) <= elements:
            break
    found = _made(drawing, members, members)
    return _opened(drawing, members, found, elements, [group for group in opened if group in members])


def _opened(drawing: Drawing, members: dict[str, list[str]], found: Grouped, elements: int, wanted: list[str]) -> Grouped:
    opened: list[str] = []
    left: list[str] = []
    for group in wanted:
        if len(members[group]) > elements:
            left.append(group)
            continue
        hidden = {one: ids for one, ids in members.items() if one not in opened and one != group}
        fits = _size(drawing, hidden) <= elements
        (opened if fits else left).append(group)
    if opened:
        found = _made(drawing, {one: ids for one, ids in members.items() if one not in opened}, members)
    found.opened, found.not_opened = opened, left
    return found


def _size(drawing: Drawing, hidden: Mapping[str, list[str]]) -> int:
    """How many elements there would be, without making them."""
    into = {thing: group for group, ids in hidden.items() for thing in ids}
    ends = ((into.get(source, source), into.get(target, target), kind, source == target) for source, target, kind in drawing.ties)
    between = {(source, target, kind) for source, target, kind, itself in ends if source != target or (itself and source not in hidden)}
    return len(drawing.things) - len(into) + len(hidden) + len(between)


def _keys(drawing: Drawing) -> list[Key]:
    """From fine to coarse."""
    beside = _beside(drawing)
    most = max((abs(thing.level or 0) for thing in drawing.things.values()), default=0)
    band = max(1, -(-most // _BANDS))

    def fine(thing: Thing) -> str:
        return f"group:{thing.kind}:{_level(thing)}:{beside.get(thing.id, thing.item_id or '')}"

    def of_goods(thing: Thing) -> str:
        return fine(thing) if thing.level is not None else f"group:{thing.kind}"

    def coarse(thing: Thing) -> str:
        return f"group:{thing.kind}:{_level(thing)}"

    def banded(thing: Thing) -> str:
        return f"group:{thing.kind}:~{(thing.level or 0) // band}" if thing.level is not None else f"group:{thing.kind}"

    return [fine, of_goods, coarse, banded]


def _level(thing: Thing) -> str:
    return "" if thing.level is None else str(thing.level)


def _beside(drawing: Drawing) -> dict[str, str]:
    """What tells things of one kind and level apart: of a transformation the kind and first item made, of an order its customer, of a receipt its supplier."""
    told: dict[str, str] = {}
    for tie in drawing.ties.values():
        source, target = drawing.things[tie.source], drawing.things[tie.target]
        if tie.kind == "output":
            _least(told, source.id, f"{source.label} {target.item_id or ''}")
        elif tie.kind == "sold":
            _least(told, source.id, target.id.removeprefix("customer:"))
        elif tie.kind == "supplied":
            _least(told, target.id, source.id.removeprefix("supplier:"))
    for thing in drawing.things.values():
        if thing.kind == "transformation":
            told.setdefault(thing.id, thing.label)
    return told


def _least(told: dict[str, str], of: str, text: str) -> None:
    if of not in told or text < told[of]:
        told[of] = text


def _members(drawing: Drawing, key: Key) -> dict[str, list[str]]:
    asked = sum(thing.asked for thing in drawing.things.values())
    alone = asked <= _ASKED
    found: dict[str, list[str]] = defaultdict(list)
    for thing in drawing.things.values():
        if not (alone and thing.asked):
            found[key(thing)].append(thing.id)
    return {group: sorted(ids) for group, ids in sorted(found.items()) if len(ids) > 1}


def _made(drawing: Drawing, hidden: Mapping[str, list[str]], members: Mapping[str, list[str]]) -> Grouped:
    into = {thing: group for group, ids in hidden.items() for thing in ids}
    made = Drawing()
    for thing in drawing.things.values():
        if thing.id not in into:
            made.things[thing.id] = thing
    for group, ids in hidden.items():
        made.things[group] = _group(group, [drawing.things[one] for one in ids])
    _ties(drawing, made, into)
    return Grouped(made, dict(hidden), {thing: group for group, ids in members.items() for thing in ids})


def _ties(drawing: Drawing, made: Drawing, into: Mapping[str, str]) -> None:
    for tie in drawing.ties.values():
        source, target = into.get(tie.source, tie.source), into.get(tie.target, tie.target)
        if source == tie.source and target == tie.target:
            made.ties[source, target, tie.kind] = tie
            continue
        if source == target:
            continue
        key = (source, target, tie.kind)
        found = made.ties.get(key)
        if found is None:
            found = made.ties[key] = Tie(*key)
        found.measures.extend(tie.measures)
        found.lines += tie.lines
        if len(found.line_ids) < TOLD:
            found.line_ids.extend(tie.line_ids[: TOLD - len(found.line_ids)])
        found.certainty = "certain" if "certain" in (tie.certainty, found.certainty) else "possible"
        if tie.at is not None and (found.at is None or tie.at < found.at):
            found.at = tie.at


def _group(group: str, things: list[Thing]) -> Thing:
    first = things[0]
    items = {thing.item_id for thing in things}
    item = first.item_id if len(items) == 1 else None
    customers_or_kind = group.split(":", 3)[-1] if len(group.split(":", 3)) == 4 else ""
    detail = first.item_name or item or "" if first.kind == "lot" and item else customers_or_kind
    held = any(thing.held for thing in things)
    return Thing(
        id=group,
        kind="group",
        of=first.kind,
        members=len(things),
        label=f"{len(things):,} {_PLURAL[first.kind]}",
        detail=detail if first.kind != "lot" or item else _items(items),
        level=first.level,
        item_id=item,
        item_name=first.item_name if item else None,
        quantities=summed(measure for thing in things for measure in thing.quantities),
        on_hand=summed(measure for thing in things for measure in thing.on_hand),
        places={place for thing in things for place in thing.places},
        status=_one(thing.status for thing in things),
        held=held,
        asked=any(thing.asked for thing in things),
        certainty="certain" if any(thing.certainty == "certain" for thing in things) else "possible",
        share=_hull([thing.share for thing in things]),
        at=min((thing.at for thing in things if thing.at is not None), default=None),
    )


def _items(items: Collection[str | None]) -> str:
    return f"{len(items):,} items"


def _one(texts: Iterable[str | None]) -> str | None:
    found = set(texts)
    return found.pop() if len(found) == 1 else None


def _hull(shares: list[SuspectShare | None]) -> SuspectShare | None:
    """The least and the most of them; what is expected of several together is not told."""
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares):
        return None
    low, high = min(known, key=lambda share: float(share.low)).low, max(known, key=lambda share: float(share.high)).high
    expected = known[0].expected if all(share.expected == known[0].expected for share in known) else None
    return SuspectShare(low=low, expected=expected, high=high)
