"""What is to be explained: any row of an answer, named by its kind and key, and where that leaves a choice by its lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from genealogy.errors import NotFound
from genealogy.store import Transaction
from genealogy.trace.names import settle
from genealogy.trace.question import Start

TargetKind = Literal["lot", "item", "shipment", "order", "customer", "location", "hu", "receipt", "supplier", "supplier-lot"]
_KINDS: dict[str, TargetKind] = {kind: kind for kind in get_args(TargetKind)}


@dataclass(frozen=True, slots=True)
class Target:
    """A row of an answer.

    Attributes:
        kind: What it is; `location` is a row of stock on hand there.
        value: Its key; of a location empty where the place is unknown.
        lots: The keys of the lot that the row is about; empty for any.
    """

    kind: TargetKind
    value: str
    lots: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a person would type it."""
        return f"{self.kind}:{self.value}"

    def is_about(self, lot_key: str) -> bool:
        """Whether a row of this lot is meant."""
        return not self.lots or lot_key in self.lots


def settle_target(tx: Transaction, given: Start | str, lot: str | None) -> Target:
    """Make a target precise.

    Args:
        tx: The open transaction.
        given: `kind:value`, or bare text with one meaning.
        lot: A lot by key or number, to tell rows of one kind and key apart.

    Raises:
        NotFound: It names nothing on record.
        Ambiguous: It names several things.
        BadInput: It is blank.
    """
    lots = tuple(start.value for start in settle(tx, Start("lot", lot))) if lot else ()
    text = str(given).strip()
    if text.replace(" ", "") == "location:":
        return Target("location", "", lots)
    start = Start.parse(text)
    try:
        start = settle(tx, start)[0]
    except NotFound:
        # A shipment line that its source gave no id bears that of our record, which no question starts from.
        if start.kind != "shipment":
            raise
    return Target(_KINDS[start.kind], start.value, lots)
