"""From traces to a drawing: one box for each lot, transformation, receipt, supplier, order and customer, one line for all records between two of them.

A lot is one box however many segments it is cut into and whatever units it is in, since people act on lots; so a picture may show a loop where time had
none. What is drawn is the answer and no more: other ingredients of a transformation belong to it only when the question goes that way.
"""

from __future__ import annotations

from genealogy.picture.answer import LinkKind, NodeKind
from genealogy.picture.read import Material, Side
from genealogy.picture.things import Drawing, Measure, Thing
from genealogy.trace.answer import Certainty, LotAnswer, StockAnswer, millionths
from genealogy.trace.backward import Incoming
from genealogy.trace.forward import Outgoing
from genealogy.trace.names import supplier_lot_value
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST


def build(material: Material) -> Drawing:
    """The drawing, before grouping."""
    drawing = Drawing()
    for side in material.sides:
        _lots(drawing, material, side)
    for side in material.sides:
        _mixings(drawing, side)
        _beside(drawing, side)
        lines = side.traced.lines
        _outgoing(drawing, lines, side) if isinstance(lines, Outgoing) else _incoming(drawing, lines, side)
    _quantities(drawing, material)
    return drawing


def lot_id(key: str) -> str:
    """The id of a lot's box."""
    return f"lot:{key}"


def _lots(drawing: Drawing, material: Material, side: Side) -> None:
    answer = side.traced.answer
    sign = 1 if answer.direction == "forward" else -1
    for row in answer.lots:
        if lot_id(row.lot_key) not in drawing.things or sign > 0:
            drawing.things[lot_id(row.lot_key)] = _lot(row, sign, material.items)
    asked = side.traced.found.certain.lot_hops()
    whole = {start.lot_key for start in answer.start if start.kind == "lot"} or {key for key, hops in asked.items() if hops == 0}
    for key in whole:
        if isinstance(key, str) and lot_id(key) in drawing.things:
            drawing.things[lot_id(key)].asked = True
    for row in answer.lots:
        drawing.things[lot_id(row.lot_key)].held |= row.lot_key in material.held
    for stock in answer.on_hand:
        if lot_id(stock.lot_key) in drawing.things:
            _stand(drawing.things[lot_id(stock.lot_key)], stock)


def _lot(row: LotAnswer, sign: int, items: dict[str, str | None]) -> Thing:
    name = items.get(row.item_id or "")
    return Thing(
        id=lot_id(row.lot_key),
        kind="lot",
        label=row.lot_number or "lot unknown",
        detail=name or row.item_id or "item unknown",
        start=f"lot:{row.lot_key}",
        level=row.hops * sign,
        item_id=row.item_id,
        item_name=name,
        status=row.status,
        expiry=row.expiry_date,
        certainty=row.certainty,
        share=row.suspect_share,
    )


def _stand(thing: Thing, stock: StockAnswer) -> None:
    thing.on_hand.append((millionths(stock.quantity), stock.unit))
    thing.places.add(stock.location_id or "")
    thing.held = thing.held or stock.held


def _mixings(drawing: Drawing, side: Side) -> None:
    found = side.traced.found
    lot_of = found.possible.lot_of | found.certain.lot_of
    sign = 1 if side.traced.answer.direction == "forward" else -1
    seen: set[tuple[str, bool, str]] = set()
    for node, other, into, line, _, quantity, unit, at in side.walked.flows:
        # The same line flows from the lot and from the unit it was in.
        if other not in lot_of or (node, into, line) in seen or lot_id(lot_of[other]) not in drawing.things:
            continue
        seen.add((node, into, line))
        thing = _mixing(drawing, side, node, sign)
        if at is not None and (thing.at is None or at < thing.at):
            thing.at = at
        sure = node in found.certain.hops and other in found.certain.lot_of
        ends = (lot_id(lot_of[other]), thing.id) if into else (thing.id, lot_id(lot_of[other]))
        drawing.tie(*ends, "input" if into else "output", (line, (quantity, unit), at), "certain" if sure else "possible")
    for one, other, event in side.walked.same:
        if one != other and lot_id(one) in drawing.things and lot_id(other) in drawing.things:
            drawing.tie(lot_id(one), lot_id(other), "same", (event, (None, None), None), "certain")


def _mixing(drawing: Drawing, side: Side, node: str, sign: int) -> Thing:
    mixing, found = side.walked.mixings[node], side.traced.found
    made = f"made:{mixing.key}"
    if made not in drawing.things:
        hops = found.certain.hops.get(node, found.possible.hops.get(node, 0))
        certainty: Certainty = "certain" if node in found.certain.hops else "possible"
        drawing.things[made] = Thing(
            id=made, kind="transformation", label=mixing.kind or "transformation", detail=mixing.document, level=hops * sign, certainty=certainty
        )
    return drawing.things[made]


def _beside(drawing: Drawing, side: Side) -> None:
    """What may have flowed though no record links it: an outflow that names no unit, a unit filled anew (semantics 5.4)."""
    found = side.traced.found
    lot_of = found.possible.lot_of | found.certain.lot_of
    forward = side.traced.answer.direction == "forward"

    def box(node: str) -> str | None:
        return lot_id(lot_of[node]) if node in lot_of else f"made:{side.walked.mixings[node].key}" if node in side.walked.mixings else None

    for reached in (found.certain, found.possible):
        for node, targets in (reached.onward or {}).items():
            for target in targets:
                source, end = (box(node), box(target)) if forward else (box(target), box(node))
                if source is None or end is None or source == end or not {source, end} <= drawing.things.keys():
                    continue
                kind: LinkKind = "packed" if source.startswith("lot:") and end.startswith("lot:") else "input" if end.startswith("made:") else "output"
                if not {(source, end, kind), (source, end, "same")} & drawing.ties.keys():
                    drawing.tie(source, end, kind, None, "possible")


def _outgoing(drawing: Drawing, outgoing: Outgoing, side: Side) -> None:
    shown = {(row.shipment_line_id, row.lot_key) for row in side.traced.answer.shipments}
    for line in outgoing.lines.values():
        # Of what may not be seen nothing is drawn.
        if lot_id(line.lot_key) not in drawing.things or (line.shipment_line_id or line.line_id, line.lot_key) not in shown:
            continue
        certainty = outgoing.certainty[line.line_id]
        told = (line.line_id, (line.quantity, line.unit), _known(line.earliest))
        number = line.order_id or line.shipment_id or line.line_id
        document = f"{'order' if line.order_id else 'shipment'}:{number}"
        if document not in drawing.things:
            what: NodeKind = "order" if line.order_id else "shipment"
            drawing.things[document] = Thing(id=document, kind=what, label=number, detail=what, start=document, certainty="possible")
        drawing.tie(lot_id(line.lot_key), document, "shipped", told, certainty)
        if certainty == "certain":
            drawing.things[document].certainty = certainty
        if line.customer_id:
            customer = f"customer:{line.customer_id}"
            if customer not in drawing.things:
                name = outgoing.customers.get(line.customer_id)
                detail = line.customer_id if name else "customer"
                drawing.things[customer] = Thing(
                    id=customer, kind="customer", label=name or line.customer_id, detail=detail, start=customer, certainty="possible"
                )
            drawing.tie(document, customer, "sold", told, certainty)
            if certainty == "certain":
                drawing.things[customer].certainty = certainty
    shares = {f"customer:{row.customer_id}": row.suspect_share for row in side.traced.answer.customers}
    shares |= {f"order:{row.order_id}": row.suspect_share for row in side.traced.answer.orders}
    for box, share in shares.items():
        if box in drawing.things:
            drawing.things[box].share = share


def _incoming(drawing: Drawing, incoming: Incoming, side: Side) -> None:
    shown = {(row.receipt_id, row.lot_key) for row in side.traced.answer.receipts}
    for line in incoming.lines:
        if lot_id(line.lot_key) not in drawing.things or (line.receipt_id, line.lot_key) not in shown:
            continue
        told = (line.line_id, (line.quantity, line.unit), _known(line.earliest))
        receipt = f"receipt:{line.receipt_id}|{line.supplier_lot_number or ''}"
        if receipt not in drawing.things:
            theirs = f"their lot {line.supplier_lot_number}" if line.supplier_lot_number else "receipt"
            start = f"supplier-lot:{supplier_lot_value(line.supplier_id, line.supplier_lot_number)}" if line.supplier_id and line.supplier_lot_number else None
            drawing.things[receipt] = Thing(
                id=receipt, kind="receipt", label=line.receipt_id, detail=theirs, start=start or f"receipt:{line.receipt_id}", at=_known(line.earliest)
            )
        drawing.tie(receipt, lot_id(line.lot_key), "received", told, "certain")
        if line.supplier_id:
            supplier = f"supplier:{line.supplier_id}"
            if supplier not in drawing.things:
                name = incoming.suppliers.get(line.supplier_id)
                drawing.things[supplier] = Thing(
                    id=supplier, kind="supplier", label=name or line.supplier_id, detail=line.supplier_id if name else "supplier", start=supplier
                )
            drawing.tie(supplier, receipt, "supplied", told, "certain")


def _known(at: int) -> int | None:
    return None if at in (UNKNOWN_PAST, UNKNOWN_FUTURE) else at


def _quantities(drawing: Drawing, material: Material) -> None:
    """Of a box what came in; of the last in a line what went through it."""
    came: dict[str, list[Measure]] = {}
    for tie in drawing.ties.values():
        if tie.kind in ("output", "received", "shipped", "sold", "supplied"):
            came.setdefault(tie.target, []).extend(tie.measures)
        if tie.kind == "supplied":
            came.setdefault(tie.source, []).extend(tie.measures)
    for thing in drawing.things.values():
        if thing.kind == "lot":
            key = thing.id.removeprefix("lot:")
            thing.quantities = material.made.get(key) or came.get(thing.id, [])
        elif thing.kind != "transformation":
            thing.quantities = came.get(thing.id, [])
