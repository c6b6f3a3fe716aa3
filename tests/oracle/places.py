"""Vessels as places, as the oracle reads them (semantics 6.1, docs/vessels.md): what each line puts into a vessel or takes out of it.

Shares no code with the engine but the event classes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote

import msgspec

from genealogy import events as ev
from tests.oracle.lines import Fact, Voids, fact_of, live_facts, live_lines

Named = tuple[ev.Event, ev.Line, bool]
"""An event, one of its lines that names a lot, and whether it is an output."""
_PUT = (ev.LotReceived, ev.LotCommissioned, ev.LotReturned)
_TAKEN = (ev.LotShipped, ev.LotReturnedToSupplier, ev.StockDisposed, ev.StockPicked)


def own_content(place: str) -> str:
    """The content lot of a vessel whose master row names none."""
    return "||" + quote(place, safe=" ()[]{}<>,;:.!$&'*+=@~/_-")


def vessel_lots(known: Sequence[ev.Event], told: Collection[str], content: Mapping[str, str]) -> set[str]:
    """Every lot that is the content of a vessel: by a master row, as the content of a place, by a fill or by a clean-out that names it, void or not."""
    filled = {line.lot_key for event in known if isinstance(event, ev.LotTransformed) and event.kind == "fill" for line in event.outputs}
    cleaned = {line.lot_key for event in known if isinstance(event, ev.VesselCleaned) for line in event.lines}
    return {*told, *content.values(), *filter(None, filled | cleaned)}


def facts_with_vessels(known: Sequence[ev.Event], voids: Voids, vessels: Collection[str], content: Mapping[str, str]) -> list[Fact]:
    """Every live line that names a lot and can matter, and what follows for the content of vessels.

    Args:
        known: The events on record.
        voids: Which of them never happened.
        vessels: All vessels' lots.
        content: Content lot of each vessel, by place.
    """
    lines = [(event, _of_content(event, line, content), output) for event, line, output in live_lines(known, voids)]
    return live_facts(lines) + list(fills_and_draws(lines, content, vessels.__contains__))


def _of_content(event: ev.Event, line: ev.Line, content: Mapping[str, str]) -> ev.Line:
    """A clean-out of a place is one of the lot in it."""
    if not isinstance(event, ev.VesselCleaned) or line.lot_key is not None or line.location_id is None:
        return line
    return msgspec.structs.replace(line, lot_key=content.get(line.location_id) or own_content(line.location_id))


def put_and_taken(event: ev.Event, line: ev.Line, output: bool) -> tuple[str | None, str | None]:
    """The place that a line puts loose goods into, and the one it takes them from."""
    if isinstance(event, ev.Packed | ev.Unpacked):
        if line.from_hu_key:
            return None, None
        return (line.location_id, None) if isinstance(event, ev.Unpacked) else (None, line.location_id)
    if line.hu_key:
        return None, None
    match event:
        case ev.StockMoved() | ev.HandlingUnitMoved():
            return line.location_id, event.from_location_id
        case ev.LotTransformed():
            return (line.location_id, None) if output else (None, line.location_id)
        case ev.StockAdjusted():
            found = line.quantity or Decimal(0)
            return (line.location_id if found > 0 else None, line.location_id if found < 0 else None)
    if isinstance(event, _PUT):
        return line.location_id, None
    return (None, line.location_id) if isinstance(event, _TAKEN) else (None, None)


def fills_and_draws(lines: Collection[Named], content: Mapping[str, str], vessel: Callable[[str], bool]) -> Iterator[Fact]:
    """What follows from these lines for the content of vessels, and for the lots that they name.

    Args:
        lines: Live lines.
        content: Content lot of each vessel, by place.
        vessel: Whether other records call a lot the content of a vessel.
    """
    contents = set(content.values())
    for event, line, output in lines:
        lot = line.lot_key
        if lot is None or (vessel(lot) and lot not in contents):
            continue
        put, taken = put_and_taken(event, line, output)
        if put == taken:
            continue
        if (held := content.get(taken or "")) and held != lot:
            yield from _mixing(event, line, "draw", held, lot)
        if (held := content.get(put or "")) and held != lot:
            yield from _mixing(event, line, "fill", lot, held)


def _mixing(event: ev.Event, line: ev.Line, kind: str, source: str, target: str) -> Iterator[Fact]:
    of = fact_of(event, line, "input", None)
    quantity = None if isinstance(event, ev.StockPicked) or of.quantity is None else abs(of.quantity)
    name = f"{of.line_id}#~{kind}"
    made = replace(of, quantity=quantity, mixing=("", name))
    yield replace(made, line_id=f"{name}/in", lot=source, kind="input")
    yield replace(made, line_id=f"{name}/out", lot=target, kind="drawn")
