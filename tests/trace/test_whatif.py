"""What if: assumed and removed events shape one answer and leave no trace of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from genealogy import events as ev
from genealogy.errors import BadInput
from genealogy.record.graphhash import graph_hash
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, read_events, suppose
from tests.trace.diary import Diary, key, lines, lots, span


@pytest.fixture
def diary(store: Store) -> Diary:
    """Two silos; the second got what was left of the first."""
    diary = Diary(store)
    diary.received(1, "BAD:100", "R1")
    diary.received(1, "GOOD:100", "R2")
    diary.made(2, "BAD:100", "SILO1:100", "F1")
    diary.made(2, "GOOD:100", "SILO2:100", "F2")
    diary.made(3, "SILO1:10", "SILO2:10", "PUMPED")
    diary.made(4, "SILO2:50", "CHEESE:50", "P1")
    diary.shipped(5, "CHEESE:50", "L1", "C1")
    return diary


def _suppose(diary: Diary, *events: ev.Event) -> TraceAnswer:
    return suppose(diary.store, Question("forward", (Start("lot", key("BAD")),)), events)


def _void(*what: str) -> ev.Event:
    return ev.EventVoided(event_id="what-if|void|1", source="what-if", voids=what)


def _shipment(customer: str) -> ev.Event:
    line = ev.Line(lot_key=key("SILO1"), document_line_id="L9")
    return ev.LotShipped(event_id="what-if|ship|1", source="what-if", event_time=span(9), customer_id=customer, shipment_id="S9", lines=(line,))


def test_had_the_second_silo_been_kept_apart(diary: Diary) -> None:
    pumped = ev.event_id("diary", "make", "004")
    assert set(lots(diary.forward("lot:BAD"))) == {"BAD", "SILO1", "SILO2", "CHEESE"}
    apart = _suppose(diary, _void(pumped))
    assert (set(lots(apart)), lines(apart), apart.assumed) == ({"BAD", "SILO1"}, {}, 1)


def test_a_further_shipment_is_in_that_answer_only(diary: Diary) -> None:
    before, hash_before = diary.forward("lot:BAD"), graph_hash(diary.store)
    supposed = _suppose(diary, _shipment("C9"))
    assert [customer.customer_id for customer in supposed.customers] == ["C1", "C9"]
    after = diary.forward("lot:BAD")
    assert [customer.customer_id for customer in after.customers] == ["C1"]
    assert graph_hash(diary.store) == hash_before
    assert supposed.completeness.watermark == after.completeness.watermark == before.completeness.watermark


def test_it_can_start_from_a_lot_that_is_only_supposed(diary: Diary) -> None:
    made = ev.LotTransformed(
        event_id="what-if|make|1", source="what-if", transformation_id="W1", event_time=span(6),
        lines=(ev.Line(line="i", lot_key=key("CHEESE")),), outputs=(ev.Line(line="o", lot_key=key("PIZZA")),),
    )  # fmt: skip
    found = suppose(diary.store, Question("backward", (Start("lot", key("PIZZA")),)), [made])
    assert {row.receipt_id for row in found.receipts} == {"R1", "R2"}


def test_an_event_that_can_not_be_is_named(diary: Diary) -> None:
    nothing = ev.LotShipped(event_id="what-if|ship|2", source="what-if", lines=(ev.Line(),))
    with pytest.raises(BadInput, match=r"assumed event what-if\|ship\|2"):
        _suppose(diary, nothing)


def test_what_is_supposed_was_never_known(diary: Diary) -> None:
    with pytest.raises(BadInput, match="not known at any time"):
        suppose(diary.store, Question("forward", (Start("lot", key("BAD")),), known_at=3), [_shipment("C9")])


@pytest.mark.parametrize("form", ["lines", "list"])
def test_events_of_a_file(tmp_path: Path, form: str) -> None:
    file = tmp_path / "assumed.json"
    texts = [ev.encode(_shipment("C9")), ev.encode(_void("x"))]
    file.write_text("\n".join(texts) if form == "lines" else f"[{', '.join(texts)}]", encoding="utf-8")
    assert read_events(file) == [_shipment("C9"), _void("x")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "LotShipped"}', r"assumed.json, event 1: .*event_id"),
        ('{"type": "LotVanished", "event_id": "1", "source": "x"}', "event 1: .*LotVanished"),
        ("[1, 2", "is not JSON"),
        ("", "holds no event"),
    ],
)
def test_a_bad_file_names_entry_and_field(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "assumed.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        read_events(file)
