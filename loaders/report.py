"""What a load tells when it is done: how many events were new, the same again, in conflict, rejected, and how fast it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from genealogy.record.outcome import Outcome, Place, Rejected
from loaders.dialect import Warned

MOST_REASONS = 20


@dataclass(slots=True)
class FileCounts:
    """What became of one file's events."""

    new: int = 0
    same: int = 0
    conflicts: int = 0
    refused: int = 0
    rejected: int = 0
    warnings: int = 0


_FIELD = {"recorded": "new", "same": "same", "conflict": "conflicts", "refused": "refused"}


@dataclass(slots=True)
class LoadReport:
    """A load, counted.

    Attributes:
        load_id: Its id; empty for a dry run.
        source: Source system.
        dry_run: Nothing was written.
        rows: Source rows read.
        master_rows: Rows that say what things are.
        files: Counts by file name.
        reasons: Why rows were rejected, events refused or in conflict: the first ones, as printed.
        more_reasons: How many more there are.
        warnings: Oddities that were recorded all the same: the first ones.
        more_warnings: How many more there are.
        notes: Files that were left aside, rows of earlier loads that could be read now.
        seconds: Wall time.
    """

    load_id: str = ""
    source: str = ""
    dry_run: bool = False
    rows: int = 0
    master_rows: int = 0
    files: dict[str, FileCounts] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    more_reasons: int = 0
    warnings: list[str] = field(default_factory=list)
    more_warnings: int = 0
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def total(self, name: str) -> int:
        """Sum of one count (`new`, `rejected` …) over all files."""
        return sum(getattr(counts, name) for counts in self.files.values())

    @property
    def clean(self) -> bool:
        """Was every row recorded, or on record already?"""
        return not (self.total("rejected") or self.total("conflicts") or self.total("refused"))

    def file(self, name: str) -> FileCounts:
        """Counts of a file, from zero."""
        return self.files.setdefault(name, FileCounts())

    def answered(self, places: Sequence[Place], outcomes: Sequence[Outcome]) -> None:
        """Count what became of events."""
        for place, outcome in zip(places, outcomes, strict=True):
            counts = self.file(place.file)
            name = _FIELD[outcome.status]
            setattr(counts, name, getattr(counts, name) + 1)
            if outcome.status in ("conflict", "refused"):
                self._reason(f"{place.file} row {place.row}: {outcome.status}: {outcome.reason or outcome.event_id}")

    def rejected(self, rejected: Sequence[Rejected]) -> None:
        """Count rows that made no event."""
        for row in rejected:
            self.file(row.file).rejected += 1
            self._reason(reason(row))

    def warned(self, warnings: Sequence[Warned]) -> None:
        """Count oddities."""
        for warning in warnings:
            self.file(warning.file).warnings += 1
            if len(self.warnings) < MOST_REASONS:
                self.warnings.append(f"{warning.file}{f' row {warning.row}' if warning.row else ''}: {warning.text}")
            else:
                self.more_warnings += 1

    def add(self, other: LoadReport) -> None:
        """Count what a part of the load has counted for itself."""
        self.rows += other.rows
        self.master_rows += other.master_rows
        for name, theirs in other.files.items():
            ours = self.file(name)
            for count in fields(FileCounts):
                setattr(ours, count.name, getattr(ours, count.name) + getattr(theirs, count.name))
        for texts, more in (("reasons", "more_reasons"), ("warnings", "more_warnings")):
            listed = getattr(self, texts) + getattr(other, texts)
            setattr(self, texts, listed[:MOST_REASONS])
            setattr(self, more, getattr(self, more) + getattr(other, more) + len(listed[MOST_REASONS:]))

    def counts(self) -> dict[str, int]:
        """All sums by name."""
        events = {name: self.total(name) for name in ("new", "same", "conflicts", "refused", "rejected", "warnings")}
        return {"rows": self.rows, "master_rows": self.master_rows, **events}

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        told = {"load_id": self.load_id or None, "source": self.source, "dry_run": self.dry_run, **self.counts()}
        rate = round(self.rows / self.seconds) if self.seconds else None
        return {
            **told,
            "seconds": round(self.seconds, 3),
            "rows_per_second": rate,
            "files": {name: asdict(counts) for name, counts in sorted(self.files.items())},
            "reasons": self.reasons,
            "more_reasons": self.more_reasons,
            "warning_texts": self.warnings,
            "more_warnings": self.more_warnings,
            "notes": self.notes,
        }

    def lines(self) -> Iterator[str]:
        """For reading."""
        new = "would be recorded" if self.dry_run else "new"
        counts = self.counts()
        rate = f", {self.rows / self.seconds:,.0f} rows/s" if self.seconds else ""
        yield f"{counts['rows']:,} rows in {self.seconds:.1f} s{rate}; {counts['master_rows']:,} master rows"
        told = ", ".join(f"{counts[name]:,} {text}" for name, text in (("new", new), ("same", "the same again")))
        faults = ", ".join(f"{counts[name]:,} {name}" for name in ("conflicts", "refused", "rejected") if counts[name])
        yield f"events: {told}, {faults or '0 rejected'}"
        width = max((len(name) for name in self.files), default=0)
        for name, file in sorted(self.files.items()):
            parts = (f"{count:,} {text}" for text, count in asdict(file).items() if count)
            yield f"  {name:<{width}}  {', '.join(parts)}"
        yield from self._listed("not recorded", self.reasons, self.more_reasons)
        yield from self._listed("recorded, but odd", self.warnings, self.more_warnings)
        yield from (f"note: {note}" for note in self.notes)

    def _reason(self, text: str) -> None:
        if len(self.reasons) < MOST_REASONS:
            self.reasons.append(text)
        else:
            self.more_reasons += 1

    @staticmethod
    def _listed(title: str, texts: Sequence[str], more: int) -> Iterator[str]:
        if texts:
            yield f"{title}:"
            yield from (f"  {text}" for text in texts)
        if more:
            yield f"  and {more:,} more"


def reason(row: Rejected) -> str:
    """Why a row was rejected: file, row, field, expected, found."""
    if row.row == 0:
        return f"{row.file}: {row.found}"
    where = f"{row.file} row {row.row}" + (f", {row.field}" if row.field else "")
    return f"{where}: expected {row.expected}, found {row.found}"
