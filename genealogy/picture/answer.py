"""A picture as JSON: nodes with their places, links between them, and what the whole does not know.

Lengths are in points, with the origin at the top left; `x` and `y` are the middle of a node. Quantities are decimal text in the base unit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from genealogy.trace.answer import Amount, Certainty, StartRow, SuspectShare

NodeKind = Literal["supplier", "receipt", "lot", "transformation", "shipment", "order", "customer", "group"]
LinkKind = Literal["supplied", "received", "input", "output", "same", "packed", "shipped", "sold"]


class PictureNode(Struct, frozen=True, kw_only=True):
    """One box.

    Attributes:
        id: What it is, stable from picture to picture: `lot:|MILK|M1`, `order:SO1`, `group:lot:2:MILK`.
        kind: What it is; `group` stands for several of one kind.
        of: Of a group: the kind of its members.
        members: How many things it stands for; 1 but for groups.
        label: Its first line.
        detail: Its second line: item, kind of transformation, supplier's lot number.
        start: How a question names it; null where none can start from it.
        column: Place of its column from the left, from 0.
        hops: Fewest transformations from the start, negative towards suppliers; null where that means nothing.
        quantities: Of a lot what came in, of a receipt, order or customer what went through; one sum a unit.
        on_hand: What of it stands somewhere now (or then).
        places: At how many places.
        expiry: Best before, as on record.
        held: A hold is on it or on some of its stock.
        asked: The question starts here.
        suspect_share: What part of it is suspect; null where shares are not given.
        at: When: of a transformation or receipt.
    """

    id: str
    kind: NodeKind
    label: str
    detail: str
    start: str | None
    column: int
    x: float
    y: float
    width: float
    height: float
    of: NodeKind | None = None
    members: int = 1
    item_id: str | None = None
    item_name: str | None = None
    hops: int | None = None
    quantities: list[Amount] = []
    on_hand: list[Amount] = []
    places: int = 0
    status: str | None = None
    expiry: str | None = None
    held: bool = False
    asked: bool = False
    certainty: Certainty = "certain"
    suspect_share: SuspectShare | None = None
    at: str | None = None


class PictureLink(Struct, frozen=True, kw_only=True):
    """One line between two boxes, in the direction of the goods' flow.

    Attributes:
        lines: How many lines of records it stands for.
        line_ids: The first of them, for those who ask what happened.
        points: Corners between its ends.
        returns: It leads back to an earlier column: part of a loop.
    """

    id: str
    source: str
    target: str
    kind: LinkKind
    quantities: list[Amount]
    lines: int
    line_ids: list[str]
    certainty: Certainty
    at: str | None
    points: list[tuple[float, float]] = []
    returns: bool = False


class Column(Struct, frozen=True, kw_only=True):
    """One column of boxes, by the middle of it."""

    x: float
    title: str


class Sizes(Struct, frozen=True, kw_only=True):
    """How much there is before anything is grouped."""

    nodes: int
    links: int
    lots: int
    transformations: int
    orders: int
    customers: int
    suppliers: int
    shipment_lines: int


class Picture(Struct, frozen=True, kw_only=True):
    """The whole picture.

    Attributes:
        moments: Times at which something in it happened, for a slider; at most 200 of them, spread evenly.
        grouped: Several things are drawn as one.
        opened: Groups that were opened.
        not_opened: Groups that hold more than can be drawn; their members are listed instead.
        unknown: What it does not know, in sentences; empty where `complete`.
        commit: The last commit it knows.
    """

    direction: Literal["forward", "backward", "both"]
    start: list[StartRow]
    at: str | None
    known_at: str | int | None
    complete: bool
    unknown: list[str]
    commit: int
    counts: Sizes
    grouped: bool
    opened: list[str]
    not_opened: list[str]
    closed: list[str]
    width: float
    height: float
    columns: list[Column]
    nodes: list[PictureNode]
    links: list[PictureLink]
    moments: list[str]
    timing_ms: dict[str, float]
