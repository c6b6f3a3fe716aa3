"""Flat files of a plant with a tank, from end to end (semantics 6.1, 3.7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from genealogy.record.graphhash import graph_hash
from genealogy.store import Store
from genealogy.trace import Question, Start, trace
from loaders.run import Request, load
from tests.loaders.flat_files import FILES, row, write

PLANT = {
    "locations": ["location_id,warehouse,type,vessel_rule,heel", "TANK,W1,tank,fifo,5", "BIN1,W1,bin,,"],
    "receipts": [
        FILES["receipts"][0],
        row("receipts", receipt_id="R1", lot_id="L1", hu_id="", location_id="TANK"),
        row("receipts", receipt_id="R2", lot_id="L3", hu_id="", location_id="TANK", ts="2025-01-01 10:00:00", supplier_lot="X9"),
    ],
    "productions": [
        FILES["productions"][0],
        row("productions", ts="2025-01-01 09:00:00", lot_id="L1", hu_id="", location_id="TANK"),
        row("productions", 1, ts="2025-01-01 09:30:00"),
        row("productions", production_id="P2", ts="2025-01-01 11:00:00", lot_id="L3", hu_id="", location_id="TANK"),
        row("productions", 1, production_id="P2", ts="2025-01-01 11:30:00", lot_id="L4", hu_id="H5"),
    ],
    "shipments": [*FILES["shipments"], row("shipments", shipment_line_id="D2", lot_id="L4", hu_id="H5", customer_id="C2")],
}


@pytest.mark.parametrize("first", ["locations", "receipts", "shipments"])
def test_a_tank_links_what_its_files_keep_apart_whichever_comes_first(store: Store, tmp_path: Path, first: str) -> None:
    paths = sorted(write(tmp_path, **PLANT), key=lambda path: path.stem != first)
    for path in paths:
        load(store, Request([path]))
    answer = trace(store, Question("forward", (Start("lot", "|MILK|L1"),)))
    assert {line.shipment_line_id for line in answer.shipments} == {"D1", "D2"}
    assert {line.shipment_line_id for line in trace(store, Question("forward", (Start("lot", "|MILK|L3"),))).shipments} == {"D2"}
    told = store.autocommit("MATCH (l:Lot {lot_key: '||TANK'}) RETURN l.vessel AS vessel, l.vessel_rule AS rule, l.heel AS heel")
    assert told == [{"vessel": True, "rule": "fifo", "heel": 5_000_000}]
    one_by_one = graph_hash(store)
    store.autocommit("MATCH (n) DETACH DELETE n")
    load(store, Request([tmp_path]))
    assert graph_hash(store) == one_by_one
