"""An impact list as one XLSX workbook: a sheet for each table, and before them one that tells what the reader has to know.

Texts are written as texts, whatever they look like: no formula, no link. A row is written as soon as it is made, so memory does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from msgspec import Struct
from xlsxwriter.exceptions import XlsxWriterException

from genealogy.errors import BadInput
from genealogy.recall.answer import ImpactList
from genealogy.recall.sheetrows import Cell, fill
from genealogy.recall.tables import Column, about, tables, told

ROWS: Final = 1_048_576
"""Rows of a sheet, its header among them."""
LONGEST: Final = 32_767
"""Characters of a cell."""
_DIGITS: Final = 15
_WIDTHS: Final = {"reason": 60, "address": 40, "name": 28, "lots": 40, "fields": 80, "row": 48, "lot_key": 28, "email": 28, "line_id": 32}
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(of: ImpactList, path: Path, *, rows_a_sheet: int = ROWS) -> Path:
    """Write all tables; one with more rows than a sheet takes goes on in `NAME 2`, `NAME 3` and so on, each with the header.

    Args:
        of: The list.
        path: The file, which is overwritten.
        rows_a_sheet: Rows of a sheet, its header among them; fewer in tests only.

    Raises:
        BadInput: The file can't be written.
    """
    empty, rows = BytesIO(), {}
    try:
        with xlsxwriter.Workbook(empty, _OPTIONS) as book:
            bold = book.add_format({"bold": True, "text_wrap": False})
            _about(book, of, bold)
            for name, columns, found in tables(of):
                for title, part in _parts(name, found, rows_a_sheet - 1):
                    sheet = book.add_worksheet(title)
                    _header(sheet, columns, len(part), bold)
                    rows[f"xl/worksheets/sheet{sheet.index + 1}.xml"] = _cells(columns, part)
        fill(empty.getvalue(), rows, path)
    except (OSError, XlsxWriterException) as error:
        raise BadInput(f"{path} can't be written: {error}.", cure="Name another file with --xlsx.") from error
    return path


def _about(book: Any, of: ImpactList, bold: Any) -> None:
    sheet = book.add_worksheet("about")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, ("name", "value"), bold)
    for number, (name, value) in enumerate(about(of), 1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, fitting(value), wrapped)


def _parts(name: str, rows: Sequence[Struct], most: int) -> Iterator[tuple[str, Sequence[Struct]]]:
    """The rows of each sheet of a table; an empty table has one sheet, with its header."""
    for number, begin in enumerate(range(0, max(len(rows), 1), most), 1):
        yield (name if number == 1 else f"{name} {number}"), rows[begin : begin + most]


def _header(sheet: Any, columns: Sequence[Column], rows: int, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.name, max(12, len(column.name) + 2)))
        sheet.write_string(0, place, column.name, bold)
    sheet.autofilter(0, 0, rows, len(columns) - 1)


def _cells(columns: Sequence[Column], rows: Iterable[Struct]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [_cell(column, column.of(row)) for column in columns]


def _cell(column: Column, value: Any) -> Cell:
    if value is None or (type(value) is int):
        return value
    if column.number and isinstance(value, str) and _exact(value):
        return float(value)
    return fitting(told(value)) or None


def _exact(number: str) -> bool:
    """Whether a spreadsheet keeps every digit of it.

    >>> _exact("-0.000001"), _exact("12345678901234.5"), _exact("1234567890123456.7")
    (True, True, False)
    """
    return len(number) <= _DIGITS or len(Decimal(number).as_tuple().digits) <= _DIGITS


def fitting(text: str) -> str:
    """A text cut to what a cell takes, and said so.

    >>> fitting("short"), len(fitting("x" * 40_000)), fitting("x" * 40_000)[-60:]
    ('short', 32767, ' … (cut here: 40000 characters; CSV and JSON have all of it)')
    """
    if len(text) <= LONGEST // 2:
        return text
    # A spreadsheet counts what lies beyond the first 65,536 characters of Unicode twice.
    counted = text.encode("utf-16-le")
    if len(counted) <= 2 * LONGEST:
        return text
    tail = f" … (cut here: {len(text)} characters; CSV and JSON have all of it)"
    return counted[: 2 * (LONGEST - len(tail))].decode("utf-16-le", errors="ignore") + tail
