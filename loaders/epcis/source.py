"""EPCIS 2.0 JSON files, opened: the dialect that makes canonical events of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from genealogy import identifiers
from genealogy.errors import BadInput, BadRow
from genealogy.events import Event
from genealogy.master import MasterRow
from genealogy.record.outcome import Place, Rejected
from loaders.dialect import Batch, Options, Warned
from loaders.epcis import document, master
from loaders.epcis.document import BrokenDocument, Document
from loaders.epcis.translate import translate

NAME: Final = "epcis"
_SNIFFED: Final = 262_144
_SIGNS: Final = (b"EPCISDocument", b"EPCISQueryDocument", b"epcisBody", *(f'"{kind}"'.encode() for kind in document.EVENT_TYPES))
_KEPT: Final = 65_536
_MOST_TEXTS: Final = 20_000
_TOGETHER: Final = 64 * 1024 * 1024
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


class EpcisDialect:
    """EPCIS 2.0 JSON and JSON-LD: documents, query documents, lists of events, single events."""

    @property
    def name(self) -> str:
        """Its name."""
        return NAME

    def accepts(self, path: Path) -> bool:
        """By the ending, and for plain `.json` by a word of the standard in the first 256 KB."""
        ending = path.suffix.lower()
        if ending == ".jsonld":
            return True
        if ending != ".json":
            return False
        try:
            with path.open("rb") as file:
                head = file.read(_SNIFFED)
        except OSError:
            return False
        return any(sign in head or sign in head.replace(b"\x00", b"") for sign in _SIGNS)

    def read(self, paths: Sequence[Path], options: Options) -> EpcisSource:
        """Open the files."""
        return EpcisSource(paths, options)

    def rereads(self, original: str) -> bool:
        """Was it a rejected EPCIS event or document?"""
        try:
            found = json.loads(original)
        except ValueError:
            return False
        return isinstance(found, dict) and found.get("type") in {*document.EVENT_TYPES, "EPCISDocument", "EPCISQueryDocument"}

    def reread(self, original: str, place: Place, options: Options) -> Batch:
        """Make the events of a rejected event or document again.

        Raises:
            BadRow: It is still broken, in shape or in meaning.
        """
        try:
            found = document.read(original.encode())
        except BrokenDocument as error:
            raise BadRow(error.faults[0].field, error.faults[0].expected, error.faults[0].found) from None
        batch = Batch(rows=1)
        for _, event in found.events:
            for made, stood in _placed(translate(event, found.prefixes, options.source or NAME).events, place, _whole(event, found)):
                batch.events.append(made)
                batch.places.append(stood)
        return batch


@dataclass(slots=True)
class _Read:
    """What one file became."""

    master: list[MasterRow] = field(default_factory=list)
    events: list[tuple[datetime, Event, Place]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rows: int = 0


class EpcisSource:
    """Some EPCIS files, as batches."""

    def __init__(self, paths: Sequence[Path], options: Options) -> None:
        self._options = options
        self._paths = list(paths)
        self._source = options.source or NAME

    @property
    def total(self) -> int:
        """Events in all files, counted by their times."""
        return sum(_content(path).count(b'"eventTime"') for path in self._paths)

    def batches(self) -> Iterator[Batch]:
        """Faults and master rows of some files at once, then their events in the order of time."""
        for group in self._groups():
            read = [self._read(path) for path in group]
            yield Batch(
                master=[row for part in read for row in part.master],
                rejected=[item for part in read for item in part.rejected],
                warnings=[item for part in read for item in part.warnings],
                rows=sum(part.rows for part in read),
            )
            events = sorted((item for part in read for item in part.events), key=lambda item: item[0])
            for start in range(0, len(events), self._options.batch_size):
                chunk = events[start : start + self._options.batch_size]
                rows = len({(place.file, place.row) for _, _, place in chunk})
                yield Batch(events=[event for _, event, _ in chunk], places=[place for _, _, place in chunk], rows=rows)

    def _groups(self) -> Iterator[list[Path]]:
        """Files that are sorted together: as many as fit in memory with ease."""
        group: list[Path] = []
        size = 0
        for path in self._paths:
            own = path.stat().st_size if path.is_file() else 0
            if group and size + own > _TOGETHER:
                yield group
                group, size = [], 0
            group.append(path)
            size += own
        if group:
            yield group

    def _read(self, path: Path) -> _Read:
        read = _Read()
        try:
            content = path.read_bytes()
        except OSError as error:
            read.rejected.append(Rejected(path.name, 0, "", "a readable file", f"{error.strerror or error}", "{}", (), readable=False))
            return read
        try:
            found = document.read(content)
        except BrokenDocument as error:
            read.rejected.append(_refused(path, content, error))
            return read
        for index, (_, event) in enumerate(found.events, start=1):
            self._event(event, found, Place(path.name, index), read)
        read.master.extend(master.rows(found.vocabularies, (event for _, event, _ in read.events)))
        return read

    def _event(self, event: Mapping[str, Any], found: Document, place: Place, read: _Read) -> None:
        try:
            made = translate(event, found.prefixes, self._source)
        except BadRow as error:
            read.rejected.append(_rejected(event, found, place, error))
            read.rows += 1
            return
        except RecursionError:
            read.rejected.append(_rejected(event, found, place, BadRow("", "fields in fields, up to some hundred levels", "more")))
            read.rows += 1
            return
        read.master.extend(made.master)
        read.warnings.extend(Warned(place.file, place.row, text) for text in made.warnings)
        placed = _placed(made.events, place, _whole(event, found))
        read.events.extend((one.event_time.earliest or _LONG_AGO, one, stood) for one, stood in placed)


def _placed(made: Sequence[Event], place: Place, original: str) -> Iterator[tuple[Event, Place]]:
    """Events made of one of the standard's, with where it stood; the first keeps the original, so that it can be given out as it came."""
    for index, event in enumerate(made):
        yield event, place if index else replace(place, original=original)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _rejected(event: Mapping[str, Any], found: Document, place: Place, error: BadRow) -> Rejected:
    """An event set aside, with its document's context: so it can be read again alone."""
    texts = _texts(event)
    return Rejected(place.file, place.row, error.field, error.expected, error.found, _whole(event, found), texts, readable=bool(texts))


def _whole(event: Mapping[str, Any], found: Document) -> str:
    """An event as it came, with its document's context, so that it means the same alone."""
    return _text({**({"@context": found.context} if found.context is not None else {}), **event})


def _refused(path: Path, content: bytes, error: BrokenDocument) -> Rejected:
    """A document set aside as a whole; `found` tells its faults in full, as the load report prints it."""
    texts = _texts(error.content)
    first = error.faults[0]
    original = _text(error.content) if error.content is not None and len(content) <= _KEPT else "{}"
    return Rejected(path.name, 0, first.field, first.expected, error.text, original, texts, readable=bool(texts) and len(texts) < _MOST_TEXTS)


def _text(value: object) -> str:
    return _ENCODER.encode(value).decode()


_NAMING: Final = frozenset(
    {"epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID", "epcClass", "bizTransaction", "transformationID", "source", "destination"}
)


def _texts(value: object) -> tuple[str, ...]:
    """All that an event or document names: as written, as key, and as people say it."""
    found: dict[str, None] = {}
    waiting: list[object] = [value]
    while waiting and len(found) < _MOST_TEXTS:
        item = waiting.pop()
        if isinstance(item, dict):
            for name, part in item.items():
                named = part if isinstance(part, list) else [part]
                found.update(dict.fromkeys(text for one in named if name in _NAMING and isinstance(one, str) for text in _names(one)))
                waiting.append(part)
        elif isinstance(item, list):
            waiting.extend(item)
    return tuple(found)


def _names(text: str) -> tuple[str, ...]:
    try:
        thing = identifiers.parse(text)
    except BadInput:
        return ()
    names = (text, thing.key, thing.lot, thing.serial, thing.sscc18, identifiers.short_name(text))
    return tuple(dict.fromkeys(name for name in names if name and "\0" not in name))
