"""Whoever is killed at whichever step of an exchange: afterwards there is the old database or the new one, whole, and nothing beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genealogy.server.exchange import Exchange

_KILLED = 9
_MOST_STEPS = 60
_KINDS = ("databases", "transactions")


def _exchange(data: Path) -> Exchange:
    return Exchange([data / kind / "neo4j" for kind in _KINDS], data / "note")


def _made(data: Path, *kinds: str) -> None:
    for kind in _KINDS:
        (data / kind).mkdir(parents=True)
    for kind in kinds:
        (data / kind / "neo4j").mkdir()
        (data / kind / "neo4j" / "file").write_text("old")


def _told(data: Path) -> dict[str, str]:
    return {str(file.relative_to(data)): file.read_text() for file in sorted(data.rglob("*")) if file.is_file()}


def _exchanged(data: Path, steps: int) -> int:
    """How a process ends that exchanges the database and is gone before its file operation of this number."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    _count(steps)
    with _exchange(data).under_way():
        for kind in _KINDS:
            place = data / kind / "neo4j"
            place.mkdir()
            (place / "file").write_text("new")
            (place / "more").write_text("new")
    os._exit(0)


def _count(steps: int) -> None:
    left = [steps]

    def counted(do: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **more: Any) -> Any:
            if not left[0]:
                os._exit(_KILLED)
            left[0] -= 1
            return do(*args, **more)

        return step

    for name in ("replace", "unlink", "mkdir", "write_text"):
        setattr(Path, name, counted(getattr(Path, name)))
    for name in ("unlink", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))


@pytest.mark.parametrize("kinds", [_KINDS, ("databases",), ()])
def test_killed_at_any_step(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    new = {f"{kind}/neo4j/{name}": "new" for kind in _KINDS for name in ("file", "more")}
    old = {f"{kind}/neo4j/file": "old" for kind in kinds}
    found = []
    for steps in range(_MOST_STEPS):
        data = tmp_path / str(steps)
        _made(data, *kinds)
        ended = _exchanged(data, steps)
        _exchange(data).settle()
        found.append(_told(data))
        assert found[-1] in (old, new), steps
        if not ended:
            break
    assert not ended
    assert found[0] == old
    assert found[-1] == new
    # Once the new one counts, it stays.
    assert found == sorted(found, key=lambda told: told == new)


def test_killed_again_while_it_is_put_in_order(tmp_path: Path) -> None:
    for steps in range(4, 12):
        data = tmp_path / str(steps)
        _made(data, *_KINDS)
        assert _exchanged(data, steps) == _KILLED
        for more in range(6):
            # Each begins with putting in order what the one before left.
            _exchanged(data, more)
        _exchange(data).settle()
        assert _told(data) == {f"{kind}/neo4j/file": "old" for kind in _KINDS}


def test_what_fails_in_the_block_leaves_the_old_one(tmp_path: Path) -> None:
    _made(tmp_path, *_KINDS)
    before = _told(tmp_path)
    with pytest.raises(FileExistsError):
        _fail(tmp_path)
    assert _told(tmp_path) == before


def _fail(data: Path) -> None:
    with _exchange(data).under_way():
        for _ in range(2):
            (data / "databases" / "neo4j").mkdir()
