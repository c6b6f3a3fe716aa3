"""The answer to a search for a common cause, in the form that scripts hold on to."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

CauseKind = Literal["supplier-lot", "lot", "vessel", "transformation", "window", "supplier"]


class Complaint(Struct, frozen=True, kw_only=True):
    """One complaint as it was understood; `lots` is how many lots it leads back to, `complete` whether that trace is."""

    start: str
    lots: int
    complete: bool


class Cause(Struct, frozen=True, kw_only=True):
    """Something that complaints go back to.

    Attributes:
        rank: 1 is the best explanation.
        kind: What it is; a `window` is all that was made at a place on a day (UTC).
        key: Its key: a lot key, `supplier/lot`, a supplier's id, a transformation's key, `place|day`.
        lot_keys: All keys of a lot.
        lot_number: Of a lot or vessel; of a supplier lot the supplier's number.
        item_id: Of a lot or vessel.
        document: Of a transformation, with `what` it was.
        place: Of a window, with its `day`.
        explained: The complaints that go back to it, `complaints` of `of_complaints`.
        shipment_lines: How many of all shipment lines go back to it, of `of_shipment_lines`.
        lift: How many times more often it stands behind a complaint than behind a shipment line.
        score: −log10 of the chance that so many of as many shipment lines, drawn blindly, go back to it.
    """

    rank: int
    kind: CauseKind
    key: str
    lot_keys: list[str] = []
    lot_number: str | None = None
    item_id: str | None = None
    document: str | None = None
    what: str | None = None
    place: str | None = None
    day: str | None = None
    explained: list[str]
    complaints: int
    of_complaints: int
    shipment_lines: int
    of_shipment_lines: int
    lift: float
    score: float


class CommonAnswer(Struct, frozen=True, kw_only=True):
    """The whole answer; `limits_hit` tells what was not looked at."""

    complaints: list[Complaint]
    at: str | None
    known_at: str | int | None
    complete: bool
    limits_hit: list[str]
    shipment_lines: int
    score: str
    causes: list[Cause]
    timing_ms: float
