"""Which files are meant, and which dialect reads each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from genealogy.errors import UnreadableFile
from genealogy.record.outcome import Rejected
from loaders.dialect import Dialect
from loaders.epcis import dialect as epcis
from loaders.flat import ENDINGS
from loaders.flat import dialect as flat
from loaders.read import set_aside

DIALECTS: tuple[Dialect, ...] = (flat, epcis)


@dataclass(slots=True)
class Found:
    """Files by dialect.

    Attributes:
        by_dialect: What each dialect is to read.
        missing: Paths that lead nowhere, as rejected files.
        notes: Files of a folder that no dialect knows.
    """

    by_dialect: list[tuple[Dialect, list[Path]]] = field(default_factory=list)
    missing: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def files(self) -> list[str]:
        """Names of all files to be read."""
        return [path.name for _, paths in self.by_dialect for path in paths]


def find(paths: Sequence[Path]) -> Found:
    """All files that these paths name; of a folder, those that a dialect knows.

    Raises:
        UnreadableFile: Nothing at all can be read.
    """
    found = Found()
    wanted: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            known = [file for file in sorted(path.iterdir()) if file.is_file() and _dialect(file) is not None]
            others = [file.name for file in sorted(path.iterdir()) if file not in known and not file.name.startswith(".")]
            found.notes += [f"{path / name}: no known kind of file, left aside" for name in others]
            wanted.update(dict.fromkeys(known))
            if not known:
                found.missing.append(set_aside(path, UnreadableFile(f"{path}: expected a folder with CSV or EPCIS files, found none.")))
        elif not path.exists():
            found.missing.append(set_aside(path, UnreadableFile(f"{path}: there is no such file.")))
        else:
            wanted[path] = None
    if not wanted:
        raise UnreadableFile(" ".join(row.found for row in found.missing) or "no file named.", cure="Check the path.")
    found.by_dialect = [(dialect, files) for dialect in DIALECTS if (files := [path for path in wanted if (_dialect(path) or _by_ending(path)) is dialect])]
    return found


def _dialect(path: Path) -> Dialect | None:
    return next((dialect for dialect in DIALECTS if dialect.accepts(path)), None)


def _by_ending(path: Path) -> Dialect:
    """Whose reason is told for a file that was named, but that no dialect knows."""
    return flat if path.suffix.lower() in ENDINGS else epcis
