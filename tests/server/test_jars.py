"""The jars: a locked list, of which no half file is ever used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from genealogy.errors import BadDefinition, ServerFault
from genealogy.server import jars


class Mirror(BaseHTTPRequestHandler):
    """A Maven repository on this machine; `manner` tells how it misbehaves."""

    files: Path
    manner = "good"

    def do_GET(self) -> None:
        file = self.files / self.path.lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.manner == "wrong":
            data = bytes(len(data))
        self.wfile.write(data[: len(data) // 2] if self.manner == "cut" else data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="module")
def whole() -> Path:
    """A repository that has all jars."""
    root = jars.repository(None)
    jars.fetch(root)
    return root


@pytest.fixture
def mirror(whole: Path) -> Iterator[str]:
    Mirror.files, Mirror.manner = whole, "good"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    """A repository of our own that has all jars."""
    for jar in jars.lock():
        (tmp_path / jar.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / jar.path).symlink_to(whole / jar.path)
    return tmp_path


def _truncate(root: Path, jar: jars.Jar) -> Path:
    file = root / jar.path
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[:-10])
    return file


def test_the_lock_names_every_jar_once_with_its_hash() -> None:
    listed = jars.lock()
    assert len({jar.path for jar in listed}) == len(listed) > 200
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in listed)
    assert re.fullmatch(r"\d{4}\.\d+\.\d+", jars.version())


def test_a_damaged_line_of_the_lock_is_named() -> None:
    with pytest.raises(BadDefinition, match=r"'org\.neo4j neo4j' is not"):
        jars.parse("org.neo4j neo4j")


def test_a_jar_has_the_place_that_maven_gives_it() -> None:
    plain = jars.parse(f"org.neo4j neo4j 1.2 {'0' * 64}")
    assert plain.path == Path("org/neo4j/neo4j/1.2/neo4j-1.2.jar")
    native = jars.parse(f"io.netty epoll:linux-x86_64 4.2.Final {'0' * 64}")
    assert native.path == Path("io/netty/epoll/4.2.Final/epoll-4.2.Final-linux-x86_64.jar")


def test_nothing_is_fetched_when_all_are_there(root: Path) -> None:
    assert len(jars.fetch(root, mirror="http://127.0.0.1:1")) == len(jars.lock())


def test_a_truncated_and_a_missing_jar_are_fetched_again(root: Path, mirror: str) -> None:
    short, missing = jars.lock()[3], jars.lock()[7]
    _truncate(root, short)
    (root / missing.path).unlink()
    assert jars.faulty(root) == [short, missing]
    told: list[tuple[int, int]] = []
    jars.fetch(root, mirror=mirror, progress=lambda _, done, total: told.append((done, total)))
    assert jars.faulty(root) == []
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("manner", ["cut", "wrong"])
def test_a_bad_download_is_named_and_leaves_nothing(root: Path, mirror: str, manner: str) -> None:
    wanted = jars.lock()[0]
    (root / wanted.path).unlink()
    Mirror.manner = manner
    with pytest.raises(ServerFault, match=re.escape(wanted.path.name)) as caught:
        jars.fetch(root, mirror=mirror)
    assert "run the command again" in caught.value.cure
    assert not (root / wanted.path).exists()
    assert list(root.glob(".genealogy-*")) == []
    Mirror.manner = "good"
    jars.fetch(root, mirror=mirror)
    assert jars.faulty(root) == []


def test_no_network_is_named(root: Path) -> None:
    (root / jars.lock()[0].path).unlink()
    with pytest.raises(ServerFault, match=r"can't be fetched: .*Connection"):
        jars.fetch(root, mirror="http://127.0.0.1:1")


def test_a_jar_that_the_repository_lacks_is_named(root: Path, mirror: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    Mirror.files = tmp_path_factory.mktemp("empty")
    (root / jars.lock()[0].path).unlink()
    with pytest.raises(ServerFault, match="not found"):
        jars.fetch(root, mirror=mirror)
