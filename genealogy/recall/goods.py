"""Where affected goods are and what became of them: stock, in transit, work in progress, consumed, destroyed, returned to suppliers. Pure functions.

Nothing is in two of stock, in transit and work in progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.identifiers import lot_number, parts_of
from genealogy.recall.answer import GoneRow, LineRow, ProgressRow, StockRow, TransitRow
from genealogy.recall.read import Arrival, Movement, Parts, Place
from genealogy.trace.answer import Certainty, StockAnswer, millionths, quantity_text
from genealogy.trace.times import to_text

MAKING: Final = frozenset({"line", "plant", "production", "wip", "work in progress", "work centre", "work center", "workcenter", "cell"})
"""Types of places where goods are made: what stands there is work in progress. Hyphens and underscores count as blanks, capitals as small letters."""
UNDER_WAY: Final = frozenset({"vehicle", "truck", "trailer", "railcar", "in transit", "transit"})
"""Types of places that move: what stands there is in transit."""


@dataclass(frozen=True, slots=True)
class Goods:
    """The lists of goods."""

    stock: list[StockRow]
    in_transit: list[TransitRow]
    work_in_progress: list[ProgressRow]
    consumed: list[GoneRow]
    destroyed: list[GoneRow]
    returned_to_suppliers: list[GoneRow]


def goods_of(parts: Parts, lines: Sequence[LineRow]) -> Goods:
    """All of them, each in the order of an answer's stock, else of time."""
    kinds = {place: _kind(found.type) for place, found in parts.places.items()}
    by_kind: dict[str, list[StockAnswer]] = defaultdict(list)
    for row in parts.forward.on_hand:
        by_kind[kinds.get(row.location_id or "", "")].append(row)
    gone = [(one, _gone_row(one, parts)) for one in (*parts.used, *parts.gone)]

    def rows(wanted: Callable[[Movement], bool]) -> list[GoneRow]:
        return [row for one, row in gone if wanted(one)]

    made = {one.line_id for one in parts.used if one.made}
    return Goods(
        stock=[_stock_row(row, parts) for row in by_kind[""]],
        in_transit=[_standing_under_way(row, parts) for row in by_kind["under way"]] + under_way(lines, parts.arrivals),
        work_in_progress=[_used_row(one, parts) for one in parts.used if not one.made] + [_making_row(row, parts) for row in by_kind["making"]],
        consumed=rows(lambda one: one.line_id in made),
        destroyed=rows(lambda one: one.how == "destroyed"),
        returned_to_suppliers=rows(lambda one: one.how == "returned-to-supplier"),
    )


def under_way(lines: Iterable[LineRow], arrivals: Iterable[Arrival]) -> list[TransitRow]:
    """What went to a place of ours, or to nobody on record, and has not arrived; the same in all as in a mass balance (semantics 8.5).

    Within a lot and base unit an arrival takes the lines of its handling unit first, then those that name no unit, the earliest first. An arrival of a unit
    that nobody sent takes no other unit's line: what may still be under way stays on the list.
    """
    sent: dict[tuple[str, str | None], list[LineRow]] = defaultdict(list)
    for line in lines:
        if line.internal:
            sent[line.lot_key, line.unit].append(line)
    came: dict[tuple[str, str | None], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        came[arrival.lot_key, arrival.unit].append(arrival)
    rows: dict[str, TransitRow] = {}
    for key, group in sent.items():
        left = _settle(group, came.get(key, ()))
        rows |= {line.line_id: _transit_row(line, left[line.line_id]) for line in group if left[line.line_id] != 0}
    return sorted(rows.values(), key=lambda row: (row.sent_at or "", row.lot_key, row.handling_unit or ""))


def _settle(lines: Sequence[LineRow], arrivals: Iterable[Arrival]) -> dict[str, int | None]:
    """What is left of each line; None where it tells no quantity and no arrival of its unit is on record."""
    left: dict[str, int | None] = {line.line_id: millionths(line.quantity) for line in lines}
    loose = 0
    for arrival in arrivals:
        mine = [line for line in lines if line.handling_unit is not None and line.handling_unit == arrival.hu_key]
        if arrival.quantity is None:
            left |= {line.line_id: 0 for line in mine}
        else:
            rest = _take(left, mine, arrival.quantity)
            loose += rest if not mine or arrival.hu_key is None else 0
    unnamed = [line for line in lines if line.handling_unit is None]
    _take(left, unnamed, loose)
    return left


def _take(left: dict[str, int | None], lines: Iterable[LineRow], quantity: int) -> int:
    for line in lines:
        there = left[line.line_id]
        taken = min(quantity, there or 0)
        if there is not None:
            left[line.line_id] = there - taken
        quantity -= taken
    return quantity


def _kind(place_type: str | None) -> str:
    """What stands at a place of this type.

    >>> _kind("Production"), _kind("in_transit"), _kind("bin"), _kind(None)
    ('making', 'under way', '', '')
    """
    text = (place_type or "").lower().replace("-", " ").replace("_", " ")
    return "making" if text in MAKING else "under way" if text in UNDER_WAY else ""


def _place(parts: Parts, location_id: str | None) -> Place:
    return parts.places.get(location_id or "") or Place(location_id or "")


def _item(lot_key: str) -> str | None:
    return parts_of(lot_key)[1] or None


def _certainty(node: str, parts: Parts) -> Certainty:
    return "certain" if node in parts.certain else "possible"


def _stock_row(row: StockAnswer, parts: Parts) -> StockRow:
    place = _place(parts, row.location_id)
    return StockRow(
        location_id=row.location_id,
        place=place.name,
        site=place.site,
        place_type=place.type,
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        item_id=_item(row.lot_key),
        handling_unit=row.handling_unit,
        quantity=row.quantity,
        unit=row.unit,
        status=row.status,
        held=row.held,
        certainty=row.certainty,
        suspect_share=row.suspect_share,
    )


def _standing_under_way(row: StockAnswer, parts: Parts) -> TransitRow:
    return TransitRow(
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        item_id=_item(row.lot_key),
        handling_unit=row.handling_unit,
        location_id=row.location_id,
        site=_place(parts, row.location_id).site,
        to=None,
        sent_at=None,
        quantity=row.quantity,
        unit=row.unit,
        certainty=row.certainty,
    )


def _transit_row(line: LineRow, left: int | None) -> TransitRow:
    return TransitRow(
        lot_key=line.lot_key,
        lot_number=line.lot_number,
        item_id=line.item_id,
        handling_unit=line.handling_unit,
        location_id=line.location_id,
        site=line.site,
        to=line.customer_id,
        sent_at=line.shipped_at,
        quantity=quantity_text(left),
        unit=line.unit,
        certainty=line.certainty,
    )


def _used_row(one: Movement, parts: Parts) -> ProgressRow:
    return ProgressRow(
        state="used",
        lot_key=one.lot_key,
        lot_number=lot_number(one.lot_key),
        item_id=_item(one.lot_key),
        handling_unit=one.hu_key,
        location_id=one.location_id,
        site=_place(parts, one.location_id).site,
        document=one.document,
        used_at=to_text(one.earliest),
        quantity=quantity_text(one.quantity),
        unit=one.unit,
        status=None,
        certainty=_certainty(one.node, parts),
    )


def _making_row(row: StockAnswer, parts: Parts) -> ProgressRow:
    return ProgressRow(
        state="standing",
        lot_key=row.lot_key,
        lot_number=row.lot_number,
        item_id=_item(row.lot_key),
        handling_unit=row.handling_unit,
        location_id=row.location_id,
        site=_place(parts, row.location_id).site,
        document=None,
        used_at=None,
        quantity=row.quantity,
        unit=row.unit,
        status=row.status,
        certainty=row.certainty,
    )


def _gone_row(one: Movement, parts: Parts) -> GoneRow:
    return GoneRow(
        lot_key=one.lot_key,
        lot_number=lot_number(one.lot_key),
        item_id=_item(one.lot_key),
        handling_unit=one.hu_key,
        location_id=one.location_id,
        site=_place(parts, one.location_id).site,
        document=one.document,
        how=one.how,
        at=to_text(one.earliest),
        quantity=quantity_text(one.quantity),
        unit=one.unit,
        certainty=_certainty(one.node, parts),
        line_id=one.line_id,
    )
