"""Times as the graph keeps them (microseconds, with both infinities) and as people write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from genealogy.errors import BadInput

UNKNOWN_PAST = -(2**63)
UNKNOWN_FUTURE = 2**63 - 1
# The largest commit number that still lies before "never superseded".
LAST_COMMIT = UNKNOWN_FUTURE - 1
# Other scripts have digits too, and some that are no number by themselves; as many as fit the database's integers.
_COMMIT = re.compile(r"\s*[0-9]{1,18}\s*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 of a moment with a zone."""
    return (moment - _EPOCH) // _MICROSECOND


def to_datetime(micros: int | None) -> datetime | None:
    """The moment in UTC; None where it is unknown.

    >>> to_datetime(0).isoformat(), to_datetime(UNKNOWN_PAST)
    ('1970-01-01T00:00:00+00:00', None)
    """
    if micros is None or micros in (UNKNOWN_PAST, UNKNOWN_FUTURE):
        return None
    return _EPOCH + timedelta(microseconds=micros)


def to_text(micros: int | None) -> str | None:
    """RFC 3339 in UTC; None where it is unknown.

    >>> to_text(1_000_000), to_text(1_500_000), to_text(-1), to_text(None)
    ('1970-01-01T00:00:01Z', '1970-01-01T00:00:01.500000Z', '1969-12-31T23:59:59.999999Z', None)
    """
    if micros is None or micros in (UNKNOWN_PAST, UNKNOWN_FUTURE):
        return None
    whole, rest = divmod(micros, 1_000_000)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{_day(days)}T{hours:02}:{minutes:02}:{seconds:02}{f'.{rest:06}' if rest else ''}Z"


@lru_cache(10_000)
def _day(days: int) -> str:
    """A day since 1970: answers tell a hundred thousand times, of a few thousand days."""
    return (_EPOCH + timedelta(days=days)).date().isoformat()


def told_known_at(known_at: int | datetime | None) -> int | str | None:
    """A commit number or recording time as an answer tells it."""
    return to_text(to_micros(known_at)) if isinstance(known_at, datetime) else known_at


def parse_time(text: str, *, end_of_day: bool = False) -> datetime:
    """A time as typed: RFC 3339, without zone taken as UTC; a bare date is its first moment, or its last.

    >>> parse_time("2025-03-01", end_of_day=True).isoformat()
    '2025-03-01T23:59:59.999999+00:00'

    Raises:
        BadInput: It is neither.
    """
    try:
        if len(text.strip()) == len("2025-03-01"):
            return datetime.combine(date.fromisoformat(text.strip()), time.max if end_of_day else time.min, tzinfo=UTC)
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{text!r} is not a time.", cure="Write 2025-03-01 or 2025-03-01T14:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_known_at(text: str) -> int | datetime:
    """A commit number, or a time.

    >>> parse_known_at("17")
    17

    Raises:
        BadInput: It is neither.
    """
    return int(text) if _COMMIT.fullmatch(text) else parse_time(text, end_of_day=True)
