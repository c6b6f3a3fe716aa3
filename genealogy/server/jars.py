"""The jars of the embedded Neo4j: a locked list, fetched once, each one checked by its hash before it is used.

They stand in the user's local Maven repository, where other tools may have put them already. A download goes to a folder of its own beside it and is
moved in only when its hash is right, so a cut line leaves no half file behind.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from jgo.maven import MavenContext

from genealogy.errors import BadDefinition, ServerFault
from genealogy.server.faults import FORBIDDEN, FULL, named

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how far it goes."""

WORKERS = 8
TRIES = 3
NEEDED = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock.

    Attributes:
        group: Maven group, like `org.neo4j`.
        artifact: Maven artifact, like `neo4j`.
        classifier: What tells apart several files of one artifact; mostly empty.
        version: Exact version.
        sha256: Hash of the file.
    """

    group: str
    artifact: str
    classifier: str
    version: str
    sha256: str

    @property
    def path(self) -> Path:
        """Place of the file in a Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return Path(*self.group.split("."), self.artifact, self.version, f"{self.artifact}-{self.version}{tail}.jar")


def parse(line: str) -> Jar:
    """One line of the lock.

    Raises:
        BadDefinition: It is none.
    """
    try:
        group, name, number, sha256 = line.split()
    except ValueError:
        raise BadDefinition(f"neo4j.lock: {line!r} is not `group artifact version sha256`") from None
    artifact, _, classifier = name.partition(":")
    return Jar(group, artifact, classifier, number, sha256)


@cache
def lock() -> tuple[Jar, ...]:
    """The list that came with this version.

    Raises:
        BadDefinition: The list is damaged.
    """
    lines = (files("genealogy.server") / "neo4j.lock").read_text(encoding="utf-8").splitlines()
    return tuple(parse(line) for line in lines if line and not line.startswith("#"))


def version() -> str:
    """The version of Neo4j that is locked."""
    return next(jar.version for jar in lock() if (jar.group, jar.artifact) == ("org.neo4j", "neo4j"))


def repository(jars: Path | None) -> Path:
    """The folder the jars are kept in: the one asked for, else the user's local Maven repository."""
    return (jars or MavenContext().repo_cache).absolute()


def faulty(root: Path) -> list[Jar]:
    """The jars that are not there, or not as they should be."""
    with named(f"The jars of Neo4j in {root} can't be read", folder=root), ThreadPoolExecutor(WORKERS) as pool:
        right = pool.map(lambda jar: _right(root / jar.path, jar), lock())
        return [jar for jar, is_right in zip(lock(), right, strict=True) if not is_right]


def fetch(root: Path, *, mirror: str | None = None, progress: Progress | None = None) -> list[Path]:
    """All jars, fetched where they are missing or wrong.

    Args:
        root: Folder laid out as a Maven repository.
        mirror: Address of the repository to fetch from; the public one when empty.
        progress: Told of each jar that has come.

    Raises:
        ServerFault: One can't be had, or has another hash than the lock says.
    """
    wanted = faulty(root)
    if wanted:
        with named(f"The jars of Neo4j can't be stored in {root}", needed=NEEDED, folder=root):
            root.mkdir(parents=True, exist_ok=True)
            _fetch_all(root, wanted, mirror, progress)
    return [root / jar.path for jar in lock()]


def _fetch_all(root: Path, wanted: Sequence[Jar], mirror: str | None, progress: Progress | None) -> None:
    staging = Path(tempfile.mkdtemp(prefix=".genealogy-", dir=root))
    pool = ThreadPoolExecutor(WORKERS)
    try:
        for number, done in enumerate(as_completed([pool.submit(_fetch_one, root, staging, jar, mirror) for jar in wanted]), 1):
            done.result()
            if progress:
                progress(f"Neo4j {version()}: jars", number, len(wanted))
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(root: Path, staging: Path, jar: Jar, mirror: str | None) -> None:
    reason = ""
    for attempt in range(TRIES):
        context = MavenContext(repo_cache=staging / str(attempt), remote_repos={"mirror": mirror.rstrip("/")} if mirror else None, timeout=30)
        try:
            file = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve()
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno in FULL | FORBIDDEN:
                raise
            reason = f"{type(error).__name__}: {error}"
            continue
        if _right(file, jar):
            (root / jar.path).parent.mkdir(parents=True, exist_ok=True)
            file.replace(root / jar.path)
            return
        reason = "its hash is not the locked one (a cut download, or another file)"
    raise ServerFault(
        f"{jar.path.name} can't be fetched: {reason[:300]}",
        cure="Check the network and run the command again: what has come is kept. GENEALOGY_MAVEN names a mirror, or set NEO4J_URI to a Neo4j you run.",
    )


def _right(file: Path, jar: Jar) -> bool:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False
