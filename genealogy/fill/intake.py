"""The first step: events become nodes, their lines are sorted by lot and by unit, master rows by what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Final

from genealogy import events as ev
from genealogy.fill.sheet import Sheet
from genealogy.fill.spill import Spill
from genealogy.fill.tables import Tables
from genealogy.master import CustomerRow, HandlingUnitRow, ItemRow, LocationRow, LotRow, MasterRow, SupplierRow
from genealogy.record import eventrows, masterrows
from genealogy.record.lines import REPACK, LotLine, UnitLine
from genealogy.record.outcome import Place
from genealogy.record.prepared import Prepared
from genealogy.record.work import tied_by, vessels_of

LOT, UNIT = 0, 1
"""What a record of the spill `unitlines` is."""
LABELS: Final = {
    SupplierRow: ("Supplier", "supplier_id"),
    CustomerRow: ("Customer", "customer_id"),
    ItemRow: ("Item", "item_id"),
    LocationRow: ("Location", "location_id"),
}
_SPILLS: Final = ("ids", "lots", "lotlines", "units", "unitlines")
lot_values = attrgetter(*LotLine.__slots__)
_unit_values = attrgetter(*UnitLine.__slots__)


@dataclass(frozen=True, slots=True)
class Late:
    """An event that is left to the ordinary way: its JSON and where it stood.

    Attributes:
        when: Earliest moment, then piece and index: the order in which they are recorded.
        json: Canonical.
        place: Where it stood.
    """

    when: tuple[int, int, int]
    json: str
    place: Place


@dataclass(slots=True)
class Taken:
    """What became of one piece of the input.

    Attributes:
        new: Events that are in the import files, by name of the input file.
        same: Events that others of the input repeat.
        late: Events left to the ordinary way.
        tied: Events among whose lines one may tie two contents.
        vessels: Lots that are a vessel's content.
        pairs: Units that were in one another: (inner, outer).
        locations: Places that master rows tell of; which of them are vessels is settled in the ordinary way.
    """

    new: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    late: list[Late] = field(default_factory=list)
    tied: set[str] = field(default_factory=set)
    vessels: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)


class Intake:
    """Takes in one piece of the input.

    Args:
        folder: Where its files go.
        number: The piece's.
        load_id: The load.
        repeats: Index of events that repeat others of the input.
        disputed: Index of events whose id others have with other content.
    """

    def __init__(self, folder: Path, number: int, load_id: str, repeats: Collection[int] = (), disputed: Collection[int] = ()) -> None:
        part = f"a{number:06}"
        self.taken = Taken()
        self._number = number
        self._repeats, self._disputed = frozenset(repeats), frozenset(disputed)
        Tables.forget(folder, part)
        self._sheet = Sheet(folder, part, part, load_id)
        self._ids, self._lots, self._lot_lines, self._units, self._unit_lines = (Spill(folder, kind, part) for kind in _SPILLS)
        self._index = 0

    def master(self, rows: Iterable[MasterRow]) -> None:
        """Take in master rows."""
        for row in rows:
            key, values = masterrows.told_by(row)
            if isinstance(row, LotRow):
                if masterrows.vessel_told(values):
                    self.taken.vessels.add(key)
                self._lots.add(key, [key, values])
            elif isinstance(row, HandlingUnitRow):
                self._units.add(key, [key, values])
            else:
                if isinstance(row, LocationRow):
                    self.taken.locations.add(key)
                self._sheet.thing(LABELS[type(row)][0], key, values)

    def events(self, prepared: Sequence[Prepared]) -> None:
        """Take in events."""
        plain = [one for one in prepared if self._is_plain(one)]
        for name, rows in eventrows.event_rows(plain, set(), set()).items():
            if name == "stub_events":
                for event in rows:
                    self._ids.add(event, [event])
            else:
                self._sheet.take(name, rows)
        taken = [one.taken for one in plain if one.taken is not None]
        self.taken.vessels |= vessels_of(taken)
        for one in taken:
            self._lines(one.lots)
            for unit in one.units:
                self._unit_lines.add(unit.hu_key, [UNIT, *_unit_values(unit)])
                if unit.other:
                    self._units.add(unit.other, [unit.other, None])
                    self.taken.pairs.add((unit.hu_key, unit.other))
            self.taken.tied |= tied_by(one.lots)
        self._sheet.flush()

    def close(self) -> Taken:
        """Write all files."""
        self._sheet.close()
        for spill in (self._ids, self._lots, self._lot_lines, self._units, self._unit_lines):
            spill.close()
        return self.taken

    def _lines(self, lines: Iterable[LotLine]) -> None:
        for line in lines:
            values = lot_values(line)
            if line.role != REPACK:
                self._lot_lines.add(line.lot_key, values)
            if line.hu_key:
                self._unit_lines.add(line.hu_key, [LOT, *values])

    def _is_plain(self, one: Prepared) -> bool:
        """Whether an event goes into the import files; notes what becomes of it."""
        index, event, file = self._index, one.event, one.place.file
        self._index += 1
        if index in self._repeats:
            self.taken.same[file] += 1
            return False
        if one.taken is None or index in self._disputed or isinstance(event, ev.EventVoided | ev.LotsDeclaredSame):
            when = (int(one.properties["earliest"]), self._number, index)
            self.taken.late.append(Late(when, one.properties["json"], one.place))
            return False
        self._ids.add(event.event_id, [event.event_id, one.hash, self._number, index])
        self.taken.new[file] += 1
        return True
