"""What a text could mean: lot, supplier lot, handling unit, barcode, order and so on, by exact match with what is on record.

Barcodes, Digital Links and URNs are read first, so that every way to write a thing finds it. Nothing is guessed: a text that means several things is told
as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from msgspec import Struct

from genealogy.errors import Ambiguous, BadInput, NotFound
from genealogy.identifiers import parse, unit_of_serial
from genealogy.store import Statement, Store, Transaction
from genealogy.trace.question import KINDS, Kind, Start


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What texts name, by kind."""

    lots: list[list[str | None]]
    supplier_lots: list[list[str | None]]
    units: list[str]
    receipts: list[str]
    shipments: list[str]
    shipment_lines: list[str]
    orders: list[str]
    customers: list[str]
    locations: list[str]
    items: list[str]
    suppliers: list[str]


NAMED = Statement("trace/named", NamedRow)


class Candidate(Struct, frozen=True, kw_only=True):
    """One thing a text may mean; `start` is how to name it in a question, null for what no question starts from (a supplier)."""

    kind: str
    value: str
    start: str | None
    lot_number: str | None = None
    item_id: str | None = None
    lots: list[str] | None = None


def resolve(store: Store, text: str) -> list[Candidate]:
    """Everything on record that a text could mean, lots first.

    Args:
        store: The database.
        text: As typed or scanned.

    Raises:
        BadInput: The text is blank, or a barcode with a wrong check digit.
    """
    return store.read(lambda tx: candidates(tx, text), name="trace/resolve")


def candidates(tx: Transaction, text: str) -> list[Candidate]:
    """As `resolve`, within a transaction."""
    named = tx.one(NAMED, texts=spellings(text))
    return list(_candidates(named))


def spellings(text: str) -> list[str]:
    """The text as it is, and the keys of what it names as an identifier."""
    stripped = text.strip()
    found = parse(stripped, strict=True)
    texts = [stripped, found.key, *found.lot_keys]
    texts += [unit for key in found.lot_keys if (unit := unit_of_serial(key))]
    texts += [found.sscc18] if found.sscc18 else []
    return list(dict.fromkeys(texts))


def _candidates(named: NamedRow) -> Iterable[Candidate]:
    lots = {str(key): (number, item) for key, number, item in named.lots}
    for key, (name, item) in sorted(lots.items()):
        yield Candidate(kind="lot", value=key, start=f"lot:{key}", lot_number=name, item_id=item)
    received: dict[tuple[str, str], list[str]] = {}
    for seller, text, lot in named.supplier_lots:
        received.setdefault((seller or "", str(text)), []).append(str(lot))
    for pair, keys in sorted(received.items()):
        value = supplier_lot_value(*pair)
        yield Candidate(kind="supplier-lot", value=value, start=f"supplier-lot:{value}", lots=sorted(keys))
    plain: list[tuple[Kind, list[str]]] = [
        ("hu", named.units),
        ("receipt", named.receipts),
        ("shipment", named.shipments + named.shipment_lines),
        ("order", named.orders),
        ("customer", named.customers),
        ("location", named.locations),
        ("item", named.items),
    ]
    for kind, values in plain:
        for value in dict.fromkeys(values):
            yield Candidate(kind=kind, value=value, start=f"{kind}:{value}")
    for value in named.suppliers:
        yield Candidate(kind="supplier", value=value, start=None)


def supplier_lot_value(supplier_id: str, number: str) -> str:
    """`supplier/lot`, each percent-encoded where it must be.

    >>> supplier_lot_value("S/1", "A B")
    'S%2F1/A B'
    """
    safe = " ()[]{}<>,;:.!$&'*+=@~-_|#"
    return f"{quote(supplier_id, safe=safe)}/{quote(number, safe=safe + '/')}"


def settle(tx: Transaction, start: Start) -> list[Start]:
    """Make a start precise: its kind known, its value a key on record.

    Mostly one; a serial number that is a lot of one piece and a container at the same time starts from both.

    Raises:
        NotFound: It names nothing on record.
        Ambiguous: It names several things.
        BadInput: It can't be a start.
    """
    if start.kind == "supplier-lot" and "/" in start.value:
        supplier, number = start.value.split("/", 1)
        return [Start("supplier-lot", supplier_lot_value(unquote(supplier), unquote(number)))]
    found = candidates(tx, start.value)
    usable = [one for one in found if one.start is not None and start.kind in ("text", one.kind)]
    if not usable:
        raise _not_found(start, found)
    usable = _merged(usable)
    if len(usable) > 1 and not _one_piece(usable):
        raise Ambiguous(start.value, [str(one.start) for one in usable])
    return [Start.parse(str(one.start)) for one in usable]


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Without supplier lots that mean just the lot that is named too: one question, not two."""
    lots = [one.value for one in found if one.kind == "lot"]
    return [one for one in found if not (one.kind == "supplier-lot" and one.lots and one.lots == lots)]


def _one_piece(found: list[Candidate]) -> bool:
    lots = [one.value for one in found if one.kind == "lot"]
    units = [one.value for one in found if one.kind == "hu"]
    return len(found) == 2 and len(lots) == 1 and units == [unit_of_serial(lots[0])]


def _not_found(start: Start, found: list[Candidate]) -> NotFound | BadInput:
    if start.kind == "text" and found:
        return BadInput(f"{start.value!r} is a {found[0].kind}, which no trace starts from.", cure=f"Start from one of {', '.join(KINDS[:-1])}.")
    what = "Nothing" if start.kind == "text" else f"No {start.kind}"
    others = ", ".join(str(one.start) for one in found if one.start)
    cure = f"There is {others}." if others else "`genealogy resolve TEXT` tells what a text could be."
    return NotFound(f"{what} on record is named {start.value!r}.", cure=cure)
