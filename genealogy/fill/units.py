"""The second step: what each group of units held, worked out from all lines that name them (semantics 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from genealogy.fill import spill
from genealogy.fill.intake import UNIT, lot_values
from genealogy.fill.pool import own_part
from genealogy.fill.sheet import Sheet
from genealogy.fill.spill import Spill
from genealogy.record import masterrows
from genealogy.record.lines import LotLine, UnitLine
from genealogy.record.reader import UnitState
from genealogy.record.units import UnitChange, plan_units
from genealogy.record.writer import Batch

NESTED: Final = "nestedlines"


def roots(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each unit that was ever in another, or held one: one unit of its group, the same for all of the group.

    >>> sorted(roots([("case", "pallet"), ("pallet", "truck")]).values())
    ['truck', 'truck', 'truck']
    """
    above: dict[str, str] = {}

    def top(key: str) -> str:
        path = []
        while above.setdefault(key, key) != key:
            path.append(key)
            key = above[key]
        above.update(dict.fromkeys(path, key))
        return key

    for inner, outer in pairs:
        one, other = sorted((top(inner), top(outer)))
        above[one] = other
    return {key: top(key) for key in list(above)}


def single(folder: Path, partition: int, load_id: str, vessels: frozenset[str], nested: Mapping[str, str]) -> None:
    """Work out the units of a partition that were never in one another; lines of the others are sorted by their group."""
    groups: defaultdict[str, list[list[Any]]] = defaultdict(list)
    named: dict[str, list[dict[str, Any]]] = {}
    part = f"u{partition:02}"
    aside = Spill(folder, NESTED, part)
    for which, *values in spill.read(folder, "unitlines", partition):
        key = values[1] if which == UNIT else values[_UNIT_AT]
        named.setdefault(key, [])
        if key in nested:
            aside.add(nested[key], [nested[key], which, *values])
        else:
            groups[key].append([which, *values])
    for key, told in spill.read(folder, "units", partition):
        named.setdefault(key, []).extend([] if told is None else [told])
    sheet = Sheet(folder, own_part(), part, load_id)
    for key, told in named.items():
        sheet.node("HandlingUnit", "hu_key", _node(key, told))
    aside.close()
    _plan(folder, part, sheet, groups, vessels)


def together(folder: Path, partition: int, load_id: str, vessels: frozenset[str]) -> None:
    """Work out the groups of units that were in one another."""
    groups: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for root, *record in spill.read(folder, NESTED, partition):
        groups[root].append(record)
    part = f"v{partition:02}"
    _plan(folder, part, Sheet(folder, own_part(), part, load_id), groups, vessels)


def _plan(folder: Path, part: str, sheet: Sheet, groups: Mapping[str, list[list[Any]]], vessels: frozenset[str]) -> None:
    batch, follows = Batch(), Spill(folder, "lotlines", part)
    for records in groups.values():
        lots = [LotLine(*values) for which, *values in records if which != UNIT]
        units = [UnitLine(*values) for which, *values in records if which == UNIT]
        plan = plan_units(UnitState({}, set(), {}, {}, {}, {}, {}), UnitChange(lots, units), vessels)
        batch.units(plan)
        for line in plan.derived:
            follows.add(line.lot_key, lot_values(line))
    for name, rows in batch.rows().items():
        sheet.take(name, rows)
    sheet.close()
    follows.close()


def _node(key: str, told: Iterable[dict[str, Any]]) -> dict[str, Any]:
    node: dict[str, Any] = {"hu_key": key, "stub": True, "touched": 1}
    masterrows.tell(node, told)
    return node


_UNIT_AT: Final = LotLine.__slots__.index("hu_key")
