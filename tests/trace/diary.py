"""Small histories in few words, for the tests of the trace: who received, made, packed, shipped what, at which hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from genealogy.trace.question import Direction

DAY = datetime(2026, 3, 1, tzinfo=UTC)
Hour = float | None


def key(lot: str) -> str:
    """`A` is lot A of item I; `J/A` lot A of item J."""
    item, _, text = lot.rpartition("/")
    return lot_key(item or "I", text)


def at(hour: float) -> datetime:
    """An hour of the day."""
    return DAY + timedelta(hours=hour)


def span(hour: Hour) -> TimeSpan:
    """A point of time, or unknown."""
    return TimeSpan() if hour is None else TimeSpan(at(hour), at(hour))


def line(text: str, **more: Any) -> Line:
    """`LOT`, `LOT:QUANTITY`, `LOT:QUANTITY@UNIT` (10 kg if no quantity is told; `?` for none)."""
    rest, _, unit = text.partition("@")
    lot, _, quantity = rest.partition(":")
    told = None if quantity == "?" else Decimal(quantity or 10)
    return Line(lot_key=key(lot) if lot else None, hu_key=unit or None, quantity=told if lot else None, unit="kg" if told and lot else None, **more)


class Diary:
    """Writes events to a database, one commit each."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.recorder = Recorder(store)
        self._numbers = count()

    def received(
        self, hour: Hour, text: str, receipt: str, supplier: str | None = "S", number: str | None = None, place: str = "DOCK", order: str | None = None
    ) -> str:
        """A receipt."""
        goods = line(text, supplier_lot_number=number, location_id=place, order_id=order)
        return self._note(ev.LotReceived(receipt_id=receipt, supplier_id=supplier, lines=(goods,), **self._head("receive", hour)))

    def made(
        self,
        hour: Hour,
        ins: str,
        outs: str,
        document: str | None = None,
        kind: ev.TransformationKind = "production",
        place: str = "PLANT",
        to: str | None = None,
    ) -> str:
        """Lots `ins` of a place became lots `outs` there, or at `to`."""
        head = self._head("make", hour)
        inputs = tuple(line(text, line=f"in/{number}", location_id=place) for number, text in enumerate(ins.split()))
        outputs = tuple(line(text, line=f"out/{number}", location_id=to or place) for number, text in enumerate(outs.split()))
        return self._note(ev.LotTransformed(transformation_id=document or str(head["document"]), kind=kind, lines=inputs, outputs=outputs, **head))

    def picked(self, hour: Hour, text: str, place: str) -> str:
        """Goods were taken from a place for an order."""
        return self._note(ev.StockPicked(lines=(line(text, location_id=place),), **self._head("pick", hour)))

    def shipped(self, hour: Hour, text: str, name: str, customer: str = "C", order: str = "SO", place: str | None = "DOCK") -> str:
        """A shipment line; its shipment is SH-name."""
        goods = line(text, document_line_id=name, order_id=order, location_id=place)
        return self._note(ev.LotShipped(shipment_id=f"SH-{name}", customer_id=customer, lines=(goods,), **self._head("ship", hour)))

    def returned(self, hour: Hour, text: str, of: str | None, customer: str = "C", disposition: str = "quarantine") -> str:
        """A customer return of a shipment line (its event id)."""
        goods = line(text, returns_line=of, disposition=disposition, location_id="RETURNS")
        return self._note(ev.LotReturned(customer_id=customer, lines=(goods,), **self._head("return", hour)))

    def disposed(self, hour: Hour, text: str, place: str) -> str:
        """Goods were destroyed."""
        return self._note(ev.StockDisposed(lines=(line(text, location_id=place),), **self._head("dispose", hour)))

    def packed(self, hour: Hour, text: str, unit: str, from_unit: str | None = None) -> str:
        """Goods (or with `@UNIT` alone a unit) into a unit."""
        goods = line(text, from_hu_key=from_unit, location_id="DOCK")
        return self._note(ev.Packed(parent_hu_key=unit, lines=(goods,), **self._head("pack", hour)))

    def unpacked(self, hour: Hour, text: str, unit: str) -> str:
        """Goods out of a unit."""
        return self._note(ev.Unpacked(parent_hu_key=unit, lines=(line(text, location_id="DOCK"),), **self._head("unpack", hour)))

    def emptied(self, hour: Hour, unit: str) -> str:
        """A unit was emptied of all."""
        return self._note(ev.Unpacked(parent_hu_key=unit, **self._head("unpack", hour)))

    def conflict(self, event: str, text: str) -> None:
        """A receipt of this id came again and said something else."""
        self.recorder.record([ev.LotReceived(event_id=event, source="diary", lines=(line(text),))])

    def moved(self, hour: Hour, unit: str, place: str) -> str:
        """A unit to another place."""
        return self._note(ev.HandlingUnitMoved(lines=(Line(hu_key=unit, location_id=place),), **self._head("move", hour)))

    def cleaned(self, hour: Hour, lot: str) -> str:
        """A vessel was cleaned out."""
        return self._note(ev.VesselCleaned(lines=(Line(lot_key=key(lot)),), **self._head("clean", hour)))

    def cleaned_at(self, hour: Hour, place: str) -> str:
        """A vessel was cleaned out, named by its place."""
        return self._note(ev.VesselCleaned(lines=(Line(location_id=place),), **self._head("clean", hour)))

    def same(self, first: str, second: str) -> str:
        """Two keys are one lot."""
        return self._note(ev.LotsDeclaredSame(lines=(Line(line="0", lot_key=key(first)), Line(line="1", lot_key=key(second))), **self._head("same", 0)))

    def voided(self, *what: str) -> str:
        """Events that never happened."""
        return self._note(ev.EventVoided(voids=what, **self._head("void", 0)))

    def forward(self, *starts: str, **more: Any) -> TraceAnswer:
        """A forward trace."""
        return self.ask("forward", *starts, **more)

    def backward(self, *starts: str, **more: Any) -> TraceAnswer:
        """A backward trace."""
        return self.ask("backward", *starts, **more)

    def ask(self, direction: Direction, *starts: str, **more: Any) -> TraceAnswer:
        """A trace."""
        return trace(self.store, Question(direction, tuple(Start.parse(start) for start in starts), **more))

    def commit(self) -> int:
        """The last commit."""
        return int(self.store.read(lambda tx: tx.command("MATCH (c:Counter {name: 'commit'}) RETURN c.value AS value"), name="test")[0]["value"])

    def _note(self, event: ev.Event) -> str:
        self.recorder.record([event])
        return event.event_id

    def _head(self, kind: str, hour: Hour) -> dict[str, Any]:
        number = f"{next(self._numbers):03d}"
        return {"event_id": ev.event_id("diary", kind, number), "source": "diary", "document": number, "event_time": span(hour)}


def lots(answer: TraceAnswer) -> dict[str, int]:
    """Lot numbers and hops."""
    return {str(lot.lot_number): lot.hops for lot in answer.lots}


def lines(answer: TraceAnswer) -> dict[str, str]:
    """Shipment lines and their certainty."""
    return {line.shipment_line_id: line.certainty for line in answer.shipments}


def statuses(answer: TraceAnswer) -> set[tuple[str | None, str | None, str | None]]:
    """Place, quantity and status of what is on hand."""
    return {(row.location_id, row.quantity, row.status) for row in answer.on_hand}


def stock(answer: TraceAnswer) -> set[tuple[str | None, str | None, str | None, str | None]]:
    """Place, lot, unit and quantity of what is on hand."""
    return {(row.location_id, row.lot_number, row.handling_unit, row.quantity) for row in answer.on_hand}
