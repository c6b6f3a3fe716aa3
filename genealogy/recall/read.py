"""All that an impact list is made of, read of one state of the data.

Usually the state is today's; when a commit came in between, all is read as it was known at the last commit seen, which never changes any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.engine import Traced, attempt
from genealogy.trace.forward import Shipped, in_order
from genealogy.trace.question import Question
from genealogy.trace.steady import steadily
from genealogy.trace.window import Window, window_of


@dataclass(frozen=True, slots=True)
class UsedRow:
    """Inputs of transformations, as lists."""

    used: list[list[Any]]


@dataclass(frozen=True, slots=True)
class GoneRow:
    """Disposals and supplier returns, as lists."""

    gone: list[list[Any]]


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """Arrivals, as lists in the order of `Arrival`."""

    arrivals: list[list[Any]]


@dataclass(frozen=True, slots=True)
class ShippedFromRow:
    """Lines and the places they left from."""

    line_ids: list[str]
    places: list[str]


@dataclass(frozen=True, slots=True)
class CustomersRow:
    """Customers, as lists in the order of `Party`."""

    customers: list[list[Any]]


@dataclass(frozen=True, slots=True)
class SuppliersRow:
    """Suppliers, as lists: id, name, contact, email, phone, address."""

    suppliers: list[list[Any]]


@dataclass(frozen=True, slots=True)
class PlacesRow:
    """Places: id, name, site, type; items: id, name."""

    places: list[list[Any]]
    items: list[list[Any]]


USED: Final = Statement("recall/used", UsedRow)
LEFT: Final = Statement("recall/left", GoneRow)
ARRIVED: Final = Statement("recall/arrived", ArrivedRow)
SHIPPED_FROM: Final = Statement("recall/shipped_from", ShippedFromRow)
CUSTOMERS: Final = Statement("recall/customers", CustomersRow)
SUPPLIERS: Final = Statement("recall/suppliers", SuppliersRow)
PLACES: Final = Statement("recall/places", PlacesRow)


@dataclass(frozen=True, slots=True)
class Movement:
    """A line by which affected goods were used, destroyed or sent back.

    Attributes:
        node: Segment or content that gave it.
        how: The kind of the transformation, or `destroyed`, `returned-to-supplier`.
        made: Of a transformation: something is on record that came out of it.
    """

    node: str
    line_id: str
    lot_key: str
    hu_key: str | None
    location_id: str | None
    quantity: int | None
    unit: str | None
    earliest: int
    document: str
    how: str
    made: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods of ours that came to a place of ours."""

    line_id: str
    lot_key: str
    hu_key: str | None
    quantity: int | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A customer, and whom to reach there; `internal`: the id is that of a place of ours."""

    customer_id: str
    name: str | None = None
    level: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    stub: bool | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place."""

    location_id: str
    name: str | None = None
    site: str | None = None
    type: str | None = None


@dataclass(slots=True)
class Parts:
    """What was read.

    Attributes:
        forward: The answer forward from the starts, `backward` the one to the suppliers.
        lines: The shipment lines in the order of the answer's rows.
        certain: Segments and contents that were reached without doubt.
    """

    forward: TraceAnswer
    backward: TraceAnswer
    lines: list[Shipped]
    certain: frozenset[str]
    left_from: dict[str, str]
    used: list[Movement]
    gone: list[Movement]
    arrivals: list[Arrival]
    customers: dict[str, Party] = field(default_factory=dict)
    suppliers: dict[str, list[Any]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    items: dict[str, str | None] = field(default_factory=dict)


def read(tx: Transaction, question: Question) -> Parts:
    """Everything, of one state of the data.

    Args:
        tx: The open transaction.
        question: Forward from the starts of the case.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    window = window_of(tx, question)
    return steadily(tx, window.known, lambda known: _read(tx, question, replace(window, known=known)))


def _read(tx: Transaction, question: Question, window: Window) -> tuple[int, Parts]:
    commit, told = attempt(tx, question, window)
    _, behind = attempt(tx, replace(question, direction="backward"), window)
    found = told.found
    nodes = [*found.certain.segments, *(node for node in found.possible.segments if node not in found.certain.lot_of)]
    contents = sorted(found.certain.contents | found.possible.contents)
    reached = {"nodes": nodes, "contents": contents}
    taken = sorted({Shipped(*line).lot_key for line in found.possible_shipments})
    known = window.known
    left_from = tx.one(SHIPPED_FROM, **reached, lot_keys=taken) if told.outgoing.lines else ShippedFromRow([], [])
    parts = Parts(
        forward=told.answer,
        backward=behind.answer,
        lines=in_order(told.outgoing),
        certain=frozenset(found.certain.lot_of),
        left_from=dict(zip(left_from.line_ids, left_from.places, strict=True)),
        used=_once(Movement(*row) for row in tx.one(USED, **reached, known=known).used),
        gone=_once(_gone(row) for row in tx.one(LEFT, **reached, known=known).gone),
        arrivals=[Arrival(*row) for row in tx.one(ARRIVED, **reached, known=known).arrivals],
    )
    _name(tx, parts, told)
    return commit, parts


def _gone(row: list[Any]) -> Movement:
    row[-1] = "destroyed" if row[-1] else "returned-to-supplier"
    return Movement(*row)


def _once(found: Iterable[Movement]) -> list[Movement]:
    """A line that stands by a segment and by a content in it counts once."""
    return sorted({one.line_id: one for one in found}.values(), key=lambda one: (one.earliest, one.line_id))


def _name(tx: Transaction, parts: Parts, told: Traced) -> None:
    """Who and what the ids are."""
    answer = told.answer
    customers = sorted({row.customer_id for row in answer.shipments if row.customer_id})
    parts.customers = {str(row[0]): Party(*row) for row in tx.one(CUSTOMERS, ids=customers).customers}
    suppliers = sorted({row.supplier_id for row in parts.backward.suppliers})
    parts.suppliers = {str(row[0]): row for row in tx.one(SUPPLIERS, ids=suppliers).suppliers}
    places = {row.location_id for row in answer.on_hand} | {one.location_id for one in (*parts.used, *parts.gone)} | set(parts.left_from.values())
    places |= {row.location_id for row in answer.handling_units}
    items = {row.item_id for row in answer.lots}
    named = tx.one(PLACES, location_ids=sorted(place for place in places if place), item_ids=sorted(item for item in items if item))
    parts.places = {str(row[0]): Place(*row) for row in named.places}
    parts.items = {str(key): name for key, name in named.items}
