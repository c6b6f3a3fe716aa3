"""The measurements on one data set that is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import cases
from bench.arrays import Arrays
from bench.asker import Asker
from bench.freeze import FREEZES, freezes
from bench.graph import Taker, hand_out, last_number
from bench.late import late
from bench.pages import seen
from bench.postgres import NoPostgres, Postgres
from bench.postgresasks import PostgresAsks
from bench.recall import listed
from bench.report import Report
from bench.service import served
from bench.sqlite import Sqlite, SqliteMaker
from bench.timing import Timed
from bench.traces import Bench
from genealogy.identifiers import lot_key
from genealogy.statements import Statement
from genealogy.store import Store
from loaders.demodata import Plan
from tools.chromium import NoBrowser, chromium


@dataclass(frozen=True, slots=True)
class Size:
    """Row of bench/sizes."""

    nodes: int
    relationships: int
    flows: int


SIZES = Statement("bench/sizes", Size)
# A server that has just started compiles what it runs: each is asked so often before anything counts.
_WARM_UP = 300
# Nodes of the traces that the service is asked for.
_OF_ORDINARY_SIZE = 1_000
_LOOKED_AT = 6


def measure(
    report: Report, store: Store, plan: Plan, folder: Path, *, starts: int = 1_000, warm_up: int = _WARM_UP, each: int = FREEZES, load: float = 60
) -> None:
    """Ask every case, then call the service, then record late events, then freeze."""
    report.sizes.update(asdict(store.one(SIZES, timeout=600)))
    say("giving the peers the same tables")
    with _everyone(report, store, folder) as bench:
        arrays, sizes = bench.arrays, cases.sampled(bench.arrays)
        small = cases.small(arrays, sizes)
        if small.questions:
            bench.us.ask(arrays.keys(small.questions), warm_up)
        for case in (small, *cases.by_size(arrays, sizes), *cases.shapes(arrays, folder / "data"), *cases.many(arrays, starts=starts)):
            if case.questions:
                say(f"tracing: {case.name}")
                report.traces.append(bench.measure(case))
        lots = [key for (key,) in arrays.keys([(lot,) for lot in sizes])]
        traced = [key for (key,) in arrays.keys([(lot,) for lot, nodes in sizes.items() if nodes <= _OF_ORDINARY_SIZE])]
        nearest = sorted((abs(nodes - _OF_ORDINARY_SIZE), lot) for lot, nodes in sizes.items() if nodes > _OF_ORDINARY_SIZE / 2)
        near = [key for (key,) in arrays.keys([(lot,) for _, lot in nearest[:_LOOKED_AT]])]
    if load and traced:
        say("the service under load")
        report.served = served(store, folder, lots, traced, load)
    if load and near:
        say("the pages in a browser")
        _look(report, store, folder, near)
    if plan.sizes.lot_shipments or plan.sizes.more_shipments:
        say("the impact list of the lot with the most shipment lines")
        report.listed = listed(store, folder)
    if plan.sizes.silo_segments:
        say("late events")
        report.late = late(store, plan.sizes.silo_segments, plan.span)
    say("freezes")
    report.freezes = freezes(store, 2 * plan.sizes.wide, each)


def _look(report: Report, store: Store, folder: Path, lots: list[str]) -> None:
    try:
        with chromium() as browser:
            report.seen = seen(store, folder, browser, lots, _wide(folder / "data"))
    except NoBrowser as error:
        report.absent.append(f"the pages: {error}")


def _wide(data: Path) -> str | None:
    """The lot that the wide shape of a written data set starts from."""
    found = json.loads((data / "expected.json").read_text(encoding="utf-8"))["shapes"].get("wide")
    return lot_key(found["first_item"], found["first_lot"]) if found else None


def small_answer(store: Store) -> Timed:
    """The whole answer of about ten lots, alone."""
    arrays = Arrays(last_number(store))
    hand_out(store, [arrays])
    arrays.finish()
    case = cases.small(arrays, cases.sampled(arrays))
    with Asker("ours", named=store.target.environment) as us:
        keys = arrays.keys(case.questions)
        us.ask(keys, _WARM_UP)
        return us.ask(keys, case.calls).timed


@contextmanager
def _everyone(report: Report, store: Store, folder: Path) -> Iterator[Bench]:
    """Every peer with its tables, and the processes that ask."""
    with ExitStack() as stack:
        arrays, file = Arrays(last_number(store)), folder / "peer.sqlite"
        sqlite, server = SqliteMaker(file), None
        takers: list[Taker] = [arrays, sqlite]
        try:
            server = stack.enter_context(Postgres())
            takers.append(server)
            report.machine["PostgreSQL"] = server.version
        except NoPostgres as error:
            report.absent.append(f"PostgreSQL: {error}")
        hand_out(store, takers)
        arrays.finish()
        sqlite.finish()
        bench = Bench(store, arrays, stack.enter_context(Asker("ours", named=store.target.environment)))
        peers: list[tuple[Sqlite | PostgresAsks, str]] = [(Sqlite(str(file)), str(file))]
        if server:
            server.finish()
            peers.insert(0, (PostgresAsks(str(server.folder)), str(server.folder)))
        for peer, where in peers:
            stack.callback(peer.close)
            bench.checks[peer.name] = peer.ways
            bench.peers[peer.name] = stack.enter_context(Asker(peer.name, where))
        yield bench


def say(text: str) -> None:
    """Tell on stderr how far it is."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
