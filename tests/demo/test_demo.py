"""The demo loads its story into a real Neo4j, answers it right, fits a page, and leaves other people's data alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from api.commands import demo
from genealogy import hold, recall
from genealogy.errors import Refused
from genealogy.settings import Settings
from genealogy.store import Store
from genealogy.trace import Question, Start, trace
from genealogy.trace.answer import TraceAnswer
from loaders import demodata, run

UNITS = {"KG": "kg", "L": "l", "EA": "piece"}
PAGE = 110


@pytest.fixture
def told(store: Store, tmp_path: Path) -> dict[str, Any]:
    """The story, loaded, and its right answers."""
    demodata.generate(demodata.Plan(), tmp_path)
    report = run.load(store, run.Request([tmp_path], source=demo.SOURCE))
    assert report.clean, report.lines()
    answers: dict[str, Any] = json.loads((tmp_path / demodata.EXPECTED).read_text())["story"]
    return answers


@pytest.fixture
def app(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The command, on the database of the tests."""
    for name, value in store.target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    made = typer.Typer()
    demo.register(made)
    return made


def ask(store: Store, direction: str, start: str) -> TraceAnswer:
    return trace(store, Question("forward" if direction == "forward" else "backward", (Start.parse(start),)))


def summed(quantities: Iterable[tuple[str | None, str | None]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for quantity, unit in quantities:
        found[str(unit)] += int(Decimal(str(quantity)))
    return dict(found)


def in_base(sums: dict[str, int]) -> dict[str, int]:
    return {UNITS[unit]: quantity for unit, quantity in sums.items()}


def test_forward_answer_is_the_right_one(store: Store, told: dict[str, Any]) -> None:
    answer, right = ask(store, "forward", demo.SUSPECT), told["forward"]
    assert answer.complete
    assert sorted(str(lot.lot_number) for lot in answer.lots) == right["lots"]
    assert sorted(line.shipment_line_id for line in answer.shipments) == right["shipment_lines"]
    assert sorted({str(line.order_id) for line in answer.shipments}) == right["orders"]
    assert sorted(customer.customer_id for customer in answer.customers) == right["customers"]
    assert summed((line.quantity, line.unit) for line in answer.shipments) == in_base(right["shipped"])


def test_stock_stands_where_it_should(store: Store, told: dict[str, Any]) -> None:
    answer, right = ask(store, "forward", demo.SUSPECT), told["forward"]["on_hand"]
    for location, sums in right.items():
        assert summed((each.quantity, each.unit) for each in answer.on_hand if each.location_id == location) == in_base(sums), location
    assert {each.location_id for each in answer.on_hand} == set(right)


def test_backward_answer_is_the_right_one(store: Store, told: dict[str, Any]) -> None:
    answer, right = ask(store, "backward", demo.COMPLAINT), told["backward"]
    assert answer.complete
    assert sorted(str(lot.lot_number) for lot in answer.lots) == right["lots"]
    assert sorted({receipt.receipt_id for receipt in answer.receipts}) == right["receipts"]
    assert sorted([str(each.supplier_id), each.supplier_lot_number] for each in answer.supplier_lots) == right["supplier_lots"]


def test_everything_fits_a_page_and_a_second_run_adds_nothing(app: typer.Typer, store: Store) -> None:
    first = CliRunner().invoke(app, ["--no-serve"], catch_exceptions=False)
    assert first.exit_code == 0
    assert len(first.stdout.splitlines()) <= PAGE
    for text in ("Skyline Catering", "X1-COLD", "HM-3310", "genealogy trace", "RECALL CLASS I", "7 customers, 11 orders", "must not ship"):
        assert text in first.stdout
    assert "PLAIN-0302" not in first.stdout
    again = CliRunner().invoke(app, ["--no-serve"], catch_exceptions=False)
    assert "0 events new, 1,914 on record already" in again.stdout
    assert [case.title for case in recall.cases(store)] == [demo.TITLE]
    assert len(hold.holds(store)) == 1
    assert again.stdout.split("$ genealogy recall", 1)[1].splitlines()[1] in first.stdout


def test_other_peoples_data_stays_alone(app: typer.Typer, store: Store, tmp_path: Path) -> None:
    (tmp_path / "receipts.csv").write_text(
        "receipt_id,ts,po_id,supplier_id,supplier_lot,item_id,lot_id,hu_id,qty,uom,location_id\nR1,2026-01-01 10:00:00,PO1,S1,X,I1,L1,H1,1,KG,D\n"
    )
    assert run.load(store, run.Request([tmp_path / "receipts.csv"], source="erp")).total("new") == 1
    with pytest.raises(Refused, match="'erp'"):
        CliRunner().invoke(app, ["--no-serve"], catch_exceptions=False)
    assert ask(store, "forward", "lot:L1").counts.lots == 1


def test_another_applications_nodes_stay_alone(app: typer.Typer, store: Store) -> None:
    store.autocommit("CREATE (:Movie {title: 'Milk'})")
    with pytest.raises(Refused, match="Movie"):
        CliRunner().invoke(app, ["--no-serve"], catch_exceptions=False)
    assert store.autocommit("MATCH (n:Item) RETURN count(n) AS items") == [{"items": 0}]


def test_the_demo_has_a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    assert demo.demo_settings(Settings.load()).home == tmp_path / "demo"
