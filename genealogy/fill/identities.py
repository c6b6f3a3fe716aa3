"""Identities: which events of the input repeat or contradict each other, and which are named but not there (semantics 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from genealogy.fill import spill
from genealogy.fill.tables import Tables


@dataclass(slots=True)
class Doubles:
    """Events whose id is there more than once, as (piece, index).

    Attributes:
        repeats: All but the first of those with the same content.
        disputed: Those of one id and different contents, all of them.
    """

    repeats: list[tuple[int, int]] = field(default_factory=list)
    disputed: list[tuple[int, int]] = field(default_factory=list)


def check(folder: Path, partition: int) -> Doubles:
    """Look for doubles in one partition, and make stubs of events that others name and that are not in the input."""
    seen: dict[str, list[tuple[str, int, int]]] = {}
    named: set[str] = set()
    for event, *told in spill.read(folder, "ids", partition):
        if told:
            seen.setdefault(event, []).append((told[0], told[1], told[2]))
        else:
            named.add(event)
    part = f"s{partition:02}"
    Tables.forget(folder, part)
    Tables(folder, part).nodes("Event", "event_id", [{"event_id": event, "stub": True} for event in sorted(named - seen.keys())])
    doubles = Doubles()
    for several in (found for found in seen.values() if len(found) > 1):
        if len({hash_ for hash_, _, _ in several}) > 1:
            doubles.disputed += [(piece, index) for _, piece, index in several]
        else:
            doubles.repeats += [(piece, index) for _, piece, index in sorted(several, key=lambda one: one[1:])[1:]]
    return doubles
