"""`genealogy freeze`, `release` and `holds …` as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from genealogy.errors import BadInput, NotFound, Refused
from genealogy.store import Store, Target
from tests.hold.test_place import tree
from tests.hold.words import Desk
from tests.record.build import key, ship


@pytest.fixture(autouse=True)
def _environment(store: Store, neo4j_target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The commands find this database, and anna decides."""
    told = {"NEO4J_URI": neo4j_target.uri, "NEO4J_USER": neo4j_target.user, "NEO4J_PASSWORD": neo4j_target.password}
    for name, value in {**told, "GENEALOGY_HOME": str(tmp_path), "GENEALOGY_USER": "anna"}.items():
        monkeypatch.setenv(name, value)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.make_app(), list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_freeze_check_release(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(desk)
    status, out = run("freeze", "lot:RAW", "--reason", "glass", "--dry-run")
    assert status == 0
    assert out.startswith("Would hold or concern 3 lots, 0 handling units, ")
    assert run("holds", "list") == (0, "Nothing is held.\n")
    status, out = run("freeze", "lot:RAW", "--reason", "glass", "--blocks", "shipping", "--until", "2999-01-01")
    assert (status, out.splitlines()[0]) == (0, "H1 placed: glass")
    assert "  by anna, " in out
    assert "covers 3 lots" in out
    status, out = run("holds", "check", "lot:MIX", "lot:OTHER")
    assert (status, out.splitlines()[0], out.splitlines()[-1]) == (1, f"lot:{key('MIX')}: must not ship", f"lot:{key('OTHER')}: may ship")
    assert run("holds", "check", "lot:OTHER")[0] == 0
    status, out = run("holds", "check", "order_line:SO9", "--json")
    assert (status, json.loads(out)["checked"][0]["known"]) == (1, False)
    desk.record(ship("MIX", 1, 9, "out"))
    assert "  breach: ship out of |I|MIX (it says: before the hold)" in run("holds", "show", "H1")[1].splitlines()
    assert run("holds", "list")[1].rstrip().endswith(f"anna  lot:{key('RAW')}: glass, 1 breaches")
    assert run("holds", "resume") == (0, "Every hold is placed.\n")
    monkeypatch.setenv("GENEALOGY_RELEASE_NEEDS_SECOND", "1")
    assert run("release", "H1", "--reason", "clean") == (0, "H1 stays held until another person than anna releases it too.\n")
    monkeypatch.setenv("GENEALOGY_USER", "bert")
    assert run("release", "H1", "--reason", "seen") == (0, "H1 released by bert: seen\n")
    assert json.loads(run("holds", "list", "--all", "--json")[1])[0]["status"] == "released"
    assert run("audit", "verify")[0] == 0


def test_wrong_words_and_wrong_states_are_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(desk)
    for words, error in (
        (("freeze", "lot:RAW", "--reason", "x", "--direction", "up"), BadInput),
        (("freeze", "lot:RAW", "--reason", "x", "--blocks", "air"), BadInput),
        (("freeze", "lot:NONE", "--reason", "x"), NotFound),
        (("release", "H7", "--reason", "x"), NotFound),
        (("holds", "show", "H7"), NotFound),
        (("holds", "check", "item:I"), BadInput),
    ):
        with pytest.raises(error):
            run(*words)
    assert run("freeze", "lot:RAW")[0] == 2
    monkeypatch.setenv("GENEALOGY_HOLD_CONFIRM_ABOVE", "2")
    with pytest.raises(Refused, match="two persons must agree"):
        run("freeze", "lot:RAW", "--reason", "x")
    assert "So much needs two persons: --second USER." in run("freeze", "lot:RAW", "--reason", "x", "--dry-run")[1]
    assert run("freeze", "lot:RAW", "--reason", "x", "--second", "bert")[0] == 0
