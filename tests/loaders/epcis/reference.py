"""What the real files say, worked out in the simplest way: no database, no segments, no time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from genealogy import identifiers
from genealogy.events import Event, EventVoided, LotTransformed
from loaders.dialect import Batch, Options
from loaders.epcis import dialect

DATA = Path(__file__).parents[2] / "data"
CHAIN = DATA / "opentraceability" / "test-data"
DOCUMENTS = DATA / "openepcis-test-resources" / "2.0-json"
PASSPORTS = DATA / "openepcis-dpp-ready"


def batches(*paths: Path) -> list[Batch]:
    return list(dialect.read(paths, Options()).batches())


def events_of(*paths: Path) -> list[Event]:
    found: dict[str, Event] = {}
    for batch in batches(*paths):
        assert not batch.rejected
        for event in batch.events:
            assert found.setdefault(event.event_id, event) == event
    return list(found.values())


def live(events: Iterable[Event]) -> list[Event]:
    """The events that no error declaration takes back, for files without voids of voids."""
    everything = list(events)
    named = {target for event in everything if isinstance(event, EventVoided) for target in event.voids}
    declared = {
        (event.source_event_id, event.source_content_hash) for event in everything if isinstance(event, EventVoided) and event.error_declared is not None
    }
    return [
        event
        for event in everything
        if not isinstance(event, EventVoided) and event.event_id not in named and (event.source_event_id, event.source_content_hash) not in declared
    ]


def links(events: Iterable[Event]) -> set[tuple[str, str]]:
    """Input lot and output lot of every live transformation, its parts put together."""
    inputs: dict[str, set[str]] = {}
    outputs: dict[str, set[str]] = {}
    for event in live(events):
        if isinstance(event, LotTransformed):
            inputs.setdefault(event.transformation_id, set()).update(line.lot_key for line in event.lines if line.lot_key)
            outputs.setdefault(event.transformation_id, set()).update(line.lot_key for line in event.outputs if line.lot_key)
    return {(into, out) for key in inputs for into in inputs[key] for out in outputs.get(key, ())}


def reach(events: Iterable[Event], start: str, direction: str) -> set[str]:
    """Keys of all lots that a lot went into, or came of."""
    pairs = links(events) if direction == "forward" else {(out, into) for into, out in links(events)}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        lot = waiting.pop()
        new = {out for into, out in pairs if into == lot} - found
        found |= new
        waiting.extend(new)
    return found


def gdst(name: str) -> str:
    """Key of a lot of the seafood example."""
    return key(f"urn:gdst:example.org:product:lot:class:{name}")


def key(text: str) -> str:
    return identifiers.parse(text).key


def names(keys: Iterable[str]) -> set[str]:
    return {identifiers.lot_number(one) for one in keys}
