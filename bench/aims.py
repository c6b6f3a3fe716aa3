"""What was aimed at, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.cases import LARGEST, MANY, SINGLES, SMALL, about
from bench.freeze import Freezes
from bench.late import Late
from bench.loading import ORDINARY, Loading
from bench.pages import Seen
from bench.recall import Listed
from bench.service import Served
from bench.tables import ms
from bench.timing import Timed
from bench.traces import Figures

_LARGE = 9_000


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim; `limit` is what to reach, in words."""

    name: str
    limit: str
    measured: str
    met: bool

    def row(self) -> tuple[str, str, str, str]:
        """As the report tells it."""
        return self.name, self.limit, self.measured, "met" if self.met else "**not met**"


def of_loading(found: Sequence[Loading]) -> Iterator[Aim]:
    """Speed and memory of each way of loading."""
    for each in found:
        rows, memory = (4_000, 2_048) if each.way == ORDINARY else (15_000, 4_096)
        yield Aim(f"{each.way}: rows a second", f"at least {rows:,}", f"{each.rows_per_second:,.0f}", each.rows_per_second >= rows)
        yield Aim(f"{each.way}: memory of all Python processes, MiB", f"at most {memory:,}", f"{each.python_mib:,.0f}", each.python_mib <= memory)


def of_traces(found: Sequence[Figures]) -> Iterator[Aim]:
    """Times of whole answers and counts, and the memory of the process that asks."""
    by_name = {each.name: each for each in found}
    for name, limit in ((SMALL, 15.0), (about(1_000), 50.0), (about(100_000), 1_000.0), ("wide tree", 1_000.0), ("diamonds", 20.0)):
        if each := by_name.get(name):
            yield _within(f"whole answer, {name} ({each.nodes:,} nodes), ms", limit, each.answer.p50)
    if (small := by_name.get(SMALL)) and small.bare_walk:
        ratio = small.answer.p50 / small.bare_walk.p50
        yield Aim(f"whole answer, {SMALL}, against the bare walk", "at most 3 ×", f"{ratio:.1f} ×", ratio <= 3)
    for name, limit in ((LARGEST, 3_000.0), ("wide tree", 500.0)):
        if (each := by_name.get(name)) and each.summary:
            yield _within(f"counts and customers, {name} ({each.nodes:,} nodes), ms", limit, each.summary.p50)
    if found:
        peak = max(each.peak_mib for each in found)
        yield Aim("memory of the process that asks, MiB", "at most 1,024", f"{peak:,.0f}", peak <= 1_024)


def of_peer(found: Sequence[Figures], peer: str) -> Iterator[Aim]:
    """Our whole answers against a peer's."""
    for each in found:
        allowed = {SMALL: 5.0, about(1_000): 1.5}.get(each.name, 1.0 if each.nodes >= _LARGE else None)
        if allowed and each.starts == 1 and (theirs := each.peers.get(peer)):
            ratio = each.answer.p50 / theirs.p50
            yield Aim(f"against {peer}, {each.name} ({each.nodes:,} nodes)", f"at most {allowed:g} ×", f"{ratio:.2f} ×", ratio <= allowed)


def of_many(found: Sequence[Figures]) -> Iterator[Aim]:
    """Many starts in one question, against as many questions."""
    by_name = {each.name: each for each in found}
    if (together := by_name.get(MANY)) and (single := by_name.get(SINGLES)):
        one_by_one = single.answer.total / single.answer.calls * together.starts
        ratio = one_by_one / together.answer.p50
        yield _within(f"{together.starts:,} starts in one question, ms", 10_000, together.answer.p50)
        yield Aim(f"the same, against {together.starts:,} questions ({ms(one_by_one)} ms)", "at most 1/20", f"1/{ratio:.1f}", ratio >= 20)


def of_size(small_lots: int, there: Timed | None, found: Sequence[Figures]) -> Iterator[Aim]:
    """The same answer in a small database and in this one."""
    here = next((each.answer for each in found if each.name == SMALL), None)
    if here and there:
        ratio = here.p50 / there.p50
        measured = f"{ratio:.2f} × ({ms(here.p50)} ms, {ms(there.p50)} ms)"
        yield Aim(f"whole answer, {SMALL}, against the same among {small_lots:,} lots", "at most 1.5 ×", measured, ratio <= 1.5)


def of_late(late: Late | None) -> Iterator[Aim]:
    """Late events."""
    if late:
        yield _within(f"late event among {late.before:,} segments, 95 of 100, ms", 20, late.timed.p95)


def of_freezes(found: Freezes | None) -> Iterator[Aim]:
    """Freezes, by size and beside writers."""
    if not found:
        return
    yield _within("freeze of a lot with 1,000 descendants, ms", 500, found.fan)
    if found.wide is not None:
        yield _within(f"freeze of a lot with {found.wide_lots:,} descendants, ms", 10_000, found.wide)
    yield _within("freeze of one lot beside eight who ask, 99 of 100, ms", 100, found.beside_requests)
    yield _within("freeze of one lot beside a load, 99 of 100, ms", 500, found.beside_load)


def of_list(listed: Listed | None) -> Iterator[Aim]:
    """The impact list of the lot with the most shipment lines, from the question to the finished workbook."""
    if listed:
        name = f"impact list of {listed.lines:,} shipment lines as a workbook, ms"
        yield _within(name, 10_000, listed.as_workbook * 1000)


def of_service(served: Served | None) -> Iterator[Aim]:
    """The service under load."""
    if not served:
        return
    yield Aim("may it ship, answers a second", "at least 300", f"{served.checks_per_second:,.0f}", served.checks_per_second >= 300)
    yield _within("may it ship, 99 of 100, ms", 50, served.checks.p99)
    if traces := served.mix.get("trace"):
        yield _within("trace of at most 1,000 nodes on a busy day, 99 of 100, ms", 300, traces.p99)
    yield Aim("answers that were none", "0", f"{served.failures:,}", not served.failures)
    growth = served.memory_late / served.memory_early
    yield Aim("memory of the service, last quarter of the mix against the first", "at most 1.1 ×", f"{growth:.2f} ×", growth <= 1.1)


def of_pages(seen: Seen | None) -> Iterator[Aim]:
    """The pages in a browser."""
    if not seen:
        return
    yield _within("picture of about 1,000 nodes drawn, ms", 1_000, seen.picture * 1_000)
    if seen.rows:
        yield _within("first list of the largest answer there, ms", 3_000, seen.rows * 1_000)


def _within(name: str, limit: float, measured: float) -> Aim:
    return Aim(name, f"at most {limit:,.0f}", ms(measured), measured <= limit)
