"""From a question to its answer: locate, walk, read the lines, say what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

from genealogy.garbage import rare_collections
from genealogy.store import Store, Transaction
from genealogy.trace.answer import Counts, SharesNote, StockAnswer, Timing, TraceAnswer
from genealogy.trace.backward import Incoming, read_backward, receipt_rows, supplier_lot_rows, supplier_rows
from genealogy.trace.completeness import State, judge
from genealogy.trace.forward import Outgoing, Shipped
from genealogy.trace.held import ask_units, unit_rows
from genealogy.trace.levels import levels_of
from genealogy.trace.lots import Lot
from genealogy.trace.narrow import narrow
from genealogy.trace.question import Question
from genealogy.trace.shares import read_shares, why_not
from genealogy.trace.start import begin
from genealogy.trace.steady import steadily
from genealogy.trace.stock import read_forward
from genealogy.trace.times import to_micros, to_text, told_known_at
from genealogy.trace.touching import texts_of_starts
from genealogy.trace.units import Found, find
from genealogy.trace.walk import Walker
from genealogy.trace.window import Window, window_of

TIMEOUT = 300.0


def trace(store: Store, question: Question) -> TraceAnswer:
    """Answer a trace question.

    Args:
        store: The database.
        question: Direction, starts and times.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        BadInput: A start or time can't be read.
    """
    return look(store, question).answer


def look(store: Store, question: Question) -> Traced:
    """As `trace`, for those who look at what lies behind the answer."""
    with rare_collections():
        return store.read(lambda tx: traced(tx, question), name=f"trace/{question.direction}", timeout=TIMEOUT)


def answer(tx: Transaction, question: Question) -> TraceAnswer:
    """As `trace`, within a transaction."""
    return traced(tx, question).answer


@dataclass(frozen=True, slots=True)
class Traced:
    """An answer, with what was reached, the lines of records it was made from, and the times it was asked for."""

    answer: TraceAnswer
    found: Found
    lines: Outgoing | Incoming
    window: Window

    @property
    def outgoing(self) -> Outgoing:
        """The shipment lines; none of a backward trace."""
        return self.lines if isinstance(self.lines, Outgoing) else Outgoing()


def traced(tx: Transaction, question: Question) -> Traced:
    """As `answer`, for those who look at what lies behind it."""
    window = window_of(tx, question)
    return steadily(tx, window.known, lambda known: attempt(tx, question, replace(window, known=known)))


def attempt(tx: Transaction, question: Question, window: Window) -> tuple[int, Traced]:
    """One attempt at `answer`: the last commit before anything was read, and what was found. Whoever calls asks `steadily`."""
    return _Answering(tx, question, window).result()


@dataclass(slots=True)
class _Answering:
    """One attempt to answer."""

    tx: Transaction
    question: Question
    window: Window

    def result(self) -> tuple[int, Traced]:
        """The last commit before anything was read, and the answer."""
        began = perf_counter()
        tx, question, window = self.tx, self.question, self.window
        located, walked = begin(tx, question, window)
        walk_ms = (perf_counter() - began) * 1000
        walker = Walker(question.direction, window, units=bool(located.contents), limit=question.max_nodes)
        found = find(tx, walker, located.all, walked)
        found.certain.walk_ms = walk_ms if walked else found.certain.walk_ms
        held_by = ask_units(tx, found, window) if question.direction == "forward" else None
        no_shares = why_not(question, found)
        shares = None if no_shares else read_shares(tx, located, found, window)
        lines, state, lots, stock = _read(tx, found, window, question)
        if found.certain.unknown_times is None and (window.as_of or state.timeless):
            found.certain.unknown_times = set(walker.flows(tx, list(found.certain.hops)).unknown_times)
        outgoing = lines if isinstance(lines, Outgoing) else Outgoing()
        incoming = lines if isinstance(lines, Incoming) else Incoming()
        levels = levels_of(found, lots, outgoing, stock, shares)
        held = unit_rows(held_by(), found, outgoing, stock) if held_by else []
        units = {row.handling_unit for row in held} if isinstance(lines, Outgoing) else {line.hu_key for line in lines.lines if line.hu_key}
        limits = [f"nodes: {question.max_nodes}"] if found.certain.limited or found.possible.limited else []
        complete, report = judge(tx, found, lots, window, lines, units | texts_of_starts(located.rows), state, limits)
        receipts, suppliers = receipt_rows(incoming, lots), supplier_rows(incoming, lots)
        levels, narrowed = narrow(question, levels, outgoing, shares, lots) if question.narrow else (levels, None)
        counts = Counts(
            lots=len(levels.lots),
            handling_units=len(units),
            receipts=len({row.receipt_id for row in receipts}),
            shipment_lines=len(levels.shipments),
            orders=len({row.order_id for row in levels.shipments if row.order_id}),
            customers=len(levels.customers),
            suppliers=len(suppliers),
        )
        answered = TraceAnswer(
            direction=question.direction,
            start=located.rows,
            at=to_text(to_micros(question.at)) if question.at else None,
            known_at=told_known_at(question.known_at),
            complete=complete,
            completeness=report,
            counts=counts,
            lots=levels.lots,
            customers=levels.customers,
            orders=levels.orders,
            shipments=levels.shipments,
            on_hand=levels.on_hand,
            handling_units=held,
            places=levels.places,
            receipts=receipts,
            suppliers=suppliers,
            supplier_lots=supplier_lot_rows(incoming, lots),
            shares=SharesNote(given=shares is not None, reason=no_shares),
            narrowed=narrowed,
            timing_ms=Timing(walk=round(found.certain.walk_ms + found.possible.walk_ms, 3), answer=round((perf_counter() - began) * 1000, 3)),
        )
        return located.commit, Traced(answered, found, lines, window)


def _read(tx: Transaction, found: Found, window: Window, question: Question) -> tuple[Outgoing | Incoming, State, dict[str, Lot], list[StockAnswer]]:
    keys = _lot_keys(found)
    if question.direction == "forward":
        return read_forward(tx, found, keys, window)
    return *read_backward(tx, found, sorted(keys), window), []


def _lot_keys(found: Found) -> set[str]:
    """The lots of all that was reached; lines are lines of these."""
    taken = (Shipped(*line).lot_key for line in found.possible_shipments)
    return {*found.certain.lot_of.values(), *found.possible.lot_of.values(), *found.unpacked, *taken}
