"""An impact list as CSV files, one a table, and `about.csv`.

A text that a spreadsheet would run as a formula is written with an apostrophe before it (ASVS 5.0, 1.2.10). `unguarded` takes it away again, so nothing
is lost: a text that has apostrophes and then such a sign gets one more as well.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from genealogy.errors import BadInput
from genealogy.recall.answer import ImpactList
from genealogy.recall.tables import Column, about, tables, told

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\0]")
_GUARDED: Final = re.compile(r"''*[=+\-@\t\r\0]")


def write_csv(of: ImpactList, folder: Path) -> list[Path]:
    """Write all tables into a folder, which is made when it isn't there.

    Raises:
        BadInput: The folder can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(folder / "about.csv", ("name", "value"), ((name, guarded(value)) for name, value in about(of)))]
        for name, columns, rows in tables(of):
            header = [column.name for column in columns]
            written.append(_write(folder / f"{name}.csv", header, ([_cell(column, column.of(row)) for column in columns] for row in rows)))
    except OSError as error:
        raise BadInput(f"{folder} can't be written to: {error.strerror}.", cure="Name another folder with --csv.") from error
    return written


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-5"), guarded("'=x"), guarded("it's"), guarded("'t is")
    ("'=1+1", "'-5", "''=x", "it's", "'t is")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    r"""The text that `guarded` was given.

    >>> [unguarded(guarded(text)) for text in ("=1", "'=1", "'1", "\t", "a")]
    ['=1', "'=1", "'1", '\t', 'a']
    """
    return text[1:] if _GUARDED.match(text) else text


def _cell(column: Column, value: object) -> str:
    """Quantities are numbers, below zero too; the rest is text."""
    return value if column.number and isinstance(value, str) else guarded(told(value))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
