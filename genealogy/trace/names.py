"""What a text could mean: lot, supplier lot, handling unit, barcode, order and so on, by exact match with what is on record.

Barcodes, Digital Links and URNs are read first, so that every way to write a thing finds it. Nothing is guessed: a text that means several things is told
as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any
from urllib.parse import quote, unquote

from msgspec import Struct

from genealogy.errors import Ambiguous, NotFound
from genealogy.identifiers import parse, unit_of_serial
from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.question import Kind, Start


@dataclass(frozen=True, slots=True)
class NamedRow:
    """What texts name, by kind: each row begins with the text."""

    lots: list[list[Any]]
    supplier_lots: list[list[Any]]
    units: list[list[str]]
    receipts: list[list[str]]
    shipments: list[list[str]]
    orders: list[list[str]]
    customers: list[list[str]]
    locations: list[list[str]]
    items: list[list[str]]
    suppliers: list[list[str]]


NAMED = Statement("trace/named", NamedRow)


class Candidate(Struct, frozen=True, kw_only=True):
    """One thing a text may mean; `start` is how to name it in a question."""

    kind: str
    value: str
    start: str
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
    return _meanings(tx, [text])[0]


def _meanings(tx: Transaction, texts: Sequence[str]) -> list[list[Candidate]]:
    """What each of these texts could mean, asked at once: a file of a thousand lots is one question."""
    spelled = [spellings(text) for text in texts]
    row = tx.one(NAMED, texts=list(dict.fromkeys(chain.from_iterable(spelled))))
    named: dict[str, dict[str, list[list[Any]]]] = defaultdict(lambda: defaultdict(list))
    for kind in fields(row):
        for found in getattr(row, kind.name):
            named[found[0]][kind.name].append(found)
    return [list(_candidates([named[text] for text in of if text in named])) for of in spelled]


def spellings(text: str) -> list[str]:
    """The text as it is, and the keys of what it names as an identifier."""
    stripped = text.strip()
    found = parse(stripped, strict=True)
    texts = [stripped, found.key, *found.lot_keys]
    texts += [unit for key in found.lot_keys if (unit := unit_of_serial(key))]
    texts += [found.sscc18] if found.sscc18 else []
    return list(dict.fromkeys(texts))


_PLAIN: tuple[tuple[Kind, str], ...] = (
    ("hu", "units"),
    ("receipt", "receipts"),
    ("shipment", "shipments"),
    ("order", "orders"),
    ("customer", "customers"),
    ("location", "locations"),
    ("item", "items"),
    ("supplier", "suppliers"),
)


def _candidates(named: Sequence[Mapping[str, list[list[Any]]]]) -> Iterable[Candidate]:
    def rows(kind: str) -> Iterable[list[Any]]:
        return chain.from_iterable(one.get(kind, ()) for one in named)

    lots = {str(key): (number, item) for _, key, number, item in rows("lots")}
    for key, (name, item) in sorted(lots.items()):
        yield Candidate(kind="lot", value=key, start=f"lot:{key}", lot_number=name, item_id=item)
    received: dict[tuple[str, str], list[str]] = {}
    for text, seller, lot in rows("supplier_lots"):
        received.setdefault((seller or "", str(text)), []).append(str(lot))
    for pair, keys in sorted(received.items()):
        value = supplier_lot_value(*pair)
        yield Candidate(kind="supplier-lot", value=value, start=f"supplier-lot:{value}", lots=sorted(keys))
    for kind, column in _PLAIN:
        for value in dict.fromkeys(str(value) for _, value in rows(column)):
            yield Candidate(kind=kind, value=value, start=f"{kind}:{value}")


def supplier_lot_value(supplier_id: str, number: str) -> str:
    """`supplier/lot`, each percent-encoded where it must be.

    >>> supplier_lot_value("S/1", "A B")
    'S%2F1/A B'
    """
    safe = " ()[]{}<>,;:.!$&'*+=@~-_|#"
    return f"{quote(supplier_id, safe=safe)}/{quote(number, safe=safe + '/')}"


def supplier_lot_parts(value: str) -> tuple[str, str]:
    """Supplier and lot number of `supplier/lot`, split at the first slash.

    >>> supplier_lot_parts("S%2F1/A B")
    ('S/1', 'A B')
    """
    supplier, number = value.split("/", 1)
    return unquote(supplier), unquote(number)


def settle(tx: Transaction, start: Start) -> list[Start]:
    """Make a start precise: its kind known, its value a key on record.

    Mostly one; a serial number that is a lot of one piece and a container at the same time starts from both.

    Raises:
        NotFound: It names nothing on record.
        Ambiguous: It names several things.
        BadInput: It can't be a start.
    """
    return settle_all(tx, [start])[0]


def settle_all(tx: Transaction, starts: Sequence[Start]) -> list[list[Start]]:
    """As `settle`, for many starts in one round trip."""
    plain = [start for start in starts if not _is_pair(start)]
    meanings = iter(_meanings(tx, [start.value for start in plain])) if plain else iter(())
    return [[_pair(start)] if _is_pair(start) else _settled(start, next(meanings)) for start in starts]


def _is_pair(start: Start) -> bool:
    return start.kind == "supplier-lot" and "/" in start.value


def _pair(start: Start) -> Start:
    return Start("supplier-lot", supplier_lot_value(*supplier_lot_parts(start.value)))


def _settled(start: Start, found: list[Candidate]) -> list[Start]:
    usable = [one for one in found if start.kind in ("text", one.kind)]
    if not usable:
        raise _not_found(start, found)
    usable = _merged(usable)
    if len(usable) > 1 and not _one_piece(usable):
        raise Ambiguous(start.value, [one.start for one in usable])
    return [Start.parse(one.start) for one in usable]


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Without supplier lots that mean just the lot that is named too: one question, not two."""
    lots = [one.value for one in found if one.kind == "lot"]
    return [one for one in found if not (one.kind == "supplier-lot" and one.lots and one.lots == lots)]


def _one_piece(found: list[Candidate]) -> bool:
    lots = [one.value for one in found if one.kind == "lot"]
    units = [one.value for one in found if one.kind == "hu"]
    return len(found) == 2 and len(lots) == 1 and units == [unit_of_serial(lots[0])]


def _not_found(start: Start, found: list[Candidate]) -> NotFound:
    what = "Nothing" if start.kind == "text" else f"No {start.kind}"
    others = ", ".join(one.start for one in found)
    cure = f"There is {others}." if others else "`genealogy resolve TEXT` tells what a text could be."
    return NotFound(f"{what} on record is named {start.value!r}.", cure=cure)
