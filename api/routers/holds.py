"""Holds: freeze, release, and the question that is asked before every shipment: may this ship?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct, structs

from api import once
from api.asked import StartText, moment
from api.operations import PREFIX, Body, answer, read, route
from api.problems import RequestProblem
from api.session import Ask, Asker
from genealogy import hold
from genealogy.access.redact import view
from genealogy.errors import NotFound
from genealogy.hold import Blast, CheckAnswer, HoldAnswer, HoldRequest, HoldRow, Release
from genealogy.hold.request import Blocks, Direction
from genealogy.store import Store
from genealogy.trace import Start
from genealogy.trace.names import settle

router = APIRouter(prefix=PREFIX, tags=["holds"])
HoldId = Annotated[str, Path(description="Its id.", max_length=100)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
MOST: Final = 500
_NAMES = Annotated[list[StartText], Query(max_length=MOST)]


class Second(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another person who agrees, by their name and password."""

    name: str
    password: str


class Freeze(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A hold to be placed.

    Attributes:
        starts: What it starts from: anything that can be traced, as `kind:value` or bare text.
        reason: Why.
        direction: `forward`: what it became; `backward`: what it was made of; `both`; `here`: just this.
        blocks: `shipping`, `use` in production, or `all`.
        until: When it stops blocking by itself; null: never.
        needs_second: Its release needs two persons.
        second: Another person who agrees, where so much is held that one must not decide alone.
    """

    starts: Annotated[list[Text], msgspec.Meta(min_length=1)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
    direction: Direction = "forward"
    blocks: Blocks = "all"
    until: str | None = None
    from_: str | None = None
    to: str | None = None
    needs_second: bool = False
    second: Second | None = None


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something is done."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class Check(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked about: lots, handling units, order lines as `ORDER/LINE` or `ORDER`."""

    lots: list[Text] = []
    handling_units: list[Text] = []
    order_lines: list[Text] = []


class Holds(Struct, frozen=True, kw_only=True):
    """Holds, newest first."""

    holds: list[HoldRow]


FREEZE: Final = {"starts": ["supplier-lot:BERGBACH/BB-4711"], "reason": "Listeria found by the laboratory, report 2025-118"}


@route(router, "GET", "/holds/check", does="hold.check", gives=CheckAnswer)
def check_shipping(
    ask: Ask,
    lot: Annotated[_NAMES, Query(description="A lot's key or number; again for each.", examples=[["|OATS|OATS-0302"]])] = [],  # noqa: B006 - FastAPI copies it
    handling_unit: Annotated[_NAMES, Query(description="A unit; again for each.")] = [],  # noqa: B006 - as above
    order_line: Annotated[_NAMES, Query(description="`ORDER/LINE`, or all of an `ORDER`; again for each.")] = [],  # noqa: B006 - as above
) -> Response:
    """May these ship? `may_ship` is the answer for all of them; when it can't be given, the problem says `may_ship: false`."""
    return answer(_checked(ask.store, lot, handling_unit, order_line))


@route(
    router,
    "POST",
    "/holds/check",
    does="hold.check",
    gives=CheckAnswer,
    takes=Check,
    example={"lots": ["|OATS|OATS-0302"], "handling_units": ["034012300000000056"]},
)
def check_list(ask: Ask, body: Body) -> Response:
    """As GET, of a list. It changes nothing."""
    told = read(body, Check)
    return answer(_checked(ask.store, told.lots, told.handling_units, told.order_lines))


@route(router, "GET", "/holds", does="hold.read", gives=Holds)
def list_holds(ask: Ask, released: Annotated[bool, Query(description="Released ones too.")] = False) -> Response:
    """Holds in force and expired ones."""
    return answer(Holds(holds=hold.holds(ask.store, released=released)))


@route(router, "GET", "/holds/{hold_id}", does="hold.read", gives=HoldAnswer, problems=(404,))
def one_hold(ask: Ask, hold_id: HoldId) -> Response:
    """One hold: what it covers, reservations it ended, what was recorded in spite of it."""
    return answer(hold.show(ask.store, hold_id))


@route(router, "POST", "/holds/preview", does="hold.place", gives=Blast, takes=Freeze, example=FREEZE, problems=(404,))
def preview_hold(ask: Ask, body: Body) -> Response:
    """How far a freeze would reach, were it placed now. It changes nothing."""
    found = hold.preview(ask.store, _request(ask, read(body, Freeze), ""), confirm_above=ask.settings.hold_confirm_above)
    if ask.sites is not None:
        may = view(ask.store, ask.sites, found.lots, (row.location_id for row in found.places))
        lots, places = [key for key in found.lots if key in may.lots], [row for row in found.places if row.location_id in may.places]
        found = structs.replace(found, lots=lots, places=places, handling_units=[], orders=[], customers=[])
    return answer(found)


@route(router, "POST", "/holds", does="hold.place", gives=HoldAnswer, status=201, takes=Freeze, example=FREEZE, problems=(404, 409))
def place_hold(request: Request, ask: Ask, body: Body, idempotency_key: once.Key = None) -> Response:
    """Freeze: when this is answered, nothing of it can be shipped any more."""
    told = read(body, Freeze)
    asked = _request(ask, told, once.identity(ask, idempotency_key))
    if told.second is not None:
        asked = structs.replace(asked, second=request.app.state.doorman.agreed(ask.person, told.second.name, told.second.password))

    def work() -> HoldAnswer:
        placed = hold.place(ask.store, ask.actor(), asked, confirm_above=ask.settings.hold_confirm_above)
        if ask.sites is None:
            return placed
        seen = view(ask.store, ask.sites, (row.lot_key for row in placed.lots)).lots
        return structs.replace(placed, lots=[row for row in placed.lots if row.lot_key in seen], no_longer_reached=[], broken=[], breaches=[])

    return once.write(request, ask, idempotency_key, body, work, status=201)


@route(
    router,
    "POST",
    "/holds/{hold_id}/release",
    does="hold.release",
    gives=Release,
    takes=Reason,
    example={"reason": "Laboratory report 2025-131: clean"},
    problems=(404, 409),
)
def release_hold(request: Request, ask: Ask, hold_id: HoldId, body: Body, idempotency_key: once.Key = None) -> Response:
    """Lift a hold; what another covers stays held by that one. Where two persons must agree, the first one's word waits for the second's."""
    told = read(body, Reason)
    return once.write(request, ask, idempotency_key, body, lambda: hold.release(ask.store, ask.actor(), hold_id, told.reason))


def _request(ask: Asker, told: Freeze, key: str) -> HoldRequest:
    if len(told.starts) > ask.settings.max_starts:
        raise RequestProblem(422, "bad-input", f"A hold has at most {ask.settings.max_starts:,} starts.", cure="Place several.", field="starts")
    return HoldRequest(
        starts=tuple(dict.fromkeys(Start.parse(text) for text in told.starts)),
        reason=told.reason,
        direction=told.direction,
        blocks=told.blocks,
        until=moment(told.until, end_of_day=True),
        from_=moment(told.from_),
        to=moment(told.to, end_of_day=True),
        needs_second=told.needs_second,
        key=key,
    )


def _checked(store: Store, lots: Sequence[str], units: Sequence[str], order_lines: Sequence[str]) -> CheckAnswer:
    asked = len(lots) + len(units) + len(order_lines)
    if not 0 < asked <= MOST:
        raise RequestProblem(422, "bad-input", f"1 to {MOST} things are checked at once, not {asked}.", cure="Name a lot, a handling unit or an order line.")
    found = hold.check(store, lots=lots, units=units, order_lines=order_lines)
    if all(one.known for one in found.checked):
        return found
    # A key is looked up as it is; only what is none is looked for by its number or barcode.
    known = [one.known for one in found.checked]
    meant = [*lots, *units]
    for place, text in enumerate(meant):
        if not known[place]:
            meant[place] = _meant(store, "lot" if place < len(lots) else "hu", text)
    return hold.check(store, lots=meant[: len(lots)], units=meant[len(lots) :], order_lines=order_lines)


def _meant(store: Store, kind: str, text: str) -> str:
    """The key of a lot or unit by what is printed on it; as it is, where nothing on record is named so."""
    try:
        return store.read(lambda tx: settle(tx, Start.parse(f"{kind}:{text}")), name="hold/meant")[0].value
    except NotFound:
        return text
