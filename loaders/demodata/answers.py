"""The right answers, found by following timestamps through the written files; knows no graph and no database.

Forward: a lot is bad from the moment something bad came into it; what leaves it then or later is bad. Backward: the same relation from the other end.
A lot that is touched counts in full. For sets that fit in memory.
"""

from __future__ import annotations

import csv
import heapq
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, str]


class Ledger:
    """The files of one data set, arranged for following.

    Args:
        folder: Where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.lots = {row["lot_id"]: row for row in _rows(folder, "lots")}
        self.shipments, self.returns = _rows(folder, "shipments"), _rows(folder, "returns")
        self.receipts, self.transfers = _rows(folder, "receipts"), _rows(folder, "transfers")
        self.units = _rows(folder, "handling_units")
        self.productions: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {"I": [], "O": []})
        for row in _rows(folder, "productions"):
            self.productions[row["production_id"]][row["io"]].append(row)
        self._into: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._out_of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for production, lines in self.productions.items():
            for row in lines["I"]:
                self._out_of[row["lot_id"]].append((row["ts"], production))
            for row in lines["O"]:
                self._into[row["lot_id"]].append((row["ts"], production))

    def lots_of(self, supplier_id: str, supplier_lot: str) -> list[str]:
        """The internal lots a supplier's lot was received under."""
        found = {row["lot_id"] for row in self.receipts if (row["supplier_id"], row["supplier_lot"]) == (supplier_id, supplier_lot)}
        return sorted(found)

    def forward(self, starts: Iterable[str]) -> dict[str, Any]:
        """What these lots became, who got it, where it stands."""
        since = self._bad_since(starts)
        lines = [row for row in self.shipments if row["lot_id"] in since and row["ts"] >= since[row["lot_id"]]]
        return {
            "lots": sorted(since),
            "shipment_lines": sorted(row["shipment_line_id"] for row in lines),
            "orders": sorted({row["order_id"] for row in lines}),
            "customers": sorted({row["customer_id"] for row in lines}),
            "shipped": _sums(lines),
            "on_hand": self._on_hand(set(since)),
            "lots_if_time_is_ignored": len(self._bad_since(starts, ignore_time=True)),
        }

    def backward(self, starts: Iterable[str]) -> dict[str, Any]:
        """What these lots were made of, and who sent it."""
        until = self._good_until(starts)
        receipts = [row for row in self.receipts if row["lot_id"] in until and row["ts"] <= until[row["lot_id"]]]
        return {
            "lots": sorted(until),
            "receipts": sorted({row["receipt_id"] for row in receipts}),
            "suppliers": sorted({row["supplier_id"] for row in receipts}),
            "supplier_lots": sorted([*pair] for pair in {(row["supplier_id"], row["supplier_lot"]) for row in receipts}),
        }

    def _bad_since(self, starts: Iterable[str], *, ignore_time: bool = False) -> dict[str, str]:
        since: dict[str, str] = {}
        queue = [("", lot) for lot in starts]
        while queue:
            moment, lot = heapq.heappop(queue)
            if lot in since:
                continue
            since[lot] = moment
            for used, production in self._out_of[lot]:
                if ignore_time or used >= moment:
                    for row in self.productions[production]["O"]:
                        heapq.heappush(queue, ("" if ignore_time else row["ts"], row["lot_id"]))
        return since

    def _good_until(self, starts: Iterable[str]) -> dict[str, str]:
        until: dict[str, str] = {}
        waiting = dict.fromkeys(starts, "9999")
        while waiting:
            # Latest first, so that each lot is settled once, with its last moment.
            lot = max(waiting, key=lambda each: waiting[each])
            until[lot] = moment = waiting.pop(lot)
            for made, production in self._into[lot]:
                if made <= moment:
                    for row in self.productions[production]["I"]:
                        source = row["lot_id"]
                        if source not in until and row["ts"] > waiting.get(source, ""):
                            waiting[source] = row["ts"]
        return until

    def _on_hand(self, lots: set[str]) -> dict[str, dict[str, int]]:
        top = {row["hu_id"]: row["parent_hu_id"] or row["hu_id"] for row in self.units}
        place = {row["hu_id"]: row["location_id"] for row in self.units}
        for row in sorted(self.transfers, key=lambda each: each["ts"]):
            place[row["hu_id"]] = row["to_location"]
        held: dict[tuple[str, str], int] = defaultdict(int)
        for sign, rows in ((1, self.receipts), (1, self._made("O")), (-1, self._made("I")), (-1, self.shipments), (1, self.returns)):
            for row in rows:
                if row["lot_id"] in lots:
                    held[row["hu_id"], row["uom"]] += sign * int(row["qty"])
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for (unit, uom), quantity in held.items():
            if quantity:
                found[place[top[unit]]][uom] += quantity
        return {location: dict(found[location]) for location in sorted(found)}

    def _made(self, io: str) -> Iterable[Row]:
        return (row for lines in self.productions.values() for row in lines[io])


def _sums(rows: Iterable[Row]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        found[row["uom"]] += int(row["qty"])
    return dict(sorted(found.items()))


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
