"""Everyday business: production lines that receive, fill, blend, produce, repack, split, kit, rework, relabel, ship and take back.

Each line has its own items, vessel and stock, so that a bad lot reaches much of its line and little else. Days are simulated one after the other
and only stock on hand is kept, so a million lots take no more memory than a thousand.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from loaders.demodata import places
from loaders.demodata.book import DAY, Book, Item, Lot, Output, ShippedLine, Unit

LOTS_A_LINE_AND_DAY = 20
_OPENING, _CLOSING = 5 * 3600, 21 * 3600
_STEPS = {
    "receive": 32,
    "tanker": 5,
    "produce": 16,
    "blend": 10,
    "finish": 20,
    "repack": 6,
    "split": 4,
    "kit": 4,
    "rework": 3,
    "relabel": 2,
}
_SHIPMENTS_A_LOT = 2.2
_STOCK_LIMIT = 80
_VESSEL_DAYS = 14
_WHOLE = 0.25
_RETURNED, _TO_COLD_STORE = 0.02, 0.06


@dataclass
class Line:
    """One production line: its items by level, its vessel, its stock by level."""

    number: int
    items: dict[str, list[Item]]
    stock: dict[str, list[Unit]] = field(default_factory=dict)
    vessel: Unit | None = None
    vessel_since: int = 0
    owed: float = 0.0
    repeats: list[Lot] = field(default_factory=list)


class Network:
    """The whole business but the story.

    Args:
        book: Where it is written.
        random: The seeded source of all chance.
        lots: Lots to make.
        days: Over so many days.
        suppliers: Ids to buy from.
        customers: Ids to sell to.
    """

    def __init__(self, book: Book, random: Random, *, lots: int, days: int, suppliers: list[str], customers: list[str]) -> None:
        self.book, self.random, self.days = book, random, days
        self.lots_left, self.lots_a_day = lots, lots / days
        self.suppliers, self.customers = suppliers, customers
        self.lines = [self._line(number) for number in range(lines_for(lots, days))]
        self._supplier_lots = 0
        self._returns: list[tuple[int, int, ShippedLine, Line]] = []
        self._owed = 0.0
        self._names, self._weights = list(_STEPS), list(_STEPS.values())

    def run(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """All days; `progress` hears how many lots are still to make."""
        day = 0
        while self.lots_left > 0:
            self._returns_until((day + 1) * DAY)
            last = day >= self.days - 1
            self._owed = float(self.lots_left) if last else self._owed + self.lots_a_day
            while self._owed >= 1 and self.lots_left > 0:
                self._round(day)
            progress(self.lots_left)
            day += 1
        while self._returns:
            self._give_back()

    def _round(self, day: int) -> None:
        """Each line does one thing and ships, at about the same hour."""
        opening = day * DAY + _OPENING
        for line in self.lines:
            if self._owed < 1 or self.lots_left <= 0:
                return
            at = opening + self.random.randrange(_CLOSING - _OPENING)
            before = self.lots_left
            step = getattr(self, "_" + self.random.choices(self._names, self._weights)[0])
            if not step(line, at):
                self._receive(line, at)
            made = before - self.lots_left
            self._owed -= made
            line.owed += made * _SHIPMENTS_A_LOT
            while line.owed >= 1:
                line.owed -= 1
                self._ship(line, at + 3600)

    def _receive(self, line: Line, at: int) -> bool:
        level = self.random.choices(("raw", "traded", "packaging"), (6, 3, 1))[0]
        if len(line.stock.get(level, ())) > _STOCK_LIMIT:
            level = "traded"
        if line.repeats and self.random.random() < 0.05:
            lot = self.random.choice(line.repeats)
            level = next(name for name, items in line.items.items() if lot.item in items)
        else:
            lot = self._bought(self.random.choice(line.items[level]), "receipt", at)
            line.repeats = [*line.repeats[-4:], lot]
        cases = self.random.random() < 0.15
        quantities = [self.random.randrange(40, 400) for _ in range(self.random.randrange(2, 5) if cases else self.random.randrange(1, 3))]
        units = self.book.receive(lot, at, self._dock(), quantities, cases=cases)
        self.book.move(units[0], self._bin(units[0]), at + 1800)
        for unit in units[1:]:
            if not cases:
                self.book.move(unit, self._bin(unit), at + 1800)
        line.stock.setdefault(level, []).extend(units)
        return True

    def _tanker(self, line: Line, at: int) -> bool:
        if self.lots_left < 2:
            return False
        if line.vessel is None or at - line.vessel_since > _VESSEL_DAYS * DAY:
            # A fresh lot in the vessel after its clean-out, for which the rest is used up.
            if line.vessel and line.vessel.quantity > 1 and self._make(line, at, "production", [(line.vessel, line.vessel.quantity)], "semi", parts=1):
                at = line.vessel.ready + 7_200
            if self.lots_left < 2:
                return True
            item = line.items["bulk"][1]
            line.vessel = self.book.vessel(self._new(item, "silo_fill", at - 60), at - 60, places.vessel_of(line.number))
            line.vessel_since = at
        lot = self._bought(line.items["bulk"][0], "receipt", at)
        tanker = self.book.receive(lot, at, self._dock(), [self.random.randrange(2_000, 9_000)], type_="TANKER")[0]
        at = max(at + 1800, line.vessel.ready + 60)
        self.book.transform("silo_fill", at, [(tanker, tanker.quantity)], [Output(line.vessel.lot, tanker.quantity, "", into=line.vessel)])
        return True

    def _produce(self, line: Line, at: int) -> bool:
        if len(line.stock.get("semi", ())) > _STOCK_LIMIT:
            return self._finish(line, at)
        picks = self._picks(line, ("raw",) * self.random.randrange(1, 5))
        if line.vessel and line.vessel.quantity > 200:
            picks.append((line.vessel, self.random.randrange(100, min(line.vessel.quantity, 2_500))))
        return self._make(line, at, "production", picks, "semi", parts=1)

    def _blend(self, line: Line, at: int) -> bool:
        picks = self._picks(line, ("semi",) * self.random.randrange(2, 5))
        return len(picks) > 1 and self._make(line, at, "blend", picks, "semi", parts=1)

    def _finish(self, line: Line, at: int) -> bool:
        picks = self._picks(line, ("semi", "semi", "packaging"))
        return self._make(line, at, "production", picks, "finished", parts=1, units=self.random.randrange(2, 4))

    def _repack(self, line: Line, at: int) -> bool:
        return self._make(line, at, "repack", self._picks(line, ("finished",)), "finished", parts=2, same_item=True)

    def _split(self, line: Line, at: int) -> bool:
        return self._make(line, at, "split", self._picks(line, ("traded",)), "traded", parts=3, same_item=True)

    def _relabel(self, line: Line, at: int) -> bool:
        return self._make(line, at, "relabel", self._picks(line, ("finished",)), "finished", parts=1, same_item=True)

    def _kit(self, line: Line, at: int) -> bool:
        return self._make(line, at, "kitting", self._picks(line, ("finished", "traded", "packaging")), "kit", parts=1)

    def _rework(self, line: Line, at: int) -> bool:
        return self._make(line, at, "rework", self._picks(line, ("finished",)), "semi", parts=1)

    def _make(self, line: Line, at: int, kind: str, picks: list[tuple[Unit, int]], level: str, *, parts: int, units: int = 1, same_item: bool = False) -> bool:
        """Consume the picks and stock `parts` new lots of the level, `units` units each."""
        total = sum(quantity for _, quantity in picks)
        if total < parts * units * 2 or self.lots_left < parts:
            return False
        at = max(at, *(unit.ready + 60 for unit, _ in picks))
        item = picks[0][0].lot.item if same_item else self.random.choice(line.items[level])
        lots = [self._new(item, kind, at + 1500) for _ in range(parts)]
        share, rest = divmod(total, parts * units)
        dock = self._dock()
        outputs = [Output(lot, share, dock) for lot in lots for _ in range(units)]
        outputs[0].quantity += rest
        made = self.book.transform(kind, at, picks, outputs)
        for unit in made:
            self.book.move(unit, self._bin(unit), at + 3600)
        line.stock.setdefault(level, []).extend(made)
        return True

    def _ship(self, line: Line, at: int) -> None:
        levels = [level for level in ("finished", "traded", "kit") if line.stock.get(level)]
        if not levels:
            return
        fullest = max(levels, key=lambda level: len(line.stock[level]))
        # A rising stock goes out in whole units, so that what is kept in memory stays small.
        whole = len(line.stock[fullest]) > _STOCK_LIMIT
        level = fullest if whole else self.random.choice(levels)
        picks = self._picks(line, (level,), whole=whole)
        unit = picks[0][0]
        at = max(at, unit.ready + 60)
        if self.random.random() < _TO_COLD_STORE and unit.place != places.COLD_STORE:
            self.book.move(unit, places.COLD_STORE, at, "transfer")
            at += 7_200
        shipped = self.book.ship(self.random.choice(self.customers), at, picks)[0]
        if self.random.random() < _RETURNED:
            back = at + self.random.randrange(3 * DAY, 20 * DAY)
            heapq.heappush(self._returns, (back, int(shipped.line_id[1:]), shipped, line))

    def _returns_until(self, at: int) -> None:
        while self._returns and self._returns[0][0] < at:
            self._give_back()

    def _give_back(self) -> None:
        at, _, shipped, line = heapq.heappop(self._returns)
        disposition = self.random.choice(("quarantine", "restock", "scrap"))
        unit = self.book.give_back(shipped, self.random.randrange(1, shipped.quantity + 1), at, f"{self.random.choice(places.SITES)}-RET", disposition)
        if disposition == "restock":
            line.stock.setdefault("finished", []).append(unit)

    def _picks(self, line: Line, levels: tuple[str, ...], *, whole: bool = False) -> list[tuple[Unit, int]]:
        """A part of, or all of, one of the oldest units of each level; a level without stock gives nothing."""
        picks: list[tuple[Unit, int]] = []
        for level in levels:
            stock = line.stock.get(level)
            if not stock:
                continue
            index = self.random.randrange(min(len(stock), 4))
            unit = stock[index]
            quantity = unit.quantity if whole or unit.quantity < 20 or self.random.random() < _WHOLE else self.random.randrange(1, unit.quantity // 2)
            if any(unit is other for other, _ in picks):
                continue
            if quantity == unit.quantity:
                stock.pop(index)
            picks.append((unit, quantity))
        return picks

    def _bought(self, item: Item, origin: str, at: int) -> Lot:
        self._supplier_lots += 1
        return self._new(item, origin, at, (self.random.choice(self.suppliers), f"SL{self._supplier_lots:09}"))

    def _new(self, item: Item, origin: str, at: int, supplier: tuple[str, str] = ("", "")) -> Lot:
        self.lots_left -= 1
        return self.book.lot(item, origin, at, supplier=supplier)

    def _dock(self) -> str:
        return f"{self.random.choice(places.SITES)}-DOCK"

    def _bin(self, unit: Unit) -> str:
        return places.bin_of(unit.place[:2], self.random.randrange(1, places.BINS + 1))

    def _line(self, number: int) -> Line:
        def items(level: str, uom: str, count: int) -> list[Item]:
            return [self.book.item(f"{level.upper()}-{number:03}-{each}", level, uom) for each in range(1, count + 1)]

        levels = {"raw": 4, "traded": 3, "packaging": 1, "semi": 3, "finished": 4, "kit": 1}
        found = {level: items(level, "EA" if level in ("packaging", "kit") else "KG", count) for level, count in levels.items()}
        found["bulk"] = items("bulk", "L", 2)
        return Line(number, found)


def lines_for(lots: int, days: int) -> int:
    """How many lines such a business has."""
    return max(1, round(lots / days / LOTS_A_LINE_AND_DAY))
