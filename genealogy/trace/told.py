"""Explanations and meanings in sentences: a witness way event by event, and what a text could be."""

from __future__ import annotations

from collections.abc import Sequence

from genealogy.trace.explain import Explanation
from genealogy.trace.names import Candidate
from genealogy.trace.people import Telling
from genealogy.trace.text import spoken
from genealogy.trace.way import Step


def tell_way(explanation: Explanation) -> str:
    """A witness way, one numbered line per event."""
    steps = "no transformation" if explanation.hops == 0 else f"{explanation.hops} transformation{'' if explanation.hops == 1 else 's'}"
    ends = (explanation.start, explanation.target) if explanation.direction == "forward" else (explanation.target, explanation.start)
    doubt = "" if explanation.certainty == "certain" else " This way is possible, not certain: an outflow on it names no handling unit."
    lines = [f"{index}. {tell_step(step)}" for index, step in enumerate(explanation.steps, 1)]
    return "\n".join([f"From {ends[0]} to {ends[1]}, over {steps}.{doubt}", *(lines or ["They are the same lot."])]) + "\n"


def tell_step(step: Step) -> str:
    """One event of a way, and who says so."""
    return f"{_tell(step)}{_by_whom(step.told_by)}"


def _by_whom(told_by: Sequence[Telling]) -> str:
    told = []
    for one in told_by:
        who = f", reported by {one.reported_by}" if one.reported_by else ""
        entered = f", entered {one.entered_at}" if one.entered_at else ""
        told.append(f"{one.source}{f' {one.document}' if one.document else ''}{who}{entered}")
    return f" [{'; '.join(dict.fromkeys(told))}]" if told else ""


def _tell(step: Step) -> str:
    if step.kind == "on-hand":
        unit, since = f" in unit {step.handling_unit}" if step.handling_unit else ", loose", f", there since {step.at}" if step.at else ""
        return f"{spoken(step.quantity, step.unit)} of lot {step.lot_number} stands at {step.place or 'an unknown place'}{unit}{since}."
    if step.kind == "master":
        return f"The lot's own row says that lot {step.lot_number} is lot {step.what} of {step.party or 'an unknown supplier'}; no receipt is on record."
    return _tell_event(step)


def _tell_event(step: Step) -> str:
    when = step.at or "At an unknown time"
    much = spoken(step.quantity, step.unit)
    unit = f" in unit {step.handling_unit}" if step.handling_unit else ""
    document = f" {step.document}" if step.document else ""
    if step.kind == "receipt":
        number = f" (their lot {step.what})" if step.what else ""
        return f"{when}: receipt{document} brought {much} of lot {step.lot_number}{unit} from {step.party or 'an unknown sender'}{number}."
    if step.kind == "shipment":
        return f"{when}: shipment{document} line {step.line_id} took {much} of lot {step.lot_number}{unit} to {step.party or 'an unknown customer'}."
    if step.kind == "transformation":
        made = f" and made {spoken(step.to_quantity, step.to_unit)} of lot {step.to_lot_number}" if step.to_lot_key else ""
        return f"{when}: {step.what or 'transformation'}{document} took {much} of lot {step.lot_number}{unit}{made}."
    if step.kind == "carried":
        return f"{when}: more came into lot {step.lot_number}; what was left of it flowed on."
    if step.kind == "same-lot":
        return f"Lot {step.lot_number} and lot {step.to_lot_number} were declared one lot."
    if step.kind == "repacked":
        return f"{when}: {much} of lot {step.lot_number} went into another handling unit{unit}."
    return f"{when}: {much} of loose stock of lot {step.lot_number} was packed{unit}."


def tell_candidates(text: str, candidates: Sequence[Candidate]) -> str:
    """What a text could be, one meaning per line."""
    if not candidates:
        return f"Nothing on record is named {text!r}.\n"
    rows = []
    for one in candidates:
        lot = f"  lot {one.lot_number} of item {one.item_id or 'unknown'}" if one.kind == "lot" else ""
        lots = f"  {len(one.lots)} lot{'' if len(one.lots) == 1 else 's'} received under it" if one.lots else ""
        rows.append(f"{one.start or f'{one.kind} {one.value} (no question starts from it)'}{lot}{lots}")
    return "\n".join(rows) + "\n"
