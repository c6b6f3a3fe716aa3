"""Late events in a busy silo: each cuts one of thousands of segments, in one transaction, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bench.timing import Timed, timed_each
from genealogy.events import Event, Line, LotTransformed, TimeSpan, event_id
from genealogy.identifiers import lot_key
from genealogy.record import Recorder
from genealogy.statements import Statement
from genealogy.store import Store
from loaders.demodata.generate import FIRST_DAY
from loaders.demodata.shapes import SILO, silo_step

_WARM_UP, _PAIRS = 4, 15


@dataclass(frozen=True, slots=True)
class Segments:
    """Row of bench/segments."""

    segments: int


SEGMENTS = Statement("bench/segments", Segments)


@dataclass(frozen=True, slots=True)
class Late:
    """How long a late fill and a late draw take, and how many segments the silo had before and after them all."""

    timed: Timed
    before: int
    after: int


def late(store: Store, size: int, days: int) -> Late:
    """Record late fills, each with a draw behind it, at moments spread over the silo's life."""
    recorder, silo = Recorder(store), lot_key("SHAPE-MILK", SILO)
    before = store.one(SEGMENTS, lot_key=silo).segments
    calls = [_recording(recorder, event) for event in _events(silo, size, silo_step(size, days))]
    measured = timed_each(calls[: 2 * _WARM_UP], calls[2 * _WARM_UP :])
    return Late(measured, before, store.one(SEGMENTS, lot_key=silo).segments)


def _recording(recorder: Recorder, event: Event) -> Callable[[], object]:
    def record() -> None:
        outcome = recorder.record([event])[0]
        assert outcome.status == "recorded", outcome

    return record


def _events(silo: str, size: int, step: int) -> Iterator[Event]:
    """In the room between a draw and the next fill: first a fill, which begins the next segment earlier, then a draw, which cuts it off."""
    start = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
    pairs = _WARM_UP + _PAIRS
    for number in range(pairs):
        at = start + timedelta(seconds=60 + (number + 1) * size // (pairs + 1) * step + step // 2)
        inside = Line(lot_key=silo, quantity=Decimal(5), unit="L")
        source, target = (Line(lot_key=lot_key("SHAPE", f"LATE-{way}-{number}"), quantity=Decimal(5), unit="L") for way in ("FROM", "TO"))
        yield _transformed(f"F{number}", at, source, inside)
        yield _transformed(f"D{number}", at + timedelta(seconds=5), inside, target)


def _transformed(document: str, at: datetime, source: Line, target: Line) -> LotTransformed:
    return LotTransformed(
        event_id=event_id("bench", "production", document),
        source="bench",
        document=document,
        event_time=TimeSpan(at, at),
        transformation_id=document,
        kind="fill",
        lines=(_line(source, "in"),),
        outputs=(_line(target, "out"),),
    )


def _line(line: Line, name: str) -> Line:
    return Line(line=name, lot_key=line.lot_key, quantity=line.quantity, unit=line.unit)
