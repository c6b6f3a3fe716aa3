"""What the addresses that ask questions take: starts and times, as on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import Query
from pydantic import StringConstraints

from api.session import Asker
from genealogy.errors import BadInput
from genealogy.trace import Question, Start
from genealogy.trace.question import Direction
from genealogy.trace.times import parse_known_at, parse_time

LONGEST: Final = 500
StartText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Starts = Annotated[
    list[StartText], Query(min_length=1, description="`kind:value` or bare text; again for each start.", examples=[["supplier-lot:BERGBACH/BB-4711"]])
]
TimeText = Annotated[str, StringConstraints(min_length=1, max_length=40)]
At = Annotated[TimeText | None, Query(description="Business time: what was true then. A bare date is its end.")]
KnownAt = Annotated[TimeText | None, Query(description="Commit number or recording time: what was known then.")]
From = Annotated[TimeText | None, Query(alias="from", description="For a location, order or customer: from when.")]
To = Annotated[TimeText | None, Query(description="Until when. A bare date is its end.")]


def question(
    ask: Asker,
    direction: Direction,
    starts: list[str],
    *,
    at: str | None = None,
    known_at: str | None = None,
    from_: str | None = None,
    to: str | None = None,
    shares: bool | None = None,
) -> Question:
    """The question that a request asks.

    Raises:
        BadInput: A start or time can't be read, or there are too many starts.
    """
    most = ask.settings.max_starts
    if len(starts) > most:
        raise BadInput(f"A question has at most {most:,} starts, this one {len(starts):,}.", cure="Ask in parts.")
    return Question(
        direction,
        tuple(dict.fromkeys(Start.parse(text) for text in starts)),
        at=moment(at, end_of_day=True),
        known_at=parse_known_at(known_at) if known_at else None,
        from_=moment(from_),
        to=moment(to, end_of_day=True),
        shares=shares,
    )


def moment(text: str | None, *, end_of_day: bool = False) -> datetime | None:
    """A time as typed; None where none is."""
    return parse_time(text, end_of_day=end_of_day) if text else None
