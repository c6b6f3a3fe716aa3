"""What an answer does not know, and whether it may be called complete (semantics 8.4).

Incomplete: a limit was hit, a vessel is overdrawn, rejected rows touch the answer, a backward trail ends at a lot without origin, or flows of unknown time
meet a question "as of" a business time. Loops, conflicts of time, clean-outs that part nothing, stubs, receipts without sender and transformations without
inputs are reported and leave it complete: the safe way round was taken, and what was made has an origin, poor as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import Completeness, LotName, Watermark
from genealogy.trace.backward import Incoming, Received
from genealogy.trace.forward import Outgoing, Shipped
from genealogy.trace.lots import Lot, clean_outs_ignored
from genealogy.trace.times import UNKNOWN_FUTURE, to_text
from genealogy.trace.touching import open_rows
from genealogy.trace.trails import broken_links, loops_met
from genealogy.trace.units import Found
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class EventsRow:
    """How many events."""

    events: int


@dataclass(frozen=True, slots=True)
class CommitTime:
    """When a commit was."""

    at: int


EVENTS_KNOWN = Statement("trace/events_known", EventsRow)
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
    named: Iterable[str],
    state: State,
    limits_hit: list[str],
) -> tuple[bool, Completeness]:
    """Whether the answer is complete, and what is to be said of it; `named` are the handling units of its stock and the texts of its starts."""
    listed: list[Shipped | Received] = [*lines.lines.values()] if isinstance(lines, Outgoing) else [*lines.lines]
    unknown = {line.line_id for line in listed if line.timeless}.union(found.certain.unknown_times or (), found.possible.unknown_times or ())
    touching = open_rows(tx, found, lots, listed, named, window, state.open_rows)
    loops, self_loops = loops_met(tx, found, lots, "forward" if isinstance(lines, Outgoing) else "backward", window)
    report = Completeness(
        limits_hit=limits_hit,
        broken_links=broken_links(tx, lines, found.certain, lots, window) if isinstance(lines, Incoming) else [],
        loops=loops,
        self_loops=self_loops,
        # What follows from a line (5.3, 6.1) is no record of its own.
        unknown_times=len({line.partition("#~")[0] for line in unknown}),
        time_conflicts=_names(lot for lot in lots.values() if lot.adds_up is False),
        overdrawn=_names(lot for lot in lots.values() if lot.overdrawn),
        clean_outs_ignored=clean_outs_ignored(lots.values()),
        stubs=_names(lot for lot in lots.values() if lot.stub),
        rejected_rows=len(touching),
        exceptions=touching,
        watermark=watermark(tx, window, state),
    )
    return is_complete(report, window), report


def is_complete(report: Completeness, window: Window) -> bool:
    """Nothing that could hide a link stands in the report."""
    orphans = any(link.kind == "lot-without-origin" for link in report.broken_links)
    at_unknown = window.at != UNKNOWN_FUTURE and report.unknown_times > 0
    return not (report.limits_hit or report.overdrawn or report.rejected_rows or orphans or at_unknown)


def _names(lots: Iterable[Lot]) -> list[LotName]:
    return [lot.name for lot in sorted(lots, key=lambda lot: lot.lot_key)]
