"""Narrowing: a named person's decision to leave out what surely holds nothing suspect under the vessels' rules (semantics 6.2).

Without that decision nothing is ever left out. What was left out, by whom and why stays with the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from genealogy.errors import BadInput
from genealogy.trace.answer import Narrowed, SuspectShare
from genealogy.trace.forward import Outgoing, shipment_rows
from genealogy.trace.levels import Levels, with_shares
from genealogy.trace.lots import Lot
from genealogy.trace.question import Question
from genealogy.trace.sent import customer_rows, order_rows
from genealogy.trace.shares import Shares
from genealogy.trace.times import to_micros, to_text


class _Shared(Protocol):
    @property
    def suspect_share(self) -> SuspectShare | None: ...


def narrow(question: Question, levels: Levels, outgoing: Outgoing, shares: Shares | None, lots: dict[str, Lot]) -> tuple[Levels, Narrowed]:
    """Leave out the rows whose share is at most 0; customers, orders and places tell what remains.

    Raises:
        BadInput: The answer has no shares to narrow it by.
    """
    if shares is None or question.narrow is None:
        raise BadInput("This answer has no shares to narrow it by: the search was cut short.", cure="Ask for less at a time.")
    kept = {line.line_id: line for line in outgoing.lines.values() if shares.of_lines([line], outgoing).high}
    fewer = replace(outgoing, lines=kept)
    lot_rows = [row for row in levels.lots if not _clean(row)]
    stock = [row for row in levels.on_hand if not _clean(row)]
    remaining = with_shares(Levels(lot_rows, shipment_rows(fewer, lots), customer_rows(fewer), order_rows(fewer), stock), fewer, shares)
    told = Narrowed(
        by=question.narrow.by,
        reason=question.narrow.reason,
        at=to_text(to_micros(datetime.now(UTC))) or "",
        lots_left_out=_gone((row.lot_key for row in levels.lots), (row.lot_key for row in remaining.lots)),
        customers_left_out=_gone((row.customer_id for row in levels.customers), (row.customer_id for row in remaining.customers)),
        shipment_lines_left_out=_gone((row.shipment_line_id for row in levels.shipments), (row.shipment_line_id for row in remaining.shipments)),
    )
    return remaining, told


def _clean(row: _Shared) -> bool:
    return row.suspect_share is not None and row.suspect_share.high == "0"


def _gone(all_: Iterable[str], kept: Iterable[str]) -> list[str]:
    left = set(kept)
    return [one for one in dict.fromkeys(all_) if one not in left]
