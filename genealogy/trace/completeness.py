"""What an answer does not know, and whether it may be called complete (semantics 8.4).

Incomplete: a limit was hit, a vessel is overdrawn, rejected rows touch the answer, a backward trail ends at a lot without origin, or flows of unknown time
meet a question "as of" a business time. Conflicts of time, clean-outs that part nothing, stubs and receipts without sender are reported and leave it
complete: the safe way round was taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from genealogy.identifiers import parts_of
from genealogy.store import Statement, Transaction
from genealogy.trace.answer import BrokenLink, Completeness, LotName, Watermark
from genealogy.trace.backward import Incoming, Received
from genealogy.trace.forward import Outgoing, Shipped
from genealogy.trace.lots import Lot, clean_outs_ignored
from genealogy.trace.times import UNKNOWN_FUTURE, to_text
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class EventsRow:
    """How many events."""

    events: int


@dataclass(frozen=True, slots=True)
class DocumentsRow:
    """Documents of transformations."""

    documents: list[str]


@dataclass(frozen=True, slots=True)
class RejectedCount:
    """How many rejected rows."""

    rejected: int


@dataclass(frozen=True, slots=True)
class CommitTime:
    """When a commit was."""

    at: int


EVENTS_KNOWN = Statement("trace/events_known", EventsRow)
DOCUMENTS = Statement("trace/documents", DocumentsRow)
REJECTED = Statement("trace/rejected", RejectedCount)
COMMIT_TIME = Statement("trace/commit_time", CommitTime)


class State(Protocol):
    """The state of the data, as the last query of an answer tells it."""

    @property
    def commits(self) -> list[tuple[int, int]]:
        """The last commit: number and time; none before the first."""

    @property
    def events(self) -> int:
        """Events on record."""

    @property
    def open_rows(self) -> int:
        """Rejected rows not yet retried or dismissed."""

    @property
    def timeless(self) -> bool:
        """Whether any flow on record has no time."""


def watermark(tx: Transaction, window: Window, state: State) -> Watermark:
    """How fresh an answer is; of an answer as of a commit, that commit."""
    number, at = state.commits[0] if state.commits else (0, None)
    if window.known >= number:
        return Watermark(commit=number, recorded_at=to_text(at), events=state.events)
    times = tx.run(COMMIT_TIME, number=window.known)
    return Watermark(
        commit=window.known,
        recorded_at=to_text(times[0].at) if times else None,
        events=tx.one(EVENTS_KNOWN, known=window.known).events,
    )


def judge(
    tx: Transaction,
    found: Found,
    lots: dict[str, Lot],
    window: Window,
    lines: Outgoing | Incoming,
    handling_units: Iterable[str],
    state: State,
    limits_hit: list[str],
) -> tuple[bool, Completeness]:
    """Whether the answer is complete, and what is to be said of it."""
    incoming = lines if isinstance(lines, Incoming) else None
    listed: list[Shipped | Received] = [*lines.lines.values()] if isinstance(lines, Outgoing) else [*lines.lines]
    unknown = {line.line_id for line in listed if line.timeless}.union(found.certain.unknown_times or (), found.possible.unknown_times or ())
    broken = _broken(incoming, lots) if incoming else []
    rejected = 0
    if state.open_rows:
        documents = tx.one(DOCUMENTS, nodes=found.transformations).documents
        rejected = tx.one(REJECTED, texts=sorted(_texts(documents, lots, listed, handling_units)), known=window.known).rejected
    report = Completeness(
        limits_hit=limits_hit,
        broken_links=broken,
        # What follows from a line (5.3, 6.1) is no record of its own.
        unknown_times=len({line.partition("#~")[0] for line in unknown}),
        time_conflicts=_names(lot for lot in lots.values() if lot.adds_up is False),
        overdrawn=_names(lot for lot in lots.values() if lot.overdrawn),
        clean_outs_ignored=clean_outs_ignored(lots.values()),
        stubs=_names(lot for lot in lots.values() if lot.stub),
        rejected_rows=rejected,
        watermark=watermark(tx, window, state),
    )
    return is_complete(report, window), report


def is_complete(report: Completeness, window: Window) -> bool:
    """Nothing that could hide a link stands in the report."""
    orphans = any(link.kind == "lot-without-origin" for link in report.broken_links)
    at_unknown = window.at != UNKNOWN_FUTURE and report.unknown_times > 0
    return not (report.limits_hit or report.overdrawn or report.rejected_rows or orphans or at_unknown)


def _broken(incoming: Incoming, lots: dict[str, Lot]) -> list[BrokenLink]:
    links = [BrokenLink(kind="lot-without-origin", lot_key=key, lot_number=lots[key].lot_number) for key in incoming.without_origin]
    nameless = {(line.receipt_id, line.lot_key) for line in incoming.lines if line.supplier_id is None}
    links += [BrokenLink(kind="receipt-without-sender", lot_key=key, lot_number=lots[key].lot_number, receipt_id=receipt) for receipt, key in sorted(nameless)]
    return links


def _texts(documents: Iterable[str], lots: dict[str, Lot], lines: Iterable[object], handling_units: Iterable[str]) -> set[str]:
    """All that an answer names, as a rejected row might name it too."""
    texts = {text for line in lines for text in _texts_of(line)}
    texts.update(handling_units)
    texts.update(documents)
    for lot in lots.values():
        texts.update(text for text in (lot.lot_number, parts_of(lot.lot_key)[2]) if text)
    return texts


def _texts_of(line: object) -> Collection[str]:
    names = ("shipment_line_id", "shipment_id", "order_id", "hu_key", "receipt_id", "supplier_lot_number")
    return [text for name in names if (text := getattr(line, name, None))]


def _names(lots: Iterable[Lot]) -> list[LotName]:
    return [lot.name for lot in sorted(lots, key=lambda lot: lot.lot_key)]
