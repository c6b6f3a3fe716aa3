"""What the rows of a load need to know of each other, gathered once from all its files and the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from genealogy import identifiers, units
from genealogy.vessels import is_vessel, is_vessel_type
from loaders import times
from loaders.dialect import Options
from loaders.flat import tables
from loaders.flat.fields import KINDS, Background
from loaders.flat.rows import shipment_event_id
from loaders.flat.tables import TableKind

Frames = Sequence[tuple[TableKind, pl.DataFrame]]
FILL_KINDS = [text for text, kind in KINDS.items() if kind == "fill"]
_LINE_TABLES = (tables.RECEIPTS, tables.PRODUCTIONS, tables.SHIPMENTS, tables.RETURNS)


def of(frames: Frames, options: Options) -> Background:
    """Gather it.

    Raises:
        BadInput: No such time zone.
    """
    about = Background(options.source or "flat", options.namespace, times.zone(options.site_zone))
    units_of = _column_pairs(frames, tables.HANDLING_UNITS, "hu_id", "type")
    fills = fill_outputs([frame for kind, frame in frames if kind is tables.PRODUCTIONS])
    about.vessels = {unit for unit, kind in units_of if is_vessel_type(kind)} | {row["hu_id"] for row in fills if row["hu_id"]}
    rows = [row for kind, frame in frames if kind is tables.LOCATIONS for row in frame.iter_rows(named=True)]
    about.vessel_places = options.known.vessel_places() | {row["location_id"] for row in rows if is_vessel(row)}
    about.containers = _named_at(frames, about.vessel_places) & {unit for unit, kind in units_of if kind} - about.vessels
    _base_units(frames, about, options)
    _items(frames, about, options)
    return about


def fill_outputs(frames: Iterable[pl.DataFrame]) -> list[dict[str, Any]]:
    """What was put into vessels, each vessel and lot once."""
    found: list[dict[str, Any]] = []
    for frame in frames:
        filled = frame.filter(pl.col("kind").str.to_lowercase().is_in(FILL_KINDS) & (pl.col("io").str.to_uppercase() == "O"))
        found += filled.select("item_id", "lot_id", "hu_id").unique().rows(named=True)
    return found


def _column_pairs(frames: Frames, wanted: TableKind, one: str, other: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind, frame in frames:
        if kind is wanted:
            found += frame.select(one, other).unique().rows()
    return found


def _named_at(frames: Frames, places: frozenset[str]) -> set[str]:
    """Units that lines at these places name."""
    lines = [frame for kind, frame in frames if kind in _LINE_TABLES]
    return {unit for frame in lines for unit in frame.filter(pl.col("location_id").is_in(list(places)))["hu_id"].unique()}


def _base_units(frames: Frames, about: Background, options: Options) -> None:
    used: set[str] = set()
    for kind, frame in frames:
        if "item_id" in kind.columns and kind in _LINE_TABLES:
            used.update(frame["item_id"].unique())
    told = {item: unit for item, unit in _column_pairs(frames, tables.ITEMS, "item_id", "uom") if unit}
    on_record = options.known.item_units(sorted(used - told.keys() - {""}))
    about.base_units = {item: units.base_unit(unit) for item, unit in {**on_record, **told}.items()}


def _items(frames: Frames, about: Background, options: Options) -> None:
    """Items of lots that rows name without one: all returns, and lines with a blank item."""
    wanted: set[str] = set()
    for kind, frame in frames:
        if kind in _LINE_TABLES:
            blank = frame if kind is tables.RETURNS else frame.filter((pl.col("item_id") == "") & (pl.col("lot_id") != ""))
            wanted.update(blank["lot_id"].unique())
    wanted.discard("")
    if not wanted:
        return
    pairs: set[tuple[str, str]] = set()
    for kind, frame in frames:
        if "item_id" in kind.columns and "lot_id" in kind.columns:
            named = frame.filter(pl.col("lot_id").is_in(list(wanted)) & (pl.col("item_id") != ""))
            pairs.update(named.select("lot_id", "item_id").unique().rows())
    for lot, keys in options.known.lots(sorted(wanted)).items():
        own = [key for key in keys if identifiers.parts_of(key)[0] == about.namespace]
        without = [key for key in own if not identifiers.parts_of(key)[1]]
        if without:  # Once recorded without item, always: the same row has to be the same event again.
            about.keys[lot] = without[0]
        pairs.update((lot, item) for key in own if (item := identifiers.parts_of(key)[1]))
    _keep_single(pairs, about)
    _returned(frames, about, options)


def _keep_single(pairs: set[tuple[str, str]], about: Background) -> None:
    items: dict[str, list[str]] = {}
    for lot, item in pairs:
        items.setdefault(lot, []).append(item)
    about.items = {lot: found[0] for lot, found in items.items() if len(found) == 1}


def _returned(frames: Frames, about: Background, options: Options) -> None:
    """Items of the shipment lines that returns name: in the files, else on record."""
    wanted = {line for line, _ in _column_pairs(frames, tables.RETURNS, "shipment_line_id", "lot_id") if line}
    for kind, frame in frames:
        if kind is tables.SHIPMENTS:
            named = frame.filter(pl.col("shipment_line_id").is_in(list(wanted)) & (pl.col("item_id") != ""))
            about.returned.update({(row[0], row[1]): row[2] for row in named.select("shipment_line_id", "lot_id", "item_id").rows()})
    missing = sorted(wanted - {line for line, _ in about.returned})
    events = {shipment_event_id(about.source, line): line for line in missing}
    for event, key in options.known.shipped_lots(list(events)).items():
        _, item, lot = identifiers.parts_of(key)
        if item:
            about.returned[events[event], lot] = item
