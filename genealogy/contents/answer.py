"""The answers about contents and places, in the form that scripts hold on to.

Quantities are decimal text in the base unit, times RFC 3339 in UTC. `since` is null where nobody knows it; `until` is null while `still` is true, and where a
thing is gone but nobody knows since when.
"""

from __future__ import annotations

from msgspec import Struct

from genealogy.trace.answer import Watermark


class Asked(Struct, frozen=True, kw_only=True):
    """What was asked, as understood, and how far the answer can be trusted: open rejected rows that name a thing of it make it incomplete."""

    start: list[str]
    at: str | None
    known_at: str | int | None
    complete: bool
    rejected_rows: int
    watermark: Watermark


class LotHeld(Struct, frozen=True, kw_only=True):
    """A lot in a unit or loose at a place; `shipped`: with the customer, in its unit."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    quantity: str | None
    unit: str | None
    status: str | None
    shipped: bool
    since: str | None
    until: str | None
    still: bool


class UnitHeld(Struct, frozen=True, kw_only=True):
    """A unit in another or at a place, with what was in it: lots, and units nested in it."""

    handling_unit: str
    since: str | None
    until: str | None
    still: bool
    lots: list[LotHeld]
    units: list[UnitHeld]


class UnitContents(Struct, frozen=True, kw_only=True):
    """What a unit holds at a moment; `inside` names the units around it, the nearest first; it stands where the outermost does."""

    asked: Asked
    handling_unit: str
    inside: list[str]
    location_id: str | None
    since: str | None
    lots: list[LotHeld]
    units: list[UnitHeld]


class LocationContents(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What stood at a place at a moment, or at any moment of a window."""

    asked: Asked
    location_id: str
    from_: str | None
    to: str | None
    units: list[UnitHeld]
    loose: list[LotHeld]


class Place(Struct, frozen=True, kw_only=True):
    """Where something was for a while; `handling_unit` is null for loose stock, `inside` the outermost unit around it, `location_id` null where nobody told."""

    lot_key: str | None
    handling_unit: str | None
    inside: str | None
    location_id: str | None
    since: str | None
    until: str | None
    still: bool


class Whereabouts(Struct, frozen=True, kw_only=True):
    """All places, in order of time; with a moment asked for, those of that moment."""

    asked: Asked
    places: list[Place]


class Exposed(Struct, frozen=True, kw_only=True):
    """What was in one container with it, from when until when; the container is the innermost that they shared then."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    handling_unit: str
    container: str
    since: str | None
    until: str | None
    still: bool


class Exposure(Struct, frozen=True, kw_only=True):
    """What shared a container with it. Exposure is no genealogy (semantics 5.2): none of this is in a trace."""

    asked: Asked
    lots: int
    exposed: list[Exposed]
