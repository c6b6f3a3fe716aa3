"""What a dialect is: the one file per source that makes canonical events of what the source writes.

A dialect says which files it reads and turns them into a stream of `Batch`es: master rows, events, rejected rows, warnings. Nothing after
it knows where they came from. What an event says must depend on its own row (and on the options) alone, never on which other files happened to
come along: the same row loaded again, alone or in company, has to be the same event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from genealogy.events import Event
from genealogy.master import MasterRow
from genealogy.record.outcome import Place, Rejected

# Rows of one transaction of a load that is alone: it holds its locks for about two seconds. Half as many cost a load a fifteenth of its speed.
BATCH_SIZE = 8_000


class Known(Protocol):
    """What is on record already: the few look-ups a dialect may need when a row leaves out what an earlier load told."""

    def lots(self, numbers: Sequence[str], /) -> dict[str, tuple[str, ...]]:
        """Keys of all lots on record with these lot numbers."""

    def shipped_lots(self, line_ids: Sequence[str], /) -> dict[str, str]:
        """Lot key of these shipment lines (event ids)."""

    def item_units(self, item_ids: Sequence[str], /) -> dict[str, str]:
        """Stock unit of these items, where it is on record."""

    def vessel_places(self) -> frozenset[str]:
        """Locations on record that are tanks or silos."""


class NothingKnown:
    """An empty record: for dry runs and tests without a database."""

    def lots(self, _numbers: Sequence[str], /) -> dict[str, tuple[str, ...]]:
        """None."""
        return {}

    def shipped_lots(self, _line_ids: Sequence[str], /) -> dict[str, str]:
        """None."""
        return {}

    def item_units(self, _item_ids: Sequence[str], /) -> dict[str, str]:
        """None."""
        return {}

    def vessel_places(self) -> frozenset[str]:
        """None."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who loads says about the source.

    Attributes:
        source: Name of the source system, first part of every event id; empty takes the dialect's own name.
        namespace: Namespace of the source's lot keys (semantics 1.1); usually empty.
        site_zone: IANA zone of times that carry none.
        batch_size: Rows per batch, one transaction each while nobody else writes.
        known: Look-ups in the record.
    """

    source: str = ""
    namespace: str = ""
    site_zone: str = "UTC"
    batch_size: int = BATCH_SIZE
    known: Known = field(default_factory=NothingKnown)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd that was recorded all the same (a wrong check digit, an ignored column). Row 0 is the file as a whole."""

    file: str
    row: int
    text: str


@dataclass(slots=True)
class Batch:
    """A piece of a source, written in one transaction, or several while others write too.

    Attributes:
        master: Master rows.
        events: Events, by time where that is cheap.
        places: Where each event stood; as long as `events`.
        rejected: Rows that made no event. A `Rejected` of row 0 is a whole file.
        warnings: Oddities.
        rows: Source rows this batch stands for, for the progress bar.
    """

    master: list[MasterRow] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rows: int = 0


class Source(Protocol):
    """Files opened by a dialect."""

    @property
    def total(self) -> int:
        """Rows (or events) in all files, as far as known: the end of the progress bar."""

    def batches(self) -> Iterator[Batch]:
        """Everything, master rows first. Runs in a thread of its own, beside the recorder."""


class Dialect(Protocol):
    """One way of writing things down: the flat format, EPCIS, an ERP's export."""

    @property
    def name(self) -> str:
        """Its name, and the source system where none is given: `flat`, `epcis` …."""

    def accepts(self, path: Path) -> bool:
        """Is this file one of mine? By its ending and first bytes; must not raise, whatever is in the file."""

    def read(self, paths: Sequence[Path], options: Options) -> Source:
        """Open the files. A file that can't be read becomes a `Rejected` of row 0 in the stream; the others still load."""

    def rereads(self, original: str) -> bool:
        """Did one of my rejected rows leave this `Rejected.original`?"""

    def reread(self, original: str, place: Place, options: Options) -> Batch:
        """Read one rejected row again, now that it was corrected: its master rows and events.

        Raises:
            BadRow: It still can't be read.
        """
