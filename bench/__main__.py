"""`python -m bench`: makes a data set, loads it, measures, prints and keeps the figures.

It has databases of its own, in a folder that is removed at the end, and touches no other.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench import loading
from bench.loading import FIRST_FILL, ORDINARY, Loading
from bench.machine import machine
from bench.report import Report
from bench.run import measure, say, small_answer
from genealogy import schema, server
from genealogy.settings import Settings
from genealogy.store import Store
from loaders.demodata import Plan, Sizes, generate

# Above, an ordinary load takes most of an hour.
_ORDINARY_UP_TO = 100_000


def main() -> int:
    """Run it all; the exit status is 1 when an aim is missed and `--strict` was given."""
    options = _options()
    sizes = Sizes(options.diamonds, options.chain, options.silo_segments, options.lot_shipments, options.wide, options.more_shipments)
    plan = Plan(lots=options.lots + sizes.lots, days=options.days, sizes=sizes)
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="genealogy-bench-", dir=options.folder) as made:
        folder = Path(made)
        say(f"writing {plan.lots:,} lots")
        rows = sum(generate(plan, folder / "data").values())
        report = Report(machine(), {"lots": plan.lots, "rows": rows, **{f"shape: {name}": size for name, size in asdict(plan.sizes).items()}})
        if options.small_lots:
            report.small_lots = options.small_lots
            _small(report, folder / "small")
        *others, kept = _ways(options)
        for way in others:
            with _loaded(way, folder, rows, report):
                pass
        with _loaded(kept, folder, rows, report) as store:
            measure(report, store, plan, folder, load=options.load_seconds)
    print(report.page())
    say(f"kept as {report.write(f'lots-{options.lots}')}")
    return 1 if options.strict and not all(aim.met for aim in report.aims()) else 0


def _ways(options: argparse.Namespace) -> list[str]:
    """The ways of loading to try; the last one's database is measured."""
    if options.ways:
        return list(options.ways)
    there = [FIRST_FILL] if loading.first_fill_is_there() else []
    return [*there, ORDINARY] if options.lots <= _ORDINARY_UP_TO or not there else there


def _small(report: Report, folder: Path) -> None:
    say(f"a small database of {report.small_lots:,} lots beside it")
    rows = sum(generate(Plan(lots=report.small_lots), folder / "data").values())
    with _loaded(ORDINARY, folder, rows, None) as store:
        report.small = small_answer(store)


@contextmanager
def _loaded(way: str, folder: Path, rows: int, report: Report | None) -> Iterator[Store]:
    """A database of its own that holds the data set; removed afterwards."""
    home = folder / way.replace(" ", "-")
    embedded = server.Embedded(Settings.load().model_copy(update={"neo4j_uri": None, "home": home, "port": 0}))
    say(f"loading {rows:,} rows: {way}")
    try:
        done = _load(way, folder / "data", rows, embedded, home)
        if report:
            report.loading.append(done)
        with Store(embedded.start()) as store:
            yield store
    finally:
        embedded.stop()
        shutil.rmtree(home, ignore_errors=True)


def _load(way: str, data: Path, rows: int, embedded: server.Embedded, home: Path) -> Loading:
    if way == FIRST_FILL:
        return loading.first_fill(data, rows, home)
    target = embedded.start()
    with Store(target) as store:
        schema.migrate(store)
    return loading.ordinary(data, rows, target)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="exit status 1 when an aim is missed")
    parser.add_argument("--folder", type=Path, default=None, help="where the temporary folder is made (default: the system's)")
    for name in (FIRST_FILL, ORDINARY):
        text = f"load by {name} (default: up to {_ORDINARY_UP_TO:,} lots both, above the first fill alone)"
        parser.add_argument(f"--{name.replace(' ', '-')}", dest="ways", action="append_const", const=name, help=text)
    for name, default, text in (
        ("lots", 100_000, "lots of everyday business; the shapes come on top"),
        ("small-lots", 10_000, "lots of the small database beside it; 0 leaves it out"),
        ("days", 365, "days of business"),
        ("diamonds", 30, "diamonds one after the other"),
        ("chain", 200, "transformations in a row"),
        ("silo-segments", 5_000, "fills and draws of one silo lot"),
        ("lot-shipments", 10_000, "shipment lines of one lot"),
        ("more-shipments", 100_000, "shipment lines of another lot"),
        ("wide", 50_000, "lots that one lot becomes"),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{text} (default {default:,})")
    parser.add_argument("--load-seconds", type=float, default=60, metavar="N", help="how long the service is called (default 60; 0 leaves it out)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
