"""What a wrong-lot scan would add to an answer: the form of it."""

from __future__ import annotations

from msgspec import Struct


class Face(Struct, frozen=True, kw_only=True):
    """A place that affected goods were taken from, and the stretch of time around that."""

    location_id: str
    since: str | None
    until: str | None


class Neighbour(Struct, frozen=True, kw_only=True):
    """A lot that stood at such a place then; `handling_units` are those it was in, none where it stood loose only."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    location_ids: list[str]
    handling_units: list[str]


class Widened(Struct, frozen=True, kw_only=True):
    """The neighbours, apart from the answer's own lists, and their price: who else would be in the recall.

    Attributes:
        kind: `pick-face`.
        minutes: How long before and after each pick or shipment.
        faces: Where and when was looked.
        lots: The neighbours; none of them is affected by the records.
        customers_more: Customers of the neighbours, and of what was made of them, that the answer does not have.
        shipment_lines_more: The same of shipment lines.
        orders_more: The same of orders.
        customers: Those customers.
        not_widened: Picks and shipment lines that tell no time, or from no place.
    """

    kind: str
    minutes: int
    faces: list[Face]
    lots: list[Neighbour]
    customers_more: int
    shipment_lines_more: int
    orders_more: int
    customers: list[str]
    not_widened: int
