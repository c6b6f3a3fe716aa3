"""Events on record as EPCIS events: the way back of `translate`, for what other systems recorded here (docs/epcis.md has the table).

One of ours becomes several where the standard has but one place, one order or one unit for all goods of an event. What the standard has no word for
stands in fields of our own namespace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from genealogy import events as ev
from genealogy import identifiers, units, urns
from genealogy.events import Event, Line, TimeSpan
from loaders.epcis import naming, vocabulary

CONTEXT: Final[list[Any]] = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"genealogy": urns.FIELDS}]
_MOVES: Final = (ev.HandlingUnitMoved, ev.StockMoved)
_LEAVES: Final = (ev.LotShipped, ev.LotReturnedToSupplier, ev.StockDisposed)
# Who got it out of a unit, or in it: the standard says so by an AggregationEvent of the unit, which is then read as what happened to its goods.
_WITH_UNIT: Final = (ev.LotReceived, ev.LotShipped, ev.LotReturned, ev.LotReturnedToSupplier, ev.StockDisposed)
_SAID: Final[Mapping[type[Any], tuple[str, str]]] = {
    ev.LotReceived: ("receiving", "in_progress"),
    ev.LotCommissioned: ("commissioning", "active"),
    ev.HandlingUnitMoved: ("storing", ""),
    ev.StockMoved: ("storing", ""),
    ev.Packed: ("packing", ""),
    ev.Unpacked: ("unpacking", ""),
    ev.StockPicked: ("picking", ""),
    ev.LotShipped: ("shipping", "in_transit"),
    ev.LotReturned: ("receiving", "returned"),
    ev.LotReturnedToSupplier: ("shipping", "returned"),
    ev.StockDisposed: ("destroying", ""),
    ev.StatusChanged: ("inspecting", ""),
}
"""Business step and disposition of what has an EPCIS event; the other kinds are none of the standard's."""
_TRANSFORMED: Final[Mapping[str, str]] = {
    "repack": "repackaging",
    "relabel": "repackaging",
    "split": "unpacking",
    "merge": "urn:gdst:bizStep:commingling",
    "blend": "urn:gdst:bizStep:commingling",
    "disassembly": "disassembling",
    "kit": "assembling",
    "rework": "repairing",
}
_MADE: Final = "commissioning"
_LIFTED: Final = " lifted"


def kinds(steps: Collection[str] | None) -> list[type[Any]]:
    """The kinds of our events that may be given out with one of these business steps; None: all that are given out."""
    told = {kind: {step} for kind, (step, _) in _SAID.items()} | {ev.LotTransformed: {*_TRANSFORMED.values(), _MADE}}
    for kind in (ev.LotCommissioned, ev.LotTransformed):
        told[kind].add(_SAID[ev.Packed][0])
    return [kind for kind, said in told.items() if steps is None or not said.isdisjoint(steps)]


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines that one event of the standard can tell."""

    lines: tuple[Line, ...]
    place: str | None
    order: str | None
    time: TimeSpan
    unit: str | None


def written(event: Event, recorded: datetime) -> list[dict[str, Any]]:
    """The EPCIS events of one of ours; none, if it is of a kind that the standard hasn't.

    Args:
        event: The event.
        recorded: When it was recorded: its time too, where the source tells none.
    """
    if isinstance(event, ev.LotTransformed):
        made = list(_transformation(event))
    elif type(event) in _SAID:
        made = [part for one in _parts(event) for part in _of_part(event, one)]
    else:
        return []
    ids = [event.event_id] if len(made) == 1 else [ev.line_id(event.event_id, f"part/{number}") for number in range(1, len(made) + 1)]
    return [one | {"eventID": naming.event(own)} | _when(time, recorded) | _ours(event) for own, (one, time) in zip(ids, made, strict=True)]


_Made = tuple[dict[str, Any], TimeSpan]


def _of_part(event: Event, part: _Part) -> Iterator[_Made]:
    step, disposition = _SAID[type(event)]
    told: dict[str, Any] = {"bizStep": step} | ({"disposition": disposition} if disposition else {})
    told |= _status(event.status) if isinstance(event, ev.StatusChanged) else {}
    told |= _where(part.place, stays=not isinstance(event, _LEAVES)) | _who(event) | _beside(part.lines)
    told |= _papers(po=part.order, desadv=getattr(event, "shipment_id", None), recadv=getattr(event, "receipt_id", None))
    if isinstance(event, ev.Packed | ev.Unpacked):
        action = "ADD" if isinstance(event, ev.Packed) else "DELETE"
        yield _aggregation(event.parent_hu_key, part.lines, action) | told, part.time
    elif part.unit is not None and isinstance(event, _WITH_UNIT):
        yield _aggregation(part.unit, part.lines, "OBSERVE") | told, part.time
    elif isinstance(event, ev.LotCommissioned):
        yield {"type": "ObjectEvent", "action": "ADD", **_goods(part.lines, "epcList", "quantityList"), **told, **_ilmd(part.lines)}, part.time
        yield from _packed(part.lines, part.time, part.place)
    else:
        action = "DELETE" if isinstance(event, ev.StockDisposed) else "OBSERVE"
        yield {"type": "ObjectEvent", "action": action, **_goods(part.lines, "epcList", "quantityList"), **told}, part.time


def _transformation(event: ev.LotTransformed) -> Iterator[_Made]:
    """One event for each time at which something went in or came out; by their transformationID they are one transformation."""
    place = next((line.location_id for line in (*event.outputs, *event.lines) if line.location_id), None)
    named = event.transformation_id
    shared = {
        "type": "TransformationEvent",
        "transformationID": named if naming.paper(named) == named else urns.own("transformation", f"{event.source}|{named}"),
        "bizStep": _TRANSFORMED.get(event.kind, _MADE),
        "genealogy:transformationKind": event.kind,
        **_where(place, stays=True),
        **_papers(prodorder=event.document),
    }
    for time in dict.fromkeys(line.event_time or event.event_time for line in (*event.lines, *event.outputs)):
        inputs, outputs = ([line for line in lines if (line.event_time or event.event_time) == time] for lines in (event.lines, event.outputs))
        goods = _goods(inputs, "inputEPCList", "inputQuantityList") | _goods(outputs, "outputEPCList", "outputQuantityList")
        yield shared | goods | _ilmd(outputs) | _beside([*inputs, *outputs]), time
        yield from _packed(outputs, time, place)


def _packed(lines: Iterable[Line], time: TimeSpan, place: str | None) -> Iterator[_Made]:
    """What came into being in units was packed into them."""
    by_unit: dict[str, list[Line]] = {}
    for line in lines:
        if line.hu_key is not None and line.lot_key is not None:
            by_unit.setdefault(line.hu_key, []).append(line)
    for unit, held in by_unit.items():
        yield _aggregation(unit, held, "ADD") | {"bizStep": "packing"} | _where(place, stays=True), time


def _aggregation(unit: str, lines: Iterable[Line], action: str) -> dict[str, Any]:
    return {"type": "AggregationEvent", "action": action, "parentID": naming.parent(unit), **_goods(lines, "childEPCs", "childQuantityList")}


def _parts(event: Event) -> list[_Part]:
    apart = isinstance(event, _WITH_UNIT)
    made: dict[tuple[Any, ...], list[Line]] = {}
    for line in event.lines:
        unit = line.hu_key if apart and line.lot_key is not None else None
        key = (line.location_id, line.order_id, line.event_time or event.event_time, unit)
        made.setdefault(key, []).append(line)
    parts = [_Part(tuple(lines), *key) for key, lines in made.items()]
    return parts or ([_Part((), None, None, event.event_time, None)] if isinstance(event, ev.Unpacked) else [])


def _goods(lines: Iterable[Line], epcs: str, classes: str) -> dict[str, Any]:
    """The lists of an event: units and serials by their own number, lots as classes with quantities."""
    numbers: dict[str, None] = {}
    quantities: list[dict[str, Any]] = []
    for line in lines:
        if line.lot_key is None:
            numbers.update({naming.unit(line.hu_key): None} if line.hu_key else {})
        elif identifiers.is_serial(line.lot_key):
            numbers[naming.lot(line.lot_key)] = None
        else:
            quantities.append({"epcClass": naming.lot(line.lot_key), **_quantity(line)})
    return ({epcs: list(numbers)} if numbers else {}) | ({classes: quantities} if quantities else {})


def _quantity(line: Line) -> dict[str, Any]:
    """A quantity in a unit that the standard has a code for; else it stands beside (`_beside`)."""
    for quantity, unit in ((line.quantity, line.unit), (line.base_quantity, line.base_unit)):
        code = units.code(unit) if quantity is not None else None
        if code is not None:
            return {"quantity": quantity} if code == units.PIECES else {"quantity": quantity, "uom": code}
    return {}


def _beside(lines: Iterable[Line]) -> dict[str, Any]:
    """What lines tell that the standard's lists have no room for."""
    found = []
    for line in lines:
        told: dict[str, Any] = {"supplierLotNumber": line.supplier_lot_number, "catchQuantity": _text(line.catch_quantity), "catchUnit": line.catch_unit}
        if line.quantity is not None and not _quantity(line):
            told |= {"quantity": _text(line.quantity), "unit": line.unit}
        if told := {name: value for name, value in told.items() if value is not None}:
            found.append({"of": naming.lot(line.lot_key) if line.lot_key else naming.unit(line.hu_key or ""), **told})
    return {"genealogy:lines": found} if found else {}


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity:f}"


def _where(place: str | None, *, stays: bool) -> dict[str, Any]:
    if place is None:
        return {}
    here = {"id": naming.place(place)}
    return {"readPoint": here, "bizLocation": here} if stays else {"readPoint": here}


def _who(event: Event) -> dict[str, Any]:
    """Where goods came from and went to, as far as the event names a party, or of a move a place."""
    came: str | None = None
    went: str | None = None
    if isinstance(event, ev.LotReceived):
        came = event.supplier_id or event.sender_id
    elif isinstance(event, ev.LotReturned):
        came = event.customer_id
    elif isinstance(event, ev.LotShipped):
        went = event.customer_id
    elif isinstance(event, ev.LotReturnedToSupplier):
        went = event.supplier_id
    elif isinstance(event, _MOVES) and event.from_location_id:
        return {"sourceList": [{"type": "location", "source": naming.place(event.from_location_id)}]}
    found: dict[str, Any] = {}
    if came:
        found["sourceList"] = [{"type": "owning_party", "source": naming.party(came)}]
    if went:
        found["destinationList"] = [{"type": "owning_party", "destination": naming.party(went)}]
    return found


def _papers(**papers: str | None) -> dict[str, Any]:
    told = [{"type": kind, "bizTransaction": naming.paper(number)} for kind, number in papers.items() if number]
    return {"bizTransactionList": told} if told else {}


def _status(status: str) -> dict[str, Any]:
    """A status as a disposition; one that was lifted as unset."""
    lifted = status.endswith(_LIFTED)
    name = status.removesuffix(_LIFTED)
    word = name if name in vocabulary.STATUSES else urns.own("disposition", name)
    return {"persistentDisposition": {"unset": [word]}} if lifted else {"disposition": word}


def _ilmd(lines: Iterable[Line]) -> dict[str, Any]:
    """Expiry of what came into being, where it is one for all."""
    dates = {line.expiry_date for line in lines}
    date = dates.pop() if len(dates) == 1 else None
    return {"ilmd": {"cbvmda:itemExpirationDate": date}} if date else {}


def _when(time: TimeSpan, recorded: datetime) -> dict[str, Any]:
    """The standard knows moments only: of a span it gets the first, and the span stands beside."""
    moment = time.earliest or time.latest or recorded
    told = {"eventTime": moment.isoformat(), "eventTimeZoneOffset": "+00:00"}
    if time.earliest is not None and time.earliest == time.latest:
        return told
    ends = {"genealogy:earliest": time.earliest, "genealogy:latest": time.latest}
    return told | {name: None if end is None else end.isoformat() for name, end in ends.items()}


_OURS: Final[Mapping[str, Callable[[Event], str | None]]] = {
    "genealogy:type": lambda event: type(event).__name__,
    "genealogy:source": lambda event: event.source,
    "genealogy:document": lambda event: event.document or None,
    "genealogy:reportedBy": lambda event: event.reported_by,
    "genealogy:comment": lambda event: event.comment,
}


def _ours(event: Event) -> dict[str, Any]:
    return {name: value for name, told in _OURS.items() if (value := told(event))}
