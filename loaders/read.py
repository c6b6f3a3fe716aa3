"""Delimited text files, read as text: nothing is guessed, so leading zeros and lots like `1E5` stay what they are.

A file that can't be read as a whole raises `UnreadableFile`; a row that can't be is set aside with its number, and the others are read.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from genealogy.errors import BadInput, UnreadableFile
from genealogy.record.outcome import Rejected

# Our own columns beside the file's; no header can hold a NUL byte in a name that we accept.
ROW = "\0row"
ODD = "\0odd"
EXTRA = "\0extra"
LONGEST_FIELD = 1_000
_SEPARATORS = (",", ";", "\t", "|")
_HEAD = 65_536
_FIRST_ROW = 2  # The header is row 1.
# The csv module's own limit of 131,072 characters would stop at a long field without telling the row.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that doesn't fit its header."""

    row: int
    expected: str
    found: str
    text: str


@dataclass(slots=True)
class Table:
    """A file's rows.

    Attributes:
        path: The file.
        columns: Names in its header, as they stand, in order.
        frame: All columns as stripped text, `ROW`, and `ODD`: true where a field needs a closer look (see `odd_field`).
        broken: Rows that don't fit the header; not in `frame`.
    """

    path: Path
    columns: tuple[str, ...]
    frame: pl.DataFrame
    broken: list[Broken] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file."""

    separator: str
    columns: tuple[str, ...]


def read_header(path: Path) -> Header:
    """The column names of a file.

    Raises:
        UnreadableFile: Missing, a folder, empty, not UTF-8 text, or names twice the same column.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise UnreadableFile(f"{path}: there is no such file.") from None
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}.") from None
    _check_encoding(path, head)
    line, _, _ = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")
    if not line.strip():
        raise UnreadableFile(f"{path}: expected a header line, found {'an empty line' if head.strip() else 'an empty file'}.")
    text = line.decode("utf-8", "replace").rstrip("\r")
    separator = max(_SEPARATORS, key=text.count)
    columns = tuple(name.strip() for name in next(csv.reader([text], delimiter=separator)))
    twice = [name for name, times in Counter(columns).items() if times > 1]
    if twice:
        raise UnreadableFile(f"{path}: expected each column once, found {twice[0]!r} {columns.count(twice[0])} times.")
    return Header(separator, columns)


def read_table(path: Path) -> Table:
    """All rows of a file.

    Raises:
        UnreadableFile: As `read_header`.
    """
    header = read_header(path)
    try:
        frame = _parse(path, header)
        broken = _ragged(path, header, frame)
    except PolarsError:  # A quote that is never closed: find the rows it spoils, keep the others.
        frame, broken = _parse_by_line(path, header)
    bad = [item.row for item in broken]
    frame = frame.filter(~pl.col(ROW).is_in(bad)) if bad else frame
    names = list(header.columns)
    frame = frame.with_columns(pl.col(names).str.strip_chars()).filter(pl.any_horizontal(pl.col(names) != ""))
    odd = pl.any_horizontal(pl.col(names).str.len_chars() > LONGEST_FIELD, pl.col(names).str.contains("[\x00\ufffd\n\r]"))
    return Table(path, header.columns, frame.drop(EXTRA).with_columns(odd.alias(ODD)), broken)


def odd_field(value: str) -> tuple[str, str] | None:
    """What is wrong with a field's text as such: expected and found; None when nothing is."""
    if len(value) > LONGEST_FIELD:
        return f"at most {LONGEST_FIELD:,} characters", f"{len(value):,} characters: {value[:20]!r}…"
    if "\n" in value or "\r" in value:
        return "text on one line", repr(value[:40])
    if "\x00" in value:
        return "text without NUL bytes", repr(value[:40])
    if "\ufffd" in value:
        return "UTF-8 text", f"bytes that are not UTF-8: {value[:40]!r}"
    return None


def set_aside(path: Path, error: BadInput) -> Rejected:
    """A file as a whole, as a rejected row 0: what it names nobody could read."""
    # Another file of the same name is another exception, also when the last one was dismissed.
    about = {"file": path.name, **({"bytes": path.stat().st_size, "modified": path.stat().st_mtime_ns} if path.is_file() else {})}
    return Rejected(path.name, 0, "", "a readable file", error.text, json.dumps(about), (), readable=False)


def _check_encoding(path: Path, head: bytes) -> None:
    if not head:
        raise UnreadableFile(f"{path}: expected a header line, found an empty file.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) // 4:
        raise UnreadableFile(f"{path}: expected UTF-8 text, found UTF-16.", cure="Save it as UTF-8.")


def _parse(path: Path, header: Header) -> pl.DataFrame:
    return pl.read_csv(
        path,
        has_header=False,
        skip_lines=1,
        separator=header.separator,
        schema={**dict.fromkeys(header.columns, pl.String), EXTRA: pl.String},
        missing_columns="insert",
        truncate_ragged_lines=True,
        empty_string_is_null=False,
        encoding="utf8-lossy",
        raise_if_empty=False,
        glob=False,
    ).with_row_index(ROW, _FIRST_ROW)


def _ragged(path: Path, header: Header, frame: pl.DataFrame) -> list[Broken]:
    """Rows with more or fewer fields than the header: a line cut off in the middle must not pass for one with blank fields."""
    some = pl.any_horizontal(pl.col(list(header.columns)) != "")
    suspects = set(frame.filter((pl.col(EXTRA) != "") | ((pl.col(header.columns[-1]) == "") & some))[ROW])
    if not suspects:
        return []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = enumerate(csv.reader(file, delimiter=header.separator), 1)
        return [_broken(number, header, fields) for number, fields in rows if number in suspects and len(fields) != len(header.columns)]


def _parse_by_line(path: Path, header: Header) -> tuple[pl.DataFrame, list[Broken]]:
    """Each line for itself, for files whose quotes don't pair."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            try:
                fields = next(csv.reader([line], delimiter=header.separator, strict=True), [])
            except csv.Error:
                broken.append(Broken(number, "quotes in pairs", repr(line[:60]), line[:LONGEST_FIELD]))
                continue
            if number > 1 and len(fields) == len(header.columns):
                rows.append([*fields, ""])
                numbers.append(number)
            elif number > 1 and fields:
                broken.append(_broken(number, header, fields))
    frame = pl.DataFrame(rows, schema=dict.fromkeys([*header.columns, EXTRA], pl.String), orient="row")
    return frame.with_columns(pl.Series(ROW, numbers, dtype=pl.UInt32)), broken


def _broken(row: int, header: Header, fields: list[str]) -> Broken:
    return Broken(row, f"{len(header.columns)} fields", str(len(fields)), header.separator.join(fields)[:LONGEST_FIELD])
