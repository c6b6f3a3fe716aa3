"""The books of a question: its lots with all their lines, and the account of each in each base unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from genealogy.balance.account import Account, account, has_origin
from genealogy.balance.entries import entries_of
from genealogy.balance.equation import lot_effect, place_effect
from genealogy.balance.lines import Entry, Line, read_lines
from genealogy.balance.starts import Asked, one_lot
from genealogy.balance.stays import read_stays
from genealogy.balance.stock import Today, read_today, spots_of
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.times import UNKNOWN_PAST
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class SitesRow:
    """Places and their sites."""

    sites: list[tuple[str, str]]


SITES: Final = Statement("balance/sites", SitesRow)


@dataclass(slots=True)
class Books:
    """What was read, and what it comes to.

    Attributes:
        accounts: Those in which anything happened.
        lot_keys: All lots read.
        lines: All their lines.
        unmeasured: Lines that tell no quantity, or tell it in a unit in which their lot never came.
        transformations: Keys of the transformations of the period.
        timeless: How many lines tell no time.
        placeless: How many of the lines of these lots tell no place where one is needed.
        sites: The site of each place.
    """

    accounts: list[Account] = field(default_factory=list)
    lot_keys: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unmeasured: list[Line] = field(default_factory=list)
    transformations: set[str] = field(default_factory=set)
    timeless: int = 0
    placeless: int = 0
    sites: dict[str, str] = field(default_factory=dict)


def keep(tx: Transaction, asked: Asked, window: Window) -> Books:
    """Read the lots and draw up their accounts."""
    groups = one_lot(tx, asked.lot_keys, window.known)
    books = Books(lot_keys=[key for group in groups for key in group])
    books.lines = read_lines(tx, books.lot_keys, window.known, window.at)
    stays = read_stays(tx, {unit for line in books.lines for unit in (line.hu_key, line.from_hu_key) if unit}, window.known)
    today = None if window.as_of else read_today(tx, books.lot_keys)
    by_lot: dict[str, list[Line]] = defaultdict(list)
    for line in books.lines:
        by_lot[line.lot_key].append(line)
    for group in groups:
        entries = entries_of((line for key in group for line in by_lot[key]), stays, window.at)
        _keep_group(books, group, entries, asked.places, today, window)
    places = {spot.location_id for one in books.accounts for spot in one.spots} | {line.location_id for line in books.lines}
    books.sites = dict(tx.one(SITES, location_ids=sorted(place for place in places if place)).sites)
    return books


def _keep_group(books: Books, group: Sequence[str], entries: Sequence[Entry], places: set[str] | None, today: Today | None, window: Window) -> None:
    effect = lot_effect if places is None else place_effect(places)
    begin = None if window.from_ == UNKNOWN_PAST else window.from_
    mine = [entry for entry in entries if effect(entry)]
    units = {entry.unit for entry in mine if entry.quantity is not None}
    told = {unit for unit in units if has_origin(entries, unit)}
    unmeasured = {entry.line.line_id: entry.line for entry in mine if _unmeasured(entry, told)}
    for unit in sorted(told or units):
        one = account(group, unit, entries, effect, begin, spots_of(group, places, today))
        if not one.blank:
            books.accounts.append(replace(one, excused=len(unmeasured)))
    books.unmeasured += unmeasured.values()
    books.timeless += len({entry.line.line_id for entry in mine if entry.line.timeless})
    books.transformations |= {entry.line.end for entry in mine if entry.line.end and (begin is None or entry.earliest >= begin)}
    if places is not None:
        books.placeless += sum(1 for entry in entries if _placeless(entry))


def _unmeasured(entry: Entry, told: set[str]) -> bool:
    return entry.term != "clean" and (entry.quantity is None or bool(told and entry.unit not in told))


def _placeless(entry: Entry) -> bool:
    """No side tells a place: a balance of places can't count it."""
    spots = [spot for spot in (entry.into, entry.out_of) if spot is not None]
    return entry.term != "clean" and all(spot.location_id is None for spot in spots)
