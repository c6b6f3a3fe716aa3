"""What an answer does not know, by brute force over raw lines (semantics 8.4): shares no code with the engine and knows no graph."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from genealogy import events as ev
from tests.oracle.lines import IN_KINDS, OUT_KINDS, Fact, Kind
from tests.oracle.oracle import Ask, Oracle, Reached

Ring = frozenset[str]


@dataclass(frozen=True)
class Unknowns:
    """What is compared with the completeness of an answer.

    Attributes:
        orphans: Lots without origin.
        nameless: Receipt and lot without a sender.
        of_nothing: Transformation and lot where nothing went in.
        loops: Lots of each loop.
        self_loops: Transformation and lot that it took and gave.
        unknown_times: Lines without a time.
        texts: All that the answer names.
    """

    orphans: frozenset[str]
    nameless: frozenset[tuple[str, str]]
    of_nothing: frozenset[tuple[str, str]]
    loops: frozenset[Ring]
    self_loops: frozenset[tuple[str, str]]
    unknown_times: frozenset[str]
    texts: frozenset[str]


class Doubter:
    """Finds what a whole-lot trace does not know.

    Args:
        oracle: The records as known then.
        forward: Which way the trace went.
        at: Only by what had happened then.
    """

    def __init__(self, oracle: Oracle, *, forward: bool, at: float = math.inf) -> None:
        self._oracle, self._forward, self._at = oracle, forward, at
        self._near: Kind = "input" if forward else "output"
        self._far: Kind = "output" if forward else "input"

    def of(self, lot: str) -> Unknowns:
        """What the trace from a lot does not know."""
        reached = self._oracle.walk(Ask((lot,)), forward=self._forward, at=self._at)
        lots = list(reached.hops)
        listed = self._listed(reached)
        near = [fact for fact in reached.lines.values() if fact.mixing]
        flows = near + [far for fact in near for far in self._beyond(fact)]
        return Unknowns(
            orphans=frozenset(lot for lot in lots if not self._forward and not self._comes_from(lot)),
            nameless=frozenset((_receipt(fact), fact.lot) for fact in listed if isinstance(fact.event, ev.LotReceived) and not fact.event.supplier_id),
            of_nothing=frozenset((str(fact.mixing[1]), fact.lot) for fact in near if not self._forward and fact.mixing and not self._beyond(fact)),
            loops=self._loops(reached),
            self_loops=frozenset(
                (str(fact.mixing[1]), key)
                for fact in near
                if fact.mixing and any(far.lot in self.one_with(fact.lot) for far in self._beyond(fact))
                for key in self.one_with(fact.lot)
            ),
            unknown_times=frozenset(fact.line_id for fact in (*flows, *listed) if math.isinf(fact.earliest) or math.isinf(fact.latest)),
            texts=frozenset(text for text in self._texts(lots, listed, flows) if text),
        )

    def _beyond(self, near: Fact) -> list[Fact]:
        """What lies on the other side of a line's transformation."""
        return [fact for fact in self._oracle.mixings[near.mixing, self._far] if fact.earliest <= self._at] if near.mixing else []

    def _listed(self, reached: Reached) -> list[Fact]:
        """Lines that the answer lists: shipments, or origins and arrivals that name a supplier."""
        if self._forward:
            return [fact for fact in reached.lines.values() if fact.kind == "shipment"]
        came = [fact for fact in self._oracle.facts.values() if fact.kind == "receipt" and fact.earliest <= self._at and self._stands(fact, reached)]
        return list({fact.line_id: fact for fact in (*came, *(fact for fact in reached.lines.values() if fact.kind == "receipt"))}.values())

    def _stands(self, fact: Fact, reached: Reached) -> bool:
        """Whether an arrival that names a supplier stands where the trace came by: in or before the last stretch that it entered or left by."""
        if fact.lot not in reached.hops or not getattr(fact.event, "supplier_id", None):
            return False
        history = self._oracle.lots[fact.lot]
        ends = [history.stretch(line) for line in (*reached.lines.values(), *reached.entered.values()) if line.lot == fact.lot]
        if fact.lot in reached.whole:
            return True
        return any(history.stretch(fact) <= end and not history.parted(history.stretch(fact), end) for end in ends)

    def one_with(self, lot: str) -> Collection[str]:
        """All keys of a lot."""
        keys, before = {lot}, 0
        while len(keys) > before:
            before = len(keys)
            for event in self._oracle.same:
                pair = {line.lot_key for line in event.lines if line.lot_key}
                keys |= pair if pair & keys else set()
        return keys

    def _comes_from(self, lot: str) -> bool:
        """Whether anything made, brought or found a lot, under any of its keys."""
        return any(self._has_origin(self._oracle.lots[key].facts) for key in self.one_with(lot) if key in self._oracle.lots)

    def _has_origin(self, facts: Iterable[Fact]) -> bool:
        then = [fact for fact in facts if fact.earliest <= self._at]
        left = [fact.latest for fact in then if fact.kind in OUT_KINDS]
        return any(
            fact.kind in IN_KINDS or (fact.kind == "count" and (fact.quantity or 0) > 0 and not any(moment < fact.earliest for moment in left)) for fact in then
        )

    def _loops(self, reached: Reached) -> frozenset[Ring]:
        """Lots in whose traces each other's goods are, from what of them was reached."""
        leads = {lot: self._led_from(lot, reached) for lot in reached.hops}
        rings: list[set[str]] = []
        for lot in reached.hops:
            ring = {lot, *(other for other in leads[lot] if other not in self.one_with(lot) and any(key in leads[other] for key in self.one_with(lot)))}
            if len(ring) > 1:
                ring = {key for one in ring for key in self.one_with(one)}
                touching = [known for known in rings if known & ring]
                rings = [known for known in rings if not known & ring] + [ring.union(*touching)]
        return frozenset(map(frozenset, rings))

    def _led_from(self, lot: str, reached: Reached) -> Collection[str]:
        """The lots that the reached lines of a lot lead to over transformations."""
        starts = {fact.line_id for key in self.one_with(lot) for fact in reached.lines.values() if fact.lot == key and fact.kind == self._near}
        return self._oracle.through(starts, forward=self._forward, at=self._at).hops

    def _texts(self, lots: Iterable[str], listed: Iterable[Fact], flows: Iterable[Fact]) -> Iterable[str | None]:
        yield from (unquote(lot.split("|")[2]) for lot in lots)
        yield from (fact.mixing[1] for fact in flows if fact.mixing)
        for fact in listed:
            event, line = fact.event, fact.line
            yield from (line.hu_key, line.order_id)
            if isinstance(event, ev.LotShipped):
                yield from (event.shipment_id, line.document_line_id)
            if isinstance(event, ev.LotReceived):
                yield from (event.receipt_id, line.supplier_lot_number)


def _receipt(fact: Fact) -> str:
    return str(getattr(fact.event, "receipt_id", None) or fact.event.event_id)
