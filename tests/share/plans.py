"""Random histories whose true course is known: what happened, hour by hour, in quantities that were there; and how it was recorded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key

START = datetime(2026, 3, 1, tzinfo=UTC)
RAW = ("M/1", "M/2", "F/1", "F/2")
MADE = ("M/3", "M/4", "X/1", "X/2", "Y/1", "P/1", "P/2")
TANKS = ("M/T", "M/U")
RULES = ("full_mix", "fifo", "fifo_band", "strict")


@dataclass(frozen=True)
class Step:
    """One thing that happened, in true quantities: (lot, quantity) in and out."""

    kind: str
    ins: tuple[tuple[str, int], ...] = ()
    outs: tuple[tuple[str, int], ...] = ()
    line: str = ""
    of: str = ""
    customer: str = ""


@dataclass
class Plan:
    """A history.

    Attributes:
        steps: In true order; step n happened in hour n.
        blank: Which lines were recorded without a quantity, as (step, side, place).
        spans: By step how far before and after its hour it was recorded to have been; None: unknown.
        rules: By tank its rule, band and heel.
        starts: The suspect lots.
    """

    steps: list[Step] = field(default_factory=list)
    blank: set[tuple[int, str, int]] = field(default_factory=set)
    spans: dict[int, tuple[int, int] | None] = field(default_factory=dict)
    rules: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    starts: tuple[str, ...] = ("M/1",)

    def events(self, space: str) -> list[ev.Event]:
        """As recorded, under names of its own."""
        return [self._event(number, step, space) for number, step in enumerate(self.steps)]

    def _event(self, number: int, step: Step, space: str) -> ev.Event:
        head: dict[str, Any] = {"event_id": ev.event_id("plan", space, f"{number:03}"), "source": "plan", "document": f"{space}{number:03}"}
        head["event_time"] = self._span(number)
        ins = tuple(self._line(number, "in", place, one, space) for place, one in enumerate(step.ins))
        outs = tuple(self._line(number, "out", place, one, space) for place, one in enumerate(step.outs))
        one = (outs or ins)[0]
        of = ev.event_id("plan", space, step.of) if step.of else None
        match step.kind:
            case "make":
                return ev.LotTransformed(transformation_id=head["document"], lines=ins, outputs=outs, **head)
            case "receive":
                return ev.LotReceived(receipt_id=head["document"], supplier_id="S", lines=outs, **head)
            case "arrive":
                return ev.LotReceived(receipt_id=head["document"], lines=outs, **head)
            case "ship":
                sent = Line(lot_key=one.lot_key, quantity=one.quantity, unit=one.unit, location_id="P", document_line_id=space + step.line, order_id=space)
                return ev.LotShipped(shipment_id=space, customer_id=space + step.customer, lines=(sent,), **head)
            case "return":
                back = Line(lot_key=one.lot_key, quantity=one.quantity, unit=one.unit, location_id="P", returns_line=of, disposition="restock")
                return ev.LotReturned(customer_id=space, lines=(back,), **head)
            case "up" | "down":
                sign = -1 if step.kind == "down" else 1
                counted = Line(lot_key=one.lot_key, quantity=one.quantity and sign * one.quantity, unit=one.unit, location_id="P")
                return ev.StockAdjusted(lines=(counted,), **head)
            case "clean":
                return ev.VesselCleaned(lines=(Line(lot_key=one.lot_key),), **head)
        return ev.StockDisposed(lines=ins, **head)

    def _line(self, number: int, side: str, place: int, told: tuple[str, int], space: str) -> Line:
        lot, quantity = told
        known = (number, side, place) not in self.blank
        return Line(
            line=f"{side}/{place}",
            lot_key=key(lot, space),
            quantity=Decimal(quantity) if known else None,
            unit=unit_of(lot) if known else None,
            location_id="P",
        )

    def _span(self, number: int) -> TimeSpan:
        span = self.spans.get(number, (0, 0))
        if span is None:
            return TimeSpan()
        return TimeSpan(START + timedelta(hours=number - span[0]), START + timedelta(hours=number + span[1]))


def key(lot: str, space: str) -> str:
    """The lot's key under a name space."""
    item, _, text = lot.partition("/")
    return lot_key(space + item, text)


def unit_of(lot: str) -> str:
    """Things of item P are counted, all else is weighed."""
    return "piece" if lot.startswith("P") else "kg"


def plan_of(dice: Random) -> Plan:
    """A history of up to 40 steps, at the end of which some of all that is left is shipped."""
    plan = Plan(rules={tank: (dice.choice(RULES), dice.choice([1, 10, 40]), dice.choice([0, 0, 20])) for tank in TANKS})
    plan.starts = tuple(dice.sample(RAW + MADE[:3], dice.randint(1, 2)))
    gaps, doubt = dice.choice([0, 0, 8]), dice.choice([0, 0, 4])
    stock: dict[str, int] = defaultdict(int)
    for lot in RAW:
        _receive(plan, stock, lot, dice.choice([30, 70, 100]))
    made: set[str] = set()
    for _ in range(dice.randint(3, 26)):
        _step(dice, plan, stock, made)
    for lot in sorted(lot for lot, quantity in stock.items() if quantity > 0):
        _move(plan, stock, "ship", ((lot, _some(dice, stock[lot])),), (), line=f"L{len(plan.steps)}", customer=dice.choice("CD"))
    seen = {lot for step in plan.steps for lot, _ in (*step.ins, *step.outs)}
    plan.starts = tuple(lot for lot in plan.starts if lot in seen) or ("M/1",)
    for number, step in enumerate(plan.steps):
        if gaps and step.kind not in ("clean", "receive", "up", "down"):
            plan.blank |= {
                (number, side, place) for side, told in (("in", step.ins), ("out", step.outs)) for place in range(len(told)) if not dice.randint(0, gaps)
            }
        if doubt and not dice.randint(0, doubt):
            plan.spans[number] = dice.choice([(1, 1), (0, 5), (5, 0), (20, 20), None])
    return plan


def _receive(plan: Plan, stock: dict[str, int], lot: str, quantity: int) -> None:
    plan.steps.append(Step("receive", outs=((lot, quantity),)))
    stock[lot] += quantity


def _step(dice: Random, plan: Plan, stock: dict[str, int], made: set[str]) -> None:
    number = len(plan.steps)
    kind = dice.choice(["make"] * 6 + ["fill"] * 4 + ["ship"] * 6 + ["receive", "return", "arrive", "up", "down", "dispose", "clean"])
    there = sorted(lot for lot, quantity in stock.items() if quantity > 0)
    if kind == "receive" or not there:
        _receive(plan, stock, dice.choice(RAW), dice.choice([30, 70, 100]))
        return
    lot = dice.choice(there)
    quantity = _some(dice, stock[lot])
    if kind == "make":
        _make(dice, plan, stock, made, there)
    elif kind == "fill":
        tank = dice.choice(TANKS)
        sources = [one for one in there if unit_of(one) == "kg" and one != tank]
        if sources:
            lot = dice.choice(sources)
            quantity = _some(dice, stock[lot])
            _move(plan, stock, "make", ((lot, quantity),), ((tank, quantity),))
    elif kind == "ship":
        _move(plan, stock, "ship", ((lot, quantity),), (), line=f"L{number}", customer=dice.choice("CD"))
    elif kind in ("dispose", "down") and not (kind == "down" and lot in TANKS):
        _move(plan, stock, kind, ((lot, quantity),), ())
    elif kind == "up" and lot not in TANKS:
        _move(plan, stock, "up", (), ((lot, quantity),))
    elif kind == "clean" and lot in TANKS:
        plan.steps.append(Step("clean", ins=((lot, stock[lot]),)))
        stock[lot] = 0
    elif kind in ("return", "arrive"):
        _back(dice, plan, stock, made, kind)


def _back(dice: Random, plan: Plan, stock: dict[str, int], made: set[str], kind: str) -> None:
    came = {step.of for step in plan.steps if step.of}
    sent = [number for number, step in enumerate(plan.steps) if step.kind == "ship" and f"{number:03}" not in came]
    # Only of a lot that was made is it sure that a later receipt brings nothing new; a tank gets nothing back.
    sent = [number for number in sent if plan.steps[number].ins[0][0] in (made if kind == "arrive" else {*RAW, *MADE})]
    if sent:
        number = dice.choice(sent)
        lot, quantity = plan.steps[number].ins[0]
        _move(plan, stock, kind, (), ((lot, _some(dice, quantity)),), of=f"{number:03}")


def _make(dice: Random, plan: Plan, stock: dict[str, int], made: set[str], there: list[str]) -> None:
    sources = dice.sample(there, min(len(there), dice.randint(1, 3)))
    ins = tuple((lot, _some(dice, stock[lot])) for lot in sources)
    targets = dice.sample(MADE, dice.randint(1, 2))
    total = max(len(targets), sum(quantity for _, quantity in ins) + dice.choice([0, 0, 0, -5, 10]))
    parts = [total] if len(targets) == 1 else [max(1, total // dice.choice([2, 4])), 0]
    parts[-1] = max(1, total - sum(parts[:-1]))
    outs = tuple(zip(targets, parts, strict=True))
    _move(plan, stock, "make", ins, outs)
    made.update(targets)


def _move(plan: Plan, stock: dict[str, int], kind: str, ins: tuple[tuple[str, int], ...], outs: tuple[tuple[str, int], ...], **more: str) -> None:
    plan.steps.append(Step(kind, ins, outs, **more))
    for lot, quantity in ins:
        stock[lot] -= quantity
    for lot, quantity in outs:
        stock[lot] += quantity


def _some(dice: Random, most: int) -> int:
    return max(1, most * dice.choice([1, 1, 2, 3, 4]) // 4)
