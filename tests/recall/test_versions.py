"""Versions: Monday's list is on Friday what it was on Monday, and Friday's says what changed."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from genealogy import exceptions
from genealogy.audit import entries
from genealogy.errors import NotFound, StoreError
from genealogy.master import CustomerRow
from genealogy.recall import case, close, impact, load, read, versions
from genealogy.recall.answer import ImpactList
from genealogy.recall.text import late_versions
from genealogy.record import Recorder
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from genealogy.trace import engine, to_json
from tests.recall.conftest import LEAD, opened
from tests.trace.diary import Diary


def changed(found: ImpactList) -> set[tuple[str, str, str]]:
    assert found.changes is not None
    return {(row.table, row.change, row.row.replace("lot ", "")) for row in found.changes.rows}


def test_an_old_version_is_the_same_to_the_byte_after_late_data(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    monday = to_json(impact(diary.store, name))
    diary.shipped(3.5, "MID:3", "L8", "C8", "SO8")
    diary.voided("diary|ship|006")
    Recorder(diary.store).master([CustomerRow(customer_id="C1", name="Renamed", contact="Bea")])
    friday = to_json(impact(diary.store, name))
    assert to_json(impact(diary.store, name, 1)) == monday == load(diary.store, name, 1)[1]
    assert to_json(impact(diary.store, name, 2)) == friday == load(diary.store, name, 2)[1]
    assert monday != friday
    made = case(diary.store, name).versions
    assert [one.hash for one in made] == [hashlib.sha256(text).hexdigest() for text in (monday, friday)]


def test_late_data_make_a_new_version_that_says_what_changed(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    first = impact(diary.store, name)
    diary.shipped(3.5, "MID:3", "L8", "C8", "SO8")
    found = impact(diary.store, name)
    assert (first.version, first.changes, found.version) == (1, None, 2)
    assert {("customers", "added", "C8"), ("orders", "added", "SO8 C8"), ("lines", "added", "L8 MID"), ("stock", "changed", "DOCK MID kg")} <= changed(found)
    stock = next(row for row in found.changes.rows if row.table == "stock") if found.changes else None
    assert stock is not None
    assert [(field.name, field.was, field.now) for field in stock.fields if field.name == "quantity"] == [("quantity", "10", "7")]


def test_a_void_takes_rows_away(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    sent = diary.shipped(6, "END:1", "L9", "C9", "SO9")
    impact(diary.store, name)
    diary.voided(sent)
    assert {("customers", "gone", "C9"), ("orders", "gone", "SO9 C9"), ("lines", "gone", "L9 END")} <= changed(impact(diary.store, name))


def test_a_return_changes_what_is_out(diary: Diary) -> None:
    sent = diary.shipped(6, "END:4", "L9", "C2", "SO9")
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name)
    diary.returned(7, "END:4", sent, "C2", "scrap")
    found = impact(diary.store, name)
    assert {("customers", "changed", "C2"), ("lines", "changed", "L9 END"), ("stock", "added", "RETURNS END kg scrap")} <= changed(found)
    assert found.customers[1].outstanding[0].quantity == "10"


def test_without_a_change_the_version_stays_and_it_is_noted_that_somebody_looked(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    first = impact(diary.store, name)
    diary.received(9, "J/ELSE:5", "R9")
    again = impact(diary.store, name)
    assert (again.version, first.checked) == (1, None)
    assert again.checked is not None
    assert again.checked.commit == diary.commit() == first.as_of.commit + 1
    kept = case(diary.store, name).versions
    assert [(one.number, one.checked_commit) for one in kept] == [(1, diary.commit())]
    assert [one.action for one in entries(diary.store)] == ["recall.open", "recall.refresh"]


def test_a_contact_that_changes_is_a_change(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name)
    Recorder(diary.store).master([CustomerRow(customer_id="C1", phone="+49 9")])
    found = impact(diary.store, name)
    assert changed(found) == {("customers", "changed", "C1")}


def test_what_is_no_longer_missing_is_said(diary: Diary) -> None:
    diary.conflict(diary.received(9, "RAW:1", "R8"), "RAW:2")
    name = opened(diary.store, "RAW").recall_id
    first = impact(diary.store, name)
    exceptions.dismiss(diary.store, first.exceptions[0].rejected_id, reason="typed twice", by="dan")
    found = impact(diary.store, name)
    assert (first.complete, found.complete, found.changes.reasons_gone if found.changes else None) == (False, True, first.reasons)


def test_a_closed_case_still_finds_who_is_found_late_and_says_so(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name)
    close(diary.store, LEAD, name, "done")
    diary.shipped(3.5, "MID:3", "L8", "C8", "SO8")
    assert ("customers", "added", "C8") in changed(impact(diary.store, name))
    of = case(diary.store, name)
    assert (of.status, [one.number for one in late_versions(of)]) == ("closed", [2])


def test_two_who_ask_at_once_make_one_version(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: impact(diary.store, name), range(8)))
    assert {one.version for one in found} == {1}
    assert [one.number for one in case(diary.store, name).versions] == [1]


def test_an_unknown_version_is_said(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    with pytest.raises(NotFound, match="No list has been made yet"):
        impact(diary.store, name, 1)
    impact(diary.store, name)
    with pytest.raises(NotFound, match=r"no version 2 .* It has 1"):
        impact(diary.store, name, 2)


def test_a_version_that_was_tampered_with_is_not_given_out(diary: Diary) -> None:
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name)
    diary.store.autocommit("MATCH (v:RecallVersion) SET v.hash = 'x'")
    with pytest.raises(StoreError, match="not what was given out"):
        impact(diary.store, name, 1)


def test_a_long_list_is_kept_in_parts(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "_PART", 100)
    name = opened(diary.store, "RAW").recall_id
    told = to_json(impact(diary.store, name))
    parts: list[dict[str, Any]] = diary.store.autocommit("MATCH (p:RecallPart) RETURN count(p) AS parts")
    assert parts[0]["parts"] > 10
    assert to_json(impact(diary.store, name, 1)) == told


def test_data_that_keep_coming_in_give_a_list_of_one_moment(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each walk another shipment is recorded: no reading of today is of one state, so the list is what was known at one commit."""
    asked = engine.attempt
    interrupted: list[int] = []

    def attempt(tx: Any, question: Any, window: Any) -> Any:
        found = asked(tx, question, window)
        interrupted.append(len(interrupted))
        diary.shipped(6, "RAW:1", f"N{len(interrupted):02}", "C7", "SO7")
        return found

    name = opened(diary.store, "RAW").recall_id
    monkeypatch.setattr(read, "attempt", attempt)
    found = impact(diary.store, name)
    monkeypatch.undo()
    known = diary.forward("RAW", known_at=found.as_of.commit)
    assert len(interrupted) == 4
    assert found.as_of.commit < diary.commit()
    assert [row.shipment_line_id for row in found.lines] == [row.shipment_line_id for row in known.shipments]
    left = 40 - sum(line.shipment_line_id.startswith("N") for line in found.lines)
    assert {(row.quantity, row.lot_number) for row in found.stock} >= {(str(left), "RAW")}


def test_versions_survive_a_rebuild(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "RAW:10", "R1")
    diary.shipped(2, "RAW:4", "L1", "C1")
    name = opened(store, "RAW").recall_id
    told = to_json(impact(store, name))
    rebuild(store)
    assert to_json(impact(store, name, 1)) == told
    assert impact(store, name).version == 1
