"""Times and commit numbers as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from genealogy.errors import BadInput
from genealogy.trace.times import LAST_COMMIT, parse_known_at


def test_a_number_is_a_commit_and_all_else_a_time() -> None:
    assert parse_known_at(" 17 ") == 17
    assert parse_known_at("9" * 18) == 10**18 - 1 < LAST_COMMIT
    assert parse_known_at("2025-03-01T14:00:00Z") == datetime(2025, 3, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("text", ["³", "1³", "٣", "9" * 19, "-1", "1.5", ""])
def test_what_looks_like_a_number_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not a time"):
        parse_known_at(text)
