"""What our things are called in EPCIS: by a GS1 key wherever that leads back to the same thing, else by a URN of our own."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from genealogy import identifiers, urns
from genealogy.errors import BadInput
from loaders.epcis.goods import unit_of

_LINK: Final = "https://id.gs1.org"
_URI: Final = re.compile(r"(urn:[^\s:]+:\S+|https?://\S+)", re.IGNORECASE)
_PLACE: Final = re.compile(r"(\d{13})(?:\(254\)(.+))?", re.ASCII)
_ASSET: Final = re.compile(r"\((8003|8004)\)(.+)", re.ASCII)
_CASE: Final = re.compile(r"\(01\)(\d{14})\(21\)(.+)", re.ASCII)


def lot(key: str) -> str:
    """Of a lot, or a serial."""
    namespace, item, number = identifiers.parts_of(key)
    if namespace or not item:
        return _same(key, number) or urns.own("lot", key)
    link = _link(key, "01", item, "21", identifiers.lot_number(key)) if identifiers.is_serial(key) else _link(key, "01", item, "10", number)
    return link or urns.own("lot", key)


def unit(key: str) -> str:
    """Of a handling unit, wherever goods are listed."""
    asset = _ASSET.fullmatch(key)
    return (_link(key, asset[1], asset[2]) if asset else _link(key, "00", key) or _same(key, key)) or urns.own("hu", key)


def parent(key: str) -> str:
    """Of a handling unit that holds others; there a case may be called by its own serial number."""
    case = _CASE.fullmatch(key)
    link = case and f"{_LINK}/01/{case[1]}/21/{quote(case[2], safe='')}"
    return link if link and unit_of(link) == key else unit(key)


def place(key: str) -> str:
    """Of a location."""
    found = _PLACE.fullmatch(key)
    gln = found and (_link(key, "414", found[1], "254", found[2]) if found[2] else _link(key, "414", found[1]))
    return gln or _same(key, key) or urns.own("location", key)


def party(key: str) -> str:
    """Of a customer or supplier."""
    return _link(key, "417", key) or _same(key, key) or urns.own("party", key)


def paper(number: str) -> str:
    """Of an order, a delivery note, a receipt."""
    return number if _URI.fullmatch(number) else urns.own("paper", number)


def event(event_id: str) -> str:
    """Of an event that has no id of the standard's."""
    return urns.own("event", event_id)


def _link(key: str, *names_and_values: str) -> str | None:
    """The Digital Link of a GS1 key, if it leads back."""
    return _same(key, "/".join([_LINK, *(quote(text, safe="") for text in names_and_values)]))


def _same(key: str, uri: str) -> str | None:
    """A URI in its canonical form, if it is one and names this key."""
    if not _URI.fullmatch(uri):
        return None
    try:
        found = identifiers.parse(uri)
    except BadInput:
        return None
    return found.uri if found.key == key else None
