"""Whether a witness way is true: every step is told by live lines, one leads to the next, and nothing runs against time. Knows no graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from genealogy.trace.way import Step
from tests.oracle.lines import Fact
from tests.oracle.oracle import Oracle


class Judge:
    """Judges witness ways.

    Args:
        oracle: The records as known then.
        at: Only by what had happened then.
    """

    def __init__(self, oracle: Oracle, at: float) -> None:
        self._oracle, self._at = oracle, at

    def faults(self, steps: Sequence[Step]) -> Iterator[str]:
        """Everything that is wrong with a way, in the order of the goods' flow."""
        here: str | None = None
        came: Fact | None = None
        for step in steps:
            if here is not None and step.lot_key != here:
                yield f"{step.kind}: from {here} to {step.lot_key} without a step"
            here = step.to_lot_key or step.lot_key
            match step.kind:
                case "receipt":
                    came = self._known(step.line_id, "receipt", step.lot_key)
                    yield from [] if came else [f"no receipt {step.line_id}"]
                case "transformation":
                    into = self._known(step.line_id, "input", step.lot_key)
                    out = self._known(step.to_line_id, "output", step.to_lot_key)
                    yield from self._held(came, into)
                    if out is None or into is None or into.mixing != out.mixing:
                        yield f"no transformation {step.document} of {step.lot_key} into {step.to_lot_key}"
                    came = out
                case "shipment":
                    yield from self._held(came, self._known(step.told_by[0].line_id, "shipment", step.lot_key))
                case "same-lot":
                    pairs = [{line.lot_key for line in event.lines} for event in self._oracle.same]
                    yield from [] if {step.lot_key, step.to_lot_key} in pairs else [f"{step.lot_key} and {step.to_lot_key} were never declared one"]
                    came = None
                case "carried":
                    yield from [] if step.lot_key == step.to_lot_key else ["carried into another lot"]
                case "on-hand" | "master":
                    pass
                case _:
                    yield f"a step {step.kind} on a way between whole lots"

    def _held(self, came: Fact | None, left: Fact | None) -> Iterator[str]:
        """What came in by one line can have left by the next."""
        if left is None:
            yield "a step without a line"
        elif came is not None:
            history = self._oracle.lots[came.lot]
            if history.is_inflow(came) and not history.may_hold(left, came):
                yield f"{left.line_id} can't hold {came.line_id}"

    def _known(self, line_id: str | None, kind: str, lot: str | None) -> Fact | None:
        """A live line that had happened."""
        fact = self._oracle.facts.get(line_id or "")
        return fact if fact and fact.kind == kind and fact.lot == lot and fact.earliest <= self._at else None
