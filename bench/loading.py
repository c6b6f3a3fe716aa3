"""Loading, the ordinary way over Bolt or as a first fill: rows a second from end to end, and the memory of all Python processes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.memory import Watch
from genealogy.store import Target

COMMAND = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())")
ORDINARY, FIRST_FILL = "ordinary", "first fill"


@dataclass(frozen=True, slots=True)
class Loading:
    """One run of `genealogy load`, in a process of its own."""

    way: str
    rows: int
    seconds: float
    rows_per_second: float
    python_mib: float


class LoadFailed(Exception):
    """The command ended otherwise than well; the text is its own."""


def first_fill_is_there() -> bool:
    """Whether this version knows it."""
    return importlib.util.find_spec("loaders.firstfill") is not None


def ordinary(folder: Path, rows: int, target: Target) -> Loading:
    """Load a folder into a database that runs already.

    Raises:
        LoadFailed: The command's exit status is not 0.
    """
    return _load(ORDINARY, folder, rows, (), target.environment)


def first_fill(folder: Path, rows: int, home: Path) -> Loading:
    """Load a folder into the empty embedded database of a home; its server is another process afterwards.

    Raises:
        LoadFailed: The command's exit status is not 0.
        CalledProcessError: The server doesn't start; why stands on stderr.
    """
    named = {"GENEALOGY_HOME": str(home)}
    # Started by a command, as people do: a server that is our own child would stay a zombie when the load stops it.
    subprocess.run([*COMMAND, "db", "start"], env=environment(named), check=True, stdout=subprocess.DEVNULL)
    return _load(FIRST_FILL, folder, rows, ("--first-fill",), named)


def _load(way: str, folder: Path, rows: int, options: Sequence[str], named: Mapping[str, str]) -> Loading:
    said = folder / "load.log"
    began = time.perf_counter()
    with said.open("wb") as log:
        process = subprocess.Popen([*COMMAND, "load", str(folder), "--json", *options], env=environment(named), stdout=log, stderr=log)
        with Watch(process.pid) as watch:
            status = process.wait()
    seconds = time.perf_counter() - began
    if status:
        raise LoadFailed(said.read_text(encoding="utf-8", errors="replace")[-4_000:])
    return Loading(way, rows, seconds, rows / seconds, watch.peak)


def environment(named: Mapping[str, str]) -> dict[str, str]:
    """Ours, with the database that is meant and no other."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}, **named}
