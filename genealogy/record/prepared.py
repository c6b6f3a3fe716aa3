"""Events made ready to be recorded: all that can be done without the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from genealogy import events as ev
from genealogy.errors import BadRow
from genealogy.record.lines import Taken, take_apart
from genealogy.record.outcome import Place


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event made ready to be recorded: its JSON form, that form's hash, and its lines or what is wrong with them."""

    event: ev.Event
    json: str
    hash: str
    taken: Taken | None
    fault: BadRow | None
    place: Place


def prepare(events: Iterable[ev.Event], places: Iterable[Place] = ()) -> list[Prepared]:
    """Make events ready to be recorded; needs no database, so a load does it ahead in another thread.

    Args:
        events: The events.
        places: Where each stood in its file.
    """
    return [_prepare(event, place) for event, place in zip_longest(events, places)]


def _prepare(event: ev.Event, place: Place | None) -> Prepared:
    text = ev.encode(event)
    taken, fault = None, None
    try:
        taken = take_apart(event)
    except BadRow as error:
        fault = error
    return Prepared(event, text, ev.content_hash(text), taken, fault, place or Place(event.source, 0))
