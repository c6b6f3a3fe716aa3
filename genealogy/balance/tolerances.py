"""Whose tolerance holds: the question's for all, else each item's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from genealogy.balance.question import Tolerance
from genealogy.errors import BadInput
from genealogy.statements import Statement
from genealogy.store import Transaction


@dataclass(frozen=True, slots=True)
class TolerancesRow:
    """Items with their percent and reason."""

    tolerances: list[tuple[str, str, str]]


TOLERANCES: Final = Statement("balance/tolerances", TolerancesRow)


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What may be missing.

    Attributes:
        asked: What the question says; it goes over all others.
        of_items: What the items' master rows say.
    """

    asked: Tolerance | None
    of_items: Mapping[str, Tolerance]

    def of(self, item_id: str | None) -> Tolerance | None:
        """The tolerance of an item; None where nobody tells one."""
        return self.asked or self.of_items.get(item_id or "")


def read_tolerances(tx: Transaction, asked: Tolerance | None, item_ids: Collection[str]) -> Tolerances:
    """The tolerances of a question about these items."""
    rows = [] if asked else tx.one(TOLERANCES, item_ids=sorted(item_ids)).tolerances
    return Tolerances(asked, {item: Tolerance(percent_of(percent), reason, f"item {item}") for item, percent, reason in rows})


def percent_of(text: str) -> Decimal:
    """A number of percent as typed, `0.5` or `0,5 %`.

    Raises:
        BadInput: It is none.
    """
    try:
        return Decimal(text.replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        raise BadInput(f"{text!r} is no number of percent.", cure="Write 0.5 for half a percent.") from None
