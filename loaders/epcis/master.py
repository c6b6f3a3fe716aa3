"""Master data in the header of an EPCIS document: names of items, places and parties, dates of lots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from genealogy import identifiers
from genealogy.errors import BadInput
from genealogy.events import Event, LotReceived, LotReturned, LotReturnedToSupplier, LotShipped
from genealogy.identifiers import Identifier
from genealogy.master import CustomerRow, ItemRow, LocationRow, LotRow, MasterRow, SupplierRow

_NAMES: Final = ("name", "descriptionShort", "vesselName", "descriptionLong", "productName", "organizationName")


def rows(vocabularies: Iterable[Mapping[str, Any]], events: Iterable[Event]) -> Iterator[MasterRow]:
    """The master rows of a document.

    A party is a customer or a supplier by what it does in the document's own events, not by being listed: one that does neither gets no row.
    """
    customers, suppliers = _roles(events)
    for vocabulary in vocabularies:
        kind = vocabulary["type"].rsplit(":", 1)[-1].lower()
        for element in vocabulary.get("vocabularyElementList", ()):
            try:
                thing = identifiers.parse(element["id"])
            except BadInput:
                continue
            told = _attributes(element)
            if kind == "epcclass":
                yield _of_class(thing, told)
            elif kind in {"location", "businesslocation", "readpoint"}:
                yield LocationRow(location_id=thing.key, name=_name(told), site=thing.gln13 if thing.gln13 != thing.key else None)
            elif kind == "party":
                yield from _of_party(thing.key, _name(told), customers, suppliers)


def _of_class(thing: Identifier, told: Mapping[str, str]) -> MasterRow:
    if thing.kind in {"lot", "serial"}:
        return LotRow(lot_key=thing.key, created=told.get("productionDate"), expiry_date=told.get("itemExpirationDate") or told.get("bestBeforeDate"))
    return ItemRow(item_id=thing.key, name=_name(told))


def _of_party(key: str, name: str | None, customers: set[str], suppliers: set[str]) -> Iterator[MasterRow]:
    if key in customers:
        yield CustomerRow(customer_id=key, name=name)
    if key in suppliers:
        yield SupplierRow(supplier_id=key, name=name)


def _roles(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    customers: set[str] = set()
    suppliers: set[str] = set()
    for event in events:
        if isinstance(event, LotShipped | LotReturned) and event.customer_id:
            customers.add(event.customer_id)
        elif isinstance(event, LotReturnedToSupplier) and event.supplier_id:
            suppliers.add(event.supplier_id)
        elif isinstance(event, LotReceived) and event.sender_id:
            suppliers.add(event.sender_id)
    return customers, suppliers


def _attributes(element: Mapping[str, Any]) -> dict[str, str]:
    """Text attributes by the last part of their name; the first of a name counts."""
    told: dict[str, str] = {}
    for attribute in element.get("attributes", ()):
        name = attribute["id"].replace("#", ":").replace("/", ":").rsplit(":", 1)[-1]
        value = attribute.get("attribute")
        if isinstance(value, str) and value.strip():
            told.setdefault(name, value.strip())
    return told


def _name(told: Mapping[str, str]) -> str | None:
    return next((told[name] for name in _NAMES if name in told), None)
