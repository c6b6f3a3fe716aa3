"""Segments: the stretches of a lot's life between two mixings (semantics 2 and 3).

All pure functions of a lot's live lines. Sorted by time (an inflow at its earliest, an outflow at its latest), a new
segment begins at each inflow that follows an outflow:

    in  in  out  out | in  out | in  in  out
    ─── segment 1 ───  ── 2 ──   ──── 3 ────

so that in each segment all inflows happened before all outflows, and a plain walk over the graph is a walk forward in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Final, Self

from genealogy.record.lines import (
    CLEAN,
    COMMISSION,
    COUNT,
    NEVER,
    ORIGINS,
    OUTFLOWS,
    OUTPUT,
    RECEIPT,
    RETURN,
    SHIP,
    LotLine,
)

Position = tuple[int, int, str]
FIRST: Position = (NEVER, -1, "")
_INFLOW, _OTHER, _OUTFLOW = 0, 1, 2


@dataclass(slots=True)
class Segment:
    """One segment of a lot, and the sums that decide about cuts without reading its lines.

    Attributes:
        key: `segment_key`.
        begin: Where it begins; `FIRST` for a lot's first segment.
        begin_line: The line that begins it; empty for the first.
        begin_latest: Latest moment of that line.
        inflows: Number of inflows.
        outflows: Number of outflows, clean-outs included.
        last_in: Position of the last inflow.
        first_out: Position of the first outflow.
        first_left: Position of the first outflow that is not a clean-out.
        first_came: Position of the first inflow or count up.
        last_line: Position of the last line of any kind.
        made: Quantity that came in as inflow.
        back: Customer returns and counts up.
        arrived: Arrivals; they count against what was shipped before.
        out: Outflows and counts down.
        shipped: The part of `out` that was shipped.
        unmeasured: Lines that matter for the sums and have no quantity in `unit`.
        unit: Unit of the sums; None while nothing was measured.
        fresh: No carry link leads into it: a clean-out lies before.
        lines: Its lines, where they are at hand.
    """

    key: str
    begin: Position = FIRST
    begin_line: str = ""
    begin_latest: int = NEVER
    inflows: int = 0
    outflows: int = 0
    last_in: Position | None = None
    first_out: Position | None = None
    first_left: Position | None = None
    first_came: Position | None = None
    last_line: Position | None = None
    made: int = 0
    back: int = 0
    arrived: int = 0
    out: int = 0
    shipped: int = 0
    unmeasured: int = 0
    unit: str | None = None
    fresh: bool = False
    lines: list[LotLine] = field(default_factory=list)

    def __copy__(self) -> Self:
        # Each change of a lot begins with a copy; what the library does of its own for a class with slots takes four times as long.
        return type(self)(*_VALUES(self))

    def add(self, line: LotLine, at: Position) -> None:
        """Count a line in, without keeping it."""
        if at[1] == _INFLOW:
            self.inflows += 1
            if self.last_in is None or at > self.last_in:
                self.last_in = at
        elif at[1] == _OUTFLOW:
            self.outflows += 1
            if self.first_out is None or at < self.first_out:
                self.first_out = at
            if line.role != CLEAN and (self.first_left is None or at < self.first_left):
                self.first_left = at
        if (at[1] == _INFLOW or (line.role == COUNT and (line.base_quantity or 0) > 0)) and (self.first_came is None or at < self.first_came):
            self.first_came = at
        if self.last_line is None or at > self.last_line:
            self.last_line = at
        self._sum(line, at)

    def _sum(self, line: LotLine, at: Position) -> None:
        role = line.role
        if role == CLEAN or (at[1] == _OTHER and role not in (RETURN, COUNT, RECEIPT)):
            return
        if self.unit is None:
            self.unit = line.base_unit
        if line.base_quantity is None or line.base_unit != self.unit:
            self.unmeasured += 1
            return
        quantity = line.base_quantity
        if at[1] == _INFLOW:
            self.made += quantity
        elif at[1] == _OUTFLOW:
            self.out += quantity
            self.shipped += quantity if role == SHIP else 0
        elif role == RECEIPT:
            self.arrived += quantity
        elif quantity >= 0:
            self.back += quantity
        else:
            self.out -= quantity


_VALUES: Final = attrgetter(*(one.name for one in fields(Segment)))


@dataclass(frozen=True, slots=True)
class Cut:
    """How a lot's lines fall into segments.

    Attributes:
        segments: In order of time, each with its lines.
        adds_up: False when the times can't be trusted, and the lot is one segment for that (semantics 3.5).
        overdrawn: A vessel gave more than it got.
        ignored: Clean-outs that part nothing, since they may have been at the moment of a flow (semantics 6.3).
    """

    segments: list[Segment]
    adds_up: bool = True
    overdrawn: bool = False
    ignored: tuple[LotLine, ...] = ()


def position(line: LotLine) -> Position:
    """Where a line stands in its lot's one order (semantics 2.2); needs `origin` set."""
    role = line.role
    if role == OUTPUT or (line.origin and role in ORIGINS):
        return (line.earliest, _INFLOW, line.line_id)
    if role in OUTFLOWS:
        return (line.latest, _OUTFLOW, line.line_id)
    if role == COUNT and line.base_quantity is not None and line.base_quantity < 0:
        return (line.latest, _OTHER, line.line_id)
    return (line.earliest, _OTHER, line.line_id)


def classify(lines: Sequence[LotLine]) -> list[LotLine]:
    """Set `origin` of all lines of a lot; the lines whose answer changed.

    Outputs always bring a lot into being, draws from a vessel never. A commissioning does when there is no output, and once for the same
    time, place and quantity. A receipt does when there is neither, and it names a supplier or is the lot's first; any other is an arrival
    (semantics 3.2).
    """
    outputs = any(line.makes for line in lines)
    commissions = sorted((line for line in lines if line.role == COMMISSION), key=lambda line: line.line_id)
    receipts = [line for line in lines if line.role == RECEIPT]
    first = min(receipts, key=lambda line: (line.earliest, line.line_id), default=None)
    seen: set[tuple[int, int, str | None, int | None, str | None]] = set()
    changed: list[LotLine] = []
    for line in commissions:
        same = (line.earliest, line.latest, line.location_id, line.base_quantity, line.base_unit)
        _set_origin(line, not outputs and same not in seen, changed)
        seen.add(same)
    for line in receipts:
        _set_origin(line, not outputs and not commissions and (line.named or line is first), changed)
    for line in lines:
        if line.role == OUTPUT:
            line.origin = True
    return changed


def _set_origin(line: LotLine, origin: bool, changed: list[LotLine]) -> None:
    if line.origin != origin:
        line.origin = origin
        changed.append(line)


def cut(lot_key: str, lines: Iterable[LotLine], *, vessel: bool) -> Cut:
    """Cut a lot by all of its live lines, classified."""
    ordered = sorted((position(line), line) for line in _by_id(lines))
    segments = cut_range(lot_key, ordered, first=True)
    verdict = judge(segments, vessel=vessel)
    if vessel or verdict.adds_up:
        return replace(verdict, ignored=mark_clean_outs(segments))
    whole = Segment(lot_key)
    for at, line in ordered:
        whole.add(line, at)
        whole.lines.append(line)
    return Cut([whole], adds_up=False)


def _by_id(lines: Iterable[LotLine]) -> Iterable[LotLine]:
    # Positions are unique by line id, so sorting never compares two lines.
    return {line.line_id: line for line in lines}.values()


def cut_range(lot_key: str, ordered: Sequence[tuple[Position, LotLine]], *, first: bool) -> list[Segment]:
    """Cut consecutive lines; `first` tells that the range begins with the lot's first segment."""
    segments: list[Segment] = [Segment(lot_key)] if first else []
    after_outflow = not first
    for at, line in ordered:
        if at[1] == _INFLOW and after_outflow:
            segments.append(begun(lot_key, at, line))
            after_outflow = False
        elif at[1] == _OUTFLOW:
            after_outflow = True
        segments[-1].add(line, at)
        segments[-1].lines.append(line)
    return segments


def begun(lot_key: str, at: Position, line: LotLine) -> Segment:
    """The segment that an inflow begins."""
    return Segment(f"{lot_key}#{line.line_id}", at, line.line_id, line.latest)


def judge(segments: Sequence[Segment], *, vessel: bool) -> Cut:
    """Whether a lot cut like this adds up at the end of each segment (semantics 3.5), by its sums alone."""
    units = {segment.unit for segment in segments if segment.unit is not None}
    missing = any(segment.unmeasured for segment in segments) or len(units) > 1
    if missing:
        early = left_early(segments[0].first_left, segments[0].first_came)
        return Cut(list(segments), adds_up=vessel or not early, overdrawn=vessel and early)
    nets = [segment.made + segment.back - segment.out for segment in segments]
    short = falls_short(nets, [(segment.arrived, segment.shipped) for segment in segments] if any(segment.arrived for segment in segments) else ())
    return Cut(list(segments), adds_up=vessel or not short, overdrawn=vessel and short)


def left_early(left: Position | None, came: Position | None) -> bool:
    """Whether something left before anything came: all that tells when quantities are missing."""
    return left is not None and (came is None or left < came)


def falls_short(nets: Sequence[int], arrivals: Sequence[tuple[int, int]]) -> bool:
    """Whether more had gone out than come in at the end of some segment.

    Args:
        nets: What came in less what went out, by segment, arrivals left out.
        arrivals: What arrived and what was shipped, by segment; an arrival counts against what was shipped before. Empty when nothing arrived.
    """
    if not arrivals:
        return min(accumulate(nets), default=0) < 0
    came_back = accumulate(arrivals, lambda one, other: (one[0] + other[0], one[1] + other[1]))
    return any(net + min(arrived, shipped) < 0 for net, (arrived, shipped) in zip(accumulate(nets), came_back, strict=True))


def mark_clean_outs(segments: Sequence[Segment]) -> tuple[LotLine, ...]:
    """Break the carry into each segment that a clean-out precedes, unless the clean-out shares its time with a flow (3.3, 6.3); those that do."""
    cleans = [line for segment in segments for line in segment.lines if line.role == CLEAN]
    if not cleans:
        return ()
    flows = [line for segment in segments for line in segment.lines if position(line)[1] != _OTHER and line.role != CLEAN]
    ignored = tuple(clean for clean in cleans if shares_time(clean, flows))
    idle = {clean.line_id for clean in ignored}
    for earlier, later in pairwise(segments):
        later.fresh = any(line.role == CLEAN and line.line_id not in idle for line in earlier.lines)
    return ignored


def shares_time(clean: LotLine, flows: Iterable[LotLine]) -> bool:
    """Whether a clean-out can have happened at the same moment as one of these flows."""
    return any(flow.earliest <= clean.latest and clean.earliest <= flow.latest for flow in flows)
