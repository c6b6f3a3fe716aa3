"""The goods of an event: each EPC and each quantity of a class as a line of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from genealogy import identifiers
from genealogy.events import Line
from genealogy.identifiers import Identifier
from loaders.epcis.normal import Form

_EXPIRY: Final = (
    "urn:epcglobal:cbv:mda:itemExpirationDate",
    "https://gs1.org/voc/expirationDate",
    "urn:epcglobal:cbv:mda:bestBeforeDate",
    "https://gs1.org/voc/bestBeforeDate",
    "urn:epcglobal:cbv:mda:sellByDate",
)
_MADE: Final = ("urn:epcglobal:cbv:mda:productionDate", "https://gs1.org/voc/productionDate", "urn:epcglobal:cbv:mda:harvestEndDate")
_DATE_LENGTH: Final = 10
_ONE: Final = Decimal(1)


@dataclass(slots=True)
class Goods:
    """Makes the lines of one event.

    Attributes:
        form: The event.
        notes: What its lists name that is no goods (people, papers, places).
    """

    form: Form
    notes: list[str] = field(default_factory=list)

    def lines(self, epcs: str, quantities: str, prefix: str = "", **common: Any) -> tuple[Line, ...]:
        """The lines of an EPC list and a quantity list.

        Args:
            epcs: Field name of the EPC list.
            quantities: Field name of the quantity list.
            prefix: In front of the lines' names.
            **common: Fields that all lines share (`location_id`, `order_id` …).
        """
        content = self.form.content
        found = [line for index, uri in enumerate(content.get(epcs, ())) for line in self._epc(uri, f"{prefix}epc/{index + 1}", common)]
        for index, element in enumerate(content.get(quantities, ())):
            found.extend(self._quantity(element, f"{prefix}qty/{index + 1}", common))
        return tuple(found)

    def _epc(self, uri: str, name: str, common: Mapping[str, Any]) -> Iterable[Line]:
        thing = identifiers.parse(uri)
        if not thing.goods:
            self.notes.append(f"names {thing.key}")
        elif thing.kind == "hu":
            yield Line(line=name, hu_key=thing.key, **_of_unit(common))
        elif thing.kind == "serial":
            yield Line(line=name, lot_key=thing.key, quantity=_ONE, **common)
        else:
            yield Line(line=name, lot_key=self._lot(thing, name), **common)

    def _quantity(self, element: Mapping[str, Any], name: str, common: Mapping[str, Any]) -> Iterable[Line]:
        thing = identifiers.parse(element["epcClass"])
        if thing.kind == "hu":
            yield Line(line=name, hu_key=thing.key, **_of_unit(common))
            return
        quantity = Decimal(element["quantity"]) if "quantity" in element else None
        yield Line(line=name, lot_key=self._lot(thing, name), quantity=quantity, unit=element.get("uom") if quantity is not None else None, **common)

    def _lot(self, thing: Identifier, name: str) -> str:
        """The lot of a thing: of a class an unknown one, for this line alone; a text of no form we know is taken for a lot (rather a link too many)."""
        if thing.kind in {"lot", "serial"}:
            return thing.key
        if thing.kind == "item":
            return identifiers.unknown_lot_key(thing.key, f"{self.form.hash}/{name}")
        return identifiers.lot_key("", thing.key)

    def expiry(self) -> str | None:
        """Expiry date of what the event brings into being, as it tells it."""
        return self._date(*_EXPIRY)

    def made(self) -> str | None:
        """The day it was made."""
        return self._date(*_MADE)

    def _date(self, *names: str) -> str | None:
        ilmd = self.form.content.get("ilmd", {})
        told = (ilmd.get(name) for name in names)
        return next((value[:_DATE_LENGTH] for value in told if isinstance(value, str) and len(value) >= _DATE_LENGTH), None)


def unit_of(uri: str) -> str:
    """Key of the unit that a parent is: a container's own, or that of a case with a serial number."""
    thing = identifiers.parse(uri)
    if thing.kind == "serial":
        return identifiers.unit_of_serial(thing.key) or thing.key
    return thing.key


def _of_unit(common: Mapping[str, Any]) -> dict[str, Any]:
    """A line of a unit as a whole tells nothing of one lot in it."""
    return {name: value for name, value in common.items() if name not in {"expiry_date", "supplier_lot_number"}}
