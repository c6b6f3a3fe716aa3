"""Import files: nodes and relationships as the comma-separated text that `neo4j-admin database import full` reads.

Which columns a file has follows from the properties of its rows, so a property that the write path adds comes along by itself. A field that isn't there
is empty, a text without characters is two quotes: Neo4j tells them apart as we do.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from genealogy.errors import StoreError

ARRAY: Final = "\x1f"
"""Between the elements of a list; our lists hold JSON, which never contains it raw."""
MULTILINE: Final = "multiline"
LARGE: Final = "large"
_LARGE: Final = 2**20
_NODES: Final = "nodes"
_LINKS: Final = "links"
_SUFFIX: Final = ".csv"


@dataclass(frozen=True, slots=True)
class Table:
    """One import file, as its name tells.

    Attributes:
        path: Where it is.
        nodes: It holds nodes; else relationships.
        name: Labels joined by colons, or the type.
        multiline: Some field of it has more than one line.
        large: Some row of it is longer than a million characters.
    """

    path: Path
    nodes: bool
    name: str
    multiline: bool
    large: bool


class Tables:
    """Writes import files of one part of the work; rows of one header go into one file, since each file costs the import time.

    Args:
        folder: Where to.
        part: Name of the part; it goes on where it stopped.
    """

    def __init__(self, folder: Path, part: str) -> None:
        self._folder = folder
        self._part = part

    @staticmethod
    def forget(folder: Path, part: str) -> None:
        """Remove what an earlier attempt left of a part."""
        for left in folder.glob(f"{part}.*{_SUFFIX}"):
            left.unlink()

    def nodes(self, labels: str, key: str, rows: Sequence[dict[str, Any]]) -> None:
        """Write nodes of these labels; `key` is the property by which relationships find them, empty when they have none."""
        if rows:
            group = labels.partition(":")[0]
            keys = [(f"{key}:ID({group})", [row.pop(key) for row in rows])] if key else []
            self._write(f"{_NODES}.{labels.replace(':', '+')}", keys, rows)

    def links(self, kind: str, start: str, end: str, rows: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
        """Write relationships of a type, from nodes of one label to nodes of another: (key, key, properties)."""
        if rows:
            ends = [(f":START_ID({start})", [row[0] for row in rows]), (f":END_ID({end})", [row[1] for row in rows])]
            self._write(f"{_LINKS}.{kind}", ends, [row[2] for row in rows])

    def _write(self, name: str, keys: list[tuple[str, list[str]]], told: Sequence[dict[str, Any]]) -> None:
        columns = [(header, _TEXT(values)) for header, values in keys]
        columns += [_column(property_, [row.get(property_) for row in told]) for property_ in sorted(set().union(*told))]
        columns = [column for column in columns if column[0]]
        header = ",".join(_quoted(header) for header, _ in columns)
        lines = [*map(",".join, zip(*(cells for _, cells in columns), strict=True)), ""]
        text = "\n".join(lines)
        marks = f".{MULTILINE}" if "\r" in text or text.count("\n") != len(lines) - 1 else ""
        marks += f".{LARGE}" if max(map(len, lines)) > _LARGE else ""
        path = self._folder / f"{self._part}.{zlib.crc32(header.encode()):08x}.{name}{marks}{_SUFFIX}"
        fresh = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(f"{header}\n{text}" if fresh else text)


def tables(folder: Path) -> list[Table]:
    """All import files of a folder, in order."""
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        _, _, what, name, *more = path.name.removesuffix(_SUFFIX).split(".")
        found.append(Table(path, what == _NODES, name.replace("+", ":"), MULTILINE in more, LARGE in more))
    return found


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _TEXT(values: Iterable[str | None]) -> list[str]:  # noqa: N802 - one of the kinds below
    return ["" if value is None else '"' + value.replace('"', '""') + '"' for value in values]


_KINDS: Final[dict[type, tuple[str, Callable[[Iterable[Any]], list[str]]]]] = {
    str: ("string", _TEXT),
    int: ("long", lambda values: ["" if value is None else str(value) for value in values]),
    bool: ("boolean", lambda values: ["" if value is None else "true" if value else "false" for value in values]),
    list: ("string[]", lambda values: _TEXT(None if value is None else ARRAY.join(value) for value in values)),
}


def _column(name: str, values: list[Any]) -> tuple[str, list[str]]:
    """Header and cells of a property; an empty header when no row has it."""
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return "", []
    kind = next(iter(kinds))
    if len(kinds) > 1 or kind not in _KINDS:
        raise StoreError(f"Property {name}: expected text, whole numbers, yes or no, or lists of text, found {sorted(one.__name__ for one in kinds)}.")
    told, cells = _KINDS[kind]
    return f"{name}:{told}", cells(values)
