from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genealogy.errors import BadInput, BadRow
from genealogy.events import UNKNOWN_TIME, TimeSpan
from loaders import times

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-06-01 12:00:00", "2025-06-01 10:00:00", "2025-06-01 10:00:00"),
        ("2025-06-01T12:00:00", "2025-06-01 10:00:00", "2025-06-01 10:00:00"),
        ("2025-06-01T12:00:00Z", "2025-06-01 12:00:00", "2025-06-01 12:00:00"),
        ("2025-06-01T12:00:00.25-05:00", "2025-06-01 17:00:00.250000", "2025-06-01 17:00:00.250000"),
        ("2025-06-01", "2025-05-31 22:00:00", "2025-06-01 21:59:59.999999"),  # a whole local day
        ("2025-10-26", "2025-10-25 22:00:00", "2025-10-26 22:59:59.999999"),  # one of 25 hours
        ("2025-03-30", "2025-03-29 23:00:00", "2025-03-30 21:59:59.999999"),  # one of 23 hours
        ("2025-10-26 02:30:00", "2025-10-26 00:30:00", "2025-10-26 01:30:00"),  # the hour that occurs twice
        ("2025-03-30 02:30:00", "2025-03-30 00:30:00", "2025-03-30 01:30:00"),  # the hour that clocks skip
    ],
)
def test_semantics_2_1_times_are_intervals(text: str, first: str, last: str) -> None:
    span = times.span(text, BERLIN)
    assert (span.earliest, span.latest) == (utc(first), utc(last))
    assert span.given == (None if first == last else text)


def test_semantics_2_1_a_blank_time_is_unknown() -> None:
    assert times.span("", BERLIN) == UNKNOWN_TIME == TimeSpan(None, None)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2025-13-01",
        "2025-02-30",
        "31.01.2025",
        "2025-01-01 25:00:00",
        "0001-01-01",
        "9999-12-31",
        "01/02/2025 10:00",
        "\u0662\u0660\u0662\u0665-\u0660\u0661-\u0660\u0661",
    ],
)
def test_a_bad_time_is_refused(text: str) -> None:
    with pytest.raises(BadRow) as raised:
        times.span(text, BERLIN, "created")
    assert raised.value.field == "created"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="Europe/Atlantis"):
        times.zone("Europe/Atlantis")


@given(st.text(max_size=25))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        span = times.span(text, BERLIN)
    except BadRow:
        return
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest
