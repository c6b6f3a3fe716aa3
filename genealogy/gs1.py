"""GS1 keys in the forms they are written: element strings, Digital Links, EPC URNs.

Each form is read into the same `Elements`: application identifier → value, so that a URN and a Digital Link of one thing are one thing
(`genealogy.identifiers` makes our keys of them). Nothing here raises on junk: what is not GS1 is None. A wrong check digit is a warning; who types or
scans it is told by `identifiers.parse(…, strict=True)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from biip import BiipException, ParseConfig
from biip import parse as biip_parse
from biip.gs1_messages import GS1Message

MAX_TEXT: Final = 2_000
GROUP_SEPARATOR: Final = "\x1d"


@dataclass(frozen=True, slots=True)
class Elements:
    """The element strings of one text.

    Attributes:
        values: Value by application identifier; a GTIN is always 14 digits.
        pattern: The text stands for a whole class of things (`urn:epc:idpat:…*`).
    """

    values: Mapping[str, str]
    pattern: bool = False


def check_digit(payload: str) -> str:
    """The GS1 check digit of a row of digits.

    >>> check_digit("0952123400009")
    '9'
    """
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def valid(digits: str) -> bool:
    """Does the last digit check?"""
    return digits.isascii() and digits.isdigit() and check_digit(digits[:-1]) == digits[-1]


# ── EPC URNs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _keyed(prefix: str, reference: str, length: int, *, indicator: bool = False) -> str | None:
    """Company prefix and reference joined to `length` digits with the check digit; an indicator digit goes in front."""
    digits = f"{reference[:1]}{prefix}{reference[1:]}" if indicator else prefix + reference
    if not (prefix.isascii() and prefix.isdigit()) or not (digits.isascii() and digits.isdigit()) or len(digits) != length - 1:
        return None
    return digits + check_digit(digits)


def _sgtin(parts: list[str]) -> dict[str, str] | None:
    gtin = _keyed(parts[0], parts[1], 14, indicator=True)
    return (gtin and {"01": gtin, "21": parts[2]}) or None


def _lgtin(parts: list[str]) -> dict[str, str] | None:
    gtin = _keyed(parts[0], parts[1], 14, indicator=True)
    return (gtin and {"01": gtin, "10": parts[2]}) or None


def _upui(parts: list[str]) -> dict[str, str] | None:
    gtin = _keyed(parts[0], parts[1], 14, indicator=True)
    return (gtin and {"01": gtin, "235": parts[2]}) or None


def _sscc(parts: list[str]) -> dict[str, str] | None:
    sscc = _keyed(parts[0], parts[1], 18, indicator=True)
    return (sscc and {"00": sscc}) or None


def _sgln(parts: list[str]) -> dict[str, str] | None:
    gln = _keyed(parts[0], parts[1], 13)
    if gln is None:
        return None
    return {"414": gln} if len(parts) < 3 or parts[2] == "0" else {"414": gln, "254": parts[2]}


def _pgln(parts: list[str]) -> dict[str, str] | None:
    gln = _keyed(parts[0], parts[1], 13)
    return (gln and {"417": gln}) or None


def _grai(parts: list[str]) -> dict[str, str] | None:
    asset = _keyed(parts[0], parts[1], 13)
    return (asset and {"8003": f"0{asset}{parts[2]}"}) or None


def _itip(parts: list[str]) -> dict[str, str] | None:
    gtin = _keyed(parts[0], parts[1], 14, indicator=True)
    return (gtin and {"8006": gtin + parts[2] + parts[3], "21": parts[4]}) or None


def _gdti(parts: list[str]) -> dict[str, str] | None:
    document = _keyed(parts[0], parts[1], 13)
    return (document and {"253": document + parts[2]}) or None


def _sgcn(parts: list[str]) -> dict[str, str] | None:
    coupon = _keyed(parts[0], parts[1], 13)
    return (coupon and {"255": coupon + parts[2]}) or None


def _gsrn(identifier: str) -> Callable[[list[str]], dict[str, str] | None]:
    def read(parts: list[str]) -> dict[str, str] | None:
        number = _keyed(parts[0], parts[1], 18)
        return (number and {identifier: number}) or None

    return read


def _gsin(parts: list[str]) -> dict[str, str] | None:
    number = _keyed(parts[0], parts[1], 17)
    return (number and {"402": number}) or None


# scheme → number of dot-separated parts (the last one takes the rest), reader
_URNS: Final[dict[str, tuple[int, Callable[[list[str]], dict[str, str] | None]]]] = {
    "sgtin": (3, _sgtin),
    "lgtin": (3, _lgtin),
    "upui": (3, _upui),
    "sscc": (2, _sscc),
    "sgln": (3, _sgln),
    "pgln": (2, _pgln),
    "grai": (3, _grai),
    "giai": (2, lambda parts: {"8004": parts[0] + parts[1]}),
    "itip": (5, _itip),
    "gdti": (3, _gdti),
    "sgcn": (3, _sgcn),
    "gsrn": (2, _gsrn("8018")),
    "gsrnp": (2, _gsrn("8017")),
    "cpi": (3, lambda parts: {"8010": parts[0] + parts[1], "8011": parts[2]}),
    "ginc": (2, lambda parts: {"401": parts[0] + parts[1]}),
    "gsin": (2, _gsin),
}
_URN: Final = re.compile(r"urn:epc:(id|class|idpat|tag):([a-z]+):(.+)", re.IGNORECASE | re.DOTALL)


def from_urn(text: str) -> Elements | None:
    """The elements of an EPC URN; None when it is none, or not one of the keys we know.

    >>> from_urn("urn:epc:class:lgtin:0614141.077777.987").values["01"]
    '00614141777778'
    """
    match = _URN.fullmatch(text)
    if match is None or match[2].lower() not in _URNS:
        return None
    kind, scheme = match[1].lower(), match[2].lower()
    count, read = _URNS[scheme]
    parts = [unquote(part) for part in match[3].split(".", count - 1)]
    if kind == "tag":
        return None
    if kind == "idpat":
        if scheme not in {"sgtin", "upui"} or len(parts) != count or parts[-1] != "*":
            return None
        gtin = _keyed(parts[0], parts[1], 14, indicator=True)
        return None if gtin is None else Elements(MappingProxyType({"01": gtin}), pattern=True)
    if (len(parts) < count and not (scheme == "sgln" and len(parts) == count - 1)) or not all(parts[:1]):
        return None
    values = read(parts)
    if not values or not all(values.values()) or "*" in (parts[-1], parts[0]):
        return None
    return Elements(MappingProxyType(values))


def scheme_of(text: str) -> str | None:
    """The scheme of an EPC URN, be its digits right or wrong.

    >>> scheme_of("urn:epc:id:sscc:08600031303.0004"), scheme_of("urn:epc:id:sscc")
    ('sscc', None)
    """
    match = _URN.fullmatch(text)
    return match[2].lower() if match and match[1].lower() in {"id", "class", "idpat"} else None


# ── Digital Links ─────────────────────────────────────────────────────────────────────────────────────────────────

_WORDS: Final = {
    "gtin": "01",
    "sscc": "00",
    "gln": "414",
    "glnx": "254",
    "party": "417",
    "grai": "8003",
    "giai": "8004",
    "itip": "8006",
    "cpid": "8010",
    "cpsn": "8011",
    "gdti": "253",
    "gsrn": "8018",
    "gsrnp": "8017",
    "gcn": "255",
    "ginc": "401",
    "gsin": "402",
    "lot": "10",
    "ser": "21",
    "cpv": "22",
}
_PRIMARY: Final = {
    "00": re.compile(r"\d{1,30}", re.ASCII),
    "01": re.compile(r"\d{8}|\d{12,14}", re.ASCII),
    "253": re.compile(r"\d{13}.*", re.ASCII),
    "255": re.compile(r"\d{13}.*", re.ASCII),
    "401": re.compile(r".+"),
    "402": re.compile(r"\d{17}", re.ASCII),
    "414": re.compile(r"\d{13}", re.ASCII),
    "417": re.compile(r"\d{13}", re.ASCII),
    "8003": re.compile(r"\d{14}.*", re.ASCII),
    "8004": re.compile(r".+"),
    "8006": re.compile(r"\d{18}", re.ASCII),
    "8010": re.compile(r".+"),
    "8017": re.compile(r"\d{18}", re.ASCII),
    "8018": re.compile(r"\d{18}", re.ASCII),
}
_QUALIFIERS: Final = frozenset({"10", "21", "22", "235", "254", "7040", "8011", "8019"})


def from_link(text: str) -> Elements | None:
    """The elements of a GS1 Digital Link of any domain; None when it is none.

    >>> dict(from_link("https://id.gs1.org/01/00614141777778/10/987").values)
    {'01': '00614141777778', '10': '987'}
    """
    if not text[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        path = urlsplit(text).path
    except ValueError:
        return None
    segments = [segment for segment in path.split("/") if segment]
    for index in range(len(segments) - 1):
        primary = _WORDS.get(segments[index].lower(), segments[index])
        value = unquote(segments[index + 1])
        if primary not in _PRIMARY or not value.isprintable() or not _PRIMARY[primary].fullmatch(value):
            continue
        values = {primary: value.zfill(14) if primary == "01" else value}
        rest = segments[index + 2 :]
        for name, found in zip(rest[::2], rest[1::2], strict=False):
            qualifier = _WORDS.get(name.lower(), name)
            if qualifier not in _QUALIFIERS:
                break
            values.setdefault(qualifier, unquote(found))
        return Elements(MappingProxyType(values))
    return None


# ── Element strings ───────────────────────────────────────────────────────────────────────────────────────────────

_PLAIN: Final = re.compile(r"(?:00\d{18}|0[12]\d{14}).*", re.DOTALL | re.ASCII)
_BIIP_ERRORS: Final = (BiipException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError)
_LENIENT: Final = ParseConfig(gs1_element_strings_verify_date=False)


def from_elements(text: str) -> Elements | None:
    r"""The elements of a scanned or printed element string: bracketed, with symbology identifier, or plain with FNC1; None when it is none.

    >>> dict(from_elements("]C1010952114101234210ABC\x1d21S7").values)
    {'01': '09521141012342', '10': 'ABC', '21': 'S7'}
    >>> dict(from_elements("(01)09521141012342(10)A/1").values)
    {'01': '09521141012342', '10': 'A/1'}
    """
    if len(text) > MAX_TEXT:
        return None
    message = _message(text)
    if message is None:
        return None
    values: dict[str, str] = {}
    for element in message.element_strings:
        values.setdefault(element.ai.ai, element.value)
    if "01" in values:
        values["01"] = values["01"].zfill(14)
    return Elements(MappingProxyType(values)) if values else None


def _message(text: str) -> GS1Message | None:
    """Biip's reading of a text. Junk makes it raise more than its own errors, so all of them count as "not an element string"."""
    scanned = text.strip(" \t\r\n")
    try:
        if scanned.startswith("("):
            return GS1Message.parse_hri(scanned, config=_LENIENT)
        if scanned.startswith("]"):
            return biip_parse(scanned, config=_LENIENT).gs1_message
        plain = scanned.lstrip(GROUP_SEPARATOR)
        if plain != scanned or _starts_like_elements(plain):
            return GS1Message.parse(plain, config=_LENIENT)
    except _BIIP_ERRORS:
        return None
    return None


def _starts_like_elements(text: str) -> bool:
    """Without brackets or symbology only a number whose check digit fits is taken for one: lot numbers may begin with 01 too."""
    if not _PLAIN.fullmatch(text):
        return False
    return valid(text[2:20]) if text.startswith("00") else valid(text[2:16])


def warnings_of(elements: Elements) -> tuple[str, ...]:
    """What is odd about the values: wrong check digits and lengths."""
    found = []
    for identifier, name, length in (("01", "GTIN", 14), ("02", "GTIN", 14), ("00", "SSCC", 18), ("414", "GLN", 13), ("417", "GLN", 13)):
        value = elements.values.get(identifier)
        if value is None:
            continue
        if len(value) != length or not (value.isascii() and value.isdigit()):
            found.append(f"{name} {value}: expected {length} digits, found {len(value)}")
        elif not valid(value):
            found.append(f"{name} {value}: wrong check digit, expected {check_digit(value[:-1])}")
    asset = elements.values.get("8003", "")
    if asset and not valid(asset[1:14]):
        digits = asset[1:13]
        found.append(f"GRAI {asset}: wrong check digit, expected {check_digit(digits) if digits.isascii() and digits.isdigit() else '?'}")
    return tuple(found)
