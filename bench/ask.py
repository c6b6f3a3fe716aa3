"""A process that only asks, so that neither the data set nor the other peers slow it down or count into its memory.

`python -m bench.ask ours|PostgreSQL|SQLite WHERE` reads tasks from stdin and answers each with its times, one JSON document a line. Ours is told by NEO4J_….
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from bench.asker import Done, Task
from bench.memory import own_peak
from bench.timing import timed_each
from bench.totals import Parts, totals

Ask = Callable[[Any], object]
_WARM_UP = 5


class Peer(Protocol):
    """A database that keeps tables."""

    ways: dict[str, Callable[[Sequence[int]], Parts]]


def main() -> int:
    """Answer tasks until there are no more."""
    who, where = sys.argv[1:3]
    find = _ours() if who == "ours" else _peers(_peer(who, where))
    decoder = msgspec.json.Decoder(Task)
    for line in sys.stdin.buffer:
        task = decoder.decode(line)
        way, ask = find(task)
        calls = [_call(ask, question) for question in task.in_turn()]
        times = timed_each(calls[: min(_WARM_UP, len(calls))], calls)
        print(msgspec.json.encode(Done(timed=times, way=way, peak_mib=own_peak())).decode(), flush=True)
    return 0


def _call(ask: Ask, question: Sequence[Any]) -> Callable[[], object]:
    return lambda: ask(question)


def _ours() -> Callable[[Task], tuple[str, Ask]]:
    from bench.ours import ways  # noqa: PLC0415 - the peers' processes need none of it
    from genealogy.store import Store, Target  # noqa: PLC0415

    target = Target(*(os.environ[f"NEO4J_{name}"] for name in ("URI", "USER", "PASSWORD", "DATABASE")))
    found = ways(Store(target))
    return lambda task: (task.what, found[task.what])


def _peer(who: str, where: str) -> Peer:
    if who == "PostgreSQL":
        from bench.postgresasks import PostgresAsks  # noqa: PLC0415 - may not be there

        return PostgresAsks(where)
    from bench.sqlite import Sqlite  # noqa: PLC0415

    return Sqlite(where)


def _peers(peer: Peer) -> Callable[[Task], tuple[str, Ask]]:
    """The whole answer, customers' totals too, in the way that is the fastest for these questions."""

    def find(task: Task) -> tuple[str, Ask]:
        tried = task.in_turn()[: max(1, task.calls // 10)]
        spent = {way: timed_each([_call(ask, tried[0])], [_call(ask, question) for question in tried]).p50 for way, ask in peer.ways.items()}
        way = min(spent, key=spent.__getitem__)
        return way, lambda question: totals(peer.ways[way](question))

    return find


if __name__ == "__main__":
    sys.exit(main())
