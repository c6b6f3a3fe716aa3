"""Other questions: what a text could mean, balances, why a row is in an answer, what complaints have in common."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.asked import At, From, KnownAt, Starts, StartText, TimeText, To, moment, question
from api.operations import PREFIX, answer, route
from api.session import Ask
from genealogy.access.redact import view
from genealogy.balance import BalanceAnswer, BalanceQuestion, BalanceStart, Tolerance, balance, percent_of
from genealogy.common import CommonAnswer, common
from genealogy.common.engine import DEFAULT_CAUSES
from genealogy.errors import BadInput
from genealogy.trace import Candidate, explain, resolve
from genealogy.trace.explain import Explanation
from genealogy.trace.question import Direction
from genealogy.trace.times import parse_known_at

router = APIRouter(prefix=PREFIX, tags=["questions"])


@route(router, "GET", "/resolve", does="resolve.read", gives=list[Candidate])
def resolve_text(ask: Ask, text: Annotated[StartText, Query(description="Anything typed or scanned.", examples=["BB-4711"])]) -> Response:
    """What a text could be: lot, supplier lot, handling unit, barcode, order and so on; an empty list when nothing on record is named so."""
    found = resolve(ask.store, text)
    if ask.sites is not None:
        lots = {lot for one in found for lot in (one.lots or [])} | {one.value for one in found if one.kind == "lot"}
        seen = view(ask.store, ask.sites, lots).lots
        found = [one for one in found if one.kind not in ("lot", "supplier-lot") or one.value in seen or seen.intersection(one.lots or ())]
    return answer(found)


@route(router, "GET", "/balance", does="balance.read", gives=BalanceAnswer, problems=(404,))
def balance_of(
    ask: Ask,
    start: Annotated[Starts, Query(description="lot, supplier-lot, item, location or site; again for each.", examples=[["lot:TANK1-0302"]])],
    from_: From = None,
    to: To = None,
    at: At = None,
    known_at: KnownAt = None,
    tolerance: Annotated[str | None, Query(max_length=20, description="How many percent may be unexplained.", examples=["0.5"])] = None,
    reason: Annotated[str | None, Query(max_length=500, description="Why: drying, spillage, the meter's error.", examples=["drying"])] = None,
) -> Response:
    """All that came and went of lots, or at places, against what is there, with the part nobody explains."""
    if (tolerance is None) != (reason is None):
        raise BadInput("A tolerance and its reason go together.", cure="Give both or none.")
    if len(start) > ask.settings.max_starts:
        raise BadInput(f"A question has at most {ask.settings.max_starts:,} starts, this one {len(start):,}.", cure="Ask in parts.")
    asked = BalanceQuestion(
        tuple(dict.fromkeys(BalanceStart.parse(text) for text in start)),
        from_=moment(from_),
        to=moment(to, end_of_day=True),
        at=moment(at, end_of_day=True),
        known_at=parse_known_at(known_at) if known_at else None,
        tolerance=Tolerance(percent_of(tolerance), reason or "") if tolerance is not None else None,
    )
    return answer(balance(ask.store, asked))


@route(router, "GET", "/explain", does="explain.read", gives=Explanation, problems=(404,))
def explain_way(
    ask: Ask,
    start: Annotated[StartText, Query(description="As in a trace.", examples=["supplier-lot:BERGBACH/BB-4711"])],
    target: Annotated[StartText, Query(description="A row of its answer.", examples=["customer:SKYLINE"])],
    lot: Annotated[StartText | None, Query(description="The lot that the row is about, where the target has several.")] = None,
    direction: Annotated[Direction | None, Query(description="Of which answer; without it forward if a way is there, else backward.")] = None,
    at: Annotated[TimeText | None, Query(description="Business time.")] = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
) -> Response:
    """Why a row is in an answer: one way to it, event by event, with documents and people."""
    base = question(ask, direction or "forward", [start], at=at, known_at=known_at, from_=from_, to=to)
    return answer(explain(ask.store, base.starts[0], target, base=base, lot=lot, direction=direction))


@route(router, "GET", "/common", does="common.read", gives=CommonAnswer, problems=(404,))
def common_causes(
    ask: Ask,
    start: Annotated[Starts, Query(description="The complaints; again for each.", examples=[["lot:BOX-0306", "customer:SKYLINE"]])],
    at: At = None,
    known_at: KnownAt = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Count so many candidates at most.")] = DEFAULT_CAUSES,
) -> Response:
    """What complaints have in common, the best explanation first."""
    return answer(common(ask.store, question(ask, "backward", start, at=at, known_at=known_at), most=limit))
