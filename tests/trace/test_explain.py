"""Every row can be explained: one witness way, event by event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy import events as ev
from genealogy.errors import NotFound
from genealogy.events import Line
from genealogy.master import LotRow
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, explain
from genealogy.trace.told import tell_candidates, tell_way
from tests.trace.diary import Diary, at, key, line, span


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


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ("item:I", []),
        ("location:DOCK", ["on-hand"]),
        ("supplier:S1", ["receipt", "transformation", "transformation"]),
        ("S1", ["receipt", "transformation", "transformation"]),
        ("order:PO1", ["receipt", "transformation", "transformation"]),
    ],
)
def test_every_other_kind_of_row(diary: Diary, target: str, kinds: list[str]) -> None:
    diary.received(1, "RAW:1", "R2", "S1", "Y", order="PO1")
    start = "lot:RAW" if target == "location:DOCK" else "lot:END"
    assert [step.kind for step in explain(diary.store, Start.parse(start), target).steps] == kinds


def test_which_lot_of_several(diary: Diary) -> None:
    diary.shipped(5, "MID:3", "L2", "C1", "SO2")
    ends = {lot: explain(diary.store, Start.parse("lot:RAW"), "customer:C1", lot=lot).steps[-1].line_id for lot in (None, "MID", "END")}
    assert ends == {None: "L2", "MID": "L2", "END": "L1"}
    with pytest.raises(NotFound, match="RAW to customer:C1"):
        explain(diary.store, Start.parse("lot:RAW"), "customer:C1", lot="OTHER")


def test_stock_in_a_unit_names_the_move_that_brought_it(diary: Diary) -> None:
    diary.made(5, "END:5", "NEW:5@H7", "P7")
    diary.packed(6, "@H7", "H8")
    moved = diary.moved(7, "H8", "COLD")
    found = explain(diary.store, Start.parse("lot:RAW"), "location:COLD")
    last = found.steps[-1]
    assert (last.kind, last.lot_number, last.handling_unit, last.place, last.quantity) == ("on-hand", "NEW", "H7", "COLD", "5")
    assert [one.line_id for one in last.told_by] == [moved]
    assert "5 kg of lot NEW stands at COLD in unit H7, there since 2026-03-01T07:00:00Z. [diary" in tell_way(found)


def test_a_master_row_tells_the_supplier_of_a_lot_that_nothing_brought(diary: Diary) -> None:
    diary.made(3, "BARE:1", "LAST:1", "P9")
    diary.recorder.master([LotRow(lot_key=key("BARE"), supplier_id="S9", supplier_lot_number="N9")])
    step = explain(diary.store, Start.parse("lot:LAST"), "supplier-lot:S9/N9").steps[0]
    assert (step.kind, step.lot_number, step.what, step.party) == ("master", "BARE", "N9", "S9")


def test_each_step_names_its_records_and_people(store: Store) -> None:
    goods: dict[str, Any] = {"lot_key": key("RAW"), "quantity": Decimal(5), "unit": "kg"}
    told: dict[str, Any] = {"source": "wms", "site": "DUBLIN", "reported_by": "J. Byrne", "entered_at": at(30), "event_time": span(2)}
    made: list[ev.Event] = [
        ev.LotReceived(event_id="wms|receipt|1", document="R1", lines=(Line(**goods),), **told),
        ev.LotTransformed(event_id="wms|use|2", document="U2", transformation_id="P1", lines=(Line(**goods),), **told),
        ev.LotTransformed(event_id="erp|make|3", document="M3", transformation_id="P1", outputs=(line("END:5"),), **told | {"reported_by": "M. Ito"}),
    ]
    Recorder(store).record(made)
    step = explain(store, Start.parse("lot:RAW"), "lot:END").steps[0]
    assert [(one.document, one.type, one.reported_by, one.entered_at, one.site, one.commit) for one in step.told_by] == [
        ("U2", "LotTransformed", "J. Byrne", "2026-03-02T06:00:00Z", "DUBLIN", 1),
        ("M3", "LotTransformed", "M. Ito", "2026-03-02T06:00:00Z", "DUBLIN", 1),
    ]
    assert "[wms U2, reported by J. Byrne, entered 2026-03-02T06:00:00Z; wms M3, reported by M. Ito" in tell_way(
        explain(store, Start.parse("lot:RAW"), "lot:END")
    )


def test_as_of_a_time(diary: Diary) -> None:
    base = Question("forward", (Start.parse("lot:RAW"),), at=at(3.5))
    assert explain(diary.store, Start.parse("lot:RAW"), "lot:END", base=base).hops == 2
    with pytest.raises(NotFound):
        explain(diary.store, Start.parse("lot:RAW"), "shipment:L1", base=base)
