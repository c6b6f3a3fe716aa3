"""A wrong-lot scan: which neighbours stood at the pick face when affected goods were taken, and who else would be in the recall."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from genealogy import events as ev
from genealogy.contents.text import tell_widened
from genealogy.contents.widen import trace_widened, widened_answer
from genealogy.errors import BadInput
from genealogy.master import LocationRow
from genealogy.record import Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, suppose
from genealogy.trace.tables import write_tables
from genealogy.trace.widened import Widened
from tests.trace.diary import Diary, line, span


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def widened(diary: Diary, start: str, minutes: int = 30) -> tuple[TraceAnswer, Widened]:
    answer = trace_widened(diary.store, Question("forward", (Start.parse(start),)), minutes)
    assert answer.widened is not None
    assert tell_widened(answer.widened)
    return answer, answer.widened


def lots(found: Widened) -> dict[str | None, tuple[list[str], list[str]]]:
    return {lot.lot_number: (lot.location_ids, lot.handling_units) for lot in found.lots}


def test_neighbours_of_a_pick_are_told_apart_and_priced(diary: Diary) -> None:
    diary.received(1, "BAD:9", "R1", place="FACE")
    diary.received(1, "NEAR:9@H1", "R2", place="FACE")
    diary.received(1, "GONE:9@H2", "R2", place="FACE")
    diary.received(1, "FAR:9", "R2", place="OTHER")
    diary.moved(2, "H2", "OTHER")
    diary.received(4, "LATER:9@H3", "R3", place="FACE")
    diary.picked(3, "BAD:4", "FACE")
    diary.shipped(3.25, "BAD:4", "L1", "C1", "SO1", place=None)
    diary.shipped(5, "NEAR:2@H1", "L2", "C2", "SO2")
    diary.shipped(5, "NEAR:2@H1", "L3", "C1", "SO1")
    diary.shipped(6, "LATER:2@H3", "L4", "C3", "SO3")
    answer, found = widened(diary, "lot:BAD")
    assert lots(found) == {"NEAR": (["FACE"], ["H1"])}
    assert (found.customers_more, found.customers, found.shipment_lines_more, found.orders_more, found.not_widened) == (1, ["C2"], 2, 1, 1)
    plain = diary.forward("lot:BAD")
    assert (answer.lots, answer.customers, answer.counts, plain.widened) == (plain.lots, plain.customers, plain.counts, None)
    assert set(lots(widened(diary, "lot:BAD", 90)[1])) == {"NEAR", "GONE", "LATER"}


def test_a_unit_is_taken_from_where_it_stood_and_loose_stock_stands_beside_it(diary: Diary) -> None:
    diary.received(1, "BAD:9@H1", "R1", place="FACE")
    diary.received(1, "LOOSE:9", "R2", place="FACE")
    diary.received(1, "SOLD:9", "R2", place="FACE")
    diary.shipped(1.5, "SOLD:9", "L0", "C0", place="FACE")
    diary.shipped(3, "@H1", "L1", "C1", place=None)
    diary.shipped(9, "LOOSE:1", "L2", "C2", place="FACE")
    _, found = widened(diary, "lot:BAD")
    assert (lots(found), found.customers, [face.location_id for face in found.faces]) == ({"LOOSE": (["FACE"], [])}, ["C2"], ["FACE"])


def test_the_price_as_it_would_be(diary: Diary) -> None:
    diary.received(1, "BAD:9", "R1", place="FACE")
    diary.received(1, "NEAR:9", "R2", place="FACE")
    diary.shipped(3, "BAD:4", "L1", "C1", place="FACE")
    goods = line("NEAR:1", document_line_id="IF", location_id="FACE")
    supposed = ev.LotShipped(event_id="what-if|ship|1", source="what-if", event_time=span(4), customer_id="C2", shipment_id="IF", lines=(goods,))
    question = Question("forward", (Start.parse("lot:BAD"),))
    found = suppose(diary.store, question, [supposed], partial(widened_answer, minutes=30)).widened
    assert found is not None
    assert (list(lots(found)), found.customers) == (["NEAR"], ["C2"])
    assert widened(diary, "lot:BAD")[1].customers == []


def test_it_is_in_the_files_too(diary: Diary, tmp_path: Path) -> None:
    diary.received(1, "BAD:9", "R1", place="FACE")
    diary.received(1, "NEAR:9@H1", "R2", place="FACE")
    diary.shipped(2, "NEAR:2@H1", "L2", "C2", "SO2")
    diary.picked(3, "BAD:4", "FACE")
    written = {path.name: path.read_text(encoding="utf-8").splitlines() for path in write_tables(widened(diary, "lot:BAD", 90)[0], tmp_path)}
    assert written["neighbours.csv"] == ["lot_key,lot_number,item_id,location_ids,handling_units", '|I|NEAR,NEAR,I,"[""FACE""]","[""H1""]"']
    assert {"widened_minutes,90", "widened_customers_more,1", 'widened_customers,"[""C2""]"'} <= set(written["summary.csv"])


def test_nobody_picks_from_a_dock(diary: Diary) -> None:
    Recorder(diary.store).master([LocationRow(location_id="DOCK", type="dock"), LocationRow(location_id="SHELF", type="bin")])
    diary.received(1, "BAD:9", "R1")
    diary.received(1, "NEAR:9", "R1")
    diary.shipped(2, "BAD:4", "L1")
    assert lots(widened(diary, "lot:BAD")[1]) == {}
    diary.received(1, "BESIDE:9", "R1", place="SHELF")
    diary.picked(2, "BAD:1", "SHELF")
    assert set(lots(widened(diary, "lot:BAD")[1])) == {"BESIDE"}


def test_forward_and_by_minutes_only(diary: Diary) -> None:
    diary.received(1, "BAD:9", "R1")
    with pytest.raises(BadInput, match="within at least one minute"):
        widened(diary, "lot:BAD", 0)
    with pytest.raises(BadInput, match="sought forward"):
        trace_widened(diary.store, Question("backward", (Start("lot", "BAD"),)), 5)
