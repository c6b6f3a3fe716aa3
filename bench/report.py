"""The figures of one run as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

from bench import aims, tables
from bench.freeze import Freezes
from bench.late import Late
from bench.loading import Loading
from bench.pages import Seen
from bench.recall import Listed
from bench.service import Served
from bench.tables import table
from bench.timing import Timed
from bench.traces import Figures

RESULTS = Path(__file__).parent / "results"


@dataclass
class Report:
    """All figures of one run.

    Attributes:
        machine: What they were taken on.
        sizes: Of the data set and the database.
        loading: Each way of loading that was tried.
        traces: Each case.
        small_lots: Lots of the small database beside this one.
        small: The whole answer of about ten lots there.
        late: Late events in a busy silo.
        freezes: Freezes, by size and beside writers.
        listed: The impact list of the lot with the most shipment lines.
        served: The service under load.
        seen: The pages in a browser.
        absent: Peers that could not be had, and why.
    """

    machine: dict[str, str]
    sizes: dict[str, int]
    loading: list[Loading] = field(default_factory=list)
    traces: list[Figures] = field(default_factory=list)
    small_lots: int = 0
    small: Timed | None = None
    late: Late | None = None
    freezes: Freezes | None = None
    listed: Listed | None = None
    served: Served | None = None
    seen: Seen | None = None
    absent: list[str] = field(default_factory=list)

    def page(self) -> str:
        """Markdown."""
        return "\n\n".join(self._parts()) + "\n"

    def aims(self) -> list[aims.Aim]:
        """What was aimed at, and whether it is met."""
        found = self.traces
        size = aims.of_size(self.small_lots, self.small, found)
        return list(
            chain(
                *(aims.of_loading(self.loading), aims.of_traces(found), aims.of_peer(found, "PostgreSQL"), aims.of_many(found)),
                *(
                    size,
                    aims.of_late(self.late),
                    aims.of_freezes(self.freezes),
                    aims.of_list(self.listed),
                    aims.of_service(self.served),
                    aims.of_pages(self.seen),
                ),
            )
        )

    def write(self, name: str) -> Path:
        """Keep page and figures; gives the page's path."""
        RESULTS.mkdir(exist_ok=True)
        figures = {**asdict(self), "aims": [asdict(aim) for aim in self.aims()]}
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        page = RESULTS / f"{name}.md"
        page.write_text(self.page(), encoding="utf-8")
        return page

    def _parts(self) -> Iterator[str]:
        yield "# Benchmarks"
        yield table(("what", ""), list(self.machine.items()))
        yield "## Sizes"
        yield table(("what", "number"), [(name, f"{number:,}") for name, number in self.sizes.items()])
        yield from self.absent
        if self.loading:
            yield "## Loading"
            yield tables.loadings(self.loading)
        if self.traces:
            yield "## Whole answers, forward: median ms (95 of 100 within)"
            yield tables.answers(self.traces)
            yield "## Counts, and the walk alone: median ms (95 of 100 within)"
            yield tables.walks(self.traces)
        if self.small:
            yield f"## About ten lots among {self.small_lots:,}: median ms (95 of 100 within)"
            yield tables.both(self.small)
        if self.late:
            yield "## A late event in a silo"
            yield tables.late_events(self.late)
        if self.freezes:
            yield "## Freezes, ms"
            yield tables.freezes(self.freezes)
        if self.listed:
            yield "## The impact list of the lot with the most shipment lines"
            yield tables.impact_list(self.listed)
        if self.served:
            yield "## The service: eight callers at once, then a busy day"
            yield tables.service(self.served)
            yield from self.served.errors
        if self.seen:
            yield "## Pages"
            yield tables.pages(self.seen)
        yield "## Aims"
        yield table(("aim", "limit", "measured", ""), [aim.row() for aim in self.aims()])
