"""First fills from files, beside ordinary loads of the same files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import typer
from typer.testing import CliRunner

from api.commands import load as load_command
from genealogy import exceptions, schema
from genealogy.errors import BadInput
from genealogy.record.graphhash import graph_hash
from genealogy.record.rebuild import rebuild
from genealogy.server import Embedded
from genealogy.server.process import ended
from genealogy.store import Store
from loaders.dialect import Batch
from loaders.firstfill import LoadPiece, build, first_fill
from loaders.run import Request, load
from tests.fill.whole import differences, whole
from tests.loaders.flat_files import FILES, row, write

DISTRIBUTOR = Path(__file__).parent.parent / "data" / "distributor"

# What depends on how lines came: when an old value was overwritten, and what a vessel is known to have had left at least.
PATH_TELLS = ("history", "slack_steps")


def _odd(folder: Path) -> list[Path]:
    """Files with all that can go wrong: repeats, contradictions, rows and files that can't be read, fields of several kinds."""
    receipts = [*FILES["receipts"], row("receipts"), row("receipts", ts="2025-01-01 09:00:00"), row("receipts", receipt_id="R2", qty="many")]
    shipments = [*FILES["shipments"], row("shipments", shipment_line_id="D2", lot_id="", hu_id=""), row("shipments", shipment_line_id="D3", item_id="")]
    returns = [*FILES["returns"], row("returns", return_id="RT2", shipment_line_id="D9", lot_id="L9")]
    customers = [*FILES["customers"], 'C2,"Say ""cheese"", \\ Ltd"', "C1,Corner Shop and Sons"]
    paths = write(folder / "one", receipts=receipts, shipments=shipments, returns=returns, customers=customers)
    broken = folder / "one" / "transfers-2.csv"
    broken.write_text("transfer_id;when\n1;2\n", encoding="utf-8")
    again = write(folder / "two", receipts=FILES["receipts"])[list(FILES).index("receipts")]
    event = {
        "type": "ObjectEvent",
        "eventTime": "2025-01-01T08:00:00Z",
        "action": "ADD",
        "quantityList": [{"epcClass": "https://id.gs1.org/01/09521321000025/10/L1"}],
    }
    born = folder / "one" / "born.json"
    born.write_text(json.dumps([event | {"example:said": "kept as it came"}, event | {"eventTime": "2025-02-30T08:00:00Z"}]), encoding="utf-8")
    return [*paths, broken, again, born]


def _both(store: Store, engine: Embedded, ordinary: Request, filled: Request) -> list[str]:
    one, other = load(store, ordinary), first_fill(engine, filled)
    assert other.counts() == one.counts()
    assert other.as_json()["files"] == one.as_json()["files"]
    with Store(engine.start()) as its:
        assert graph_hash(its) == graph_hash(store)
        assert exceptions.counts(its) == exceptions.counts(store)
        again = load(its, ordinary)
        assert (again.total("new"), again.total("same")) == (0, one.total("new") + one.total("same"))
        return differences(whole(store, *PATH_TELLS), whole(its, *PATH_TELLS))


def test_files_with_all_that_can_go_wrong(store: Store, engine: Embedded, tmp_path: Path) -> None:
    engine.reset()
    paths = _odd(tmp_path)
    found = _both(store, engine, Request(paths), Request(paths[::-1]))
    assert not found, "\n".join(found)
    assert exceptions.counts(store)["open"] > 3
    with Store(engine.start()) as its:
        (customer,) = its.autocommit("MATCH (c:Customer {customer_id: 'C2'}) RETURN c.name AS name")
        assert customer["name"] == 'Say "cheese", \\ Ltd'
    with pytest.raises(BadInput, match="needs an empty database"):
        first_fill(engine, Request(paths))


def test_a_distributors_year(store: Store, engine: Embedded) -> None:
    engine.reset()
    found = _both(store, engine, Request([DISTRIBUTOR], site_zone="Europe/Berlin"), Request([DISTRIBUTOR], site_zone="Europe/Berlin"))
    assert not found, "\n".join(found)


@pytest.mark.long
def test_a_distributors_year_is_the_same_after_a_rebuild(engine: Embedded) -> None:
    engine.reset()
    first_fill(engine, Request([DISTRIBUTOR], site_zone="Europe/Berlin"))
    with Store(engine.start()) as its:
        before = whole(its, *PATH_TELLS, "last_in")
        assert rebuild(its) > 8_000  # More than one page of the fill's one commit.
        found = differences(before, whole(its, *PATH_TELLS, "last_in"))
    assert not found, "\n".join(found)


def test_a_fill_that_was_not_finished_says_so_and_may_be_repeated(engine: Embedded, tmp_path: Path) -> None:
    engine.reset()
    paths = write(tmp_path / "files")
    (tmp_path / "fill").mkdir()
    build(engine, tmp_path / "fill", "cut off", [LoadPiece(_nothing)], None, lambda *_: None)
    with Store(engine.start()) as store:
        schema.migrate(store)
        assert exceptions.counts(store)["open"] == 1  # It can't be read, so it touches every answer.
    assert first_fill(engine, Request(paths)).total("new") == 8
    with Store(engine.start()) as store:
        assert exceptions.counts(store) == {"open": 0, "retried": 0, "dismissed": 0}
        (found,) = store.autocommit("MATCH (load:Load) RETURN count(*) AS loads, count(load.filling) AS filling, count(load.ended) AS ended")
        assert found == {"loads": 1, "filling": 0, "ended": 1}


def _nothing(_background: object) -> list[Batch]:
    return []


def test_killed_in_the_middle_it_leaves_the_empty_database(engine: Embedded, tmp_path: Path) -> None:
    engine.reset()
    engine.start()
    write(tmp_path)
    environment = {**os.environ, "GENEALOGY_HOME": str(engine.layout.home), "GENEALOGY_HEAP": "512m"}
    environment.pop("NEO4J_URI", None)
    command = [sys.executable, "-c", "from api.cli import main; main()", "load", str(tmp_path), "--first-fill"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    folder = engine.layout.home / "first-fill"
    while process.poll() is None and not any(folder.glob("*.csv")):
        time.sleep(0.01)
    helpers = psutil.Process(process.pid).children()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert helpers
    assert all(ended(one) for one in helpers)
    with Store(engine.start()) as store:
        assert store.autocommit("MATCH (n) RETURN count(n) AS nodes") == [{"nodes": 0}]
    assert first_fill(engine, Request([tmp_path])).total("new") == 8
    assert not folder.exists()


def test_a_server_of_ones_own_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(tmp_path)
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    app = typer.Typer()
    load_command.register(app)
    result = CliRunner().invoke(app, [str(tmp_path), "--first-fill"])
    assert isinstance(result.exception, BadInput)
    assert "embedded database only" in result.exception.text
