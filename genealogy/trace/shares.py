"""Suspect shares for the rows of an answer (semantics 8.6, docs/shares.md): from what a trace reached to what part of each row is suspect material."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import msgspec

from genealogy.share.bounds import ANY, Share
from genealogy.share.read import Known, Reached, read_network
from genealogy.share.solve import Solver
from genealogy.share.taken import Taken, hull, share_of
from genealogy.share.vessel import Segment
from genealogy.store import Transaction
from genealogy.trace.answer import CustomerAnswer, LotAnswer, OrderAnswer, PlaceAnswer, ShipmentAnswer, StockAnswer, SuspectShare, millionths
from genealogy.trace.forward import Outgoing, Shipped
from genealogy.trace.question import Question
from genealogy.trace.start import Located
from genealogy.trace.units import Found
from genealogy.trace.window import Window

# Beyond so many nodes an answer gives shares on request only.
UNASKED = 10_000
_Row = TypeVar("_Row", CustomerAnswer, LotAnswer, OrderAnswer, PlaceAnswer, ShipmentAnswer, StockAnswer)


def why_not(question: Question, found: Found) -> str | None:
    """Why an answer gives no shares; None when it does."""
    nodes = len(found.certain.hops.keys() | found.possible.hops.keys())
    if question.direction == "backward":
        return "Only forward answers have shares."
    if question.shares is False:
        return "Shares were not asked for."
    if found.certain.limited or found.possible.limited:
        return "The search was cut short, so what flowed in is not known."
    if nodes > UNASKED and not (question.shares or question.narrow):
        return f"{nodes} nodes were reached; above {UNASKED} shares are given on request only (--shares)."
    return None


def read_shares(tx: Transaction, located: Located, found: Found, window: Window) -> Shares:
    """Read what flowed into all that was reached, and work its shares out."""
    lot_of = found.possible.lot_of | found.certain.lot_of
    contents = found.certain.contents | found.possible.contents
    hops = found.possible.hops.keys() | found.certain.hops.keys()
    reached = Reached(
        lots={node: lot for node, lot in lot_of.items() if node not in contents},
        contents=sorted(contents),
        mixings=sorted(node for node in hops if node not in lot_of),
        possible=found.possible.hops.keys() - found.certain.hops.keys(),
        starts=set(located.all),
        whole=set(located.whole),
        open=set(located.open),
    )
    known = read_network(tx, reached, window.clocks)
    solver = Solver(known.network)
    solver.solve()
    return Shares(known, solver.segments, found)


@dataclass(slots=True)
class Shares:
    """The shares of one answer.

    Attributes:
        known: The network, and what else was read.
        segments: Segment or content → its goods.
        found: What the trace reached.
    """

    known: Known
    segments: dict[str, Segment]
    found: Found
    _ends: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _nodes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _of_line: dict[str, Share] = field(default_factory=dict)
    _whole_lots: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._whole_lots = self.found.certain.whole_lots
        net = self.known.network
        carried_on = {before for befores in net.carries.values() for before in befores}
        for node, lot in (*net.lots.items(), *net.contents.items()):
            if node not in carried_on and node in net.lots:
                self._ends[lot].append(node)
            if node in self.found.certain.hops:
                self._nodes[lot].append(node)

    def of_lines(self, lines: Sequence[Shipped], outgoing: Outgoing) -> Share:
        """The share of some shipment lines together; a line is asked for by its own row, and by its order's and customer's where it is the only one."""
        known = self._of_line.get(lines[0].line_id) if len(lines) == 1 else None
        if known is None:
            known = share_of([self._shipped(line, outgoing) for line in lines], self.segments)
            if len(lines) == 1:
                self._of_line[lines[0].line_id] = known
        return known

    def of_stock(self, rows: Iterable[StockAnswer]) -> Share:
        """The share of some stock together."""
        return share_of([self._standing(row) for row in rows], self.segments)

    def of_lot(self, row: LotAnswer) -> Share:
        """The share of all that was reached of a lot."""
        nodes = self._nodes[row.lot_key]
        return hull([_whole(self.segments[node]) for node in nodes]) if nodes and row.certainty == "certain" else ANY

    def _shipped(self, line: Shipped, outgoing: Outgoing) -> Taken:
        return Taken((line.node,), line.quantity, line.unit, line.line_id, sure=outgoing.certainty[line.line_id] == "certain")

    def _standing(self, row: StockAnswer) -> Taken:
        """Stock is what is left at the end of its lot; of a lot that a clean-out parted, it may be of a stretch that was never reached."""
        quantity = millionths(row.quantity)
        net = self.known.network
        if row.lot_key in self._whole_lots:
            ends = tuple(self._ends[row.lot_key])
            sure = row.lot_key in net.whole or row.lot_key not in self.known.parted
        else:
            ends = tuple(self.known.units.get((row.handling_unit or "", row.lot_key), ()))
            sure = row.certainty == "certain"
        return Taken(ends, quantity, row.unit, rest=True, sure=sure)


def _whole(segment: Segment) -> Share:
    amount = segment.pile.amount
    return segment.pile.take(amount.quantity if amount else None, segment.pile.unit)


@lru_cache(10_000)
def shown(share: Share) -> SuspectShare:
    """A share as answers tell it; among many rows there are few shares."""
    low, expected, high = share.texts()
    return SuspectShare(low=low, expected=expected, high=high)


def told(rows: Sequence[_Row], share: Callable[[_Row], Share]) -> list[_Row]:
    """The same rows, with their shares."""
    return [msgspec.structs.replace(row, suspect_share=shown(share(row))) for row in rows]
