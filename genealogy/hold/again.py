"""Holds through a rebuild: their marks are kept by key while the graph is taken down, and put back on what has the same key again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genealogy.hold.kept import LIST
from genealogy.hold.marking import finish
from genealogy.record.follow import SET_PLACING
from genealogy.statements import Statement
from genealogy.store import Store

_PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class _Done:
    done: int


_KEEP: Final = Statement("hold/keep_marks", _Done)
_RESTORE: Final = Statement("hold/restore_marks", _Done)


def keep(store: Store) -> None:
    """Write all marks down by key, and take them away; may be called again after a crash."""
    _pages(store, _KEEP)


def put_back(store: Store) -> None:
    """Put the marks back, then look once more whether each hold in force has marked all that it reaches; may be called again after a crash."""
    _pages(store, _RESTORE)
    in_force = [told["hold_id"] for told, _, _ in store.one(LIST, hold_ids=[], released=False).holds]
    if in_force:
        store.write(lambda tx: tx.run(SET_PLACING, hold_ids=in_force), name="hold/again")
    for hold_id in in_force:
        finish(store, hold_id)


def _pages(store: Store, statement: Statement[_Done]) -> None:
    while store.write(lambda tx: tx.one(statement, size=_PAGE), name="hold/again").done:
        pass
