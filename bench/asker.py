"""The other end of a process that only asks (bench/ask.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec import Struct

from bench.timing import Timed


class Task(Struct, frozen=True, kw_only=True):
    """Questions to time.

    Attributes:
        what: What to ask of us; peers only know the whole answer.
        questions: The starts of each: lot keys for us, numbers of nodes for peers.
        calls: How many calls, each question in turn.
    """

    what: str
    questions: list[list[Any]]
    calls: int

    def in_turn(self) -> list[list[Any]]:
        """One question for each call."""
        return [self.questions[number % len(self.questions)] for number in range(self.calls)]


class Done(Struct, frozen=True, kw_only=True):
    """What it took, in which way, and the most memory that the process ever held."""

    timed: Timed
    way: str
    peak_mib: float


class AskFailed(Exception):
    """The process that asks ended; why stands above."""


class Asker:
    """A warm process of its own; use as a context.

    Args:
        who: ours, PostgreSQL or SQLite.
        where: The peer's folder or file.
        named: Further variables of its environment.
    """

    def __init__(self, who: str, where: str = "", named: Mapping[str, str] | None = None) -> None:
        self.who = who
        command = [sys.executable, "-m", "bench.ask", who, where]
        self._process = subprocess.Popen(command, env={**os.environ, **(named or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._decoder = msgspec.json.Decoder(Done)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def ask(self, questions: Sequence[Sequence[Any]], calls: int, what: str = "answer") -> Done:
        """Have questions timed.

        Raises:
            AskFailed: The process ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(Task(what=what, questions=[list(one) for one in questions], calls=calls)) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AskFailed(f"{self.who}: {what} of {len(questions)} questions")
        return self._decoder.decode(line)
