"""Small histories in few words, as in the tests of the trace, with what only a balance looks at; and its answers in few words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from genealogy import events as ev
from genealogy.balance import BalanceAnswer, BalanceQuestion, BalanceStart, Tolerance, balance
from genealogy.events import Line
from genealogy.master import LocationRow
from tests.trace.diary import Diary, Hour, key, line

CAME = ("opening", "received", "made", "returned_by_customers", "counted_up", "moved_in")
WENT = ("on_hand", "in_transit", "consumed", "shipped", "returned_to_suppliers", "destroyed", "counted_down", "moved_out")


class Book(Diary):
    """A diary that also counts, sends back, moves loose stock, and asks for balances."""

    def counted(self, hour: Hour, lot: str, quantity: str, place: str = "DOCK", unit: str = "kg") -> str:
        """A count found more, or with a minus less."""
        goods = Line(lot_key=key(lot), quantity=Decimal(quantity), unit=unit, location_id=place)
        return self._note(ev.StockAdjusted(lines=(goods,), **self._head("count", hour)))

    def sent_back(self, hour: Hour, text: str, place: str = "DOCK") -> str:
        """Goods went back to the supplier."""
        return self._note(ev.LotReturnedToSupplier(lines=(line(text, location_id=place),), **self._head("back", hour)))

    def sent(self, hour: Hour, text: str, place: str = "DOCK", to: str | None = None) -> str:
        """Goods left for another place of ours: no customer, or the place itself."""
        return self._note(ev.LotShipped(customer_id=to, lines=(line(text, location_id=place),), **self._head("send", hour)))

    def shifted(self, hour: Hour, text: str, source: str | None, target: str) -> str:
        """Loose stock changed its place."""
        return self._note(ev.StockMoved(from_location_id=source, lines=(line(text, location_id=target),), **self._head("shift", hour)))

    def restocked(self, hour: Hour, text: str, place: str = "DOCK") -> str:
        """A customer gave goods back, and they are ordinary stock again."""
        goods = line(text, disposition="restock", location_id=place)
        return self._note(ev.LotReturned(customer_id="C", lines=(goods,), **self._head("return", hour)))

    def pieces(self, hour: Hour, lot: str, number: int, receipt: str) -> str:
        """A receipt in pieces."""
        goods = Line(lot_key=key(lot), quantity=Decimal(number), unit="piece", location_id="DOCK")
        return self._note(ev.LotReceived(receipt_id=receipt, supplier_id="S", lines=(goods,), **self._head("receive", hour)))

    def site(self, name: str, *places: str) -> None:
        """Places of a site."""
        self.recorder.master([LocationRow(location_id=place, site=name) for place in places])

    def balance(self, *starts: str, tolerance: tuple[str, str] | None = None, **more: Any) -> BalanceAnswer:
        """The mass balance of some starts."""
        allowed = Tolerance(Decimal(tolerance[0]), tolerance[1]) if tolerance else None
        return balance(self.store, BalanceQuestion(tuple(BalanceStart.parse(start) for start in starts), tolerance=allowed, **more))


def told(answer: BalanceAnswer, unit: str = "kg") -> dict[str, str | None]:
    """The equation in one unit: the terms that are not zero, and always what is unexplained."""
    (found,) = [one for one in answer.equations if one.unit == unit]
    terms = {name: getattr(found, name) for name in (*CAME, *WENT)}
    return {name: value for name, value in terms.items() if value not in ("0", None) or (name == "opening" and value is None)} | {
        "unexplained": found.unexplained
    }


def rows(answer: BalanceAnswer) -> set[tuple[str, str | None, str | None, str | None, str | None]]:
    """Where to look: kind, lot, place, handling unit, quantity."""
    return {(row.kind, row.lot_number, row.location_id, row.handling_unit, row.quantity) for row in answer.located}


def standing(answer: BalanceAnswer) -> dict[str | None, str]:
    """What stands where."""
    return {row.location_id: row.quantity for row in answer.on_hand}
