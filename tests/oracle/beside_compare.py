"""What shared a container with a lot, and which units ever held it, by the pictures of the brute force beside the engine's answers."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from genealogy.contents import exposure
from genealogy.store import Store
from genealogy.trace import trace
from genealogy.trace.question import Question, Start
from tests.oracle.units import Picture, World


def exposure_differences(store: Store, world: World, known_at: int | None, seed: int) -> Iterator[str]:
    """Exposure of some lots over all of time: lot, its unit and the innermost container shared (5.2)."""
    # What came and went within one moment never shared anything for any time.
    pictures = list(dict(world.pictures).values())
    lots = sorted({one.lot for one in world.held.values()})
    for lot in random.Random(seed).sample(lots, min(3, len(lots))):
        expected = {shared for picture in pictures for shared in _shared(picture, lot)}
        answer = exposure(store, Question("forward", (Start("lot", lot),), known_at=known_at))
        found = {(one.lot_key, one.handling_unit, one.container) for one in answer.exposed}
        if found != expected:
            yield f"exposure lot:{lot} known at {known_at}: engine has more {sorted(found - expected)}, oracle has more {sorted(expected - found)}"


def _shared(picture: Picture, lot: str) -> Iterator[tuple[str, str, str]]:
    here = [one for one in picture.held.values() if one.here]
    for own in (one for one in here if one.lot == lot):
        for other in (one for one in here if one.lot != lot):
            theirs = picture.around(other.unit)
            container = next((unit for unit in picture.around(own.unit) if unit in theirs), None)
            if container:
                yield other.lot, other.unit, container


def handling_unit_differences(store: Store, world: World, seed: int) -> Iterator[str]:
    """The units of forward answers: which ever held affected lots, which do still, in what and where."""
    lots = sorted({one.lot for one in world.held.values()})
    now = world.at(math.inf)
    for lot in random.Random(seed).sample(lots, min(3, len(lots))):
        answer = trace(store, Question("forward", (Start("lot", lot),)))
        affected = {row.lot_key for row in answer.lots}
        held = [one for one in now.held.values() if one.lot in affected]
        still = {one.unit for one in held if one.here}
        expected = {unit: now.standing(unit) if unit in still else None for unit in {one.unit for one in held}}
        timed = [row for row in answer.handling_units if row.since or row.still or row.until]
        found = {row.handling_unit: (row.inside, row.location_id) if row.still else None for row in timed}
        if answer.counts.handling_units != len(answer.handling_units) or found != {unit: told for unit, told in expected.items() if unit in found}:
            yield f"handling units of lot:{lot}: engine {found}, oracle {expected}"
        if missing := expected.keys() - {row.handling_unit for row in answer.handling_units}:
            yield f"handling units of lot:{lot}: not told {sorted(missing)}"
