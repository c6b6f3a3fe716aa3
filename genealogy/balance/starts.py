"""What a balance is of: the lots that a person named, or the places; and which lots are one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from genealogy.balance.question import KINDS, PLACES, BalanceStart
from genealogy.errors import BadInput, NotFound
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.answer import StartRow
from genealogy.trace.names import settle
from genealogy.trace.question import Start
from genealogy.trace.start import LOTS_OF_ITEM, LotKeysRow, lots_of_supplier_lot
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class PlacesRow:
    """Places by their id."""

    location_ids: list[str]


@dataclass(frozen=True, slots=True)
class PairsRow:
    """Pairs of lots."""

    pairs: list[tuple[str, str]]


PLACES_OF_SITE: Final = Statement("balance/places_of_site", PlacesRow)
LOTS_AT_PLACES: Final = Statement("balance/lots_at_places", LotKeysRow)
SAME_LOTS: Final = Statement("balance/same_lots", PairsRow)


@dataclass(slots=True)
class Asked:
    """What was asked for.

    Attributes:
        rows: The starts as understood.
        lot_keys: Lots that were named, or that ever stood at the places.
        places: The places; None when lots were named.
    """

    rows: list[StartRow] = field(default_factory=list)
    lot_keys: set[str] = field(default_factory=set)
    places: set[str] | None = None


def locate(tx: Transaction, starts: Iterable[BalanceStart], window: Window) -> Asked:
    """The lots or places of a question.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        BadInput: A start is nothing that is balanced, or lots and places are asked for at once.
    """
    settled = [one for start in starts for one in _settled(tx, start)]
    of_places = [start.kind in PLACES for start in settled]
    if any(of_places) and not all(of_places):
        raise BadInput("Lots and places are balanced apart.", cure="Ask once for the lots and once for the places.")
    asked = Asked(rows=[_row(start) for start in settled])
    if any(of_places):
        asked.places = {place for start in settled for place in _places(tx, start)}
        asked.lot_keys = set(tx.one(LOTS_AT_PLACES, location_ids=sorted(asked.places)).lot_keys)
    else:
        asked.lot_keys = {key for start in settled for key in _lots(tx, start, window)}
    return asked


def _settled(tx: Transaction, start: BalanceStart) -> list[BalanceStart]:
    if start.kind == "site":
        return [start]
    found = settle(tx, Start(start.kind, start.value))
    known = [BalanceStart(kind, one.value) for one in found for kind in KINDS if kind == one.kind]
    if not known:
        raise BadInput(f"{found[0]} is nothing that has a balance.", cure=f"Name one of {', '.join(KINDS[:-1])} as kind:value.")
    return known


def _places(tx: Transaction, start: BalanceStart) -> list[str]:
    if start.kind == "location":
        return [start.value]
    places = tx.one(PLACES_OF_SITE, site=start.value).location_ids
    if not places:
        raise NotFound(f"No place of a site {start.value!r} is on record.", cure="The site is the warehouse column of locations.csv.")
    return places


def _lots(tx: Transaction, start: BalanceStart, window: Window) -> list[str]:
    if start.kind == "lot":
        return [start.value]
    if start.kind == "item":
        # All of them, whenever they came into being: the period is that of the balance.
        return tx.one(LOTS_OF_ITEM, item_id=start.value, **window.clocks, since=UNKNOWN_PAST, until=UNKNOWN_FUTURE).lot_keys
    return lots_of_supplier_lot(tx, start.value, window)


def _row(start: BalanceStart) -> StartRow:
    if start.kind == "lot":
        return StartRow(kind="lot", value=start.value, lot_key=start.value, lot_number=lot_number(start.value), item_id=parts_of(start.value)[1] or None)
    return StartRow(kind=start.kind, value=start.value)


def one_lot(tx: Transaction, lot_keys: Collection[str], known: int) -> list[list[str]]:
    """These lots and all that were declared the same as them (semantics 1.4), those that are one together, each group and all groups in order."""
    group_of = {key: [key] for key in lot_keys}
    front = set(lot_keys)
    while front:
        pairs = tx.one(SAME_LOTS, lot_keys=sorted(front), known=known).pairs
        front = {far for _, far in pairs} - group_of.keys()
        group_of.update({key: [key] for key in front})
        for near, far in pairs:
            if group_of[near] is not group_of[far]:
                group_of[near] += group_of[far]
                group_of.update(dict.fromkeys(group_of[far], group_of[near]))
    return sorted({id(group): sorted(group) for group in group_of.values()}.values())
