"""A load run: files in, everything recorded, a report out.

Reading runs ahead in a thread of its own while the recorder writes. Each batch is one transaction, or several while others write (`bites.py`), and every
event carries its identity, so a load that was cut off is completed by running it again: what is on record already is the same again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from genealogy.errors import StoreUnavailable
from genealogy.events import Line, LotsDeclaredSame, event_id
from genealogy.garbage import rare_collections
from genealogy.identifiers import lot_key
from genealogy.record import Outcome, Prepared, Recorder, prepare
from genealogy.statements import Nothing, Statement
from genealogy.store import Store
from loaders import paths, times
from loaders.bites import Bites
from loaders.dialect import BATCH_SIZE, Batch, NothingKnown, Options, Source
from loaders.known import OnRecord
from loaders.report import LoadReport
from loaders.retry import retry_waiting

Item = TypeVar("Item")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to load, and how to read it.

    Attributes:
        paths: Files and folders.
        source: Name of the source system; empty takes each dialect's own.
        namespace: Namespace of the source's lot keys.
        site_zone: Zone of times that carry none.
        batch_size: Rows in one transaction, while nobody else writes.
        whole: All of it or nothing: if any row can't be recorded, none is. Of what fits into one transaction that holds whatever happens meanwhile.
    """

    paths: Sequence[Path]
    source: str = ""
    namespace: str = ""
    site_zone: str = "UTC"
    batch_size: int = BATCH_SIZE
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Itemless:
    lot_key: str
    same_as: str


_BEGIN = Statement("load/begin", Nothing)
_END = Statement("load/end", Nothing)
_ITEMLESS = Statement("load/itemless_lots", _Itemless)


def check(request: Request, progress: Progress | None = None) -> LoadReport:
    """Read and check everything, write nothing, ask no database.

    Raises:
        BadInput: Nothing can be read, or the zone is unknown.
    """
    run = _Run(request, progress)
    run.open(Options(request.source, request.namespace, request.site_zone, request.batch_size, NothingKnown()))
    run.report.dry_run = True
    for batch, prepared in run.batches():
        run.foresee(batch, prepared)
    return run.close()


def load(store: Store, request: Request, progress: Progress | None = None) -> LoadReport:
    """Record everything.

    Raises:
        BadInput: Nothing can be read, or the zone is unknown.
        StoreUnavailable: The database went away in the middle; the text tells how far it got.
    """
    run = _Run(request, progress)
    run.open(Options(request.source, request.namespace, request.site_zone, request.batch_size, OnRecord(store)))
    run.report.load_id = new_load_id()
    try:
        with rare_collections():
            _record(store, run)
    except StoreUnavailable as error:
        told = f"{error.text} {run.report.rows:,} of {run.total:,} rows are recorded; what was under way may be too."
        raise StoreUnavailable(told, cure=f"{error.cure} Then repeat the same command: it adds what is missing, nothing twice.") from error
    return run.close()


@dataclass(slots=True)
class _Run:
    """One load under way."""

    request: Request
    progress: Progress | None
    report: LoadReport = field(default_factory=LoadReport)
    files: list[str] = field(default_factory=list)
    total: int = 0
    _sources: list[Source] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def open(self, options: Options) -> None:
        """Find the files and open them."""
        times.zone(options.site_zone)
        found = paths.find(self.request.paths)
        self.files = found.files
        self.report.source = options.source or " ".join(dialect.name for dialect, _ in found.by_dialect)
        self.report.notes += found.notes
        self.report.rejected(found.missing)
        self._sources = [dialect.read(files, options) for dialect, files in found.by_dialect]
        self.total = sum(source.total for source in self._sources)

    def batches(self) -> Iterator[tuple[Batch, list[Prepared]]]:
        """Everything, read and made ready one batch ahead."""
        return _ahead((batch, prepare(batch.events, batch.places)) for source in self._sources for batch in source.batches())

    def count(self, batch: Batch) -> None:
        """Count what a batch says of itself."""
        self.report.master_rows += len(batch.master)
        self.report.rejected(batch.rejected)
        self.report.warned(batch.warnings)

    def foresee(self, batch: Batch, prepared: list[Prepared]) -> None:
        """Count what can be said of a batch without the database."""
        self.count(batch)
        outcomes = [Outcome(one.event.event_id, "recorded" if one.fault is None else "refused", str(one.fault or "")) for one in prepared]
        self.report.answered(batch.places, outcomes)
        self.done(batch)

    def done(self, batch: Batch) -> None:
        """A batch is dealt with."""
        self.report.rows += batch.rows
        if self.progress is not None:
            self.progress(self.report.rows, self.total)

    def close(self) -> LoadReport:
        """The report."""
        self.report.seconds = time.monotonic() - self._began
        return self.report


def _record(store: Store, run: _Run) -> None:
    report, request = run.report, run.request
    recorder = Recorder(store)
    bites = Bites(recorder, report.load_id)
    begin(store, report, request, run.files, _now())
    batches: Iterable[tuple[Batch, list[Prepared]]] = run.batches()
    if request.whole:
        batches = list(batches)
        if not report.clean or any(batch.rejected or any(one.fault for one in prepared) for batch, prepared in batches):
            _leave(store, run, batches)
            return
    for batch, prepared in batches:
        if batch.master:
            recorder.master(batch.master)
        report.answered(batch.places, bites.record(prepared, batch.rows, batch.rejected))
        run.count(batch)
        run.done(batch)
    finish(store, recorder, report, request)


def _leave(store: Store, run: _Run, batches: Iterable[tuple[Batch, list[Prepared]]]) -> None:
    """Record nothing of a load, and put on record why."""
    for batch, prepared in batches:
        run.foresee(batch, prepared)
    for counts in run.report.files.values():
        counts.new = 0
    _end(store, run.report)


def new_load_id() -> str:
    """The id of a load that begins now."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"


def begin(store: Store, report: LoadReport, request: Request, files: list[str], started: int) -> None:
    """Put a load on record."""
    how = {"site_zone": request.site_zone, "namespace": request.namespace, "whole": request.whole}
    store.write(lambda tx: tx.run(_BEGIN, load_id=report.load_id, source=report.source, started=started, files=files, **how), name="load/begin")


def finish(store: Store, recorder: Recorder, report: LoadReport, request: Request) -> None:
    """What can only be done when all is recorded; then the load is ended."""
    _declare_same(store, recorder, report, request.namespace)
    read_now = retry_waiting(store)
    if read_now:
        report.notes.append(f"{read_now:,} rows of earlier loads could be read now that their lots are known")
    _end(store, report)


def _end(store: Store, report: LoadReport) -> None:
    """Put on record what became of a load."""
    told = {**report.counts(), "reasons": report.reasons, "more_reasons": report.more_reasons}
    store.write(lambda tx: tx.run(_END, load_id=report.load_id, ended=_now(), told=told), name="load/end")


def _declare_same(store: Store, recorder: Recorder, report: LoadReport, namespace: str) -> None:
    """A lot that a line named without its item, and that another row has named by now, is one lot under two keys (semantics 1.3, 1.4)."""
    prefix = lot_key("", "", namespace=namespace)
    pairs = store.rows(_ITEMLESS, without_item=prefix, namespace=prefix[:-1])
    declared = [
        LotsDeclaredSame(
            event_id=event_id("genealogy", "same", pair.lot_key),
            source="genealogy",
            reported_by="genealogy load",
            comment="named without its item; one lot of this number has one",
            lines=(Line(line="1", lot_key=pair.lot_key), Line(line="2", lot_key=pair.same_as)),
        )
        for pair in pairs
    ]
    if declared:
        outcomes = recorder.record(declared, load_id=report.load_id)
        report.notes += [
            f"lot {pair.lot_key} declared the same as {pair.same_as}" for pair, outcome in zip(pairs, outcomes, strict=True) if outcome.status == "recorded"
        ]


def _ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next one being made while the last is dealt with."""
    with ThreadPoolExecutor(1, "reader") as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def _now() -> int:
    """Microseconds since 1970, as all times in the graph."""
    return time.time_ns() // 1_000
