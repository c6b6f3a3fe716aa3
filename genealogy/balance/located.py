"""Where what is unexplained is found, and what is not known, as rows of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from genealogy.balance.account import Account, Found
from genealogy.balance.answer import Located, LocatedKind
from genealogy.balance.lines import Line
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.trace.answer import LotName, quantity_text


@dataclass(frozen=True, slots=True)
class LotsRow:
    """Lots as lists, in the order of `LotFacts`."""

    lots: list[list[object]]


LOTS: Final = Statement("balance/lots", LotsRow)


@dataclass(frozen=True, slots=True)
class LotFacts:
    """What is on record of a lot."""

    lot_key: str
    lot_number: str | None
    item_id: str | None
    adds_up: bool | None = None
    stub: bool | None = None

    @property
    def name(self) -> LotName:
        """How it is named in reports."""
        return LotName(lot_key=self.lot_key, lot_number=self.lot_number)


def facts_of(rows: Iterable[list[object]], lot_keys: Iterable[str]) -> dict[str, LotFacts]:
    """Lots as the query gives them; one without a node is told by its key."""
    known = {str(row[0]): LotFacts(*row) for row in rows}  # type: ignore[arg-type]
    return {key: known.get(key) or LotFacts(key, lot_number(key), parts_of(key)[1] or None) for key in lot_keys}


_SAID: Final[dict[LocatedKind, tuple[str, str]]] = {
    "clean-out": ("still in the vessel by its lines when it was cleaned out", "drawn beyond what was filled in when it was cleaned out"),
    "below-zero": ("", "left here beyond what came"),
    "set-off": ("", "left here beyond what came here; the same lot is elsewhere"),
    "arrival": ("arrivals before the period, since made good", "arrived here, and nobody had shipped it"),
    "brought-forward": ("came in to make good what had left too much before the period", ""),
    "stock-differs": ("the lines say so much more than the stock that the system keeps", "the stock that the system keeps says so much more than the lines"),
    "no-opening": ("no record tells how much of it came in, so what was there is not known", ""),
}


def located(accounts: Iterable[Account], unmeasured: Iterable[Line], facts: Mapping[str, LotFacts], sites: Mapping[str, str]) -> list[Located]:
    """All rows, those with most unexplained first within a unit."""
    rows = [(_row(found, one.unit, facts, sites), abs(found.quantity or 0)) for one in accounts for found in one.found]
    rows.sort(key=_largest_first)
    return [row for row, _ in rows] + [_unmeasured(line, facts, sites) for line in sorted(unmeasured, key=lambda line: (line.lot_key, line.line_id))]


def _largest_first(pair: tuple[Located, int]) -> tuple[str, int, str]:
    row, quantity = pair
    return row.unit or "", -quantity, row.lot_key


def set_off(accounts: Iterable[Account], facts: Mapping[str, LotFacts], sites: Mapping[str, str]) -> list[Located]:
    """Where lots stand below zero that lack nothing as a whole, the largest first."""
    rows = [(_row(found, one.unit, facts, sites), abs(found.quantity or 0)) for one in accounts for found in one.set_off]
    return [row for row, _ in sorted(rows, key=_largest_first)]


def _row(found: Found, unit: str, facts: Mapping[str, LotFacts], sites: Mapping[str, str]) -> Located:
    place = found.spot.location_id if found.spot else None
    return Located(
        kind=found.kind,
        lot_key=found.lot_key,
        lot_number=facts[found.lot_key].lot_number,
        document=found.document,
        location_id=place,
        site=sites.get(place or ""),
        handling_unit=found.spot.hu_key if found.spot else None,
        quantity=quantity_text(found.quantity),
        unit=unit,
        what=_SAID[found.kind][(found.quantity or 0) < 0],
    )


def _unmeasured(line: Line, facts: Mapping[str, LotFacts], sites: Mapping[str, str]) -> Located:
    unlike = line.quantity is not None
    return Located(
        kind="unmeasured",
        lot_key=line.lot_key,
        lot_number=facts[line.lot_key].lot_number,
        document=line.document,
        location_id=line.location_id,
        site=sites.get(line.location_id or ""),
        handling_unit=line.hu_key,
        quantity=quantity_text(line.quantity),
        unit=line.unit,
        what="a line in a unit in which the lot never came" if unlike else "a line that tells no quantity",
    )


def names(facts: Sequence[LotFacts]) -> list[LotName]:
    """The lots as they are named in reports, in order."""
    return [lot.name for lot in sorted(facts, key=lambda lot: lot.lot_key)]
