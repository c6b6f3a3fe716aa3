"""The answer to a balance, in the form that scripts hold on to.

Quantities are decimal text in the base unit, times RFC 3339 in UTC; unlike units are never added: each base unit has an equation of its own. Null is
unknown, never zero.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from genealogy.trace.answer import LotName, StartRow, Watermark

LocatedKind = Literal["clean-out", "below-zero", "arrival", "brought-forward", "stock-differs", "no-opening", "unmeasured", "set-off"]


class ToleranceAnswer(Struct, frozen=True, kw_only=True):
    """Which tolerance holds, whose it is and why, and whether the unexplained part keeps within it; `percent` is null where items differ."""

    percent: str | None
    reason: str
    given_by: str
    allowed: str
    within: bool | None


class Equation(Struct, frozen=True, kw_only=True):
    """All that came and went in one base unit: the first six are what is to be accounted for, the others what became of it (semantics 8.5).

    Moves are null for lots, in transit is null for places. `recovery_percent` is what is accounted for, of all there was to account for.
    """

    unit: str
    opening: str | None
    received: str
    made: str
    returned_by_customers: str
    counted_up: str
    moved_in: str | None
    on_hand: str
    in_transit: str | None
    consumed: str
    shipped: str
    returned_to_suppliers: str
    destroyed: str
    counted_down: str
    moved_out: str | None
    unexplained: str | None
    recovery_percent: str | None
    tolerance: ToleranceAnswer | None
    unmeasured_lines: int


class Located(Struct, frozen=True, kw_only=True):
    """Where a part of what is unexplained is found; the quantities of one unit add up to it. Null: how much is not known."""

    kind: LocatedKind
    lot_key: str
    lot_number: str | None
    document: str | None
    location_id: str | None
    site: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    what: str


class Step(Struct, frozen=True, kw_only=True):
    """A transformation that gave more or less than it took, in a base unit that both its sides tell."""

    document: str | None
    kind: str | None
    items: list[str]
    location_id: str | None
    site: str | None
    input: str
    output: str
    gain: str
    unit: str
    yield_percent: str
    tolerance: ToleranceAnswer | None


class StepSum(Struct, frozen=True, kw_only=True):
    """All steps whose sides can be compared, in one base unit."""

    unit: str
    steps: int
    input: str
    output: str
    gain: str
    yield_percent: str


class Standing(Struct, frozen=True, kw_only=True):
    """What stands at a place when the balance closes; `location_id` null: the lines tell none."""

    location_id: str | None
    site: str | None
    quantity: str
    unit: str


class BalanceCompleteness(Struct, frozen=True, kw_only=True):
    """What the balance does not know (semantics 8.4, 8.5)."""

    lots_without_opening: list[LotName]
    unmeasured_lines: int
    placeless_lines: int
    steps_not_comparable: int
    unknown_times: int
    time_conflicts: list[LotName]
    stubs: list[LotName]
    rejected_rows: int
    watermark: Watermark


class BalanceCounts(Struct, frozen=True, kw_only=True):
    """How many lots were balanced (those declared one count once), and how many have an unexplained part."""

    lots: int
    unbalanced_lots: int


class BalanceAnswer(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The whole answer. `scope`: goods of lots, or goods at places. `set_off`: where a lot stands below zero and makes it good elsewhere."""

    scope: Literal["lots", "places"]
    start: list[StartRow]
    from_: str | None
    to: str | None
    known_at: str | int | None
    complete: bool
    completeness: BalanceCompleteness
    counts: BalanceCounts
    equations: list[Equation]
    located: list[Located]
    set_off: list[Located]
    steps: list[Step]
    step_sums: list[StepSum]
    on_hand: list[Standing]
