"""The answer to a trace, in the form that scripts hold on to.

Quantities are decimal text in the base unit, times RFC 3339 in UTC, unlike units are never added. A null quantity among sums says that some line told none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from genealogy.trace.widened import Widened

_FEW = 16

Certainty = Literal["certain", "possible"]


class StartRow(Struct, frozen=True, kw_only=True):
    """What the question started from, as it was understood."""

    kind: str
    value: str
    lot_key: str | UnsetType = UNSET
    lot_number: str | UnsetType | None = UNSET
    item_id: str | UnsetType | None = UNSET


class LotName(Struct, frozen=True, kw_only=True):
    """A lot that is named in a report."""

    lot_key: str
    lot_number: str | None


class BrokenLink(Struct, frozen=True, kw_only=True):
    """Where the trail ends without reason: a lot with no origin, a receipt with no sender, a transformation (its document) with no inputs."""

    kind: Literal["lot-without-origin", "receipt-without-sender", "made-of-nothing"]
    lot_key: str
    lot_number: str | None
    receipt_id: str | None = None
    document: str | None = None


class SelfLoop(Struct, frozen=True, kw_only=True):
    """A transformation that took and gave the same lot."""

    document: str
    lot_key: str
    lot_number: str | None


class OpenRow(Struct, frozen=True, kw_only=True):
    """A rejected, conflicting or refused row that may belong to the answer."""

    rejected_id: str
    kind: str
    file: str | None
    row: int | None


class CleanOutIgnored(LotName, frozen=True, kw_only=True):
    """A clean-out of a vessel that parts nothing, since it may have been at the moment of a flow; `at` is null when its time is unknown."""

    line_id: str
    at: str | None


class Watermark(Struct, frozen=True, kw_only=True):
    """How fresh the answer is: the last commit it saw, when that was, and how many events are on record."""

    commit: int
    recorded_at: str | None
    events: int


class Completeness(Struct, frozen=True, kw_only=True):
    """What the answer does not know (semantics 8.4); `loops` has one list of lots a loop."""

    limits_hit: list[str]
    broken_links: list[BrokenLink]
    loops: list[list[LotName]]
    self_loops: list[SelfLoop]
    unknown_times: int
    time_conflicts: list[LotName]
    overdrawn: list[LotName]
    clean_outs_ignored: list[CleanOutIgnored]
    stubs: list[LotName]
    rejected_rows: int
    exceptions: list[OpenRow]
    watermark: Watermark


class Counts(Struct, frozen=True, kw_only=True):
    """Distinct ids in the whole answer, also where lists are paged."""

    lots: int
    handling_units: int
    receipts: int
    shipment_lines: int
    orders: int
    customers: int
    suppliers: int


class SuspectShare(Struct, frozen=True, kw_only=True, gc=False):
    """What part of it is suspect material, from 0 to 1: at least, at most, and if all mixed evenly, where that is defined (docs/shares.md)."""

    low: str
    expected: str | None
    high: str


class SharesNote(Struct, frozen=True, kw_only=True):
    """Whether the answer gives shares, and why not."""

    given: bool
    reason: str | None = None


class Narrowed(Struct, frozen=True, kw_only=True):
    """Who had rows left out whose share is surely 0 under the vessels' rules, why and when; and what was left out (semantics 6.2)."""

    by: str
    reason: str
    at: str
    lots_left_out: list[str]
    customers_left_out: list[str]
    shipment_lines_left_out: list[str]


class LotAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """An affected lot; `hops` is the fewest transformations from a start."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    hops: int
    certainty: Certainty
    status: str | None
    expiry_date: str | None
    suspect_share: SuspectShare | None = None


class Amount(Struct, frozen=True, kw_only=True, gc=False):
    """A sum in one base unit; both null: some line told no quantity."""

    quantity: str | None
    unit: str | None


class CustomerAnswer(Struct, frozen=True, kw_only=True):
    """A customer, the number of orders, and what was shipped and given back.

    `shipped_entered` is in the units that were entered, `shipped_catch` the second measure of catch weight; None in a summary.
    """

    customer_id: str
    name: str | None
    orders: int
    shipped: list[Amount]
    returned: list[Amount]
    shipped_entered: list[Amount] | None = None
    shipped_catch: list[Amount] | None = None
    suspect_share: SuspectShare | None = None


class OrderAnswer(Struct, frozen=True, kw_only=True):
    """An order of a customer: what was shipped for it, given back, and is still out; null where some line tells no quantity."""

    order_id: str
    customer_id: str | None
    shipped: list[Amount]
    returned: list[Amount]
    outstanding: list[Amount]
    shipped_entered: list[Amount]
    shipped_catch: list[Amount]
    suspect_share: SuspectShare | None = None


class ShipmentAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """An affected shipment line; `catch_quantity` is its second measure, where it has one."""

    shipment_line_id: str
    shipment_id: str | None
    order_id: str | None
    customer_id: str | None
    lot_key: str
    lot_number: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    entered_quantity: str | None
    entered_unit: str | None
    catch_quantity: str | None
    catch_unit: str | None
    shipped_at: str | None
    returned_quantity: str | None
    certainty: Certainty
    suspect_share: SuspectShare | None = None


class StockAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """Affected stock in one place; `handling_unit` is null for loose stock."""

    location_id: str | None
    lot_key: str
    lot_number: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    status: str | None
    held: bool
    certainty: Certainty
    suspect_share: SuspectShare | None = None


class PlaceAnswer(Struct, frozen=True, kw_only=True):
    """A place, and what stands there; null where the place is not known."""

    location_id: str | None
    on_hand: list[Amount]
    suspect_share: SuspectShare | None = None


class HandlingUnitAnswer(Struct, frozen=True, kw_only=True):
    """A unit that ever held affected goods; `inside` is the outermost unit around it, null when it stands alone; `still`: it holds them."""

    handling_unit: str
    inside: str | None
    location_id: str | None
    lots: list[str]
    certainty: Certainty
    since: str | None
    until: str | None
    still: bool


class ReceiptAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """What came in: one row per receipt and lot; `received_catch` is the second measure of catch weight."""

    receipt_id: str
    supplier_id: str | None
    supplier_lot_number: str | None
    lot_key: str
    lot_number: str | None
    quantity: str | None
    unit: str | None
    received_catch: list[Amount]
    received_at: str | None


class SupplierAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """A supplier found."""

    supplier_id: str
    name: str | None


class SupplierLotAnswer(Struct, frozen=True, kw_only=True, gc=False):
    """A supplier's own lot number found."""

    supplier_id: str | None
    supplier_lot_number: str


class Timing(Struct, frozen=True, kw_only=True):
    """Milliseconds taken by the walk and by the whole answer."""

    walk: float
    answer: float


class TraceAnswer(Struct, frozen=True, kw_only=True):
    """The whole answer.

    `assumed` is the number of events that were supposed for this answer and are not on record; 0 for a plain one.
    """

    direction: Literal["forward", "backward"]
    start: list[StartRow]
    at: str | None
    known_at: str | int | None
    complete: bool
    completeness: Completeness
    counts: Counts
    lots: list[LotAnswer]
    customers: list[CustomerAnswer]
    orders: list[OrderAnswer]
    shipments: list[ShipmentAnswer]
    on_hand: list[StockAnswer]
    handling_units: list[HandlingUnitAnswer]
    places: list[PlaceAnswer]
    receipts: list[ReceiptAnswer]
    suppliers: list[SupplierAnswer]
    supplier_lots: list[SupplierLotAnswer]
    shares: SharesNote
    narrowed: Narrowed | None
    timing_ms: Timing
    assumed: int = 0
    widened: Widened | None = None


class SummaryAnswer(Struct, frozen=True, kw_only=True):
    """Counts and the customer list, which come first; lists page after."""

    direction: Literal["forward", "backward"]
    lots: int
    shipment_lines: int
    customers: list[CustomerAnswer]
    timing_ms: Timing


def to_json(answer: Struct | list[Struct]) -> bytes:
    """One JSON document, UTF-8."""
    return msgspec.json.encode(answer)


def quantity_text(millionths: int | None) -> str | None:
    """Millionths of the base unit as plain decimal text.

    >>> quantity_text(12_500_000), quantity_text(-1), quantity_text(0), quantity_text(None)
    ('12.5', '-0.000001', '0', None)
    """
    if millionths is None:
        return None
    whole, part = divmod(abs(millionths), 1_000_000)
    sign = "-" if millionths < 0 else ""
    return f"{sign}{whole}.{part:06}".rstrip("0") if part else f"{sign}{whole}"


def millionths(text: str | None) -> int | None:
    """The other way round: what `quantity_text` wrote.

    >>> millionths("12.5"), millionths(None)
    (12500000, None)
    """
    return None if text is None else int(Decimal(text).scaleb(6))


def sums(quantities: Iterable[tuple[str | None, str]]) -> list[Amount]:
    """One sum a unit of decimal texts, by unit; a last entry of nulls when some quantity is unknown.

    >>> [(one.quantity, one.unit) for one in sums([("1.50", "CS"), ("2", "CS"), (None, "CS")])]
    [('3.5', 'CS'), (None, None)]
    >>> sums([("0.5", "CS"), ("1", "KG")] * 40) == [Amount(quantity="20", unit="CS"), Amount(quantity="40", unit="KG")]
    True
    """
    listed = list(quantities)
    # Counting first pays only where many lines tell the same; most orders and customers have few.
    counts: Iterable[tuple[tuple[str | None, str], int]] = Counter(listed).items() if len(listed) > _FEW else [(one, 1) for one in listed]
    totals: dict[str, Decimal] = {}
    for (quantity, unit), times in counts:
        if quantity is not None:
            totals[unit] = totals.get(unit, Decimal(0)) + Decimal(quantity) * times
    found = [Amount(quantity=plain(total), unit=unit) for unit, total in sorted(totals.items())]
    return [*found, Amount(quantity=None, unit=None)] if any(quantity is None for quantity, _ in listed) else found


def outstanding(shipped: Sequence[Amount], returned: Sequence[Amount]) -> list[Amount]:
    """What is still out, by unit; null when some line told no quantity, or goods came back in another unit than they went.

    >>> kg = lambda quantity: Amount(quantity=quantity, unit="kg")
    >>> outstanding([kg("10")], [kg("2.5")])[0].quantity, outstanding([kg("10")], [kg(None)])[0].quantity
    ('7.5', None)
    """
    back = {one.unit: one.quantity for one in returned}
    if any(one.quantity is None for one in (*shipped, *returned)) or back.keys() - {one.unit for one in shipped}:
        return [Amount(quantity=None, unit=None)]
    if not back:
        return list(shipped)
    return [Amount(quantity=plain(Decimal(one.quantity or 0) - Decimal(back.get(one.unit) or 0)), unit=one.unit) for one in shipped]


def plain(number: Decimal) -> str:
    """A decimal as plain text.

    >>> plain(Decimal("1E+2")), plain(Decimal("0.500"))
    ('100', '0.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amounts(quantities: Iterable[tuple[int | None, str | None]]) -> list[Amount]:
    """One sum a unit, by unit; a last entry of nulls when some quantity is unknown.

    >>> [(one.quantity, one.unit) for one in amounts([(1_000_000, "kg"), (2_000_000, "piece"), (500_000, "kg")])]
    [('1.5', 'kg'), ('2', 'piece')]
    """
    sums: dict[str, int] = {}
    unknown = False
    for quantity, unit in quantities:
        if quantity is None or unit is None:
            unknown = True
        else:
            sums[unit] = sums.get(unit, 0) + quantity
    found = [Amount(quantity=quantity_text(total), unit=unit) for unit, total in sorted(sums.items())]
    return [*found, Amount(quantity=None, unit=None)] if unknown else found
