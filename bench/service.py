"""The service under load on loopback: whether goods may ship, and a working day's mix of traces, writes and impact lists."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote

import msgspec

from bench.callers import Call, Spent, call, wait_until_ready
from bench.loading import COMMAND, environment
from bench.memory import Watch
from genealogy.access import Right, add_key, add_user
from genealogy.audit import Actor
from genealogy.identifiers import lot_key
from genealogy.recall import CaseRequest, open_case
from genealogy.store import Store

_WHO = Actor(user="bench", role="admin")
_CALLERS, _CASES, _SHOWN = 8, 5, 10
# Callers enough for those who come while others still wait; requests a second of a busy day: one a second for each of fifteen people and programs.
_PACED, _RATE = 16, 15.0
_V1 = "/api/v1"
_KINDS, _WEIGHTS = ("trace", "write", "impact list"), (80, 15, 5)


@dataclass(frozen=True, slots=True)
class Served:
    """What the service bore.

    Attributes:
        seconds: How long the mix went on.
        checks: Whether a lot may ship, eight callers at once.
        checks_per_second: How many such answers came.
        busiest: By kind: 80 of 100 traces of everyday lots, 15 writes, 5 impact lists, from eight callers who ask again as soon as they are answered.
        busiest_per_second: How many such answers came.
        mix: The same, 15 requests a second at moments of chance.
        mix_per_second: How many came then.
        failures: Of all, how many were no good answer.
        errors: The first of these.
        memory_early: The most memory of the service in the first quarter of the mix, MiB.
        memory_late: In the last quarter.
    """

    seconds: float
    checks: Spent
    checks_per_second: float
    busiest: dict[str, Spent]
    busiest_per_second: float
    mix: dict[str, Spent]
    mix_per_second: float
    failures: int
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
        seconds: How long the mix goes on; a tenth of it for the checks, a quarter for the busiest.
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

    def again(random: Random, name: str) -> Call:
        return mixed(random, f"again-{name}")

    with serving(store, folder / "service") as (url, process):
        wait_until_ready(url)
        call(url, secret, check, callers=_CALLERS, seconds=seconds / 30)
        checks, wrong, rate = call(url, secret, check, callers=_CALLERS, seconds=seconds / 10)
        busiest, more, bearable = call(url, secret, mixed, callers=_CALLERS, seconds=seconds / 4)
        with Watch(process) as memory:
            mix, others, came = call(url, secret, again, callers=_PACED, seconds=seconds, rate=_RATE)
    errors = wrong + more + others
    return Served(seconds, checks["check"], rate, busiest, bearable, mix, came, len(errors), errors[:_SHOWN], *memory.quarters())


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
def serving(store: Store, home: Path) -> Iterator[tuple[str, int]]:
    """The service in a process of its own: its address and the process."""
    home.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = environment(store.target.environment | {"GENEALOGY_HOME": str(home)})
    with (home / "log").open("w") as log, subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=named, stdout=log, stderr=log) as process:
        try:
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.kill()
