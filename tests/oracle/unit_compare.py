"""One history with units, recorded and asked what was where: every difference between the engine and the pictures of the brute force, in words."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import cast

from genealogy.contents import UnitContents, contents_of_unit, whereabouts
from genealogy.contents.answer import UnitHeld
from genealogy.store import Store
from genealogy.trace import trace
from genealogy.trace.question import Kind, Question, Start
from tests.oracle.oracle import Ask
from tests.oracle.unit_traces import UnitAnswer, UnitOracle
from tests.oracle.units import Picture, World

Row = tuple[str, str, str | None, bool, str | None]


def contents_differences(store: Store, world: World, known_at: int | None, seed: int, *, today: bool) -> Iterator[str]:
    """What each unit held, where it stood and in which others it was: now, and at moments of the past.

    Args:
        store: The database.
        world: The brute force's world of the events known then.
        known_at: Commit number; None for all that is known.
        seed: To choose the moments by.
        today: Whether statuses, which are told as of today only, are compared.
    """
    dice = random.Random(seed)
    moments = sorted({when for when, _ in world.pictures if math.isfinite(when)})
    chosen: list[float | None] = [None, *dice.sample(moments, min(3, len(moments)))]
    chosen += [float(int((one + other) / 2)) for one, other in pairwise(moments)][:2]
    for moment in chosen:
        picture = world.at(math.inf if moment is None else moment)
        at = None if moment is None else datetime.fromtimestamp(moment, UTC)
        for unit in world.units():
            question = Question("forward", (Start("hu", unit),), at=at, known_at=known_at)
            told = f"contents hu:{unit} at {moment} known at {known_at}"
            yield from _differ(told, contents_of_unit(store, question), picture, unit, statuses=today and moment is None)
            places = {(place.inside, place.location_id) for place in whereabouts(store, question).places if at or place.still}
            yield from _place_differences(f"whereabouts {told}", places, picture, unit)


def unit_trace_differences(store: Store, oracle: UnitOracle, known_at: int | None, seed: int) -> Iterator[str]:
    """Traces from units and from documents that name units, certain and possible rows apart."""
    dice = random.Random(seed)
    asks = {("hu", unit): Ask(contents=tuple(sorted(oracle.contents_in(unit)))) for unit in oracle.world.units()}
    asks |= {name: oracle.ask_of(ask.lines) for name, ask in oracle.documents().items() if name[0] != "receipt"}
    able = sorted(((name, ask) for name, ask in asks.items() if ask.contents), key=lambda entry: entry[0])
    for (kind, value), ask in dice.sample(able, min(5, len(able))):
        starts = (Start(cast("Kind", kind), value),)
        forward = trace(store, Question("forward", starts, known_at=known_at))
        certain = frozenset(row.shipment_line_id for row in forward.shipments if row.certainty == "certain")
        found = UnitAnswer(
            frozenset(row.lot_key for row in forward.lots if row.certainty == "certain"),
            frozenset(row.lot_key for row in forward.lots if row.certainty == "possible"),
            certain,
            # One document line may name two units, one of them for sure.
            frozenset(row.shipment_line_id for row in forward.shipments) - certain,
        )
        yield from _answers_differ(f"forward {kind}:{value} known at {known_at}", found, oracle.units_forward(ask))
        backward = trace(store, Question("backward", starts, known_at=known_at))
        expected = oracle.units_backward(ask)
        receipts = frozenset((str(row.receipt_id), row.lot_key) for row in backward.receipts) - (expected.arrivals - expected.receipts)
        found = UnitAnswer(frozenset(row.lot_key for row in backward.lots), receipts=receipts, arrivals=expected.arrivals)
        yield from _answers_differ(f"backward {kind}:{value} known at {known_at}", found, expected)


def _answers_differ(told: str, found: UnitAnswer, expected: UnitAnswer) -> Iterator[str]:
    for part in UnitAnswer.__dataclass_fields__:
        have, want = getattr(found, part), getattr(expected, part)
        if have != want:
            yield f"{told}: {part}: engine has more {sorted(have - want)}, oracle has more {sorted(want - have)}"


def _differ(told: str, answer: UnitContents, picture: Picture, unit: str, *, statuses: bool) -> Iterator[str]:
    inside = picture.around(unit)[1:]
    if answer.inside != inside:
        yield f"{told}: inside: engine {answer.inside}, oracle {inside}"
    place = picture.place.get([unit, *inside][-1])
    if answer.location_id != place:
        yield f"{told}: place: engine {answer.location_id}, oracle {place}"
    found, expected = sorted(_rows(unit, answer.lots, answer.units), key=str), sorted(_held(picture, unit), key=str)
    if not statuses:
        found, expected = [(*row[:4], None) for row in found], [(*row[:4], None) for row in expected]
    if found != expected:
        yield f"{told}: engine {found}, oracle {expected}"


def _place_differences(told: str, places: set[tuple[str | None, str | None]], picture: Picture, unit: str) -> Iterator[str]:
    told_of = picture.standing(unit)
    expected = {told_of} if any(told_of) else set()
    if places != expected:
        yield f"{told}: engine {places}, oracle {expected}"


def _rows(unit: str, lots: Sequence[object], units: Sequence[UnitHeld]) -> Iterator[Row]:
    for lot in lots:
        quantity = None if lot.quantity is None else format(Decimal(lot.quantity).normalize(), "f")  # type: ignore[attr-defined]
        yield (unit, lot.lot_key, quantity, lot.shipped, lot.status)  # type: ignore[attr-defined]
    for inner in units:
        yield from _rows(inner.handling_unit, inner.lots, inner.units)


def _held(picture: Picture, unit: str) -> Iterator[Row]:
    for one in picture.held.values():
        quantity = one.sent[0] if one.sent else one.quantity
        if one.here and quantity != 0 and unit in picture.around(one.unit):
            yield (one.unit, one.lot, None if quantity is None else format(quantity.normalize(), "f"), bool(one.sent), one.status)
