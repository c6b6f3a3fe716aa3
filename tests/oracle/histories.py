"""Random histories of canonical events, as Hypothesis draws and shrinks them.

A history is drawn as a list of small drafts; `_Writer` turns them into events. Every name in it carries the mark `~`, which `History.under`
replaces by a name space, so that thousands of histories live side by side in one database.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zlib import crc32

import msgspec
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from genealogy import events as ev
from genealogy.master import LocationRow, LotRow
from tests.oracle.drafts import LOTS, PLACES, VESSELS, Draft, Writer
from tests.oracle.lines import on_record
from tests.oracle.places import own_content
from tests.oracle.unit_drafts import UNIT_KINDS, UnitWriter

MARK = "~"


@dataclass(frozen=True)
class History:
    """What is handed to the recorder.

    Attributes:
        events: In the order of recording; repeats and conflicts included.
        sizes: Sizes of the batches, taken round and round.
        rows: Master rows: which lots and which places are vessels.
        rows_last: Whether the rows come after the events.
    """

    events: tuple[ev.Event, ...]
    sizes: tuple[int, ...] = (1000,)
    rows: tuple[LotRow | LocationRow, ...] = ()
    rows_last: bool = False

    def under(self, space: str) -> History:
        """The same history under names of its own."""
        events = tuple(ev.decode(ev.encode(event).replace(MARK, space)) for event in self.events)
        return replace(self, events=events, rows=tuple(_under(row, space) for row in self.rows))

    def batches(self) -> Iterator[tuple[ev.Event, ...]]:
        """The events as they are handed in."""
        start, turn = 0, 0
        while start < len(self.events):
            size = self.sizes[turn % len(self.sizes)]
            yield self.events[start : start + size]
            start, turn = start + size, turn + 1

    def prefix(self, batches: int) -> tuple[ev.Event, ...]:
        """What had been handed in after so many batches."""
        return tuple(event for number, batch in enumerate(self.batches()) if number < batches for event in batch)

    def lots(self) -> list[str]:
        """Every lot on record: named by a line of an event that was not refused as a conflict."""
        lines = (line for event in on_record(self.events) for line in event.lines + getattr(event, "outputs", ()))
        return list(dict.fromkeys(line.lot_key for line in lines if line.lot_key))

    def vessels(self) -> frozenset[str]:
        """Lots that the rows call vessels."""
        return frozenset(row.lot_key for row in self.rows if isinstance(row, LotRow) and row.vessel)

    def places(self) -> dict[str, str]:
        """Places that the rows call vessels, with the content lot of each."""
        rows = [row for row in self.rows if isinstance(row, LocationRow)]
        return {row.location_id: row.content_lot or own_content(row.location_id) for row in rows}

    def contents(self) -> list[str]:
        """Content lots of places that are vessels, and of places that were cleaned."""
        lines = (line for event in self.events if isinstance(event, ev.VesselCleaned) for line in event.lines)
        own = [own_content(line.location_id) for line in lines if line.location_id]
        return list(dict.fromkeys([*self.places().values(), *own]))

    def without_places(self) -> History:
        """Where no place is a vessel: for what is compared without fills and draws."""
        return replace(self, rows=tuple(row for row in self.rows if isinstance(row, LotRow)))

    def without_conflicts(self) -> History:
        """Without the second of two records that contradict each other: only they depend on who came first."""
        first: dict[str, ev.Event] = {}
        return replace(self, events=tuple(event for event in self.events if first.setdefault(event.event_id, event) == event))

    def shuffled(self, seed: int) -> History:
        """The same events in another order and another split; leaving some out leaves the order of the others."""
        seen: Counter[str] = Counter()
        keys = []
        for event in self.events:
            seen[event.event_id] += 1
            keys.append(crc32(f"{seed}/{event.event_id.partition('|')[2]}/{seen[event.event_id]}".encode()))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        dice = random.Random(seed)
        sizes = tuple(dice.choice([1, 2, 5, 9, 50]) for _ in range(3))
        return replace(self, events=tuple(self.events[number] for number in order), sizes=sizes, rows_last=dice.random() < 0.5)

    def _repr_pretty_(self, printer: RepresentationPrinter, *_: object) -> None:
        """How Hypothesis prints the smallest failing history."""
        printer.text(f"<{self.told()}>")

    def told(self) -> str:
        """For a person to read: one event a line, batches apart."""
        batches = "\n--\n".join("\n".join(ev.encode(event) for event in batch) for batch in self.batches())
        rows = f"vessels by master row, {'last' if self.rows_last else 'first'}: {sorted(self.vessels())} {self.places()}" if self.rows else "no master rows"
        return f"{len(self.events)} events; {rows}\n{batches}"


def _under(row: LotRow | LocationRow, space: str) -> LotRow | LocationRow:
    told = {name: value.replace(MARK, space) for name, value in msgspec.structs.asdict(row).items() if isinstance(value, str)}
    return msgspec.structs.replace(row, **told)


_TIMES = st.one_of(
    st.just(("now", 0)),
    st.just(("now", 0)),
    st.just(("now", 0)),
    st.tuples(st.just("point"), st.integers(0, 40)),
    st.tuples(st.just("day"), st.integers(0, 5)),
    st.tuples(st.sampled_from(["unknown", "since", "until"]), st.integers(0, 40)),
)
_KINDS = (
    ["make"] * 10
    + ["receive"] * 4
    + ["ship"] * 4
    + ["void"] * 3
    + ["fill"] * 4
    + ["draw"] * 3
    + ["clean"] * 2
    + ["commission", "return", "count", "dispose", "supplier_return"]
    + ["repeat", "conflict", "same", "pack", "unpack", "move", "move", "pick", "status", "epcis", "epcis", "declare"]
)


# Units in units and what happens to them as a whole, among all the rest.
_NESTED = [*_KINDS, *UNIT_KINDS]


@st.composite
def _drafts(draw: st.DrawFn, times: st.SearchStrategy[tuple[str, int]], lots: int, kinds: list[str]) -> Draft:
    lot = st.integers(0, lots - 1)
    return Draft(
        kind=draw(st.sampled_from(kinds)),
        ins=tuple(draw(st.lists(lot, min_size=1, max_size=3))),
        outs=tuple(draw(st.lists(lot, max_size=3))),
        when=draw(times),
        line_when=draw(st.one_of(st.none(), st.none(), st.none(), times)),
        delay=draw(st.sampled_from([0, 0, 0, 0, 1, 3, 12, 60])),
        number=draw(st.integers(0, 7)),
        amount=draw(st.integers(0, 5)),
        flag=draw(st.booleans()),
        place=draw(st.sampled_from([None, None, None, None, *PLACES])),
    )


@st.composite
def histories(draw: st.DrawFn, *, nested: bool = False) -> History:
    """A history of up to 60 events, most of them of 12 and more; `nested`: with units in units."""
    lots = draw(st.sampled_from([2, 4, 7, 12]))
    least = draw(st.sampled_from([1, 12, 25, 40]))
    drafts = draw(st.lists(_drafts(_TIMES, lots, _NESTED if nested else _KINDS), min_size=least, max_size=60))
    gaps = draw(st.booleans())
    events = (UnitWriter if nested else Writer)(gaps=gaps).write(drafts)
    lots_told = [LotRow(lot_key=lot, vessel=True) for lot in VESSELS[:2] if draw(st.booleans())]
    tank = LocationRow(location_id=PLACES[0], type="tank", content_lot=draw(st.sampled_from([None, VESSELS[0], LOTS[0]])))
    places_told = [row for row in (tank, LocationRow(location_id=PLACES[1], type="bin", vessel_rule="fifo")) if draw(st.booleans())]
    rows: tuple[LotRow | LocationRow, ...] = (*lots_told, *([] if nested else places_told))
    sizes = tuple(draw(st.lists(st.sampled_from([60, 20, 7, 3, 1]), min_size=1, max_size=3)))
    return History(events, sizes, rows, draw(st.booleans()))
