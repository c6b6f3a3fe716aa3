"""The pages in a browser: each is looked at until it is there. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from bench.aims import of_pages
from bench.pages import seen
from bench.tables import pages
from genealogy.store import Store
from tests.record.build import key, make, receive, use
from tests.trace.diary import Diary


def test_pictures_and_lists_are_waited_for(store: Store, tmp_path: Path, chromium: Browser) -> None:
    diary = Diary(store)
    diary.recorder.record([receive("A", 10, 1), use("A", 5, 2, "P"), make("B", 5, 2, "P")])
    diary.shipped(3, "B:1", "L1")
    found = seen(store, tmp_path, chromium, [key("A"), key("B")], key("A"))
    assert found.rows is not None
    assert found.grouped is not None
    assert 0 < found.rows <= found.grouped
    assert found.picture > 0
    assert all(name in pages(found) for name in ("picture of about 1,000 nodes", "first list", "grouped"))
    assert len(list(of_pages(found))) == 2
