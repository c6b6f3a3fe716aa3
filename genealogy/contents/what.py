"""What something holds, be it a handling unit or a place."""

from __future__ import annotations

from dataclasses import replace

from genealogy.contents.answer import LocationContents, UnitContents
from genealogy.contents.ask import named
from genealogy.contents.location import contents_of_location
from genealogy.contents.unit import contents_of_unit
from genealogy.errors import BadInput
from genealogy.store import Store
from genealogy.trace.question import Kind, Question

_KINDS: tuple[Kind, ...] = ("hu", "location")


def contents(store: Store, question: Question) -> UnitContents | LocationContents:
    """What a unit or a place holds.

    Args:
        store: The database.
        question: One start of kind hu or location, or a text that means one; `at`, for a place also `from_` and `to`; `known_at`.

    Raises:
        NotFound: No unit or place on record is named so.
        Ambiguous: The text names several.
        BadInput: The start is of another kind, there are several, or a window is asked of a unit.
    """
    if len(question.starts) != 1:
        raise BadInput("Contents are asked of one unit or place.", cure="Ask once for each.")
    start = store.read(lambda tx: named(tx, question.starts[0], _KINDS), name="contents/start")
    asked = replace(question, starts=(start,))
    if start.kind == "location":
        return contents_of_location(store, asked)
    if question.from_ or question.to:
        raise BadInput("A window of time is asked of a place, not of a handling unit.", cure="Ask with --at, or `genealogy whereabouts` for all its places.")
    return contents_of_unit(store, asked)
