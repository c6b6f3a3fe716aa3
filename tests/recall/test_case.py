"""Cases: numbers, what is kept, wrong states, two people at once, the entries in the audit chain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from genealogy.audit import entries
from genealogy.errors import Ambiguous, BadInput, NotFound, Refused
from genealogy.recall import CaseRequest, case, cases, close, impact, link_holds, open_case
from genealogy.store import Store
from tests.recall.conftest import LEAD, opened
from tests.trace.diary import Diary, at, key

YEAR = datetime.now(UTC).year


def test_a_case_keeps_what_was_decided(diary: Diary) -> None:
    made = opened(diary.store, "RAW", title="Metal", scope="all of March", depth="retail", decided_by="Dr Q", drill=True)
    assert made == case(diary.store, made.recall_id) == cases(diary.store)[0]
    assert (made.kind, made.recall_class, made.title, made.reason, made.scope, made.depth) == ("recall", "II", "Metal", "metal found", "all of March", "retail")
    assert (made.decided_by, made.opened_by, made.status, made.drill) == ("Dr Q", "lena", "open", True)
    assert (made.asked, made.starts, made.holds, made.versions) == (["RAW"], [f"lot:{key('RAW')}"], [], [])


def test_each_step_is_an_entry_of_the_audit_chain(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name, actor=LEAD)
    impact(diary.store, name, actor=LEAD)
    link_holds(diary.store, LEAD, name, ["H-1"])
    close(diary.store, LEAD, name, "all is back")
    assert [(one.action, one.subject, one.who, one.reason) for one in entries(diary.store)] == [
        ("recall.open", name, "lena", "metal found"),
        ("recall.refresh", f"{name}/1", "lena", ""),
        ("recall.link", name, "lena", ""),
        ("recall.close", name, "lena", "all is back"),
    ]
    assert case(diary.store, name).holds == ["H-1"]


def test_numbers_are_readable_and_never_given_twice(diary: Diary) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: opened(diary.store, "RAW", title=str(number)).recall_id, range(24)))
    assert sorted(made) == [f"R-{YEAR}-{number:04}" for number in range(1, 25)]
    assert {one.recall_id: one.title for one in cases(diary.store)} == {name: str(number) for number, name in enumerate(made)}


def test_the_newest_case_comes_first(diary: Diary) -> None:
    names = [opened(diary.store, "RAW").recall_id for _ in range(3)]
    assert [one.recall_id for one in cases(diary.store)] == names[::-1]


def test_a_second_click_on_close_is_refused_and_changes_nothing(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    closed = close(diary.store, LEAD, name, "done")
    assert (closed.status, closed.closed_by, closed.closed_reason) == ("closed", "lena", "done")
    with pytest.raises(Refused, match=f"{name} was closed by lena"):
        close(diary.store, LEAD, name, "again")
    with pytest.raises(Refused, match=f"{name} is closed"):
        link_holds(diary.store, LEAD, name, ["H-1"])
    assert case(diary.store, name) == closed


def test_of_several_who_close_at_once_one_closes(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id

    def try_it(number: int) -> str:
        try:
            return close(diary.store, LEAD, name, str(number)).closed_reason or ""
        except Refused:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(try_it, range(4)))
    assert found.count("refused") == 3
    assert case(diary.store, name).closed_reason in found
    assert [one.action for one in entries(diary.store)].count("recall.close") == 1


def test_a_closed_case_is_followed_by_another(diary: Diary) -> None:
    first = close(diary.store, LEAD, opened(diary.store, "RAW").recall_id, "done")
    assert opened(diary.store, "RAW", follows=first.recall_id).follows == first.recall_id
    with pytest.raises(NotFound, match="R-1999-0001"):
        opened(diary.store, "RAW", follows="R-1999-0001")


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"reason": "x"}, "needs its class"),
        ({"reason": " ", "recall_class": "I"}, "needs a reason"),
        ({"reason": "x", "recall_class": "I", "kind": "market-withdrawal"}, "market withdrawal is no recall"),
        ({"reason": "x", "recall_class": "I", "kind": "stock-recovery"}, "stock recovery is no recall"),
    ],
)
def test_what_a_case_can_not_be_is_said(told: dict[str, str], text: str) -> None:
    with pytest.raises(BadInput, match=text):
        CaseRequest(starts=("RAW",), **told)  # type: ignore[arg-type]


def test_a_market_withdrawal_has_no_class(diary: Diary) -> None:
    made = open_case(diary.store, LEAD, CaseRequest(starts=("RAW",), reason="label", kind="market-withdrawal"))
    assert (made.kind, made.recall_class) == ("market-withdrawal", None)


def test_what_is_not_on_record_opens_nothing(diary: Diary) -> None:
    diary.received(1, "J/RAW", "R9")
    for start, error in (("NONE", NotFound), ("lot:RAW", Ambiguous), ("lot:", BadInput)):
        with pytest.raises(error):
            opened(diary.store, start)
    with pytest.raises(BadInput, match="needs a start"):
        opened(diary.store)
    assert cases(diary.store) == []
    assert entries(diary.store) == []


def test_an_unknown_case_is_said(diary: Diary) -> None:
    for act in (
        lambda: case(diary.store, "R-1999-0001"),
        lambda: close(diary.store, LEAD, "R-1999-0001", "x"),
        lambda: impact(diary.store, "R-1999-0001"),
        lambda: impact(diary.store, "R-1999-0001", 1),
        lambda: link_holds(diary.store, LEAD, "R-1999-0001", []),
    ):
        with pytest.raises(NotFound, match="R-1999-0001"):
            act()
    with pytest.raises(BadInput, match="needs a reason"):
        close(diary.store, LEAD, "R-1999-0001", " ")


def test_a_unit_means_what_it_held_when_the_case_was_opened(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "A:10@H", "R1")
    made = opened(store, "hu:H", held_at=at(2))
    diary.emptied(3, "H")
    diary.packed(5, "B:10", "H")
    assert [row.lot_number for row in impact(store, made.recall_id).lots] == ["A"]
    later = opened(store, "hu:H", held_at=at(6))
    assert [row.lot_number for row in impact(store, later.recall_id).lots] == ["B"]


def test_a_unit_filled_by_a_clock_that_runs_ahead_can_be_recalled(store: Store) -> None:
    diary = Diary(store)
    ahead = (datetime.now(UTC) - at(0)).total_seconds() / 3600 + 24
    diary.received(ahead, "A:10@H", "R1")
    assert [row.lot_number for row in impact(store, opened(store, "hu:H").recall_id).lots] == ["A"]


def test_a_request_sent_again_opens_no_second_case(diary: Diary) -> None:
    request = CaseRequest(starts=("lot:RAW",), reason="why", recall_class="II", key="k1")
    first = open_case(diary.store, LEAD, request)
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: open_case(diary.store, LEAD, request), range(4)))
    assert {one.recall_id for one in again} == {first.recall_id}
    twice = CaseRequest(starts=("lot:RAW",), reason="why", recall_class="II", key="k2")
    with ThreadPoolExecutor(4) as pool:
        assert len({one.recall_id for one in pool.map(lambda _: open_case(diary.store, LEAD, twice), range(4))}) == 1
    assert len(cases(diary.store)) == 2
