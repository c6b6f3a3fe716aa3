"""The tables of an impact list as a screen shows them: who, whom to call there, and what is still out stand first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import Struct

from genealogy.recall.tables import TABLES, Column, told

# Columns that a screen leaves out; the files have them all.
_HIDDEN: Final = frozenset({"lot_key", "line_id", "suspect_low", "suspect_high", "shipped_entered", "outstanding_entered", "shipped_catch", "entered_unit"})
# In the tables of parties these are one cell of several lines.
_REACH: Final = ("contact", "phone", "email")
_PARTY: Final = {"customers": "customer_id", "suppliers": "supplier_id"}
_FIRST: Final = ("outstanding", "shipped", "returned")
_NOBODY: Final = "nobody on record"
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{3,30}")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,253}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell.

    Attributes:
        text: What stands there.
        address: What a click on it calls or writes to; empty for none.
        missing: It says that something is not known.
    """

    text: str
    address: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; the texts of `number` are decimal numbers."""

    lines: list[Line]
    number: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of the screen, made of one column of the table or of several."""

    title: str
    columns: tuple[Column, ...]

    @property
    def number(self) -> bool:
        return self.columns[0].number

    def of(self, row: Struct) -> Cell:
        if len(self.columns) == 1:
            return Cell([Line(text) for text in [told(self.columns[0].of(row))] if text], self.number)
        lines = [Line(text, _address(column.name, text)) for column in self.columns if (text := told(column.of(row)))]
        return Cell(lines or [Line(_NOBODY, missing=True)])


def screen(name: str, rows: Sequence[Struct], shown: Sequence[Struct]) -> tuple[list[tuple[str, bool]], list[list[Cell]]]:
    """A table as a screen shows it.

    Args:
        name: The table.
        rows: All of its rows: what none of them tells is no column.
        shown: Those to be shown.

    Returns:
        The headers, each with whether numbers stand below it; and the cells of each row.
    """
    columns = _columns(name, rows)
    return [(column.title, column.number) for column in columns], [[column.of(row) for column in columns] for row in shown]


def _columns(name: str, rows: Sequence[Struct]) -> list[_Shown]:
    there = {column.name: column for column in TABLES[name] if column.name not in _HIDDEN and any(told(column.of(row)) for row in rows)}
    key = _PARTY.get(name)
    if key is None:
        return [_Shown(_title(column.name), (column,)) for column in there.values()]
    every = {column.name: column for column in TABLES[name]}
    found = [_Shown(_title(key), (every[key], every["name"])), _Shown("whom to reach", tuple(every[part] for part in _REACH))]
    taken = {key, "name", *_REACH}
    order = [*(one for one in _FIRST if one in there), *(one for one in there if one not in taken and one not in _FIRST)]
    return found + [_Shown(_title(one), (there[one],)) for one in order]


def _title(name: str) -> str:
    return name.replace("_id", "").replace("_", " ")


def _address(name: str, text: str) -> str:
    """What a telephone or a mail program is given; a text that is not plainly a number or an address is no link."""
    if name == "phone" and _PHONE.fullmatch(text):
        return f"tel:{re.sub(r'[^0-9+]', '', text)}"
    return f"mailto:{text}" if name == "email" and _EMAIL.fullmatch(text) else ""
