"""Every row can be explained: one witness way, event by event."""

from __future__ import annotations

import pytest

from genealogy.errors import NotFound
from genealogy.store import Store
from genealogy.trace import Start, explain
from genealogy.trace.told import tell_candidates, tell_way
from tests.trace.diary import Diary, key


@pytest.fixture
def diary(store: Store) -> Diary:
    diary = Diary(store)
    diary.received(1, "RAW:100", "R1", "S1", "X")
    diary.made(2, "RAW:60", "MID:60", "P1", kind="blend")
    diary.made(3, "MID:40", "END:41", "P2")
    diary.made(2.5, "RAW:1", "OTHER:1", "P3")
    diary.shipped(4, "END:30", "L1", "C1", "SO1")
    return diary


def _kinds(diary: Diary, start: str, target: str) -> list[tuple[str, str | None]]:
    return [(step.kind, step.document) for step in explain(diary.store, Start.parse(start), Start.parse(target)).steps]


@pytest.mark.parametrize("target", ["shipment:L1", "SH-L1", "order:SO1", "customer:C1"])
def test_forward_to_a_shipment(diary: Diary, target: str) -> None:
    assert _kinds(diary, "lot:RAW", target) == [("transformation", "P1"), ("transformation", "P2"), ("shipment", "SH-L1")]


@pytest.mark.parametrize("target", ["receipt:R1", "supplier-lot:S1/X"])
def test_backward_to_a_receipt_is_told_in_the_order_of_the_flow(diary: Diary, target: str) -> None:
    assert _kinds(diary, "lot:END", target) == [("receipt", "R1"), ("transformation", "P1"), ("transformation", "P2")]


def test_quantities_times_and_lots_of_each_step(diary: Diary) -> None:
    found = explain(diary.store, Start.parse("lot:RAW"), Start.parse("lot:END"))
    assert (found.direction, found.hops, found.certainty) == ("forward", 2, "certain")
    first = found.steps[0]
    assert (first.what, first.at, first.lot_number, first.quantity, first.unit, first.to_lot_number, first.to_quantity) == (
        "blend",
        "2026-03-01T02:00:00Z",
        "RAW",
        "60",
        "kg",
        "MID",
        "60",
    )
    assert "1. 2026-03-01T02:00:00Z: blend P1 took 60 kg of lot RAW and made 60 kg of lot MID." in tell_way(found)


def test_what_was_left_flowed_on(store: Store) -> None:
    diary = Diary(store)
    diary.made(1, "M1", "TANK:10", kind="fill")
    diary.made(2, "TANK:5", "A:5")
    diary.made(3, "M2", "TANK:10", kind="fill")
    diary.made(4, "TANK:5", "B:5")
    steps = explain(diary.store, Start.parse("lot:M1"), Start.parse("lot:B")).steps
    assert [step.kind for step in steps] == ["transformation", "carried", "transformation"]
    assert "what was left of it flowed on" in tell_way(explain(diary.store, Start.parse("lot:M1"), Start.parse("lot:B")))


def test_from_a_unit_and_to_a_unit(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "RAW:50@H1", "R1")
    diary.made(2, "RAW:20@H1", "A:20@HA")
    diary.made(3, "RAW:5", "B:5")
    found = explain(diary.store, Start.parse("hu:H1"), Start.parse("hu:HA"))
    assert [(step.kind, step.handling_unit, step.to_lot_number) for step in found.steps] == [("transformation", "H1", "A")]
    guess = explain(diary.store, Start.parse("hu:H1"), Start.parse("lot:B"))
    assert (guess.certainty, guess.hops, [step.to_lot_number for step in guess.steps if step.to_lot_number]) == ("possible", 1, ["B"])


def test_nothing_leads_there(diary: Diary) -> None:
    with pytest.raises(NotFound, match="in neither direction"):
        explain(diary.store, Start.parse("lot:OTHER"), Start.parse("lot:END"))


def test_the_same_lot_needs_no_step(diary: Diary) -> None:
    found = explain(diary.store, Start.parse("lot:RAW"), Start.parse(f"lot:{key('RAW')}"))
    assert (found.hops, found.steps) == (0, [])
    assert "They are the same lot" in tell_way(found)


def test_candidates_are_told() -> None:
    assert tell_candidates("x", []) == "Nothing on record is named 'x'.\n"
