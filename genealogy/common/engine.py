"""From complaints to what may be behind them: walk back from each, count how much of everything goes back to what they share, rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

from msgspec import structs

from genealogy.common.answer import Cause, CommonAnswer, Complaint
from genealogy.common.candidates import ORDER, Candidate, candidates
from genealogy.common.chance import SCORE, lift, score
from genealogy.common.complaints import led_back
from genealogy.common.reach import lines_reached, shipment_lines
from genealogy.store import Store, Transaction
from genealogy.trace.question import Question
from genealogy.trace.times import to_micros, to_text
from genealogy.trace.window import window_of

TIMEOUT = 600.0
DEFAULT_CAUSES = 1_000


def common(store: Store, question: Question, *, most: int = DEFAULT_CAUSES) -> CommonAnswer:
    """What several complaints have in common, the best explanation first.

    Args:
        store: The database.
        question: Its starts are the complaints, one each; its direction is backward.
        most: So many candidates are counted, those that explain most complaints first; the answer says when there were more.

    Raises:
        NotFound: A complaint names nothing on record.
        Ambiguous: A complaint names several things.
    """
    return store.read(lambda tx: _common(tx, question, most), name="common", timeout=TIMEOUT)


def _common(tx: Transaction, question: Question, most: int) -> CommonAnswer:
    began = perf_counter()
    window = window_of(tx, question)
    led = [led_back(tx, replace(question, starts=(start,)), window) for start in question.starts]
    shared = candidates(tx, led, window)
    looked_at = shared[:most]
    limits = [f"causes: {most} of {len(shared)}"] if len(shared) > most else []
    limits += [f"nodes: {question.max_nodes}"] if any(one.limited for one in led) else []
    total = shipment_lines(tx, window)
    starts = [one.start for one in led]
    causes = [_cause(one, starts, reached, total) for one, reached in zip(looked_at, lines_reached(tx, looked_at, window), strict=True)]
    causes.sort(key=lambda cause: (-cause.score, -cause.lift, ORDER.index(cause.kind), cause.key))
    known = question.known_at
    return CommonAnswer(
        complaints=[Complaint(start=one.start, lots=len(one.lots), complete=one.complete) for one in led],
        at=to_text(to_micros(question.at)) if question.at else None,
        known_at=to_text(to_micros(known)) if isinstance(known, datetime) else known,
        complete=not limits and all(one.complete for one in led),
        limits_hit=limits,
        shipment_lines=total,
        score=SCORE,
        causes=[structs.replace(cause, rank=rank) for rank, cause in enumerate(causes, 1)],
        timing_ms=round((perf_counter() - began) * 1000, 3),
    )


def _cause(one: Candidate, starts: Sequence[str], reached: int, total: int) -> Cause:
    explained, complaints = len(one.explained), len(starts)
    # A complaint need not have been shipped: what it goes back to counts for one line at least.
    reached = max(reached, explained)
    total = max(total, complaints, reached + complaints - explained)
    day = None
    if one.kind == "window":
        day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=int(one.key.rpartition("|")[2]))).date().isoformat()
    return Cause(
        rank=0,
        kind=one.kind,
        key=f"{one.told['place']}|{day}" if one.kind == "window" else one.key,
        lot_keys=sorted(one.members) if one.kind in ("lot", "vessel") else [],
        day=day,
        explained=[starts[number] for number in sorted(one.explained)],
        complaints=explained,
        of_complaints=complaints,
        shipment_lines=reached,
        of_shipment_lines=total,
        lift=lift(explained, complaints, reached, total),
        score=score(explained, complaints, reached, total),
        **one.told,
    )
