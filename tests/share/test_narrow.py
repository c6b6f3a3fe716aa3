"""Narrowing (semantics 6.2): only by a named person with a reason, only what surely holds nothing suspect, and never in silence."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from api import cli
from genealogy.errors import BadInput
from genealogy.store import Store
from genealogy.trace.question import Narrow
from genealogy.trace.text import render
from tests.share.test_worked import TANK, tank
from tests.trace.diary import Diary, key

BAD = f"lot:{key('MILK/BAD')}"


@pytest.fixture
def diary(store: Store) -> Diary:
    diary = Diary(store)
    tank(diary, "fifo")
    diary.made(6, "MILK/GOOD:50", f"{TANK}:50", kind="fill")
    diary.shipped(7, f"{TANK}:20", "FOUR", "D", "SO-D")
    diary.made(8, f"{TANK}:10", "YOGURT/Y:10")
    diary.shipped(9, "YOGURT/Y:10", "FIVE", "D", "SO-D")
    return diary


def test_6_2_without_a_decision_nothing_is_left_out(diary: Diary) -> None:
    answer = diary.forward(BAD)
    assert {row.shipment_line_id for row in answer.shipments} == {"ONE", "TWO", "THREE", "FOUR", "FIVE"}
    assert answer.narrowed is None


def test_6_2_a_named_person_leaves_out_what_surely_holds_nothing_suspect(diary: Diary) -> None:
    answer = diary.forward(BAD, narrow=Narrow("qa", "meters checked"))
    assert {row.shipment_line_id for row in answer.shipments} == {"ONE", "TWO"}
    assert {row.customer_id: row.shipped[0].quantity for row in answer.customers} == {"C": "100"}
    assert ({row.order_id for row in answer.orders}, {row.lot_number for row in answer.lots}) == ({"SO"}, {"BAD", "T"})
    # What is left in the tank is good milk under the rule.
    assert {row.lot_number for row in answer.on_hand} == {"BAD"}
    assert (answer.counts.shipment_lines, answer.counts.customers, answer.counts.orders) == (2, 1, 1)
    told = answer.narrowed
    assert told is not None
    assert (told.by, told.reason, told.at[:2]) == ("qa", "meters checked", "20")
    assert (told.lots_left_out, told.customers_left_out) == ([key("YOGURT/Y")], ["D"])
    assert told.shipment_lines_left_out == ["THREE", "FOUR", "FIVE"]
    assert "NARROWED by qa" in render(answer)
    assert "1 lot, 1 customer and 3 shipment lines" in render(answer)


def test_6_2_what_may_hold_something_stays(store: Store) -> None:
    diary = Diary(store)
    tank(diary, "strict")
    answer = diary.forward(BAD, narrow=Narrow("qa", "meters checked"))
    assert {row.shipment_line_id for row in answer.shipments} == {"ONE", "TWO", "THREE"}
    assert answer.narrowed is not None
    assert answer.narrowed.shipment_lines_left_out == []


@pytest.mark.parametrize(("by", "reason"), [("qa", " "), ("", "meters checked")])
def test_6_2_it_needs_a_person_and_a_reason(by: str, reason: str) -> None:
    with pytest.raises(BadInput, match="a person and a reason"):
        Narrow(by, reason)


def test_6_2_an_answer_without_shares_is_not_narrowed(diary: Diary) -> None:
    with pytest.raises(BadInput, match="no shares"):
        diary.forward(BAD, narrow=Narrow("qa", "meters checked"), max_nodes=2)
    with pytest.raises(BadInput, match="Only a forward answer"):
        diary.backward(BAD, narrow=Narrow("qa", "meters checked"))


def test_6_2_on_the_command_line(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    target = diary.store.target
    for name, value in target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_USER", "qa")
    words = ["trace", "forward", BAD, "--json", "--narrow"]
    told = json.loads(CliRunner().invoke(cli.make_app(), [*words, "--reason", "meters checked"]).stdout)["narrowed"]
    assert (told["by"], told["shipment_lines_left_out"]) == ("qa", ["THREE", "FOUR", "FIVE"])
    assert CliRunner().invoke(cli.make_app(), [*words, "--by", "boss", "--reason", "r"]).stdout.count('"by":"boss"') == 1
    assert isinstance(CliRunner().invoke(cli.make_app(), words).exception, BadInput)
