"""Reservations of what is held: ended by the hold that covers it, each by an event of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from genealogy import events as ev
from genealogy.events import AllocationReleased, Line, TimeSpan
from genealogy.hold.answer import Broken, broken_of
from genealogy.hold.kept import CHANGE, locked
from genealogy.record.recorder import Recorder
from genealogy.statements import Statement
from genealogy.store import Store, Transaction

SOURCE: Final = "hold"
_MILLION: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class _Lines:
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Line:
    line_id: str
    role: str
    lot_key: str
    hu_key: str | None
    order_id: str | None
    order_line: str | None
    quantity: int | None
    unit: str | None
    location_id: str | None


_RESERVATIONS: Final = Statement("hold/reservations", _Lines)


def break_reservations(store: Store, hold_id: str) -> None:
    """End what is reserved of what a hold covers, and once more whenever it came to cover more; the list of all is kept with the hold.

    What is to be ended is listed before it is, and its events have ids of their own: a second try after a crash loses nothing and records nothing twice.
    """
    ended: set[str] = set()
    while broken := [one for one in store.write(lambda tx: _broken(tx, hold_id), name="hold/settle") if one.event_id not in ended]:
        moment = datetime.now(UTC)
        Recorder(store).record([_event(hold_id, one, moment) for one in broken])
        ended.update(one.event_id for one in broken)


def _broken(tx: Transaction, hold_id: str) -> list[Broken]:
    """What is still to be given back; a hold of which nothing is has that noted."""
    told = locked(tx, hold_id)
    if told["status"] != "placed" or told.get("settled"):
        return []
    lines = [] if told["blocks"] == "use" else [_Line(*line) for line in tx.one(_RESERVATIONS, hold_id=hold_id).lines]
    broken = list(_open(hold_id, lines))
    every = {one.event_id: one for one in (*broken_of(told), *broken)}
    tx.run(CHANGE, hold_id=hold_id, told={"settled": not broken, "broken": msgspec.json.encode(list(every.values())).decode()})
    return broken


def _open(hold_id: str, lines: Iterable[_Line]) -> Iterable[Broken]:
    """What is reserved and was neither given back nor picked nor shipped, by lot, unit and order line."""
    by_order: dict[tuple[Any, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        by_order[line.lot_key, line.hu_key or "", line.order_id or "", line.order_line or ""].append(line)
    for key in sorted(by_order):
        told = by_order[key]
        reserved = [line for line in told if line.role == "allocate"]
        if not reserved:
            continue
        left = _left(told)
        if left == 0:
            continue
        first = min(reserved, key=lambda line: line.line_id)
        yield Broken(
            event_id=ev.event_id(SOURCE, "release", hold_id, first.line_id),
            lot_key=first.lot_key,
            handling_unit=first.hu_key,
            order_id=first.order_id,
            order_line=first.order_line,
            quantity=None if left is None else format(Decimal(left) / _MILLION, "f"),
            unit=first.unit,
        )


def _left(lines: Iterable[_Line]) -> int | None:
    """What is still reserved; None where some line told no quantity and nothing says that it was all given back."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.quantity is None:
            return 0 if any(other.role != "allocate" for other in lines) else None
        sums[line.role] += line.quantity
    return max(sums["allocate"] - sums["release"] - max(sums["pick"], sums["ship"]), 0)


def _event(hold_id: str, one: Broken, moment: datetime) -> AllocationReleased:
    quantity = None if one.quantity is None else Decimal(one.quantity)
    line = Line(lot_key=one.lot_key, hu_key=one.handling_unit, quantity=quantity, unit=one.unit, order_id=one.order_id, order_line=one.order_line)
    return AllocationReleased(event_id=one.event_id, source=SOURCE, document=hold_id, event_time=TimeSpan(moment, moment), lines=(line,))
