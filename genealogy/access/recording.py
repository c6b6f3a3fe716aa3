"""Which events one whose role is at some sites may record: those of their sites that touch no place of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.events import Event, LotTransformed
from genealogy.statements import Statement
from genealogy.store import Store


@dataclass(frozen=True, slots=True)
class _Sites:
    sites: list[list[str]]


_SITES: Final = Statement("balance/sites", _Sites)


def foreign(store: Store, events: Sequence[Event], seen: frozenset[str]) -> list[str]:
    """Why each event may not be recorded by one whose role is at some sites; empty for one that may.

    An event must name one of the sites, and no place that isn't on record as a place of theirs.

    Args:
        store: The database.
        events: What is to be recorded.
        seen: The sites.
    """
    named = [_places(event) for event in events]
    every = sorted({place for places in named for place in places})
    own = {place for place, site in store.one(_SITES, location_ids=every).sites if site in seen}
    return [_why(event, places, own, seen) for event, places in zip(events, named, strict=True)]


def _why(event: Event, places: set[str], own: set[str], seen: frozenset[str]) -> str:
    if event.site not in seen:
        return f"you may record at {', '.join(sorted(seen))}, and this event names the site {event.site!r}"
    others = sorted(places - own)
    return f"{others[0]} is no place of a site that you may record at" if others else ""


def _places(event: Event) -> set[str]:
    lines = (*event.lines, *event.outputs) if isinstance(event, LotTransformed) else event.lines
    places = {line.location_id for line in lines} | {getattr(event, "from_location_id", None)}
    return {place for place in places if place}
