"""Traces by brute force: walks raw lines from transformation to transformation, asking of each pair whether it can have been.

    answer = Oracle(events).forward(Ask(lots=("|I1|A",)))

`events` is everything that was handed to the recorder, in that order; the order tells only which of two conflicting records came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from genealogy import events as ev
from tests.oracle.lines import FOREVER, Fact, Voids, on_record
from tests.oracle.lots import LotHistory
from tests.oracle.places import facts_with_vessels, vessel_lots
from tests.oracle.units import World


@dataclass(frozen=True)
class Ask:
    """Where a trace starts: whole lots, lines, contents of units (`unit_traces`), or several of these."""

    lots: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What is compared with the engine's answer.

    Attributes:
        hops: Each lot reached, with the fewest transformations on the way.
        shipments: `document_line_id` of the shipment lines reached; forward only.
        customers: Who got them.
        receipts: Receipt id and lot of the origins reached; backward only.
        arrivals: Receipts of the lots reached that are no origin and name a supplier: they may be listed too.
        senders: Suppliers that only these name.
        suppliers: Who sent them.
    """

    hops: dict[str, int]
    shipments: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    receipts: frozenset[tuple[str, str]] = frozenset()
    arrivals: frozenset[tuple[str, str]] = frozenset()
    senders: frozenset[str] = frozenset()
    suppliers: frozenset[str] = frozenset()


@dataclass
class Reached:
    """What a walk met: lots with their hops, those touched as a whole, lines that lead on, and lines by which it came into a lot."""

    hops: dict[str, int] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    lines: dict[str, Fact] = field(default_factory=dict)
    entered: dict[str, Fact] = field(default_factory=dict)


class Oracle:
    """All that was ever recorded, ready to be asked.

    Args:
        events: In the order of recording, repeats and conflicts included.
        vessels: Lots that a master row calls vessels.
        places: Content lot of each place that a master row calls a vessel.
    """

    def __init__(self, events: Sequence[ev.Event], vessels: Collection[str] = (), places: Mapping[str, str] | None = None) -> None:
        known = on_record(events)
        content = places or {}
        self._voids = Voids(known)
        self.vessels = vessel_lots(known, vessels, content)
        self.world = World(known, self._voids, self.vessels)
        facts = facts_with_vessels(known, self._voids, self.vessels, content) + self.world.derived
        by_lot: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_lot[fact.lot].append(fact)
        self.lots = {lot: LotHistory(own, vessel=lot in self.vessels) for lot, own in by_lot.items()}
        self.facts = {fact.line_id: fact for fact in facts}
        self.mixings: dict[tuple[tuple[str, str], str], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.mixing:
                self.mixings[fact.mixing, "output" if fact.kind == "drawn" else fact.kind].append(fact)
        self.same = [event for event in known if isinstance(event, ev.LotsDeclaredSame) and not self._voids.dead(event.event_id)]

    def forward(self, ask: Ask, *, at: float = FOREVER) -> Answer:
        """What it became and who got it; `at`: only by what had happened then."""
        reached = self.walk(ask, forward=True, at=at)
        shipped = [fact for fact in reached.lines.values() if fact.kind == "shipment"]
        return Answer(
            hops=reached.hops,
            shipments=frozenset(fact.line.document_line_id or fact.line_id for fact in shipped),
            customers=frozenset(fact.event.customer_id for fact in shipped if isinstance(fact.event, ev.LotShipped) and fact.event.customer_id),
        )

    def backward(self, ask: Ask, *, at: float = FOREVER) -> Answer:
        """What it was made of and who sent that."""
        reached = self.walk(ask, forward=False, at=at)
        received = [(fact, fact.event) for fact in reached.lines.values() if fact.kind == "receipt" and isinstance(fact.event, ev.LotReceived)]
        came = [
            (fact, fact.event) for fact in self.facts.values() if fact.kind == "receipt" and fact.lot in reached.hops and isinstance(fact.event, ev.LotReceived)
        ]
        named = [(fact, event) for fact, event in came if event.supplier_id]
        return Answer(
            hops=reached.hops,
            arrivals=frozenset((event.receipt_id or fact.line_id, fact.lot) for fact, event in named),
            senders=frozenset(event.supplier_id for _, event in named if event.supplier_id),
            receipts=frozenset((event.receipt_id or fact.line_id, fact.lot) for fact, event in received),
            suppliers=frozenset(event.supplier_id for _, event in received if event.supplier_id),
        )

    def documents(self) -> dict[tuple[str, str], Ask]:
        """Every receipt, shipment and customer a question can start from, as kind and id, with its live lines."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for line_id, fact in self.facts.items():
            if "#~fill" in line_id or "#~draw" in line_id:
                continue  # nobody's document
            match fact.event:
                case ev.LotReceived(receipt_id=str(receipt)):
                    found["receipt", receipt].append(line_id)
                case ev.LotShipped(shipment_id=str(shipment), customer_id=str(customer)):
                    found["shipment", shipment].append(line_id)
                    found["customer", customer].append(line_id)
        return {name: Ask(lines=tuple(lines)) for name, lines in found.items()}

    def walk(self, ask: Ask, *, forward: bool, at: float) -> Reached:
        """Breadth first, one transformation a level."""
        reached = Reached()
        frontier = self._enter_lots(ask.lots, 0, reached, forward=forward, at=at)
        for line_id in ask.lines:
            start = self.facts[line_id]
            reached.hops.setdefault(start.lot, 0)
            frontier += self._leave(self._beside(start, forward=forward), reached, at)
            frontier += self._partners(start.lot, 0, reached, forward=forward, at=at)
        return self._onward(frontier, reached, forward=forward, at=at)

    def through(self, lines: Iterable[str], *, forward: bool, at: float) -> Reached:
        """What is met beyond the transformations that these lines are part of."""
        return self._onward([self.facts[line_id] for line_id in lines], Reached(), forward=forward, at=at)

    def _onward(self, frontier: list[Fact], reached: Reached, *, forward: bool, at: float) -> Reached:
        hops = 0
        while frontier:
            hops += 1
            mixings = {fact.mixing for fact in frontier if fact.mixing}
            entered = [fact for mixing in mixings for fact in self.mixings[mixing, "output" if forward else "input"] if fact.earliest <= at]
            reached.entered.update((fact.line_id, fact) for fact in entered)
            frontier = []
            for fact in entered:
                reached.hops.setdefault(fact.lot, hops)
                frontier += self._leave(self._through(fact, forward=forward), reached, at)
                frontier += self._partners(fact.lot, hops, reached, forward=forward, at=at)
        return reached

    def _through(self, fact: Fact, *, forward: bool) -> Iterable[Fact]:
        """Where what a line tells of can have gone to (come from) within its lot."""
        lot = self.lots[fact.lot]
        if forward:
            return [out for out in lot.outflows if lot.may_hold(out, fact)]
        return [into for into in lot.inflows if lot.may_hold(fact, into)]

    def _beside(self, start: Fact, *, forward: bool) -> Iterable[Fact]:
        """Where the stretch that a line stands in can have gone to (come from)."""
        lot = self.lots[start.lot]
        here = lot.stretch(start)
        if forward:
            return [out for out in lot.outflows if lot.stretch(out) >= here and not lot.parted(here, lot.stretch(out))]
        return [into for into in lot.inflows if lot.stretch(into) <= here and not lot.parted(lot.stretch(into), here)]

    def _leave(self, facts: Iterable[Fact], reached: Reached, at: float) -> list[Fact]:
        new = [fact for fact in facts if fact.earliest <= at and fact.line_id not in reached.lines]
        reached.lines.update((fact.line_id, fact) for fact in new)
        return new

    def _enter_lots(self, lots: Iterable[str], hops: int, reached: Reached, *, forward: bool, at: float) -> list[Fact]:
        """Touch whole lots, and what was declared to be the same."""
        frontier: list[Fact] = []
        for lot in lots:
            if lot in reached.whole:
                continue
            reached.whole.add(lot)
            reached.hops.setdefault(lot, hops)
            if lot in self.lots:
                frontier += self._leave(self.lots[lot].outflows if forward else self.lots[lot].inflows, reached, at)
            frontier += self._partners(lot, hops, reached, forward=forward, at=at)
        return frontier

    def _partners(self, lot: str, hops: int, reached: Reached, *, forward: bool, at: float) -> list[Fact]:
        """A lot that is one with another is touched as a whole, and so is the other (1.4); it always was, whenever that was found out."""
        pairs = [tuple(line.lot_key for line in event.lines if line.lot_key) for event in self.same]
        partners = {key for pair in pairs if lot in pair for key in pair}
        return self._enter_lots(sorted(partners), hops, reached, forward=forward, at=at)
