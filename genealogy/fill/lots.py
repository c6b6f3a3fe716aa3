"""The third step: each lot's segments, worked out from all of its lines (semantics 3)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from genealogy.fill import spill
from genealogy.fill.pool import own_part
from genealogy.fill.sheet import Sheet
from genealogy.record import masterrows, reader
from genealogy.record.flows import Change, whole
from genealogy.record.lines import LotLine
from genealogy.record.writer import Batch


def fill(folder: Path, partition: int, load_id: str, vessels: frozenset[str]) -> None:
    """Work out the lots of a partition."""
    lines: defaultdict[str, list[LotLine]] = defaultdict(list)
    for values in spill.read(folder, "lotlines", partition):
        lines[values[1]].append(LotLine(*values))
    told: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, values in spill.read(folder, "lots", partition):
        told[key].append(values)
    nodes = {key: {"segment_key": key, "stub": True, "touched": 1} | masterrows.lot_names(key) for key in sorted(lines.keys() | told.keys())}
    for key, rows in told.items():
        masterrows.tell(nodes[key], rows)
    batch = Batch()
    for key in nodes:
        if key in lines or key in vessels:
            state = reader.blank_lot(key)
            state.vessel = key in vessels
            batch.lot(whole(state, Change(lines.pop(key, [])), {}))
    sheet = Sheet(folder, own_part(), f"w{partition:02}", load_id)
    _take(sheet, batch, nodes)
    for key, node in nodes.items():
        status = node.get("event_status")
        sheet.node("Segment:Lot", "segment_key", node | {"status": node.get("master_status") if status is None else status})
        if item := node["item_id"]:
            sheet.link("OF_ITEM", ("Segment", key), ("Item", str(item)))
    sheet.close()


def _take(sheet: Sheet, batch: Batch, nodes: dict[str, dict[str, Any]]) -> None:
    """What a plan says of a lot's own node goes to that node, the rest to the sheet."""
    for name, rows in batch.rows().items():
        if name == "put_lots":
            for key, values in rows:
                nodes[key].update(values)
        elif name == "put_statuses":
            for key, status in rows:
                nodes[key]["event_status"] = status
        else:
            sheet.take(name, rows)
