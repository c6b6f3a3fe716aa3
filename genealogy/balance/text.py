"""A balance as a person reads it at night: one table for each base unit, the difference first in words, then where to look."""

from __future__ import annotations

import re
from collections.abc import Sequence

from genealogy.balance.answer import BalanceAnswer, Equation, Located, Standing, Step, StepSum
from genealogy.trace.text import spoken

SHOWN = 20
_CAME = (
    ("Opening", "opening"),
    ("+ received", "received"),
    ("+ made", "made"),
    ("+ returned by customers", "returned_by_customers"),
    ("+ counted up", "counted_up"),
    ("+ moved in", "moved_in"),
)
_WENT = (
    ("On hand", "on_hand"),
    ("+ in transit", "in_transit"),
    ("+ consumed", "consumed"),
    ("+ shipped", "shipped"),
    ("+ returned to suppliers", "returned_to_suppliers"),
    ("+ destroyed", "destroyed"),
    ("+ counted down", "counted_down"),
    ("+ moved out", "moved_out"),
)
_ALWAYS = ("opening", "on_hand")
_WIDTH = 44


def render(answer: BalanceAnswer, *, shown: int = SHOWN) -> str:
    """The whole answer as text.

    Args:
        answer: What was found.
        shown: Rows of each long list.
    """
    parts = [_opening(answer), _verdict(answer)]
    parts += [_table(one) for one in answer.equations] or ["Nothing came, nothing went, nothing is there."]
    parts += [
        _located("Where to look:", answer.located, shown),
        _located("Booked out of the wrong place or unit, it seems; nothing is missing for it:", answer.set_off, shown),
    ]
    parts += [_steps(answer.steps, answer.step_sums, shown), _on_hand(answer.on_hand, shown), _not_known(answer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(answer: BalanceAnswer) -> str:
    named = ", ".join(
        f"lot {start.lot_number} of item {start.item_id or 'unknown'}" if start.kind == "lot" else f"{start.kind.replace('-', ' ')} {start.value}"
        for start in answer.start
    )
    period = f", from {answer.from_}" if answer.from_ else ""
    period += f" to {answer.to}" if answer.to else ""
    known = f", by what was known at {answer.known_at}" if answer.known_at is not None else ""
    mark = answer.completeness.watermark
    moment = re.sub(r"\.\d+", "", mark.recorded_at or "unknown time")
    return f"Mass balance of {named}{period}{known}: {_count(answer.counts.lots, 'lot')}.\nData up to commit {mark.commit} of {moment}."


def _verdict(answer: BalanceAnswer) -> str:
    report = answer.completeness
    if answer.complete:
        return "This balance is complete."
    reasons = []
    if lots := report.lots_without_opening:
        named = ", ".join(str(lot.lot_number) for lot in lots[:5]) + (", …" if len(lots) > 5 else "")
        reasons.append(f"{_count(len(lots), 'lot')} without an opening on record ({named}), so what is missing can't be told")
    if report.unmeasured_lines:
        reasons.append(f"{_count(report.unmeasured_lines, 'line')} without a quantity that can be set against the others, in no sum")
    if report.placeless_lines:
        reasons.append(f"{_count(report.placeless_lines, 'line')} of these lots without a place, in no sum")
    if report.rejected_rows:
        reasons.append(f"{_count(report.rejected_rows, 'row')} that could not be recorded may belong to it; `genealogy exceptions list` shows them")
    if not reasons:
        reasons.append(f"{_count(report.unknown_times, 'line')} without a time may lie in the period or not")
    return "\n".join(["THIS BALANCE IS NOT COMPLETE:", *(f"  - {reason}." for reason in reasons)])


def _table(one: Equation) -> str:
    rows = [f"In {one.unit or 'a unit that is not told'}:"]
    rows += [_line(label, getattr(one, name)) for label, name in _CAME if _shown(one, name)]
    rows.append("-" * _WIDTH)
    rows += [_line(label, getattr(one, name)) for label, name in _WENT if _shown(one, name)]
    rows.append(_line("UNEXPLAINED", one.unexplained))
    return "\n".join(f"  {row}" if number else row for number, row in enumerate(rows)) + f"\n  {_judged(one)}"


def _shown(one: Equation, name: str) -> bool:
    return name in _ALWAYS or getattr(one, name) not in ("0", None)


def _line(label: str, quantity: str | None) -> str:
    return f"{label:<26}{'unknown' if quantity is None else quantity:>18}"


def _judged(one: Equation) -> str:
    if one.unexplained is None:
        return "What is missing can't be told: the opening is not known."
    whole = f"{one.recovery_percent} % of it is accounted for." if one.recovery_percent else "There was nothing to account for."
    if one.unexplained == "0":
        return whole
    more = one.unexplained.startswith("-")
    amount = spoken(one.unexplained.lstrip("-"), one.unit)
    told = f"{amount} {'more is accounted for than there was' if more else 'is missing'}; {whole}"
    if (tolerance := one.tolerance) is None:
        return f"{told} No tolerance is given."
    percent = f"{tolerance.percent} %, " if tolerance.percent else ""
    verdict = "WITHIN TOLERANCE" if tolerance.within else "OUT OF TOLERANCE"
    return f"{told}\n  {verdict}: {percent}{spoken(tolerance.allowed, one.unit)} allowed for {tolerance.reason} (by {tolerance.given_by})."


def _located(head: str, located: Sequence[Located], shown: int) -> str:
    if not located:
        return ""
    rows = []
    for row in located[:shown]:
        much = "unknown" if row.quantity is None else f"{row.quantity} {row.unit or ''}".rstrip()
        where = f" at {row.location_id}" if row.location_id else ""
        where += f" (site {row.site})" if row.site else ""
        where += f" in unit {row.handling_unit}" if row.handling_unit else ""
        by = f", {row.document}" if row.document else ""
        rows.append(f"{much:>16}  lot {row.lot_number or row.lot_key}{where}{by}: {row.what}")
    return _list(head, rows, len(located))


def _steps(steps: Sequence[Step], sums: Sequence[StepSum], shown: int) -> str:
    if not sums:
        return ""
    head = "\n".join(
        f"Steps in {one.unit}: {one.steps} took {one.input} and gave {one.output}, a yield of {one.yield_percent} % ({_gain(one.gain)})." for one in sums
    )
    rows = [
        f"{step.gain + ' ' + step.unit:>16}  {step.kind or 'step'} {step.document or ''} of {', '.join(step.items) or 'unknown items'}"
        f"{f' at {step.location_id}' if step.location_id else ''}: {step.input} in, {step.output} out, {step.yield_percent} %{_within(step)}"
        for step in steps[:shown]
    ]
    return _list(head, rows, len(steps))


def _within(step: Step) -> str:
    if (tolerance := step.tolerance) is None:
        return ""
    return f" ({'within' if tolerance.within else 'OUT OF'} tolerance: {tolerance.percent} % for {tolerance.reason})"


def _gain(gain: str) -> str:
    return "nothing lost" if gain == "0" else f"{gain.lstrip('-')} lost" if gain.startswith("-") else f"{gain} more"


def _on_hand(standing: Sequence[Standing], shown: int) -> str:
    rows = [
        f"{row.quantity + ' ' + row.unit:>16}  {row.location_id or 'place not told'}{f' (site {row.site})' if row.site else ''}" for row in standing[:shown]
    ]
    return _list("On hand, by the books:", rows, len(standing)) if rows else ""


def _not_known(answer: BalanceAnswer) -> str:
    report = answer.completeness
    told = []
    if report.unknown_times:
        told.append(f"When {_count(report.unknown_times, 'line')} happened.")
    if lots := report.time_conflicts:
        told.append(f"In what order things happened to {', '.join(str(lot.lot_number) for lot in lots[:5])}: more went out than had come in by then.")
    if report.steps_not_comparable:
        told.append(f"What {_count(report.steps_not_comparable, 'step')} gained or lost: inputs and outputs are not in one unit, or tell no quantity.")
    return "\n".join(["What is not known:", *(f"  {line}" for line in told)]) if told else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _list(head: str, rows: Sequence[str], total: int) -> str:
    left = [f"  … and {total - len(rows)} more; --json has them all."] if total > len(rows) else []
    return "\n".join([head, *(f"  {row}" for row in rows), *left])
