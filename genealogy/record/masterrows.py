"""Master rows into the graph: what the sources say of suppliers, customers, items, places, lots and units.

A row updates its thing in place; what it overwrites is kept in the thing's `history`, so nothing a source once said is lost (semantics 1.3). A thing
that only events have named so far, a stub, is one no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from genealogy.identifiers import parts_of
from genealogy.master import CustomerRow, HandlingUnitRow, ItemRow, LocationRow, LotRow, MasterRow, SupplierRow
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction
from genealogy.vessels import vessel_of


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Locked:
    """Of locked lots: those that were made just now, those that no line ever named, and those that are a vessel's content."""

    created: list[str]
    blank: list[str]
    vessels: list[str]


_LOCKS: Final = {
    SupplierRow: Statement("record/lock_suppliers", _Rows),
    CustomerRow: Statement("record/lock_customers", _Rows),
    ItemRow: Statement("record/lock_items", _Rows),
    LocationRow: Statement("record/lock_locations", _Rows),
    HandlingUnitRow: Statement("record/lock_master_units", _Rows),
}
_PUTS: Final = {
    SupplierRow: Statement("record/put_suppliers", Nothing),
    CustomerRow: Statement("record/put_customers", Nothing),
    ItemRow: Statement("record/put_items", Nothing),
    LocationRow: Statement("record/put_locations", Nothing),
    HandlingUnitRow: Statement("record/put_units", Nothing),
}
_LOCK_LOTS: Final = Statement("record/lock_lots", Locked)
_LOT_ITEMS: Final = Statement("record/lot_items", Nothing)
_LOT_VALUES: Final = Statement("record/lot_values", _Rows)
_PUT_LOTS: Final = Statement("record/put_lot_rows", Nothing)


@dataclass(slots=True)
class Result:
    """How many rows said something new, the lots that have become a vessel's content, and the places of which something new holds as vessels."""

    changed: int = 0
    lots: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


def put(store: Store, rows: Sequence[MasterRow]) -> Result:
    """Write master rows in one transaction."""
    by_kind: dict[type, dict[str, dict[str, Any]]] = {}
    for row in rows:
        key, values = told_by(row)
        # Later rows of one call go over earlier ones; what they leave open stays.
        by_kind.setdefault(type(row), {}).setdefault(key, {}).update(values)
    return store.write(lambda tx: _put(tx, by_kind), name="master") if by_kind else Result()


def told_by(row: MasterRow) -> tuple[str, dict[str, Any]]:
    """The key of what a row is about, and what it says of it."""
    values = {name: value for name in row.__struct_fields__ if (value := getattr(row, name)) is not None}
    return values.pop(row.__struct_fields__[0]), values


def vessel_told(values: dict[str, Any]) -> bool:
    """Turn what a row says of a lot into what the lot's node keeps; whether the row says that it is a vessel's content."""
    if "status" in values:
        values["master_status"] = values.pop("status")
    # The mark itself is set where the lot is cut anew.
    return bool(values.pop("vessel", None))


def _put(tx: Transaction, by_kind: dict[type, dict[str, dict[str, Any]]]) -> Result:
    result = Result()
    for kind in (SupplierRow, CustomerRow, ItemRow, LocationRow, HandlingUnitRow):
        told = by_kind.get(kind)
        if told:
            stored = tx.one(_LOCKS[kind], keys=sorted(told)).rows
            if kind is LocationRow:
                result.places = {key for key, was in stored if _settles(key, was, told[key])}
            changed = list(_changes(((key, values) for key, values in stored), told))
            result.changed += len(changed)
            if changed:
                tx.run(_PUTS[kind], rows=changed)
    if lots := by_kind.get(LotRow):
        _put_lots(tx, lots, result)
    return result


def _put_lots(tx: Transaction, told: dict[str, dict[str, Any]], result: Result) -> None:
    keys = sorted(told)
    was: dict[str, dict[str, Any]] = {key: {"stub": True} for key in lock_lots(tx, keys).created}
    if before := [key for key in keys if key not in was]:
        was |= dict(tx.one(_LOT_VALUES, keys=before).rows)
    for key, values in told.items():
        if vessel_told(values) and not was[key].get("vessel"):
            result.lots.add(key)
    changed = [[key, values, values.get("master_status", was[key].get("master_status"))] for key, values in _changes(was.items(), told)]
    result.changed += len(changed)
    if changed:
        tx.run(_PUT_LOTS, rows=changed)


def _settles(location_id: str, was: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether a place's row changes anything about it as a vessel; also where that was said before and not done, the program having been cut short."""
    vessel = vessel_of(location_id, was | told)
    if vessel is None:
        return was.get("vessel_lot") is not None
    return vessel.content != was.get("vessel_lot") or any(told.get(name, was.get(name)) != was.get(name) for name in ("vessel_rule", "band", "heel"))


def _changes(stored: Iterable[tuple[str, dict[str, Any]]], told: dict[str, dict[str, Any]]) -> Iterable[list[Any]]:
    for key, was in stored:
        if (new := change(was, told[key])) is not None:
            yield [key, new]


def change(was: dict[str, Any], values: dict[str, Any]) -> dict[str, Any] | None:
    """What a thing gets when a row says this of it, its old values kept; None when that is nothing new."""
    new = {name: value for name, value in values.items() if was.get(name) != value}
    if not new and not was.get("stub") and was.get("told"):
        return None
    old = {name: was[name] for name in new if was.get(name) is not None}
    if old:
        until = datetime.now(UTC).isoformat(timespec="seconds")
        new["history"] = [*was.get("history", []), json.dumps({"until": until, **old}, sort_keys=True)]
    return {**new, "told": True}


def tell(node: dict[str, Any], told: Iterable[dict[str, Any]]) -> None:
    """Bring a node that is about to be made up to what its rows say of it, one after another."""
    for values in told:
        node.update(change(node, values) or {})
        node.pop("stub", None)


def lock_lots(tx: Transaction, keys: Sequence[str]) -> Locked:
    """Lock lots in this order; what nothing defines yet becomes a stub and hangs on its item (semantics 9.1, 1.3)."""
    locked = tx.one(_LOCK_LOTS, rows=[list(lot_names(key).values()) for key in keys])
    if items := sorted(([key, item] for key in locked.created if (item := parts_of(key)[1])), key=lambda row: (row[1], row[0])):
        tx.run(_LOT_ITEMS, rows=items)
    return locked


def lot_names(key: str) -> dict[str, str | bool | None]:
    """What a lot's node has from its key, in the order in which the statement that makes it takes it."""
    namespace, item, text = parts_of(key)
    serial, unknown = text.startswith("(21)"), text.startswith("?")
    number = text[4:] if serial else None if unknown else text
    names = (key, namespace or None, item or None, number, serial or None, unknown or None)
    return dict(zip(("lot_key", "namespace", "item_id", "lot_number", "serial", "unknown_lot"), names, strict=True))
