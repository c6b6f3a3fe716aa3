"""Where units and lots were, and what was beside them: `genealogy whereabouts`, `genealogy exposure`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import make_app
from genealogy import events as ev
from genealogy.contents import exposure, whereabouts
from genealogy.contents.text import tell_exposure, tell_whereabouts
from genealogy.errors import BadInput
from genealogy.store import Store, Target
from genealogy.trace import Question, Start
from tests.trace.diary import Diary, at


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def places(diary: Diary, start: str, hour: float | None = None) -> list[tuple[Any, ...]]:
    answer = whereabouts(diary.store, Question("forward", (Start.parse(start),), at=None if hour is None else at(hour)))
    assert tell_whereabouts(answer)
    return [(place.handling_unit, place.inside, place.location_id, _hour(place.since), _hour(place.until), place.still) for place in answer.places]


def exposed(diary: Diary, *starts: str, **more: Any) -> set[tuple[Any, ...]]:
    answer = exposure(diary.store, Question("forward", tuple(Start.parse(start) for start in starts), **more))
    assert tell_exposure(answer)
    return {(one.lot_number, one.handling_unit, one.container, _hour(one.since), _hour(one.until)) for one in answer.exposed}


def _hour(text: str | None) -> int | None:
    return None if text is None else int(text[11:13])


def test_where_a_pallet_was_on_the_way_and_at_a_moment(diary: Diary) -> None:
    diary.received(1, "A:5@CASE", "R1")
    diary.packed(2, "@CASE", "PALLET")
    diary.moved(3, "PALLET", "FREEZER")
    diary.shipped(5, "@PALLET", "L1")
    assert places(diary, "hu:CASE") == [
        ("CASE", None, "DOCK", 1, 2, False),
        ("CASE", "PALLET", "DOCK", 2, 3, False),
        ("CASE", "PALLET", "FREEZER", 3, 5, False),
        ("CASE", "PALLET", None, 5, None, True),
    ]
    assert places(diary, "hu:PALLET", 4) == [("PALLET", None, "FREEZER", 3, 5, False)]
    assert places(diary, "hu:PALLET", 0.5) == []


def test_where_a_lot_was_in_units_and_loose(diary: Diary) -> None:
    diary.received(1, "A:9", "R1")
    diary.packed(2, "A:4", "H1")
    diary.moved(3, "H1", "AISLE")
    diary.shipped(4, "A:5", "L1")
    assert places(diary, "lot:A") == [
        (None, None, "DOCK", 1, 4, False),
        ("H1", None, "DOCK", 2, 3, False),
        ("H1", None, "AISLE", 3, None, True),
    ]


def test_exposure_tells_the_innermost_container_and_the_time_shared(diary: Diary) -> None:
    diary.received(1, "BAD:5@C1", "R1")
    diary.received(2, "IN:5@C1", "R1")
    diary.received(1, "BESIDE:5@C2", "R1")
    diary.received(1, "AFTER:5@C3", "R1")
    diary.received(1, "APART:5@C4", "R1")
    diary.packed(3, "@C1", "P")
    diary.packed(4, "@C2", "P")
    diary.shipped(6, "BAD:5@C1", "L1")
    diary.packed(8, "@C3", "P")
    assert exposed(diary, "lot:BAD") == {("IN", "C1", "C1", 2, 6), ("BESIDE", "C2", "P", 4, 6)}
    assert exposed(diary, "lot:BAD", at=at(3.5)) == {("IN", "C1", "C1", 2, 6)}
    assert exposed(diary, "lot:BAD", from_=at(7)) == set()
    assert exposed(diary, "hu:C2") == {
        ("BESIDE", "C2", "C2", 1, None),
        ("BAD", "C1", "P", 4, 6),
        ("IN", "C1", "P", 4, None),
        ("AFTER", "C3", "P", 8, None),
    }
    assert {lot.lot_number for lot in diary.forward("lot:BAD").lots} == {"BAD"}


def test_a_lot_in_a_tote_is_not_exposed_to_what_was_in_it_before(diary: Diary) -> None:
    diary.received(1, "OLD:5@TOTE", "R1")
    diary.unpacked(2, "OLD:5", "TOTE")
    diary.packed(3, "NEW:2", "TOTE")
    assert exposed(diary, "lot:NEW") == set()
    assert {row[0] for row in exposed(diary, "hu:TOTE")} == {"OLD", "NEW"}


def test_the_commands(diary: Diary, neo4j_target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (("NEO4J_URI", neo4j_target.uri), ("NEO4J_USER", neo4j_target.user), ("NEO4J_PASSWORD", neo4j_target.password)):
        monkeypatch.setenv(name, value)
    sent = diary.received(1, "A:5@H1", "R1")
    diary.received(1, "B:5@H1", "R1")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(make_app(), list(arguments))
        return result.exit_code, result.stdout

    status, text = run("contents", "H1")
    assert (status, "5 kg of lot A of item I" in text) == (0, True)
    assert json.loads(run("contents", "location:DOCK", "--from", "2026-03-01", "--json")[1])["from"] == "2026-03-01T00:00:00Z"
    assert json.loads(run("whereabouts", "hu:H1", "--at", "2026-03-01", "--json")[1])["places"][0]["location_id"] == "DOCK"
    assert "not genealogy" in run("exposure", "lot:A")[1]
    shipped = diary.shipped(2, "A:1@H1", "L1")
    status, text = run("trace", "forward", "lot:A", "--widen", "pick-face", "30")
    assert (status, "within 30 minutes, at 1 pick face: 1 more lot, 0 more customers" in text) == (0, True)
    assert json.loads(run("trace", "forward", "lot:A", "--widen", "pick-face", "30", "--json")[1])["widened"]["lots"][0]["lot_number"] == "B"
    (tmp_path / "assumed").write_text(ev.encode(ev.EventVoided(event_id="what-if|void|1", source="what-if", voids=(shipped,))), encoding="utf-8")
    found = json.loads(run("trace", "forward", "lot:A", "--widen", "pick-face", "30", "--assume", str(tmp_path / "assumed"), "--json")[1])
    assert (found["assumed"], found["widened"]["lots"]) == (1, [])
    with pytest.raises(BadInput, match="--widen takes pick-face"):
        CliRunner().invoke(make_app(), ["trace", "forward", "lot:A", "--widen", "aisle", "30"], catch_exceptions=False)
    diary.conflict(sent, "A:7@H1")
    assert run("contents", "hu:H1")[0] == 3
