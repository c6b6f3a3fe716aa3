"""What the oracle reads out of raw events: which are on record, which were voided, and what each line did to its lot.

Shares no code with the engine but the event classes themselves; written from docs/semantics.md alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from genealogy import events as ev

Kind = Literal["output", "receipt", "commissioning", "input", "shipment", "supplier_return", "disposal", "return", "count", "clean", "drawn"]
IN_KINDS = frozenset({"output", "receipt", "commissioning"})
OUT_KINDS = frozenset({"input", "shipment", "supplier_return", "disposal"})
NEVER, FOREVER = float("-inf"), float("inf")
_OUTFLOWS: dict[type, Kind] = {ev.LotShipped: "shipment", ev.LotReturnedToSupplier: "supplier_return", ev.StockDisposed: "disposal"}
_OTHERS: dict[type, Kind] = {
    ev.LotReceived: "receipt",
    ev.LotCommissioned: "commissioning",
    ev.LotReturned: "return",
    ev.StockAdjusted: "count",
    ev.VesselCleaned: "clean",
}


@dataclass(frozen=True)
class Fact:
    """One live line of one lot.

    Attributes:
        line_id: The line.
        lot: Its lot's key.
        kind: What it did; whether a receipt or a commissioning is an inflow is decided later, over all lines of the lot.
        earliest: First moment it can have been, in seconds; −∞ when unknown.
        latest: Last moment it can have been; +∞ when unknown.
        quantity: As entered, None when the source tells none.
        unit: Its base unit; the histories use base units only, and no unit means pieces.
        mixing: Source and transformation id of an input or output, or of what comes out of a fill or a draw that no record tells (`drawn`).
        line: The raw line.
        event: The raw event.
    """

    line_id: str
    lot: str
    kind: Kind
    earliest: float
    latest: float
    quantity: Decimal | None
    unit: str
    mixing: tuple[str, str] | None
    line: ev.Line
    event: ev.Event

    def touches(self, other: Fact) -> bool:
        """Whether both can have been at one moment."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def expected_status(events: Sequence[ev.Event]) -> list[str]:
    """What becomes of each event in the order of recording (semantics 4.3): recorded, same or conflict."""
    first: dict[str, ev.Event] = {}
    answers = []
    for event in events:
        known = first.setdefault(event.event_id, event)
        answers.append("recorded" if known is event else "same" if known == event else "conflict")
    return answers


def on_record(events: Sequence[ev.Event]) -> list[ev.Event]:
    """The events that count: the first of each id."""
    first: dict[str, ev.Event] = {}
    for event in events:
        first.setdefault(event.event_id, event)
    return list(first.values())


class Voids:
    """Which events and lines never happened (semantics 4.4)."""

    def __init__(self, events: Sequence[ev.Event]) -> None:
        self._events = events
        self._voids = [event for event in events if isinstance(event, ev.EventVoided)]
        self._dead: dict[str, bool] = {}

    def dead(self, text: str) -> bool:
        """Whether an event id or a line id is named by a void that is not itself void."""
        if text not in self._dead:
            self._dead[text] = any(self._names(void, text) and not self.dead(void.event_id) for void in self._voids)
        return self._dead[text]

    def _names(self, void: ev.EventVoided, text: str) -> bool:
        return text in void.voids or (void.error_declared is not None and text in self._declared(void, void.error_declared))

    def _declared(self, void: ev.EventVoided, declared: ev.ErrorDeclared) -> set[str]:
        if void.source_event_id in declared.corrective_event_ids:
            return set()
        same_id = [
            event
            for event in self._events
            if event.source == void.source and event.source_event_id == void.source_event_id and not isinstance(event, ev.EventVoided)
        ]
        reused = len({event.source_content_hash for event in same_id}) > 1
        by_content = void.source_event_id is None or reused
        return {event.event_id for event in same_id if not by_content or event.source_content_hash == declared.content_hash}


def live_lines(events: Sequence[ev.Event], voids: Voids) -> Iterator[tuple[ev.Event, ev.Line, bool]]:
    """Every live line, and whether it is an output."""
    for event in events:
        if not voids.dead(event.event_id):
            told = [(line, False) for line in event.lines] + [(line, True) for line in getattr(event, "outputs", ())]
            yield from ((event, line, output) for line, output in told if not line.line or not voids.dead(f"{event.event_id}#{line.line}"))


def live_facts(lines: Iterable[tuple[ev.Event, ev.Line, bool]]) -> list[Fact]:
    """Every line that names a lot and can matter to a trace."""
    return [fact for event, line, output in lines if (fact := _fact(event, line, output)) is not None]


def _fact(event: ev.Event, line: ev.Line, output: bool) -> Fact | None:
    if line.lot_key is None:
        return None
    if isinstance(event, ev.LotTransformed):
        return fact_of(event, line, "output" if output else "input", (event.source, event.transformation_id))
    kind = _OUTFLOWS.get(type(event)) or _OTHERS.get(type(event))
    return None if kind is None else fact_of(event, line, kind, None)


def fact_of(event: ev.Event, line: ev.Line, kind: Kind, mixing: tuple[str, str] | None) -> Fact:
    """What one line did."""
    time = line.event_time or event.event_time
    return Fact(
        line_id=f"{event.event_id}#{line.line}" if line.line else event.event_id,
        lot=line.lot_key or "",
        kind=kind,
        earliest=seconds(time.earliest, NEVER),
        latest=seconds(time.latest, FOREVER),
        quantity=line.quantity,
        unit=line.unit or "piece",
        mixing=mixing,
        line=line,
        event=event,
    )


def seconds(moment: datetime | None, unknown: float) -> float:
    """A moment as a number; `unknown` where there is none."""
    return unknown if moment is None else moment.timestamp()
