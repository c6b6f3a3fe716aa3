"""The handling units of a forward answer in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from genealogy.trace.answer import HandlingUnitAnswer


def tell_units(units: Sequence[HandlingUnitAnswer], shown: int) -> str:
    """How many units ever held it, and which of those that do still are inside others; where the others stand is told with what is on hand."""
    if not units:
        return ""
    still = [unit for unit in units if unit.still]
    nested = [unit for unit in still if unit.inside]
    head = f"In what: {len(units)} handling unit{'' if len(units) == 1 else 's'} ever held it, {len(still)} still {'does' if len(still) == 1 else 'do'}."
    left = [f"  … and {len(nested) - shown} more; --json or --csv DIR has them all."] if len(nested) > shown else []
    return "\n".join([head, *(f"  {unit.handling_unit} in {unit.inside} at {unit.location_id or 'no known place'}" for unit in nested[:shown]), *left])
