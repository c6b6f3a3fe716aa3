"""A trace as a networkx graph, to reckon with: suppliers' lots, lots, transformations and customers are nodes, what flowed between them edges.

Nodes are named `kind:key`, as starts of questions are; each has `kind`, `label` and what the answer tells of it. Edges carry `quantities` (exact, by unit),
`unmeasured` (lines without a quantity), `lines` (their ids) and `first` (when it began, if that is known).

Every edge lies on some way from the start. But a lot is one node here, so two edges that meet at it need not be one way: what left a tank before something
came in doesn't hold it. Whether one thing reached another is a question for `genealogy.trace`, not for the paths of this graph.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from genealogy.store import Store
from genealogy.trace import Links, Question, Start, TraceAnswer, links
from genealogy.trace.question import Direction

if TYPE_CHECKING:
    Graph = nx.DiGraph[str]
else:
    Graph = nx.DiGraph


def ask(store: Store, direction: Direction, *starts: str, **more: Any) -> tuple[TraceAnswer, Graph]:
    """A trace's answer and its graph, both of one state of the data; `more` goes into the question (`at`, `known_at`, `shares` …).

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    question = Question(direction, tuple(Start.parse(start) for start in starts), **more)
    answer, walked = links(store, question)
    return answer, graph_of(answer, walked)


def graph_of(answer: TraceAnswer, walked: Links) -> Graph:
    """The graph of an answer; loops stay loops."""
    graph: Graph = nx.DiGraph(direction=answer.direction, complete=answer.complete, starts=[f"{one.kind}:{one.value}" for one in answer.start])
    _lots(graph, answer)
    for made in walked.transformations:
        label = f"{made.kind or 'made'} {made.document or ''}".strip()
        told = {"what": made.kind, "document": made.document, "hops": made.hops, "certainty": made.certainty}
        graph.add_node(f"transformation:{made.transformation_key}", kind="transformation", label=label, **told)
    for line in walked.links:
        ends = f"lot:{line.lot_key}", f"transformation:{line.transformation_key}"
        _flow(graph, *(ends if line.into else ends[::-1]), line.line_id, line.quantity, line.unit, line.at)
    for one, other in walked.same_lots:
        graph.add_edge(f"lot:{one}", f"lot:{other}", same=True, quantities={}, unmeasured=0, lines=[], first=None)
    _customers(graph, answer)
    _suppliers(graph, answer)
    return graph


def together(one: Graph, other: Graph) -> Graph:
    """Two graphs of one database as one, such as what went into a lot and what became of it; complete if both are."""
    both: Graph = nx.compose(one, other)
    for node in one.nodes.keys() & other.nodes.keys():
        for name, told in one.nodes[node].items():
            both.nodes[node][name] = other.nodes[node][name] or told
    both.graph |= {"complete": one.graph["complete"] and other.graph["complete"], "starts": [*one.graph["starts"], *other.graph["starts"]], "direction": "both"}
    return both


def _lots(graph: Graph, answer: TraceAnswer) -> None:
    stock: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    held: dict[str, bool] = {}
    for row in answer.on_hand:
        held[row.lot_key] = held.get(row.lot_key, False) or row.held
        if row.quantity is not None and row.unit is not None:
            stock[row.lot_key][row.unit] += Decimal(row.quantity)
    for lot in answer.lots:
        share = lot.suspect_share
        graph.add_node(
            f"lot:{lot.lot_key}",
            kind="lot",
            label=lot.lot_number or lot.lot_key,
            lot_key=lot.lot_key,
            lot_number=lot.lot_number,
            item_id=lot.item_id,
            hops=lot.hops,
            certainty=lot.certainty,
            status=lot.status,
            expiry_date=lot.expiry_date,
            on_hand=dict(stock[lot.lot_key]),
            held=held.get(lot.lot_key, False),
            start=lot.hops == 0,
            suspect_share=(float(share.low), None if share.expected is None else float(share.expected), float(share.high)) if share else None,
        )


def _customers(graph: Graph, answer: TraceAnswer) -> None:
    for customer in answer.customers:
        graph.add_node(f"customer:{customer.customer_id}", kind="customer", label=customer.name or customer.customer_id, orders=customer.orders)
    for line in answer.shipments:
        if line.customer_id is not None:
            _flow(graph, f"lot:{line.lot_key}", f"customer:{line.customer_id}", line.shipment_line_id, line.quantity, line.unit, line.shipped_at)


def _suppliers(graph: Graph, answer: TraceAnswer) -> None:
    names = {one.supplier_id: one.name for one in answer.suppliers}
    for row in answer.receipts:
        if row.supplier_id is None and row.supplier_lot_number is None:
            continue
        node = f"supplier-lot:{row.supplier_id or ''}/{row.supplier_lot_number or ''}"
        name = names.get(row.supplier_id or "") or row.supplier_id
        graph.add_node(node, kind="supplier-lot", label=row.supplier_lot_number or "lot not told", supplier_id=row.supplier_id, name=name)
        _flow(graph, node, f"lot:{row.lot_key}", row.receipt_id, row.quantity, row.unit, row.received_at)


def _flow(graph: Graph, source: str, target: str, line: str | None, quantity: str | None, unit: str | None, at: str | None) -> None:
    """One line more on the edge between two nodes."""
    if not graph.has_edge(source, target):
        graph.add_edge(source, target, same=False, quantities={}, unmeasured=0, lines=[], first=None)
    edge = graph.edges[source, target]
    if quantity is None or unit is None:
        edge["unmeasured"] += 1
    else:
        edge["quantities"][unit] = edge["quantities"].get(unit, Decimal(0)) + Decimal(quantity)
    if line is not None:
        edge["lines"].append(line)
    moments = [one for one in (edge["first"], None if at is None else pd.Timestamp(at)) if one is not None]
    edge["first"] = min(moments, default=None)
