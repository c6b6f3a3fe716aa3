"""What a handling unit holds, and where it stands: now or at a moment of the past."""

from __future__ import annotations

from collections.abc import Callable

from genealogy.contents.answer import Asked, UnitContents
from genealogy.contents.ask import Reading, answered
from genealogy.contents.nest import Nest
from genealogy.store import Store
from genealogy.trace.question import Kind, Question
from genealogy.trace.stays import ALWAYS, by_what, since_text

_KINDS: tuple[Kind, ...] = ("hu",)


def contents_of_unit(store: Store, question: Question) -> UnitContents:
    """What a unit holds: its lots with quantity and status, the units nested in it, the units around it and the place.

    Args:
        store: The database.
        question: One start of kind hu, or a text that means one; `at`, `known_at`.

    Raises:
        NotFound: No unit on record is named so.
    """
    return answered(store, question, _KINDS, "contents/unit", _read)


def _read(reading: Reading) -> tuple[Callable[[Asked], UnitContents], set[str]]:
    (key,) = reading.of("hu")
    nest = Nest(reading, [key], reading.span)
    held = nest.unit(key, ALWAYS)
    withins, ats = reading.around([key], reading.span)
    outer, stands = by_what(withins), by_what(ats)
    inside: list[str] = []
    while parents := outer.get(inside[-1] if inside else key):
        inside.append(parents[0].where)
    stand = next(iter(stands.get(inside[-1] if inside else key, ())), None)

    def make(asked: Asked) -> UnitContents:
        return UnitContents(
            asked=asked,
            handling_unit=key,
            inside=inside,
            location_id=stand.where if stand else None,
            since=since_text(stand.span) if stand else None,
            lots=held.lots,
            units=held.units,
        )

    return make, nest.names
