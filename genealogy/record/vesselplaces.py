"""Which places are vessels: read from the database, and put there when master rows say something new (semantics 6.1, 3.7).

A place that becomes a vessel after lines named it gets the fills and draws of all of them; one that is none any more loses them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from genealogy.record.lines import CLEAN, OF_PLACE, LotLine
from genealogy.record.reader import lot_line
from genealogy.record.vessels import Flow, Places, cleaned_lot, flows
from genealogy.statements import Nothing, Statement
from genealogy.store import Transaction
from genealogy.vessels import Vessel, VesselRule, vessel_of


@dataclass(frozen=True, slots=True)
class _Place:
    location_id: str
    content: str
    rule: VesselRule | None
    band: int | None
    heel: int | None


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Line:
    lot_key: str
    vessel: bool
    line: list[Any]
    told: list[Any]


@dataclass(slots=True)
class Turned:
    """What follows from other places being vessels: lines whose lot is another one, fills and draws that come and go."""

    come: list[LotLine]
    gone: list[LotLine]
    flows: list[Flow]
    gone_flows: list[Flow]


_VESSELS: Final = Statement("record/vessels", _Place)
_LOCK: Final = Statement("record/lock_locations", _Rows)
_LINES: Final = Statement("record/lines_at_places", _Line)
_LOTS: Final = Statement("record/lot_values", _Rows)
_PUT: Final = Statement("record/put_vessels", Nothing)
_EXTRAS: Final = ("from_location_id", "from_hu_key", OF_PLACE)


def read(tx: Transaction, version: str) -> Places:
    """Which places are vessels by now."""
    return Places.of(version, {row.location_id: Vessel(row.content, row.rule, row.band, row.heel) for row in tx.run(_VESSELS)})


def settle(tx: Transaction, told: Collection[str], number: int) -> tuple[Places, Places]:
    """Say which of these places are vessels, by their master rows; what held before and what holds now.

    Args:
        tx: The open transaction; it has the commit counter, so nobody else writes.
        told: Locations that master rows told of.
        number: Its commit.
    """
    rows = dict(tx.one(_LOCK, keys=sorted(told)).rows)
    stored = {row.location_id: Vessel(row.content, row.rule, row.band, row.heel) for row in tx.run(_VESSELS)}
    wanted = {place: vessel_of(place, values) for place, values in rows.items()}
    after = {place: vessel for place, vessel in (stored | wanted).items() if vessel is not None}
    tx.run(_PUT, rows=[[place, vessel.content if vessel else None] for place, vessel in sorted(wanted.items())], number=number)
    return Places.of("", stored), Places.of("", after)


def existing(tx: Transaction, told: Collection[str], after: Places) -> set[str]:
    """The content lots of these places that something named before."""
    keys = sorted({after.content[place] for place in told if place in after.content})
    return {key for key, _ in tx.one(_LOTS, keys=keys).rows}


def turned(tx: Transaction, before: Places, after: Places) -> Turned:
    """What follows for the lines on record."""
    result = Turned([], [], [], [])
    places = {place for place in before.content.keys() | after.content.keys() if before.content.get(place) != after.content.get(place)}
    lots = before.lots.keys() ^ after.lots.keys()
    if not places:
        return result
    old: dict[tuple[str, str], Flow] = {}
    new: dict[tuple[str, str], Flow] = {}
    for row in tx.run(_LINES, places=sorted(places), lots=sorted(lots)):
        line = _line(row)
        old |= _flows(line, row, before)
        new |= _flows(line, row, after)
        if line.role == CLEAN and line.extra.get(OF_PLACE) and line.location_id in places:
            lot = cleaned_lot(line.location_id, after.content)
            if lot != line.lot_key:
                result.gone.append(line)
                result.come.append(replace(line, lot_key=lot))
    result.flows = [flow for key, flow in new.items() if key not in old]
    result.gone_flows = [flow for key, flow in old.items() if key not in new]
    return result


def _flows(line: LotLine, row: _Line, places: Places) -> Iterable[tuple[tuple[str, str], Flow]]:
    # As `Work` decides it for new lines: what other records call a vessel's content is left alone.
    if row.vessel and row.lot_key not in places.lots:
        return ()
    return [((flow.key, flow.content), flow) for flow in flows(line, places.content)]


def _line(row: _Line) -> LotLine:
    quantity, unit, *extras = row.told
    extra = {name: value for name, value in zip(_EXTRAS, extras, strict=True) if value is not None}
    line = lot_line(row.line)
    return replace(line, lot_key=row.lot_key, quantity=quantity, unit=unit, extra=line.extra | extra)
