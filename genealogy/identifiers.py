"""Names of things: lots, items, handling units, as sources write them and as we key them.

A lot's key is `namespace|item|lot`, each part percent-encoded (semantics 1.1): lot text stays text, the same text on two items is two lots.
`parse` reads what a person types or scans and what a file holds: a URN, a Digital Link and a barcode of one thing get the same key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import quote, unquote

from genealogy import gs1, urns
from genealogy.errors import BadInput

_SAFE = " ()[]{}<>,;:.!$&'*+=@~/-_"
_SERIAL: Final = "(21)"
_LINK_SAFE: Final = "-._~!$&'()*+,;=:@"


def lot_key(item_id: str, lot_number: str, *, namespace: str = "", serial: bool = False) -> str:
    """The key of a lot, or of a serial (a lot of one piece).

    >>> lot_key("I1", "007"), lot_key("I|1", "1E5", namespace="erp"), lot_key("09521234000099", "A1", serial=True)
    ('|I1|007', 'erp|I%7C1|1E5', '|09521234000099|(21)A1')
    """
    text = f"{_SERIAL}{lot_number}" if serial else lot_number
    return "|".join(quote(part, safe=_SAFE) for part in (namespace, item_id, text))


def unknown_lot_key(item_id: str, line: str, *, namespace: str = "") -> str:
    """The key of the lot that a line with a blank lot text gets for itself alone (semantics 1.3).

    >>> unknown_lot_key("I1", "flat|receipt|R1")
    '|I1|%3Fflat%7Creceipt%7CR1'
    """
    return lot_key(item_id, f"?{line}", namespace=namespace)


def parts_of(key: str) -> tuple[str, str, str]:
    """Namespace, item and lot text of a lot key.

    >>> parts_of("erp|I%7C1|1E5")
    ('erp', 'I|1', '1E5')
    """
    namespace, item_id, text = key.split("|")
    return unquote(namespace), unquote(item_id), unquote(text)


def is_unknown(key: str) -> bool:
    """Is this the key of a lot whose text nobody told (`unknown_lot_key`)?"""
    return parts_of(key)[2].startswith("?")


def is_serial(key: str) -> bool:
    """Is this the key of a serial, a lot of one piece?"""
    return parts_of(key)[2].startswith(_SERIAL)


def lot_number(key: str) -> str:
    """The lot number (or serial) of a key as people write and say it.

    >>> lot_number("|09521234000013|(21)WJ-2025-00301"), lot_number("|I1|007")
    ('WJ-2025-00301', '007')
    >>> lot_number(lot_key("", "urn:gdst:example.org:product:lot:class:processor.2u.v1-0122-2022"))
    'processor.2u.v1-0122-2022'
    """
    text = parts_of(key)[2]
    if text.startswith(_SERIAL):
        return text.removeprefix(_SERIAL)
    if text.startswith("?"):
        return "lot unknown"
    return short_name(text)


def short_name(text: str) -> str:
    """The part of a URN or web address that people use; any other text as it is.

    >>> short_name("urn:gdst:example.org:party:importer.1u"), short_name("https://example.com/lots/L7"), short_name("A:B")
    ('importer.1u', 'L7', 'A:B')
    """
    if text[:4].lower() == "urn:":
        return unquote(text.rsplit(":", 1)[1]) or text
    if text[:8].lower().startswith(("http://", "https://")):
        return unquote(text.rstrip("/").rsplit("/", 1)[1]) or text
    return text


def unit_of_serial(key: str) -> str | None:
    """The unit that a serial may be at the same time: a case with a number of its own that others are packed into; None for a lot.

    >>> unit_of_serial("|04012345333336|(21)BZr"), unit_of_serial("|I1|007") is None
    ('(01)04012345333336(21)BZr', True)
    """
    namespace, item_id, text = parts_of(key)
    return None if namespace or not text.startswith(_SERIAL) else f"(01){item_id}{text}"


Kind = Literal["lot", "serial", "item", "hu", "location", "party", "other"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a text names, in whichever form it was written.

    Attributes:
        kind: `lot`, `serial`, `item` (a class of things, no lot), `hu` (a container: SSCC, GRAI, GIAI), `location`, `party`, or `other` (documents,
            people, and any text that follows no form we know).
        text: As it was given.
        key: `lot_key` of a lot or serial, `hu_key` of a unit, item id, location id, party id; of `other` the text.
        uri: One form for all ways to write it: the canonical Digital Link of a GS1 key, else the text.
        gtin14: Its GTIN.
        lot: Its lot number; a serial or a pallet label may tell one too.
        serial: Its serial number.
        sscc18: Its SSCC.
        gln13: Its GLN.
        warnings: Wrong check digits and lengths.
        malformed: An EPC URN with a wrong number of digits: its text is its key, its scheme tells the kind.
    """

    kind: Kind
    text: str
    key: str
    uri: str
    gtin14: str | None = None
    lot: str | None = None
    serial: str | None = None
    sscc18: str | None = None
    gln13: str | None = None
    warnings: tuple[str, ...] = ()
    malformed: bool = False

    @property
    def goods(self) -> bool:
        """May it be, or hold, goods? Places, parties, people and documents of GS1 are not."""
        return self.kind in {"lot", "serial", "item", "hu"} or (self.kind == "other" and not self.key.startswith("("))

    @property
    def lot_keys(self) -> tuple[str, ...]:
        """Keys it may stand under, the closest first: a serial also under the lot its label tells."""
        keys: tuple[str, ...] = (self.key,) if self.kind in {"lot", "serial"} else ()
        if self.gtin14 and self.lot and self.kind != "lot":
            keys += (lot_key(self.gtin14, self.lot),)
        return keys


def parse(text: str, *, strict: bool = False) -> Identifier:
    """Read an identifier: element string, Digital Link, EPC or GDST URN, bare SSCC or GTIN, or any other text.

    Args:
        text: As typed, scanned, or written in a file.
        strict: Of a person: a wrong check digit is refused. In files it is a warning (semantics 1.5).

    Raises:
        BadInput: Empty, too long, or (strict) a wrong check digit.
    """
    found = _parse(text)
    if strict and found.warnings and not found.malformed:
        raise BadInput(f"{text.strip()!r}: {'; '.join(found.warnings)}.", cure="Scan or type it again.")
    return found


@lru_cache(maxsize=200_000)
def _parse(text: str) -> Identifier:
    stripped = text.strip(" \t\r\n")
    if not stripped or len(stripped) > gs1.MAX_TEXT:
        raise BadInput("An identifier is empty." if not stripped else f"An identifier of {len(stripped)} characters is too long.")
    elements = gs1.from_urn(stripped) or gs1.from_link(stripped) or gs1.from_elements(stripped)
    if elements is not None:
        return _of_elements(text, stripped, elements)
    return (
        _of_own(text, stripped)
        or _of_malformed(text, stripped)
        or _of_gdst(text, stripped)
        or _of_digits(text, stripped)
        or Identifier("other", text, stripped, stripped)
    )


def _of_elements(text: str, stripped: str, elements: gs1.Elements) -> Identifier:
    values = elements.values
    gtin, lot, serial = values.get("01") or values.get("02"), values.get("10"), values.get("21") or values.get("235") or values.get("8011")
    named = _container(values) or _trade_item(values, pattern=elements.pattern) or _part(values) or _place(values) or _paper(values)
    kind, key, names = named or ("other", stripped, ())
    uri = "https://id.gs1.org" + "".join(f"/{name}/{quote(values[name], safe=_LINK_SAFE)}" for name in names if name in values) if named else stripped
    gln = values.get("414") or values.get("417")
    return Identifier(kind, text, key, uri, gtin, lot, serial, values.get("00"), gln, gs1.warnings_of(elements))


_Named = tuple[Kind, str, tuple[str, ...]]


def _container(values: Mapping[str, str]) -> _Named | None:
    if "00" in values:
        return "hu", values["00"], ("00",)
    if "01" in values:
        return None
    return next((("hu", f"({name}){values[name]}", (name,)) for name in ("8003", "8004") if name in values), None)


def _trade_item(values: Mapping[str, str], *, pattern: bool) -> _Named | None:
    gtin = values.get("01")
    if gtin is None:
        return None
    for name in () if pattern else ("21", "235"):
        if values.get(name):
            return "serial", lot_key(gtin, values[name], serial=True), ("01", name)
    if values.get("10") and not pattern:
        return "lot", lot_key(gtin, values["10"]), ("01", "10")
    return "item", gtin, ("01",)


def _part(values: Mapping[str, str]) -> _Named | None:
    """A piece of a trade item (8006) or a component (8010), with or without a serial number."""
    for name, serial in (("8006", "21"), ("8010", "8011")):
        if name in values:
            item = f"({name}){values[name]}"
            return ("serial", lot_key(item, values[serial], serial=True), (name, serial)) if values.get(serial) else ("item", item, (name,))
    return None


def _place(values: Mapping[str, str]) -> _Named | None:
    if "414" in values:
        extension = values.get("254", "0")
        return ("location", values["414"], ("414",)) if extension == "0" else ("location", f"{values['414']}(254){extension}", ("414", "254"))
    return ("party", values["417"], ("417",)) if "417" in values else None


def _paper(values: Mapping[str, str]) -> _Named | None:
    return next((("other", f"({name}){values[name]}", (name,)) for name in ("253", "255", "401", "402", "8017", "8018") if name in values), None)


_SCHEMES: Final[dict[str, Kind]] = {
    **dict.fromkeys(("sscc", "grai", "giai"), "hu"),
    **dict.fromkeys(("sgtin", "upui", "itip", "cpi"), "serial"),
    "lgtin": "lot",
    "sgln": "location",
    "pgln": "party",
}


def _of_malformed(text: str, stripped: str) -> Identifier | None:
    """An EPC URN whose digits are not as they should be: real files have them, and the thing is what its scheme says."""
    scheme = gs1.scheme_of(stripped)
    kind = _SCHEMES.get(scheme or "")
    if scheme is None or kind is None:
        return None
    if "*" in stripped and kind == "serial":
        kind = "item"
    urn = stripped.rsplit(":", 1)[0].lower() + ":" + stripped.rsplit(":", 1)[1]
    warning = f"{stripped}: not as a URN of {scheme.upper()} should be; taken as it stands"
    key = lot_key("", urn) if kind in {"lot", "serial"} else urn
    return Identifier(kind, text, key, urn, warnings=(warning,), malformed=True)


def _of_own(text: str, stripped: str) -> Identifier | None:
    """A URN that we gave out."""
    found = urns.thing(stripped)
    if found is None:
        return None
    kind, key = found
    if kind == "lot" and key.count("|") == 2:
        if is_serial(key):
            return Identifier("serial", text, key, urns.own(kind, key), serial=lot_number(key))
        return Identifier("lot", text, key, urns.own(kind, key), lot=parts_of(key)[2])
    return Identifier(kind, text, key, urns.own(kind, key)) if kind in ("hu", "location", "party") else None


def _of_gdst(text: str, stripped: str) -> Identifier | None:
    """URNs of the seafood trade (and others after them) that say what they name: `urn:gdst:DOMAIN:product:lot:class:…`."""
    if stripped[:4].lower() != "urn:":
        return None
    urn = "urn:" + stripped[4:]
    for mark, kind in _GDST:
        head, found, tail = urn.partition(mark)
        if not found or not tail or head == "urn":
            continue
        key = lot_key("", urn, serial=False) if kind in {"lot", "serial"} else urn
        return Identifier(kind, text, key, urn, lot=tail if kind == "lot" else None, serial=tail if kind == "serial" else None)
    return None


_GDST: Final[tuple[tuple[str, Kind], ...]] = (
    (":product:lot:class:", "lot"),
    (":product:serial:obj:", "serial"),
    (":product:class:", "item"),
    (":location:", "location"),
    (":party:", "party"),
)
_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
_SSCC_LENGTH: Final = 18


def _of_digits(text: str, stripped: str) -> Identifier | None:
    """A bare SSCC or GTIN. A number whose check digit doesn't fit may be anything: it stays a text."""
    if not gs1.valid(stripped):
        return None
    if len(stripped) == _SSCC_LENGTH:
        return _of_elements(text, stripped, gs1.Elements({"00": stripped}))
    if len(stripped) in _GTIN_LENGTHS:
        return _of_elements(text, stripped, gs1.Elements({"01": stripped.zfill(14)}))
    return None
