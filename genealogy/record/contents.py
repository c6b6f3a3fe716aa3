"""Contents: what was in which handling unit, and where the unit stood, worked out from the lines that name it (semantics 5).

A unit is filled, drawn from, packed into another, moved, shipped, emptied and filled again. `simulate` replays a group of units that were ever in one
another, in order of time, and tells

- each *content*: one lot in one filling of one unit, with what is left of it,
- which content each line belongs to,
- what follows for the lots from lines that name only a unit (shipped, received, consumed, returned, destroyed as a whole),
- the intervals: unit in unit, unit at place, content in unit.

A pure function of the lines, so a late pack changes the past by itself: what follows is simply worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from genealogy.record.lines import (
    COMMISSION,
    COUNT,
    DISPOSE,
    INPUT,
    MOVE,
    OUTPUT,
    PACK,
    RECEIPT,
    REPACK,
    RETURN,
    SHIP,
    STATUS,
    SUPPLIER_RETURN,
    UNPACK,
    LotLine,
    UnitLine,
    derive,
)
from genealogy.stock import status_of_return

EMPTY = "empty"
_FILLS = frozenset({OUTPUT, COMMISSION, RECEIPT, RETURN, PACK})
_DRAWS = frozenset({INPUT, SHIP, DISPOSE, SUPPLIER_RETURN, UNPACK, REPACK})
_LEAVES = frozenset({INPUT, SHIP, DISPOSE, SUPPLIER_RETURN})


@dataclass(slots=True)
class Content:
    """One lot in one filling of one unit.

    Attributes:
        key: `content_key`.
        hu_key: The unit.
        lot_key: The lot.
        quantity: What is left, in millionths of `unit`.
        unit: Base unit.
        known: False once a line told no quantity or another unit.
        status: What the last return or status change said.
        shipped: It left with its unit, and nobody has unpacked it yet.
        sent: What it held when it was shipped, and whether that was known.
        stays: From when until when it was in the unit; None while it is there. More than one where it was used up and filled again beside others.
    """

    key: str
    hu_key: str
    lot_key: str
    quantity: int = 0
    unit: str | None = None
    known: bool = True
    status: str | None = None
    shipped: bool = False
    sent: tuple[int, bool] = (0, True)
    stays: list[tuple[int, int | None]] = field(default_factory=list)

    @property
    def there(self) -> bool:
        """Whether it is in the unit."""
        return bool(self.stays) and self.stays[-1][1] is None

    @property
    def used_up(self) -> bool:
        """Whether surely nothing is left."""
        return self.known and self.quantity <= 0

    def open(self, when: int) -> None:
        """It came in, unless it is there."""
        if self.there:
            return
        if self.stays and self.stays[-1][0] == when:
            self.stays.pop()  # a stay without length was never one, and would share its beginning with this one
        self.stays.append((when, None))

    def close(self, when: int) -> None:
        """It is gone, unless it was before."""
        if self.there:
            self.stays[-1] = (self.stays[-1][0], when)

    def change(self, line: LotLine, sign: int) -> None:
        """Put in or take out what a line says."""
        if line.base_quantity is None or (self.unit is not None and line.base_unit != self.unit):
            self.known = False
            return
        self.unit = line.base_unit
        self.quantity += sign * line.base_quantity


@dataclass(slots=True)
class _Unit:
    key: str
    filling: str = ""
    contents: dict[str, Content] = field(default_factory=dict)
    parent: str | None = None
    children: set[str] = field(default_factory=set)
    place: str | None = None
    away: bool = False


Interval = tuple[str, str, int, int | None]


@dataclass(slots=True)
class Filled:
    """What a group of units held.

    Attributes:
        contents: By key.
        of_line: The content each lot line that names a unit belongs to, by line id.
        derived: Lot lines that follow from lines naming only a unit, with their content's key.
        within: Unit in unit: (child, parent, since, until).
        at: Unit at place: (unit, place, since, until).
    """

    contents: dict[str, Content] = field(default_factory=dict)
    of_line: dict[str, str] = field(default_factory=dict)
    derived: list[tuple[LotLine, str]] = field(default_factory=list)
    within: list[Interval] = field(default_factory=list)
    at: list[Interval] = field(default_factory=list)


def simulate(lot_lines: Iterable[LotLine], unit_lines: Iterable[UnitLine]) -> Filled:
    """Replay all live lines of a group of units.

    Args:
        lot_lines: Lines of lots that name a unit of the group, derived ones left out.
        unit_lines: Lines that name only units of the group.
    """
    unit_lines = list(unit_lines)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for told in unit_lines:
        named[told.end, told.role].add(told.hu_key)
    run = _Run(named)
    # Of lines in one place the lots' own come first: the sort keeps their order.
    steps: list[tuple[tuple[int, int, str], LotLine | UnitLine]] = [(_lot_position(line), line) for line in lot_lines]
    steps.extend((_unit_position(line), line) for line in unit_lines)
    for _, line in sorted(steps, key=itemgetter(0)):
        if isinstance(line, LotLine):
            run.lot(line)
        else:
            run.unit(line)
    return run.finish()


def _lot_position(line: LotLine) -> tuple[int, int, str]:
    if line.role in _FILLS or (line.role == COUNT and (line.base_quantity or 0) >= 0):
        return (line.earliest, 0, line.line_id)
    return (line.latest, 2, line.line_id) if line.role in _DRAWS or line.role == COUNT else (line.earliest, 1, line.line_id)


def _unit_position(line: UnitLine) -> tuple[int, int, str]:
    if line.role == PACK:
        return (line.earliest, 0, line.line_id)
    return (line.latest, 2, line.line_id) if line.role in _DRAWS or line.role == EMPTY else (line.earliest, 1, line.line_id)


def _keep_as(content: Content, line: LotLine | UnitLine) -> None:
    """What came back is kept as its return says (semantics 8.2)."""
    if disposition := line.extra.get("disposition"):
        content.status = status_of_return(disposition) or None


class _Run:
    """The replay: the units as they stand at the moment reached."""

    def __init__(self, named: dict[tuple[str, str], set[str]]) -> None:
        self.filled = Filled()
        self.units: dict[str, _Unit] = {}
        self.waiting: dict[tuple[str, str], list[LotLine]] = {}
        self.open_within: dict[str, tuple[str, int]] = {}
        self.open_at: dict[str, tuple[str, int]] = {}
        self.named = named

    def lot(self, line: LotLine) -> None:
        unit = self._unit(line.hu_key or "")
        if line.role in _FILLS or (line.role == COUNT and (line.base_quantity or 0) >= 0):
            self._fill(unit, line)
        elif line.role in _DRAWS or line.role == COUNT:
            self._draw(unit, line)
        else:
            self._note(unit, line)

    def unit(self, line: UnitLine) -> None:
        if line.role == PACK:
            self._nest(line)
        elif line.role == UNPACK:
            self._take_out(self._unit(line.hu_key), line.latest)
        elif line.role == EMPTY:
            self._empty(line)
        elif not self._covered(line):
            self._whole(line)

    def _whole(self, line: UnitLine) -> None:
        if line.role == MOVE:
            self._stand(self._top(line.hu_key, line.earliest), line.location_id, line.earliest)
        elif line.role == STATUS:
            for content in self._nested(line.hu_key):
                content.status = line.extra.get("status", content.status)
        elif line.role in _LEAVES:
            self._leave(line)
        elif line.role in (RECEIPT, RETURN):
            self._come(line)
        elif line.role == OUTPUT:
            for content in self._nested(line.hu_key):
                self._derive(line, content, OUTPUT)

    def finish(self) -> Filled:
        filled = self.filled
        for (hu_key, lot_key), lines in self.waiting.items():
            unit = self._unit(hu_key)
            unit.filling = unit.filling or lines[0].line_id
            content = self._content(unit, lot_key)
            content.open(lines[0].latest)
            for line in lines:
                self._take(content, line, line.latest)
        filled.within.extend((child, parent, since, None) for child, (parent, since) in self.open_within.items())
        filled.at.extend((unit, place, since, None) for unit, (place, since) in self.open_at.items())
        return filled

    # Filling and drawing one unit

    def _fill(self, unit: _Unit, line: LotLine) -> None:
        self._begin(unit, line)
        content = unit.contents.get(line.lot_key)
        if line.role == COMMISSION and content is not None and content.there:
            self.filled.of_line[line.line_id] = content.key
            return
        content = content or self._content(unit, line.lot_key)
        content.open(line.earliest)
        content.change(line, 1)
        _keep_as(content, line)
        self.filled.of_line[line.line_id] = content.key
        self._stand(self._top(unit.key, None), line.location_id, line.earliest)
        for waiting in self.waiting.pop((unit.key, line.lot_key), ()):
            self._take(content, waiting, line.earliest)
        self._rest(unit)

    def _begin(self, unit: _Unit, line: LotLine | UnitLine) -> None:
        """What is put into a unit that is empty or was shipped begins a filling; of what was shipped the unit is free then."""
        if unit.away:
            self._take_out(unit, line.earliest)
            for child in sorted(unit.children):
                self._take_out(self.units[child], line.earliest)
            for content in unit.contents.values():
                content.close(line.earliest)
            unit.contents.clear()
            unit.filling, unit.away = "", False
        unit.filling = unit.filling or line.line_id

    def _draw(self, unit: _Unit, line: LotLine) -> None:
        content = unit.contents.get(line.lot_key) or self._last(unit, line.lot_key)
        if content is None:
            # Clocks lie: what fills it may stand later in the books.
            self.waiting.setdefault((unit.key, line.lot_key), []).append(line)
            return
        self._take(content, line, line.latest)
        self._rest(unit)

    def _take(self, content: Content, line: LotLine, when: int) -> None:
        self.filled.of_line[line.line_id] = content.key
        if line.base_quantity is None and line.role == UNPACK:
            content.quantity, content.known = 0, True
        else:
            content.change(line, 1 if line.role == COUNT else -1)
        if content.used_up:
            content.close(when)

    def _note(self, unit: _Unit, line: LotLine) -> None:
        content = unit.contents.get(line.lot_key) or self._last(unit, line.lot_key)
        if content is None:
            unit.filling = unit.filling or line.line_id
            content = self._content(unit, line.lot_key)
            content.open(line.earliest)
            content.known = False
            for waiting in self.waiting.pop((unit.key, line.lot_key), ()):
                self.filled.of_line[waiting.line_id] = content.key
        self.filled.of_line[line.line_id] = content.key
        if line.role == STATUS:
            content.status = line.extra.get("status", content.status)

    def _rest(self, unit: _Unit) -> None:
        if not unit.children and not any(content.there for content in unit.contents.values()):
            unit.contents.clear()
            unit.filling = ""

    # Units as a whole

    def _nest(self, line: UnitLine) -> None:
        child, parent = self._unit(line.hu_key), self._unit(line.other or "")
        if parent.key in {unit.key for unit in self._below(child)}:
            return
        self._take_out(child, line.earliest)
        self._begin(parent, line)
        child.parent = parent.key
        parent.children.add(child.key)
        self.open_within[child.key] = (parent.key, line.earliest)
        top = self._top(parent.key, None)
        self._stand(top, line.location_id or (child.place if top.place is None else None), line.earliest)
        self._leave_place(child, line.earliest)

    def _take_out(self, child: _Unit, when: int) -> None:
        if child.parent is None:
            return
        place = self._top(child.key, None).place
        parent, since = self.open_within.pop(child.key)
        self.filled.within.append((child.key, parent, since, when))
        self.units[parent].children.discard(child.key)
        child.parent = None
        self._stand(child, place, when)
        self._rest(self.units[parent])

    def _empty(self, line: UnitLine) -> None:
        unit = self._unit(line.hu_key)
        for child in sorted(unit.children):
            self._take_out(self.units[child], line.latest)
        for content in list(unit.contents.values()):
            if content.there:
                self._derive(line, content, UNPACK)
                content.quantity, content.known = 0, True
                content.close(line.latest)
        self._rest(unit)

    def _leave(self, line: UnitLine) -> None:
        unit = self._unit(line.hu_key)
        self._take_out(unit, line.latest)
        for content in self._nested(line.hu_key):
            if content.shipped:
                # Shipped on, or used, where nobody told that it came: it is what was sent.
                content.quantity, content.known = content.sent
            self._derive(line, content, line.role)
            content.sent, content.shipped = (content.quantity, content.known), line.role == SHIP
            content.quantity, content.known = 0, True
            if line.role != SHIP:
                content.close(line.latest)
        for held in self._below(unit):
            if line.role == SHIP:
                held.away = True
            else:
                self._rest(held)
        if line.role in (SHIP, SUPPLIER_RETURN):
            self._leave_place(unit, line.latest)

    def _come(self, line: UnitLine) -> None:
        unit = self._unit(line.hu_key)
        for content in self._nested(line.hu_key):
            if content.shipped:
                (content.quantity, content.known), content.shipped = content.sent, False
            self._derive(line, content, line.role)
            _keep_as(content, line)
        for held in self._below(unit):
            held.away = False
        self._stand(self._top(unit.key, line.earliest), line.location_id, line.earliest)

    def _derive(self, line: UnitLine, content: Content, role: str) -> None:
        quantity = (content.quantity, content.unit) if content.known and content.unit else (None, None)
        lot_line = derive(line, content.key, content.lot_key, quantity, content.hu_key)
        lot_line.role = role
        if role == UNPACK:
            lot_line.location_id = self._top(content.hu_key, None).place
        self.filled.derived.append((lot_line, content.key))

    # Standing and finding

    def _stand(self, unit: _Unit, place: str | None, when: int) -> None:
        if place is None or unit.place == place:
            return
        self._leave_place(unit, when)
        unit.place = place
        self.open_at[unit.key] = (place, when)

    def _leave_place(self, unit: _Unit, when: int) -> None:
        if unit.key in self.open_at:
            place, since = self.open_at.pop(unit.key)
            self.filled.at.append((unit.key, place, since, when))
        unit.place = None

    def _unit(self, key: str) -> _Unit:
        return self.units.setdefault(key, _Unit(key))

    def _content(self, unit: _Unit, lot_key: str) -> Content:
        content = Content(f"{unit.key}#{unit.filling}#{lot_key}", unit.key, lot_key)
        unit.contents[lot_key] = self.filled.contents[content.key] = content
        return content

    def _last(self, unit: _Unit, lot_key: str) -> Content | None:
        held = [content for content in self.filled.contents.values() if content.hu_key == unit.key and content.lot_key == lot_key]
        return held[-1] if held else None

    def _covered(self, line: UnitLine) -> bool:
        """Whether a unit that it is in is named with it, as a scan of all numbers does: then it says nothing more."""
        together = self.named[line.end, line.role]
        unit = self._unit(line.hu_key)
        while unit.parent is not None:
            if unit.parent in together:
                return True
            unit = self.units[unit.parent]
        return False

    def _top(self, key: str, leaving: int | None) -> _Unit:
        """The outermost unit; one that is moved or received by itself has left its parent first."""
        unit = self._unit(key)
        if leaving is not None and unit.parent is not None:
            self._take_out(unit, leaving)
        while unit.parent is not None:
            unit = self.units[unit.parent]
        return unit

    def _below(self, unit: _Unit) -> Iterator[_Unit]:
        yield unit
        for child in sorted(unit.children):
            yield from self._below(self.units[child])

    def _nested(self, key: str) -> list[Content]:
        return [content for unit in self._below(self._unit(key)) for content in unit.contents.values() if content.there]
