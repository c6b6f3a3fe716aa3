"""Programs that call the service over loopback, each on a connection of its own: as fast as they are answered, or as people come."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """One request: of which kind, method, path with its query, body."""

    kind: str
    method: str
    path: str
    body: bytes | None = None


Mix = Callable[[Random, str], Call]
"""Makes the next request; the text is another each time."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Answers of one kind, in milliseconds."""

    calls: int
    p50: float
    p99: float


@dataclass(slots=True)
class _Notes:
    spent: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def call(url: str, key: str, mix: Mix, *, callers: int, seconds: float, rate: float | None = None) -> tuple[dict[str, Spent], list[str], float]:
    """Call for some seconds.

    Args:
        url: Of the service.
        key: The programs' API key.
        mix: What they ask.
        callers: How many call at once.
        seconds: How long.
        rate: So many requests a second, at moments of chance; an answer's time counts from its moment, also when no caller was free then. None: each
            caller asks again as soon as it is answered.

    Returns:
        What was spent by kind; what was no good answer; calls a second.
    """
    notes = [_Notes() for _ in range(callers)]
    ends = (began := time.perf_counter()) + seconds
    due = _Due(rate)
    threads = [threading.Thread(target=_calls, args=(url, key, mix, me, ends, due, note)) for me, note in enumerate(notes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    kinds = sorted({kind for note in notes for kind in note.spent})
    spent = {kind: _summed([one for note in notes for one in note.spent.get(kind, ())]) for kind in kinds}
    return spent, [error for note in notes for error in note.errors], sum(one.calls for one in spent.values()) / took


def wait_until_ready(url: str, seconds: float = 300) -> None:
    """Wait until the service says that it is ready.

    Raises:
        TimeoutError: It never does.
    """
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            status, _ = _ask(http.client.HTTPConnection(urlsplit(url).netloc, timeout=30), Call("ready", "GET", "/readyz"), {})
            if status == http.client.OK:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the service never became ready")


class _Due:
    """When the next request is to be made."""

    def __init__(self, rate: float | None) -> None:
        self._lock = threading.Lock()
        self._moments = _moments(rate) if rate else None

    def wait(self) -> float:
        """Wait for it; the moment it was due."""
        if self._moments is None:
            return time.perf_counter()
        with self._lock:
            due = next(self._moments)
        time.sleep(max(0.0, due - time.perf_counter()))
        return due


def _moments(rate: float) -> Iterator[float]:
    random, moment = Random(0), time.perf_counter()
    while True:
        moment += random.expovariate(rate)
        yield moment


def _calls(url: str, key: str, mix: Mix, me: int, ends: float, due: _Due, notes: _Notes) -> None:
    random, number = Random(me), 0
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while (began := due.wait()) < ends:
        asked = mix(random, f"{me}-{number}")
        number += 1
        try:
            status, text = _ask(connection, asked, headers)
        except (OSError, http.client.HTTPException) as error:
            notes.errors.append(f"{asked.kind}: {error!r}")
            connection.close()
            continue
        notes.spent.setdefault(asked.kind, []).append((time.perf_counter() - began) * 1_000)
        if status != http.client.OK:
            notes.errors.append(f"{asked.kind}: {status} {text[:200]!r}")
    connection.close()


def _ask(connection: http.client.HTTPConnection, asked: Call, headers: Mapping[str, str]) -> tuple[int, bytes]:
    connection.request(asked.method, asked.path, asked.body, dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.read()


def _summed(spent: Sequence[float]) -> Spent:
    ordered = sorted(spent)
    return Spent(len(ordered), ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))])
