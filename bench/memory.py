"""How much memory processes hold at most."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

# The kernel walks all pages of a process to tell: oftener, and looking would slow what it looks at.
_EVERY = 1.0
_MIB = 2**20


def own_peak() -> float:
    """The most that this process ever held, in MiB; what it was forked from doesn't count."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else []
    told = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)
    return told if told is not None else psutil.Process().memory_info().rss / _MIB


class Watch:
    """Looks every second at a process and all below it, Java left out; pages that they share count once. Use as a context."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.seen: list[float] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def peak(self) -> float:
        """The most that was seen, in MiB."""
        return max(self.seen, default=0.0)

    def quarters(self) -> tuple[float, float]:
        """The most in the first quarter of the time and in the last."""
        quarter = max(1, len(self.seen) // 4)
        return max(self.seen[:quarter], default=0.0), max(self.seen[-quarter:], default=0.0)

    def _look(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(psutil.Error):
                self.seen.append(sum(map(_held, [self._process, *self._process.children(recursive=True)])))
            self._ended.wait(_EVERY)


def _held(process: psutil.Process) -> float:
    try:
        if process.name() == "java":
            return 0.0
        told = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(told, "pss", told.rss)) / _MIB
