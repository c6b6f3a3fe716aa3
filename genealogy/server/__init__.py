"""The embedded Neo4j: a real server from two Python packages, for whoever has none.

`open_target` is the door: the Neo4j that `NEO4J_URI` names, else the embedded one of `GENEALOGY_HOME`, started if it doesn't run.
"""

from __future__ import annotations

from genealogy.server.embedded import Embedded, Status, named_target
from genealogy.server.jars import Progress, version
from genealogy.settings import Settings
from genealogy.store import Target

__all__ = ["Embedded", "Progress", "Status", "named_target", "open_target", "version"]


def open_target(settings: Settings, *, progress: Progress | None = None) -> Target:
    """The database these settings ask for.

    Args:
        settings: The environment's settings.
        progress: Told what is fetched and started, when something is.

    Raises:
        ServerFault: The embedded server can't be had.
    """
    if settings.neo4j_uri:
        return named_target(settings)
    return Embedded(settings, progress=progress).start()
