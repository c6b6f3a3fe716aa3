"""What the figures were taken on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

from genealogy import server
from genealogy.settings import Settings


def machine() -> dict[str, str]:
    """Processor, memory, system and the versions that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    settings = Settings.load()
    return {
        "processor": f"{_processor()}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{memory:.0f} GiB",
        "system": platform.platform(),
        "Python": platform.python_version(),
        "Neo4j": f"Community {server.version()}, heap {settings.heap}, page cache {settings.pagecache}",
        **{name: importlib.metadata.version(name) for name in ("neo4j", "neo4j-rust-ext", "polars", "igraph", "psycopg")},
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
