"""Traces: ours against the bare Cypher walk, PostgreSQL's recursive UNION and a breadth-first search over arrays, from the same starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bench.arrays import Arrays, is_segment
from bench.postgres import Postgres
from bench.timing import Timed, timed_each
from genealogy.store import Statement, Store
from genealogy.trace import Question, Start, summary, trace


@dataclass(frozen=True, slots=True)
class Walked:
    """Row of bench/bare_walk."""

    nodes: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Row of bench/bare_list."""

    lot_keys: list[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Row of bench/links."""

    source: str
    target: str


WALK = Statement("bench/bare_walk", Walked)
LIST = Statement("bench/bare_list", Listed)
LINKS = Statement("bench/links", Link)


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked from several starts: lots' own segments, which are one node each."""

    name: str
    starts: tuple[str, ...]
    calls: int = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """One case, each way; a peer that isn't there is None."""

    name: str
    nodes: int
    lots: int
    answer: Timed
    summary: Timed
    bare_walk: Timed
    bare_list: Timed
    postgres: Timed | None
    arrays: Timed


def links(store: Store) -> list[tuple[str, str]]:
    """The graph as pairs of names."""
    return [(link.source, link.target) for link in store.rows(LINKS, timeout=600)]


def everyday_cases(arrays: Arrays, *, starts: int = 40) -> list[Case]:
    """Lots of everyday business that reach at most ten lots, and those nearest to a thousand nodes."""
    random, names = Random(21), list(arrays.number)
    own = [name for name in names if is_segment(name) and "#" not in name and not name.startswith("|SHAPE")]
    sizes = {name: arrays.reached(name) for name in random.sample(own, min(4_000, len(own)))}
    small = [name for name, nodes in sizes.items() if nodes > 2 and arrays.lots_reached(name, names) <= 10]
    near = sorted(sizes, key=lambda name: abs(sizes[name] - 1_000))[:5]
    return [Case("at most 10 lots", tuple(small[:starts])), Case("about 1,000 nodes", tuple(near))]


def measure(case: Case, store: Store, arrays: Arrays, postgres: Postgres | None) -> Figures:
    """Ask one case each way; the peers must reach as many nodes as we do."""
    names = list(arrays.number)
    for start in case.starts:
        found = {store.one(WALK, key=start).nodes, arrays.reached(start)} | ({postgres.reached(arrays.number[start])} if postgres else set())
        assert len(found) == 1, f"{case.name}: from {start} the walks reach {sorted(found)} nodes"
        lots = len(trace(store, _question(start)).lots)
        assert lots == arrays.lots_reached(start, names), f"{case.name}: from {start} {lots} lots"
    middle = sorted(case.starts, key=arrays.reached)[len(case.starts) // 2]
    return Figures(
        name=case.name,
        nodes=arrays.reached(middle),
        lots=arrays.lots_reached(middle, names),
        answer=_time(case, lambda start: trace(store, _question(start))),
        summary=_time(case, lambda start: summary(store, _question(start))),
        bare_walk=_time(case, lambda start: store.one(WALK, key=start)),
        bare_list=_time(case, lambda start: store.one(LIST, key=start)),
        postgres=_time(case, lambda start: postgres.reached(arrays.number[start])) if postgres else None,
        arrays=_time(case, arrays.reached),
    )


def _question(start: str) -> Question:
    return Question("forward", (Start("lot", start),))


def _time(case: Case, ask: Callable[[str], object]) -> Timed:
    def call(start: str) -> Callable[[], object]:
        return lambda: ask(start)

    calls: Sequence[Callable[[], object]] = [call(case.starts[number % len(case.starts)]) for number in range(max(case.calls, len(case.starts)))]
    return timed_each(calls[:5], calls)
