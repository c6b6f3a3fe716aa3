"""What pages are made of is asked for once, however many parts of a page want it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.pages.kept import Kept
from genealogy.store import Store
from tests.trace.diary import Diary


def test_of_several_who_ask_at_once_one_makes_it(store: Store) -> None:
    kept, made, go = Kept(), list[int](), threading.Event()

    def make() -> object:
        made.append(1)
        assert go.wait(60)
        return object()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(kept.get, store, "asked", make) for _ in range(4)]
        go.set()
        first, *others = [one.result(60) for one in done]
    assert all(other is first for other in others)
    assert made == [1]
    assert kept.get(store, "asked", object) is first
    assert kept.get(store, "something else", object) is not first


def test_what_failed_for_one_is_tried_by_the_others(store: Store) -> None:
    kept, tries, go = Kept(), list[int](), threading.Event()

    def make() -> str:
        tries.append(1)
        assert go.wait(60)
        if len(tries) == 1:
            raise ValueError("once")
        return "made"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, store, "asked", make)
        while not tries:
            pass
        second = pool.submit(kept.get, store, "asked", make)
        go.set()
        with pytest.raises(ValueError, match="once"):
            first.result(60)
        assert second.result(60) == "made"
    assert kept.get(store, "asked", lambda: "made later") in ("made", "made later")


def test_what_was_known_before_the_last_commit_is_not_given_again(store: Store) -> None:
    kept = Kept()
    assert kept.get(store, "asked", lambda: "before") == "before"
    assert kept.get(store, "asked", lambda: "again") == "before"
    Diary(store).received(1, "A", "R1")
    assert kept.get(store, "asked", lambda: "after") == "after"
    assert len(kept._kept) == 1
