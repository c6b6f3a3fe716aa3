"""A whole database as text, without what only tells when and how it got there: equal for equal databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from genealogy.store import Store

_NOTES = {"Commit", "Counter", "Load", "Migration", "MigrationLock"}
_STAMPS = {"commit", "linked_at", "ended_at", "load_id"}
# In a segment of several units, the sums are in the one whose line was recorded first.
_SUMS = {"made", "back", "arrived", "out", "shipped", "unmeasured", "sum_unit"}
# What lines that hold no longer have left: fills and draws, stubs of places, and contents of places that were never anything else.
_NODES = """
MATCH (n) WHERE n.dead IS NULL AND NOT
  ((n:Transformation AND n.derived OR n:Location AND n.stub OR n:Lot AND n.stub AND n.last_line IS NULL) AND
    NOT EXISTS { (n)-[r]-() WHERE r.superseded_at IS NULL })
RETURN labels(n) AS labels, properties(n) AS told
"""
_LINKS = """
MATCH (a)-[r]->(b) WHERE r.superseded_at IS NULL
WITH a, r, b, ['segment_key', 'transformation_key', 'event_id', 'content_key', 'hu_key', 'location_id', 'customer_id', 'supplier_id', 'order_id', 'item_id']
  AS keys
RETURN head([k IN keys WHERE a[k] IS NOT NULL | a[k]]) AS a, type(r) AS type, properties(r) AS told, head([k IN keys WHERE b[k] IS NOT NULL | b[k]]) AS b
"""


def whole(store: Store, *but: str) -> Counter[str]:
    """Every node and every current relationship with all its properties but stamps and these others, and how often it is there."""
    found: Counter[str] = Counter()
    for row in store.autocommit(_NODES):
        if not _NOTES & set(row["labels"]):
            found[f"{sorted(row['labels'])} {_told(row['told'], but)}"] += 1
    for row in store.autocommit(_LINKS):
        if row["type"] == "STOCK_AT" and not row["told"]["base_quantity"]:
            continue  # As good as none: it tells that something was there once.
        found[f"{row['a']} -{row['type']} {_told(row['told'], but)}-> {row['b']}"] += 1
    return found


def differences(one: Counter[str], other: Counter[str]) -> list[str]:
    """What only one of two databases holds; the first of each."""
    only = [(f"- {line}", number) for line, number in (one - other).items()][:20], [(f"+ {line}", number) for line, number in (other - one).items()][:20]
    return [f"{line} ({number})" for side in only for line, number in sorted(side)]


def _told(properties: dict[str, object], but: Collection[str]) -> str:
    left_out = _STAMPS.union(but, _SUMS if properties.get("unmeasured") else ())
    return str({name: value for name, value in sorted(properties.items()) if name not in left_out})
