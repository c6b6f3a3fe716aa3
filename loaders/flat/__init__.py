"""The flat format: this project's own import format, eleven plain CSV files. docs/loading.md tells files and columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from genealogy.errors import BadRow, UnreadableFile
from genealogy.record.outcome import Place
from loaders.dialect import Batch, Options, Source, Warned
from loaders.flat import background, tables
from loaders.flat.master import MASTER_OF
from loaders.flat.rows import EVENT_OF
from loaders.flat.source import FlatSource, check_text
from loaders.read import read_header

ENDINGS = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class FlatDialect:
    """Reads flat files."""

    name: str = "flat"

    def accepts(self, path: Path) -> bool:
        """A delimited text file with a name or a header like one of ours; whether it is right is told when it is read."""
        if path.suffix.lower() not in ENDINGS:
            return False
        try:
            return tables.by_name(path.stem) is not None or tables.nearest(read_header(path).columns) is not None
        except UnreadableFile:
            return path.suffix.lower() != ".txt"  # Set aside loudly: an export that was saved wrongly must not pass for a stranger.

    def read(self, paths: Sequence[Path], options: Options) -> Source:
        """Open the files."""
        return FlatSource(paths, options)

    def rereads(self, original: str) -> bool:
        """Is this a row of ours? Its columns tell."""
        return _row_of(original) is not None

    def reread(self, original: str, place: Place, options: Options) -> Batch:
        """Read one row again.

        Raises:
            BadRow: It still can't be read.
        """
        row = _row_of(original)
        kind = tables.by_columns(row) if row else None
        if row is None or kind is None:
            raise BadRow("", "a row of the flat format", original[:40])
        row = dict.fromkeys(kind.optional, "") | {name: value.strip() for name, value in row.items()}
        check_text(row)
        about = background.of([(kind, pl.DataFrame([row]))], options)
        batch = Batch(rows=1)
        if kind.name in MASTER_OF and (master := MASTER_OF[kind.name](row, about)) is not None:
            batch.master.append(master)
        if kind.name in EVENT_OF and (event := EVENT_OF[kind.name](row, about)) is not None:
            batch.events.append(event)
            batch.places.append(place)
        batch.warnings = [Warned(place.file, place.row, text) for text in about.warnings]
        return batch


def _row_of(original: str) -> dict[str, str] | None:
    try:
        row = json.loads(original)
    except ValueError:
        return None
    fits = isinstance(row, dict) and all(isinstance(value, str) for value in row.values()) and tables.by_columns(row) is not None
    return row if fits else None


dialect = FlatDialect()
