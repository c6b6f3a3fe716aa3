"""A search for a common cause in sentences that a quality manager can read aloud."""

from __future__ import annotations

from genealogy.common.answer import Cause, CommonAnswer

SHOWN = 15


def render(answer: CommonAnswer, *, shown: int = SHOWN) -> str:
    """The whole answer as text; `shown` rows of causes."""
    count = len(answer.complaints)
    head = [f"What {count} complaint{'' if count == 1 else 's'} may have in common, of {answer.shipment_lines} shipment lines on record."]
    if not answer.complete:
        lacking = [one.start for one in answer.complaints if not one.complete]
        reasons = [*(f"only {limit} were looked at" for limit in answer.limits_hit)]
        reasons += [f"the trace back from {start} is not complete" for start in lacking]
        head += ["THIS ANSWER IS NOT COMPLETE:", *(f"  - {reason}." for reason in reasons)]
    rows = [_row(cause) for cause in answer.causes[:shown]] or ["They have nothing in common on record."]
    more = len(answer.causes) - shown
    return "\n".join([*head, "", *rows, *([f"… and {more} more; --json has them all."] if more > 0 else []), "", f"Score: {answer.score}."]) + "\n"


def _row(cause: Cause) -> str:
    explains = f"explains {cause.complaints} of {cause.of_complaints} complaints"
    share = f"{cause.shipment_lines} of {cause.of_shipment_lines} shipment lines go back to it"
    return f"{cause.rank}. {_name(cause)}: {explains}; {share} (lift {cause.lift:.4g}, score {cause.score:.2f})."


def _name(cause: Cause) -> str:
    match cause.kind:
        case "lot" | "vessel":
            also = f", {len(cause.lot_keys)} keys" if len(cause.lot_keys) > 1 else ""
            return f"{cause.kind} {cause.lot_number} of item {cause.item_id or 'unknown'}{also}"
        case "transformation":
            return f"{cause.what or 'transformation'} {cause.document or cause.key}"
        case "window":
            return f"all that was made at {cause.place} on {cause.day}"
    return f"{cause.kind.replace('-', ' ')} {cause.key}"
