"""`genealogy audit …` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from genealogy import access, audit
from genealogy.access.matrix import Right
from genealogy.audit import Actor
from genealogy.errors import NotAllowed
from genealogy.store import Store, Target
from tests.audit.test_chain import decide


@pytest.fixture(autouse=True)
def _anchored(store: Store, neo4j_target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The commands find this database, and three decisions in it."""
    monkeypatch.setenv("NEO4J_URI", neo4j_target.uri)
    monkeypatch.setenv("NEO4J_USER", neo4j_target.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_target.password)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    with Store(neo4j_target) as opened:
        audit.attach(opened, tmp_path / "audit-anchors.jsonl")
        decide(opened, 3)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.make_app(), ["audit", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_list_tells_the_last_decisions_oldest_first(store: Store) -> None:
    status, out = run("list", "--limit", "2")
    assert (status, [line.split()[-2] for line in out.splitlines()]) == (0, ["H2:", "H3:"])
    assert "anna (quality)  hold.place H3: glass" in out
    told = json.loads(run("list", "--after", "1", "--limit", "1", "--json")[1])
    assert [(entry["seq"], entry["subject"], entry["new"]) for entry in told] == [(2, "H2", {"lots": [2, "ß", None]})]
    store.autocommit("MATCH (n:AuditEntry|Counter) DELETE n")
    assert run("list") == (0, "No decisions.\n")


def test_verify_tells_how_far_the_chain_is_proven(tmp_path: Path) -> None:
    assert run("verify") == (0, f"3 entries, all as they were written; anchored in {tmp_path / 'audit-anchors.jsonl'} up to 3.\n")
    assert json.loads(run("verify", "--json")[1])["anchored"] == 3


def test_accept_takes_the_chain_of_a_restored_dump_by_a_named_admin(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "audit-anchors.jsonl").unlink()
    access.add_user(store, Actor(user="setup", role="admin"), "boss", [Right("admin")])
    monkeypatch.setenv("GENEALOGY_USER", "nobody")
    with pytest.raises(NotAllowed):
        run("accept", "--reason", "disk failed")
    monkeypatch.setenv("GENEALOGY_USER", "boss")
    assert run("accept", "--reason", "disk failed") == (
        0,
        "Taken as it is by boss: disk failed\nUntil now: No anchor outside the database proves this chain.\n",
    )
    status, out = run("verify")
    assert (status, out.splitlines()[1]) == (0, "Once taken as it was: disk failed (boss)")


def test_verify_names_the_first_bad_entry_and_fails(store: Store) -> None:
    store.autocommit("MATCH (n:AuditEntry {seq: 2}) SET n.reason = 'none'")
    status, out = run("verify")
    assert (status, out.splitlines()[0]) == (1, "Entry 2: changed: it doesn't have the hash it bears.")
    store.autocommit("MATCH (n:AuditEntry {seq: 2}) DELETE n")
    assert run("verify")[1].splitlines()[0] == "Entry 2: missing."
    status, out = run("verify", "--json")
    assert (status, json.loads(out)["fault"]) == (1, {"seq": 2, "what": "missing"})
