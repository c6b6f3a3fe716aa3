"""Steps that gave more or less than they took: the inputs of a transformation beside its outputs, in a base unit that both sides tell.

Weight is compared with weight and volume with volume. A step that mixes the two can't be compared; pieces beside them (cups, labels) are left aside. Pieces
are compared where the goods stay what they are: a kit of three boxes is one box, and nothing was lost.
A step's loss is no part of the equation of a lot, since what was consumed is explained. It is what a quality manager looks for next: where the 5 kg went
between 100 kg of raw material and 95 kg of product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from genealogy.balance.answer import Step, StepSum
from genealogy.balance.sums import judged, percent
from genealogy.balance.tolerances import Tolerances
from genealogy.identifiers import parts_of
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import quantity_text
from genealogy.trace.window import Window
from genealogy.units import PIECE


@dataclass(frozen=True, slots=True)
class StepsRow:
    """Transformations: key, document, kind, and lines of output or not, lot, quantity, unit, place."""

    steps: list[tuple[str, str | None, str | None, list[tuple[bool, str, int | None, str | None, str | None]]]]


STEPS: Final = Statement("balance/steps", StepsRow)

_SAME_GOODS: Final = frozenset({"repack", "split", "merge", "relabel"})


@dataclass(frozen=True, slots=True)
class _Sides:
    document: str | None
    kind: str | None
    items: list[str]
    location_id: str | None
    unit: str
    took: int
    gave: int


@dataclass(slots=True)
class AllSides:
    """The sides of all steps that can be compared, and how many can't be."""

    found: list[_Sides]
    not_comparable: int

    @property
    def items(self) -> set[str]:
        """What they made."""
        return {item for one in self.found for item in one.items}


@dataclass(slots=True)
class Steps:
    """Those with a gain or loss, the sums of all that can be compared, and how many can't be."""

    rows: list[Step]
    sums: list[StepSum]
    not_comparable: int


def read_sides(tx: Transaction, transformation_keys: Collection[str], window: Window) -> AllSides:
    """The sides of these transformations."""
    found, not_comparable = [], 0
    for _, document, kind, lines in tx.one(STEPS, transformation_keys=sorted(transformation_keys), **window.clocks).steps:
        sides = list(_compare(document, kind, lines))
        found += sides
        not_comparable += not sides
    return AllSides(found, not_comparable)


def compare(sides: AllSides, sites: Mapping[str, str], tolerances: Tolerances) -> Steps:
    """What they gained or lost, the largest first; a step that made one item is judged by that item's tolerance."""
    rows = [_row(one, sites, tolerances) for one in sorted(sides.found, key=_largest_first) if one.gave != one.took]
    return Steps(rows, list(_sums(sides.found)), sides.not_comparable)


def _compare(document: str | None, kind: str | None, lines: Iterable[tuple[bool, str, int | None, str | None, str | None]]) -> Iterable[_Sides]:
    """The sides of one transformation in each unit; none where a line tells no quantity, for then the rest may be there."""
    sums: dict[str, dict[bool, int]] = {}
    places: set[str] = set()
    items: dict[str, set[str]] = defaultdict(set)
    for output, lot_key, quantity, unit, location_id in lines:
        if quantity is None:
            return
        side = sums.setdefault(unit or "", {})
        side[output] = side.get(output, 0) + quantity
        if output:
            items[unit or ""].add(parts_of(lot_key)[1])
        places.update([location_id] if location_id else [])
    place = places.pop() if len(places) == 1 else None
    measures = sums.keys() - {PIECE}
    compared = measures if len(measures) == 1 else sums.keys() if not measures and kind in _SAME_GOODS else ()
    for unit, side in ((unit, sums[unit]) for unit in compared):
        if side.get(False) and side.get(True):
            yield _Sides(document, kind, sorted(items[unit] - {""}), place, unit, side[False], side[True])


def _largest_first(one: _Sides) -> tuple[str, int, str]:
    return one.unit, -abs(one.gave - one.took), one.document or ""


def _row(one: _Sides, sites: Mapping[str, str], tolerances: Tolerances) -> Step:
    tolerance = tolerances.of(one.items[0] if len(one.items) == 1 else None)
    return Step(
        document=one.document,
        kind=one.kind,
        items=one.items,
        location_id=one.location_id,
        site=sites.get(one.location_id or ""),
        **_told(one.took, one.gave),
        unit=one.unit,
        tolerance=judged(tolerance, one.took, one.gave - one.took) if tolerance else None,
    )


def _told(took: int, gave: int) -> dict[str, str]:
    return {
        "input": quantity_text(took) or "0",
        "output": quantity_text(gave) or "0",
        "gain": quantity_text(gave - took) or "0",
        "yield_percent": percent(gave, took),
    }


def _sums(found: Iterable[_Sides]) -> Iterable[StepSum]:
    by_unit: dict[str, list[_Sides]] = defaultdict(list)
    for one in found:
        by_unit[one.unit].append(one)
    for unit, held in sorted(by_unit.items()):
        yield StepSum(unit=unit, steps=len(held), **_told(sum(one.took for one in held), sum(one.gave for one in held)))
