"""What a trace walked over: its transformations and what went into them and came out of them, for those who draw or reckon with the graph itself.

A lot counts as it was reached: what it gave before the suspect goods came into it is no link.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from msgspec import Struct

from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.answer import Certainty, TraceAnswer, quantity_text
from genealogy.trace.columns import gaps, numbers
from genealogy.trace.engine import TIMEOUT, Traced, traced
from genealogy.trace.question import Question
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_text
from genealogy.trace.units import Found


@dataclass(frozen=True, slots=True)
class LinksRow:
    """Flows and transformations as columns, lots declared the same as rows; see the query's text."""

    flows: list[list[Any]]
    told: list[list[str]]
    same: list[list[str]]


LINKS = Statement("trace/links", LinksRow)


class Mixing(NamedTuple):
    """A transformation: its key, kind and document; empty where not told."""

    key: str
    kind: str
    document: str


class Flow(NamedTuple):
    """A line of a transformation, by the database's ids: the segment or content `pile` went into it or came out of it; millionths of the base unit."""

    mixing: str
    pile: str
    into: bool
    line_id: str
    hu_key: str | None
    quantity: int | None
    unit: str | None
    at: int | None


@dataclass(frozen=True, slots=True)
class Flows:
    """What a trace walked over, of the state of its answer.

    Attributes:
        mixings: Transformation → what it is.
        flows: Its lines, those too that lead to or from what was not reached.
        same: Lot, the lot it was declared the same as, the event that says so.
    """

    mixings: dict[str, Mixing]
    flows: list[Flow]
    same: list[list[str]]


class TransformationAnswer(Struct, frozen=True, kw_only=True):
    """A transformation that was reached; `kind` is production, blend, fill and so on, `hops` counts it."""

    transformation_key: str
    kind: str | None
    document: str | None
    hops: int
    certainty: Certainty


class Link(Struct, frozen=True, kw_only=True):
    """A line of a transformation: what went `into` it, or came out of it; quantities are decimal text in the base unit.

    Attributes:
        transformation_key: The transformation.
        lot_key: The lot.
        into: An input; else an output.
        line_id: The record's line; None where no line says so: goods of a unit that was traced may have been in it (semantics 5.2).
        handling_unit: The unit that the line names.
        quantity: How much.
        unit: The base unit.
        at: When; None where that is not known.
    """

    transformation_key: str
    lot_key: str
    into: bool
    line_id: str | None
    handling_unit: str | None = None
    quantity: str | None = None
    unit: str | None = None
    at: str | None = None


class Links(Struct, frozen=True, kw_only=True):
    """The graph that a trace walked over; `same_lots` are pairs of lot keys that were declared one lot (semantics 1.4)."""

    transformations: list[TransformationAnswer]
    links: list[Link]
    same_lots: list[tuple[str, str]]


def links(store: Store, question: Question) -> tuple[TraceAnswer, Links]:
    """The answer to a trace question and the links among all that it reaches, in a steady order; both of one state of the data.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    return store.read(lambda tx: _links(tx, question), name="trace/links", timeout=TIMEOUT)


def flows_of(tx: Transaction, traced: Traced) -> Flows:
    """The flows at the transformations that a trace reached, within its transaction."""
    found = traced.found
    mixings = list(dict.fromkeys(found.transformations))
    nodes = list(dict.fromkeys(found.certain.segments + found.possible.segments))
    # What was recorded since the answer was put together is none of it.
    clocks = replace(traced.window, known=min(traced.window.known, traced.answer.completeness.watermark.commit)).clocks
    row = tx.one(LINKS, transformations=mixings, nodes=nodes, **clocks)
    places, piles, into, lines, units, quantities, bases, times = row.flows
    known = [None if time in (UNKNOWN_PAST, UNKNOWN_FUTURE) else time for time in times]
    flows = map(Flow, [mixings[place] for place in places], piles, into, lines, gaps(units), numbers(quantities), gaps(bases), known)
    return Flows(dict(zip(mixings, map(Mixing, *row.told), strict=True)), list(flows), row.same)


def _links(tx: Transaction, question: Question) -> tuple[TraceAnswer, Links]:
    told = traced(tx, question)
    found, walked = told.found, flows_of(tx, told)
    lot_of = found.possible.lot_of | found.certain.lot_of
    lines = [_link(walked.mixings[flow.mixing].key, lot_of[flow.pile], flow) for flow in walked.flows if flow.pile in lot_of]
    reached = set(lot_of.values())
    return told.answer, Links(
        transformations=sorted((_told(found, node, mixing) for node, mixing in walked.mixings.items()), key=lambda one: one.transformation_key),
        links=_each_once([*lines, *_perhaps(found, walked.mixings, lot_of)]),
        same_lots=sorted({(one, other) for one, other, _ in walked.same if one != other and other in reached}),
    )


def _told(found: Found, node: str, mixing: Mixing) -> TransformationAnswer:
    certain = node in found.certain.hops
    hops = (found.certain if certain else found.possible).hops[node]
    return TransformationAnswer(
        transformation_key=mixing.key, kind=mixing.kind or None, document=mixing.document or None, hops=hops, certainty="certain" if certain else "possible"
    )


def _link(key: str, lot: str, flow: Flow) -> Link:
    return Link(
        transformation_key=key,
        lot_key=lot,
        into=flow.into,
        line_id=flow.line_id,
        handling_unit=flow.hu_key,
        quantity=quantity_text(flow.quantity),
        unit=flow.unit,
        at=to_text(flow.at),
    )


def _perhaps(found: Found, mixings: dict[str, Mixing], lot_of: dict[str, str]) -> list[Link]:
    """Of a unit whose goods may have gone into a transformation that names no unit, no line tells."""
    ways = [(found.possible.came_from.get(node), mixing.key) for node, mixing in mixings.items() if node not in found.certain.hops]
    return [Link(transformation_key=key, lot_key=lot_of[content], into=True, line_id=None) for content, key in ways if content in found.certain.contents]


def _each_once(told: list[Link]) -> list[Link]:
    """A line that names a unit leads from the lot and from the unit's content; where both were reached it is told once."""
    once: dict[tuple[str, str, bool, str | None], Link] = {}
    for link in told:
        key = (link.transformation_key, link.lot_key, link.into, link.line_id)
        once[key] = max(once.get(key, link), link, key=lambda one: (one.quantity is not None, one.at is not None))
    return sorted(once.values(), key=lambda one: (one.transformation_key, not one.into, one.line_id or "", one.lot_key))
