"""`genealogy users` and `genealogy keys`: what they print, and whom they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import make_app
from genealogy import access
from genealogy.errors import BadInput, NotAllowed
from genealogy.store import Store


@pytest.fixture(autouse=True)
def environment(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command, on the database of the tests, used by `boss`."""
    for name, value in store.target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    monkeypatch.setenv("GENEALOGY_USER", "boss")


def run(*words: str) -> str:
    result = CliRunner().invoke(make_app(), list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_people_are_added_listed_changed_and_disabled(store: Store) -> None:
    told = run("users", "add", "boss", "--role", "admin", "--role", "viewer")
    password = told.split()[-1]
    assert access.sign_in(store, "boss", password)
    run("users", "add", "maria", "--role", "quality@DC1", "--called", "Maria Bergmann")
    run("users", "roles", "maria", "--role", "viewer")
    run("users", "disable", "maria")
    assert "maria  Maria Bergmann  viewer  disabled" in run("users", "list")
    run("users", "enable", "maria")
    listed = {user["name"]: user for user in json.loads(run("users", "list", "--json"))}
    assert listed["maria"]["rights"] == [{"role": "viewer", "site": "*"}]
    assert not listed["maria"]["disabled"]
    again = run("users", "password", "maria").split()[-1]
    assert access.sign_in(store, "maria", again)


def test_a_key_is_printed_once(store: Store) -> None:
    run("users", "add", "boss", "--role", "admin", "--role", "viewer")
    told = run("keys", "add", "the warehouse", "--role", "viewer", "--expires", "2126-01-01")
    secret = re.findall(r"lg_\S+", told)[0]
    assert access.person_of_key(store, secret)
    listed = run("keys", "list")
    assert "the warehouse  of boss  viewer  until 2126-01-0" in listed
    assert secret not in listed
    key_id = json.loads(run("keys", "list", "--json"))[0]["key_id"]
    run("keys", "disable", key_id)
    assert access.person_of_key(store, secret) is None


def test_whose_roles_do_not_include_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run("users", "add", "boss", "--role", "admin")
    run("users", "add", "maria", "--role", "quality")
    for name in ("maria", "nobody"):
        monkeypatch.setenv("GENEALOGY_USER", name)
        for words in (["users", "list"], ["users", "add", "eve", "--role", "admin"], ["users", "roles", name, "--role", "admin"], ["keys", "list"]):
            with pytest.raises(NotAllowed):
                run(*words)


def test_a_role_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput, match="no role"):
        run("users", "add", "boss", "--role", "king")
