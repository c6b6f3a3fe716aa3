"""There and back: the demo, given out as EPCIS and loaded into an empty database, is the same genealogy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from loaders import demodata, run
from loaders.epcis import given
from loaders.epcis.query import wanted
from loaders.epcis.written import CONTEXT
from tests import database


def everything(store: Store) -> list[dict[str, Any]]:
    """All pages of all that is on record."""
    found, after = [], None
    while True:
        page = given.page(store, wanted({}), after, "", 500)
        found += page.events
        after = page.following
        if after is None:
            return found


def said(answer: TraceAnswer) -> dict[str, Any]:
    """What an answer says of goods and people."""
    return {
        "lots": {row.lot_key for row in answer.lots},
        "customers": {(row.customer_id, str(row.shipped)) for row in answer.customers},
        "shipments": sorted((row.lot_key, row.quantity, row.shipped_at, row.customer_id or "", row.shipment_id or "") for row in answer.shipments),
        "suppliers": {row.supplier_id for row in answer.suppliers},
        "units": {row.handling_unit for row in answer.handling_units},
    }


def answers(store: Store, lots: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(direction, key): said(trace(store, Question(direction, (Start("lot", key),)))) for key in lots for direction in ("forward", "backward")}


def test_the_demo_there_and_back(store: Store, tmp_path: Path) -> None:
    demodata.generate(demodata.Plan(), tmp_path / "flat")
    assert run.load(store, run.Request([tmp_path / "flat"])).clean
    lots = sorted(row["key"] for row in store.autocommit("MATCH (l:Lot) WHERE NOT l.lot_key CONTAINS '%3F' RETURN l.lot_key AS key"))
    before, told = answers(store, lots), everything(store)
    assert sum(len(one["lots"]) for one in before.values()) > 2 * len(lots) > 100

    database.empty(store)
    whole = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": told}}
    (tmp_path / "partner.jsonld").write_bytes(msgspec.json.Encoder(decimal_format="number").encode(whole))
    report = run.load(store, run.Request([tmp_path / "partner.jsonld"], source="partner"))
    assert report.clean, report.reasons
    after = answers(store, lots)
    for question, answer in before.items():
        assert after[question] == answer, question
