"""The last step: nodes that many parts of the work name, made once: parties, items, places, orders, transformations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from genealogy.fill import spill
from genealogy.fill.intake import LABELS
from genealogy.fill.pool import own_part
from genealogy.fill.tables import Tables
from genealogy.record import masterrows

_KEYS: Final = dict(LABELS.values()) | {"Order": "order_id", "Transformation": "transformation_key"}
_STUBS: Final = frozenset(dict(LABELS.values()))


def fill(folder: Path, partition: int) -> None:
    """Make the things of a partition."""
    nodes: dict[tuple[str, str], dict[str, Any]] = {}
    for label, key, values, is_told in spill.read(folder, "things", partition):
        node = nodes.get((label, key))
        if node is None:
            node = nodes[label, key] = {_KEYS[label]: key} | ({"stub": True} if label in _STUBS and key else {})
            if not is_told:
                node |= values
        if is_told:
            node["touched"] = 1
            masterrows.tell(node, [values])
    by_label: dict[str, list[dict[str, Any]]] = {}
    for (label, _), node in nodes.items():
        by_label.setdefault(label, []).append(node)
    tables = Tables(folder, own_part())
    for label, found in by_label.items():
        tables.nodes(label, _KEYS[label], found)
