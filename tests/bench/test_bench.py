"""The benchmarks run, on a small data set: the peers reach what we reach, and the page shows every part. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

from bench.__main__ import run
from genealogy.store import Store
from loaders.demodata import Plan, Sizes


def test_a_small_run_has_every_part(store: Store, tmp_path: Path) -> None:
    sizes = Sizes(diamonds=4, chain=6, silo_segments=60, lot_shipments=20, wide=50)
    report = run(Plan(lots=200 + sizes.lots, days=60, sizes=sizes), tmp_path, store)
    reached = {each.name: (each.nodes, each.lots) for each in report.traces}
    assert reached["diamonds"] == (1 + 5 * 4, 1 + 3 * 4)
    assert reached["chain"] == (1 + 2 * 6, 1 + 6)
    assert reached["wide tree"] == (1 + 2 * 50, 1 + 50)
    assert reached["busy lot"] == (1, 1)
    assert report.late is not None
    assert (report.late.before, report.late.after) == (60, 60 + 19)
    page = report.page()
    for part in ("Sizes", "Loading", "Traces", "late event", "Aims"):
        assert part in page
    assert report.absent == [] or all(each.postgres is None for each in report.traces)
