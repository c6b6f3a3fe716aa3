"""What changes for handling units when lines come or go: the plan that leads from what is on record to what `contents.simulate` says now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from genealogy.record.contents import Content, Filled, simulate
from genealogy.record.lines import LotLine, UnitLine
from genealogy.record.reader import UnitState, intervals_of


@dataclass(slots=True)
class UnitPlan:
    """What has to be written for a group of units.

    Attributes:
        new_contents: Contents that are not on record.
        put_contents: Contents on record whose values changed.
        dead_contents: Keys of contents that no live line makes any more.
        put_lines: Lines of contents: (line, content key).
        move_lines: Lines on record that belong to another content now: (line, old key, new key).
        drop_lines: Lines that leave a content for good: (line, content key).
        put_units: Lines that name only a unit.
        drop_units: Those that hold no longer.
        derived: Lot lines that now follow from lines naming only a unit.
        underived: Those that follow no longer.
        put_intervals: By kind: (from, to, since, until).
        end_intervals: Intervals whose end became known.
        drop_intervals: Intervals that hold no longer.
    """

    new_contents: list[Content] = field(default_factory=list)
    put_contents: list[Content] = field(default_factory=list)
    dead_contents: list[str] = field(default_factory=list)
    put_lines: list[tuple[LotLine, str]] = field(default_factory=list)
    move_lines: list[tuple[LotLine, str, str]] = field(default_factory=list)
    drop_lines: list[tuple[LotLine, str]] = field(default_factory=list)
    put_units: list[UnitLine] = field(default_factory=list)
    drop_units: list[UnitLine] = field(default_factory=list)
    derived: list[LotLine] = field(default_factory=list)
    underived: list[LotLine] = field(default_factory=list)
    put_intervals: dict[str, list[list[Any]]] = field(default_factory=dict)
    end_intervals: dict[str, list[list[Any]]] = field(default_factory=dict)
    drop_intervals: dict[str, list[list[Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Lines that come to hold for a group of units, and ids of those that hold no longer."""

    lots: list[LotLine] = field(default_factory=list)
    units: list[UnitLine] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)


def plan_units(state: UnitState, change: UnitChange, vessels: Collection[str]) -> UnitPlan:
    """Work out anew what the units hold, and what that changes.

    Args:
        state: What is on record of them.
        change: Lines that come and go.
        vessels: Lots that are a vessel's content: they are never a unit's (semantics 6.1).
    """
    lots = {key: line for key, line in state.lot_lines.items() if key not in change.gone and line.lot_key not in vessels}
    lots.update({line.line_id: line for line in change.lots if line.lot_key not in vessels})
    units = {key: line for key, line in state.unit_lines.items() if key not in change.gone}
    units.update({line.line_id: line for line in change.units})
    filled = simulate(lots.values(), units.values())
    plan = UnitPlan()
    _contents(plan, state, filled)
    _lines(plan, state, filled, lots)
    plan.put_units = list(change.units)
    plan.drop_units = [line for key, line in state.unit_lines.items() if key in change.gone]
    _intervals(plan, state, filled)
    return plan


def _contents(plan: UnitPlan, state: UnitState, filled: Filled) -> None:
    for key, content in filled.contents.items():
        old = state.contents.get(key)
        if old is None:
            plan.new_contents.append(content)
        elif key in state.dead or _values(old) != _values(content):
            plan.put_contents.append(content)
    plan.dead_contents = [key for key in state.contents if key not in filled.contents and key not in state.dead]


def _values(content: Content) -> tuple[Any, ...]:
    return (content.quantity, content.unit, content.known, content.status, content.shipped)


def _lines(plan: UnitPlan, state: UnitState, filled: Filled, lots: dict[str, LotLine]) -> None:
    now = dict(filled.of_line)
    derived = {line.line_id: (line, key) for line, key in filled.derived}
    for line_id, old_key in state.of_line.items():
        old = state.derived.get(line_id)
        if old is None:
            if line_id not in now:
                plan.drop_lines.append((state.lot_lines[line_id], old_key))
            elif now[line_id] != old_key:
                plan.move_lines.append((state.lot_lines[line_id], old_key, now[line_id]))
        elif line_id not in derived or not _same(old, derived[line_id][0]):
            plan.drop_lines.append((old, old_key))
            plan.underived.append(old)
    for line_id, key in now.items():
        if line_id not in state.of_line:
            plan.put_lines.append((lots[line_id], key))
    for line_id, (line, key) in derived.items():
        before = state.derived.get(line_id)
        if before is None or not _same(before, line):
            plan.put_lines.append((line, key))
            plan.derived.append(line)


def _same(one: LotLine, other: LotLine) -> bool:
    return (one.earliest, one.latest, one.base_quantity, one.base_unit, one.role, one.location_id) == (
        other.earliest,
        other.latest,
        other.base_quantity,
        other.base_unit,
        other.role,
        other.location_id,
    )


def _intervals(plan: UnitPlan, state: UnitState, filled: Filled) -> None:
    ins = [(content.key, content.hu_key, since, until) for content in filled.contents.values() for since, until in content.stays]
    # A stay without length was never one, and would share its beginning with the next.
    at = [stay for stay in filled.at if stay[2] != stay[3]]
    after = intervals_of("AT", at) | intervals_of("WITHIN", filled.within) | intervals_of("IN", ins)
    for key, until in after.items():
        kind, source, target, since = key
        row = [source, target, since, until]
        if key not in state.intervals:
            plan.put_intervals.setdefault(kind, []).append(row)
        elif state.intervals[key] is None and until is not None:
            plan.end_intervals.setdefault(kind, []).append(row)
        elif state.intervals[key] != until:
            plan.drop_intervals.setdefault(kind, []).append(row)
            plan.put_intervals.setdefault(kind, []).append(row)
    for key in state.intervals.keys() - after.keys():
        kind, source, target, since = key
        plan.drop_intervals.setdefault(kind, []).append([source, target, since, None])


def lots_of(lines: Iterable[LotLine]) -> set[str]:
    """The lots of lines."""
    return {line.lot_key for line in lines}
