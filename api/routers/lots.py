"""Lots, handling units and places: what they are, what they hold, where they were, what was beside them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from msgspec import structs

from api.asked import At, From, KnownAt, Starts, To, question
from api.operations import PREFIX, answer, route
from api.session import Ask, Asker
from genealogy.access.redact import view
from genealogy.contents import Exposure, LocationContents, UnitContents, Whereabouts, contents, exposure, whereabouts
from genealogy.contents.answer import LotHeld, UnitHeld
from genealogy.errors import NotAllowed
from genealogy.lot import LotCard, card

router = APIRouter(prefix=PREFIX, tags=["lots and units"])
LotKey = Annotated[str, Path(description="Its key: namespace|item|lot.", max_length=500, examples=["|MILK-TANK|TANK1-0302"])]
UnitKey = Annotated[str, Path(description="SSCC or the plate's number.", max_length=200, examples=["034012300000000056"])]
PlaceId = Annotated[str, Path(description="Its id.", max_length=200, examples=["X1-COLD"])]
ELSEWHERE = "This lies at a site that you may not see."


@route(router, "GET", "/lots/{lot_key:path}", does="lot.read", gives=LotCard, problems=(404,))
def lot(ask: Ask, lot_key: LotKey) -> Response:
    """What a lot is, where it stands now, what it became and came from."""
    found = card(ask.store, lot_key)
    if ask.sites is not None:
        may = view(ask.store, ask.sites, [lot_key], (place.location_id for place in found.places))
        if lot_key not in may.lots:
            raise NotAllowed(ELSEWHERE)
        # Sums over all sites are not for one who sees some; a trace tells them their part.
        forward, backward = (structs.replace(each, customers=[]) for each in (found.forward, found.backward))
        found = structs.replace(found, places=[place for place in found.places if place.location_id in may.places], forward=forward, backward=backward)
    return answer(found)


@route(router, "GET", "/handling-units/{hu_key:path}", does="unit.read", gives=UnitContents, problems=(404,))
def handling_unit(ask: Ask, hu_key: UnitKey, at: At = None, known_at: KnownAt = None) -> Response:
    """What a unit holds, what it is in, where it stands; now, or as of a time."""
    found = contents(ask.store, question(ask, "forward", [f"hu:{hu_key}"], at=at, known_at=known_at))
    assert isinstance(found, UnitContents)  # noqa: S101 - a unit was asked for
    _require_here(ask, [found.location_id])
    return answer(_cut(ask, found))


@route(router, "GET", "/locations/{location_id:path}", does="unit.read", gives=LocationContents, problems=(404,))
def location(ask: Ask, location_id: PlaceId, at: At = None, known_at: KnownAt = None, from_: From = None, to: To = None) -> Response:
    """What stands at a place; now, as of a time, or at any moment of a window."""
    found = contents(ask.store, question(ask, "forward", [f"location:{location_id}"], at=at, known_at=known_at, from_=from_, to=to))
    assert isinstance(found, LocationContents)  # noqa: S101 - a place was asked for
    _require_here(ask, [found.location_id])
    return answer(_cut(ask, found))


@route(router, "GET", "/whereabouts", does="unit.read", gives=Whereabouts, problems=(404,))
def where(ask: Ask, start: Annotated[Starts, Query(examples=[["lot:TANK1-0302"]])], at: At = None, known_at: KnownAt = None) -> Response:
    """Where lots or units were: all places with since and until, or those of one moment."""
    found = whereabouts(ask.store, question(ask, "forward", start, at=at, known_at=known_at))
    if ask.sites is not None:
        may = view(ask.store, ask.sites, [], (place.location_id for place in found.places))
        shown = [place for place in found.places if place.location_id in may.places]
        complete = found.asked.complete and len(shown) == len(found.places)
        found = structs.replace(found, places=shown, asked=structs.replace(found.asked, complete=complete))
    return answer(found)


@route(router, "GET", "/exposure", does="exposure.read", gives=Exposure, problems=(404,))
def beside(
    ask: Ask,
    start: Annotated[Starts, Query(examples=[["lot:TANK1-0302"]])],
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
) -> Response:
    """What shared a container with a lot or a unit: exposure, never genealogy."""
    return answer(exposure(ask.store, question(ask, "forward", start, at=at, known_at=known_at, from_=from_, to=to)))


def _require_here(ask: Asker, location_ids: list[str | None]) -> None:
    if ask.sites is not None and not view(ask.store, ask.sites, [], location_ids).places:
        raise NotAllowed(ELSEWHERE)


def _cut(ask: Asker, found: Any) -> Any:
    """What a unit or place holds, without lots that were never at a site one may see."""
    if ask.sites is None:
        return found
    lots: set[str] = set()
    _collect(found, lots)
    seen = view(ask.store, ask.sites, lots).lots
    return _without(found, seen)


def _loose(held: Any) -> list[LotHeld]:
    return held.loose if isinstance(held, LocationContents) else held.lots


def _collect(held: Any, lots: set[str]) -> None:
    lots.update(lot.lot_key for lot in _loose(held))
    for unit in held.units:
        _collect(unit, lots)


def _without(held: Any, seen: set[str]) -> Any:
    kept = [lot for lot in _loose(held) if lot.lot_key in seen]
    units: list[UnitHeld] = [_without(unit, seen) for unit in held.units]
    return structs.replace(held, units=units, **{"loose" if isinstance(held, LocationContents) else "lots": kept})
