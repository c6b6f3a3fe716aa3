"""The doctor and the commands of the database, as a user meets them."""

from __future__ import annotations

import json
import os
import signal
import socket
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from api.commands import db, doctor
from genealogy.doctor import Finding, examine
from genealogy.errors import BadInput, ServerFault
from genealogy.server import Embedded, state
from genealogy.settings import Settings
from genealogy.store import Store

app = typer.Typer()
db.register(app)
doctor.register(app)


def _findings(**settings: object) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(Settings.model_validate({"neo4j_uri": None, "port": 0, **settings}))}


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment that asks for the embedded server of a fresh home."""
    for name, value in {"GENEALOGY_HOME": str(tmp_path / "home"), "GENEALOGY_HEAP": "256m", "GENEALOGY_PAGECACHE": "64m"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    return tmp_path / "home"


def test_each_fault_outside_is_named_with_its_cure(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "server.json").write_text("{half")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        found = _findings(home=home, java=tmp_path / "no java", jars=tmp_path / "no jars", port=other.getsockname()[1])
    faults = {check: finding for check, finding in found.items() if not finding.well}
    assert set(faults) == {"Java", "jars", "state file", "port"}
    assert all(finding.cure for finding in faults.values())
    assert "230 of 230" in faults["jars"].text
    assert found["server"].well


def test_a_state_file_that_others_may_read_is_a_fault(tmp_path: Path) -> None:
    state.write(tmp_path / "server.json", state.State(password="x", version="1"))
    assert _findings(home=tmp_path)["state file"].well
    (tmp_path / "server.json").chmod(0o644)
    assert _findings(home=tmp_path)["state file"].cure == f"chmod 600 {tmp_path / 'server.json'}"


def test_a_process_that_has_ended_is_told_and_no_fault(tmp_path: Path) -> None:
    state.write(tmp_path / "server.json", state.State(pid=os.getpid(), password="x", version="1"))
    found = _findings(home=tmp_path)["state file"]
    assert found.well
    assert "has ended without a word" in found.text


def test_little_room_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genealogy.doctor.NEEDED", 2**60)
    assert "is full" in _findings(home=tmp_path)["disk"].text


def test_a_page_cache_that_is_too_small_is_told_and_no_fault(tmp_path: Path) -> None:
    store = tmp_path / "neo4j" / "data" / "databases" / "neo4j"
    store.mkdir(parents=True)
    (store / "nodes.db").write_bytes(b"x" * 3 * 2**20)
    assert _findings(home=tmp_path, pagecache="4m")["page cache"].text == "4m for a graph of 0.0 GiB"
    found = _findings(home=tmp_path, pagecache="2m")["page cache"]
    assert found.well
    assert "GENEALOGY_PAGECACHE=1g holds all of it" in found.text


def test_inside_a_migrated_database_all_is_well(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    target = store.target
    for name, value in target.environment.items():
        monkeypatch.setenv(name, value)
    examined = _run("doctor", "--json")
    answer = json.loads(examined.stdout)
    assert [finding["check"] for finding in answer["findings"]] == ["query files", "database", "server", "migrations", "query plans"]
    assert [finding["text"] for finding in answer["findings"] if not finding["well"]] == []
    assert (examined.exit_code, answer["faults"]) == (0, 0)


def test_a_wrong_password_is_a_fault(store: Store) -> None:
    found = _findings(neo4j_uri=store.target.uri, neo4j_password="guess")
    assert "refuses user" in found["server"].text
    assert "NEO4J_PASSWORD" in found["server"].cure


def test_pending_migrations_and_lost_indexes_are_faults(empty_store: Store) -> None:
    target = empty_store.target
    settings = {"neo4j_uri": target.uri, "neo4j_user": target.user, "neo4j_password": target.password, "neo4j_database": target.database}
    assert "lacks" in _findings(**settings)["migrations"].text
    assert "db migrate" in _findings(**settings)["migrations"].cure


def test_a_server_that_is_not_there_is_a_fault() -> None:
    found = _findings(neo4j_uri="bolt://127.0.0.1:1")["server"]
    assert not found.well
    assert "can't be reached" in found.text


def test_the_life_of_a_database_by_commands(elsewhere: Path, tmp_path: Path) -> None:
    assert "Not running" in _run("db", "status").stdout
    assert "not running" in _run("doctor").stdout
    started = _run("db", "start")
    try:
        assert started.exit_code == 0, started.output
        known = state.read(elsewhere / "server.json")
        assert known is not None
        assert known.uri in started.stdout
        assert known.password not in started.output
        assert "Migrations: all" in _run("db", "status").stdout
        assert _run("db", "migrate").stdout == "Nothing to do.\n"
        os.kill(known.pid, signal.SIGKILL)
    finally:
        assert _run("db", "reset", "--yes").exit_code == 0
    assert [path.name for path in elsewhere.iterdir()] == ["server.lock"]


def test_reset_and_dump_ask_before_they_destroy(elsewhere: Path, tmp_path: Path) -> None:
    elsewhere.mkdir()
    (elsewhere / "server.json").write_text("kept")
    refused = CliRunner().invoke(app, ["db", "reset"], input="n\n")
    assert refused.exit_code == 1
    assert (elsewhere / "server.json").exists()
    there = tmp_path / "there.dump"
    there.write_text("kept")
    assert isinstance(_run("db", "dump", str(there)).exception, BadInput)
    assert there.read_text() == "kept"
    assert isinstance(_run("db", "dump", str(tmp_path / "new.dump")).exception, ServerFault)


def test_a_server_of_others_is_not_stopped(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    for words in (["stop"], ["reset", "--yes"], ["dump", "x"], ["restore", "x"]):
        assert isinstance(_run("db", *words).exception, BadInput)


def test_faults_end_with_status_1(elsewhere: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GENEALOGY_JAVA", str(tmp_path / "no java"))
    examined = _run("doctor")
    assert examined.exit_code == 1
    assert "FAULT  Java: No Java 21 or later was found" in examined.stdout
    assert "cure: Unset GENEALOGY_JAVA" in examined.stdout
    assert isinstance(_run("db", "start").exception, ServerFault)
    assert not Embedded(Settings.load()).status().running
