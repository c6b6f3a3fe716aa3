"""The story that the demo tells: one contaminated milk delivery, and where it went.

Bergbach's lot BB-4711 comes in two tankers, on two days, under two internal lots. The first falls into a tank that already holds Almweide's milk; yoghurt
drawn from that tank the day before is clean, all that is drawn later is not. It becomes plain and strawberry yoghurt, breakfast boxes, a store
brand, an export label and, by rework, next week's yoghurt. Some stands in a third party's cold store, some comes back from customers.
"""

from __future__ import annotations

from typing import Final

from loaders.demodata.book import DAY, Book, Item, Lot, Output, ShippedLine, Unit
from loaders.demodata.parties import CUSTOMERS, SUPPLIERS
from loaders.demodata.places import COLD_STORE, bin_of, tank

SUSPECT: Final = ("BERGBACH", "BB-4711")
COMPLAINT: Final = "BOX-0306"
LOTS: Final = 26


class Story:
    """The story, told to a book. Lots carry the day they were made in their number."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.shipped: dict[str, ShippedLine] = {}

    def tell(self) -> None:
        """All of it; it takes sixteen days."""
        for name, parties in (("suppliers", SUPPLIERS), ("customers", CUSTOMERS)):
            for party in parties:
                self.book.files.add(name, party.row)
        self._items()
        self._clean_monday()
        self._bad_tuesday()
        self._second_tanker()
        self._yoghurt()
        self._boxes_and_brands()
        self._sales()
        self._rework()
        self._returns()
        self._clean_again()

    def _items(self) -> None:
        make = self.book.item
        self.milk, self.tank_milk = make("MILK-RAW", "bulk", "L", 6), make("MILK-TANK", "bulk", "L", 6)
        self.culture, self.fruit = make("CULTURE", "raw", "KG", 180), make("STRAWBERRY-PREP", "raw", "KG", 90)
        self.oats, self.cups = make("OATS", "raw", "KG", 300), make("CUP-500", "packaging", "EA", 999)
        self.base, self.quark = make("YOGHURT-BASE", "semi", "KG", 10), make("QUARK", "finished", "KG", 21)
        self.plain, self.straw = make("YOGHURT-PLAIN", "finished", "KG", 30), make("YOGHURT-STRAWBERRY", "finished", "KG", 30)
        self.muesli, self.box = make("MUESLI", "blend", "KG", 200), make("BREAKFAST-BOX", "kit", "EA", 20)

    def _clean_monday(self) -> None:
        milk = self._receive(self.milk, "MILK-0302", at(0, "05:40"), ("ALMWEIDE", "AW-1182"), 9_000, type_="TANKER")
        self.tank = self.book.vessel(self.book.lot(self.tank_milk, "silo_fill", at(0, "06:00"), name="TANK1-0302"), at(0, "06:00"), tank(1))
        self._fill(self.tank, milk, at(0, "06:30"))
        self.cultures = self._receive(self.culture, "CULT-88", at(0, "08:00"), ("LACTOFERM", "LF-2207"), 60, to=bin_of("W1", 1))
        self.prep = self._receive(self.fruit, "PREP-19", at(0, "08:20"), ("FRUCHTHOF", "19-0044"), 900, to=bin_of("W1", 2))
        self.empty = self._receive(self.cups, "CUPS-0302", at(0, "08:40"), ("BECHER", "K-500-77"), 20_000, to=bin_of("W1", 3))
        self.grain = self._receive(self.oats, "OATS-0302", at(0, "09:10"), ("HALMER", "HM-3310"), 1_200, to=bin_of("W2", 1))
        lot = self._lot(self.plain, "production", at(0, "14:00"), "PLAIN-0302")
        clean = self._make("production", at(0, "11:00"), [(self.tank, 4_000), (self.cultures, 8), (self.empty, 7_600)], [(lot, 1_900, 4), (lot, 1_900, 5)], 180)
        self._ship("FRESHLANE", at(1, "09:00"), (clean[0], 1_900))
        self._ship("CITY-SCHOOLS", at(1, "09:40"), (clean[1], 700))
        self._ship("ST-ANNE", at(1, "10:10"), (clean[1], 200))

    def _bad_tuesday(self) -> None:
        milk = self._receive(self.milk, "MILK-0303", at(1, "05:50"), SUSPECT, 8_000, type_="TANKER")
        self._fill(self.tank, milk, at(1, "06:40"))
        lot = self._lot(self.base, "production", at(1, "13:30"), "BASE-0303")
        self.bases = self._make("production", at(1, "10:30"), [(self.tank, 7_000), (self.cultures, 14)], [(lot, 3_400, 6), (lot, 3_400, 7)], 180)

    def _second_tanker(self) -> None:
        milk = self._receive(self.milk, "MILK-0304", at(2, "06:10"), SUSPECT, 3_000, type_="TANKER")
        second = self.book.vessel(self.book.lot(self.tank_milk, "silo_fill", at(2, "06:20"), name="TANK2-0304"), at(2, "06:20"), tank(2))
        self._fill(second, milk, at(2, "06:50"))
        lot = self._lot(self.quark, "production", at(2, "18:00"), "QUARK-0304")
        self.quarks = self._make("production", at(2, "12:00"), [(second, 2_600), (self.cultures, 5)], [(lot, 650, 8)], 360)

    def _yoghurt(self) -> None:
        straw = self._lot(self.straw, "blend", at(2, "10:30"), "STRAW-0304")
        picks = [(self.bases[0], 3_000), (self.prep, 600), (self.empty, 7_200)]
        self.straws = self._make("blend", at(2, "09:00"), picks, [(straw, 900, number) for number in (9, 10, 11, 12)], 90)
        plain = self._lot(self.plain, "production", at(2, "13:20"), "PLAIN-0304")
        self.plains = self._make("production", at(2, "12:20"), [(self.bases[1], 3_000), (self.empty, 4_000)], [(plain, 1_500, 13), (plain, 1_500, 14)], 60)
        for number in (1, 2):
            self._transfer(self.straws[number], COLD_STORE, at(3, "07:30"))
        self._transfer(self.plains[0], bin_of("W3", 1), at(3, "08:00"))

    def _boxes_and_brands(self) -> None:
        muesli = self._lot(self.muesli, "blend", at(3, "09:45"), "MUESLI-0305")
        bags = self._make("blend", at(3, "09:00"), [(self.grain, 700)], [(muesli, 700, 2)], 45, site="W2")
        self._transfer(bags[0], bin_of("W1", 15), at(3, "14:00"))
        box = self._lot(self.box, "kitting", at(4, "12:00"), COMPLAINT)
        self.boxes = self._make("kitting", at(4, "08:00"), [(self.straws[0], 500), (bags[0], 200)], [(box, 500, 16), (box, 500, 17)], 240)
        stores = [self._lot(self.straw, "repack", at(4, "14:10"), f"STORE-0306-{letter}") for letter in "AB"]
        self.stores = self._make("repack", at(4, "13:30"), [(self.straws[3], 900)], [(stores[0], 450, 18), (stores[1], 450, 19)], 40)
        halves = [self._lot(self.plain, "split", at(5, "09:20"), f"PLAIN-0307-{letter}") for letter in "AB"]
        self.halves = self._make("split", at(5, "09:00"), [(self.plains[0], 800)], [(halves[0], 400, 2), (halves[1], 400, 3)], 20, site="W3")
        label = self._lot(self.plain, "relabel", at(5, "11:30"), "EXPORT-0307")
        self.export = self._make("relabel", at(5, "11:00"), [(self.halves[1], 400)], [(label, 400, 4)], 30, site="W3")

    def _rework(self) -> None:
        lot = self._lot(self.base, "rework", at(6, "08:30"), "REWORK-0308")
        rest = self._make("rework", at(6, "08:00"), [(self.bases[1], 400), (self.plains[1], 100)], [(lot, 500, 20)], 30)
        plain = self._lot(self.plain, "production", at(7, "12:00"), "PLAIN-0309")
        self.late = self._make("production", at(7, "09:00"), [(self.tank, 6_000), (rest[0], 500), (self.cultures, 10)], [(plain, 6_300, 21)], 180)
        self._ship("FRESHLANE", at(9, "08:00"), (self.late[0], 2_400))

    def _sales(self) -> None:
        self._ship("HARBOUR", at(5, "07:00"), (self.straws[0], 400))
        self._ship("FRESHLANE", at(5, "08:10"), (self.plains[1], 600), (self.boxes[0], 200))
        self._ship("NORDIC", at(6, "06:30"), (self.straws[1], 900))
        self._ship("CORNER", at(6, "10:00"), (self.stores[0], 450))
        self._ship("GREEN-BASKET", at(6, "10:40"), (self.stores[1], 300))
        self._ship("SKYLINE", at(6, "13:00"), (self.boxes[1], 350))
        self._ship("EXPORT-DK", at(7, "06:00"), (self.export[0], 400))
        self._ship("CORNER", at(7, "13:00"), (self.quarks[0], 250))
        self._ship("HARBOUR", at(8, "07:00"), (self.halves[0], 150))

    def _returns(self) -> None:
        self.book.give_back(self.shipped["HARBOUR"], 60, at(9, "15:00"), "W3-RET", "quarantine")
        back = self.book.give_back(self.shipped["SKYLINE"], 40, at(10, "11:00"), "W1-RET", "restock")
        self.book.move(back, bin_of("W1", 22), at(10, "12:00"))
        self._ship("GREEN-BASKET", at(11, "09:00"), (back, 30))
        self.book.give_back(self.shipped["CORNER"], 20, at(12, "10:00"), "W3-RET", "scrap")

    def _clean_again(self) -> None:
        milk = self._receive(self.milk, "MILK-0311", at(9, "05:30"), ("ALMWEIDE", "AW-1190"), 6_000, type_="TANKER")
        fresh = self.book.vessel(self.book.lot(self.tank_milk, "silo_fill", at(9, "06:00"), name="TANK1-0311"), at(9, "06:00"), tank(1))
        self._fill(fresh, milk, at(9, "06:20"))
        lot = self._lot(self.plain, "production", at(9, "13:00"), "PLAIN-0311")
        clean = self._make("production", at(9, "10:00"), [(fresh, 5_000), (self.cultures, 9)], [(lot, 4_900, 23)], 180)
        self._ship("CITY-SCHOOLS", at(10, "08:00"), (clean[0], 2_000))

    def _lot(self, item: Item, origin: str, when: int, name: str) -> Lot:
        return self.book.lot(item, origin, when, name=name)

    def _receive(self, item: Item, name: str, when: int, supplier: tuple[str, str], quantity: int, *, type_: str = "PALLET", to: str = "") -> Unit:
        lot = self.book.lot(item, "receipt", when, name=name, supplier=supplier)
        unit = self.book.receive(lot, when, f"{to[:2] or 'W1'}-DOCK", [quantity], type_=type_)[0]
        if to:
            self.book.move(unit, to, when + 1_800)
        return unit

    def _fill(self, vessel: Unit, tanker: Unit, when: int) -> None:
        self.book.transform("silo_fill", when, [(tanker, tanker.quantity)], [Output(vessel.lot, tanker.quantity, "", into=vessel)], minutes=10)

    def _make(self, kind: str, when: int, picks: list[tuple[Unit, int]], made: list[tuple[Lot, int, int]], minutes: int, *, site: str = "W1") -> list[Unit]:
        """One production; `made` is lot, quantity and the bin it is put away to."""
        outputs = [Output(lot, quantity, f"{site}-DOCK") for lot, quantity, _ in made]
        units = self.book.transform(kind, when, picks, outputs, minutes=minutes)
        for unit, (_, _, number) in zip(units, made, strict=True):
            self.book.move(unit, bin_of(site, number), when + minutes * 60 + 600)
        return units

    def _transfer(self, unit: Unit, to: str, when: int) -> None:
        self.book.move(unit, to, when, "transfer")

    def _ship(self, customer: str, when: int, *picks: tuple[Unit, int]) -> None:
        self.shipped.setdefault(customer, self.book.ship(customer, when, list(picks))[0])


def at(day: int, clock: str) -> int:
    """A second of the story.

    >>> at(1, "00:01")
    86460
    """
    hours, minutes = clock.split(":")
    return day * DAY + int(hours) * 3600 + int(minutes) * 60
