"""A simulated year of a distributor against worked answers of a program that follows time stamps in the files and knows no graph (tests/data/distributor)."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from loaders.run import Request, load

FOLDER = Path(__file__).parent / "data" / "distributor"
CSV = sorted(FOLDER.glob("*.csv"))


def _forward(answer: TraceAnswer) -> dict[str, Any]:
    on_hand: dict[str, Decimal] = defaultdict(Decimal)
    for stock in answer.on_hand or ():
        on_hand[stock.location_id or ""] += Decimal(stock.quantity or "NaN")
    shipments = answer.shipments
    return {
        "lots": sorted(lot.lot_number or "" for lot in answer.lots),
        "shipment_lines": sorted(line.shipment_line_id for line in shipments),
        "orders": answer.counts.orders,
        "customers": sorted(customer.customer_id for customer in answer.customers),
        "shipped": sum(Decimal(line.quantity or "NaN") for line in shipments),
        "on_hand": dict(on_hand),
    }


def _backward(answer: TraceAnswer) -> dict[str, Any]:
    return {
        "lots": sorted(lot.lot_number or "" for lot in answer.lots),
        "receipts": sorted({receipt.receipt_id for receipt in answer.receipts or ()}),
        "suppliers": sorted(supplier.supplier_id for supplier in answer.suppliers),
        "supplier_lots": sorted([lot.supplier_id or "", lot.supplier_lot_number] for lot in answer.supplier_lots),
    }


def _differences(lot: str, expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    wanted = {name: sorted(value) if isinstance(value, list) else value for name, value in expected.items() if name in found}
    assert wanted.keys() == found.keys()
    return [f"{lot} {name}: expected {wanted[name]!s:.200}, found {found[name]!s:.200}" for name in wanted if wanted[name] != found[name]]


def test_all_worked_answers(store: Store) -> None:
    report = load(store, Request(CSV))
    assert (report.total("new"), report.clean, report.notes) == (12_056, True, [])
    answers = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    assert (len(answers["forward"]), len(answers["backward"])) == (45, 44)
    wrong: list[str] = []
    for lot, expected in answers["forward"].items():
        answer = trace(store, Question("forward", (Start("lot", lot),)))
        assert answer.complete, lot
        wrong += _differences(lot, expected, _forward(answer))
    for lot, expected in answers["backward"].items():
        wrong += _differences(lot, expected, _backward(trace(store, Question("backward", (Start("lot", lot),)))))
    assert wrong == []
