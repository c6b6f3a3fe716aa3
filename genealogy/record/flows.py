"""What a lot's segments become when lines come or go: the plan of one lot's change.

Three ways, from cheap to dear, all with the same result (semantics 3.7):

- *append*: every new line fits into the segments as they stand, or begins a new one at the very end. Only sums are needed.
- *window*: a line falls in the midst of things. The segments it touches, and one to each side, are cut anew; a silo's other thousands are left alone.
- *whole*: the lot doesn't add up (or did not), its origin changes, or it has clean-outs. All its lines are cut anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, fields
from itertools import pairwise
from operator import attrgetter
from typing import Final, Self

from genealogy.record.lines import CLEAN, COMMISSION, COUNT, OUTPUT, RECEIPT, RETURN, STATUS, LotLine
from genealogy.record.segments import Cut, Position, Segment, begun, classify, cut, cut_range, judge, position

_INFLOW, _OTHER, _OUTFLOW = 0, 1, 2
_CREDITS = frozenset({RETURN, COUNT, RECEIPT, COMMISSION, OUTPUT})


@dataclass(slots=True)
class LotState:
    """A lot as it stands in the database.

    Attributes:
        lot_key: The lot.
        vessel: It is a vessel's content (semantics 6.1).
        adds_up: Its times can be trusted.
        outputs: Live transformation outputs; `commissions`, `receipts`, `cleans` likewise.
        unnamed: Receipts that name no supplier.
        status_at: Position of the last status change.
        joined: It is declared the same as another lot.
        segments: In order of time, without lines.
        partial: A vessel's lot of which only the segments around the change were read.
        overdrawn: A vessel that gave more than it got, as it stood before.
        fresh_vessel: It has just become a vessel's content, so nothing holds of how it was cut.
        slack: Of a vessel's lot: what at least it held, in steps of time (`slack.py`); None where that is not known.
    """

    lot_key: str
    vessel: bool = False
    adds_up: bool = True
    outputs: int = 0
    commissions: int = 0
    receipts: int = 0
    unnamed: int = 0
    cleans: int = 0
    status_at: Position | None = None
    joined: bool = False
    segments: list[Segment] = field(default_factory=list)
    partial: bool = False
    overdrawn: bool = False
    fresh_vessel: bool = False
    slack: Sequence[int] | None = None

    def __copy__(self) -> Self:
        return type(self)(*_VALUES(self))

    @property
    def blank(self) -> bool:
        """No line of it is on record."""
        return not any(segment.last_line for segment in self.segments)

    def count(self, line: LotLine, by: int) -> None:
        """Count a line's role in or out."""
        if line.makes:
            self.outputs += by
        elif line.role == COMMISSION:
            self.commissions += by
        elif line.role == RECEIPT:
            self.receipts += by
            self.unnamed += 0 if line.named else by
        elif line.role == CLEAN:
            self.cleans += by


_VALUES: Final = attrgetter(*(one.name for one in fields(LotState)))


@dataclass(slots=True)
class LotPlan:
    """What has to be written for one lot.

    Attributes:
        lot_key: The lot.
        state: The lot's counts and segments afterwards.
        overdrawn: A vessel that gave more than it got.
        put: New lines and the key of their segment.
        move: Lines on record, the segment they leave and the one they go to; the same where only `origin` changed.
        drop: Lines that hold no longer, and their segment.
        carries: New carry links: (from, to).
        dropped_carries: Carry links that hold no longer.
        touched: Segments whose sums changed, new ones too.
        dead: Keys of segments that are no more.
        turned: Ids of lines on record whose `origin` changed.
        status: The lot's status after its last status change; None when that did not change, empty when there is none any more.
        ignored: Clean-outs that part nothing; None where that did not change.
    """

    lot_key: str
    state: LotState
    overdrawn: bool = False
    put: list[tuple[LotLine, str]] = field(default_factory=list)
    move: list[tuple[LotLine, str, str]] = field(default_factory=list)
    drop: list[tuple[LotLine, str]] = field(default_factory=list)
    carries: list[tuple[Segment, Segment]] = field(default_factory=list)
    dropped_carries: list[tuple[str, str]] = field(default_factory=list)
    touched: list[Segment] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    turned: set[str] = field(default_factory=set)
    status: str | None = None
    ignored: tuple[LotLine, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Lines that come to hold for a lot, and lines on record that hold no longer (each with its segment's key)."""

    adds: list[LotLine] = field(default_factory=list)
    removes: list[tuple[LotLine, str]] = field(default_factory=list)


Stored = dict[str, list[LotLine]]


def append(state: LotState, change: Change) -> LotPlan | None:
    """Plan by sums alone; None when that can't be."""
    if change.removes or state.blank or state.fresh_vessel or _flips(state, change):
        return None
    if state.cleans or any(line.role == CLEAN for line in change.adds):
        return None
    if not state.adds_up and any(line.role in _CREDITS or _unlike(line, state.segments[0]) for line in change.adds):
        return None
    plan = LotPlan(state.lot_key, copy(state), state.overdrawn)
    segments = plan.state.segments = list(state.segments)
    touched: dict[str, Segment] = {}
    for at, line in sorted(((position(line), line) for line in change.adds), key=lambda pair: pair[0]):
        segment = _fit(plan, segments, touched, at, line)
        if segment is None:
            return None
        segment.add(line, at)
        plan.put.append((line, segment.key))
        plan.state.count(line, 1)
    if state.adds_up and not state.partial:
        verdict = judge(segments, vessel=state.vessel)
        if not verdict.adds_up:
            return None
        plan.overdrawn = verdict.overdrawn
    plan.touched = list(touched.values())
    _status(plan)
    return plan


def _fit(plan: LotPlan, segments: list[Segment], touched: dict[str, Segment], at: Position, line: LotLine) -> Segment | None:
    """The segment a line may join as they stand, a new last one, or None."""
    index = _index(segments, at) if plan.state.adds_up else 0
    segment = segments[index]
    if plan.state.adds_up and at[1] == _INFLOW and segment.first_out is not None and at > segment.first_out:
        if index + 1 < len(segments) or (segment.last_line is not None and at < segment.last_line):
            return None
        later = begun(plan.lot_key, at, line)
        plan.carries.append((segment, later))
        segments.append(later)
        touched[later.key] = later
        return later
    if plan.state.adds_up and at[1] == _OUTFLOW and segment.last_in is not None and at < segment.last_in:
        return None
    if segment.key not in touched:
        segment = segments[index] = touched[segment.key] = copy(segment)
    return segment


def _unlike(line: LotLine, segment: Segment) -> bool:
    """Whether a line's quantity can't be set against a segment's sums."""
    return line.base_quantity is None or line.base_unit != segment.unit


def _index(segments: Sequence[Segment], at: Position) -> int:
    return max(bisect_right(segments, at, key=lambda segment: segment.begin) - 1, 0)


def _flips(state: LotState, change: Change) -> bool:
    """Whether the change may alter which stored lines are origins; sets `origin` of the new ones where it doesn't (semantics 3.2)."""
    adds = [line for line in change.adds if line.makes or line.role in (COMMISSION, RECEIPT)]
    removed = [line for line, _ in change.removes if line.makes or line.role in (COMMISSION, RECEIPT)]
    if not adds and not removed:
        return False
    after = copy(state)
    for line in adds:
        after.count(line, 1)
    for line in removed:
        after.count(line, -1)
    if (state.outputs == 0) != (after.outputs == 0) and (state.commissions or state.receipts or after.commissions or after.receipts):
        return True
    if after.outputs == 0 and (after.commissions or state.commissions) and (state.commissions or after.commissions > 1 or after.receipts):
        return True
    by_receipt = after.outputs == 0 and after.commissions == 0
    if by_receipt and after.receipts and (after.unnamed or state.unnamed):
        return True
    for line in adds:
        line.origin = line.role == OUTPUT or (after.outputs == 0 and (line.role == COMMISSION or by_receipt))
    return False


def window(state: LotState, change: Change) -> list[range] | None:
    """The runs of segments to cut anew; None when it must be the whole lot."""
    dear = state.blank or state.fresh_vessel or not state.adds_up or bool(state.cleans)
    if dear or _flips(state, change) or any(line.role == CLEAN for line in change.adds) or any(line.role == STATUS for line, _ in change.removes):
        return None
    index_of = {segment.key: index for index, segment in enumerate(state.segments)}
    wanted: set[int] = set()
    for line in change.adds:
        at = position(line)
        index = _index(state.segments, at)
        wanted.update((index,) if at[1] == _OTHER else (index - 1, index, index + 1))
    for _, key in change.removes:
        wanted.update((index_of[key] - 1, index_of[key], index_of[key] + 1))
    runs: list[range] = []
    for index in sorted(wanted & set(range(len(state.segments)))):
        if runs and runs[-1].stop == index:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    return runs


def recut(state: LotState, change: Change, runs: Sequence[range], stored: Stored) -> LotPlan | None:
    """Plan by the lines of the runs; None when the lot would not add up, so that all its lines are needed."""
    gone = {line.line_id for line, _ in change.removes}
    after: list[Segment] = []
    done = 0
    for run in runs:
        after.extend(state.segments[done : run.start])
        end = state.segments[run.stop].begin if run.stop < len(state.segments) else None
        begin = state.segments[run.start].begin
        lines = [line for index in run for line in stored.get(state.segments[index].key, ()) if line.line_id not in gone]
        ordered = [(position(line), line) for line in lines]
        ordered += [(at, line) for at, line in ((position(line), line) for line in change.adds) if at >= begin and (end is None or at < end)]
        ordered.sort(key=lambda pair: pair[0])
        first = state.segments[run.start].key == state.lot_key
        if not first and (not ordered or ordered[0][0][1] != _INFLOW):
            return None
        after.extend(cut_range(state.lot_key, ordered, first=first))
        done = run.stop
    after.extend(state.segments[done:])
    verdict = Cut(after, overdrawn=state.overdrawn) if state.partial else judge(after, vessel=state.vessel)
    if not verdict.adds_up:
        return None
    return _differ(state, change, stored, after, adds_up=True, overdrawn=verdict.overdrawn)


def whole(state: LotState, change: Change, stored: Stored) -> LotPlan:
    """Plan by all of the lot's lines."""
    gone = {line.line_id for line, _ in change.removes}
    lines = [line for held in stored.values() for line in held if line.line_id not in gone] + change.adds
    reclassified = {line.line_id for line in classify(lines)}
    verdict = cut(state.lot_key, lines, vessel=state.vessel)
    plan = _differ(state, change, stored, verdict.segments, adds_up=verdict.adds_up, overdrawn=verdict.overdrawn, reclassified=reclassified)
    plan.ignored = verdict.ignored if state.cleans or plan.state.cleans else None
    statuses = [(position(line), line) for line in lines if line.role == STATUS]
    plan.state.status_at = max((at for at, _ in statuses), default=None)
    plan.status = max(statuses, key=lambda pair: pair[0])[1].extra.get("status") if statuses else ""
    return plan


def _differ(
    state: LotState,
    change: Change,
    stored: Stored,
    after: list[Segment],
    *,
    adds_up: bool,
    overdrawn: bool,
    reclassified: Iterable[str] = (),
) -> LotPlan:
    """The writes that lead from the stored segments to these."""
    plan = LotPlan(state.lot_key, copy(state), overdrawn)
    plan.state.segments, plan.state.adds_up = after, adds_up
    plan.drop = list(change.removes)
    for line, _ in change.removes:
        plan.state.count(line, -1)
    gone = {line.line_id for line, _ in change.removes}
    was = {line.line_id: key for key, lines in stored.items() for line in lines if line.line_id not in gone}
    plan.turned = turned = set(reclassified)
    for segment in after:
        if not segment.lines and segment.key != state.lot_key:
            continue
        plan.touched.append(segment)
        for line in segment.lines:
            old = was.get(line.line_id)
            if old is None:
                plan.put.append((line, segment.key))
                plan.state.count(line, 1)
            elif old != segment.key or line.line_id in turned:
                plan.move.append((line, old, segment.key))
    before_links, after_links = _links(state.segments), _links(after)
    plan.carries = [pair for key, pair in after_links.items() if key not in before_links]
    plan.dropped_carries = [key for key in before_links if key not in after_links]
    alive = {segment.key for segment in after}
    plan.dead = [segment.key for segment in state.segments if segment.key not in alive]
    _status(plan)
    return plan


def _links(segments: Sequence[Segment]) -> dict[tuple[str, str], tuple[Segment, Segment]]:
    return {(earlier.key, later.key): (earlier, later) for earlier, later in pairwise(segments) if not later.fresh}


def _status(plan: LotPlan) -> None:
    for line, _ in plan.put:
        at = position(line)
        if line.role == STATUS and (plan.state.status_at is None or at > plan.state.status_at):
            plan.state.status_at, plan.status = at, line.extra.get("status")
