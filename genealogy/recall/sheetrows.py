"""Rows of cells as a workbook keeps them, written into a workbook that has only its headers yet (ECMA-376, part 1, section 18.3.1).

A library makes the book, and with it all that is subtle in one; its rows are the bulk, and here they take a quarter of the time (docs/adr/0016).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

Cell = str | int | float | None
"""A text, a number, or nothing."""

_END: Final = b"</sheetData>"
# That of the header alone; who reads may do without, but not with a wrong one.
_EXTENT: Final = re.compile(rb"<dimension [^>]*/>")
_AT_ONCE: Final = 500
# The file is a fifth larger than at the usual 6.
_EFFORT: Final = 2
_letters: Final = lru_cache(xl_col_to_name)
_SPECIAL: Final = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|^[ \t\n]|[ \t\n]$")
_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", " ": " ", "\t": "\t", "\n": "\n"}


def fill(book: bytes, rows: Mapping[str, Iterable[Sequence[Cell]]], path: Path) -> None:
    """Write a workbook with rows in its sheets; they are written as they come, so memory does not grow with them. There is a whole file at the end, or none.

    Args:
        book: The workbook, with one row in each of these sheets.
        rows: By the name of a sheet's part, such as `xl/worksheets/sheet1.xml`: its rows from the second on.
        path: The file, which is overwritten.

    Raises:
        OSError: The file can't be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        _fill(book, rows, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _fill(book: bytes, rows: Mapping[str, Iterable[Sequence[Cell]]], path: Path) -> None:
    with ZipFile(BytesIO(book)) as empty, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_EFFORT) as filled:
        for part in empty.infolist():
            content = empty.read(part)
            if part.filename not in rows:
                filled.writestr(part.filename, content)
                continue
            before, end, after = content.partition(_END)
            lines = _rows(rows[part.filename])
            with filled.open(part.filename, "w", force_zip64=True) as sheet:
                sheet.write(_EXTENT.sub(b"", before))
                while text := "".join(islice(lines, _AT_ONCE)):
                    sheet.write(text.encode())
                sheet.write(end + after)


def _rows(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    for number, row in enumerate(rows, 2):
        cells = [_cell(f"{_letters(place)}{number}", value) for place, value in enumerate(row) if value is not None]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: str | float) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if not _SPECIAL.search(value):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_SPECIAL.sub(_escaped, value)}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """Signs that XML has no place for are told by their number, and what looks like such a number is told apart from it."""
    sign = found.group()
    return _ESCAPED.get(sign) or f"_x{ord(sign):04X}_"
