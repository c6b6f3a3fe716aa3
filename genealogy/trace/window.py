"""As of when: the two clocks of a question, business time and recording time, as the queries take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from genealogy.errors import NotFound
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.question import Question
from genealogy.trace.times import LAST_COMMIT, UNKNOWN_FUTURE, UNKNOWN_PAST, to_micros


@dataclass(frozen=True, slots=True)
class CommitRow:
    """One commit."""

    number: int


@dataclass(frozen=True, slots=True)
class StateRow:
    """The state of the data: the last commit (number and time; none before the first), events, open rejected rows, whether any flow has no time."""

    commits: list[tuple[int, int]]
    events: int
    open_rows: int
    timeless: bool


STATE = Statement("trace/state", StateRow)
COMMIT_AT_QUERY = Statement("trace/commit_at", CommitRow)


@dataclass(frozen=True, slots=True)
class Window:
    """What holds: linked at or before `known`, not superseded by then, and begun at or before `at`.

    Attributes:
        known: Commit number; `LAST_COMMIT` for all that is known today.
        at: Business time; `UNKNOWN_FUTURE` for no such limit.
        from_: Begin of the time window of a location, order or customer.
        to: Its end.
        held: When a unit or a place that is started from held what is meant; `UNKNOWN_FUTURE` for as of `at`.
    """

    known: int = LAST_COMMIT
    at: int = UNKNOWN_FUTURE
    from_: int = UNKNOWN_PAST
    to: int = UNKNOWN_FUTURE
    held: int = UNKNOWN_FUTURE

    @property
    def held_at(self) -> int:
        """The moment at which starts are looked into."""
        return min(self.at, self.held)

    @property
    def as_of(self) -> bool:
        """Whether it asks for another state than today's."""
        return self.known != LAST_COMMIT or self.at != UNKNOWN_FUTURE

    @property
    def clocks(self) -> dict[str, int]:
        """The two parameters that as-of queries take."""
        return {"known": self.known, "at": self.at}


def window_of(tx: Transaction, question: Question) -> Window:
    """The window of a question; a moment of recording becomes the last commit up to it.

    Raises:
        NotFound: Nothing was on record then.
    """
    return Window(
        known=known_commit(tx, question.known_at),
        at=UNKNOWN_FUTURE if question.at is None else to_micros(question.at),
        from_=UNKNOWN_PAST if question.from_ is None else to_micros(question.from_),
        to=UNKNOWN_FUTURE if question.to is None else to_micros(question.to),
        held=UNKNOWN_FUTURE if question.held_at is None else to_micros(question.held_at),
    )


def known_commit(tx: Transaction, known_at: int | datetime | None) -> int:
    """The commit that a recording time means: the last one up to it; `LAST_COMMIT` for all that is known today.

    Raises:
        NotFound: Nothing was on record then.
    """
    if known_at is None:
        return LAST_COMMIT
    if isinstance(known_at, int):
        return known_at
    number = commit_at(tx, to_micros(known_at))
    if not number:
        raise NotFound(f"Nothing was on record at {known_at.isoformat()}.")
    return number


def commit_at(tx: Transaction, at: int) -> int:
    """The last commit up to a moment; 0 before the first."""
    rows = tx.run(COMMIT_AT_QUERY, at=at)
    return rows[0].number if rows else 0
