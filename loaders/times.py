"""When a source says something happened: texts of times as intervals (semantics 2.1).

A timestamp is a point, a date the whole local day at the site, a local hour that occurs twice is both readings, a blank is unknown.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from genealogy.errors import BadInput, BadRow
from genealogy.events import UNKNOWN_TIME, TimeSpan

_TICK = timedelta(microseconds=1)
EXPECTED = "a date or time like 2025-01-31 or 2025-01-31 14:05:09"


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name.

    Raises:
        BadInput: There is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"no time zone {name!r}.", cure="Name one like Europe/Berlin or UTC.") from None


@lru_cache(maxsize=100_000)
def span(text: str, site: ZoneInfo, field: str = "ts") -> TimeSpan:
    """The interval a text stands for.

    Args:
        text: ISO 8601, with a blank or a T between date and time, with or without zone; a date alone; or nothing.
        site: Zone of texts that carry none.
        field: Column to blame.

    Raises:
        BadRow: It is no date or time, or out of reach of the calendar.

    >>> span("2025-01-31 14:05:09", ZoneInfo("UTC")).earliest.isoformat()
    '2025-01-31T14:05:09+00:00'
    """
    if not text:
        return UNKNOWN_TIME
    try:
        day = _date(text)
        return _day(day, text, site) if day else _moment(datetime.fromisoformat(text), text, site)
    except (ValueError, OverflowError):
        raise BadRow(field, EXPECTED, repr(text[:40])) from None


def day_text(text: str, field: str) -> str | None:
    """A date or time that is kept as text (expiry, creation), checked.

    Raises:
        BadRow: It is no date or time.
    """
    if not text:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise BadRow(field, EXPECTED, repr(text[:40])) from None
    return text


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if len(text) <= len("2025-01-31") and ":" not in text else None


def _day(day: date, text: str, site: ZoneInfo) -> TimeSpan:
    first, _ = _readings(datetime.combine(day, time()), site)
    _, end = _readings(datetime.combine(day + timedelta(days=1), time()), site)
    return TimeSpan(first, end - _TICK, text)


def _moment(moment: datetime, text: str, site: ZoneInfo) -> TimeSpan:
    if moment.tzinfo is not None:
        point = moment.astimezone(UTC)
        return TimeSpan(point, point)
    first, last = _readings(moment, site)
    return TimeSpan(first, last, None if first == last else text)


def _readings(local: datetime, site: ZoneInfo) -> tuple[datetime, datetime]:
    """First and last moment a local time can mean: it differs in the hour that occurs twice and in the one that clocks skip."""
    one = local.replace(tzinfo=site, fold=0).astimezone(UTC)
    two = local.replace(tzinfo=site, fold=1).astimezone(UTC)
    return (one, two) if one <= two else (two, one)
