"""May this ship? One read of the marks, the same that a request to ship it would be judged by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from genealogy.hold.answer import CheckAnswer, Checked, HeldBy, LotStatus
from genealogy.record.held import ALL, HELD, NEAR, SHIPPING, HeldRow, now
from genealogy.statements import Pair, Statement
from genealogy.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """Lots of what was asked with their statuses, the units on record, and whether some hold is being placed."""

    statuses: list[list[str | None]]
    known_units: list[str]
    placing: bool


@dataclass(frozen=True, slots=True)
class _Reserved:
    found: list[list[str | None]]


CHECKED: Final = Statement("hold/checked", CheckedRow)
HELD_AND_CHECKED: Final = Pair(HELD, CHECKED)
_RESERVED: Final = Statement("hold/reserved_for", _Reserved)


def check(store: Store, *, lots: Sequence[str] = (), units: Sequence[str] = (), order_lines: Sequence[str] = ()) -> CheckAnswer:
    """May these ship? A lot means its loose stock and all its units; a unit all that is in it; an order line what is reserved or picked for it.

    Args:
        store: The database.
        lots: Lot keys.
        units: Keys of handling units.
        order_lines: `order` or `order/line`.

    Raises:
        StoreError: It can't be read; then the answer is no.
    """
    return store.read(lambda tx: _checked(tx, lots, units, order_lines), name="hold/check", timeout=10.0)


def _checked(tx: Transaction, lots: Sequence[str], units: Sequence[str], order_lines: Sequence[str]) -> CheckAnswer:
    reserved = _reserved(tx, order_lines) if order_lines else {}
    goods = [pair for pairs in reserved.values() for pair in pairs]
    held, row = tx.both(
        HELD_AND_CHECKED,
        lots=sorted({*lots, *(lot for lot, _ in goods)}),
        loose=sorted({*lots, *(lot for lot, unit in goods if not unit)}),
        contents=sorted([unit, lot] for lot, unit in goods if unit),
        units=sorted(set(units)),
        places=[],
        now=now(),
    )
    near = _near(tx, row, lots, goods) if row.placing else []
    told = _Told(held, row, near)
    checked = [told.of(f"lot:{lot}", [(lot, None)], known=told.is_known(lot)) for lot in lots]
    checked += [told.unit(unit) for unit in units]
    checked += [told.of(f"order_line:{line}", pairs, known=bool(pairs)) for line, pairs in reserved.items()]
    return CheckAnswer(may_ship=all(one.may_ship for one in checked), checked=checked)


def _reserved(tx: Transaction, order_lines: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
    parts = {line: line.partition("/") for line in order_lines}
    rows = tx.one(_RESERVED, orders=sorted({order for order, _, _ in parts.values()})).found
    return {
        line: sorted({(str(lot), unit) for of, number, lot, unit in rows if of == order and (not wanted or number == wanted)}, key=str)
        for line, (order, _, wanted) in parts.items()
    }


def _near(tx: Transaction, row: CheckedRow, lots: Iterable[str], goods: Iterable[tuple[str, str | None]]) -> list[tuple[str, dict[str, Any]]]:
    asked = {*lots, *(lot for lot, _ in goods), *(str(status[1]) for status in row.statuses)}
    return tx.one(NEAR, lots=sorted(asked), contents=[]).found


class _Told:
    """What was read, by what it is about."""

    def __init__(self, held: HeldRow, row: CheckedRow, near: Sequence[tuple[str, dict[str, Any]]]) -> None:
        self._held, self._row = held, row
        self._near = near
        self._holds = {hold["hold_id"]: hold for hold in held.holds} | {hold["hold_id"]: hold for _, hold in near}

    def is_known(self, lot: str) -> bool:
        return any(of == lot and not unit for of, _, _, unit in self._row.statuses)

    def of(self, asked: str, goods: Sequence[tuple[str, str | None]], *, known: bool) -> Checked:
        """Of lots, each by itself or in a unit."""
        found: list[tuple[str, str, str | None]] = []
        for lot, unit in goods:
            found += [(hold, lot, None) for of, hold in self._held.lots if of == lot]
            found += [(hold, lot, None) for of, hold in ((key, one["hold_id"]) for key, one in self._near) if of == lot]
            if unit is None:
                found += [(hold, lot, hu) for of, hold, hu in self._held.loose if of == lot]
            else:
                found += [(hold, lot, unit) for hu, hold, of in self._held.contents if (hu, of) == (unit, lot)]
        statuses = [(lot, unit, status) for of, lot, status, unit in self._row.statuses if not unit and any(of == key for key, _ in goods)]
        return self._checked(asked, found, statuses, known=known)

    def unit(self, unit: str) -> Checked:
        """Of all that is in a unit."""
        inside = {lot for of, lot, _, hu in self._row.statuses if of == unit and hu}
        found: list[tuple[str, str, str | None]] = [(hold, lot, unit) for of, hold, lot in self._held.units if of == unit]
        found += [(hold["hold_id"], lot, unit) for lot, hold in self._near if lot in inside]
        statuses = [(lot, hu, status) for of, lot, status, hu in self._row.statuses if of == unit and hu]
        return self._checked(f"hu:{unit}", found, statuses, known=unit in self._row.known_units)

    def _checked(self, asked: str, found: Sequence[tuple[str, str, str | None]], statuses: Iterable[Sequence[str | None]], *, known: bool) -> Checked:
        rows = [_held_by(self._holds[hold], lot, unit) for hold, lot, unit in sorted(set(found), key=str)]
        blocked = any(row.blocks in (SHIPPING, ALL) for row in rows)
        told = [LotStatus(lot_key=str(lot), handling_unit=unit or None, status=status) for lot, unit, status in statuses if status]
        return Checked(asked=asked, may_ship=known and not blocked, known=known, holds=rows, statuses=told)


def _held_by(hold: dict[str, Any], lot: str, unit: str | None) -> HeldBy:
    return HeldBy(
        hold_id=hold["hold_id"],
        blocks=hold["blocks"],
        reason=hold["reason"],
        placed_by=hold["placed_by"],
        placed_at=datetime.fromtimestamp(hold["placed_at"] / 1e6, UTC),
        status=hold["status"],
        lot_key=lot,
        handling_unit=unit,
    )
