"""Holds as they stand: the list, and one with all about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from genealogy.hold.answer import BreachAnswer, Covered, HoldAnswer, HoldRow, broken_of, row_of
from genealogy.hold.kept import LIST, only
from genealogy.hold.reach import SEEDS, reaches
from genealogy.record.lines import FOREVER, NEVER
from genealogy.statements import Pair, Statement
from genealogy.store import Store, Transaction
from genealogy.trace.times import to_text


@dataclass(frozen=True, slots=True)
class _Breaches:
    breaches: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Marked:
    nodes: list[str]
    lot_keys: list[str]
    hu_keys: list[str]


_BREACHES: Final = Statement("hold/breaches", _Breaches)
_SHOWN: Final = Pair(LIST, Statement("hold/marked", _Marked))
_LONG: Final = 300.0


def holds(store: Store, *, released: bool = False) -> list[HoldRow]:
    """Holds in force and expired ones, newest first.

    Args:
        store: The database.
        released: Released ones too.
    """
    return [row_of(told, marks, breaches) for told, marks, breaches in store.one(LIST, hold_ids=[], released=released).holds]


def show(store: Store, hold_id: str, *, just_placed: bool = False) -> HoldAnswer:
    """One hold with all about it.

    Args:
        store: The database.
        hold_id: The hold.
        just_placed: All that it covers is reached, which need not be looked for.

    Raises:
        NotFound: There is none of this id.
    """
    return store.read(lambda tx: _shown(tx, hold_id, just_placed=just_placed), name="hold/show", timeout=_LONG)


def _shown(tx: Transaction, hold_id: str, *, just_placed: bool) -> HoldAnswer:
    found, row = tx.both(_SHOWN, hold_ids=[hold_id], released=True, hold_id=hold_id)
    told, marks, breaches = only(found.holds, hold_id)
    lost = set() if just_placed or told["direction"] == "here" else _lost(tx, hold_id, told["direction"], row)
    return HoldAnswer(
        hold=row_of(told, marks, breaches),
        lots=_covered(set(zip(row.lot_keys, row.hu_keys, strict=True))),
        no_longer_reached=_covered(lost),
        broken=broken_of(told),
        breaches=[_breach(breach) for breach in tx.one(_BREACHES, hold_id=hold_id).breaches] if breaches else [],
    )


def _lost(tx: Transaction, hold_id: str, direction: str, row: _Marked) -> set[tuple[str, str]]:
    """What is marked and no longer reached."""
    seeds = tx.one(SEEDS, hold_id=hold_id)
    reached = reaches(tx, direction, seeds.nodes, seeds.contents)
    nodes = reached.nodes
    return {(lot, unit) for node, lot, unit in zip(row.nodes, row.lot_keys, row.hu_keys, strict=True) if node not in nodes and lot not in reached.lots}


def _covered(pairs: set[tuple[str, str]]) -> list[Covered]:
    return [Covered(lot_key=lot, handling_unit=unit or None) for lot, unit in sorted(pairs)]


def _breach(told: dict[str, Any]) -> BreachAnswer:
    latest = told["latest"] if told["latest"] != FOREVER else told["earliest"]
    return BreachAnswer(
        line_id=told["line_id"],
        event_id=told["event_id"],
        role=told["role"],
        lot_key=told["lot_key"],
        handling_unit=told.get("hu_key"),
        event_time=None if latest in (FOREVER, NEVER) else to_text(latest),
        commit=told["commit"],
        before_hold=told["before_hold"],
    )
