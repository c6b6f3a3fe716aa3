"""Neo4j's admin tool, run on a stopped database: set the first password, dump, load, import."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO

from genealogy.errors import ServerFault
from genealogy.server.layout import ADMIN, FLAGS, Layout

LONGEST = 3600
# Java writes its warnings to standard output, where a dump may be on its way.
_LOG = ("-Xlog:disable", "-Xlog:all=warning:stderr")
# Some systems take no longer command line.
_LONG = 30_000


def run(
    java: Path,
    arguments: Path,
    layout: Layout,
    *words: str,
    heap: str = "512m",
    secret: str = "",
    stdin: IO[bytes] | None = None,
    out: IO[bytes] | None = None,
) -> None:
    """Run one admin command.

    Args:
        java: The java to run it with.
        arguments: Argument file with the class path.
        layout: Whose database.
        words: The command and its options.
        heap: Memory of its java.
        secret: A last word that must not show in the process list; it goes by an argument file that is removed at once.
        stdin: What it reads.
        out: Where it writes; its words go to the error then.

    Raises:
        ServerFault: It failed; the text shows what it said.
    """
    environment = {**os.environ, "NEO4J_HOME": str(layout.neo4j), "NEO4J_CONF": str(layout.conf)}
    command = [str(java), f"-Xmx{heap}", layout.admin_marker, *FLAGS, *_LOG, f"@{arguments}"]
    hidden = layout.conf / "admin.arguments"
    try:
        if secret or sum(map(len, words)) > _LONG:
            with os.fdopen(os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
                stream.write("\n".join(map(_quoted, [ADMIN, *words, *([secret] if secret else [])])))
            command.append(f"@{hidden}")
        else:
            command += [ADMIN, *words]
        done = subprocess.run(
            command, env=environment, stdin=stdin or subprocess.DEVNULL, stdout=out or subprocess.PIPE, stderr=subprocess.PIPE, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ServerFault(f"neo4j-admin {words[0]} {words[1]} took longer than {LONGEST} s and was ended.") from error
    finally:
        hidden.unlink(missing_ok=True)
    if done.returncode:
        said = "\n".join((done.stderr + (done.stdout or b"")).decode(errors="replace").strip().splitlines()[-8:])
        raise ServerFault(f"neo4j-admin {' '.join(words[:2])} failed:\n{said}\n")


def _quoted(word: str) -> str:
    """A word as an argument file of java takes it."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
