"""The service under load on loopback: whether goods may ship, and a working day's mix of traces, writes and impact lists."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Self
from urllib.parse import quote

import msgspec
import psutil

from bench.callers import Call, Spent, call, wait_until_ready
from genealogy.access import Right, add_key, add_user
from genealogy.audit import Actor
from genealogy.identifiers import lot_key
from genealogy.recall import CaseRequest, open_case
from genealogy.store import Store

_WHO = Actor(user="bench", role="admin")
_CALLERS, _CASES = 8, 5
_V1 = "/api/v1"
_KINDS, _WEIGHTS = ("trace", "write", "impact list"), (80, 15, 5)


@dataclass(frozen=True, slots=True)
class Served:
    """What the service bore.

    Attributes:
        seconds: How long the mix went on.
        checks: Whether a lot may ship, eight callers at once.
        checks_per_second: How many such answers came.
        mix: By kind: 80 of 100 traces of everyday lots, 15 writes, 5 impact lists, eight callers at once.
        mix_per_second: How many of these came.
        errors: Of both, what was no good answer; the first ten.
        memory_early: The most memory of the service in the first quarter of the mix, MiB.
        memory_late: In the last quarter.
    """

    seconds: float
    checks: Spent
    checks_per_second: float
    mix: dict[str, Spent]
    mix_per_second: float
    errors: list[str]
    memory_early: float
    memory_late: float


def served(store: Store, folder: Path, lots: Sequence[str], traced: Sequence[str], seconds: float) -> Served:
    """Start the service and call it.

    Args:
        store: The database.
        folder: For the service's home.
        lots: Keys of lots that may ship or not.
        traced: Keys of lots to trace.
        seconds: How long the mix goes on; a tenth of it for the checks.
    """
    secret = _key(store)
    some = lots[:_CASES]
    cases = [open_case(store, _WHO, CaseRequest(starts=(f"lot:{lot}",), reason="bench", recall_class="III", drill=True)).recall_id for lot in some]

    def check(random: Random, _: str) -> Call:
        return Call("check", "GET", f"{_V1}/holds/check?lot={quote(random.choice(lots))}")

    def mixed(random: Random, name: str) -> Call:
        kind = random.choices(_KINDS, _WEIGHTS)[0]
        if kind == "trace":
            return Call(kind, "GET", f"{_V1}/trace/forward?start=lot:{quote(random.choice(traced))}")
        if kind == "write":
            return Call(kind, "POST", f"{_V1}/events", _receipt(name))
        return Call(kind, "GET", f"{_V1}/recalls/{random.choice(cases)}/impact")

    with _serving(store, folder / "service") as (url, process):
        wait_until_ready(url)
        call(url, secret, check, callers=_CALLERS, seconds=seconds / 30)
        checks, wrong, rate = call(url, secret, check, callers=_CALLERS, seconds=seconds / 10)
        with _Memory(process) as memory:
            mix, more, mixed_rate = call(url, secret, mixed, callers=_CALLERS, seconds=seconds)
    return Served(seconds, checks["check"], rate, mix, mixed_rate, (wrong + more)[:10], *memory.ends())


def _key(store: Store) -> str:
    add_user(store, _WHO, "caller", [Right("admin")])
    return add_key(store, _WHO, "bench", "caller", [Right("admin")]).secret


def _receipt(name: str) -> bytes:
    moment = "2026-01-01T08:00:00Z"
    event = {
        "type": "LotReceived",
        "event_id": f"bench|service|{name}",
        "source": "bench",
        "event_time": {"earliest": moment, "latest": moment},
        "supplier_id": "BENCH",
        "lines": [{"lot_key": lot_key("SERVED", name), "quantity": "9"}],
    }
    return msgspec.json.encode([event])


@contextmanager
def _serving(store: Store, home: Path) -> Iterator[tuple[str, psutil.Process]]:
    home.mkdir()
    target = store.target
    named = {"NEO4J_URI": target.uri, "NEO4J_USER": target.user, "NEO4J_PASSWORD": target.password, "NEO4J_DATABASE": target.database}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(command, env=os.environ | named | {"GENEALOGY_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        try:
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        finally:
            process.kill()


class _Memory:
    """Looks every second at how much memory a process holds. Use as a context."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._held = [process.memory_info().rss / 2**20]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def ends(self) -> tuple[float, float]:
        """The most in the first quarter of the time and in the last."""
        quarter = max(1, len(self._held) // 4)
        return max(self._held[:quarter]), max(self._held[-quarter:])

    def _look(self) -> None:
        while not self._over.wait(1.0):
            self._held.append(self._process.memory_info().rss / 2**20)
