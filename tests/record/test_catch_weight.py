"""Catch weight: a line's second measure is kept beside the first, wherever the line goes, and neither is worked out from the other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from genealogy import events as ev
from genealogy.errors import BadRow
from genealogy.events import Line
from genealogy.record import Recorder
from genealogy.record.graphhash import graph_hash
from genealogy.record.lines import take_apart
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from genealogy.trace import Question, Start, trace
from genealogy.trace.answer import Amount
from tests import database
from tests.loaders.flat_files import FILES, Read, write
from tests.trace.diary import key, span

MEASURES = {"quantity": Decimal(4), "unit": "PCE", "catch_quantity": Decimal("10.5"), "catch_unit": "LBR"}


@dataclass
class Meat:
    """Two hams come in by piece and by weight; one is shipped, one comes back."""

    received: ev.LotReceived
    shipped: ev.LotShipped
    returned: ev.LotReturned

    def all(self) -> list[ev.Event]:
        return [self.received, self.shipped, self.returned]


def meat(**measures: Any) -> Meat:
    def head(name: str, hour: float) -> dict[str, Any]:
        return {"event_id": name, "source": "t", "document": name, "event_time": span(hour)}

    line = Line(lot_key=key("HAM/A"), location_id="DOCK", **{**MEASURES, **measures})
    return Meat(
        ev.LotReceived(receipt_id="R1", supplier_id="S", lines=(line,), **head("r", 1)),
        ev.LotShipped(shipment_id="SH", customer_id="C", lines=(replace(line, document_line_id="L1", order_id="SO"),), **head("s", 3)),
        ev.LotReturned(customer_id="C", lines=(replace(line, returns_line="s", disposition="restock"),), **head("b", 4)),
    )


def kept(store: Store) -> list[tuple[Any, ...]]:
    """Kind, and second measure as entered and in its base unit, of all live lines that have one."""
    text = (
        "MATCH (:Segment)-[r:RECEIVED_AS|SHIPPED_IN|RETURNED_AS]-() WHERE r.catch_base_quantity IS NOT NULL "
        "RETURN type(r) AS kind, r.catch_quantity AS told, r.catch_unit AS unit, r.catch_base_quantity AS amount, r.catch_base_unit AS base ORDER BY kind"
    )
    return [tuple(row.values()) for row in store.read(lambda tx: tx.command(text), name="test")]


def test_both_measures_are_kept_and_answered(store: Store) -> None:
    Recorder(store).record(meat().all())
    assert kept(store) == [(kind, "10.5", "LBR", 4_762_720, "kg") for kind in ("RECEIVED_AS", "RETURNED_AS", "SHIPPED_IN")]
    forward = trace(store, Question("forward", (Start("lot", key("HAM/A")),)))
    (line,) = forward.shipments
    assert (line.quantity, line.unit, line.entered_quantity, line.entered_unit) == ("4", "piece", "4", "PCE")
    assert (line.catch_quantity, line.catch_unit) == ("4.76272", "kg")
    weight, pieces = [Amount(quantity="4.76272", unit="kg")], [Amount(quantity="4", unit="piece")]
    assert [(row.shipped, row.shipped_catch, row.shipped_entered) for row in forward.customers] == [(pieces, weight, [Amount(quantity="4", unit="PCE")])]
    assert [(row.shipped, row.shipped_catch) for row in forward.orders] == [(pieces, weight)]
    backward = trace(store, Question("backward", (Start("lot", key("HAM/A")),)))
    assert [(row.quantity, row.unit, row.received_catch) for row in backward.receipts] == [("4", "piece", weight)]


def test_neither_is_worked_out_from_the_other(store: Store) -> None:
    Recorder(store).record(meat(quantity=None).all())
    (line,) = trace(store, Question("forward", (Start("lot", key("HAM/A")),))).shipments
    assert (line.quantity, line.catch_quantity) == (None, "4.76272")


def test_it_goes_along_when_the_lot_is_cut_anew_and_when_all_is_rebuilt(store: Store) -> None:
    recorder = Recorder(store)
    recorder.record(meat().all())
    # A refill at hour 2, between receipt and shipment, and a shipment before it: the lot falls into two segments.
    early = replace(meat(quantity=Decimal(1)).shipped, event_id="s0", event_time=span(1.5))
    late = replace(meat().received, event_id="r2", event_time=span(2))
    recorder.record([early, late])
    before, lines = graph_hash(store), kept(store)
    assert len(lines) == 5
    assert {line[3] for line in lines} == {4_762_720}
    rebuild(store)
    assert (graph_hash(store), kept(store)) == (before, lines)


def test_the_hash_of_the_graph_tells_it(store: Store) -> None:
    Recorder(store).record(meat().all())
    first = graph_hash(store)
    database.empty(store)
    Recorder(store).record(meat(catch_quantity=Decimal("10.6")).all())
    assert graph_hash(store) != first


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity"])
def test_a_second_measure_is_checked_like_the_first(quantity: str) -> None:
    with pytest.raises(BadRow, match="catch_quantity"):
        take_apart(meat(catch_quantity=Decimal(quantity)).shipped)


def test_flat_files_may_have_the_columns(tmp_path: Path) -> None:
    more = {}
    for name in ("receipts", "transfers", "productions", "shipments", "returns"):
        header, *rows = FILES[name]
        more[name] = [f"{header},catch_quantity,catch_unit", *(f"{row},3.5,KGM" for row in rows)]
    read = Read(write(tmp_path, **more))
    assert (read.rejected, read.warnings) == ([], [])
    lines = [
        line for event in read.events if event.event_id.split("|")[1] in ("receipt", "transfer", "production", "shipment", "return") for line in _lines(event)
    ]
    assert len(lines) == 6
    assert {(line.catch_quantity, line.catch_unit) for line in lines} == {(Decimal("3.5"), "KGM")}


def test_a_bad_second_measure_sets_its_row_aside(tmp_path: Path) -> None:
    header, row = FILES["shipments"]
    read = Read(write(tmp_path, shipments=[f"{header},catch_quantity,catch_unit", f"{row},heavy,KGM"]))
    (rejected,) = read.rejected
    assert (rejected.file, rejected.row, rejected.field, rejected.expected, rejected.found) == (
        "shipments.csv",
        2,
        "catch_quantity",
        "a number like 12.5",
        "'heavy'",
    )
    assert '"catch_quantity": "heavy"' in rejected.original


def test_files_without_the_columns_make_the_events_they_always_made(tmp_path: Path) -> None:
    assert not any("catch" in ev.encode(event) for event in Read(write(tmp_path)).events)


def _lines(event: ev.Event) -> tuple[Line, ...]:
    return event.lines + getattr(event, "outputs", ())
