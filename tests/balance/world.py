"""A small world of places, handling units and goods that a program walks through, writing down what it does; it knows no graph and never breaks its own rules.

Each deed is told twice: as a canonical event, for the engine, and as plain movements (term, lot, quantity, from which place, to which place), for the sums
that the engine's balances must equal.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from genealogy import events as ev
from genealogy.events import Line, TimeSpan

START = datetime(2026, 3, 1, tzinfo=UTC)
PLACES = ("P0", "P1", "P2", "P3")
CAME = ("received", "made", "returned_by_customers", "counted_up", "moved_in")
WENT = ("consumed", "shipped", "returned_to_suppliers", "destroyed", "counted_down", "moved_out")


@dataclass(frozen=True)
class Movement:
    """A quantity of a lot that came to a place, left it, or went from one to another; None is outside."""

    hour: int
    term: str
    lot: str
    quantity: int
    source: str | None
    target: str | None


class World:
    """A world of so many deeds.

    Args:
        space: Begins all its names.
        seed: Of all chance.
        deeds: How many are tried; what can't be done at the moment is left out.
    """

    def __init__(self, space: str, seed: int, deeds: int) -> None:
        self._space, self._dice = space, random.Random(seed)
        self.hour = 0
        self.events: list[ev.Event] = []
        self.movements: list[Movement] = []
        self._loose: dict[tuple[str, str], int] = defaultdict(int)
        self._held: dict[tuple[str, str], int] = defaultdict(int)
        self._stands: dict[str, str] = {}
        self._parent: dict[str, str] = {}
        self._units = 0
        can: list[Callable[[], None]] = [self._receive, self._receive, self._shift, self._pack, self._pack, self._unpack, self._move, self._move, self._nest]
        can += [self._unnest, self._ship, self._ship_from_unit, self._ship_unit, self._make, self._count, self._destroy, self._send, self._give_back]
        for deed in range(deeds):
            self.hour += 1
            (self._dice.choice(can) if deed else self._receive)()

    def expect(self, places: Collection[str], begin: int, end: int) -> dict[str, int]:
        """The equation of places (of this world's names) over the hours from `begin` to `end`, both included."""
        sums = dict.fromkeys((*CAME, *WENT), 0)
        opening = on_hand = 0
        for one in self.movements:
            came, went = one.target in places, one.source in places
            change = one.quantity * (came - went)
            opening += change if one.hour < begin else 0
            on_hand += change if one.hour <= end else 0
            if change and begin <= one.hour <= end:
                sums[one.term if one.term != "moved" else "moved_in" if came else "moved_out"] += one.quantity
        return {name: value for name, value in {**sums, "opening": opening, "on_hand": on_hand}.items() if value}

    # What can be done

    def _receive(self) -> None:
        lot, place, quantity = self._lot(), self._any_place(), self._dice.randint(5, 40)
        unit = self._new_unit(place) if self._dice.random() < 0.5 else None
        self._line(ev.LotReceived, "received", lot, quantity, None, place, unit, supplier_id="S", receipt_id=f"{self._space}R{self.hour}")

    def _shift(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            target = self._any_place()
            self._put(lot, place, -quantity)
            self._put(lot, target, quantity)
            self._note(ev.StockMoved, Line(lot_key=lot, quantity=Decimal(quantity), unit="kg", location_id=target), from_location_id=place)
            self._moved("moved", lot, quantity, place, target)

    def _pack(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            here = [unit for unit in self._stands if self._place(unit) == place]
            unit = self._dice.choice(here) if here else self._new_unit(place)
            self._put(lot, place, -quantity)
            self._held[unit, lot] += quantity
            self._note(ev.Packed, Line(lot_key=lot, quantity=Decimal(quantity), unit="kg", location_id=place), parent_hu_key=unit)

    def _unpack(self) -> None:
        if found := self._some_held():
            unit, lot, quantity = found
            place = self._place(unit)
            self._held[unit, lot] -= quantity
            self._put(lot, place, quantity)
            self._note(ev.Unpacked, Line(lot_key=lot, quantity=Decimal(quantity), unit="kg", location_id=place), parent_hu_key=unit)

    def _move(self) -> None:
        outer = [unit for unit in self._stands if unit not in self._parent]
        if outer:
            unit, target = self._dice.choice(outer), self._any_place()
            source = self._stands[unit]
            for inner in self._nested(unit):
                for lot, quantity in self._contents(inner):
                    self._moved("moved", lot, quantity, source, target)
            self._stands[unit] = target
            self._note(ev.HandlingUnitMoved, Line(hu_key=unit, location_id=target))

    def _nest(self) -> None:
        outer = [unit for unit in self._stands if unit not in self._parent and self._contents(unit)]
        pairs = [(one, other) for one in outer for other in outer if one != other and self._stands[one] == self._stands[other]]
        if pairs:
            child, parent = self._dice.choice(pairs)
            self._parent[child] = parent
            self._note(ev.Packed, Line(hu_key=child, location_id=self._place(parent)), parent_hu_key=parent)

    def _unnest(self) -> None:
        if self._parent:
            child = self._dice.choice(sorted(self._parent))
            self._stands[child] = self._place(child)
            self._note(ev.Unpacked, Line(hu_key=child), parent_hu_key=self._parent.pop(child))

    def _ship(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            self._line(ev.LotShipped, "shipped", lot, quantity, place, None, None, customer_id="C")

    def _ship_from_unit(self) -> None:
        if found := self._some_held():
            unit, lot, quantity = found
            self._line(ev.LotShipped, "shipped", lot, quantity, self._place(unit), None, unit, customer_id="C")

    def _ship_unit(self) -> None:
        full = [unit for unit in self._stands if unit not in self._parent and self._contents(unit)]
        if full:
            unit = self._dice.choice(full)
            place = self._stands[unit]
            for inner in self._nested(unit):
                for lot, quantity in self._contents(inner):
                    self._moved("shipped", lot, quantity, place, None)
                    self._held[inner, lot] = 0
                self._stands.pop(inner)
                self._parent.pop(inner, None)
            self._note(ev.LotShipped, Line(hu_key=unit), customer_id="C")

    def _make(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            made, target, gave = f"|{self._space}J|M{self.hour}", self._any_place(), max(quantity - 1, 1)
            self._put(lot, place, -quantity)
            self._put(made, target, gave)
            inputs = (Line(line="in", lot_key=lot, quantity=Decimal(quantity), unit="kg", location_id=place),)
            outputs = (Line(line="out", lot_key=made, quantity=Decimal(gave), unit="kg", location_id=target),)
            self.events.append(ev.LotTransformed(transformation_id=f"{self._space}T{self.hour}", lines=inputs, outputs=outputs, **self._head()))
            self._moved("consumed", lot, quantity, place, None)
            self._moved("made", made, gave, None, target)

    def _count(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            up = self._dice.random() < 0.5
            self._put(lot, place, quantity if up else -quantity)
            signed = Decimal(quantity if up else -quantity)
            self._note(ev.StockAdjusted, Line(lot_key=lot, quantity=signed, unit="kg", location_id=place))
            self._moved("counted_up" if up else "counted_down", lot, quantity, *((None, place) if up else (place, None)))

    def _destroy(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            self._line(ev.StockDisposed, "destroyed", lot, quantity, place, None, None)

    def _send(self) -> None:
        """Goods go to another place of ours by a shipment, and arrive at once by a receipt that names no supplier."""
        found = self._some_loose()
        if found and found[0].startswith(f"|{self._space}J"):
            lot, place, quantity = found
            target = self._any_place()
            self._line(ev.LotShipped, "moved", lot, quantity, place, None, None)
            self._line(ev.LotReceived, "moved", lot, quantity, None, target, None, receipt_id=f"{self._space}A{self.hour}")

    def _give_back(self) -> None:
        if found := self._some_loose():
            lot, place, quantity = found
            self._line(ev.LotReturnedToSupplier, "returned_to_suppliers", lot, quantity, place, None, None)

    # What there is, and what is written down

    def _line(self, kind: type[Any], term: str, lot: str, quantity: int, source: str | None, target: str | None, unit: str | None, **more: Any) -> None:
        """Something that came from outside, or left."""
        change = quantity if target else -quantity
        if unit:
            self._held[unit, lot] += change
        else:
            self._put(lot, str(target or source), change)
        self._note(kind, Line(lot_key=lot, hu_key=unit, quantity=Decimal(quantity), unit="kg", location_id=target or source), **more)
        self._moved(term, lot, quantity, source, target)

    def _note(self, kind: type[Any], line: Line, **more: Any) -> None:
        self.events.append(kind(lines=(line,), **more, **self._head()))

    def _head(self) -> dict[str, Any]:
        number = f"{len(self.events):03d}"
        moment = START + timedelta(hours=self.hour)
        return {"event_id": ev.event_id(self._space, number), "source": self._space, "document": number, "event_time": TimeSpan(moment, moment)}

    def _moved(self, term: str, lot: str, quantity: int, source: str | None, target: str | None) -> None:
        self.movements.append(Movement(self.hour, term, lot, quantity, source, target))

    def _put(self, lot: str, place: str, change: int) -> None:
        self._loose[lot, place] += change

    def _lot(self) -> str:
        return f"|{self._space}I|L{self._dice.randint(0, 2)}"

    def _any_place(self) -> str:
        return self._space + self._dice.choice(PLACES)

    def _new_unit(self, place: str) -> str:
        self._units += 1
        unit = f"{self._space}U{self._units}"
        self._stands[unit] = place
        return unit

    def _place(self, unit: str) -> str:
        while unit in self._parent:
            unit = self._parent[unit]
        return self._stands[unit]

    def _nested(self, unit: str) -> list[str]:
        return [unit, *(inner for child, parent in self._parent.items() if parent == unit for inner in self._nested(child))]

    def _contents(self, unit: str) -> list[tuple[str, int]]:
        return [(lot, quantity) for (held_by, lot), quantity in self._held.items() if held_by == unit and quantity]

    def _some_loose(self) -> tuple[str, str, int] | None:
        return self._part([(lot, place, quantity) for (lot, place), quantity in self._loose.items() if quantity > 0])

    def _some_held(self) -> tuple[str, str, int] | None:
        return self._part([(unit, lot, quantity) for (unit, lot), quantity in self._held.items() if quantity > 0 and unit in self._stands])

    def _part(self, found: list[tuple[str, str, int]]) -> tuple[str, str, int] | None:
        if not found:
            return None
        first, second, quantity = self._dice.choice(found)
        return first, second, self._dice.choice((quantity, self._dice.randint(1, quantity)))
