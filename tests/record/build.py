"""Short words for making events and for looking at the graph they make."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from genealogy import events as ev
from genealogy.events import Event, Line, TimeSpan
from genealogy.record import Outcome, Recorder
from genealogy.store import Store

START = datetime(2025, 3, 1, 6, tzinfo=UTC)
_numbers = itertools.count(1)


def key(lot: str, item: str = "I") -> str:
    return f"|{item}|{lot}"


def at(hour: float) -> TimeSpan:
    moment = START + timedelta(hours=hour)
    return TimeSpan(moment, moment)


def between(first: float, last: float) -> TimeSpan:
    return TimeSpan(START + timedelta(hours=first), START + timedelta(hours=last))


def line(lot: str | None = None, quantity: float | None = None, hu: str | None = None, **more: Any) -> Line:
    amount = None if quantity is None else Decimal(str(quantity))
    return Line(lot_key=None if lot is None else key(lot), quantity=amount, unit=more.pop("unit", "KG" if amount is not None else None), hu_key=hu, **more)


def _id(name: str | None, kind: str) -> str:
    return name or f"{kind}{next(_numbers)}"


def receive(lot: str, quantity: float | None, hour: float | TimeSpan, name: str | None = None, supplier: str | None = "S1", **more: Any) -> Event:
    receipt = more.pop("receipt", None)
    return ev.LotReceived(
        event_id=_id(name, "r"), source="t", event_time=_time(hour), supplier_id=supplier, receipt_id=receipt, lines=(line(lot, quantity, **more),)
    )


def commission(lot: str, quantity: float | None, hour: float | TimeSpan, name: str | None = None, **more: Any) -> Event:
    return ev.LotCommissioned(event_id=_id(name, "c"), source="t", event_time=_time(hour), lines=(line(lot, quantity, **more),))


def use(lot: str, quantity: float | None, hour: float | TimeSpan, into: str, name: str | None = None, kind: Any = "production", **more: Any) -> Event:
    return ev.LotTransformed(
        event_id=_id(name, "i"), source="t", transformation_id=into, kind=kind, event_time=_time(hour), lines=(line(lot, quantity, **more),)
    )


def make(lot: str, quantity: float | None, hour: float | TimeSpan, by: str, name: str | None = None, kind: Any = "production", **more: Any) -> Event:
    return ev.LotTransformed(
        event_id=_id(name, "o"), source="t", transformation_id=by, kind=kind, event_time=_time(hour), outputs=(line(lot, quantity, **more),)
    )


def ship(lot: str | None, quantity: float | None, hour: float | TimeSpan, name: str | None = None, customer: str | None = "C1", **more: Any) -> Event:
    identity = _id(name, "s")
    more.setdefault("document_line_id", identity)
    return ev.LotShipped(event_id=identity, source="t", event_time=_time(hour), customer_id=customer, lines=(line(lot, quantity, **more),))


def give_back(lot: str, quantity: float, hour: float | TimeSpan, of: str | None = None, name: str | None = None, **more: Any) -> Event:
    return ev.LotReturned(event_id=_id(name, "b"), source="t", event_time=_time(hour), customer_id="C1", lines=(line(lot, quantity, returns_line=of, **more),))


def count(lot: str, quantity: float, hour: float, name: str | None = None, **more: Any) -> Event:
    return ev.StockAdjusted(event_id=_id(name, "n"), source="t", event_time=at(hour), lines=(line(lot, quantity, **more),))


def void(*names: str, name: str | None = None) -> Event:
    return ev.EventVoided(event_id=_id(name, "v"), source="t", voids=names)


def move_unit(hu: str, place: str, hour: float, name: str | None = None) -> Event:
    return ev.HandlingUnitMoved(event_id=_id(name, "m"), source="t", event_time=at(hour), lines=(Line(hu_key=hu, location_id=place),))


def pack(parent: str, *lines: Line, hour: float, name: str | None = None) -> Event:
    numbered = tuple(_renamed(one, str(number)) for number, one in enumerate(lines, 1)) if len(lines) > 1 else lines
    return ev.Packed(event_id=_id(name, "k"), source="t", event_time=at(hour), parent_hu_key=parent, lines=numbered)


def unpack(parent: str, *lines: Line, hour: float, name: str | None = None) -> Event:
    return ev.Unpacked(event_id=_id(name, "u"), source="t", event_time=at(hour), parent_hu_key=parent, lines=lines)


def clean(lot: str, hour: float, name: str | None = None) -> Event:
    return ev.VesselCleaned(event_id=_id(name, "w"), source="t", event_time=at(hour), lines=(line(lot),))


def _renamed(one: Line, name: str) -> Line:
    fields = {field: getattr(one, field) for field in one.__struct_fields__}
    return Line(**{**fields, "line": name})


def _time(hour: float | TimeSpan) -> TimeSpan:
    return hour if isinstance(hour, TimeSpan) else at(hour)


def record(store: Store, *events: Event) -> list[Outcome]:
    """All in one transaction."""
    return Recorder(store).record(events)


def one_by_one(store: Store, events: Sequence[Event]) -> list[Outcome]:
    """A transaction for each."""
    recorder = Recorder(store)
    return [outcome for event in events for outcome in recorder.record([event])]


def segments(store: Store, lot: str) -> dict[str, set[str]]:
    """The live line ids of each live segment of a lot, by segment key, in order of time."""
    rows = store.autocommit(
        "MATCH (s:Segment {lot_key: $key}) WHERE s.dead IS NULL "
        "OPTIONAL MATCH (s)-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|RETURNED_AS|SHIPPED_IN|LEFT_IN|NOTED_IN]-(x) WHERE r.carry IS NULL AND r.same IS NULL "
        "WITH s, collect(r.line_id) AS lines ORDER BY coalesce(s.begin_time, -1), s.begin_rank, s.begin_line RETURN s.segment_key AS key, lines",
        key=key(lot),
    )
    return {row["key"]: set(row["lines"]) for row in rows}


def carries(store: Store, lot: str) -> list[tuple[str, str]]:
    rows = store.autocommit(
        "MATCH (a:Segment {lot_key: $key})-[r:FLOWS_TO {carry: true}]->(b) WITH a, b ORDER BY b.begin_time RETURN a.segment_key AS x, b.segment_key AS y",
        key=key(lot),
    )
    return [(row["x"], row["y"]) for row in rows]


def lot(store: Store, name: str) -> dict[str, Any]:
    found: dict[str, Any] = store.autocommit("MATCH (l:Lot {lot_key: $key}) RETURN l{.*} AS lot", key=key(name))[0]["lot"]
    return found


def contents(store: Store) -> dict[str, tuple[str, str, float | None]]:
    """Live contents: unit, lot text and kilograms left, by key."""
    rows = store.autocommit("MATCH (c:Content) WHERE c.dead IS NULL RETURN c.content_key AS key, c.hu_key AS hu, c.lot_key AS lot, c.base_quantity AS q")
    return {row["key"]: (row["hu"], row["lot"].rsplit("|", 1)[1], None if row["q"] is None else row["q"] / 1e6) for row in rows}


def held(store: Store) -> dict[tuple[str, str], float | None]:
    """Kilograms left, by unit and lot, where anything is left."""
    return {(hu, name): quantity for hu, name, quantity in contents(store).values() if quantity != 0}


def places(store: Store, hu: str) -> list[tuple[str, float, float | None]]:
    """Where a unit stood: place, since and until in hours."""
    rows = store.autocommit(
        "MATCH (:HandlingUnit {hu_key: $hu})-[r:AT]->(p) WHERE r.superseded_at IS NULL RETURN p.location_id AS p, r.since AS a, r.until AS b ORDER BY a", hu=hu
    )
    return [(row["p"], hours(row["a"]), None if row["b"] is None else hours(row["b"])) for row in rows]


def hours(micros: int) -> float:
    return (micros / 1e6 - START.timestamp()) / 3600
