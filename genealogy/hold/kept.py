"""A hold as it is kept: its node is read, locked and changed by these statements, whoever decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from genealogy.errors import NotFound
from genealogy.statements import Nothing, Statement
from genealogy.store import Transaction

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ListRow:
    """Holds, each with its marks and breaches counted."""

    holds: list[tuple[dict[str, Any], int, int]]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """The properties of a hold; none where there is no such hold."""

    found: list[dict[str, Any]]


LIST: Final = Statement("hold/list", ListRow)
CHANGE: Final = Statement("hold/change", Nothing)
_LOCK: Final = Statement("hold/lock", FoundRow)


def locked(tx: Transaction, hold_id: str) -> dict[str, Any]:
    """The properties of a hold, which stays locked until the transaction ends.

    Raises:
        NotFound: There is none of this id.
    """
    return only(tx.one(_LOCK, hold_id=hold_id).found, hold_id)


def listed(tx: Transaction, hold_id: str) -> tuple[dict[str, Any], int, int]:
    """The properties of a hold, released or not, and how many marks and breaches it has.

    Raises:
        NotFound: There is none of this id.
    """
    return only(tx.one(LIST, hold_ids=[hold_id], released=True).holds, hold_id)


def only(found: Sequence[_T], hold_id: str) -> _T:
    """The one that was found.

    Raises:
        NotFound: There is none of this id.
    """
    if not found:
        raise NotFound(f"There is no hold {hold_id!r}.", cure="`genealogy holds list --all` names them.")
    return found[0]
