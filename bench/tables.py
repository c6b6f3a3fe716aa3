"""Figures as Markdown tables, which read well on a terminal too."""

from __future__ import annotations

from collections.abc import Sequence

from bench.freeze import Freezes
from bench.late import Late
from bench.loading import Loading
from bench.pages import Seen
from bench.recall import Listed
from bench.service import Served
from bench.timing import Timed
from bench.traces import Figures

PEERS = "PostgreSQL", "SQLite"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with columns of even width."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in (head, *rows)]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def loadings(found: Sequence[Loading]) -> str:
    """One row for each way."""
    rows = [(each.way, f"{each.rows:,}", f"{each.seconds:,.0f}", f"{each.rows_per_second:,.0f}", f"{each.python_mib:,.0f}") for each in found]
    return table(("way", "rows", "seconds, all of `genealogy load`", "rows/s", "most memory of all Python processes, MiB"), rows)


def answers(found: Sequence[Figures]) -> str:
    """Whole answers, ours and the peers'."""
    head = (
        "start",
        "starts",
        "nodes",
        "lots",
        "lines",
        "customers",
        "calls",
        "ours",
        *PEERS,
        "ours / PostgreSQL",
        "ours / SQLite",
        "PostgreSQL's way",
        "SQLite's way",
    )
    rows = []
    for each in found:
        sizes = (each.starts, each.nodes, each.lots, each.lines, each.customers, each.answer.calls)
        theirs = [each.peers.get(peer) for peer in PEERS]
        ratios = ["–" if time is None else f"{each.answer.p50 / time.p50:.2f} ×" for time in theirs]
        rows.append((each.name, *(f"{size:,}" for size in sizes), *map(both, (each.answer, *theirs)), *ratios, *(each.ways.get(peer, "–") for peer in PEERS)))
    return table(head, rows)


def walks(found: Sequence[Figures]) -> str:
    """Counts, and what the walk alone takes."""
    head = (
        "start",
        "nodes",
        "answer with shares",
        "counts, customers",
        "bare walk, count",
        "bare walk, list",
        "igraph, count",
        "whole answer / bare walk",
        "peak of our process, MiB",
    )
    rows = []
    for each in found:
        times = (each.shares, each.summary, each.bare_walk, each.bare_list, each.arrays)
        ratio = f"{each.answer.p50 / each.bare_walk.p50:.1f} ×" if each.bare_walk else "–"
        rows.append((each.name, f"{each.nodes:,}", *map(both, times), ratio, f"{each.peak_mib:,.0f}"))
    return table(head, rows)


def late_events(late: Late) -> str:
    """One row."""
    row = (f"{late.before:,}", f"{late.after:,}", str(late.timed.calls), f"{late.timed.p50:.1f}", f"{late.timed.p95:.1f}")
    return table(("segments before", "after", "events", "median ms", "95 of 100 within, ms"), [row])


def freezes(found: Freezes) -> str:
    """One row a kind."""
    rows = [("a lot with 1,000 descendants", ms(found.fan)), ("one lot, alone, 99 of 100 within", ms(found.alone))]
    rows += [("one lot beside eight who ask, 99 of 100 within", ms(found.beside_requests)), ("one lot beside a load, 99 of 100 within", ms(found.beside_load))]
    if found.wide is not None:
        rows.append((f"a lot with {found.wide_lots:,} descendants", ms(found.wide)))
    return table(("freeze of", "ms"), rows)


def impact_list(listed: Listed) -> str:
    """One row."""
    head = ("lines", "customers", "made and kept, s", "again, nothing new, s", "as XLSX, s", "as CSV, s", "JSON, MiB", "XLSX, MiB")
    times = (f"{seconds:.2f}" for seconds in (listed.made, listed.again, listed.workbook, listed.csv))
    return table(head, [(f"{listed.lines:,}", f"{listed.customers:,}", *times, f"{listed.json_mib:.1f}", f"{listed.workbook_mib:.1f}")])


def service(served: Served) -> str:
    """One row a kind of request."""
    rows = [("may it ship", f"{served.checks.calls:,}", f"{served.checks_per_second:,.0f}", ms(served.checks.p50), ms(served.checks.p99))]
    for name, mix, rate in (("at its busiest", served.busiest, served.busiest_per_second), ("on a busy day", served.mix, served.mix_per_second)):
        calls = sum(one.calls for one in mix.values())
        rows += [(f"{name}: {kind}", f"{one.calls:,}", f"{rate * one.calls / calls:,.1f}", ms(one.p50), ms(one.p99)) for kind, one in mix.items()]
    memory = (
        f"The busy day went on for {served.seconds:,.0f} s; memory of the service: {served.memory_early:,.0f} MiB early, {served.memory_late:,.0f} MiB late."
    )
    return f"{table(('asked', 'answers', 'a second', 'median ms', '99 of 100 within, ms'), rows)}\n\n{memory}"


def pages(seen: Seen) -> str:
    """What was waited for, in a browser."""
    waited = (("picture of about 1,000 nodes", seen.picture), ("first list of the largest answer", seen.rows), ("its grouped picture", seen.grouped))
    return f"{table(('until there is', 'seconds'), [(name, f'{seconds:.2f}') for name, seconds in waited if seconds])}\n\n{seen.browser}"


def both(time: Timed | None) -> str:
    """The middle one, and in brackets what 95 of 100 don't exceed."""
    return "–" if time is None else f"{ms(time.p50)} ({ms(time.p95)})"


def ms(time: float) -> str:
    """Milliseconds with as many digits as they deserve."""
    return f"{time:,.0f}" if time >= 100 else f"{time:.1f}" if time >= 1 else f"{time:.3f}"
