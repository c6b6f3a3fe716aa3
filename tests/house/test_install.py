"""What make needs: a Python that will do, a lock that holds what pyproject.toml asks for, and packages with their data in them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.house_rules import HOUSE

PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (HOUSE / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
}


def find_python(path: Path, pythons: dict[str, str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run tools/python.sh with just these programs on the PATH."""
    for name, script in pythons.items():
        (path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (path / name).chmod(0o755)
    return subprocess.run(["/bin/sh", HOUSE / "tools" / "python.sh"], env={"PATH": str(path), **env}, capture_output=True, text=True, check=False)


OLD, GOOD = "exit 1", "exit 0"
NO_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'


def test_the_first_python_that_will_do(tmp_path: Path) -> None:
    found = find_python(tmp_path, {"python3": OLD, "python3.12": NO_VENV, "python3.11": GOOD})
    assert (found.returncode, found.stdout.strip()) == (0, str(tmp_path / "python3.11"))


@pytest.mark.parametrize(
    ("pythons", "env", "says"),
    [
        ({}, {}, "no Python 3.11 or newer found"),
        ({"python3": OLD}, {}, "no Python 3.11 or newer found"),
        ({"python3": NO_VENV}, {}, "python3 is new enough but lacks the modules venv and ensurepip"),
        ({"mine": OLD, "python3": GOOD}, {"PYTHON": "mine"}, "mine is not there or older than Python 3.11"),
    ],
)
def test_what_is_missing_is_said_plainly(tmp_path: Path, pythons: dict[str, str], env: dict[str, str], says: str) -> None:
    found = find_python(tmp_path, pythons, **env)
    assert (found.returncode, found.stdout) == (1, "")
    assert says in found.stderr


def test_the_lock_holds_what_the_project_asks_for() -> None:
    asked = [*PROJECT["project"]["dependencies"], *(text for extra in PROJECT["project"]["optional-dependencies"].values() for text in extra)]
    for wish in map(Requirement, [*asked, *PROJECT["build-system"]["requires"]]):
        name = canonicalize_name(wish.name)
        assert name in LOCKED, f"{wish} is not in requirements.lock; run make lock"
        assert wish.specifier.contains(LOCKED[name]), f"{wish} is locked at {LOCKED[name]}; run make lock"


def test_a_wheel_holds_every_room_and_its_data(tmp_path: Path) -> None:
    """Built from a copy, since setuptools leaves its own files behind."""

    house = tmp_path / "house"
    house.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(HOUSE / name, house)
    for room in ("genealogy", "queries", "loaders", "api"):
        shutil.copytree(HOUSE / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(house)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("lot_genealogy-*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(HOUSE).as_posix()
        for room in ("genealogy", "queries", "loaders", "api")
        for path in (HOUSE / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md"
    }
    assert wanted <= packed
    assert not [name for name in packed if name.startswith(("tests/", "tools/"))]
