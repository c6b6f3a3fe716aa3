"""The benchmarks run, on a small data set: every peer answers as we do, and the page shows every part. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

from bench import loading
from bench.report import Report
from bench.run import measure
from genealogy.store import Store
from loaders.demodata import Plan, Sizes, generate


def test_a_small_run_has_every_part(store: Store, tmp_path: Path) -> None:
    sizes = Sizes(diamonds=4, chain=6, silo_segments=60, lot_shipments=20, wide=50, more_shipments=30)
    plan = Plan(lots=200 + sizes.lots, days=60, sizes=sizes)
    rows = sum(generate(plan, tmp_path / "data").values())
    report = Report({}, {}, [loading.ordinary(tmp_path / "data", rows, store.target)])
    measure(report, store, plan, tmp_path, starts=100, warm_up=5, each=4, load=0)
    reached = {each.name: (each.nodes, each.lots) for each in report.traces}
    assert reached["diamonds"] == (1 + 5 * 4, 1 + 3 * 4)
    assert reached["chain"] == (1 + 2 * 6, 1 + 6)
    assert reached["wide tree"] == (1 + 2 * 50, 1 + 50)
    assert (reached["busy lot"], reached["busier lot"]) == ((1, 1), (1, 1))
    lines = {each.name: each.lines for each in report.traces}
    assert (lines["busy lot"], lines["busier lot"]) == (20, 30)
    assert report.late is not None
    assert (report.late.before, report.late.after) == (60, 60 + 19)
    assert report.freezes is not None
    assert report.freezes.wide_lots == 1 + 1 + 100
    assert all("SQLite" in each.peers and ("PostgreSQL" in each.peers) != bool(report.absent) for each in report.traces)
    page = report.page()
    for part in ("Sizes", "Loading", "Whole answers", "Counts", "late event", "Freezes", "Aims"):
        assert part in page
