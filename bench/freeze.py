"""Freezes: how long until goods are held, by how much there is to hold, and beside those who write."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from genealogy.audit import Actor
from genealogy.events import Event, Line, LotReceived, LotShipped, LotTransformed, TimeSpan, event_id
from genealogy.garbage import settled
from genealogy.hold import HoldRequest, place
from genealogy.identifiers import lot_key
from genealogy.record import Recorder, prepare
from genealogy.store import Store, batches
from genealogy.trace import Start
from loaders.bites import Bites
from loaders.dialect import BATCH_SIZE

_WHO = Actor(user="bench", role="admin")
_WHEN = TimeSpan(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
FREEZES = 100
_FAN, _WRITERS, _BATCH = 1_000, 8, 1_000
# A server that has just started compiles what it runs.
_WARM_UP = 30
_ALL_OF_IT = 10_000_000


@dataclass(frozen=True, slots=True)
class Freezes:
    """Milliseconds.

    Attributes:
        fan: Of a lot that a thousand lots were made of.
        wide: Of a lot at the root of a wide tree; None without one.
        wide_lots: How many lots that held.
        alone: 99 of 100 freezes of one lot, nobody else writing.
        beside_requests: The same, eight writers asking to ship other lots all the while.
        beside_load: The same, beside a load.
    """

    fan: float
    wide: float | None
    wide_lots: int
    alone: float
    beside_requests: float
    beside_load: float


def freezes(store: Store, wide: int, number: int = FREEZES) -> Freezes:
    """Measure them all.

    Args:
        store: The database.
        wide: How many leaves the wide tree has; 0: there is none.
        number: Freezes of one lot, of each kind.
    """
    recorder = Recorder(store)
    lots = _received(recorder, "FREEZE", 3 * number + 1)
    recorder.record([event for one in range(_FAN) for event in _made(lots[-1], f"FAN-{one}")])
    for key in _received(recorder, "WARM", _WARM_UP):
        _frozen(store, key)
    # As the service does at its start.
    settled()
    alone = _p99([_frozen(store, key)[0] for key in lots[:number]])
    with _beside(_WRITERS, lambda me: _asks(store, me)):
        requests = _p99([_frozen(store, key)[0] for key in lots[number : 2 * number]])
    with _beside(1, lambda _: _loads(store)):
        load = _p99([_frozen(store, key)[0] for key in lots[2 * number : 3 * number]])
    fan, _ = _frozen(store, lots[-1])
    large = _frozen(store, _tree(recorder, wide)) if wide else None
    return Freezes(fan, large[0] if large else None, large[1] if large else 0, alone, requests, load)


def _frozen(store: Store, key: str) -> tuple[float, int]:
    """How long a freeze took, and how many lots it holds."""
    began = time.perf_counter()
    answer = place(store, _WHO, HoldRequest(starts=(Start("lot", key),), reason="bench"), confirm_above=_ALL_OF_IT)
    return (time.perf_counter() - began) * 1_000, len({covered.lot_key for covered in answer.lots})


def _p99(spent: Sequence[float]) -> float:
    return sorted(spent)[math.ceil(len(spent) * 0.99) - 1]


@contextmanager
def _beside(writers: int, work: Callable[[int], Iterator[object]]) -> Iterator[None]:
    """So many threads write until the block ends."""
    over = threading.Event()

    def write(me: int) -> None:
        for _ in work(me):
            if over.is_set():
                return

    threads = [threading.Thread(target=write, args=(me,)) for me in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _asks(store: Store, me: int) -> Iterator[object]:
    recorder = Recorder(store)
    (lot,) = _received(recorder, f"ASKED{me}", 1)
    for number in count():
        goods = (Line(lot_key=lot, quantity=Decimal(1), unit="KG"),)
        event = LotShipped(event_id=event_id("bench", "ship", f"{me}-{number}"), source="bench", event_time=_WHEN, reported="request", lines=goods)
        yield recorder.record([event])


def _loads(store: Store) -> Iterator[object]:
    """As the loader does it, of receipts alone."""
    bites = Bites(Recorder(store), "bench")
    for number in count():
        batch = prepare(_receipts(_keys(f"LOADED{number}", BATCH_SIZE)))
        yield bites.record(batch, len(batch))


def _received(recorder: Recorder, name: str, number: int) -> list[str]:
    keys = _keys(name, number)
    for some in batches(_receipts(keys), _BATCH):
        recorder.record(some)
    return keys


def _keys(name: str, number: int) -> list[str]:
    return [lot_key("FREEZE", f"{name}-{one}") for one in range(number)]


def _receipts(keys: Sequence[str]) -> list[Event]:
    return [
        LotReceived(
            event_id=event_id("bench", "receipt", key), source="bench", event_time=_WHEN, supplier_id="BENCH", lines=(Line(lot_key=key, quantity=Decimal(9)),)
        )
        for key in keys
    ]


def _tree(recorder: Recorder, wide: int) -> str:
    """A lot that became some lots, each of which became a thousand."""
    (root,) = _received(recorder, "ROOT", 1)
    for begin in range(0, wide, _FAN):
        branch = f"BRANCH-{begin}"
        leaves = [event for one in range(begin, min(begin + _FAN, wide)) for event in _made(lot_key("FREEZE", branch), f"LEAF-{one}")]
        recorder.record([*_made(root, branch), *leaves])
    return root


def _made(source: str, name: str) -> Iterator[Event]:
    told = (Line(line="in", lot_key=source, quantity=Decimal(1)),), (Line(line="out", lot_key=lot_key("FREEZE", name), quantity=Decimal(1)),)
    yield LotTransformed(
        event_id=event_id("bench", "make", name), source="bench", event_time=_WHEN, transformation_id=name, kind="production", lines=told[0], outputs=told[1]
    )
