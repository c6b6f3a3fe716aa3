"""An EPCIS 2.0 document as a file holds it: read, checked for its shape, taken apart into events and master data.

A document broken in shape is refused as a whole, with every fault named by its path: what is misspelt there could be the list of lots. What is wrong
only in meaning is for `translate` to refuse, event by event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import msgspec

from genealogy.errors import GenealogyError

EVENT_TYPES: Final = ("ObjectEvent", "AggregationEvent", "TransformationEvent", "AssociationEvent", "TransactionEvent")
_SCHEMA: Final = Path(__file__).with_name("schema.json")
_FAULTS_TOLD: Final = 5
_SHORT: Final = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document.

    Attributes:
        field: Path of the field; empty for the document as a whole.
        expected: What would have been right.
        found: What is there.
    """

    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        """As one clause."""
        return f"{self.field or 'document'}: expected {self.expected}, found {self.found}"


class BrokenDocument(GenealogyError):
    """A document that is refused as a whole.

    Args:
        faults: What is wrong, at least one.
        content: What could be read of it all the same.
    """

    code = "unreadable-file"

    def __init__(self, faults: list[Fault], content: object = None) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:_FAULTS_TOLD]))
        self.faults = faults
        self.content = content


@dataclass(frozen=True, slots=True)
class Document:
    """What a file held.

    Attributes:
        events: Each with its path in the document.
        vocabularies: Master data of its header.
        prefixes: Namespace by prefix, of its own context.
        context: Its `@context`, as it stands.
    """

    events: list[tuple[str, dict[str, Any]]]
    vocabularies: list[dict[str, Any]]
    prefixes: Mapping[str, str]
    context: Any


def read(content: bytes) -> Document:
    """Read and check a document, a query document, a list of events or a single event.

    Raises:
        BrokenDocument: It is no JSON, or broken in shape.
    """
    whole = _decode(content)
    if isinstance(whole, list):
        events = [(f"[{index}]", event) for index, event in enumerate(whole)]
        faults = list(_event_faults(events))
        document = Document([pair for pair in events if isinstance(pair[1], dict)], [], {}, None)
    elif isinstance(whole, dict) and whole.get("type") in EVENT_TYPES:
        events = [("", whole)]
        faults = list(_event_faults(events))
        document = Document(events, [], prefixes_of(whole.get("@context")), whole.get("@context"))
    elif isinstance(whole, dict):
        faults, document = _document(whole)
    else:
        raise BrokenDocument([Fault("", "an EPCIS document, an event or a list of events", _shown(whole))])
    if faults:
        raise BrokenDocument(faults, whole)
    return document


def _document(whole: dict[str, Any]) -> tuple[list[Fault], Document]:
    faults = [_fault("", error) for error in _validator("document").iter_errors(whole)]
    if faults:
        return faults, Document([], [], {}, None)
    body = whole["epcisBody"]
    if "queryResults" in body:
        path, found = "epcisBody.queryResults.resultsBody.eventList", body["queryResults"]["resultsBody"].get("eventList", [])
    elif "eventList" in body:
        path, found = "epcisBody.eventList", body["eventList"]
    else:
        path, found = "epcisBody.event", [body["event"]]
    events = [(f"{path}[{index}]", event) for index, event in enumerate(found)]
    header = whole.get("epcisHeader", {})
    master = header.get("epcisMasterData") or header.get("EPCISMasterData") or {}
    context = whole["@context"]
    return list(_event_faults(events)), Document(events, master.get("vocabularyList", []), prefixes_of(context), context)


def prefixes_of(context: object) -> dict[str, str]:
    """The namespaces that a context itself declares; contexts elsewhere are never fetched."""
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            found.update({str(name): uri for name, uri in part.items() if isinstance(uri, str)})
    return found


# ── JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_decoder: Final = msgspec.json.Decoder(float_hook=Decimal)
_encoder: Final = msgspec.json.Encoder(decimal_format="number")


def _decode(content: bytes) -> object:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:4]:
        raise BrokenDocument([Fault("", "text in UTF-8", "UTF-16 or UTF-32")])
    text = content.removeprefix(b"\xef\xbb\xbf")
    if not text.strip():
        raise BrokenDocument([Fault("", "a JSON document", "an empty file")])
    if b"\x00" in text:
        raise BrokenDocument([Fault("", "text in UTF-8", f"a NUL byte in line {_line(text, text.index(0))}")])
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError as error:
        raise BrokenDocument([_json_fault(text, str(error))]) from None
    except (RecursionError, UnicodeDecodeError, ArithmeticError, ValueError) as error:
        raise BrokenDocument([Fault("", "a JSON document", _short(str(error)) or type(error).__name__)]) from None


_BYTE: Final = re.compile(r"\(byte (\d+)\)")
_COMMENT: Final = re.compile(rb"^\s*(//|/\*)")


def _json_fault(text: bytes, message: str) -> Fault:
    match = _BYTE.search(message)
    at = min(int(match[1]) if match else len(text), len(text))
    number = _line(text, at)
    line = text[text.rfind(b"\n", 0, at) + 1 :].split(b"\n", 1)[0]
    if _COMMENT.match(text[at:]) or _COMMENT.match(line):
        return Fault(f"line {number}", "JSON, which has no comments", _short(line.decode("utf-8", "replace").strip()))
    what = _BYTE.sub("", message).removeprefix("JSON is malformed: ").strip()
    return Fault(f"line {number}", "a JSON document", f"{what}: {_short(line.decode('utf-8', 'replace').strip())}")


def _line(text: bytes, at: int) -> int:
    return text.count(b"\n", 0, at) + 1


# ── Shape ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _validator(name: str) -> jsonschema_rs.Validator:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def _event_faults(events: list[tuple[str, Any]]) -> Iterator[Fault]:
    for path, event in events:
        kind = event.get("type") if isinstance(event, dict) else None
        if not isinstance(kind, str) or kind not in EVENT_TYPES:
            yield Fault(_join(path, "type"), f"one of {', '.join(EVENT_TYPES)}", _shown(kind if isinstance(event, dict) else event))
            continue
        for error in _validator(kind).iter_errors(event):
            yield _fault(path, error)


_EXPECTED: Final = {
    "bizStep": "a business step of the standard, or a URI of another vocabulary",
    "disposition": "a disposition of the standard, or a URI of another vocabulary",
    "set": "a disposition of the standard, or a URI of another vocabulary",
    "unset": "a disposition of the standard, or a URI of another vocabulary",
    "type": "a type of the standard, or a URI of another vocabulary",
    "reason": "did_not_occur, incorrect_data, or a URI of another vocabulary",
    "action": "ADD, OBSERVE or DELETE",
    "eventTime": "a time like 2024-02-08T20:30:26+01:00",
    "recordTime": "a time like 2024-02-08T20:30:26+01:00",
    "declarationTime": "a time like 2024-02-08T20:30:26+01:00",
    "eventTimeZoneOffset": "an offset like +01:00",
    "quantity": "a number",
    "uom": "a unit code of up to three characters",
    "schemaVersion": "2.0",
    "epcisBody": "eventList or queryResults",
}
_MISSING: Final = re.compile(r'"(.+)" is a required property')
_UNKNOWN: Final = re.compile(r"'([^']+)'")


def _fault(path: str, error: jsonschema_rs.ValidationError) -> Fault:
    for step in error.instance_path:
        path = f"{path}[{step}]" if isinstance(step, int) else _join(path, str(step))
    kind = type(error.kind).__name__
    if kind == "Required" and (match := _MISSING.search(error.message)):
        return Fault(_join(path, match[1]), "a value", "nothing")
    if kind == "AdditionalProperties" and (match := _UNKNOWN.search(error.message)):
        return Fault(_join(path, match[1]), "a field of the standard, or one with a namespace prefix", repr(match[1]))
    last = next((step for step in reversed(error.instance_path) if isinstance(step, str)), "")
    if kind == "AnyOf" and isinstance(error.instance, dict) and "type" in error.instance:
        lists = "inputEPCList, inputQuantityList, outputEPCList or outputQuantityList"
        return Fault(path, f"one of {lists if error.instance['type'] == 'TransformationEvent' else 'epcList or quantityList'}", "none")
    if "certificationInfo" in error.instance_path and kind == "Pattern":
        return Fault(path, "a date like 2023-12-20", _shown(error.instance))
    return Fault(path, _EXPECTED.get(last) or _short(error.message), _shown(error.instance))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: object) -> str:
    return "nothing" if value is None else _short(_encoder.encode(value).decode() if not isinstance(value, str) else repr(value))


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
