"""`genealogy recall`: words, JSON, files, exit statuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api import cli
from genealogy.access import Right, add_user
from genealogy.audit import Actor
from genealogy.errors import BadInput, NotAllowed, NotFound, Refused
from genealogy.hold import check
from genealogy.recall import case, cases, impact
from tests.recall import sheets
from tests.trace.diary import Diary, key

NAME = f"R-{datetime.now(UTC).year}-0001"


@pytest.fixture
def here(diary: Diary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Diary:
    """The small history, and the command on its database."""
    target = diary.store.target
    for name, value in target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    monkeypatch.setenv("GENEALOGY_USER", "lena")
    return diary


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.make_app(), ["recall", *words], catch_exceptions=False)


def opened(*more: str) -> Result:
    return run("open", "RAW", "--reason", "metal found", "--class", "II", *more)


def test_opening_a_case_tells_what_somebody_just_woken_must_know(here: Diary) -> None:
    done = opened("--title", "Metal in RAW", "--decided-by", "Dr Q")
    assert done.exit_code == 0
    for text in (
        f"{NAME}  RECALL CLASS II  Metal in RAW",
        "Decided by Dr Q at",
        "entered by lena: metal found",
        "This list is complete.",
        "  still out                         38 kg",
        "C1 Shop: got 30 kg; 2 kg came back, 28 kg still out",
        "    Ann, +49 1",
        "C2 Wholesaler: got 10 kg, all still out",
        "    no contact on record",
        "RETURNS (W2): 2 kg, quarantine",
        "S Farm, their lots X-7 (farm@example.org)",
        "Whom to reach at C2: no contact is on record.",
        "1. Freeze what is still with us",
        "Warn 2 customers",
    ):
        assert text in done.stdout, text
    assert "C3" not in done.stdout
    assert run("show", NAME).stdout == done.stdout


def test_a_drill_says_so_everywhere(here: Diary, tmp_path: Path) -> None:
    assert opened("--drill").stdout.startswith("*** DRILL.")
    assert run("impact", NAME).stdout.startswith("*** DRILL.")
    assert "DRILL" in run("list").stdout
    assert run("impact", NAME, "--xlsx", str(tmp_path / "list.xlsx")).exit_code == 0
    assert ["drill", "THIS IS A DRILL"] in sheets.read(tmp_path / "list.xlsx")["about"]


def test_an_incomplete_list_exits_3_and_says_why(here: Diary) -> None:
    here.conflict(here.received(9, "RAW:1", "R8"), "RAW:2")
    for done in (opened(), run("show", NAME), run("impact", NAME), run("impact", NAME, "--json"), run("show", NAME, "--json")):
        assert done.exit_code == 3
    assert "THIS LIST IS NOT COMPLETE:\n  - 1 row that could not be recorded may belong to it" in run("show", NAME).stdout
    assert "Find out what the list may lack" in run("show", NAME).stdout


def test_late_data_are_told(here: Diary) -> None:
    opened()
    here.shipped(3.5, "MID:3", "L8", "C8", "SO8")
    told = run("impact", NAME).stdout
    assert "Version 2" in told
    assert "CHANGED since version 1: customers 1 added, orders 1 added, lines 1 added, stock 1 changed." in told
    assert "added   lines  L8 lot MID" in told
    assert "changed stock  DOCK lot MID kg: quantity: 10 → 7" in told
    assert "Version 1" in run("impact", NAME, "--version", "1").stdout
    assert "C8" not in run("impact", NAME, "--version", "1").stdout
    assert "It differs from version 1 in 4 rows" in run("show", NAME).stdout


def test_json_is_one_document(here: Diary) -> None:
    case: dict[str, Any] = json.loads(opened("--json").stdout)
    assert (case["recall_id"], case["status"], case["opened_by"], case["versions"][0]["number"]) == (NAME, "open", "lena", 1)
    assert [one["recall_id"] for one in json.loads(run("list", "--json").stdout)] == [NAME]
    found = json.loads(run("impact", NAME, "--json", "--customer", "C1").stdout)
    assert (found["filter"]["customers"], [row["customer_id"] for row in found["customers"]]) == (["C1"], ["C1"])


def test_files_are_named_when_written(here: Diary, tmp_path: Path) -> None:
    opened()
    done = run("impact", NAME, "--csv", str(tmp_path / "csv"), "--xlsx", str(tmp_path / "list.xlsx"))
    written = done.stdout.splitlines()
    assert (len(written), written[0], written[-1]) == (17, str(tmp_path / "csv" / "about.csv"), str(tmp_path / "list.xlsx"))
    assert all(Path(path).is_file() for path in written)


def test_closing_and_what_comes_after_it(here: Diary) -> None:
    opened()
    assert run("close", NAME, "--reason", "all is back").stdout == f"{NAME} closed by lena: all is back\n"
    with pytest.raises(Refused, match="was closed by lena"):
        run("close", NAME, "--reason", "again")
    assert f"{NAME}  closed" in run("list").stdout
    here.shipped(3.5, "MID:3", "L8", "C8", "SO8")
    run("impact", NAME)
    told = run("show", NAME).stdout
    assert "RECORDED AFTER IT WAS CLOSED: version 2 of the list differs." in told
    assert "What to do next" not in told
    assert opened("--follows", NAME).exit_code == 0


def test_what_is_wrong_is_said(here: Diary) -> None:
    for words, error in (
        (("open", "RAW", "--reason", "x"), BadInput),
        (("open", "RAW", "--reason", "x", "--class", "I", "--kind", "stock-recovery"), BadInput),
        (("open", "NONE", "--reason", "x", "--class", "I"), NotFound),
        (("show", NAME), NotFound),
        (("impact", NAME), NotFound),
        (("impact", NAME, "--version", "1"), NotFound),
        (("close", NAME, "--reason", "x"), NotFound),
    ):
        with pytest.raises(error):
            run(*words)
    assert run("open", "RAW", "--reason", "x", "--class", "IV").exit_code == 2
    assert run("impact", NAME, "--version", "0").exit_code == 2
    assert run("list").stdout == "No recall case is on record.\n"


def test_who_may_not_decide_changes_nothing(here: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = Actor(user="root", role="admin")
    add_user(here.store, admin, "ada", [Right(role="admin", site="*")])
    add_user(here.store, admin, "lena", [Right(role="quality", site="*")])
    add_user(here.store, admin, "vic", [Right(role="viewer", site="*")])
    opened()
    with pytest.raises(NotAllowed):
        run("close", NAME, "--reason", "a quality manager opens cases and does not close them")
    monkeypatch.setenv("GENEALOGY_USER", "vic")
    for words in (("open", "RAW", "--reason", "x", "--class", "I"), ("impact", NAME), ("close", NAME, "--reason", "x")):
        with pytest.raises(NotAllowed):
            run(*words)
    assert run("show", NAME).exit_code == run("impact", NAME, "--version", "1").exit_code == 0
    assert [one.status for one in cases(here.store)] == ["open"]


def test_a_case_may_freeze_what_it_is_about(here: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    done = opened("--freeze")
    assert done.exit_code == 0
    assert f"Holds: {case(here.store, NAME).holds[0]}" in done.stdout
    assert "Freeze what is still with us" not in done.stdout
    assert impact(here.store, NAME).version == 1
    assert not check(here.store, lots=[key("END")]).may_ship
    again = json.loads(run("freeze", NAME, "--json").stdout)
    assert [again["hold"]["hold_id"]] == case(here.store, NAME).holds
    monkeypatch.setenv("GENEALOGY_HOLD_CONFIRM_ABOVE", "1")
    refused = opened("--freeze")
    assert refused.exit_code == 1
    assert "NOT FROZEN. error refused: This freezes 3 lots" in refused.stderr
    second = f"{NAME[:-4]}0002"
    assert (case(here.store, second).holds, len(case(here.store, second).versions)) == ([], 1)
    run("close", NAME, "--reason", "x")
    with pytest.raises(Refused, match="is closed"):
        run("freeze", NAME)


def test_a_drill_freezes_nothing(here: Diary) -> None:
    with pytest.raises(BadInput, match="drill"):
        opened("--drill", "--freeze")
    opened("--drill")
    with pytest.raises(Refused, match="is a drill"):
        run("freeze", NAME)
    assert check(here.store, lots=[key("END")]).may_ship
