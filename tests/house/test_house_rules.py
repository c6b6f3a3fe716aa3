"""Each house rule finds what it forbids, in a small house made for the purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import house_rules
from tools.house_rules import HOUSE, Rule

LOCKED = "neo4j==6.4.1 \\\n    --hash=sha256:00\n    # via lot-genealogy\n"
QUERY = """// name: lot/named
// purpose: A lot.
// mode: read
// params: key
// columns: n
// sample: {"key": "a"}
MATCH (l:Lot {lot_key: $key}) RETURN l.n AS n
"""
LOTS = '''"""Lots: CALL them lots."""

LOT = "lot/named"
HOME = "GENEALOGY_HOME"


def ask(tx, lot_key):
    return tx.run(LOT, lot_key=lot_key)
'''
CLEAN = {
    "README.md": "GENEALOGY_HOME is a folder.",
    "ARCHITECTURE.md": "",
    "CHANGELOG.md": "# Changelog\n\n## Unreleased\n",
    "CONTRIBUTING.md": "",
    "LICENSE": "",
    "NOTICE": "",
    "docs/glossary.md": "",
    "docs/graph.md": "",
    "requirements.lock": f"# made by make lock\n{LOCKED}",
    "genealogy/__init__.py": "",
    "genealogy/lots.py": LOTS,
    "queries/lot/named.cypher": QUERY,
    "tests/test_lots.py": "from genealogy import lots\n",
}


@pytest.fixture(autouse=True)
def _only_this_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings rule reads the real settings as well; a made-up house has none of them."""
    monkeypatch.setattr(house_rules, "_setting_names", lambda: iter(()))


def build(folder: Path, **changes: str | None) -> Path:
    """A clean house with some files changed; None takes one away."""
    for name, text in {**CLEAN, **changes}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def test_a_clean_house_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert house_rules.main(build(tmp_path)) == 0
    assert capsys.readouterr().out.splitlines() == ["House rules: 11 rules, 2 files, median 4.5 lines (aim: 120), 0 broken."]


@pytest.mark.parametrize(
    ("rule", "file", "text", "says"),
    [
        (house_rules.short_files, "api/long.py", "\n" * 501, "api/long.py: 501 lines, at most 500"),
        (house_rules.whole_packages, "api/commands/x.py", "X = 1\n", "api/commands: lacks __init__.py"),
        (house_rules.query_headers, "queries/lot/named.cypher", QUERY.replace("columns: n", "columns: m"), "lot/named: columns declared ['m'], used ['n']"),
        (house_rules.query_headers, "queries/lot/other.cypher", QUERY.replace("lot/named", "lot/other"), "queries/lot/other.cypher: nothing names this query"),
        (house_rules.query_headers, "loaders/stray.cypher", QUERY, "loaders/stray.cypher: Cypher lives in queries/"),
        (house_rules.two_ends, "queries/lot/x.cypher", "MATCH (a:Lot {k: 1})-[:IN]->(a:Lot {k: 2})", "queries/lot/x.cypher:1: two nodes named a"),
        (house_rules.whole_texts, "api/x.py", 'tx.run(f"{label} is bad")\n', "api/x.py:1: a text put together for .run(); use a query file and $parameters"),
        (house_rules.whole_texts, "api/x.py", 'tx.run("one " + two)\n', "api/x.py:1: a text put together for .run(); use a query file and $parameters"),
        (house_rules.whole_texts, "api/x.py", 'tx.run("one %s" % two)\n', "api/x.py:1: a text put together for .run(); use a query file and $parameters"),
        (house_rules.whole_texts, "api/x.py", 'tx.run("one {}".format(two))\n', "api/x.py:1: a text put together for .run(); use a query file and $parameters"),
        (
            house_rules.whole_texts,
            "api/x.py",
            "store.plan(' '.join(parts), {})\n",
            "api/x.py:1: a text put together for .plan(); use a query file and $parameters",
        ),
        (house_rules.whole_texts, "api/x.py", "tx.command(text)\n", "api/x.py:1: .command() is for genealogy/schema.py and tests; use a query file"),
        (
            house_rules.cypher_in_files,
            "genealogy/x.py",
            'TEXT = "MATCH (n:Lot) RETURN n"\n',
            "genealogy/x.py:1: Cypher in a string; make it a file in queries/",
        ),
        (
            house_rules.cypher_in_files,
            "genealogy/x.py",
            'TEXT = f"UNWIND $rows AS {row}"\n',
            "genealogy/x.py:1: Cypher in a string; make it a file in queries/",
        ),
        (house_rules.right_words, "genealogy/x.py", "batch_number = 1\n", "genealogy/x.py:1: batch_number is not our word for it (docs/glossary.md)"),
        (house_rules.right_words, "queries/lot/x.cypher", "RETURN n.lot_batch", "queries/lot/x.cypher:1: lot_batch is not our word for it (docs/glossary.md)"),
        (house_rules.real_database, "tests/x.py", "from unittest.mock import Mock\n", "tests/x.py:1: imports unittest.mock"),
        (house_rules.locks, "requirements.lock", f"--index-url https://somewhere\n{LOCKED}", "requirements.lock: an address: --index-url https://somewhere"),
        (house_rules.locks, "genealogy/jars.lock", "a https://somewhere/a.jar", "genealogy/jars.lock: an address: https://somewhere/a.jar"),
        (house_rules.locks, "requirements.lock", f"{LOCKED}typer>=0.29\n", "requirements.lock: no exact version with a hash: typer>=0.29"),
        (house_rules.locks, "requirements.lock", f"{LOCKED}typer==0.29\n", "requirements.lock: no exact version with a hash: typer==0.29"),
        (house_rules.papers, "CHANGELOG.md", "# Changelog\n", "CHANGELOG.md has no section"),
        (house_rules.papers, "NOTICE", None, "NOTICE is missing"),
        (house_rules.settings_told, "api/x.py", 'PORT = "GENEALOGY_PORT"\n', "api/x.py: GENEALOGY_PORT stands in no document"),
    ],
)
def test_what_breaks_a_rule_is_named(tmp_path: Path, rule: Rule, file: str, text: str | None, says: str) -> None:
    assert says in list(rule(build(tmp_path, **{file: text})))


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (house_rules.right_words, "loaders/x.py", 'COLUMNS = {"BATCH_NUMBER": "lot_number"}\n'),
        (house_rules.right_words, "loaders/x.py", "# SAP calls a lot number batch_number\n"),
        (house_rules.whole_texts, "genealogy/schema.py", "tx.command(text)\n"),
        (house_rules.whole_texts, "tests/x.py", 'store.autocommit(f"EXPLAIN {text}")\n'),
        (house_rules.whole_texts, "api/x.py", '@app.command("load")\ndef load(): ...\n\n\napp.command("load")(load)\n'),
        (house_rules.cypher_in_files, "genealogy/x.py", '"""What `MATCH (n)` means."""\n'),
        (house_rules.short_files, "api/long.py", "\n" * 500),
        (house_rules.short_files, "tests/data/theirs.py", "\n" * 5000),
        (house_rules.short_files, "api/static/vendor/theirs.js", "\n" * 5000),
        (house_rules.query_headers, "queries/schema/migrations/0001_keys.cypher", "RETURN 1;"),
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, rule: Rule, file: str, text: str) -> None:
    assert list(rule(build(tmp_path, **{file: text}))) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('Q = "lot/named"', True),
        ('NAMES = "other named".split()\nQ = [f"lot/{name}" for name in NAMES]', True),
        ("Q = {d: f\"lot/na{'m' if d else ''}{d}\" for d in ('ed',)}", True),
        ('NAMES = "other".split()\nQ = [f"lot/{name}" for name in NAMES]', False),
        ('Q = f"lot/x{1}"', False),
        ('Q = "a lot/named text"', False),
    ],
)
def test_how_code_may_name_a_query(tmp_path: Path, code: str, found: bool) -> None:
    said = list(house_rules.query_headers(build(tmp_path, **{"genealogy/lots.py": code})))
    assert said == ([] if found else ["queries/lot/named.cypher: nothing names this query"])


def test_the_exit_status_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert house_rules.main(build(tmp_path, NOTICE=None)) == 1
    assert capsys.readouterr().out.startswith("NOTICE is missing\n")


def test_rules_walk_the_real_house() -> None:
    names = {path.relative_to(HOUSE).as_posix() for path in house_rules.files(HOUSE)}
    assert {"genealogy/store.py", "queries/schema/applied.cypher", "Makefile"} <= names
    assert not any(name.startswith(".venv/") for name in names)
