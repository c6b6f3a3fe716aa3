"""What is told of holds: one hold with all about it, what a check says, how far a freeze would reach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from genealogy.record.held import now
from genealogy.trace.answer import CustomerAnswer, StockAnswer

Status = Literal["placing", "placed", "released", "expired"]


class HoldRow(Struct, frozen=True, kw_only=True):
    """One hold.

    Attributes:
        hold_id: Its id.
        status: `placing` until all is marked; `placed`; `released`; `expired`: its time is over, it blocks nothing and was not released.
        direction: As asked.
        blocks: As asked.
        reason: As asked.
        starts: As understood, as `kind:value`.
        placed_by: Who; `placed_second` who agreed.
        placed_at: When.
        commit: The commit from which on it holds.
        until: When it stops blocking by itself.
        needs_second: Its release needs two persons.
        release_by: Who released it, or proposed to.
        release_reason: Why.
        release_at: When.
        released_by: Who released it in the end.
        marks: Stretches of lots and contents of units that it covers.
        breaches: Lines that were recorded in spite of it.
    """

    hold_id: str
    status: Status
    direction: str
    blocks: str
    reason: str
    starts: list[str]
    placed_by: str
    placed_second: str | None
    placed_at: datetime
    commit: int
    until: datetime | None
    needs_second: bool
    release_by: str | None
    release_reason: str | None
    release_at: datetime | None
    released_by: str | None
    marks: int
    breaches: int


class Broken(Struct, frozen=True, kw_only=True):
    """A reservation that a hold has ended: by which event, of what, for which order."""

    event_id: str
    lot_key: str
    handling_unit: str | None
    order_id: str | None
    order_line: str | None
    quantity: str | None
    unit: str | None


class BreachAnswer(Struct, frozen=True, kw_only=True):
    """A line that was recorded in spite of a hold; `before_hold`: it says that it happened before the hold was placed."""

    line_id: str
    event_id: str
    role: str
    lot_key: str
    handling_unit: str | None
    event_time: str | None
    commit: int
    before_hold: bool


class Covered(Struct, frozen=True, kw_only=True):
    """A lot, or a lot in a unit, that a hold covers."""

    lot_key: str
    handling_unit: str | None


class HoldAnswer(Struct, frozen=True, kw_only=True):
    """A hold with all about it.

    Attributes:
        hold: The hold.
        lots: What it covers.
        no_longer_reached: What it covers though corrections have cut the way there; only a person frees it, by releasing the hold (semantics 9.4).
        broken: Reservations it has ended.
        breaches: What was recorded in spite of it.
    """

    hold: HoldRow
    lots: list[Covered]
    no_longer_reached: list[Covered]
    broken: list[Broken]
    breaches: list[BreachAnswer]


class Release(Struct, frozen=True, kw_only=True):
    """How a release ended: `released`, or `waiting` for a second person to say the same."""

    hold_id: str
    status: Literal["released", "waiting"]
    by: str
    reason: str


class HeldBy(Struct, frozen=True, kw_only=True):
    """A hold as the one who asks about goods needs it: who, why, since when, and what of it is held."""

    hold_id: str
    blocks: str
    reason: str
    placed_by: str
    placed_at: datetime
    status: str
    lot_key: str
    handling_unit: str | None


class LotStatus(Struct, frozen=True, kw_only=True):
    """The status on record of a lot, or of it in a unit; no hold, but worth a look."""

    lot_key: str
    handling_unit: str | None
    status: str


class Checked(Struct, frozen=True, kw_only=True):
    """What is to be said of one thing: may it ship?

    Attributes:
        asked: As `lot:…`, `hu:…` or `order_line:…`.
        may_ship: False when a hold blocks it, or nothing of that name is on record.
        known: It is on record.
        holds: The holds that cover it, those too that block only its use.
        statuses: Statuses of its lots.
    """

    asked: str
    may_ship: bool
    known: bool
    holds: list[HeldBy]
    statuses: list[LotStatus]


class CheckAnswer(Struct, frozen=True, kw_only=True):
    """What is to be said of all that was asked about; `may_ship` when each may."""

    may_ship: bool
    checked: list[Checked]


class PlaceAmount(Struct, frozen=True, kw_only=True):
    """A quantity at a place."""

    location_id: str | None
    lot_key: str
    lot_number: str | None
    handling_unit: str | None
    quantity: str | None
    unit: str | None
    status: str | None


class Blast(Struct, frozen=True, kw_only=True):
    """How far a freeze would reach, were it placed now; nothing is changed.

    Attributes:
        lots: Lot keys it would cover.
        handling_units: Units that hold, or held, some of them.
        places: What stands where.
        orders: Orders that got some of it.
        customers: Customers that got some of it.
        needs_second: It is so much that two persons must agree.
    """

    lots: list[str]
    handling_units: list[str]
    places: list[StockAnswer]
    orders: list[str]
    customers: list[CustomerAnswer]
    needs_second: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(getattr(self, name)) for name in ("lots", "handling_units", "places", "orders", "customers")}


def time_of(micros: int | None) -> datetime | None:
    """A time as the database keeps it."""
    return None if micros is None else datetime.fromtimestamp(micros / 1e6, UTC)


def row_of(told: Mapping[str, Any], marks: int, breaches: int) -> HoldRow:
    """A hold from its node."""
    expired = told["status"] != "released" and told.get("until") is not None and told["until"] <= now()
    return HoldRow(
        hold_id=told["hold_id"],
        status="expired" if expired else told["status"],
        direction=told["direction"],
        blocks=told["blocks"],
        reason=told["reason"],
        starts=list(told["starts"]),
        placed_by=told["placed_by"],
        placed_second=told.get("placed_second"),
        placed_at=datetime.fromtimestamp(told["placed_at"] / 1e6, UTC),
        commit=told["commit"],
        until=time_of(told.get("until")),
        needs_second=bool(told.get("needs_second")),
        release_by=told.get("release_by"),
        release_reason=told.get("release_reason"),
        release_at=time_of(told.get("release_at")),
        released_by=told.get("released_by"),
        marks=marks,
        breaches=breaches,
    )


def broken_of(told: Mapping[str, Any]) -> list[Broken]:
    """The reservations that a hold has ended, from its node."""
    return msgspec.json.decode(told["broken"], type=list[Broken]) if told.get("broken") else []


def to_json(answer: object) -> str:
    """An answer as one JSON document."""
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()
