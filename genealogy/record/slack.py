"""How much a vessel can still give in its past, so that a late draw need not read its thousands of segments (semantics 3.5).

A vessel is overdrawn when at the end of some segment more had gone out than had come in. Its *slack* is a number that what it held never fell below: worked
out whenever all segments are read, lowered from the moment of a draw on, raised from the moment of a fill on. So a late fill with the late draw behind it
costs nothing, and as long as the slack is nowhere below zero, no end of a segment can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from genealogy.record.flows import LotPlan
from genealogy.record.lines import CLEAN, COUNT, OUTFLOWS, OUTPUT, LotLine

Slack = Sequence[int]
"""Steps: what was held at least, then pairs of a moment and what was held at least from it on."""
MOST: Final = 32
"""Steps that are kept; from then on the two that differ least are taken as one."""


def may_turn(plan: LotPlan) -> bool:
    """Whether a vessel's verdict may change: what comes in can't overdraw one that was not."""
    return plan.overdrawn or bool(plan.drop) or any(line.role in OUTFLOWS or line.base_quantity is None or line.base_quantity < 0 for line, _ in plan.put)


def left_after(plan: LotPlan) -> Slack | None:
    """The slack after a change; None when only all segments together can tell.

    A new end lies between two old ones, where the vessel held no less than at one of them; but before the first fill it held nothing, and a count that
    found less is no end, though less was left after it.
    """
    slack = plan.state.slack
    if slack is None or plan.overdrawn or _untold(plan):
        return None
    for moment, quantity in _changes(plan):
        slack = changed(slack, moment, quantity)
    return slack if min(slack[::2]) >= 0 else None


def _untold(plan: LotPlan) -> bool:
    """Whether quantities are missing, or something is in the way of going by them."""
    return (
        any(segment.unmeasured for segment in plan.touched)
        or any(line.role == COUNT and (line.base_quantity or 0) < 0 for segment in plan.touched for line in segment.lines)
        or any(line.base_quantity is None or (key == plan.lot_key if _draws(line) else line.base_quantity < 0) for line, key in plan.put)
        or any(line.base_quantity is None for line, _ in plan.drop if line.role not in OUTFLOWS)
    )


def _changes(plan: LotPlan) -> Iterator[tuple[int, int]]:
    """From which moment on at least how much more or less was held; what is dropped counts against, never for."""
    for line, _ in plan.put:
        if _draws(line):
            yield line.earliest, -(line.base_quantity or 0)
        elif line.role == OUTPUT:
            # Other lines of the same moment may come before it.
            yield line.earliest + 1, line.base_quantity or 0
    for line, _ in plan.drop:
        if line.role not in OUTFLOWS:
            yield line.earliest, -abs(line.base_quantity or 0)


def _draws(line: LotLine) -> bool:
    return line.role in OUTFLOWS and line.role != CLEAN


def changed(slack: Slack, moment: int, quantity: int) -> Slack:
    """The slack when so much more, or less, was held from a moment on.

    >>> changed([10], 5, -4), changed([10, 5, 6], 7, 4), changed([10, 5, 6, 7, 10], 7, -4)
    ([10, 5, 6], [10, 5, 6, 7, 10], [10, 5, 6])
    """
    steps = list(zip([None, *slack[1::2]], slack[::2], strict=True))
    before = [(since, held) for since, held in steps if since is None or since < moment]
    after = [(since, held + quantity) for since, held in steps if since is not None and since >= moment]
    if not after or after[0][0] != moment:
        after.insert(0, (moment, before[-1][1] + quantity))
    return _flat(_fewer([before[0], *(step for last, step in pairwise([*before, *after]) if step[1] != last[1])]))


def _fewer(steps: list[tuple[int | None, int]]) -> list[tuple[int | None, int]]:
    while len(steps) > MOST:
        place = min(range(1, len(steps)), key=lambda index: abs(steps[index][1] - steps[index - 1][1]))
        steps[place - 1 : place + 1] = [(steps[place - 1][0], min(steps[place - 1][1], steps[place][1]))]
    return steps


def _flat(steps: list[tuple[int | None, int]]) -> list[int]:
    return [number for step in steps for number in step if number is not None]


def slack_of(nets: Sequence[int], *, exact: bool) -> Slack | None:
    """The slack by what came in less what went out in each segment; None where that does not tell all (`exact`), or where it is below zero."""
    least = min(accumulate(nets), default=0) if exact else -1
    return [least] if least >= 0 else None
