"""How far a freeze would reach, before anyone decides: the trace's own answer, counted."""

from __future__ import annotations

from genealogy.hold.answer import Blast
from genealogy.hold.place import CONFIRM_ABOVE, lots_of
from genealogy.hold.request import HoldRequest
from genealogy.store import Store
from genealogy.trace import Question, Start, trace


def preview(store: Store, request: HoldRequest, *, confirm_above: int = CONFIRM_ABOVE) -> Blast:
    """What a hold would cover and who got some of it already; nothing is changed.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    lots = lots_of(store, request)
    # What is held forward of a unit is its contents, so the unit itself is asked; what lies backward are whole lots.
    starts = request.starts if request.direction in ("forward", "here") else tuple(Start("lot", lot) for lot in lots)
    answer = trace(store, Question("forward", starts, from_=request.from_, to=request.to, shares=False))
    mine = set(lots)
    return Blast(
        lots=lots,
        handling_units=[row.handling_unit for row in answer.handling_units if mine.intersection(row.lots)],
        places=[row for row in answer.on_hand if row.lot_key in mine],
        orders=sorted({row.order_id for row in answer.shipments if row.order_id and row.lot_key in mine}),
        customers=[row for row in answer.customers if row.customer_id in {line.customer_id for line in answer.shipments if line.lot_key in mine}],
        needs_second=len(lots) > confirm_above,
    )
