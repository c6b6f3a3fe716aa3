"""`python -m bench`: makes a data set, loads it, measures, prints and keeps the figures.

It has a database of its own, in a folder that is removed at the end, and touches no other.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.arrays import Arrays
from bench.late import late
from bench.loading import load
from bench.machine import machine
from bench.postgres import NoPostgres, Postgres
from bench.report import Report
from bench.traces import Case, everyday_cases, links, measure
from genealogy import schema, server
from genealogy.identifiers import lot_key
from genealogy.settings import Settings
from genealogy.store import Statement, Store
from loaders.demodata import Plan, Sizes, generate, shapes_of


@dataclass(frozen=True, slots=True)
class Size:
    """Row of bench/sizes."""

    nodes: int
    relationships: int
    flows: int


SIZES = Statement("bench/sizes", Size)


def main() -> int:
    """Run it all; the exit status is 1 when an aim is missed and `--strict` was given."""
    options = _options()
    sizes = Sizes(options.diamonds, options.chain, options.silo_segments, options.lot_shipments, options.wide)
    plan = Plan(lots=options.lots + sizes.lots, days=options.days, sizes=sizes)
    with tempfile.TemporaryDirectory(prefix="genealogy-bench-") as folder, _database(Path(folder) / "home") as store:
        report = run(plan, Path(folder), store)
    print(report.page())
    _say(f"kept as {report.write(f'lots-{options.lots}')}")
    return 1 if options.strict and any("no" in row[-1] for row in report.aims()) else 0


def run(plan: Plan, folder: Path, store: Store) -> Report:
    """All measurements on one data set."""
    _say(f"writing {plan.lots:,} lots")
    rows = sum(generate(plan, folder / "data").values())
    report = Report(machine(), {"lots": plan.lots, "rows": rows, **{f"shape: {name}": size for name, size in asdict(plan.sizes).items()}})
    _say(f"loading {rows:,} rows")
    report.loading = load(folder / "data", rows, store.target)
    report.sizes.update(asdict(store.one(SIZES, timeout=600)))
    _say("giving the peers the same links")
    shapes = _shape_cases(folder / "data")
    arrays = Arrays(links(store), (start for case in shapes for start in case.starts))
    with _peer(arrays, report) as postgres:
        for case in [*everyday_cases(arrays), *shapes]:
            if case.starts:
                _say(f"tracing: {case.name}")
                report.traces.append(measure(case, store, arrays, postgres))
    if plan.sizes.silo_segments:
        _say("late events")
        report.late = late(store, plan.sizes.silo_segments, plan.span)
    return report


def _shape_cases(data: Path) -> list[Case]:
    names = {"diamonds": "diamonds", "chain": "chain", "silo_segments": "busy silo", "lot_shipments": "busy lot", "wide": "wide tree"}
    found = shapes_of(data)
    return [Case(names[shape], (lot_key(str(ends["first_item"]), str(ends["first_lot"])),), calls=15) for shape, ends in found.items()]


@contextmanager
def _database(home: Path) -> Iterator[Store]:
    settings = Settings.load().model_copy(update={"neo4j_uri": None, "home": home, "port": 0})
    embedded = server.Embedded(settings)
    try:
        with Store(embedded.start()) as store:
            schema.migrate(store)
            yield store
    finally:
        embedded.stop()


@contextmanager
def _peer(arrays: Arrays, report: Report) -> Iterator[Postgres | None]:
    with ExitStack() as stack:
        peer = None
        try:
            peer = stack.enter_context(Postgres())
            peer.load(arrays.pairs)
            report.machine["PostgreSQL"] = peer.version
        except NoPostgres as error:
            report.absent.append(f"PostgreSQL: {error}")
        yield peer


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="exit status 1 when an aim is missed")
    for name, default, text in (
        ("lots", 100_000, "lots of everyday business; the shapes come on top"),
        ("days", 365, "days of business"),
        ("diamonds", 30, "diamonds one after the other"),
        ("chain", 200, "transformations in a row"),
        ("silo-segments", 5_000, "fills and draws of one silo lot"),
        ("lot-shipments", 10_000, "shipment lines of one lot"),
        ("wide", 50_000, "lots that one lot becomes"),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{text} (default {default:,})")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
