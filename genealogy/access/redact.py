"""Answers as one who sees only some sites may see them: rows of other sites are taken out and counted, never told (semantics 8.4).

Which row belongs to which site: docs/access.md. What belongs to no site that is on record belongs to nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import UNSET, Struct, structs

from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.answer import Counts, CustomerAnswer, OrderAnswer, ShipmentAnswer, StartRow, TraceAnswer, outstanding, sums


class Hidden(Struct, frozen=True, kw_only=True):
    """How much lies at sites that one may not see."""

    lots: int = 0
    shipments: int = 0
    orders: int = 0
    customers: int = 0
    on_hand: int = 0
    handling_units: int = 0
    receipts: int = 0
    suppliers: int = 0

    def __bool__(self) -> bool:
        """Whether anything is hidden."""
        return any(structs.astuple(self))


@dataclass(frozen=True, slots=True)
class _Sites:
    sites: list[list[str]]


@dataclass(frozen=True, slots=True)
class _Places:
    lots: list[list[Any]]
    shipments: list[list[str]]
    receipts: list[list[str]]


_SITES: Final = Statement("balance/sites", _Sites)
_PLACES: Final = Statement("access/places_of_lots", _Places)


@dataclass(slots=True)
class View:
    """What may be seen of some lots.

    Attributes:
        seen: The sites one may see.
        places: Places at these sites.
        lots: Lots that were ever at one of these places.
        shipments: Places of shipment lines.
        receipts: Places of receipts, by receipt and lot.
    """

    seen: frozenset[str]
    places: set[str] = field(default_factory=set)
    lots: set[str] = field(default_factory=set)
    shipments: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    receipts: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def shows_line(self, line: ShipmentAnswer) -> bool:
        """Whether a shipment line left from a site one may see; one without a place goes by its lot."""
        return self._at(self.shipments.get(line.shipment_line_id), line.lot_key)

    def shows_receipt(self, receipt_id: str, lot_key: str) -> bool:
        """Whether a receipt came in at a site one may see."""
        return self._at(self.receipts.get((receipt_id, lot_key)), lot_key)

    def _at(self, places: set[str] | None, lot_key: str) -> bool:
        return bool(places & self.places) if places else lot_key in self.lots


def view(store: Store, seen: frozenset[str], lot_keys: Iterable[str], location_ids: Iterable[str | None] = ()) -> View:
    """What one who may see some sites may see of these lots and places."""
    found = store.one(_PLACES, lot_keys=sorted(set(lot_keys)))
    told = {place for _, places in found.lots for place in places} | {place for place in location_ids if place}
    made = View(seen, {place for place, site in store.one(_SITES, location_ids=sorted(told)).sites if site in seen})
    made.lots = {key for key, places in found.lots if made.places.intersection(places)}
    for line, place in found.shipments:
        made.shipments[line].add(place)
    for receipt, lot, place in found.receipts:
        made.receipts[receipt, lot].add(place)
    return made


def redact(store: Store, answer: TraceAnswer, seen: frozenset[str]) -> tuple[TraceAnswer, Hidden]:
    """A trace as one who may see some sites may see it.

    Args:
        store: The database.
        answer: The whole answer.
        seen: The sites.

    Returns:
        The answer without what lies elsewhere, incomplete if anything does, and how much that is.
    """
    places = [*(row.location_id for row in answer.on_hand), *(row.location_id for row in answer.handling_units), *(row.location_id for row in answer.places)]
    may = view(store, seen, (lot.lot_key for lot in answer.lots), places)
    lots = [row for row in answer.lots if row.lot_key in may.lots]
    shipments = [row for row in answer.shipments if may.shows_line(row)]
    on_hand = [row for row in answer.on_hand if row.location_id in may.places]
    units = [_known_lots(row, may.lots) for row in answer.handling_units if row.location_id in may.places]
    receipts = [row for row in answer.receipts if may.shows_receipt(row.receipt_id, row.lot_key)]
    customers, orders = _customers(answer, shipments), _orders(answer, shipments)
    sellers = {row.supplier_id for row in receipts}
    suppliers = [row for row in answer.suppliers if row.supplier_id in sellers]
    numbers = {(row.supplier_id, row.supplier_lot_number) for row in receipts}
    kept = Counts(
        lots=len(lots),
        handling_units=len(units),
        receipts=len({row.receipt_id for row in receipts}),
        shipment_lines=len(shipments),
        orders=len(orders),
        customers=len(customers),
        suppliers=len(suppliers),
    )
    hidden = Hidden(
        lots=len(answer.lots) - len(lots),
        shipments=len(answer.shipments) - len(shipments),
        orders=len(answer.orders) - len(orders),
        customers=len(answer.customers) - len(customers),
        on_hand=len(answer.on_hand) - len(on_hand),
        handling_units=len(answer.handling_units) - len(units),
        receipts=len(answer.receipts) - len(receipts),
        suppliers=len(answer.suppliers) - len(suppliers),
    )
    return structs.replace(
        answer,
        complete=answer.complete and not hidden,
        start=[_start(row, may.lots) for row in answer.start],
        completeness=_report(answer, may.lots),
        counts=kept,
        lots=lots,
        customers=customers,
        orders=orders,
        shipments=shipments,
        on_hand=on_hand,
        handling_units=units,
        places=[row for row in answer.places if row.location_id in may.places],
        receipts=receipts,
        suppliers=suppliers,
        supplier_lots=[row for row in answer.supplier_lots if (row.supplier_id, row.supplier_lot_number) in numbers],
        narrowed=None,
        widened=None,
    ), hidden


def _start(row: StartRow, lots: Collection[str]) -> StartRow:
    """What was asked for, as it was asked; what lot that is, only if one may see it."""
    hide = row.lot_key is not UNSET and row.lot_key not in lots
    return structs.replace(row, lot_key=UNSET, lot_number=UNSET, item_id=UNSET) if hide else row


def _known_lots(row: Any, lots: Collection[str]) -> Any:
    return structs.replace(row, lots=[key for key in row.lots if key in lots])


def _report(answer: TraceAnswer, lots: Collection[str]) -> Any:
    """What is not known, of lots one may see; exceptions are counted, and named to nobody who may not see all."""
    report = answer.completeness
    named = ("broken_links", "self_loops", "time_conflicts", "overdrawn", "clean_outs_ignored", "stubs")
    kept = {name: [row for row in getattr(report, name) if row.lot_key in lots] for name in named}
    return structs.replace(report, **kept, loops=[loop for loop in report.loops if all(lot.lot_key in lots for lot in loop)], exceptions=[])


def _customers(answer: TraceAnswer, shipments: list[ShipmentAnswer]) -> list[CustomerAnswer]:
    """Customers of the lines one may see, with the sums of just these."""
    of: dict[str, list[ShipmentAnswer]] = defaultdict(list)
    for line in shipments:
        if line.customer_id:
            of[line.customer_id].append(line)
    return [
        structs.replace(row, orders=len({line.order_id for line in of[row.customer_id] if line.order_id}), **_summed(of[row.customer_id]), suspect_share=None)
        for row in answer.customers
        if row.customer_id in of
    ]


def _orders(answer: TraceAnswer, shipments: list[ShipmentAnswer]) -> list[OrderAnswer]:
    of: dict[str, list[ShipmentAnswer]] = defaultdict(list)
    for line in shipments:
        if line.order_id:
            of[line.order_id].append(line)
    rows = []
    for row in answer.orders:
        if row.order_id in of:
            told = _summed(of[row.order_id])
            rows.append(structs.replace(row, **told, outstanding=outstanding(told["shipped"], told["returned"]), suspect_share=None))
    return rows


def _summed(lines: list[ShipmentAnswer]) -> dict[str, Any]:
    return {
        "shipped": sums((line.quantity, line.unit or "") for line in lines),
        "returned": sums((line.returned_quantity, line.unit or "") for line in lines if line.returned_quantity is not None),
        "shipped_entered": sums((line.entered_quantity, line.entered_unit or "") for line in lines),
        "shipped_catch": sums((line.catch_quantity, line.catch_unit or "") for line in lines if line.catch_quantity is not None),
    }
