"""What raw events say of handling units, one act a line, for the brute force of units.

Shares no code with the engine but the event classes themselves; written from docs/semantics.md section 5 alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from genealogy import events as ev
from tests.oracle.lines import FOREVER, NEVER, Voids, seconds

_PLAIN: dict[type, tuple[str, str, str]] = {
    ev.LotShipped: ("take", "leave", "shipment"),
    ev.LotReturnedToSupplier: ("take", "leave", "supplier_return"),
    ev.StockDisposed: ("take", "leave", "disposal"),
    ev.LotReceived: ("put", "come", "receipt"),
    ev.LotReturned: ("put", "come", "return"),
    ev.LotCommissioned: ("put", "", "commissioning"),
    ev.HandlingUnitMoved: ("note", "move", "move"),
    ev.StockMoved: ("note", "move", "move"),
    ev.StatusChanged: ("note", "status", "status"),
    ev.StockAllocated: ("note", "", "note"),
    ev.AllocationReleased: ("note", "", "note"),
    ev.StockPicked: ("note", "", "note"),
    ev.SourceEventNoted: ("note", "", "note"),
}
"""Of each kind of event: what it does with a lot in a unit, with a unit as a whole, and what it is to the lots."""
_LAST = frozenset({"take", "lift", "empty", "leave"})
_FIRST = frozenset({"put", "nest"})


@dataclass(frozen=True)
class Act:
    """One live line about a unit.

    Attributes:
        does: put, take or note (a lot in the unit); nest, lift, empty, leave, come, made, move or status (the unit as a whole).
        kind: What it is to the lots: shipment, input, receipt and so on.
        line_id: The line.
        unit: The unit it is about.
        lot: The lot; None where it names only a unit.
        parent: Of a nest: what it goes into.
        earliest: In seconds; −∞ when unknown.
        latest: In seconds; +∞ when unknown.
        quantity: As entered, sign left out; None when not told.
        measure: Its unit of measure.
        place: Where.
        telling: Event or transformation: lines of one telling name what was seen together.
        line: The raw line.
        event: The raw event.
    """

    does: str
    kind: str
    line_id: str
    unit: str
    lot: str | None
    parent: str | None
    earliest: float
    latest: float
    quantity: Decimal | None
    measure: str
    place: str | None
    telling: str
    line: ev.Line
    event: ev.Event

    @property
    def when(self) -> float:
        """When it counts: what empties a unit at its latest, all else at its earliest (2.2)."""
        return self.latest if self.does in _LAST else self.earliest

    @property
    def key(self) -> tuple[float, int, str]:
        """Place in the one order of 2.2."""
        return (self.when, 2 if self.does in _LAST else 0 if self.does in _FIRST else 1, self.line_id)


def acts(events: Sequence[ev.Event], voids: Voids) -> list[Act]:
    """All live lines about units, in order."""
    live = (act for event in events if not voids.dead(event.event_id) for act in _acts(event))
    return sorted((act for act in live if act.line_id == act.event.event_id or not _dead(voids, act)), key=lambda act: act.key)


def _dead(voids: Voids, act: Act) -> bool:
    return voids.dead(act.line_id.removesuffix("#from"))


def _acts(event: ev.Event) -> Iterator[Act]:
    if isinstance(event, ev.Packed):
        yield from _packed(event)
    elif isinstance(event, ev.Unpacked):
        yield from _unpacked(event)
    elif isinstance(event, ev.LotTransformed):
        yield from _plain(event, event.lines, "take", "leave", "input")
        yield from _plain(event, event.outputs, "put", "made", "output")
    elif isinstance(event, ev.StockAdjusted):
        down = [line for line in event.lines if (line.quantity or 0) < 0]
        yield from _plain(event, down, "take", "", "count")
        yield from _plain(event, [line for line in event.lines if line not in down], "put", "", "count")
    elif type(event) in _PLAIN:
        yield from _plain(event, event.lines, *_PLAIN[type(event)])


def _packed(event: ev.Packed) -> Iterator[Act]:
    for line in event.lines:
        if line.lot_key is None:
            yield _act(event, line, "nest", "pack", str(line.hu_key), parent=event.parent_hu_key)
            continue
        yield _act(event, line, "put", "pack", event.parent_hu_key)
        if line.from_hu_key:
            yield _act(event, line, "take", "repack", line.from_hu_key, suffix="#from")


def _unpacked(event: ev.Unpacked) -> Iterator[Act]:
    for line in event.lines:
        whole = line.lot_key is None
        yield _act(event, line, "lift" if whole else "take", "unpack", str(line.hu_key) if whole else event.parent_hu_key)
    if not event.lines:
        yield _act(event, ev.Line(), "empty", "unpack", event.parent_hu_key)


def _plain(event: ev.Event, lines: Iterable[ev.Line], of_lot: str, of_unit: str, kind: str) -> Iterator[Act]:
    for line in lines:
        does = of_unit if line.lot_key is None else of_lot
        if line.hu_key and does:
            yield _act(event, line, does, kind, line.hu_key)


def _act(event: ev.Event, line: ev.Line, does: str, kind: str, unit: str, *, parent: str | None = None, suffix: str = "") -> Act:
    time = line.event_time or event.event_time
    return Act(
        does=does,
        kind=kind,
        line_id=(f"{event.event_id}#{line.line}" if line.line else event.event_id) + suffix,
        unit=unit,
        lot=line.lot_key,
        parent=parent,
        earliest=seconds(time.earliest, NEVER),
        latest=seconds(time.latest, FOREVER),
        quantity=None if line.quantity is None else abs(line.quantity),
        measure=line.unit or "piece",
        place=line.location_id,
        telling=f"{event.source} {event.transformation_id}" if isinstance(event, ev.LotTransformed) else event.event_id,
        line=line,
        event=event,
    )
