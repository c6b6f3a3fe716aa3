"""State file, disk and settings: small files that a crash or a full disk must not break."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genealogy.errors import BadInput, ServerFault
from genealogy.server import faults, state
from genealogy.server.state import State
from genealogy.settings import Settings

SOME = State(pid=7, port=7687, password="pässword", version="1", started=datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one mebibyte."""
    place = tmp_path / "tiny"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("may not mount a disk here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_no_password_reads_as_an_option() -> None:
    passwords = [state.new_password() for _ in range(500)]
    assert [one for one in passwords if not one.isalnum()] == []
    assert len(set(passwords)) == 500


def test_state_round_trip_is_private(tmp_path: Path) -> None:
    file = tmp_path / "server.json"
    assert state.read(file) is None
    state.write(file, SOME)
    assert state.read(file) == SOME
    assert file.stat().st_mode & 0o777 == 0o600
    assert state.is_private(file)
    file.chmod(0o644)
    assert not state.is_private(file)
    assert [path.name for path in tmp_path.iterdir()] == ["server.json"]


@pytest.mark.parametrize("text", [b"", b'{"pid": 7', b'{"pid": "seven", "password": "x", "version": "1"}', b"\xff\xfe"])
def test_a_damaged_state_is_named(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "server.json").write_bytes(text)
    with pytest.raises(state.Damaged, match="is damaged") as caught:
        state.read(tmp_path / "server.json")
    assert "db start" in caught.value.cure


def test_a_full_disk_leaves_the_old_state(tiny_disk: Path) -> None:
    file = tiny_disk / "server.json"
    state.write(file, SOME)
    subprocess.run(["dd", "if=/dev/zero", f"of={tiny_disk / 'filler'}", "bs=4k"], capture_output=True, check=False)
    with pytest.raises(ServerFault, match="the disk is full") as caught:
        state.write(file, SOME)
    assert "GENEALOGY_HOME" in caught.value.cure
    assert state.read(file) == SOME


def test_too_little_room_is_named_before_anything_is_begun(tiny_disk: Path) -> None:
    with pytest.raises(ServerFault, match=r"0 MiB are free, 256 MiB are needed|1 MiB are free, 256 MiB are needed"):
        faults.check_disk(tiny_disk / "not" / "yet", 256 * faults.MEBI)
    faults.check_disk(tiny_disk, 1024)


def test_free_bytes_decide(tmp_path: Path) -> None:
    faults.check_disk(tmp_path, 10, free=lambda _: 10)
    with pytest.raises(ServerFault, match=r"3 MiB are free, 5 MiB are needed"):
        faults.check_disk(tmp_path, 5 * faults.MEBI, free=lambda _: 3 * faults.MEBI)


@pytest.mark.parametrize(
    ("number", "text", "cure"),
    [(28, "the disk is full", "another disk"), (13, "Permission denied", "right to write"), (30, "Read-only", "right to write"), (20, "Not a dir", "")],
)
def test_what_the_system_says_is_named(tmp_path: Path, number: int, text: str, cure: str) -> None:
    with pytest.raises(ServerFault, match=f"It can't be: .*{text}") as caught, faults.named("It can't be", folder=tmp_path):
        raise OSError(number, os.strerror(number))
    assert cure in caught.value.cure


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"GENEALOGY_HOME": str(tmp_path), "GENEALOGY_HEAP": "2g", "NEO4J_URI": "neo4j://db:7687", "NEO4J_PASSWORD": "secret"}.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert (settings.home, settings.heap, settings.neo4j_uri) == (tmp_path, "2g", "neo4j://db:7687")
    assert "secret" not in repr(settings)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "")
    assert Settings.load().neo4j_uri is None


@pytest.mark.parametrize(("name", "value"), [("GENEALOGY_HEAP", "lots"), ("GENEALOGY_PORT", "70000"), ("GENEALOGY_START_TIMEOUT", "soon")])
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=rf"{name}: .*found '{value}'"):
        Settings.load()
