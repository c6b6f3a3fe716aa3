"""The warehouse's book: every receipt, move, production, shipment and return of the simulated distributor goes through it.

It knows what each handling unit holds and when it was last touched, and refuses what a real warehouse could not do: take more than there is,
or touch a unit before it was there. So whatever is written is in exact balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from loaders.demodata.files import Files

DAY = 86_400
_GS1_COMPANY = "03401230"
_COMPANY_SUM = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(_GS1_COMPANY))


@dataclass(slots=True)
class Item:
    """An article and its stock unit."""

    item_id: str
    uom: str
    shelf_days: int = 120


@dataclass(slots=True)
class Lot:
    """An internal lot; supplier fields are empty when it is made in house."""

    lot_id: str
    item: Item
    supplier_id: str = ""
    supplier_lot: str = ""


@dataclass(slots=True)
class Unit:
    """A handling unit (or a silo) and what it holds now; `clock` is the second it was last touched."""

    hu_id: str
    lot: Lot
    quantity: int
    clock: int
    location: str
    pallet: Unit | None = None

    @property
    def place(self) -> str:
        """Where it stands: with its pallet, if it is on one."""
        return self.pallet.location if self.pallet else self.location

    @property
    def ready(self) -> int:
        """First second at which it may be touched again."""
        return max(self.clock, self.pallet.clock if self.pallet else 0)


@dataclass(slots=True)
class Output:
    """What a production makes: a new unit of the lot, or more in a vessel that is there."""

    lot: Lot
    quantity: int
    location: str
    type: str = "PALLET"
    into: Unit | None = None


@dataclass(slots=True)
class ShippedLine:
    """A shipment line, as a return names it."""

    line_id: str
    order_id: str
    customer_id: str
    lot: Lot
    quantity: int
    at: int


class Overdrawn(Exception):
    """The simulation asked for what a warehouse can't do; a fault of the generator."""


@dataclass
class Book:
    """Writes what happens, one row a line, and keeps the stock.

    Args:
        files: Where rows go.
        start: The day that second 0 falls on.
    """

    files: Files
    start: date
    _counts: dict[str, int] = field(default_factory=dict)
    _days: dict[int, str] = field(default_factory=dict)

    def stamp(self, at: int) -> str:
        """A second of the simulation as the files write it."""
        day, rest = divmod(at, DAY)
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = self.date(day)
        hours, rest = divmod(rest, 3600)
        return f"{text} {hours:02}:{rest // 60:02}:{rest % 60:02}"

    def date(self, day: int) -> str:
        """A day of the simulation as an ISO date."""
        return (self.start + timedelta(days=day)).isoformat()

    def item(self, item_id: str, level: str, uom: str, shelf_days: int = 120) -> Item:
        """A new article."""
        self.files.add("items", (item_id, level, uom))
        return Item(item_id, uom, shelf_days)

    def lot(self, item: Item, origin: str, at: int, *, name: str = "", supplier: tuple[str, str] = ("", "")) -> Lot:
        """A new lot; `supplier` is supplier and supplier lot number."""
        lot = Lot(name or self._next("L"), item, *supplier)
        self.files.add("lots", (lot.lot_id, item.item_id, origin, self.stamp(at), self.date(at // DAY + item.shelf_days), *supplier))
        return lot

    def vessel(self, lot: Lot, at: int, location: str) -> Unit:
        """A silo or tank with a new content lot."""
        return self._unit(lot, "SILO", 0, at, location)

    def receive(self, lot: Lot, at: int, location: str, quantities: Sequence[int], *, type_: str = "PALLET", cases: bool = False) -> list[Unit]:
        """One receipt of a lot: a unit for each quantity, as cases of one pallet if `cases`."""
        receipt, order = self._next("R"), self._next("PO")
        pallet = self._unit(lot, "PALLET", 0, at, location) if cases else None
        units = []
        for quantity in quantities:
            unit = self._unit(lot, "CASE" if cases else type_, quantity, at, location, pallet)
            self._add("receipts", at, unit, quantity, (receipt, self.stamp(at), order, lot.supplier_id, lot.supplier_lot))
            units.append(unit)
        return units

    def move(self, unit: Unit, to: str, at: int, kind: str = "putaway") -> None:
        """Move a unit; a case goes with its whole pallet."""
        top = unit.pallet or unit
        self._touch(top, at)
        self.files.add("transfers", (self._next("T"), self.stamp(at), top.hu_id, top.location, to, kind))
        top.location = to

    def transform(self, kind: str, at: int, inputs: Sequence[tuple[Unit, int]], outputs: Sequence[Output], *, minutes: int = 25) -> list[Unit]:
        """One production of any kind: what went in at `at`, what came out `minutes` later."""
        production, done = self._next("P"), at + minutes * 60
        for unit, quantity in inputs:
            self._take(unit, quantity, at)
            self._add("productions", at, unit, quantity, (production, kind, "I", self.stamp(at)))
        units = []
        for output in outputs:
            unit = output.into or self._unit(output.lot, output.type, output.quantity, done, output.location)
            if output.into:
                self._touch(unit, done)
                unit.quantity += output.quantity
            self._add("productions", done, unit, output.quantity, (production, kind, "O", self.stamp(done)))
            units.append(unit)
        return units

    def ship(self, customer_id: str, at: int, picks: Sequence[tuple[Unit, int]]) -> list[ShippedLine]:
        """One order, shipped at once."""
        shipment, order = self._next("SH"), self._next("O")
        lines = []
        for number, (unit, quantity) in enumerate(picks, 1):
            self._take(unit, quantity, at)
            line = self._next("D")
            self._add("shipments", at, unit, quantity, (line, shipment, self.stamp(at), order, number, customer_id))
            lines.append(ShippedLine(line, order, customer_id, unit.lot, quantity, at))
        return lines

    def give_back(self, line: ShippedLine, quantity: int, at: int, location: str, disposition: str) -> Unit:
        """A customer returns part of a shipment line, in a new unit."""
        if not 0 < quantity <= line.quantity or at <= line.at:
            raise Overdrawn(f"return of {quantity} from {line}")
        unit = self._unit(line.lot, "CASE", quantity, at, location)
        row = (self._next("RT"), self.stamp(at), line.line_id, line.order_id, line.customer_id, line.lot.lot_id, unit.hu_id, quantity)
        self.files.add("returns", (*row, line.lot.item.uom, location, disposition))
        line.quantity -= quantity
        return unit

    def _unit(self, lot: Lot, type_: str, quantity: int, at: int, location: str, pallet: Unit | None = None) -> Unit:
        number = self._counts.get("H", 0)
        unit = Unit(self._next("H"), lot, quantity, at, location, pallet)
        parent = pallet.hu_id if pallet else ""
        row = (unit.hu_id, sscc(number), type_, parent, lot.lot_id, quantity, lot.item.uom, self.stamp(at), location)
        self.files.add("handling_units", row)
        return unit

    def _add(self, file: str, at: int, unit: Unit, quantity: int, head: tuple[object, ...]) -> None:
        unit.clock = max(unit.clock, at)
        self.files.add(file, (*head, unit.lot.item.item_id, unit.lot.lot_id, unit.hu_id, quantity, unit.lot.item.uom, unit.place))

    def _touch(self, unit: Unit, at: int) -> None:
        if at < unit.ready:
            raise Overdrawn(f"{unit.hu_id} touched at {self.stamp(at)}, before {self.stamp(unit.ready)}")
        unit.clock = at
        if unit.pallet:
            unit.pallet.clock = at

    def _take(self, unit: Unit, quantity: int, at: int) -> None:
        if not 0 < quantity <= unit.quantity:
            raise Overdrawn(f"{quantity} from {unit.hu_id} of {unit.lot.lot_id}, which holds {unit.quantity}")
        self._touch(unit, at)
        unit.quantity -= quantity

    def _next(self, prefix: str) -> str:
        number = self._counts.get(prefix, 0)
        self._counts[prefix] = number + 1
        return f"{prefix}{number:09}"


def sscc(number: int) -> str:
    """The serial shipping container code of our n-th unit, with its check digit.

    >>> sscc(0), sscc(1)
    ('034012300000000001', '034012300000000018')
    """
    total, rest = _COMPANY_SUM, number
    for place in range(9):
        rest, digit = divmod(rest, 10)
        total += digit * (3 if place % 2 == 0 else 1)
    return f"{_GS1_COMPANY}{number:09}{-total % 10}"
