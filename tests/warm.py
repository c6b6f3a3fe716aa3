"""A java that starts in half the time: the tests start Neo4j many times, and most of a start is finding, checking and linking its classes.

Java keeps that work in a file, made once for a version of Java and of Neo4j (Java 25 and later; an older one starts as always).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from filelock import FileLock

from genealogy import schema, server
from genealogy.server import jars, java
from genealogy.settings import Settings
from genealogy.store import Store

SINCE = 25
# It warns of each class that it can't keep.
_QUIET = "-Xlog:disable"


def options(folder: Path) -> str:
    """Arguments for every java, admin tool included; none where they would not help."""
    settings = Settings()
    runtime = java.find(settings.java)
    if runtime.release < SINCE:
        return ""
    named = "\n".join(map(str, [runtime.path, *jars.fetch(jars.repository(settings.jars), mirror=settings.maven)]))
    cache = folder / f"{hashlib.sha256(named.encode()).hexdigest()[:12]}.aot"
    with FileLock(f"{cache}.lock"):
        if not cache.exists():
            _make(cache)
    return f"-XX:AOTCache={cache} {_QUIET}"


def _make(cache: Path) -> None:
    """Start a server, make the schema there, and stop it: java writes the file then."""
    fresh = cache.with_suffix(".new")
    flags = f"-XX:AOTCacheOutput={fresh} {_QUIET}"
    engine = server.Embedded(Settings(home=cache.with_suffix(".home"), heap="512m", pagecache="128m", port=0, java_flags=flags))
    engine.reset()
    with Store(engine.start()) as store:
        schema.migrate(store)
    engine.stop()
    if fresh.exists():
        fresh.rename(cache)
