"""The impact list of a recall case: who got affected goods, what is where, what became of the rest, whom to ask; one consistent moment, every part of it.

Quantities are decimal text in the base unit, times RFC 3339 in UTC, as in the answer to a trace. A null quantity among sums says that some line told none.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from genealogy.recall.case import CaseKind, Depth, RecallClass
from genealogy.trace.answer import Amount, Certainty, OpenRow, SharesNote, SuspectShare, Watermark


class Head(Struct, frozen=True, kw_only=True):
    """The case that a list belongs to, as it was opened; `asked` as somebody typed it, `starts` as it was understood."""

    recall_id: str
    kind: CaseKind
    recall_class: RecallClass | None
    title: str
    reason: str
    scope: str
    depth: Depth
    drill: bool
    decided_by: str
    opened_at: str
    asked: list[str]
    starts: list[str]


class Filter(Struct, frozen=True, kw_only=True):
    """Which part of a list is shown: rows of these customers, of these sites, of these lots (key or number), that are certain or that are possible."""

    customers: list[str] = []
    sites: list[str] = []
    lots: list[str] = []
    certainty: Certainty | None = None

    @property
    def empty(self) -> bool:
        """Nothing is left out."""
        return not (self.customers or self.sites or self.lots or self.certainty)


class ListCounts(Struct, frozen=True, kw_only=True):
    """Distinct ids in the list; `customers_to_notify` are those within the depth of the recall."""

    customers: int
    customers_to_notify: int
    orders: int
    shipment_lines: int
    lots: int
    handling_units: int
    places: int
    suppliers: int


class Totals(Struct, frozen=True, kw_only=True):
    """One sum a base unit of each. Nothing is in two of on hand, in transit and work in progress; what was consumed is on the list as what it became."""

    shipped: list[Amount]
    returned: list[Amount]
    outstanding: list[Amount]
    on_hand: list[Amount]
    in_transit: list[Amount]
    work_in_progress: list[Amount]
    consumed: list[Amount]
    destroyed: list[Amount]
    returned_to_suppliers: list[Amount]


class CustomerRow(Struct, frozen=True, kw_only=True):
    """A customer who got affected goods, whom to reach there, and what is still out; `notify`: within the depth of the recall, or nobody knows."""

    customer_id: str
    name: str | None
    level: str | None
    notify: bool
    contact: str | None
    email: str | None
    phone: str | None
    address: str | None
    orders: int
    lines: int
    shipped: list[Amount]
    returned: list[Amount]
    outstanding: list[Amount]
    shipped_entered: list[Amount]
    outstanding_entered: list[Amount]
    shipped_catch: list[Amount]
    certainty: Certainty
    suspect_share: SuspectShare | None


class CustomerQuantityRow(Struct, frozen=True, kw_only=True):
    """What one customer got in one base unit, in columns that a spreadsheet can add up; null: some line tells no quantity."""

    customer_id: str
    name: str | None
    unit: str | None
    shipped: str | None
    returned: str | None
    outstanding: str | None


class OrderRow(Struct, frozen=True, kw_only=True):
    """An order of a customer, and what is still out of it."""

    order_id: str
    customer_id: str | None
    lines: int
    shipped: list[Amount]
    returned: list[Amount]
    outstanding: list[Amount]
    shipped_entered: list[Amount]
    outstanding_entered: list[Amount]
    certainty: Certainty
    suspect_share: SuspectShare | None


class LineRow(Struct, frozen=True, kw_only=True, gc=False):
    """A shipment line; `location_id` and `site` are where it left from, `internal`: it went to a place of ours, not to a customer."""

    shipment_line_id: str
    shipment_id: str | None
    order_id: str | None
    customer_id: str | None
    internal: bool
    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str | None
    location_id: str | None
    site: str | None
    shipped_at: str | None
    quantity: str | None
    returned_quantity: str | None
    outstanding_quantity: str | None
    unit: str | None
    entered_quantity: str | None
    outstanding_entered: str | None
    entered_unit: str | None
    catch_quantity: str | None
    catch_unit: str | None
    certainty: Certainty
    suspect_share: SuspectShare | None
    line_id: str


class LotRow(Struct, frozen=True, kw_only=True, gc=False):
    """An affected lot; `hops` is the fewest transformations from a start."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    item_name: str | None
    hops: int
    status: str | None
    expiry_date: str | None
    certainty: Certainty
    suspect_share: SuspectShare | None


class StockRow(Struct, frozen=True, kw_only=True, gc=False):
    """Affected goods in one place; `handling_unit` is null for loose stock."""

    location_id: str | None
    place: str | None
    site: str | None
    place_type: str | None
    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    status: str | None
    held: bool
    certainty: Certainty
    suspect_share: SuspectShare | None


class UnitRow(Struct, frozen=True, kw_only=True, gc=False):
    """A handling unit that ever held affected goods; `inside` is the outermost unit around it, `still`: it holds them."""

    handling_unit: str
    inside: str | None
    location_id: str | None
    site: str | None
    lots: list[str]
    since: str | None
    until: str | None
    still: bool
    certainty: Certainty


class TransitRow(Struct, frozen=True, kw_only=True, gc=False):
    """Goods that left and have not arrived: sent to `to`, a place of ours, or to nobody on record."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str | None
    location_id: str | None
    site: str | None
    to: str | None
    sent_at: str | None
    quantity: str | None
    unit: str | None
    certainty: Certainty


class ProgressRow(Struct, frozen=True, kw_only=True, gc=False):
    """Work in progress: `used`, put into a document whose outputs are not on record; or `standing`, on hand at a place where goods are made."""

    state: Literal["used", "standing"]
    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str | None
    location_id: str | None
    site: str | None
    document: str | None
    used_at: str | None
    quantity: str | None
    unit: str | None
    status: str | None
    certainty: Certainty


class GoneRow(Struct, frozen=True, kw_only=True, gc=False):
    """Goods that are no more: consumed by a document (`how` tells its kind), destroyed, or returned to a supplier."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str | None
    location_id: str | None
    site: str | None
    document: str
    how: str
    at: str | None
    quantity: str | None
    unit: str | None
    certainty: Certainty
    line_id: str


class SupplierRow(Struct, frozen=True, kw_only=True):
    """A supplier to ask: who delivered what the starts were made of, under which of their lot numbers, and whom to reach there."""

    supplier_id: str
    name: str | None
    contact: str | None
    email: str | None
    phone: str | None
    address: str | None
    supplier_lot_numbers: list[str]
    receipts: list[str]


class ReceiptRow(Struct, frozen=True, kw_only=True):
    """A receipt behind the starts: what came in, from whom, under which number of theirs."""

    receipt_id: str
    supplier_id: str | None
    supplier_lot_number: str | None
    lot_key: str
    lot_number: str | None
    quantity: str | None
    unit: str | None
    received_at: str | None


class FieldChange(Struct, frozen=True, kw_only=True):
    """What a field of a row was and is, as a cell tells it."""

    name: str
    was: str
    now: str


class RowChange(Struct, frozen=True, kw_only=True):
    """A row that is new, gone or other than before; `row` names it."""

    table: str
    change: Literal["added", "gone", "changed"]
    row: str
    fields: list[FieldChange] = []


class Changes(Struct, frozen=True, kw_only=True):
    """What is other than in the version before."""

    since_version: int
    rows: list[RowChange]
    reasons_added: list[str]
    reasons_gone: list[str]


class Checked(Struct, frozen=True, kw_only=True):
    """The last time a version was made anew and found the same, and the last commit that was looked at then."""

    at: str
    commit: int


class ImpactList(Struct, frozen=True, kw_only=True):
    """One version of the impact list. A row of a list stands in the same place in JSON, CSV and XLSX.

    Attributes:
        recall: The case.
        version: 1 for the first.
        made_at: When it was made, and `made_by` on whose question.
        as_of: The last commit it knows.
        complete: Nothing is known to be missing; `reasons` tell what could be.
        not_known: What is not known though it is complete.
        exceptions: Rows that could not be recorded and may belong to it.
        filter: What was left out; null for nothing.
        changes: What is other than in the version before; null in the first.
        checked: When it was last found to be still so; null: not since it was made.
    """

    recall: Head
    version: int
    made_at: str
    made_by: str
    as_of: Watermark
    complete: bool
    reasons: list[str]
    not_known: list[str]
    filter: Filter | None
    counts: ListCounts
    totals: Totals
    shares: SharesNote
    customers: list[CustomerRow]
    customer_quantities: list[CustomerQuantityRow]
    orders: list[OrderRow]
    lines: list[LineRow]
    lots: list[LotRow]
    handling_units: list[UnitRow]
    stock: list[StockRow]
    in_transit: list[TransitRow]
    work_in_progress: list[ProgressRow]
    consumed: list[GoneRow]
    destroyed: list[GoneRow]
    returned_to_suppliers: list[GoneRow]
    suppliers: list[SupplierRow]
    receipts: list[ReceiptRow]
    exceptions: list[OpenRow]
    changes: Changes | None = None
    checked: Checked | None = None
