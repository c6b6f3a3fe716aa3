"""One database takes the place of another: the old one stands aside until the new one is whole, and comes back if that fails, whoever is killed meanwhile.

A note tells that an exchange is under way and what there was before it. Removing the note is the one step that makes the new database count.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from genealogy.server.state import write_private


class Exchange:
    """The folders of one database.

    Args:
        places: The folders.
        note: The file of the note.
    """

    def __init__(self, places: Sequence[Path], note: Path) -> None:
        self._places = places
        self._note = note

    def settle(self) -> None:
        """Bring the old database back if an exchange was broken off; to be called while no server runs, before anything looks at the database."""
        if self._note.exists():
            there = self._note.read_text(encoding="utf-8").splitlines()
            for place in self._places:
                kept = _aside(place)
                # What was there and isn't aside has not been moved yet.
                if (kept.exists() or place.parent.name not in there) and place.exists():
                    shutil.rmtree(place)
                if kept.exists():
                    kept.replace(place)
            self._note.unlink()
        for place in self._places:
            shutil.rmtree(_aside(place), ignore_errors=True)
        for unfinished in self._note.parent.glob(f"{self._note.name}.*"):
            unfinished.unlink()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Put the new database in place within the block; when it fails, the old one is back."""
        self.settle()
        self._note.parent.mkdir(parents=True, exist_ok=True)
        there = [place for place in self._places if place.exists()]
        write_private(self._note, "\n".join(place.parent.name for place in there).encode())
        try:
            for place in there:
                place.replace(_aside(place))
            yield
        except BaseException:
            self.settle()
            raise
        self._note.unlink()
        self.settle()


def _aside(place: Path) -> Path:
    return place.with_name(f"{place.name}.before-exchange")
