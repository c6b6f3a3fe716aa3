"""Loads on record: what became of the rows of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct

from genealogy.errors import NotFound
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.times import to_text


class Load(Struct, frozen=True, kw_only=True):
    """A load on record; counts are null while it runs, or when it was cut off.

    Attributes:
        whole: All or nothing was asked for.
        reasons: Why rows were not recorded: the first ones; `more_reasons` tells how many more there are.
    """

    load_id: str
    source: str | None
    started: str | None
    ended: str | None
    files: list[str]
    rows: int | None
    master_rows: int | None
    new: int | None
    same: int | None
    conflicts: int | None
    refused: int | None
    rejected: int | None
    warnings: int | None
    whole: bool
    reasons: list[str]
    more_reasons: int


@dataclass(frozen=True, slots=True)
class _Told:
    told: dict[str, Any]


_SHOW: Final = Statement("load/show", _Told)
_COUNTS: Final = ("rows", "master_rows", "new", "same", "conflicts", "refused", "rejected", "warnings")


def shown(store: Store, load_id: str) -> Load:
    """One load.

    Raises:
        NotFound: There is none of this id.
    """
    found = store.rows(_SHOW, load_id=load_id)
    if not found:
        raise NotFound(f"No load {load_id!r} is on record.")
    told = found[0].told
    return Load(
        load_id=told["load_id"],
        source=told.get("source"),
        started=to_text(told.get("started")),
        ended=to_text(told.get("ended")),
        files=list(told.get("files") or ()),
        whole=bool(told.get("whole")),
        reasons=list(told.get("reasons") or ()),
        more_reasons=told.get("more_reasons") or 0,
        **{name: told.get(name) for name in _COUNTS},
    )
