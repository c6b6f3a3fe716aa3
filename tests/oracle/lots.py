"""One lot as the oracle sees it: its live lines, and which outflow may hold which inflow (semantics 2.2, 3 and 6)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.oracle.lines import OUT_KINDS, Fact

ZERO = Decimal(0)
Key = tuple[float, int, str]


class LotHistory:
    """The live lines of one lot.

    Args:
        facts: All of them.
        vessel: Whether it is the content of a tank or silo.
    """

    def __init__(self, facts: Iterable[Fact], *, vessel: bool) -> None:
        self.facts = list(facts)
        self.vessel = vessel
        self.inflow_ids = self._inflow_ids()
        self.ordered = sorted(self.facts, key=self.key)
        self.inflows = [fact for fact in self.ordered if self.is_inflow(fact)]
        self.outflows = [fact for fact in self.ordered if fact.kind in OUT_KINDS]
        adds_up = self._adds_up()
        self.one_mixing = not vessel and not adds_up
        self.overdrawn = vessel and not adds_up
        self._breaks = [] if self.one_mixing else self._clean_breaks()

    def is_inflow(self, fact: Fact) -> bool:
        """Whether this line brought the lot, or more of it, into being (3.1)."""
        return fact.line_id in self.inflow_ids

    def key(self, fact: Fact) -> Key:
        """Place in the one order of 2.2: inflows at their earliest, outflows at their latest, others between them."""
        if self.is_inflow(fact):
            return (fact.earliest, 0, fact.line_id)
        if fact.kind in OUT_KINDS or fact.kind == "clean":
            return (fact.latest, 2, fact.line_id)
        counted_down = fact.kind == "count" and (fact.quantity or ZERO) < 0
        return (fact.latest if counted_down else fact.earliest, 1, fact.line_id)

    def may_hold(self, outflow: Fact, inflow: Fact) -> bool:
        """Whether some of what came in by `inflow` can have left by `outflow`: unless it surely left before."""
        if self.one_mixing:
            return True
        if inflow.earliest > outflow.latest:
            return False
        return not any(self.key(inflow) < clean and fill < self.key(outflow) for clean, fill in self._breaks)

    def stretch(self, fact: Fact) -> int:
        """Which stretch between two mixings a line stands in; only a question that starts at a line (7) needs it."""
        return sum(begin <= self.key(fact) for begin in self._begins())

    def parted(self, earlier: int, later: int) -> bool:
        """Whether a clean-out parts two stretches."""
        cleaned = {sum(begin < fill for begin in self._begins()) + 1 for _, fill in self._breaks}
        return any(earlier < begin <= later for begin in cleaned)

    def _begins(self) -> list[Key]:
        """Keys of the inflows that begin a new stretch: those that follow an outflow or a clean-out."""
        if self.one_mixing:
            return []
        begins, given_away = [], False
        for fact in self.ordered:
            if self.is_inflow(fact) and given_away:
                begins.append(self.key(fact))
            if fact.kind in OUT_KINDS or fact.kind == "clean":
                given_away = True
            elif self.is_inflow(fact):
                given_away = False
        return begins

    def _inflow_ids(self) -> frozenset[str]:
        outputs = [fact for fact in self.facts if fact.kind == "output"]
        commissionings = sorted((fact for fact in self.facts if fact.kind == "commissioning"), key=lambda fact: fact.line_id)
        receipts = sorted((fact for fact in self.facts if fact.kind == "receipt"), key=lambda fact: (fact.earliest, fact.line_id))
        drawn = frozenset(fact.line_id for fact in self.facts if fact.kind == "drawn")
        return drawn | self._origins(outputs, commissionings, receipts)

    def _origins(self, outputs: list[Fact], commissionings: list[Fact], receipts: list[Fact]) -> frozenset[str]:
        """What brought the lot into being (3.2); what was drawn from a vessel under its name was there before."""
        if outputs:
            return frozenset(fact.line_id for fact in outputs)
        if commissionings:
            told: dict[tuple[object, ...], str] = {}
            for fact in commissionings:
                told.setdefault((fact.earliest, fact.latest, fact.line.location_id, fact.quantity, fact.unit), fact.line_id)
            return frozenset(told.values())
        return frozenset(fact.line_id for fact in receipts if fact is receipts[0] or getattr(fact.event, "supplier_id", None))

    def _adds_up(self) -> bool:
        """Rule 3.5: at no stretch's end has more gone out than came in; without quantities, nothing left before anything came."""
        counted = [fact for fact in self.ordered if fact.kind != "clean" and (fact.kind != "commissioning" or self.is_inflow(fact))]
        if any(fact.quantity is None for fact in counted) or len({fact.unit for fact in counted}) > 1:
            first = next((fact for fact in self.ordered if self.is_inflow(fact) or fact.kind in OUT_KINDS or self._counted_up(fact)), None)
            return first is None or first.kind not in OUT_KINDS
        came = arrived = shipped = gone = ZERO
        given_away = False
        for fact in self.ordered:
            if self.is_inflow(fact) and given_away:
                if gone > came + min(arrived, shipped):
                    return False
                given_away = False
            quantity = fact.quantity or ZERO
            if self.is_inflow(fact) or fact.kind == "return" or (fact.kind == "count" and quantity > 0):
                came += quantity
            elif fact.kind == "receipt":
                arrived += quantity
            elif fact.kind == "count":
                gone -= quantity
            elif fact.kind in OUT_KINDS:
                gone += quantity
                shipped += quantity if fact.kind == "shipment" else ZERO
            given_away = given_away or fact.kind in OUT_KINDS or fact.kind == "clean"
        return gone <= came + min(arrived, shipped)

    def _counted_up(self, fact: Fact) -> bool:
        """A count that found more is an origin as well, unknown as it is (3.2)."""
        return fact.kind == "count" and (fact.quantity or ZERO) > 0

    def _clean_breaks(self) -> list[tuple[Key, Key]]:
        """Clean-outs that part what came before from what comes after: each with the first fill after it (3.3, 6.3)."""
        flows = self.inflows + self.outflows
        breaks = []
        for clean in self.ordered:
            if clean.kind != "clean" or any(clean.touches(flow) for flow in flows):
                continue
            later = [self.key(into) for into in self.inflows if self.key(into) > self.key(clean)]
            if later:
                breaks.append((self.key(clean), min(later)))
        return breaks
