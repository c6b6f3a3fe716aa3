"""Histories worked out by hand, told in docs/testing.md: both the oracle and the engine must give these answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key
from genealogy.master import LocationRow
from tests.oracle.histories import History

START = datetime(2025, 3, 1, tzinfo=UTC)
Hour = float | None | tuple[float, float]


@dataclass(frozen=True)
class Case:
    """A history and the answers that a person worked out.

    Attributes:
        name: What it is about.
        events: In the order of recording.
        forward: Start lot → every lot reached, with hops.
        backward: The same, the other way.
        shipped: Start lot → shipment lines reached forward.
        received: Start lot → (receipt, lot) reached backward.
        tanks: Content lot of each place that is a tank.
    """

    name: str
    events: list[ev.Event]
    forward: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    backward: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    shipped: Mapping[str, set[str]] = field(default_factory=dict)
    received: Mapping[str, set[tuple[str, str]]] = field(default_factory=dict)
    tanks: Mapping[str, str] = field(default_factory=dict)

    def history(self) -> History:
        """The history as it is recorded."""
        return History(tuple(self.events), (3,), tuple(LocationRow(location_id=place, type="tank", content_lot=key(lot)) for place, lot in self.tanks.items()))


def key(lot: str) -> str:
    """`A` is lot A of item I; `J/A` lot A of item J."""
    item, _, text = lot.rpartition("/")
    return lot_key(item or "I", text)


class Diary:
    """Notes what happened, hour by hour; `events` is then a history."""

    def __init__(self) -> None:
        self.events: list[ev.Event] = []
        self._numbers = count()

    def made(self, hour: Hour, ins: str, outs: str, *, document: str | None = None, kind: ev.TransformationKind = "production", out_hour: Hour = -1.0) -> str:
        """Lots `ins` became lots `outs`; each is `LOT` or `LOT:quantity`, in kg (1 in, 10 out)."""
        head = self._head("make", hour)
        outputs = [self._line(f"out/{number}", text, 10, out_hour) for number, text in enumerate(outs.split())]
        inputs = [self._line(f"in/{number}", text, 1) for number, text in enumerate(ins.split())]
        return self._note(
            ev.LotTransformed(transformation_id=document or str(head["event_id"]), kind=kind, lines=tuple(inputs), outputs=tuple(outputs), **head)
        )

    def received(self, hour: Hour, lot: str, receipt: str, supplier: str | None = "V", number: str | None = None, place: str | None = None) -> str:
        """A receipt."""
        line = self._line("", lot, 10, supplier_lot_number=number, location_id=place)
        return self._note(ev.LotReceived(receipt_id=receipt, supplier_id=supplier, lines=(line,), **self._head("receive", hour)))

    def shipped(
        self,
        hour: Hour,
        lot: str,
        line: str,
        customer: str = "C",
        *,
        source_event_id: str | None = None,
        event_id: str | None = None,
        place: str | None = None,
    ) -> str:
        """A shipment line."""
        head = self._head("ship", hour)
        if event_id:
            head |= {"event_id": event_id, "source": "epcis", "source_event_id": source_event_id, "source_content_hash": event_id.rsplit("|", 1)[-1]}
        lines = (self._line("", lot, 1, document_line_id=line, location_id=place),)
        return self._note(ev.LotShipped(shipment_id=f"SH-{line}", customer_id=customer, lines=lines, **head))

    def cleaned(self, hour: Hour, lot: str | None, place: str | None = None) -> str:
        """A vessel was cleaned out: by its lot, or by its place."""
        return self._note(ev.VesselCleaned(lines=(Line(lot_key=key(lot) if lot else None, location_id=place),), **self._head("clean", hour)))

    def same(self, first: str, second: str) -> str:
        """Two keys are one lot."""
        return self._note(ev.LotsDeclaredSame(lines=(Line(line="0", lot_key=key(first)), Line(line="1", lot_key=key(second))), **self._head("same", 0)))

    def voided(self, *what: str) -> str:
        """Events or lines that never happened."""
        return self._note(ev.EventVoided(voids=what, **self._head("void", 0)))

    def declared_wrong(self, source_event_id: str, content: str, *corrective: str) -> str:
        """An EPCIS error declaration."""
        head = self._head("declare", 0) | {"source": "epcis"}
        declared = ev.ErrorDeclared(content_hash=content, corrective_event_ids=corrective)
        return self._note(ev.EventVoided(source_event_id=source_event_id, error_declared=declared, **head))

    def _note(self, event: ev.Event) -> str:
        self.events.append(event)
        return event.event_id

    def _head(self, kind: str, hour: Hour) -> dict[str, Any]:
        number = f"{next(self._numbers):03d}"
        return {"event_id": ev.event_id("case", kind, number), "source": "case", "document": number, "event_time": _span(hour)}

    def _line(self, line: str, text: str, quantity: int, hour: Hour = -1.0, **more: Any) -> Line:
        lot, _, given = text.partition(":")
        time = None if hour == -1.0 else _span(hour)
        return Line(line=line, lot_key=key(lot), quantity=Decimal(given or quantity), unit="kg", event_time=time, **more)


def _span(hour: Hour) -> TimeSpan:
    if hour is None:
        return TimeSpan()
    first, last = hour if isinstance(hour, tuple) else (hour, hour)
    return TimeSpan(START + timedelta(hours=first), START + timedelta(hours=last))


def level(number: int, lots: int) -> list[str]:
    """The lots of one level of the ERPNext trap."""
    return [f"L{number}/{text}" for text in "ABCD"[:lots]]
