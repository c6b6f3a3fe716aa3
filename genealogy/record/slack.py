"""How much a vessel can still give in its past, so that a late draw need not read its thousands of segments (semantics 3.5).

A vessel is overdrawn when at the end of some segment more had gone out than had come in. `slack` is a number that nothing left at such an end is below: worked
out whenever all segments are read, and lowered by what goes out later. As long as it is not below zero, no end can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from genealogy.record.flows import LotPlan
from genealogy.record.lines import CLEAN, COUNT, OUTFLOWS


def may_turn(plan: LotPlan) -> bool:
    """Whether a vessel's verdict may change: what comes in can't overdraw one that was not."""
    return plan.overdrawn or bool(plan.drop) or any(line.role in OUTFLOWS or line.base_quantity is None or line.base_quantity < 0 for line, _ in plan.put)


def left_after(plan: LotPlan) -> int | None:
    """The slack after a change; None when only all segments together can tell.

    A new end lies between two old ones, where the vessel held no less than at one of them; but before the first fill it held nothing, and a count that
    found less is no end, though less was left after it.
    """
    slack = plan.state.slack
    if slack is None or plan.overdrawn or any(segment.unmeasured for segment in plan.touched):
        return None
    if any(line.role == COUNT and (line.base_quantity or 0) < 0 for segment in plan.touched for line in segment.lines):
        return None
    for line, key in plan.put:
        if line.role in OUTFLOWS and line.role != CLEAN:
            if line.base_quantity is None or key == plan.lot_key:
                return None
            slack -= line.base_quantity
        elif line.base_quantity is None or line.base_quantity < 0:
            return None
    for line, _ in plan.drop:
        if line.role not in OUTFLOWS:
            if line.base_quantity is None:
                return None
            slack -= abs(line.base_quantity)
    return slack if slack >= 0 else None


def slack_of(nets: Sequence[int], *, exact: bool) -> int | None:
    """The slack by what came in less what went out in each segment; None where that does not tell all (`exact`), or where it is below zero."""
    least = min(accumulate(nets), default=0) if exact else -1
    return least if least >= 0 else None
