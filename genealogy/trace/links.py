"""What a trace walked over: its transformations and what went into them and came out of them, for those who draw or reckon with the graph itself.

A lot counts as it was reached: what it gave before the suspect goods came into it is no link.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from genealogy.store import Statement, Store, Transaction
from genealogy.trace.answer import Certainty, quantity_text
from genealogy.trace.engine import TIMEOUT
from genealogy.trace.question import Question
from genealogy.trace.start import locate
from genealogy.trace.times import to_text
from genealogy.trace.units import Found, find
from genealogy.trace.walk import Walker
from genealogy.trace.window import window_of


@dataclass(frozen=True, slots=True)
class LinksRow:
    """Lists, in the order of the query's text."""

    told: list[list[str | None]]
    flows: list[list[object]]
    joined: list[list[str]]


LINKS = Statement("trace/links", LinksRow)


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


def links(store: Store, question: Question) -> Links:
    """The links among all that a trace reaches, in a steady order.

    Ask with `known_at` the commit of an answer's watermark, and the links fit that answer whatever was recorded since.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    return store.read(lambda tx: _links(tx, question), name="trace/links", timeout=TIMEOUT)


def _links(tx: Transaction, question: Question) -> Links:
    window = window_of(tx, question)
    located = locate(tx, question, window)
    units = bool(located.contents)
    found = find(tx, Walker(question.direction, window, units=units, ways=units, limit=question.max_nodes), located.all)
    lot_of = found.possible.lot_of | found.certain.lot_of
    row = tx.one(LINKS, transformations=sorted(set(found.transformations)), nodes=sorted(lot_of), **window.clocks)
    keys = {str(node): str(key) for node, key, *_ in row.told}
    told = [_link(keys[str(node)], lot_of[str(pile)], *line) for node, pile, *line in row.flows if str(pile) in lot_of]  # type: ignore[arg-type]
    same = {(lot_of[one], lot_of[other]) for one, other in row.joined if other in lot_of}
    return Links(
        transformations=sorted((_told(found, *values) for values in row.told), key=lambda one: one.transformation_key),
        links=_each_once([*told, *_perhaps(found, keys, lot_of)]),
        same_lots=sorted((one, other) for one, other in same if one != other),
    )


def _told(found: Found, node: str | None, key: str | None, kind: str | None, document: str | None) -> TransformationAnswer:
    certain = node in found.certain.hops
    hops = (found.certain if certain else found.possible).hops[str(node)]
    return TransformationAnswer(transformation_key=str(key), kind=kind, document=document, hops=hops, certainty="certain" if certain else "possible")


def _link(key: str, lot: str, into: bool, line_id: str, unit: str | None, quantity: int | None, base: str | None, earliest: int | None) -> Link:
    at = to_text(earliest)
    return Link(transformation_key=key, lot_key=lot, into=into, line_id=line_id, handling_unit=unit, quantity=quantity_text(quantity), unit=base, at=at)


def _perhaps(found: Found, keys: dict[str, str], lot_of: dict[str, str]) -> list[Link]:
    """Of a unit whose goods may have gone into a transformation that names no unit, no line tells."""
    ways = [(found.possible.came_from.get(node), key) for node, key in keys.items() if node not in found.certain.hops]
    return [Link(transformation_key=key, lot_key=lot_of[content], into=True, line_id=None) for content, key in ways if content in found.certain.contents]


def _each_once(told: list[Link]) -> list[Link]:
    """A line that names a unit leads from the lot and from the unit's content; where both were reached it is told once."""
    once: dict[tuple[str, str, bool, str | None], Link] = {}
    for link in told:
        key = (link.transformation_key, link.lot_key, link.into, link.line_id)
        once[key] = max(once.get(key, link), link, key=lambda one: (one.quantity is not None, one.at is not None))
    return sorted(once.values(), key=lambda one: (one.transformation_key, not one.into, one.line_id or "", one.lot_key))
