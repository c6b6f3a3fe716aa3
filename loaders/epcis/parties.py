"""Who sent, who got, and where: what an event tells of places, parties and papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from genealogy import identifiers, urns
from loaders.epcis.normal import Form

_PAPER: Final = re.compile(r"urn:epcglobal:cbv:bt:(.+)", re.IGNORECASE)
_PARTIES: Final = ("owning_party", "possessing_party")


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the goods of an event.

    Attributes:
        place: Where they are now, or were seen last.
        site: The site that the place belongs to.
        sender: Party, else place, that they came from.
        origin: Place they came from.
        customer: Party, else place, that they went to; None where it is the sender, or nobody is named.
        destination: Place they go to.
        note: Why there is no customer, though the event names a destination.
        leaves: The event names a destination that is not where the goods are.
        papers: First document number of each kind of business transaction.
    """

    place: str | None
    site: str | None
    sender: str | None
    origin: str | None
    customer: str | None
    destination: str | None
    note: str
    leaves: bool
    papers: dict[str, str]


def around(form: Form) -> Around:
    """Read the surroundings of an event."""
    content = form.content
    place_uri = _place_uri(content)
    place = identifiers.parse(place_uri) if place_uri else None
    here = place.key if place else None
    sources, destinations = _ends(content, "source"), _ends(content, "destination")
    sender = _first(sources, *_PARTIES)
    origin, destination = sources.get("location"), destinations.get("location")
    named = [destinations[kind] for kind in _PARTIES if kind in destinations]
    ours = {sources[kind] for kind in _PARTIES if kind in sources}
    customer = next((party for party in named if party not in ours), None)
    note = ""
    if named and customer is None:
        note = f"names no customer: source and destination are both {named[0]}"
    elif not named and destination is not None and destination not in {origin, here}:
        customer = destination
        note = f"names no customer: place {destination} stands for it"
    return Around(
        place=here,
        site=(place.gln13 or place.key) if place else None,
        sender=sender or (origin if origin not in {destination, here} else None),
        origin=origin,
        customer=customer,
        destination=destination,
        note=note,
        leaves=customer is not None or (destination is not None and destination not in {origin, here}),
        papers=_papers(content),
    )


def _place_uri(content: dict[str, Any]) -> str | None:
    for name in ("bizLocation", "readPoint"):
        uri = content.get(name, {}).get("id")
        if uri:
            return str(uri)
    return None


def _ends(content: dict[str, Any], name: str) -> dict[str, str]:
    """Key by kind of a source or destination list; of several of one kind the first."""
    found: dict[str, str] = {}
    for item in content.get(f"{name}List", ()):
        found.setdefault(item["type"], identifiers.parse(item[name]).key)
    return found


def _first(ends: dict[str, str], *kinds: str) -> str | None:
    return next((ends[kind] for kind in kinds if kind in ends), None)


def _papers(content: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in content.get("bizTransactionList", ()):
        match, ours = _PAPER.fullmatch(item["bizTransaction"]), urns.thing(item["bizTransaction"])
        found.setdefault(item.get("type", ""), match[1] if match else ours[1] if ours else item["bizTransaction"])
    return found
