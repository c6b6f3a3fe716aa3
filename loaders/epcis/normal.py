"""One form for all ways to write an EPCIS event, and the hash of it that is half of the event's identity (semantics 4.3).

Identifiers are canonical Digital Links, vocabulary terms bare words, times UTC instants, numbers plain decimals, lists sorted (their order means nothing),
prefixed names written out. Left out: the event's id, its record time, its error declaration, the zone its times were shown in, and what is empty. All that is
made of an event is made of this form, so that the same event is the same, whichever way and in whatever company it comes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from genealogy import identifiers
from genealogy.errors import BadInput, BadRow
from loaders.epcis import vocabulary

_DROPPED: Final = frozenset({"eventID", "eventGlobalID", "recordTime", "errorDeclaration", "eventTimeZoneOffset", "id", "eventTime"})
_IDENTIFIERS: Final = frozenset({"epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID", "epcClass", "source", "destination"})
_SETS: Final = frozenset({"epcList", "childEPCs", "inputEPCList", "outputEPCList"})
_QUANTITIES: Final = frozenset({"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"})
_OBJECTS: Final = frozenset({"readPoint", "bizLocation", "ilmd", "persistentDisposition"})
_TERMS: Final = frozenset({"bizStep", "disposition", "set", "unset"})
_TYPED: Final = frozenset({"bizTransactionList", "sourceList", "destinationList"})
_STANDARD_PREFIXES: Final = {"cbvmda": "urn:epcglobal:cbv:mda:", "gs1": "https://gs1.org/voc/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
_ZONED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_MOST_EXPONENT: Final = 400


@dataclass(slots=True)
class Form:
    """An event in its one form.

    Attributes:
        kind: ObjectEvent and the like.
        content: Its fields.
        hash: Of its content.
        event_id: What the source calls it.
        time: When it happened, UTC.
        warnings: Wrong check digits.
    """

    kind: str
    content: dict[str, Any]
    hash: str
    event_id: str | None
    time: datetime
    warnings: list[str] = field(default_factory=list)


def form(event: Mapping[str, Any], prefixes: Mapping[str, str]) -> Form:
    """Bring an event of the right shape into its one form.

    Args:
        event: As read from the document.
        prefixes: Namespaces that the document declares.

    Raises:
        BadRow: A time that no calendar has or without a zone, an identifier that can't be one, a number out of range.
    """
    writer = _Writer({**_STANDARD_PREFIXES, **prefixes})
    time = moment(event["eventTime"], "eventTime")
    content = writer.event(event)
    content["eventTime"] = time.isoformat()
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if "\\u0000" in text or "\0" in event.get("eventID", ""):
        raise BadRow("", "text without NUL characters", event["type"])
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Form(event["type"], content, digest, event.get("eventID"), time, writer.warnings)


def moment(text: str, path: str) -> datetime:
    """The UTC instant of a time text.

    Raises:
        BadRow: No calendar has it, or it tells no zone.
    """
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRow(path, "a time that exists, like 2024-02-08T20:30:26+01:00", text) from None
    raise BadRow(path, "a time with its zone, like 2024-02-08T20:30:26+01:00", text)


def number(value: Any, path: str) -> str:
    """A number in its shortest plain form.

    Raises:
        BadRow: It is not finite, or too large to be a quantity.
    """
    decimal = value if isinstance(value, Decimal) else Decimal(str(value))
    if not decimal.is_finite() or abs(decimal.adjusted()) > _MOST_EXPONENT:
        raise BadRow(path, "a number", str(value)[:40])
    text = format(decimal, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


class _Writer:
    """Writes one event's form; collects the warnings on the way."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self.warnings: list[str] = []

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for name, value in event.items():
            if name in _DROPPED or name[:1] in "@_":
                continue
            written = self._field(name, value, name)
            if written not in (None, "", [], {}):
                content[self._name(name)] = written
        return content

    def _field(self, name: str, value: Any, path: str) -> Any:
        if name in _SETS:
            return sorted({self._identifier(text, f"{path}[{index}]") for index, text in enumerate(value)})
        if name in _IDENTIFIERS:
            return self._identifier(value, path)
        if name in _TERMS:
            return vocabulary.word(value) if isinstance(value, str) else sorted({vocabulary.word(term) for term in value})
        if name in _TYPED or name in _QUANTITIES:
            write = self._typed if name in _TYPED else self._element
            return self._sorted([write(item, f"{path}[{index}]") for index, item in enumerate(value)])
        if name in _OBJECTS:
            return self._object(name, value, path)
        return self._any(value, path)

    def _object(self, name: str, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        if name == "persistentDisposition":
            return {key: self._field(key, item, f"{path}.{key}") for key, item in value.items() if item}
        if name == "ilmd":
            return {self._name(key if ":" in key else f"cbvmda:{key}"): self._any(item, f"{path}.{key}") for key, item in value.items() if key[:1] not in "@_"}
        return {self._name(key): self._identifier(item, f"{path}.id") if key == "id" else self._any(item, f"{path}.{key}") for key, item in value.items()}

    def _element(self, element: Mapping[str, Any], path: str) -> dict[str, Any]:
        """One quantity of a class. A quantity below zero is no quantity."""
        written = {self._name(key): self._field(key, item, f"{path}.{key}") for key, item in element.items()}
        if Decimal(str(element.get("quantity", 0))) < 0:
            raise BadRow(f"{path}.quantity", "a number not below zero", str(element["quantity"])[:40])
        if "uom" in written:
            written["uom"] = str(written["uom"]).upper()
        return written

    def _typed(self, item: Mapping[str, Any], path: str) -> dict[str, Any]:
        written = {}
        for key, value in item.items():
            if key == "type":
                written[key] = vocabulary.word(value)
            elif key == "bizTransaction":
                written[key] = self._identifier(value, f"{path}.{key}") if value[:8].lower().startswith(("urn:epc:", "http")) else value.strip()
            else:
                written[self._name(key)] = self._field(key, value, f"{path}.{key}")
        return written

    def _identifier(self, text: str, path: str) -> str:
        try:
            found = identifiers.parse(text)
        except BadInput as error:
            raise BadRow(path, "an identifier", error.text) from None
        self.warnings.extend(f"{path}: {warning}" for warning in found.warnings)
        return found.uri

    def _any(self, value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return {self._name(str(key)): self._any(item, f"{path}.{key}") for key, item in value.items()}
        if isinstance(value, list):
            return self._sorted([self._any(item, path) for item in value])
        if isinstance(value, str):
            return moment(value, path).isoformat() if _ZONED.fullmatch(value) and _exists(value) else value
        if isinstance(value, bool) or value is None:
            return value
        return number(value, path)

    def _name(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{self._prefixes[prefix]}{local}" if colon and prefix in self._prefixes else name

    @staticmethod
    def _sorted(items: list[Any]) -> list[Any]:
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))


def _exists(text: str) -> bool:
    try:
        moment(text, "")
    except BadRow:
        return False
    return True
