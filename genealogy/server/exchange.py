"""One database takes the place of another: the old one stands aside until the new one is whole, and comes back if that fails, whoever is killed meanwhile.

A note tells that an exchange is under way and what there was before it. Removing the note is the one step that makes the new database count.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from genealogy.server.state import write_private

_KINDS = ("databases", "transactions")


class Exchange:
    """The places of one database.

    Args:
        data: Neo4j's data folder.
        name: The database's name.
    """

    def __init__(self, data: Path, name: str = "neo4j") -> None:
        self._places = {kind: data / kind / name for kind in _KINDS}
        self._note = data / f"{name}.exchange"

    def settle(self) -> None:
        """Bring the old database back if an exchange was broken off; to be called while no server runs, before anything looks at the database."""
        if self._note.exists():
            there = self._note.read_text(encoding="utf-8").split()
            for kind, place in self._places.items():
                kept = _aside(place)
                # What was there and isn't aside has not been moved yet.
                if (kept.exists() or kind not in there) and place.exists():
                    shutil.rmtree(place)
                if kept.exists():
                    kept.replace(place)
            self._note.unlink()
        for place in self._places.values():
            shutil.rmtree(_aside(place), ignore_errors=True)
        for unfinished in self._note.parent.glob(f"{self._note.name}.*"):
            unfinished.unlink()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Put the new database in place within the block; when it fails, the old one is back."""
        self.settle()
        self._note.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._note, " ".join(kind for kind, place in self._places.items() if place.exists()).encode())
        try:
            for place in self._places.values():
                if place.exists():
                    place.replace(_aside(place))
            yield
        except BaseException:
            self.settle()
            raise
        self._note.unlink()
        self.settle()


def _aside(place: Path) -> Path:
    return place.with_name(f"{place.name}.before-exchange")
