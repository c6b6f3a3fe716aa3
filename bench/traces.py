"""Traces: ours beside the peers, from the same starts. Every answer that is timed is checked against every peer's first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median_low

from bench import ours
from bench.arrays import Arrays
from bench.asker import Asker
from bench.cases import Case
from bench.timing import Timed, timed_each
from bench.totals import Parts
from bench.wholeanswer import Whole, of_rows, of_trace
from genealogy.store import Store

# As an answer has them without being asked.
_SHARED = 10_000
Ways = dict[str, Callable[[Sequence[int]], Parts]]


@dataclass(frozen=True, slots=True)
class Figures:
    """One case, each way, and how large its middle answer is; `peers` and `ways` are by the peer's name."""

    name: str
    starts: int
    nodes: int
    lots: int
    lines: int
    customers: int
    answer: Timed
    peak_mib: float
    shares: Timed | None = None
    summary: Timed | None = None
    bare_walk: Timed | None = None
    bare_list: Timed | None = None
    arrays: Timed | None = None
    peers: dict[str, Timed] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)


class AnswersDiffer(Exception):
    """A peer answers otherwise than we do: then there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Everyone who is asked.

    Attributes:
        store: The database, for the checks.
        arrays: igraph.
        us: The process that asks us.
        peers: The processes that ask the peers, by name.
        checks: The peers' ways, asked here, for the checks.
    """

    store: Store
    arrays: Arrays
    us: Asker
    peers: dict[str, Asker] = field(default_factory=dict)
    checks: dict[str, Ways] = field(default_factory=dict)

    def measure(self, case: Case) -> Figures:
        """Check one case, then time it each way.

        Raises:
            AnswersDiffer: Someone answers otherwise than we do.
        """
        sizes = [(self._nodes(question), *self._checked(case.name, question)) for question in case.questions]
        nodes, lots, lines, customers = median_low(sizes)
        keys = self.arrays.keys(case.questions)
        starts = [self._starts(question) for question in case.questions]
        whole = self.us.ask(keys, case.calls)
        told = {name: peer.ask(starts, case.calls) for name, peer in self.peers.items()}
        walks: dict[str, Timed] = {}
        if nodes <= _SHARED:
            walks["shares"] = self.us.ask(keys, min(case.calls, 15), ours.SHARES).timed
        if all(len(question) == 1 for question in case.questions):
            walks["summary"] = self.us.ask(keys, case.calls, ours.SUMMARY).timed
            walks["arrays"] = timed_each((), [lambda start=start: self.arrays.reached(start) for start in starts * 3])  # type: ignore[misc]
        if all(len(start) == 1 for start in starts):
            walks["bare_walk"] = self.us.ask(keys, case.calls, ours.BARE_WALK).timed
            walks["bare_list"] = self.us.ask(keys, case.calls, ours.BARE_LIST).timed
        return Figures(
            case.name,
            len(case.questions[0]),
            nodes,
            lots,
            lines,
            customers,
            whole.timed,
            whole.peak_mib,
            peers={name: done.timed for name, done in told.items()},
            ways={name: done.way for name, done in told.items()},
            **walks,
        )

    def _starts(self, question: Sequence[int]) -> list[int]:
        return [node for lot in question for node in self.arrays.starts(lot)]

    def _nodes(self, question: Sequence[int]) -> int:
        return self.arrays.reached(self._starts(question))

    def _checked(self, name: str, question: Sequence[int]) -> tuple[int, int, int]:
        """Lots, lines and customers, the same for everyone who is asked."""
        starts = self._starts(question)
        answer = ours.answer(self.store, [self.arrays.key_of[lot] for lot in question])
        whole = of_trace(answer)
        reached = {"igraph": (self._nodes(question), self.arrays.lots_reached(starts))}
        if len(starts) == 1:
            reached["the bare walk"] = (self.store.one(ours.WALK, key=self.arrays.key_of[starts[0]], timeout=300).nodes, len(answer.lots))
        if len({*reached.values(), (self._nodes(question), len(answer.lots))}) > 1:
            raise AnswersDiffer(f"{name}: from {question[:3]} nodes and lots are {reached}, we answer {len(answer.lots)} lots")
        for peer, ways in self.checks.items():
            for way, ask in ways.items():
                _same(f"{name}: from {question[:3]}, {peer}, {way}", whole, of_rows(ask(starts)))
        return len(answer.lots), len(answer.shipments), len(answer.customers)


def _same(what: str, one: Whole, other: Whole) -> None:
    if differs := one.against(other):
        raise AnswersDiffer(f"{what}: {differs}")
