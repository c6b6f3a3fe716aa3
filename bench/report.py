"""The figures as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.late import Late
from bench.loading import Loading
from bench.timing import Timed
from bench.traces import Figures

RESULTS = Path(__file__).parent / "results"


@dataclass
class Report:
    """All figures of one run."""

    machine: dict[str, str]
    sizes: dict[str, int]
    loading: Loading | None = None
    traces: list[Figures] = field(default_factory=list)
    late: Late | None = None
    absent: list[str] = field(default_factory=list)

    def page(self) -> str:
        """Markdown, which reads well on a terminal too."""
        parts = ["# Benchmarks", _table(("what", ""), list(self.machine.items()))]
        parts += ["## Sizes", _table(("what", "number"), [(name, f"{number:,}") for name, number in self.sizes.items()])]
        parts += self.absent
        if self.loading:
            parts += ["## Loading over Bolt", _loading(self.loading)]
        if self.traces:
            parts += ["## Traces, forward, one warm process: median ms", _traces(self.traces)]
        if self.late:
            parts += ["## A late event in a silo", _late(self.late)]
        parts += ["## Aims", _table(("aim", "limit", "measured", "met"), self.aims())]
        return "\n\n".join(parts) + "\n"

    def aims(self) -> list[tuple[str, str, str, str]]:
        """What was aimed at, and whether it is met."""
        found: list[tuple[str, str, str, bool]] = []
        if self.loading:
            found.append(("rows a second", "at least 4,000", f"{self.loading.rows_per_second:,.0f}", self.loading.rows_per_second >= 4_000))
            found.append(("memory of Python, MiB", "at most 2,048", f"{self.loading.python_mib:,.0f}", self.loading.python_mib <= 2_048))
        by_name = {each.name: each for each in self.traces}
        if small := by_name.get("at most 10 lots"):
            ratio = small.answer.p50 / small.bare_walk.p50
            found.append(("whole answer of at most 10 lots, against the bare walk", "at most 3 ×", f"{ratio:.1f} ×", ratio <= 3))
        if wide := by_name.get("wide tree"):
            name = f"counts and customers of {wide.nodes:,} nodes, ms"
            found.append((name, "less than 500", f"{wide.summary.p50:,.0f}", wide.summary.p50 < 500))
        if diamonds := by_name.get("diamonds"):
            found.append((f"whole answer of {diamonds.lots // 3} diamonds, ms", "less than 20", f"{diamonds.answer.p50:.1f}", diamonds.answer.p50 < 20))
        if self.late:
            found.append((f"late event among {self.late.before:,} segments, ms", "at most 50", f"{self.late.timed.p50:.1f}", self.late.timed.p50 <= 50))
        return [(aim, limit, value, "yes" if met else "**no**") for aim, limit, value, met in found]

    def write(self, name: str) -> Path:
        """Keep page and figures; gives the page's path."""
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        page = RESULTS / f"{name}.md"
        page.write_text(self.page(), encoding="utf-8")
        return page


def _loading(loading: Loading) -> str:
    row = (f"{loading.rows:,}", f"{loading.seconds:,.0f}", f"{loading.rows_per_second:,.0f}", f"{loading.python_mib:,.0f}")
    return _table(("rows", "seconds, all of `genealogy load`", "rows/s", "most memory of Python, MiB"), [row])


def _traces(traces: list[Figures]) -> str:
    head = (
        "start",
        "nodes",
        "lots",
        "whole answer",
        "counts, customers",
        "bare walk, count",
        "bare walk, list",
        "PostgreSQL, count",
        "igraph, count",
        "answer / bare walk",
    )
    rows = []
    for each in traces:
        times = (each.answer, each.summary, each.bare_walk, each.bare_list, each.postgres, each.arrays)
        rows.append((each.name, f"{each.nodes:,}", f"{each.lots:,}", *(_ms(time) for time in times), f"{each.answer.p50 / each.bare_walk.p50:.1f} ×"))
    return _table(head, rows)


def _late(late: Late) -> str:
    row = (f"{late.before:,}", f"{late.after:,}", str(late.timed.calls), _ms(late.timed), f"{late.timed.p95:.1f}")
    return _table(("segments before", "after", "events", "median ms", "95 of 100 within, ms"), [row])


def _ms(time: Timed | None) -> str:
    if time is None:
        return "–"
    return f"{time.p50:,.0f}" if time.p50 >= 100 else f"{time.p50:.1f}" if time.p50 >= 1 else f"{time.p50:.3f}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in (head, *rows)]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
