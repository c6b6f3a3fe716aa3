"""An answer in sentences that a quality manager can read aloud: what, who, where, how much, and what is not known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from genealogy.trace.answer import (
    Amount,
    Completeness,
    CustomerAnswer,
    LotName,
    Narrowed,
    ReceiptAnswer,
    ShipmentAnswer,
    StartRow,
    StockAnswer,
    SuspectShare,
    TraceAnswer,
)
from genealogy.trace.unittext import tell_units

# So many rows of a long list are shown; what is left out is said.
SHOWN = 20


def render(answer: TraceAnswer, *, shown: int = SHOWN) -> str:
    """The whole answer as text.

    Args:
        answer: What was found.
        shown: Rows of each long list.
    """
    parts = [_opening(answer), _verdict(answer.complete, answer.completeness), _narrowed(answer.narrowed), _lots(answer, shown)]
    if answer.direction == "forward":
        parts += [
            _customers(answer.customers, answer),
            _on_hand(answer.on_hand, shown),
            tell_units(answer.handling_units, shown),
            _shipments(answer.shipments, shown),
        ]
    else:
        parts += [_suppliers(answer), _receipts(answer.receipts, shown)]
    parts.append(_not_known(answer))
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(answer: TraceAnswer) -> str:
    way = "What became of" if answer.direction == "forward" else "What went into"
    told = ", ".join(_start(start) for start in answer.start)
    when = f" as it was at {answer.at}" if answer.at else ""
    known = f", by what was known at {answer.known_at}" if answer.known_at is not None else ""
    mark = answer.completeness.watermark
    moment = re.sub(r"\.\d+", "", mark.recorded_at or "unknown time")
    supposed = f"Supposing {_count(answer.assumed, 'event')} that {'is' if answer.assumed == 1 else 'are'} not on record.\n" if answer.assumed else ""
    return f"{way} {told}{when}{known}.\n{supposed}Data up to commit {mark.commit} of {moment}, {_count(mark.events, 'event')} on record."


def _start(start: StartRow) -> str:
    if start.kind == "lot":
        item = f" of item {start.item_id}" if start.item_id else ""
        return f"lot {start.lot_number}{item}"
    return f"{start.kind.replace('hu', 'handling unit').replace('-', ' ')} {start.value}"


def _verdict(complete: bool, report: Completeness) -> str:
    if complete:
        return "This answer is complete."
    return "\n".join(["THIS ANSWER IS NOT COMPLETE:", *(f"  - {reason}." for reason in why_incomplete(report))])


def why_incomplete(report: Completeness) -> list[str]:
    """Why an answer that is not complete isn't, each a sentence without its full stop."""
    found = [f"the search was cut short ({limit})" for limit in report.limits_hit]
    if report.rejected_rows:
        found.append(f"{_count(report.rejected_rows, 'row')} that could not be recorded may belong to it; `genealogy exceptions list` shows them")
    orphans = [link for link in report.broken_links if link.kind == "lot-without-origin"]
    found += [f"lot {link.lot_number} has no origin on record" for link in orphans[:SHOWN]]
    if len(orphans) > SHOWN:
        found.append(f"{len(orphans) - SHOWN} more lots have no origin on record")
    found += [f"vessel lot {lot.lot_number} gave more than it got" for lot in report.overdrawn]
    if not found:
        found.append(f"{_count(report.unknown_times, 'record')} without a time may lie before or after the time asked for")
    return found


def _narrowed(narrowed: Narrowed | None) -> str:
    if narrowed is None:
        return ""
    lots, customers = _count(len(narrowed.lots_left_out), "lot"), _count(len(narrowed.customers_left_out), "customer")
    left = f"{lots}, {customers} and {_count(len(narrowed.shipment_lines_left_out), 'shipment line')}"
    return f"NARROWED by {narrowed.by} at {narrowed.at}: {narrowed.reason}\nLeft out, since under the rules of the vessels nothing suspect is in them: {left}."


def _lots(answer: TraceAnswer, shown: int) -> str:
    farthest = max((lot.hops for lot in answer.lots), default=0)
    possible = sum(lot.certainty == "possible" for lot in answer.lots)
    head = f"What: {_count(len(answer.lots), 'lot')}, up to {_count(farthest, 'production step')} away"
    head += f", {possible} of them possible but not certain." if possible else "."
    rows = []
    for lot in answer.lots[:shown]:
        extra = "".join(f", {text}" for text in (lot.status, f"best before {lot.expiry_date}" if lot.expiry_date else None) if text)
        rows.append(f"  {lot.lot_number} of item {lot.item_id or 'unknown'}, {_steps(lot.hops)}{extra}{_maybe(lot.certainty)}")
    return _list(head, rows, len(answer.lots))


def _customers(customers: Sequence[CustomerAnswer], answer: TraceAnswer) -> str:
    if not customers:
        return "Who: no customer received any of it."
    total = _sums((line.quantity, line.unit) for line in answer.shipments)
    lines, orders = _count(answer.counts.shipment_lines, "shipment line"), _count(answer.counts.orders, "order")
    rows = []
    for customer in customers:
        name = f" {customer.name}" if customer.name else ""
        back = f"; {_amounts(customer.returned)} came back" if customer.returned else ""
        rows.append(f"  {customer.customer_id}{name}: {_amounts(customer.shipped)} in {_count(customer.orders, 'order')}{back}{_share(customer.suspect_share)}")
    return _list(f"Who: {_count(len(customers), 'customer')} got {total} in {lines} of {orders}.", rows, len(customers))


def _on_hand(stock: Sequence[StockAnswer], shown: int) -> str:
    if not stock:
        return "Where: none of it is on hand."
    by_place: dict[str, list[StockAnswer]] = defaultdict(list)
    for row in stock:
        by_place[row.location_id or "place unknown"].append(row)
    head = f"Where: {_sums((row.quantity, row.unit) for row in stock)} on hand in {_count(len(by_place), 'place')}."
    rows = []
    for place, held in sorted(by_place.items()):
        rows.append(f"  {place}: {_sums((row.quantity, row.unit) for row in held)}")
        rows += [f"    {spoken(row.quantity, row.unit)} of lot {row.lot_number}{_unit(row)}{_state(row)}{_maybe(row.certainty)}" for row in held[:shown]]
        rows += [f"    … and {len(held) - shown} more" for _ in (1,) if len(held) > shown]
    return "\n".join([head, *rows])


def _shipments(shipments: Sequence[ShipmentAnswer], shown: int) -> str:
    rows = []
    for line in shipments[:shown]:
        unit = f" in unit {line.handling_unit}" if line.handling_unit else ""
        back = f", {spoken(line.returned_quantity, line.unit)} came back" if line.returned_quantity not in ("0", None) else ""
        whom = f" to {line.customer_id}" if line.customer_id else ""
        quantity = spoken(line.quantity, line.unit)
        told = f"{line.shipped_at or 'time unknown'}: {quantity} of lot {line.lot_number}{unit}{whom}"
        rows.append(f"  {told}, shipment {line.shipment_id or 'unknown'} line {line.shipment_line_id}{back}{_maybe(line.certainty)}")
    return _list("Shipments:", rows, len(shipments)) if shipments else ""


def _suppliers(answer: TraceAnswer) -> str:
    if not answer.suppliers and not answer.supplier_lots:
        return "Who: no supplier is on record."
    lots: dict[str | None, list[str]] = defaultdict(list)
    for lot in answer.supplier_lots:
        lots[lot.supplier_id].append(lot.supplier_lot_number)
    names: dict[str | None, str | None] = {supplier.supplier_id: supplier.name for supplier in answer.suppliers}
    rows = []
    for supplier in sorted({*names, *lots}, key=str):
        name = f" {names[supplier]}" if names.get(supplier) else ""
        told = f", lots {', '.join(lots[supplier])}" if lots.get(supplier) else ""
        rows.append(f"  {supplier or 'unknown supplier'}{name}{told}")
    return _list(f"Who: {_count(len(answer.suppliers), 'supplier')}.", rows, len(rows))


def _receipts(receipts: Sequence[ReceiptAnswer], shown: int) -> str:
    rows = [
        f"  {row.received_at or 'time unknown'}: {spoken(row.quantity, row.unit)} of lot {row.lot_number} by receipt {row.receipt_id}"
        f" from {row.supplier_id or 'unknown sender'}{f' (their lot {row.supplier_lot_number})' if row.supplier_lot_number else ''}"
        for row in receipts[:shown]
    ]
    total = _sums((row.quantity, row.unit) for row in receipts)
    return _list(f"Received: {total} in {_count(len({row.receipt_id for row in receipts}), 'receipt')}.", rows, len(receipts)) if receipts else ""


def _not_known(answer: TraceAnswer) -> str:
    told = not_known(answer)
    return "\n".join(["What is not known:", *(f"  {line}" for line in told)]) if told else ""


def not_known(answer: TraceAnswer) -> list[str]:
    """What an answer does not know though it is complete, each a sentence that begins with its question word."""
    report = answer.completeness
    told = []
    if report.unknown_times:
        told.append(f"When {_count(report.unknown_times, 'record')} happened; every link they could make is in the answer.")
    if report.time_conflicts:
        told.append(f"In what order things happened to {_named(report.time_conflicts)}: more went out than had come in by then, so all is linked with all.")
    if report.clean_outs_ignored:
        told.append(f"Whether cleaning {_named(report.clean_outs_ignored)} came before or after a flow of the same moment: it parts nothing.")
    nameless = [link for link in report.broken_links if link.kind == "receipt-without-sender"]
    if nameless:
        told.append(f"Who sent {_count(len(nameless), 'receipt')}: {', '.join(str(link.receipt_id) for link in nameless[:SHOWN])}.")
    made = [link for link in report.broken_links if link.kind == "made-of-nothing"][:SHOWN]
    told += [f"What lot {link.lot_number} was made of: {link.document or 'its transformation'} took nothing on record." for link in made]
    told += [f"What came first of {_named(loop)}: each went into the other." for loop in report.loops[:SHOWN]]
    told += [f"How lot {loop.lot_number} was before {loop.document}, which took it and gave it back." for loop in report.self_loops[:SHOWN]]
    if report.stubs:
        told.append(f"More than the name of {_named(report.stubs)}: no master row came.")
    if answer.direction == "forward" and answer.customers and not answer.shares.given:
        told.append(f"How much suspect material is in what was shipped, so all of it counts. {answer.shares.reason}")
    return told


def _list(head: str, rows: Sequence[str], total: int) -> str:
    left = [f"  … and {total - len(rows)} more; --json or --csv DIR has them all."] if total > len(rows) else []
    return "\n".join([head, *rows, *left])


def _named(lots: Sequence[LotName]) -> str:
    names = ", ".join(str(lot.lot_number) for lot in lots[:5])
    return f"lot {names}" if len(lots) == 1 else f"{len(lots)} lots ({names}{', …' if len(lots) > 5 else ''})"


def _sums(quantities: Iterable[tuple[str | None, str | None]]) -> str:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    unknown = 0
    for quantity, unit in quantities:
        if quantity is None:
            unknown += 1
        else:
            sums[unit or ""] += Decimal(quantity)
    told = [spoken(_plain(total), unit) for unit, total in sorted(sums.items())]
    return " and ".join([*told, *([f"an unknown quantity ({_count(unknown, 'line')})"] if unknown else [])]) or "nothing"


def _plain(total: Decimal) -> str:
    text = f"{total:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amounts(amounts: Sequence[Amount]) -> str:
    return _sums((amount.quantity, amount.unit) for amount in amounts)


def spoken(quantity: str | None, unit: str | None) -> str:
    """A quantity as one says it."""
    if quantity is None:
        return "an unknown quantity"
    return f"{quantity} {'pieces' if unit == 'piece' and quantity != '1' else unit or ''}".rstrip()


def _share(share: SuspectShare | None) -> str:
    """What part of it is suspect, as one says it."""
    if share is None or share.low == share.high:
        return "" if share is None else f"; suspect share {share.low}"
    expected = f"{share.expected} expected, " if share.expected is not None else ""
    return f"; suspect share {expected}at least {share.low}, at most {share.high}"


def _unit(row: StockAnswer) -> str:
    return f" in unit {row.handling_unit}" if row.handling_unit else ", loose"


def _state(row: StockAnswer) -> str:
    return f" ({row.status})" if row.status else ""


def _maybe(certainty: str) -> str:
    return " (possible)" if certainty == "possible" else ""


def _steps(hops: int) -> str:
    return "where the question starts" if hops == 0 else f"{_count(hops, 'step')} away"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
