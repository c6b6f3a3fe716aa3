"""Master rows: what the sources say of things, apart from what happened to them.

They update in place, the old values are kept (semantics 1.3), and they may come before or after the events that name the thing. A field that is None
says nothing and changes nothing.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from msgspec import Struct

from genealogy.vessels import VesselRule

CustomerLevel = Literal["wholesale", "retail", "consumer"]
CUSTOMER_LEVELS: Final[tuple[CustomerLevel, ...]] = get_args(CustomerLevel)
"""Who a customer is in the chain, from the plant outwards: the depth of a recall is told in these words (21 CFR 7.42)."""


class SupplierRow(Struct, frozen=True, kw_only=True):
    """A party we buy from, and whom to reach there."""

    supplier_id: str
    name: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None


class CustomerRow(Struct, frozen=True, kw_only=True):
    """A party we ship to, whom to reach there, and `address`, where goods are shipped to; `level` is who it is in the chain."""

    customer_id: str
    name: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    level: CustomerLevel | None = None


class ItemRow(Struct, frozen=True, kw_only=True):
    """An article; `unit` is its stock unit as the source writes it.

    `tolerance_percent` is what may be missing in a mass balance of its lots (decimal text), `tolerance_reason` why (drying, spillage).
    """

    item_id: str
    name: str | None = None
    level: str | None = None
    unit: str | None = None
    tolerance_percent: str | None = None
    tolerance_reason: str | None = None


class LocationRow(Struct, frozen=True, kw_only=True):
    """A place: `type` bin, dock, returns, silo, tank, zone, vehicle, third party …; `site` the warehouse or plant it belongs to.

    The rest is of vessels (semantics 6, `vessels.vessel_of`).

    Attributes:
        content_lot: Key of the lot that all in it is; its own (`vessels.own_content`) when it tells none.
        vessel_rule: How goods mix in it.
        band: Of the rule `fifo_band`, how much of each neighbouring layer mixes, in millionths of the base unit.
        heel: What stays in it whatever the books say, in millionths of the base unit.
    """

    location_id: str
    name: str | None = None
    site: str | None = None
    type: str | None = None
    content_lot: str | None = None
    vessel_rule: VesselRule | None = None
    band: int | None = None
    heel: int | None = None


class LotRow(Struct, frozen=True, kw_only=True):
    """An internal lot. `vessel` is true for the content lot of a tank or silo (semantics 6.1); `vessel_rule`, `band`, `heel` then as of a `LocationRow`."""

    lot_key: str
    origin: str | None = None
    created: str | None = None
    expiry_date: str | None = None
    supplier_id: str | None = None
    supplier_lot_number: str | None = None
    status: str | None = None
    vessel: bool | None = None
    vessel_rule: VesselRule | None = None
    band: int | None = None
    heel: int | None = None


class HandlingUnitRow(Struct, frozen=True, kw_only=True):
    """A pallet, case, tote or tanker; `sscc` as 18 digits."""

    hu_key: str
    sscc: str | None = None
    type: str | None = None


MasterRow = SupplierRow | CustomerRow | ItemRow | LocationRow | LotRow | HandlingUnitRow
