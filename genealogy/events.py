"""What can happen to goods: the canonical events.

Every loader, the API and the export speak these, whatever the source. Names are in the past tense of the trade; each class is frozen
and has one JSON form (`encode`, `decode`), which is also what the database keeps.

An event's identity is one source line: source, document, line (semantics 4.3). Where a source numbers its lines, each line is an event of its own with
one `Line` in it; where a source tells a whole in one piece (EPCIS, the API) an event has several, told apart by `Line.line`.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from decimal import Decimal
from typing import Literal, Union
from urllib.parse import quote

import msgspec
from msgspec import Struct

SCHEMA_VERSION = 1

Reported = Literal["fact", "request"]
TransformationKind = Literal["production", "blend", "repack", "split", "merge", "relabel", "kit", "disassembly", "rework", "fill"]


class TimeSpan(Struct, frozen=True, omit_defaults=True):
    """When something happened, as far as the source tells (semantics 2.1).

    Attributes:
        earliest: First moment it can have been, UTC; None is unknown (−∞).
        latest: Last moment it can have been, UTC; None is unknown (+∞). Equal to `earliest` for a timestamp.
        given: What the source wrote, where that is not a plain timestamp.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    given: str | None = None


UNKNOWN_TIME = TimeSpan()


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One quantity of one lot (or one handling unit as a whole) in an event.

    Attributes:
        line: Tells lines of one event apart; empty when it is the only one.
        lot_key: The lot (`identifiers.lot_key`); None when only a unit is named, or of a clean-out only the vessel's place.
        hu_key: The handling unit it is in, or that is meant as a whole.
        quantity: As entered, never negative but in `StockAdjusted`; None when the source tells none.
        unit: As entered; None with a quantity means pieces.
        base_quantity: Given only where the source itself tells the exact ratio; else `units.to_base` finds it.
        base_unit: Unit of `base_quantity`.
        catch_quantity: A second measure of the same goods, as entered: the weight of pieces, the pieces of a weight (catch weight). Independent of `quantity`:
            neither is worked out from the other.
        catch_unit: Its unit, as entered; None with a catch quantity means pieces.
        location_id: Where it was, or where it came to be.
        event_time: The line's own time where it differs from the event's (back-flushed components).
        supplier_lot_number: Of a receipt: the number the supplier prints.
        expiry_date: Of a receipt or output: ISO date.
        order_id: Sales, purchase or transfer order this line fulfils.
        order_line: The order's line.
        document_line_id: The source's own id of the line: `shipment_line_id`, `return_id` and the like.
        returns_line: Of a customer return: `line_id` of the shipment line it gives back.
        from_hu_key: Of a pack: the unit it was taken out of.
        disposition: Of a customer return: quarantine, restock or scrap.
    """

    line: str = ""
    lot_key: str | None = None
    hu_key: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    base_quantity: Decimal | None = None
    base_unit: str | None = None
    catch_quantity: Decimal | None = None
    catch_unit: str | None = None
    location_id: str | None = None
    event_time: TimeSpan | None = None
    supplier_lot_number: str | None = None
    expiry_date: str | None = None
    order_id: str | None = None
    order_line: str | None = None
    document_line_id: str | None = None
    returns_line: str | None = None
    from_hu_key: str | None = None
    disposition: str | None = None


class BaseEvent(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What every event tells.

    Attributes:
        event_id: `event_id(source, document type, document, line)`; unique.
        source: The source system, `flat`, `epcis`, an ERP's name.
        document: The source document.
        event_time: When it happened.
        entered_at: When the source says it was entered.
        reported: `fact` (it has happened) or `request` (may it happen?).
        site: The site that reported it.
        reported_by: The person or system that reported it.
        source_event_id: The source's own event id where that is not reliable as identity (EPCIS eventID, semantics 4.3).
        source_content_hash: Hash of what the source's event says, without its id, record time and error declaration; where identity is by content
            (EPCIS, semantics 4.3). Events made of one source event share it.
        comment: Free text of the source.
        lines: What it was about.
    """

    event_id: str
    source: str
    document: str = ""
    event_time: TimeSpan = UNKNOWN_TIME
    entered_at: datetime | None = None
    reported: Reported = "fact"
    site: str | None = None
    reported_by: str | None = None
    source_event_id: str | None = None
    source_content_hash: str | None = None
    comment: str | None = None
    lines: tuple[Line, ...] = ()


class LotReceived(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Goods came in. An origin of the lot, or the arrival of a lot whose origin is on record (semantics 3.2).

    `supplier_id` is the vendor it was bought from; `sender_id` the party or place it came from where that need not be a vendor (EPCIS).
    """

    receipt_id: str | None = None
    supplier_id: str | None = None
    sender_id: str | None = None


class LotCommissioned(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A lot was made known at its birth: harvest, catch, first print of its label."""


class HandlingUnitMoved(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A unit changed its place, and all in it went along. `lines` name the units, `location_id` the new place."""

    from_location_id: str | None = None


class StockMoved(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Loose stock of a lot changed its place; no unit named. `location_id` of a line is the new place."""

    from_location_id: str | None = None


class LotTransformed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Lots became other lots. `lines` are the inputs, `outputs` the outputs.

    One transformation is the union of its live lines over all events with the same `transformation_id` and source (semantics 3.6, 4.3).
    """

    transformation_id: str
    kind: TransformationKind = "production"
    outputs: tuple[Line, ...] = ()


class Packed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Lots (`lot_key`) or units (`hu_key`) were put into the unit `parent_hu_key`."""

    parent_hu_key: str


class Unpacked(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Lots or units were taken out of `parent_hu_key`; without lines it was emptied of all (semantics 5)."""

    parent_hu_key: str


class StockAllocated(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Stock was reserved for an order line."""


class AllocationReleased(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A reservation was given up."""


class StockPicked(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Stock was taken from its place for an order line."""


class LotShipped(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Goods left for a customer or another site."""

    shipment_id: str | None = None
    customer_id: str | None = None


class LotReturned(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A customer gave goods back; the lot keeps its number."""

    customer_id: str | None = None


class LotReturnedToSupplier(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Goods went back to the supplier."""

    supplier_id: str | None = None


class StockAdjusted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A count found more (positive) or less (negative) than the books."""


class StockDisposed(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Goods were destroyed or thrown away."""


class StatusChanged(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """The quality status of lots or units changed."""

    status: str


class VesselCleaned(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A vessel was emptied and cleaned; each line names its content lot, or just its place (`location_id`)."""


class LotsDeclaredSame(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Two keys turned out to be one lot (semantics 1.4): exactly two lines."""


class SourceEventNoted(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Something a source tells that moves no goods (EPCIS AssociationEvent, TransactionEvent): kept and shown with its lots and units."""

    kind: str


class ErrorDeclared(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An EPCIS error declaration: which events it takes back is decided over all events of that id (semantics 4.4).

    Attributes:
        content_hash: Hash of the declared event without its declaration.
        corrective_event_ids: Source event ids that stay, whatever else.
    """

    content_hash: str
    corrective_event_ids: tuple[str, ...] = ()


class EventVoided(BaseEvent, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """An earlier (or later arriving) record never happened. Voidable itself.

    Attributes:
        voids: Event ids or line ids.
        error_declared: For EPCIS, in place of `voids`; `source_event_id` names the events meant.
    """

    voids: tuple[str, ...] = ()
    error_declared: ErrorDeclared | None = None


Event = Union[  # noqa: UP007 - msgspec decodes a tagged union by this alias
    LotReceived,
    LotCommissioned,
    HandlingUnitMoved,
    StockMoved,
    LotTransformed,
    Packed,
    Unpacked,
    StockAllocated,
    AllocationReleased,
    StockPicked,
    LotShipped,
    LotReturned,
    LotReturnedToSupplier,
    StockAdjusted,
    StockDisposed,
    StatusChanged,
    VesselCleaned,
    LotsDeclaredSame,
    SourceEventNoted,
    EventVoided,
]

_encoder = msgspec.json.Encoder(decimal_format="string", order="deterministic")
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(event: Event) -> str:
    """The one JSON form of an event."""
    return _encoder.encode(event).decode()


def decode(text: str | bytes) -> Event:
    """The event of a JSON text.

    Raises:
        msgspec.ValidationError: The text is not one of the canonical events; the message names the path.
    """
    return _decoder.decode(text)


_PLAIN = re.compile(r"[A-Za-z0-9 ()\[\]{}<>,;:.!$&'*+=@~/_|-]*")


def event_id(*parts: str) -> str:
    """Make an event id of source, document type, document and line.

    >>> event_id("flat", "receipt", "R1", "H#7")
    'flat|receipt|R1|H%237'
    """
    joined = "|".join(parts)
    if _PLAIN.fullmatch(joined) and joined.count("|") == len(parts) - 1:  # Nearly always, and ten times as fast.
        return joined
    return "|".join(quote(part, safe=" ()[]{}<>,;:.!$&'*+=@~/-_") for part in parts)


def line_id(event: str, line: str) -> str:
    """The id of one line: the event's own id, or `event#line` where an event has several.

    >>> line_id("flat|receipt|R1", ""), line_id("api|7", "in/1")
    ('flat|receipt|R1', 'api|7#in/1')
    """
    return f"{event}#{line}" if line else event


def event_of_line(line: str) -> str:
    """The event id that a line id belongs to."""
    return line.split("#", 1)[0]


def content_hash(text: str) -> str:
    """Hash of an event's JSON form, for telling a repeat from a conflict (semantics 4.3)."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
