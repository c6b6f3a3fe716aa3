"""Workbooks read again by nothing but the standard library: the cells of each sheet as the file has them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_")


def read(path: Path) -> dict[str, list[list[str | float | None]]]:
    """Sheets by name; a cell is a text, a number, or None. A formula is an error."""
    with zipfile.ZipFile(path) as book:
        names = [str(sheet.get("name")) for sheet in _parsed(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        shared = _shared(book) if "xl/sharedStrings.xml" in book.namelist() else []
        return {name: _rows(_parsed(book, f"xl/worksheets/sheet{number}.xml"), shared) for number, name in enumerate(names, 1)}


def names(path: Path) -> list[str]:
    """The names of all files in the workbook."""
    with zipfile.ZipFile(path) as book:
        return book.namelist()


def part(path: Path, name: str) -> str:
    """One file of the workbook."""
    with zipfile.ZipFile(path) as book:
        return book.read(name).decode()


def _shared(book: zipfile.ZipFile) -> list[str]:
    return [_text(one) for one in _parsed(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _parsed(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 - a file that we wrote just now


def _rows(sheet: ElementTree.Element, shared: list[str]) -> list[list[str | float | None]]:
    rows = []
    for row in sheet.iter(f"{_MAIN}row"):
        cells: dict[int, str | float | None] = {}
        for cell in row.iter(f"{_MAIN}c"):
            assert cell.find(f"{_MAIN}f") is None, f"{cell.get('r')} is a formula"
            cells[_column(str(cell.get("r")))] = _value(cell, shared)
        rows.append([cells.get(number) for number in range(max(cells, default=-1) + 1)])
    return rows


def _value(cell: ElementTree.Element, shared: list[str]) -> str | float | None:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v")
    if value is None:
        return None
    return shared[int(value)] if cell.get("t") == "s" else float(value)


def _text(element: ElementTree.Element) -> str:
    text = "".join(one.text or "" for one in element.iter(f"{_MAIN}t"))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
