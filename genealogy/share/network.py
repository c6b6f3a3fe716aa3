"""The network that a trace reached, with all that flowed into it from outside, as the computation of shares takes it: no database, no dates but a vessel's.

A node is a segment of a lot, a content of a handling unit, or a transformation, by any id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct

from genealogy.identifiers import parts_of
from genealogy.share.pile import Sums
from genealogy.share.vessel import PLAIN, Rule, VesselLine


class Flow(Struct, frozen=True, gc=False):
    """What went from a pile into a transformation, or came out of it; `pile` need not have been reached.

    Attributes:
        mixing: The transformation.
        pile: The segment.
        lot_key: Its lot.
        into: An input; else an output.
        line_id: The record's line.
        hu_key: The handling unit it names.
        quantity: In millionths of the base unit.
        unit: The base unit.
    """

    mixing: str
    pile: str
    lot_key: str
    into: bool
    line_id: str
    hu_key: str | None
    quantity: int | None
    unit: str | None


class UnitFlow(Struct, frozen=True, gc=False):
    """What went into a content of a handling unit, or from it into a transformation; `source` and `target` are nodes."""

    source: str
    target: str
    line_id: str
    quantity: int | None
    unit: str | None


@dataclass(slots=True)
class Network:
    """What is known of the goods.

    Attributes:
        lots: Segment → its lot; those that were reached, and those before them.
        sums: Segment → what its lines come to.
        flows: Inputs and outputs of the transformations reached.
        carries: Segment → the segments it was carried on from.
        same: Segment → segments that were declared the same lot as it.
        contents: Content of a unit → its lot.
        filled: Content → what was put into it that no unit flow tells of: loose goods, of which some may be suspect.
        unit_flows: Flows of contents.
        starts: Nodes whose goods are suspect as a whole.
        whole: Lots that are suspect as a whole.
        open: Lots of which more may be suspect than what flows into them tells.
        possible: Nodes that were reached perhaps.
        rules: Lot → its vessel's rule.
        lines: Segment of such a lot → its lines.
    """

    lots: dict[str, str] = field(default_factory=dict)
    sums: dict[str, Sums] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    carries: dict[str, list[str]] = field(default_factory=dict)
    same: dict[str, list[str]] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    filled: dict[str, Sums] = field(default_factory=dict)
    unit_flows: list[UnitFlow] = field(default_factory=list)
    starts: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    rules: dict[str, Rule] = field(default_factory=dict)
    lines: dict[str, list[VesselLine]] = field(default_factory=dict)

    def rule(self, segment: str) -> Rule:
        """The rule of a segment's vessel; of any other lot none."""
        return self.rules.get(self.lots[segment], PLAIN)

    def loose_may_be_suspect(self) -> set[str]:
        """Lots of which some units, or what stood at a place, were traced: other goods of theirs may have come from those."""
        return (self.open | set(self.contents.values())) - self.whole


@lru_cache(maxsize=100_000)
def item_of(lot_key: str) -> str:
    """The item by which inputs are compared; a lot whose item nobody told is compared with itself alone."""
    return parts_of(lot_key)[1] or f"|{lot_key}"
