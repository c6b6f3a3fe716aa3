"""Flat files, opened: master rows first, then all events in the order of their times, whatever files and order they came in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from genealogy import identifiers
from genealogy.errors import BadRow, UnreadableFile
from genealogy.master import LotRow, MasterRow
from genealogy.record.outcome import Place, Rejected
from genealogy.store import batches as pieces
from loaders.dialect import Batch, Options, Warned
from loaders.flat import background, tables
from loaders.flat.fields import Background, Row
from loaders.flat.master import MASTER_OF
from loaders.flat.rows import EVENT_OF
from loaders.flat.tables import TableKind
from loaders.read import LONGEST_FIELD, ODD, ROW, Table, odd_field, read_header, read_table, set_aside

# Columns whose texts tell which answers a rejected row touches (semantics 8.4).
TEXT_COLUMNS = (
    *("lot_id", "hu_id", "parent_hu_id", "order_id", "po_id", "receipt_id", "production_id"),
    *("shipment_id", "shipment_line_id", "return_id", "transfer_id", "supplier_lot"),
)
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was recognised and read."""

    kind: TableKind
    table: Table

    @property
    def name(self) -> str:
        """Its name in reports."""
        return self.table.path.name


class FlatSource:
    """Some flat files, as batches."""

    def __init__(self, paths: Sequence[Path], options: Options) -> None:
        self._options = options
        self._start = Batch()
        self._files = [opened for path in paths if (opened := open_file(path, self._start)) is not None]
        self._about = background.of([(file.kind, file.table.frame) for file in self._files], options)

    @property
    def total(self) -> int:
        """Rows in all files."""
        return sum(file.table.frame.height + len(file.table.broken) for file in self._files)

    def batches(self) -> Iterator[Batch]:
        """Faults of whole files, then master rows, then events."""
        start, size = self._start, self._options.batch_size
        yield Batch(warnings=start.warnings, rows=start.rows)
        yield from (Batch(rejected=part) for part in pieces(start.rejected, size))
        for file in self._files:
            if file.kind in tables.MASTER:
                yield from self._master(file)
        yield Batch(master=self._vessel_lots())
        yield from self._events()

    def _master(self, file: Opened) -> Iterator[Batch]:
        return master_batches(file, self._about, self._options.batch_size)

    def _vessel_lots(self) -> list[MasterRow]:
        return vessel_lots([file.table.frame for file in self._files if file.kind is tables.PRODUCTIONS], self._options.namespace)

    def _events(self) -> Iterator[Batch]:
        streams, order = _in_time_order(self._files)
        turns = iter(order)
        while chunk := list(itertools.islice(turns, self._options.batch_size)):
            yield event_batch(((streams[turn][0], next(streams[turn][1])) for turn in chunk), self._about)


def open_file(path: Path, start: Batch) -> Opened | None:
    """A file, recognised and read; what is odd about it is noted in `start`, and so it is when it can't be read: then there is none."""
    try:
        kind = _recognise(path)
        table = read_table(path)
    except UnreadableFile as error:
        start.rejected.append(set_aside(path, error))
        return None
    for name in sorted(set(table.columns) - set(kind.all_columns)):
        start.warnings.append(Warned(path.name, 0, f"column {name!r} is not part of {kind.name}: ignored"))
    for broken in table.broken:
        original = json.dumps({"line": broken.text}, ensure_ascii=False)
        start.rejected.append(Rejected(path.name, broken.row, "", broken.expected, broken.found, original, (), readable=False))
    start.rows += len(table.broken)
    blank = [pl.lit("").alias(name) for name in kind.optional if name not in table.columns]
    table.frame = table.frame.with_columns(blank).select(ROW, ODD, *kind.all_columns)
    return Opened(kind, table)


def master_batches(file: Opened, about: Background, size: int) -> Iterator[Batch]:
    """The master rows of a file."""
    convert = MASTER_OF[file.kind.name]
    rows = file.table.frame.iter_rows(named=True)
    while chunk := list(itertools.islice(rows, size)):
        batch = Batch(rows=len(chunk))
        for row in chunk:
            with _setting_aside(row, file, about, batch):
                _check_odd(row, file)
                if (made := convert(row, about)) is not None:
                    batch.master.append(made)
        yield batch


def event_batch(rows: Iterable[tuple[Opened, Row]], about: Background) -> Batch:
    """The events of some rows, each with its file."""
    batch = Batch()
    for file, row in rows:
        is_event = file.kind is not tables.HANDLING_UNITS  # Those were counted, and refused, as master rows.
        batch.rows += is_event
        with _setting_aside(row, file, about, batch if is_event else Batch()):
            _check_odd(row, file)
            if (made := EVENT_OF[file.kind.name](row, about)) is not None:
                batch.events.append(made)
                batch.places.append(Place(file.name, row[ROW]))
    return batch


def event_frame(file: Opened) -> pl.DataFrame:
    """The rows of a file that can make an event."""
    frame = file.table.frame
    if file.kind is tables.HANDLING_UNITS:
        return frame.filter((pl.col("parent_hu_id") != "") | pl.col("qty").str.contains(r"^[0.]*$"))
    return frame


def vessel_lots(productions: Sequence[pl.DataFrame], namespace: str) -> list[MasterRow]:
    """The lots that these productions fill into vessels."""
    filled = background.fill_outputs(productions)
    pairs = sorted({(row["item_id"], row["lot_id"]) for row in filled if row["item_id"] and row["lot_id"]})
    return [LotRow(lot_key=identifiers.lot_key(item, lot, namespace=namespace), vessel=True) for item, lot in pairs]


def _recognise(path: Path) -> TableKind:
    """The kind of a file: by its name if its header fits, else by its header.

    Raises:
        UnreadableFile: Its header fits no kind; the text names what is missing.
    """
    columns = read_header(path).columns
    named = tables.by_name(path.stem)
    if named is not None and set(columns).issuperset(named.columns):
        return named
    fitting = tables.by_columns(columns)
    if fitting is not None:
        return fitting
    near = named or tables.nearest(columns)
    found = ", ".join(columns)[:_SHORT]
    if near is None:
        raise UnreadableFile(f"{path}: expected the columns of one of {', '.join(kind.name for kind in tables.ALL)}, found {found}.")
    missing = ", ".join(name for name in near.columns if name not in columns)
    raise UnreadableFile(f"{path}: expected the columns of {near.name} ({', '.join(near.columns)}); missing {missing}; found {found}.")


def _in_time_order(files: Sequence[Opened]) -> tuple[list[tuple[Opened, Iterator[Row]]], pl.Series]:
    """Each file's rows by time, and whose turn it is: a merge of all. By text: exact order is the recorder's matter."""
    streams: list[tuple[Opened, Iterator[Row]]] = []
    keys = [pl.DataFrame(schema={"time": pl.String, "turn": pl.UInt32})]
    ranked = [file for kind in tables.EVENTS for file in files if file.kind is kind]
    for turn, file in enumerate(ranked):
        frame = event_frame(file).with_columns(pl.col(file.kind.time).str.replace("T", " ", literal=True).alias("time"))
        frame = frame.sort("time", maintain_order=True)
        keys.append(frame.select("time", pl.lit(turn, dtype=pl.UInt32).alias("turn")))
        streams.append((file, frame.drop("time").iter_rows(named=True)))
    return streams, pl.concat(keys).sort("time", maintain_order=True)["turn"]


@contextmanager
def _setting_aside(row: Row, file: Opened, about: Background, batch: Batch) -> Iterator[None]:
    """Within, one row is made into what it means; when it can't be, it is set aside, and what is odd about it is noted."""
    try:
        yield
    except BadRow as error:
        batch.rejected.append(rejected(row, file.kind, Place(file.name, row[ROW]), error))
    if about.warnings:
        batch.warnings.extend(Warned(file.name, row[ROW], text) for text in about.warnings)
        about.warnings.clear()


def _check_odd(row: Row, file: Opened) -> None:
    if row[ODD]:
        check_text({name: row[name] for name in file.kind.all_columns})


def check_text(row: Row) -> None:
    """Raises BadRow for a field that is too long, not UTF-8, or holds a NUL byte or a line end."""
    for name, value in row.items():
        fault = odd_field(value)
        if fault is not None:
            raise BadRow(name, *fault)


def rejected(row: Row, kind: TableKind, place: Place, error: BadRow) -> Rejected:
    """A row set aside, with all it names."""
    values = {name: row[name] for name in kind.columns} | {name: row[name] for name in kind.optional if row[name]}
    texts = tuple(dict.fromkeys(values[name] for name in TEXT_COLUMNS if values.get(name) and odd_field(values[name]) is None))
    # A line end in a field: a quote may have swallowed other rows, whose texts nobody can read.
    swallowed = any("\n" in value for value in values.values())
    shown = {name: value if len(value) <= LONGEST_FIELD else f"{value[:_SHORT]}…" for name, value in values.items()}
    original = json.dumps({name: value.replace("\x00", "\ufffd") for name, value in shown.items()}, ensure_ascii=False)
    return Rejected(place.file, place.row, error.field, error.expected, error.found, original, texts, readable=bool(texts) and not swallowed)
