"""Several reads are of one state of the data, or the answer says that they are not."""

from __future__ import annotations

import pytest

from genealogy.store import Store, Transaction
from genealogy.trace.start import last_commit
from genealogy.trace.steady import steadily
from tests.trace.diary import Diary


@pytest.mark.parametrize(("commits", "attempts", "steady"), [(0, 1, True), (1, 2, True), (2, 3, True), (3, 3, False)])
def test_a_commit_in_the_middle_makes_it_read_again(store: Store, commits: int, attempts: int, steady: bool) -> None:
    diary, tried = Diary(store), 0

    def look(tx: Transaction) -> tuple[int, int]:
        nonlocal tried
        before, tried = last_commit(tx), tried + 1
        if tried <= commits:
            diary.received(tried, f"L{tried}", f"R{tried}")
        return before, tried

    assert store.read(lambda tx: steadily(tx, lambda: look(tx)), name="test") == (attempts, steady)
