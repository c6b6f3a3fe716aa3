"""Long answers in pages that fit together: all pages of one answer are of the same commit, whatever is recorded meanwhile."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Annotated, Any, Final, Protocol, TypeVar

from fastapi import Query
from msgspec import Meta, Struct, structs

from api import tokens
from genealogy.access.redact import Hidden
from genealogy.errors import BadInput
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.times import LAST_COMMIT

LISTS: Final = (
    "lots", "customers", "orders", "shipments", "on_hand", "handling_units", "places", "receipts", "suppliers", "supplier_lots",
)  # fmt: skip
DEFAULT_LIMIT: Final = 1_000
MOST: Final = 10_000
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of each list on a page.")]
CursorText = Annotated[str | None, Query(description="`next_cursor` of the page before.", max_length=2_000)]
_KEPT_SECONDS: Final = 300.0
_MOST_ANSWERS: Final = 8


class TracePage(TraceAnswer, frozen=True, kw_only=True):
    """An answer, or a page of it: each list from where the page before ended.

    Attributes:
        hidden: How much lies at sites that the one who asks may not see; all zero when they may see all.
        next_cursor: For the next page; null on the last.
    """

    hidden: Hidden
    next_cursor: str | None = None


class Cursor(Struct, frozen=True, array_like=True):
    """Where a page begins.

    Attributes:
        offset: In each list.
        commit: What was known by this commit.
        question: Hash of what was asked, and by whom.
    """

    offset: Annotated[int, Meta(ge=0, le=LAST_COMMIT)]
    commit: Annotated[int, Meta(ge=0, le=LAST_COMMIT)]
    question: str


class _OfQuestion(Protocol):
    @property
    def question(self) -> str: ...


Place = TypeVar("Place", bound=_OfQuestion)


class Answers:
    """The last long answers, so that a next page is not worked out anew."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], tuple[float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, cursor: Cursor, make: Callable[[], TracePage]) -> TracePage:
        """The answer that a cursor goes on in; made again when it is no longer kept."""
        key = (cursor.question, cursor.commit)
        with self._lock:
            made, kept = self._kept.get(key, (0.0, None))
        if kept is not None and time.monotonic() - made < _KEPT_SECONDS:
            return kept  # type: ignore[no-any-return]
        return self.keep(cursor.question, make())

    def keep(self, question: str, answer: TracePage) -> TracePage:
        """Keep an answer for its further pages."""
        with self._lock:
            self._kept[question, answer.completeness.watermark.commit] = (time.monotonic(), answer)
            while len(self._kept) > _MOST_ANSWERS:
                self._kept.popitem(last=False)
        return answer


def question_hash(*parts: object) -> str:
    """What tells questions apart."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def cursor_of(text: str, question: str) -> Cursor:
    """The cursor of a text.

    Raises:
        BadInput: It is none of ours, or of another question.
    """
    return taken_up(text, Cursor, question, "cursor")


def taken_up(text: str, kind: type[Place], question: str, what: str) -> Place:
    """Where an answer is to be gone on with.

    Args:
        text: What the page before gave.
        kind: What it says.
        question: Hash of what is asked now.
        what: Its name in the request.

    Raises:
        BadInput: It is none of ours, or of another question.
    """
    found = tokens.unpack(text, kind, what)
    if found.question != question:
        raise BadInput(f"The {what} belongs to another question.", cure=f"Ask the same question as for the page before, or leave the {what} out.")
    return found


def page(answer: TracePage, question: str, offset: int, limit: int) -> TracePage:
    """A page of an answer."""
    lists = {name: getattr(answer, name) for name in LISTS}
    more = any(len(rows) > offset + limit for rows in lists.values())
    following = tokens.pack(Cursor(offset + limit, answer.completeness.watermark.commit, question)) if more else None
    if not offset and not more:
        return answer
    return structs.replace(answer, **{name: rows[offset : offset + limit] for name, rows in lists.items()}, next_cursor=following)
