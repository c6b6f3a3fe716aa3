"""The import contracts of pyproject.toml find what they forbid, in a small house made for the purpose."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.house_rules import HOUSE

STORE = '"""The door."""\n\nimport neo4j\n'


def lint(folder: Path, files: dict[str, str]) -> tuple[int, str]:
    """The exit status and output of lint-imports over a house of these files."""
    (folder / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("genealogy/__init__.py", "queries/__init__.py", "loaders/__init__.py", "api/__init__.py", "notebooks/__init__.py"):
        files.setdefault(name, "")
    files.setdefault("genealogy/store.py", STORE)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([program, "--no-cache"], cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


def test_a_clean_house_passes(tmp_path: Path) -> None:
    status, said = lint(tmp_path, {"api/cli.py": "import typer\nfrom loaders import flat\n", "loaders/flat.py": "import polars\nfrom genealogy import store\n"})
    assert (status, "4 kept, 0 broken" in said) == (0, True), said


@pytest.mark.parametrize(
    ("file", "text", "contract"),
    [
        ("queries/x.py", "import genealogy.store\n", "One way through the house"),
        ("genealogy/x.py", "import loaders\n", "One way through the house"),
        ("loaders/x.py", "from api import __name__\n", "One way through the house"),
        ("notebooks/x.py", "from api import __name__\n", "One way through the house"),
        ("api/x.py", "from notebooks import __name__\n", "One way through the house"),
        ("notebooks/x.py", "import neo4j\n", "Only genealogy.store touches"),
        ("notebooks/x.py", "import py2neo\n", "Only genealogy.store touches"),
        ("genealogy/x.py", "from neo4j.exceptions import Neo4jError\n", "Only genealogy.store touches"),
        ("api/x.py", "import neo4j\n", "Only genealogy.store touches"),
        ("loaders/x.py", "import typer\n", "Only api speaks"),
        ("genealogy/x.py", "from rich.progress import Progress\n", "Only api speaks"),
        ("genealogy/x.py", "def late():\n    import polars\n", "Only loaders and notebooks"),
        ("api/x.py", "import pandas as pd\n", "Only loaders and notebooks"),
    ],
)
def test_a_wrong_import_breaks_its_contract(tmp_path: Path, file: str, text: str, contract: str) -> None:
    status, said = lint(tmp_path, {file: text})
    broken = [line for line in said.splitlines() if " BROKEN" in line]
    assert status == 1
    assert len(broken) == 1
    assert broken[0].startswith(contract)
