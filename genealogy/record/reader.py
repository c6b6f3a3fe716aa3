"""Reading the state of the lots, units and events that a write is about: rows of the database into the write path's own classes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any, Final

from genealogy.record.contents import Content, Interval
from genealogy.record.flows import LotState, Stored
from genealogy.record.lines import COMMISSION, INPUT, OUTPUT, RECEIPT, RETURN, SHIP, LotLine, UnitLine
from genealogy.record.segments import FIRST, Position, Segment, falls_short, left_early
from genealogy.record.slack import Slack, slack_of
from genealogy.statements import Statement
from genealogy.store import Transaction

CONTENT_EXTRAS: Final = ("status", "disposition", "from_hu_key")
_ROLE_OF_TYPE: Final = {"RECEIVED_AS": RECEIPT, "COMMISSIONED_AS": COMMISSION, "RETURNED_AS": RETURN, "SHIPPED_IN": SHIP}


@dataclass(frozen=True, slots=True)
class _LotRows:
    lots: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _LotRow:
    lot_key: str
    vessel: bool
    adds_up: bool
    overdrawn: bool
    counts: list[int | None]
    status_at: str | None
    joined: bool
    partial: bool
    segments: list[list[Any]]
    slack: list[int] | None


@dataclass(frozen=True, slots=True)
class _VesselSegments:
    lot_key: str
    segments: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _VesselSums:
    lot_key: str
    nets: list[int]
    arrivals: list[list[int]]
    missing: bool
    first: list[str | None]


@dataclass(frozen=True, slots=True)
class _SegmentLines:
    segment_key: str
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Place:
    line_id: str
    segment_key: str
    origin: bool | None
    named: bool | None


@dataclass(frozen=True, slots=True)
class _Side:
    lot_key: str
    line: list[Any]


@dataclass(frozen=True, slots=True)
class _Key:
    hu_key: str


@dataclass(frozen=True, slots=True)
class _ContentRows:
    contents: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _ContentRow:
    content_key: str
    hu_key: str
    lot_key: str
    stored: list[Any]
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _UnitLines:
    lines: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Intervals:
    intervals: list[list[Any]]


_LOT_STATES: Final = Statement("record/lot_states", _LotRows)
_VESSEL_SEGMENTS: Final = Statement("record/vessel_segments", _VesselSegments)
_VESSEL_SUMS: Final = Statement("record/vessel_sums", _VesselSums)
_SEGMENT_LINES: Final = Statement("record/segment_lines", _SegmentLines)
_FILLS_AND_DRAWS: Final = Statement("record/fills_and_draws", _Side)
_LINE_PLACES: Final = Statement("record/line_places", _Place)
_NEIGHBOURS: Final = Statement("record/unit_neighbours", _Key)
_UNITS_OF_LOTS: Final = Statement("record/units_of_lots", _Key)
_UNIT_CONTENTS: Final = Statement("record/unit_contents", _ContentRows)
_UNIT_LINES: Final = Statement("record/unit_lines", _UnitLines)
_UNIT_INTERVALS: Final = Statement("record/unit_intervals", _Intervals)


def pack_position(at: Position | None) -> str | None:
    """A position as the database keeps it."""
    return None if at is None else f"{at[0]}|{at[1]}|{at[2]}"


def unpack_position(text: str | None) -> Position | None:
    """A position from the database."""
    if text is None:
        return None
    time, rank, line = text.split("|", 2)
    return (int(time), int(rank), line)


def lot_states(tx: Transaction, spans: Mapping[str, tuple[int, int] | None]) -> dict[str, LotState]:
    """Lots with their counts and segments, without lines.

    Args:
        tx: The open transaction.
        spans: Lots, and first and last moment of what is to change in them; a vessel's segments are then read around these only.
    """
    states: dict[str, LotState] = {}
    if not spans:
        return states
    for row in starmap(_LotRow, tx.one(_LOT_STATES, rows=[[key, *(spans[key] or (None, None))] for key in sorted(spans)]).lots):
        outputs, commissions, receipts, unnamed, cleans = (count or 0 for count in row.counts)
        segments = sorted((_segment(values) for values in row.segments), key=lambda segment: segment.begin)
        states[row.lot_key] = LotState(
            row.lot_key,
            row.vessel,
            row.adds_up,
            outputs,
            commissions,
            receipts,
            unnamed,
            cleans,
            unpack_position(row.status_at),
            row.joined,
            segments,
            row.partial,
            row.overdrawn,
            slack=row.slack if row.partial else None,
        )
    around = [[key, *span] for key, span in spans.items() if span is not None and key in states and states[key].partial]
    for found in tx.run(_VESSEL_SEGMENTS, rows=sorted(around)) if around else ():
        states[found.lot_key].segments = sorted((_segment(values) for values in found.segments), key=lambda segment: segment.begin)
    return states


def blank_lot(key: str) -> LotState:
    """A lot that no line ever named: its own node is its first segment (semantics 3.4)."""
    return LotState(key, segments=[Segment(key)])


def _segment(values: list[Any]) -> Segment:
    key, time, rank, line, latest, inflows, outflows, last_in, first_out, first_left, first_came, last_line, *sums = values
    if last_line is None:
        return Segment(key, FIRST if time is None else (time, rank, line), line or "", FIRST[0] if latest is None else latest)
    made, back, arrived, out, shipped, unmeasured, unit, fresh = sums
    return Segment(
        key,
        (time, rank, line),
        line,
        latest,
        inflows,
        outflows,
        unpack_position(last_in),
        unpack_position(first_out),
        unpack_position(first_left),
        unpack_position(first_came),
        unpack_position(last_line),
        made,
        back,
        arrived,
        out,
        shipped,
        unmeasured,
        unit,
        bool(fresh),
    )


def overdrawn(tx: Transaction, keys: Iterable[str]) -> dict[str, tuple[bool, Slack | None]]:
    """Whether vessels gave more than they got at the end of some segment, by the sums of all their segments (semantics 3.5), and their slack."""
    verdicts = {}
    for row in tx.run(_VESSEL_SUMS, keys=sorted(keys)):
        left, came = (unpack_position(text) for text in row.first)
        over = left_early(left, came) if row.missing else falls_short(row.nets, [(arrived, shipped) for arrived, shipped in row.arrivals])
        verdicts[row.lot_key] = over, slack_of(row.nets, exact=not row.missing and not row.arrivals)
    return verdicts


def segment_lines(tx: Transaction, keys: Iterable[str]) -> Stored:
    """All live lines of segments, by segment key."""
    return {row.segment_key: [lot_line(values) for values in row.lines] for row in tx.run(_SEGMENT_LINES, keys=list(keys))}


def lot_line(values: list[Any]) -> LotLine:
    """A line as the queries for lines of segments give it; they don't tell what was entered."""
    line_id, kind, outward, role, earliest, latest, base_quantity, base_unit, hu_key, location, origin, named, derived, status, end = values
    if kind == "FLOWS_TO":
        role = INPUT if outward else OUTPUT
    return LotLine(
        line_id,
        "",
        _ROLE_OF_TYPE.get(kind, role),
        earliest,
        latest,
        base_quantity,
        base_unit,
        hu_key=hu_key,
        location_id=location,
        end=end,
        named=bool(named),
        origin=bool(origin),
        derived=bool(derived),
        extra={} if status is None else {"status": status},
    )


def line_places(tx: Transaction, lines: Iterable[LotLine]) -> dict[str, tuple[str, bool, bool]]:
    """The segment each of these lines hangs on, whether it is an origin, and whether it names a supplier, by line id."""
    rows = [[line.end, line.line_id] for line in lines]
    return {row.line_id: (row.segment_key, bool(row.origin), bool(row.named)) for row in tx.run(_LINE_PLACES, rows=rows)} if rows else {}


def fills_and_draws(tx: Transaction, keys: Collection[str]) -> list[LotLine]:
    """Both sides of all fills and draws that follow from lines of these lots (semantics 6.1)."""
    sides = tx.run(_FILLS_AND_DRAWS, keys=list(keys))
    return [replace(lot_line(side.line), lot_key=side.lot_key) for side in sides]


def unit_closure(tx: Transaction, keys: Collection[str]) -> set[str]:
    """These units and all that were ever in one of them, or held one, however far."""
    closed: set[str] = set()
    frontier = set(keys)
    while frontier:
        closed |= frontier
        frontier = {row.hu_key for row in tx.run(_NEIGHBOURS, keys=sorted(frontier))} - closed
    return closed


def units_of_lots(tx: Transaction, keys: Collection[str]) -> set[str]:
    """Units that hold or held these lots."""
    return {row.hu_key for row in tx.run(_UNITS_OF_LOTS, keys=sorted(keys))} if keys else set()


@dataclass(slots=True)
class UnitState:
    """A group of units as it stands in the database.

    Attributes:
        contents: Contents by key; dead ones too.
        dead: Keys of contents without live lines.
        lot_lines: Live lines that name a unit and a lot, by line id; derived ones left out.
        of_line: The content each of them, and each derived one, belongs to.
        derived: Derived lines by line id.
        unit_lines: Lines that name only units.
        intervals: Intervals that hold, by kind, from, to and since; the value is `until`.
    """

    contents: dict[str, Content]
    dead: set[str]
    lot_lines: dict[str, LotLine]
    of_line: dict[str, str]
    derived: dict[str, LotLine]
    unit_lines: dict[str, UnitLine]
    intervals: dict[tuple[str, str, str, int], int | None]


def unit_state(tx: Transaction, keys: Collection[str]) -> UnitState:
    """What is on record of these units."""
    state = UnitState({}, set(), {}, {}, {}, {}, {})
    if not keys:
        return state
    ordered = sorted(keys)
    for row in starmap(_ContentRow, tx.one(_UNIT_CONTENTS, keys=ordered).contents):
        _take_content(state, row)
    for hu_key, line_id, role, earliest, latest, location, other, end, told in tx.one(_UNIT_LINES, keys=ordered).lines:
        # All that the line told, since lines derived from it anew tell it too.
        extra = {name: value for name, value in told.items() if value is not None}
        state.unit_lines[line_id] = UnitLine(line_id, hu_key, role, earliest, latest, location, other, end, extra)
    for found in tx.run(_UNIT_INTERVALS, keys=ordered):
        state.intervals.update({(kind, source, target, since): until for kind, source, target, since, until in found.intervals})
    return state


def _take_content(state: UnitState, row: _ContentRow) -> None:
    quantity, unit, known, status, shipped, dead = row.stored
    state.contents[row.content_key] = Content(row.content_key, row.hu_key, row.lot_key, quantity or 0, unit, bool(known), status, bool(shipped))
    if dead:
        state.dead.add(row.content_key)
    for line_id, kind, outward, told, earliest, latest, base, base_unit, location, derived, status_, disposition, source, end in row.lines:
        if line_id is None:
            continue  # no line holds any more
        role = told if kind != "UNIT_FLOWS_TO" else INPUT if outward else OUTPUT
        extra = dict(zip(CONTENT_EXTRAS, (status_, disposition, source), strict=True))
        line = LotLine(
            line_id,
            row.lot_key,
            role,
            earliest,
            latest,
            base,
            base_unit,
            hu_key=row.hu_key,
            location_id=location,
            end=end,
            derived=bool(derived),
            extra={name: value for name, value in extra.items() if value is not None},
        )
        (state.derived if derived else state.lot_lines)[line_id] = line
        state.of_line[line_id] = row.content_key


def intervals_of(kind: str, intervals: Iterable[Interval]) -> dict[tuple[str, str, str, int], int | None]:
    """Intervals in the form of `UnitState.intervals`."""
    return {(kind, source, target, since): until for source, target, since, until in intervals}
