"""A first fill: files into an empty embedded database at once, by Neo4j's own import.

The same files, read by the same dialects and decided by the same rules as an ordinary load, make the same graph; what differs is how it gets into the
database, and how fast.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from genealogy import events as ev
from genealogy import schema
from genealogy.errors import BadInput
from genealogy.fill import database
from genealogy.fill.run import Filled, Piece, Progress, Share, fill
from genealogy.master import LocationRow
from genealogy.record import Recorder, prepare
from genealogy.record.outcome import Place, Rejected
from genealogy.server import Embedded
from genealogy.server.faults import check_disk
from genealogy.store import Store, batches
from loaders import paths, times
from loaders.dialect import BATCH_SIZE, Batch, Options
from loaders.flat import dialect as flat
from loaders.flat import pieces as flat_pieces
from loaders.report import LoadReport
from loaders.run import Request, begin, finish, new_load_id

# Bytes on the disk for each byte of the files: import files, what they are sorted in, and the database.
_ROOM: Final = 40


@dataclass(slots=True)
class LoadPiece:
    """A piece of the input, and the report of what is read from it.

    Attributes:
        batches: Reads it, given what rows need to know of each other.
        report: Counts.
        rejected: Rows that made no event.
    """

    batches: Callable[[Any], Iterable[Batch]]
    report: LoadReport = field(default_factory=LoadReport)
    rejected: list[Rejected] = field(default_factory=list)

    def shares(self, background: Any, /) -> Iterator[Share]:
        """Its master rows and events."""
        for batch in self.batches(background):
            self.report.rows += batch.rows
            self.report.master_rows += len(batch.master)
            self.report.rejected(batch.rejected)
            self.report.warned(batch.warnings)
            self.rejected += batch.rejected
            yield batch.master, prepare(batch.events, batch.places)

    def told(self) -> tuple[LoadReport, list[Rejected]]:
        """Its report, and its rejected rows."""
        return self.report, self.rejected


@dataclass(frozen=True, slots=True)
class _Start:
    batch: Batch

    def __call__(self, _background: Any) -> Iterator[Batch]:
        yield self.batch


@dataclass(frozen=True, slots=True)
class _Files:
    """All files of a dialect that knows no pieces."""

    dialect: str
    paths: tuple[Path, ...]
    options: Options

    def __call__(self, _background: Any) -> Iterator[Batch]:
        dialect = next(dialect for dialect in paths.DIALECTS if dialect.name == self.dialect)
        return dialect.read(self.paths, self.options).batches()


def first_fill(embedded: Embedded, request: Request, tell: Progress | None = None) -> LoadReport:
    """Fill the empty database of an embedded server; it pauses meanwhile.

    Args:
        embedded: The server.
        request: What to load.
        tell: Told what is done, how far it is and how far it goes.

    Raises:
        BadInput: The database holds something, nothing can be read, or the zone is unknown.
        ServerFault: There is no room, or the import failed; the database is as it was.
    """
    began, started = time.monotonic(), time.time_ns() // 1_000
    times.zone(request.site_zone)
    tell = tell or (lambda *_: None)
    with Store(embedded.start()) as store:
        database.require_empty(store)
    found = paths.find(request.paths)
    report = LoadReport(load_id=new_load_id(), source=request.source or " ".join(dialect.name for dialect, _ in found.by_dialect), notes=found.notes)
    report.rejected(found.missing)
    files = [path for _, some in found.by_dialect for path in some]
    with _folder(embedded, sum(path.stat().st_size for path in files if path.is_file())) as folder:
        pieces, background = _pieces(found, request, folder)
        filled = build(embedded, folder, report.load_id, pieces, background, tell)
    with Store(embedded.start()) as store:
        tell("indexes", 0, 0)
        schema.migrate(store)
        begin(store, report, request, found.files, started)
        tell("what is left", 0, 0)
        complete(store, filled, report)
        finish(store, Recorder(store), report, request)
        database.finish(store, report.load_id)
    report.seconds = time.monotonic() - began
    return report


def build(embedded: Embedded, folder: Path, load_id: str, pieces: Sequence[Piece], background: Any, tell: Progress) -> Filled:
    """Replace the database by what pieces hold; what only the ordinary way can record is left for `complete`.

    Raises:
        ServerFault: There is no room, or the import failed; the database is as it was.
        StoreError: One of the processes was ended from outside; likewise.
    """
    filled = fill(folder, load_id, pieces, background, tell)
    database.frame(folder, load_id)
    tell("importing", 0, 0)
    embedded.replace(*database.options(folder))
    return filled


def _pieces(found: paths.Found, request: Request, folder: Path) -> tuple[list[Piece], Any]:
    options = Options(request.source, request.namespace, request.site_zone, request.batch_size)
    made: list[Piece] = []
    background = None
    for dialect, files in found.by_dialect:
        if dialect is flat:
            cut = flat_pieces.cut(files, options, folder)
            background = cut.about
            made += [LoadPiece(_Start(cut.start)), *(LoadPiece(piece.batches) for piece in cut.pieces)]
        else:
            made.append(LoadPiece(_Files(dialect.name, tuple(files), options)))
    return made, background


def complete(store: Store, filled: Filled, report: LoadReport) -> None:
    """Record in the ordinary way what the import left out: places as vessels, events that take others back or contradict them, rows nobody could read."""
    recorder = Recorder(store)
    for taken, (counted, rejected) in zip(filled.taken, filled.told, strict=True):
        report.add(counted)
        for name, number in taken.new.items():
            report.file(name).new += number
        for name, number in taken.same.items():
            report.file(name).same += number
        for rows in batches(rejected, BATCH_SIZE):
            recorder.record((), load_id=report.load_id, rejected=rows)
    # Told again, they become vessels by what their nodes say, and get the fills and draws of all lines at them.
    locations = sorted({place for taken in filled.taken for place in taken.locations})
    recorder.master([LocationRow(location_id=place) for place in locations])
    database.tie(store, {event for taken in filled.taken for event in taken.tied})
    late = sorted((one for taken in filled.taken for one in taken.late), key=lambda one: one.when)
    for part in batches(late, BATCH_SIZE):
        places: Sequence[Place] = [one.place for one in part]
        report.answered(places, recorder.record([ev.decode(one.json) for one in part], load_id=report.load_id, places=places))


@contextmanager
def _folder(embedded: Embedded, size: int) -> Iterator[Path]:
    """An empty folder beside the database, with room for what files of this size become; what an earlier fill left there is removed."""
    folder = embedded.layout.home / "first-fill"
    if "," in str(folder):
        raise BadInput(f"{folder}: Neo4j's import can't read from a folder with a comma in its name.", cure="Set GENEALOGY_HOME to another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    check_disk(embedded.layout.home, _ROOM * size)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
