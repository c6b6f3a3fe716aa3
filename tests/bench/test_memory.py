"""Memory is that of a process and of all below it, whatever held it before."""

from __future__ import annotations

import subprocess
import sys

from bench.memory import Watch, own_peak

_HOLD = "data = bytearray(96 << 20); print('held', flush=True); input()"
_HOLD_BELOW = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_HOLD!r}])"


def _watched(program: str) -> float:
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with Watch(process.pid) as watch:
            while not watch.seen:
                pass
        process.stdin.write("\n")
    return watch.peak


def test_a_process_and_what_it_starts_count() -> None:
    assert 96 < _watched(_HOLD) < 300
    assert 96 < _watched(_HOLD_BELOW) < 300


def test_a_started_process_does_not_count_what_its_parent_holds() -> None:
    held = bytearray(96 << 20)
    held[::4096] = b"x" * len(held[::4096])
    told = subprocess.run([sys.executable, "-c", "from bench.memory import own_peak; print(own_peak())"], capture_output=True, text=True, check=True)
    assert float(told.stdout) < 96 < own_peak()
