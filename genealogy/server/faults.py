"""What the operating system says, in words that name the fault and its cure."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

from genealogy.errors import ServerFault

MEBI = 2**20
FULL = {errno.ENOSPC, errno.EDQUOT}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def free_bytes(folder: Path) -> int:
    """What is free on the disk that holds this folder, which may not exist yet."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def check_disk(folder: Path, needed: int, *, free: Callable[[Path], int] = free_bytes) -> None:
    """Refuse to begin what would end on a full disk.

    Raises:
        ServerFault: Less is free than needed.
    """
    found = free(folder)
    if found < needed:
        raise ServerFault(
            f"The disk of {folder} is full: {found // MEBI} MiB are free, {needed // MEBI} MiB are needed.",
            cure="Free some space, or set GENEALOGY_HOME to a folder on another disk.",
        )


class named:  # noqa: N801 - reads as a phrase
    """Turn the operating system's errors in a block into a `ServerFault`.

    Args:
        text: What could not be done.
        needed: Bytes that must be free before it begins; 0 asks nothing.
        folder: Where.
    """

    def __init__(self, text: str, *, needed: int = 0, folder: Path) -> None:
        self._text = text
        self._needed = needed
        self._folder = folder

    def __enter__(self) -> None:
        if self._needed:
            check_disk(self._folder, self._needed)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if not isinstance(error, OSError):
            return
        if error.errno in FULL:
            raise ServerFault(f"{self._text}: the disk is full.", cure="Free some space, or set GENEALOGY_HOME to a folder on another disk.") from error
        if error.errno in FORBIDDEN:
            raise ServerFault(f"{self._text}: {error.strerror}.", cure=f"Give yourself the right to write to {self._folder}.") from error
        raise ServerFault(f"{self._text}: {error}.") from error
