"""Who decides on the command line: GENEALOGY_USER, else the login name; a user on record, and allowed to (semantics 9.5)."""

from __future__ import annotations

import getpass

from genealogy.access import decider
from genealogy.audit import Actor
from genealogy.settings import Settings
from genealogy.store import Store


def name_of(settings: Settings) -> str:
    """GENEALOGY_USER, else the login name."""
    return settings.user or getpass.getuser()


def actor(store: Store, settings: Settings, operation: str) -> Actor:
    """Who decides, for the audit.

    Args:
        store: The database.
        settings: Of this environment.
        operation: As the matrix names it.

    Raises:
        NotAllowed: They are not on record, are disabled, or their roles don't include it.
    """
    return decider(store, name_of(settings), operation)
