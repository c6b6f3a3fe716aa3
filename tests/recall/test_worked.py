"""The story of the demo and a simulated year of a distributor: impact lists against worked answers of programs that know no graph."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from genealogy.recall import ImpactList, impact
from genealogy.store import Store
from loaders import demodata
from loaders.run import Request, load
from tests.recall.conftest import opened

FOLDER = Path(__file__).parent.parent / "data" / "distributor"
STORY = "supplier-lot:BERGBACH/BB-4711"
UNITS = {"KG": "kg", "L": "l", "EA": "piece"}


def told(found: ImpactList) -> dict[str, Any]:
    stock: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in found.stock:
        stock[row.location_id or ""][row.unit or ""] += Decimal(row.quantity or "NaN")
    return {
        "lots": sorted(row.lot_number or "" for row in found.lots),
        "shipment_lines": sorted(row.shipment_line_id for row in found.lines),
        "customers": [row.customer_id for row in found.customers],
        "shipped": {one.unit: Decimal(one.quantity or "NaN") for one in found.totals.shipped},
        "on_hand": {place: dict(sums) for place, sums in stock.items()},
    }


def test_the_story_of_the_demo(store: Store, tmp_path: Path) -> None:
    demodata.generate(demodata.Plan(), tmp_path)
    assert load(store, Request([tmp_path], source="demo")).clean
    story = json.loads((tmp_path / demodata.EXPECTED).read_text())["story"]
    right = story["forward"]
    found = impact(store, opened(store, STORY).recall_id)
    assert found.complete
    assert told(found) == {
        "lots": right["lots"],
        "shipment_lines": right["shipment_lines"],
        "customers": right["customers"],
        "shipped": {UNITS[unit]: quantity for unit, quantity in right["shipped"].items()},
        "on_hand": {place: {UNITS[unit]: quantity for unit, quantity in sums.items()} for place, sums in right["on_hand"].items()},
    }
    assert [row.order_id for row in found.orders] == right["orders"]
    assert [(row.supplier_id, row.supplier_lot_numbers) for row in found.suppliers] == [("BERGBACH", ["BB-4711"])]
    assert "PLAIN-0302" not in {row.lot_number for row in found.lots}
    skyline = next(row for row in found.customers if row.customer_id == "SKYLINE")
    assert [(one.quantity, one.unit) for one in (*skyline.shipped, *skyline.returned, *skyline.outstanding)] == [
        ("350", "piece"),
        ("40", "piece"),
        ("310", "piece"),
    ]
    assert {(row.location_id, row.quantity, row.status) for row in found.stock if row.location_id == "W3-RET"} == {
        ("W3-RET", "60", "quarantine"),
        ("W3-RET", "20", "scrap"),
    }


def test_a_distributors_year(store: Store) -> None:
    assert load(store, Request(sorted(FOLDER.glob("*.csv")))).clean
    answers = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    wrong: list[str] = []
    for lot, expected in list(answers["forward"].items())[::3]:
        found = impact(store, opened(store, f"lot:{lot}").recall_id)
        ours = told(found)
        summed: dict[str, Decimal] = {place: sum(sums.values(), Decimal(0)) for place, sums in ours["on_hand"].items()}
        right = (sorted(expected["lots"]), sorted(expected["shipment_lines"]), sorted(expected["customers"]), expected["shipped"], expected["on_hand"])
        have = (ours["lots"], ours["shipment_lines"], ours["customers"], sum(ours["shipped"].values()), summed)
        if right != have:
            wrong.append(f"{lot}: expected {right!s:.300}, found {have!s:.300}")
    for lot, expected in list(answers["backward"].items())[::3]:
        found = impact(store, opened(store, f"lot:{lot}").recall_id)
        have_too = (sorted({row.receipt_id for row in found.receipts}), [row.supplier_id for row in found.suppliers])
        if have_too != (sorted(expected["receipts"]), sorted(expected["suppliers"])):
            wrong.append(f"{lot}: expected {expected['suppliers']}, found {have_too}")
    assert wrong == []
