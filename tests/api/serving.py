"""`genealogy serve` in a process of its own, over the database of the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from genealogy.store import Store

LONGEST = 120


@dataclass(frozen=True)
class Serving:
    """A service that runs.

    Attributes:
        process: It.
        url: Where it answers.
        said: The lines it printed when it started.
        err: What it logs.
    """

    process: subprocess.Popen[str]
    url: str
    said: list[str]
    err: Path


@contextmanager
def serving(store: Store, home: Path, lines: int = 1, **settings: str) -> Iterator[Serving]:
    """A service that answers; killed at the end.

    Args:
        store: The database.
        home: Its home.
        lines: So many lines it prints when it starts.
        settings: Further settings, by their names without GENEALOGY_.
    """
    named = (
        store.target.environment
        | {"GENEALOGY_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        | {f"GENEALOGY_{name.upper()}": value for name, value in settings.items()}
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("genealogy")), "serve", "--port", str(port)]
    with (home / "err").open("a") as err, subprocess.Popen(command, env=os.environ | named, stdout=subprocess.PIPE, stderr=err, text=True) as process:
        try:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(lines)]
            serves = Serving(process, f"http://127.0.0.1:{port}", said, home / "err")
            _wait(serves)
            yield serves
        finally:
            process.kill()


def _wait(serves: Serving) -> None:
    ends = time.monotonic() + LONGEST
    while True:
        try:
            assert httpx2.get(f"{serves.url}/healthz").status_code == 200
            return
        except httpx2.ConnectError:
            assert time.monotonic() < ends
            assert serves.process.poll() is None, serves.err.read_text()
            time.sleep(0.2)
