"""Races of a freeze with everything that moves goods, on trees three levels deep: the trial, and the naive way of doing it.

A trial has goods of its own: RAW → P → MIX → P → PACKED → P → KIT, each level with a unit and loose stock. Several writers ask and record at once, one
freezes RAW. What is recorded tells by its commit number whether it was before or after the freeze.
"""

from __future__ import annotations

import itertools
import random
import threading
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from msgspec import structs

from genealogy import events as ev
from genealogy.events import Event, Line
from genealogy.hold import place
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, trace
from tests.hold.words import ANNA, request
from tests.record.build import at, key, line, make, pack, receive, ship, unpack, use

LEVELS = ("RAW", "MIX", "PACKED", "KIT")


@dataclass
class Trial:
    """One tree and what happened to it.

    Attributes:
        name: Sets its lots apart from those of others.
        shipped: Requests to ship that were recorded: the event's id.
    """

    name: str
    shipped: list[str] = field(default_factory=list)

    def lot(self, level: str) -> str:
        return f"{level}-{self.name}"

    def unit(self, level: str) -> str:
        return f"U-{level}-{self.name}"

    def tree(self) -> list[Event]:
        """Three levels, each with some in a unit."""
        told = [receive(self.lot("RAW"), 100, 1, f"{self.name}-r")]
        for number, (source, target) in enumerate(itertools.pairwise(LEVELS)):
            run = f"{self.name}-P{number}"
            told += [use(self.lot(source), 10, 2 + number, run, f"{run}-in"), make(self.lot(target), 50, 2 + number, run, f"{run}-out")]
        told += [pack(self.unit(level), line(self.lot(level), 5), hour=9, name=f"{self.name}-k-{level}") for level in LEVELS]
        return told

    def ask_ship(self, rng: random.Random, number: int) -> Event:
        """A request to ship something of some level, loose or a whole unit."""
        level, name = rng.choice(LEVELS), f"{self.name}-s{number}"
        return ship(None, None, 20, name, hu=self.unit(level)) if rng.random() < 0.3 else ship(self.lot(level), 1, 20, name)


Act = Callable[[Trial, random.Random, int], list[Event]]


def ships(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    return [_asked(trial.ask_ship(rng, number))]


def allocates(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    goods = Line(lot_key=key(trial.lot(rng.choice(LEVELS))), quantity=Decimal(1), unit="KG", order_id=f"SO-{trial.name}", order_line=str(number))
    return [_asked(ev.StockAllocated(event_id=f"{trial.name}-a{number}", source="t", event_time=at(15), lines=(goods,)))]


def picks(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    goods = line(trial.lot(rng.choice(LEVELS)), 1, order_id=f"SO-{trial.name}")
    return [_asked(ev.StockPicked(event_id=f"{trial.name}-p{number}", source="t", event_time=at(15), lines=(goods,)))]


def blends(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    """A fact: the last level goes into a new lot, which someone asks to ship at once."""
    run, new = f"{trial.name}-B{number}", f"BLEND{number}-{trial.name}"
    blend = structs.replace(use(trial.lot(rng.choice(LEVELS)), 1, 10, run, f"{run}-in"), outputs=(line(new, 2, line="out"),))
    return [blend, _asked(ship(new, 1, 20, f"{trial.name}-sb{number}"))]


def asks_blend(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    run, new = f"{trial.name}-Q{number}", f"ASKED{number}-{trial.name}"
    blend = structs.replace(use(trial.lot(rng.choice(LEVELS)), 1, 10, run, f"{run}-in"), outputs=(line(new, 2, line="out"),))
    return [_asked(blend), _asked(ship(new, 1, 20, f"{trial.name}-sq{number}"))]


def repacks(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    level, unit = rng.choice(LEVELS), f"R{number}-{trial.name}"
    return [
        pack(unit, line(trial.lot(level), 1, from_hu_key=trial.unit(level)), hour=12, name=f"{trial.name}-rk{number}"),
        _asked(ship(None, None, 20, f"{trial.name}-sr{number}", hu=unit)),
    ]


def packs(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    unit = f"K{number}-{trial.name}"
    return [
        pack(unit, line(trial.lot(rng.choice(LEVELS)), 1), hour=12, name=f"{trial.name}-pk{number}"),
        _asked(ship(None, None, 20, f"{trial.name}-sp{number}", hu=unit)),
    ]


def returns(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    """What left before comes back, and someone asks to ship it again."""
    lot = trial.lot(rng.choice(LEVELS))
    back = ev.LotReturned(event_id=f"{trial.name}-b{number}", source="t", event_time=at(18), customer_id="C1", lines=(line(lot, 1, disposition="restock"),))
    return [back, _asked(ship(lot, 1, 20, f"{trial.name}-sv{number}"))]


def loads_late(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    """Late records: a lot that was there already turns out to be made of a held one; its own descendant is asked for."""
    mid, end, run = f"LATE{number}-{trial.name}", f"END{number}-{trial.name}", f"{trial.name}-L{number}"
    known = structs.replace(use(mid, 1, 6, f"{run}b", f"{run}b"), outputs=(line(end, 2, line="out"),))
    late = [make(mid, 5, 5, run, f"{run}-out"), known, use(trial.lot(rng.choice(LEVELS)), 1, 5, run, f"{run}-in")]
    rng.shuffle(late)
    return [*late, _asked(ship(end, 1, 20, f"{trial.name}-sl{number}"))]


def unpacks(trial: Trial, rng: random.Random, number: int) -> list[Event]:
    level = rng.choice(LEVELS)
    return [unpack(trial.unit(level), line(trial.lot(level), 1), hour=13, name=f"{trial.name}-u{number}"), _asked(trial.ask_ship(rng, 100 + number))]


PAIRS: dict[str, Act] = {
    "ship": ships,
    "allocate": allocates,
    "pick": picks,
    "blend": blends,
    "blend asked for": asks_blend,
    "repack": repacks,
    "pack": packs,
    "unpack": unpacks,
    "return": returns,
    "late load": loads_late,
}


def _asked(event: Event) -> Event:
    return structs.replace(event, reported="request")


class Naive(Recorder):
    """The way that leaks: look at a flag, then write, with nothing locked in between; what is made later is marked by nobody."""

    def record(self, events: Sequence[Event], **_: Any) -> list[Any]:
        outcomes = []
        for event in events:
            lots = [one.lot_key for one in event.lines if one.lot_key]
            held = self._store.autocommit("MATCH (l:Lot) WHERE l.lot_key IN $lots AND l.flag RETURN count(l) AS n", lots=lots)[0]["n"]
            if event.reported == "request" and held:
                continue
            outcomes += super().record([event])
        return outcomes


def naive_freeze(store: Store, trial: Trial) -> None:
    """Flag all that the trace finds now."""
    answer = trace(store, Question("forward", (Start("lot", key(trial.lot("RAW"))),), shares=False))
    store.autocommit("UNWIND $lots AS key MATCH (l:Lot {lot_key: key}) SET l.flag = true", lots=[lot.lot_key for lot in answer.lots])
    store.autocommit("MATCH (c:Counter {name: 'commit'}) CREATE (:Frozen {name: $name, commit: c.value})", name=trial.name)


def freeze(store: Store, trial: Trial) -> None:
    """The right way; the moment of acknowledgement is the last commit that was taken by then."""
    place(store, ANNA, request(f"lot:{key(trial.lot('RAW'))}", key=trial.name))
    store.autocommit("MATCH (c:Counter {name: 'commit'}) CREATE (:Frozen {name: $name, commit: c.value})", name=trial.name)


def race(store: Store, act: Act, names: Sequence[str], *, writers: int, naive: bool = False, seed: int = 0) -> list[Trial]:
    """Run trials side by side: for each, one who freezes and so many who act, all let go at once."""
    recorder = Naive(store) if naive else Recorder(store)
    trials = [Trial(name) for name in names]
    Recorder(store).record([event for trial in trials for event in trial.tree()])
    barrier = threading.Barrier(writers)

    def write(me: int) -> None:
        try:
            _turns(me)
        except BaseException:
            barrier.abort()
            raise

    def _turns(me: int) -> None:
        rng = random.Random(f"{seed} {me}")
        barrier.wait()
        for trial in trials:
            # Whose turn it is to freeze changes, and so does the moment.
            if (zlib.crc32(trial.name.encode()) + me) % writers == 0:
                (naive_freeze if naive else freeze)(store, trial)
            else:
                for event in act(trial, rng, me):
                    recorder.record([event])
            barrier.wait()

    with ThreadPoolExecutor(writers) as pool:
        errors = [done.exception() for done in [pool.submit(write, me) for me in range(writers)]]
    # Of a race that broke off, who broke it is told, not who waited for them.
    for error in sorted((error for error in errors if error is not None), key=lambda error: isinstance(error, threading.BrokenBarrierError)):
        raise error
    return trials


def escapes(store: Store, trial: Trial) -> list[str]:
    """Shipments of what descends from RAW that were recorded after the freeze was acknowledged; or that left before and are not on the trace's list."""
    answer = trace(store, Question("forward", (Start("lot", key(trial.lot("RAW"))),), shares=False))
    lots = [lot.lot_key for lot in answer.lots]
    rows = store.autocommit(
        "MATCH (f:Frozen {name: $name}) UNWIND $lots AS key MATCH (:Segment {lot_key: key})-[r:SHIPPED_IN]->(e:Shipment) "
        "RETURN e.event_id AS id, e.commit > f.commit AS after, r.line_id AS line",
        name=trial.name,
        lots=lots,
    )
    listed = {row.shipment_line_id for row in answer.shipments}
    return [f"{row['id']} after" for row in rows if row["after"]] + [f"{row['id']} unlisted" for row in rows if not _listed(row["line"], listed)]


def _listed(line_id: str, listed: set[str]) -> bool:
    return line_id in listed or line_id.split("#~", 1)[0] in listed
