"""Handling units by brute force: every line about units is played in its order, and after each of them the whole world of units is written down.

What was where at a moment is read off the last picture before it; nothing is kept as an interval. Rules: docs/semantics.md 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from genealogy import events as ev
from tests.oracle.lines import Fact, Kind, Voids
from tests.oracle.unit_acts import Act, acts

ZERO = Decimal(0)
_OF_LOTS: frozenset[str] = frozenset({"receipt", "return", "shipment", "input", "output", "disposal", "supplier_return"})


@dataclass(frozen=True)
class Held:
    """One lot in one filling of one unit, at one moment.

    Attributes:
        key: Unit, line that began the filling, lot.
        unit: The unit.
        lot: The lot.
        quantity: What is left; None when some line told none.
        measure: Its unit of measure.
        status: What the last return or change of status said.
        here: Whether it is in the unit still.
        sent: What it held when it was shipped with its unit; it is with the customer then.
    """

    key: str
    unit: str
    lot: str
    quantity: Decimal | None = ZERO
    measure: str | None = None
    status: str | None = None
    here: bool = True
    sent: tuple[Decimal | None] | None = None

    def changed(self, act: Act, sign: int) -> Held:
        """With what a line put in or took out."""
        if act.quantity is None or self.measure not in (None, act.measure):
            return replace(self, quantity=None)
        return replace(self, quantity=None if self.quantity is None else self.quantity + sign * act.quantity, measure=act.measure)

    @property
    def used_up(self) -> bool:
        return self.quantity is not None and self.quantity <= 0


@dataclass(frozen=True)
class ContentLine:
    """A line of a content: what it is to the lot, when it was, and whether it follows from a line that names only a unit."""

    content: str
    kind: str
    act: Act
    derived: bool


@dataclass(frozen=True)
class Picture:
    """The world after one line."""

    held: dict[str, Held]
    inside: dict[str, str]
    place: dict[str, str]

    def around(self, unit: str) -> list[str]:
        """The unit and those it is in, the nearest first."""
        chain = [unit]
        while chain[-1] in self.inside:
            chain.append(self.inside[chain[-1]])
        return chain

    def standing(self, unit: str) -> tuple[str | None, str | None]:
        """The outermost unit around it (None when there is none) and its place."""
        outermost = self.around(unit)[-1]
        return (None if outermost == unit else outermost), self.place.get(outermost)


@dataclass
class World:
    """All units, replayed.

    Args:
        events: Those on record.
        voids: Which of them hold.
        vessels: Lots that are a vessel's content: never a unit's (6.1).
    """

    events: Sequence[ev.Event]
    voids: Voids
    vessels: Collection[str]
    held: dict[str, Held] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    place: dict[str, str] = field(default_factory=dict)
    lines: dict[str, ContentLine] = field(default_factory=dict)
    derived: list[Fact] = field(default_factory=list)
    _filling: dict[str, str] = field(default_factory=dict)
    _now: dict[tuple[str, str], str] = field(default_factory=dict)
    _last: dict[tuple[str, str], str] = field(default_factory=dict)
    _away: set[str] = field(default_factory=set)
    _waiting: dict[tuple[str, str], list[Act]] = field(default_factory=lambda: defaultdict(list))
    pictures: list[tuple[float, Picture]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.acts = [act for act in acts(self.events, self.voids) if act.lot not in self.vessels]
        self._named: dict[tuple[str, str], set[str]] = defaultdict(set)
        for act in self.acts:
            if act.lot is None:
                self._named[act.telling, act.kind].add(act.unit)
        for act in self.acts:
            getattr(self, f"_{act.does}")(act)
            self.pictures.append((act.when, Picture(dict(self.held), dict(self.inside), dict(self.place))))
        for waiting in self._waiting.values():
            self._never_filled(waiting)

    def at(self, moment: float) -> Picture:
        """The world at a moment: after all that had happened then."""
        before = [picture for when, picture in self.pictures if when <= moment]
        return before[-1] if before else Picture({}, {}, {})

    def units(self) -> list[str]:
        """Every unit that some live line names."""
        return sorted({unit for act in self.acts for unit in (act.unit, act.parent) if unit})

    # Lots in a unit

    def _put(self, act: Act) -> None:
        unit, lot = act.unit, str(act.lot)
        self._begin(unit, act)
        one = self._current(unit, lot)
        if act.kind == "commissioning" and one is not None and one.here:
            self.lines[act.line_id] = ContentLine(one.key, act.kind, act, derived=False)
            return
        one = (one or self._new(unit, lot)).changed(act, 1)
        self._keep(replace(one, here=True, status=_kept_as(act, one.status)), act)
        self._stand(self._outermost(unit), act.place)
        for draw in self._waiting.pop((unit, lot), []):
            self._draw(self._mine(unit, lot), draw)
        self._rest(unit)

    def _take(self, act: Act) -> None:
        unit, lot = act.unit, str(act.lot)
        key = self._now.get((unit, lot)) or self._last.get((unit, lot))
        if key is None:
            self._waiting[unit, lot].append(act)
            return
        self._draw(self.held[key], act)
        self._rest(unit)

    def _draw(self, one: Held, act: Act) -> None:
        all_of_it = act.quantity is None and act.kind == "unpack"
        left = replace(one, quantity=ZERO) if all_of_it else one.changed(act, -1)
        self._keep(replace(left, here=left.here and not left.used_up), act)

    def _note(self, act: Act) -> None:
        unit, lot = act.unit, str(act.lot)
        key = self._now.get((unit, lot)) or self._last.get((unit, lot))
        if key is None:
            self._filling.setdefault(unit, act.line_id)
            key = self._new(unit, lot).key
            self.held[key] = replace(self.held[key], quantity=None)
            # What was taken before it was first seen leaves as much, unknown, as there was.
            for draw in self._waiting.pop((unit, lot), []):
                self.lines[draw.line_id] = ContentLine(key, draw.kind, draw, derived=False)
        self._keep(replace(self.held[key], status=_kept_as(act, self.held[key].status)), act)

    def _never_filled(self, waiting: list[Act]) -> None:
        """Draws from what nothing ever filled: it must have held something all the same, from the first of them on; how much is left may be unknown."""
        unit, lot = waiting[0].unit, str(waiting[0].lot)
        self._filling.setdefault(unit, waiting[0].line_id)
        one = self._new(unit, lot)
        for act in waiting:
            self._draw(self.held[one.key], act)
            for when, picture in self.pictures:
                if when >= act.when:
                    picture.held[one.key] = self.held[one.key]

    # Units as a whole

    def _nest(self, act: Act) -> None:
        child, parent = act.unit, str(act.parent)
        if child in self._with_ancestors(parent):
            return
        self._out(child)
        self._begin(parent, act)
        self.inside[child] = parent
        stood = self.place.pop(child, None)
        top = self._outermost(parent)
        self._stand(top, act.place or (None if top in self.place else stood))

    def _lift(self, act: Act) -> None:
        self._out(act.unit)

    def _empty(self, act: Act) -> None:
        for child in [child for child, parent in self.inside.items() if parent == act.unit]:
            self._out(child)
        for one in self._in(act.unit):
            self._derive(act, one, one.quantity)
            self._keep(replace(one, quantity=ZERO, here=False))
        self._rest(act.unit)

    def _leave(self, act: Act) -> None:
        if self._covered(act):
            return
        self._out(act.unit)
        for one in self._nested(act.unit):
            quantity = one.sent[0] if one.sent else one.quantity
            self._derive(act, one, quantity)
            gone = replace(one, quantity=ZERO, sent=(quantity,))
            self._keep(gone if act.kind == "shipment" else replace(gone, here=False, sent=None))
        for unit in self._below(act.unit):
            if act.kind == "shipment":
                self._away.add(unit)
            else:
                self._rest(unit)
        if act.kind in ("shipment", "supplier_return"):
            self.place.pop(act.unit, None)

    def _come(self, act: Act) -> None:
        if self._covered(act):
            return
        for one in self._nested(act.unit):
            back = replace(one, quantity=one.sent[0], sent=None) if one.sent else one
            self._derive(act, back, back.quantity)
            self._keep(replace(back, status=_kept_as(act, back.status)))
        self._away -= set(self._below(act.unit))
        self._move(act)

    def _made(self, act: Act) -> None:
        if not self._covered(act):
            for one in self._nested(act.unit):
                self._derive(act, one, one.quantity)

    def _move(self, act: Act) -> None:
        if not self._covered(act):
            self._out(act.unit)
            self._stand(act.unit, act.place)

    def _status(self, act: Act) -> None:
        if not self._covered(act):
            for one in self._nested(act.unit):
                self._keep(replace(one, status=_kept_as(act, one.status)))

    # Small steps

    def _begin(self, unit: str, act: Act) -> None:
        """What is put into a unit that is empty or was shipped begins a filling; of what was shipped the unit is free then."""
        if unit in self._away:
            self._out(unit)
            for child in [child for child, parent in self.inside.items() if parent == unit]:
                self._out(child)
            for one in self._in(unit):
                self._keep(replace(one, here=False))
            self._forget(unit)
            self._away.discard(unit)
        self._filling.setdefault(unit, act.line_id)

    def _out(self, child: str) -> None:
        if child in self.inside:
            stood = self.place.get(self._outermost(child))
            parent = self.inside.pop(child)
            self._stand(child, stood)
            self._rest(parent)

    def _rest(self, unit: str) -> None:
        if unit not in self.inside.values() and not self._in(unit):
            self._forget(unit)

    def _forget(self, unit: str) -> None:
        self._filling.pop(unit, None)
        self._now = {pair: key for pair, key in self._now.items() if pair[0] != unit}

    def _stand(self, unit: str, place: str | None) -> None:
        if place is not None:
            self.place[unit] = place

    def _new(self, unit: str, lot: str) -> Held:
        key = f"{unit}#{self._filling[unit]}#{lot}"
        self.held[key] = Held(key, unit, lot)
        self._now[unit, lot] = self._last[unit, lot] = key
        return self.held[key]

    def _current(self, unit: str, lot: str) -> Held | None:
        key = self._now.get((unit, lot))
        return None if key is None else self.held[key]

    def _mine(self, unit: str, lot: str) -> Held:
        return self.held[self._last[unit, lot]]

    def _keep(self, one: Held, act: Act | None = None) -> None:
        self.held[one.key] = one
        if act is not None:
            self.lines[act.line_id] = ContentLine(one.key, act.kind, act, derived=False)

    def _derive(self, act: Act, one: Held, quantity: Decimal | None) -> None:
        line_id = f"{act.line_id}#~{one.key}"
        self.lines[line_id] = ContentLine(one.key, act.kind, act, derived=True)
        if act.kind in _OF_LOTS:
            kind: Kind = act.kind  # type: ignore[assignment]
            mixing = (act.event.source, act.event.transformation_id) if isinstance(act.event, ev.LotTransformed) else None
            known = quantity if one.measure else None
            self.derived.append(Fact(line_id, one.lot, kind, act.earliest, act.latest, known, one.measure or "piece", mixing, act.line, act.event))

    def _covered(self, act: Act) -> bool:
        """Whether a unit that it is in is named with it: then it says nothing more."""
        above = set(self._with_ancestors(act.unit)) - {act.unit}
        return bool(above & self._named[act.telling, act.kind])

    def _with_ancestors(self, unit: str) -> Iterator[str]:
        yield unit
        if unit in self.inside:
            yield from self._with_ancestors(self.inside[unit])

    def _outermost(self, unit: str) -> str:
        return list(self._with_ancestors(unit))[-1]

    def _below(self, unit: str) -> list[str]:
        return [other for other in {unit, *self.inside} if unit in self._with_ancestors(other)]

    def _in(self, unit: str) -> list[Held]:
        current = (self.held[key] for (other, _), key in self._now.items() if other == unit)
        return [one for one in current if one.here]

    def _nested(self, unit: str) -> list[Held]:
        return [one for inner in self._below(unit) for one in self._in(inner)]


def _kept_as(act: Act, before: str | None) -> str | None:
    """The status that a line gives: a return's disposition (restocked goods have none), or a change of status."""
    if isinstance(act.event, ev.StatusChanged):
        return act.event.status
    if isinstance(act.event, ev.LotReturned) and act.line.disposition:
        return None if act.line.disposition == "restock" else act.line.disposition
    return before
