"""What a query's plan must not do, whatever the query.

The server's plan says how a text will be run before it is. A walk that keeps paths instead of places never ends on a diamond, and a scan of a label grows
with the whole history of the plant. Both look harmless in the text, so every query file is explained on a real server and its operators are judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from queries.registry import Query

# Rooms where an answer must not cost more the longer the plant has been running.
STRICT = ("trace", "record", "balance", "recall")
_SCANS = "AllNodesScan", "NodeByLabelScan", "NodeByLabelsScan", "RelationshipsScan", "RelationshipTypeScan", "RelationshipTypesScan"

# A plan may look up the hold first and the mark between the two then: 4,000 nodes under a hold of 20,000 marks take 0.50 s that way, 0.14 s the other.
_FROM_THE_HOLD = re.compile(r":HELD_BY[^\]]*\]->\(\w*:Hold.*?\)")


def operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every operator of a plan, from its last step to its first, with what the server says of it; without the database's name."""
    yield str(plan["operatorType"]).split("@", maxsplit=1)[0], str((plan.get("args") or {}).get("Details", ""))
    for child in plan.get("children") or ():
        yield from operators(child)


def faults(query: Query, plan: Mapping[str, Any]) -> list[str]:
    """What is wrong with the plan of a query, or would be with one made at another time; each sentence begins with the operator, or the relationship.

    Args:
        query: The query; its `allow` lines excuse operators by name.
        plan: What EXPLAIN answers.
    """
    strict = query.name.split("/", maxsplit=1)[0] in STRICT
    found = dict(operators(plan))
    starts = [] if "HELD_BY" in query.allow else _FROM_THE_HOLD.findall(query.text)
    return [f"HELD_BY: a plan may start at the hold; name no label behind the mark ({text})" for text in starts] + [
        f"{operator}: {why} ({details})" for operator, details in found.items() if operator not in query.allow and (why := _why_not(operator, strict=strict))
    ]


def _why_not(operator: str, *, strict: bool) -> str:
    if operator.startswith(("Repeat", "BidirectionalRepeat")):
        return "walks paths; use -[:TYPE*0..]-> under DISTINCT"
    if operator.startswith("VarLengthExpand") and "Pruning" not in operator:
        return "walks every path; put DISTINCT right behind the walk and never return the path"
    if operator == "Eager":
        return "holds all rows in memory between two steps; reorder, or say `allow: Eager - why`"
    if strict and operator.endswith(_SCANS):
        return "reads every node or relationship of its kind; start from an index"
    return ""
