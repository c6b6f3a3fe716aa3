"""Shapes that break naive traces, and that the benchmarks measure: diamonds, a long chain, a busy silo, a busy lot, a wide tree.

Each takes lots of its own, starts from a receipt and is named in the answers file by where it begins and ends.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from loaders.demodata.book import DAY, Book, Lot, Output, Unit
from loaders.demodata.places import bin_of

SILO = "SHAPE-SILO"
_FAN_OUT = 8
_LINES_A_LOT = 50


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large each shape is; 0 leaves it out.

    Attributes:
        diamonds: Diamonds one after the other: 2^n paths.
        chain: Transformations in a row.
        silo_segments: Stretches of one silo lot, each a fill and a draw.
        lot_shipments: Shipment lines of one lot.
        wide: Lots that one lot becomes, over a tree.
        more_shipments: Shipment lines of another lot.
    """

    diamonds: int = 0
    chain: int = 0
    silo_segments: int = 0
    lot_shipments: int = 0
    wide: int = 0
    more_shipments: int = 0

    @property
    def lots(self) -> int:
        """Lots they take in all."""
        deliveries = -(-self.silo_segments // _LINES_A_LOT)
        parts = (self.diamonds and 1 + 3 * self.diamonds, self.chain and 1 + self.chain, self.silo_segments and 1 + 2 * deliveries)
        return sum(parts) + bool(self.lot_shipments) + bool(self.more_shipments) + (self.wide and 1 + self.wide)


class Shapes:
    """Draws the shapes into a book.

    Args:
        book: Where they are written.
        days: Days they may spread over.
        customers: Ids to ship to, by turns.
        silo: The place of the busy silo.
    """

    def __init__(self, book: Book, days: int, customers: list[str], silo: str) -> None:
        self.book, self.days, self.customers, self.silo = book, days, customers, silo
        self.item = book.item("SHAPE", "traded", "KG")
        self.milk = book.item("SHAPE-MILK", "bulk", "L")
        self.ends: dict[str, dict[str, str | int]] = {}

    def draw(self, sizes: Sizes) -> dict[str, dict[str, str | int]]:
        """All that have a size; gives where each begins and ends."""
        for name, size in asdict(sizes).items():
            if size:
                first, last = getattr(self, "_" + name)(size)
                self.ends[name] = {
                    "size": size,
                    "first_item": first.item.item_id,
                    "first_lot": first.lot_id,
                    "last_item": last.item.item_id,
                    "last_lot": last.lot_id,
                }
        return self.ends

    def _diamonds(self, size: int) -> tuple[Lot, Lot]:
        """Split in two, mix both again: size times."""
        unit = first = self._start(4_096)
        for _ in range(size):
            left, right = self._make("split", unit.ready + 60, [(unit, 4_096)], [2_048, 2_048])
            unit = self._make("blend", right.ready + 60, [(left, 2_048), (right, 2_048)], [4_096])[0]
        self._ship([(unit, 4_096)], unit.ready + 60)
        return first.lot, unit.lot

    def _chain(self, size: int) -> tuple[Lot, Lot]:
        """Repacked again and again."""
        unit = first = self._start(4_096)
        for _ in range(size):
            unit = self._make("repack", unit.ready + 60, [(unit, 4_096)], [4_096], minutes=5)[0]
        self._ship([(unit, 4_096)], unit.ready + 60)
        return first.lot, unit.lot

    def _silo_segments(self, size: int) -> tuple[Lot, Lot]:
        """One silo lot, filled and drawn from by turns, never cleaned."""
        step = silo_step(size, self.days)
        silo = self.book.vessel(self.book.lot(self.milk, "silo_fill", 0, name=SILO), 0, self.silo)
        first, last = silo.lot, silo.lot
        for number in range(size):
            at = 60 + number * step
            if number % _LINES_A_LOT == 0:
                milk = self.book.lot(self.milk, "receipt", at, supplier=("SHAPES", f"MILK-{number}"))
                tanker = self.book.receive(milk, at, "W1-DOCK", [300 * _LINES_A_LOT], type_="TANKER")[0]
                last = self.book.lot(self.item, "production", at + 60)
                first = milk if number == 0 else first
            self.book.transform("silo_fill", at + 10, [(tanker, 300)], [Output(silo.lot, 300, "", into=silo)], minutes=0)
            drawn = self.book.transform("production", at + 60, [(silo, 250)], [Output(last, 250, "W1-DOCK")], minutes=0)[0]
            if number % _LINES_A_LOT == 0:
                self._ship([(drawn, 250)], at + 70)
        return first, last

    def _lot_shipments(self, size: int) -> tuple[Lot, Lot]:
        """A lot that a long list of customers got a little of."""
        unit = self._start(2 * size)
        step = max(1, self.days * DAY // (size + 1))
        for number in range(size):
            self._ship([(unit, 2)], unit.ready + step, self.customers[number % len(self.customers)])
        return unit.lot, unit.lot

    _more_shipments = _lot_shipments

    def _wide(self, size: int) -> tuple[Lot, Lot]:
        """One lot consumed by eight productions, each product by eight more, and so on; all that is left is shipped."""
        first = self._start(size * (size.bit_length() + 2))
        level, made = [first], 0
        while made < size:
            made, level = self._next_level(level, made, size)
        for number, unit in enumerate(level):
            self._ship([(unit, unit.quantity)], unit.ready + 60, self.customers[number % len(self.customers)])
        return first.lot, level[-1].lot

    def _next_level(self, level: list[Unit], made: int, size: int) -> tuple[int, list[Unit]]:
        below = []
        for unit in level:
            share = max(1, unit.quantity // _FAN_OUT)
            for _ in range(min(_FAN_OUT, size - made, unit.quantity // share)):
                below += self._make("production", unit.ready + 60, [(unit, share)], [share], minutes=5)
                made += 1
            if unit.quantity:
                below.append(unit)
        return made, below

    def _start(self, quantity: int) -> Unit:
        lot = self.book.lot(self.item, "receipt", 6 * 3600, supplier=("SHAPES", "SHAPES-1"))
        unit = self.book.receive(lot, 6 * 3600, "W1-DOCK", [quantity])[0]
        self.book.move(unit, bin_of("W1", 30), 7 * 3600)
        return unit

    def _make(self, kind: str, at: int, picks: list[tuple[Unit, int]], quantities: list[int], *, minutes: int = 25) -> list[Unit]:
        outputs = [Output(self.book.lot(self.item, kind, at + minutes * 60), quantity, "W1-DOCK") for quantity in quantities]
        return self.book.transform(kind, at, picks, outputs, minutes=minutes)

    def _ship(self, picks: list[tuple[Unit, int]], at: int, customer: str = "") -> None:
        self.book.ship(customer or self.customers[0], at, picks)


def silo_step(size: int, days: int) -> int:
    """Seconds from one fill of the busy silo to the next; the draw comes soon after the fill."""
    return max(120, days * DAY // (size + 1))
