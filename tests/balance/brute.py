"""The mass balance by brute force: adds up the live lines of raw events, and knows no graph.

What is live, and which receipts are a lot's origin, comes from the oracle of the traces (`tests/oracle`); the sums, the clean-outs and the periods are
worked out here, from docs/semantics.md 8.5 alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from genealogy import events as ev
from tests.oracle.lines import FOREVER, NEVER, Fact, Voids, on_record
from tests.oracle.lots import LotHistory
from tests.oracle.places import facts_with_vessels, vessel_lots

ZERO = Decimal(0)
Row = dict[str, Decimal | None]


@dataclass(frozen=True)
class Moved:
    """What one line did to its lot: which term, how much, from when, and where it stands in the order of time."""

    term: str
    quantity: Decimal | None
    unit: str
    earliest: float
    moment: float
    lot: str


class Ledger:
    """All that was ever recorded, ready to be balanced.

    Args:
        events: In the order of recording, repeats and conflicts included.
        vessels: Lots that a master row calls vessels.
        places: Content lot of each place that a master row calls a vessel.
    """

    def __init__(self, events: Sequence[ev.Event], vessels: Collection[str] = (), places: Mapping[str, str] | None = None) -> None:
        known = on_record(events)
        voids = Voids(known)
        by_lot: dict[str, list[Fact]] = {}
        content = places or {}
        for fact in facts_with_vessels(known, voids, vessel_lots(known, vessels, content), content):
            by_lot.setdefault(fact.lot, []).append(fact)
        self._moved = {lot: [_moved(fact, LotHistory(facts, vessel=False)) for fact in facts] for lot, facts in by_lot.items()}
        self._pairs = [
            {line.lot_key for line in event.lines if line.lot_key}
            for event in known
            if isinstance(event, ev.LotsDeclaredSame) and not voids.dead(event.event_id)
        ]

    def one_lot(self, lot: str) -> set[str]:
        """The lot and all that were declared the same, over any number of declarations."""
        group = {lot}
        while more := {key for pair in self._pairs if pair & group for key in pair} - group:
            group |= more
        return group

    def expect(self, lot: str, *, begin: float = NEVER, end: float = FOREVER) -> dict[str, Row]:
        """The equations of a lot by unit; those in which nothing is and nothing happened are left out."""
        lines = [one for key in sorted(self.one_lot(lot)) for one in self._moved.get(key, ()) if one and one.earliest <= end]
        units = {one.unit for one in lines if one.quantity is not None}
        came = {unit for unit in units if _came(lines, unit)}
        rows = {unit: _equation(lines, unit, begin, known=unit in came) for unit in came or units}
        return {unit: row for unit, row in rows.items() if any(row.values()) or row["opening"] is None}

    def unmeasured(self, lot: str) -> int:
        """Lines that tell no quantity, or another unit than the lot ever came in."""
        lines = [one for key in self.one_lot(lot) for one in self._moved.get(key, ()) if one and one.term != "clean"]
        came = {one.unit for one in lines if one.quantity is not None and _came(lines, one.unit)}
        return sum(one.quantity is None or bool(came and one.unit not in came) for one in lines)


_TERMS = {
    "output": "made",
    "drawn": "made",
    "commissioning": "made",
    "input": "consumed",
    "supplier_return": "returned_to_suppliers",
    "disposal": "destroyed",
    "return": "returned_by_customers",
    "clean": "clean",
}
_CAME = ("received", "made", "returned_by_customers", "counted_up")
_WENT = ("consumed", "shipped", "returned_to_suppliers", "destroyed", "counted_down")


def _moved(fact: Fact, lot: LotHistory) -> Moved | None:
    if fact.kind == "commissioning" and not lot.is_inflow(fact):
        return None
    term = _TERMS.get(fact.kind, "")
    if fact.kind == "receipt":
        term = "received" if lot.is_inflow(fact) else "arrived"
    elif fact.kind == "shipment":
        term = "shipped" if isinstance(fact.event, ev.LotShipped) and fact.event.customer_id else "sent"
    elif fact.kind == "count":
        term = "counted_down" if (fact.quantity or ZERO) < 0 else "counted_up"
    leaves = term in (*_WENT, "sent", "clean")
    quantity = None if fact.quantity is None else abs(fact.quantity)
    return Moved(term, quantity, fact.unit, fact.earliest, fact.latest if leaves else fact.earliest, fact.lot)


def _came(lines: Iterable[Moved], unit: str) -> bool:
    """Whether a record tells how much of it came in: a receipt, an output, or a count before anything left."""
    told = [one for one in lines if one.unit == unit and one.quantity is not None]
    left = min((one.moment for one in told if one.term in (*_WENT, "sent")), default=FOREVER)
    return any(one.term in ("received", "made") or (one.term == "counted_up" and one.moment <= left) for one in told)


def _equation(lines: Sequence[Moved], unit: str, begin: float, *, known: bool) -> Row:
    now = _sums([one for one in lines if one.unit == unit or one.term == "clean"])
    before = _sums([one for one in lines if one.earliest < begin and (one.unit == unit or one.term == "clean")]) if begin != NEVER else _sums([])
    row: Row = {term: now[term] - before[term] for term in (*_CAME, *_WENT)}
    opening = before["on_hand"] + before["in_transit"]
    row |= {"opening": opening if known else None, "on_hand": now["on_hand"], "in_transit": now["in_transit"]}
    came = opening + sum(now[term] - before[term] for term in _CAME)
    went = now["on_hand"] + now["in_transit"] + sum(now[term] - before[term] for term in _WENT)
    row["unexplained"] = came - went if known else None
    return row


def _sums(lines: Sequence[Moved]) -> dict[str, Decimal]:
    total = {term: sum((one.quantity or ZERO for one in lines if one.term == term), ZERO) for term in (*_CAME, *_WENT, "sent", "arrived")}
    in_transit = max(total["sent"] - total["arrived"], ZERO)
    taken_back = min(max(total["arrived"] - total["sent"], ZERO), total["shipped"])
    left = total["arrived"] - total["sent"] + sum(total[term] for term in _CAME) - sum(total[term] for term in _WENT)
    there = left - sum((_cut_off(lines, lot) for lot in {one.lot for one in lines}), ZERO)
    total["shipped"] -= taken_back
    return total | {"in_transit": in_transit, "on_hand": max(there, ZERO)}


def _cut_off(lines: Sequence[Moved], lot: str) -> Decimal:
    """What the clean-outs of a vessel ended, over all of them: what had come until the last one less what had left."""
    cleans = [one.moment for one in lines if one.term == "clean" and one.lot == lot]
    if not cleans:
        return ZERO
    before = [one for one in lines if one.lot == lot and one.moment <= max(cleans)]
    return sum(((one.quantity or ZERO) * (1 if one.term in (*_CAME, "arrived") else -1) for one in before), ZERO)
