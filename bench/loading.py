"""Loading over Bolt: rows a second, and the memory of the Python process that loads."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from genealogy.store import Target

_COMMAND = "import sys; from api.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Loading:
    """One run of `genealogy load`, in a process of its own."""

    rows: int
    seconds: float
    rows_per_second: float
    python_mib: float


class LoadFailed(Exception):
    """The command ended otherwise than well; the text is its own."""


def load(folder: Path, rows: int, target: Target) -> Loading:
    """Load a folder into a database that runs already.

    Raises:
        LoadFailed: The command's exit status is not 0.
    """
    named = {"NEO4J_URI": target.uri, "NEO4J_USER": target.user, "NEO4J_PASSWORD": target.password, "NEO4J_DATABASE": target.database}
    said = folder / "load.log"
    began = time.perf_counter()
    with said.open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", _COMMAND, "load", str(folder), "--json"], env={**os.environ, **named}, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise LoadFailed(said.read_text(encoding="utf-8", errors="replace")[-2_000:])
    return Loading(rows, seconds, rows / seconds, usage.ru_maxrss / 1_024)
