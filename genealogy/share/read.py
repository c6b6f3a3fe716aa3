"""Read the network that shares are computed on: the flows of all that a trace reached, with what flowed in from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from genealogy.share.network import Flow, Network, UnitFlow
from genealogy.share.pile import Sums
from genealogy.share.vessel import STRICT, Rule, VesselLine
from genealogy.statements import Statement
from genealogy.store import Transaction


@dataclass(frozen=True, slots=True)
class FlowsRow:
    """Lists: see the query's header."""

    flows: list[list[object]]
    sums: list[list[object]]
    links: list[list[object]]
    vessels: list[list[object]]
    parted: list[str]


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """Segments with their lots."""

    before: list[list[str]]


@dataclass(frozen=True, slots=True)
class LinesRow:
    """Lines of vessels."""

    lines: list[list[object]]


@dataclass(frozen=True, slots=True)
class UnitFlowsRow:
    """Contents with their unit and lot; their flows; what else filled them."""

    units: list[list[str]]
    flows: list[list[object]]
    fills: list[list[object]]


FLOWS = Statement("share/flows", FlowsRow)
BEFORE = Statement("share/before", BeforeRow)
VESSEL_LINES = Statement("share/vessel_lines", LinesRow)
UNIT_FLOWS = Statement("share/unit_flows", UnitFlowsRow)


@dataclass(slots=True)
class Reached:
    """What a trace reached, by the database's ids.

    Attributes:
        lots: Segment → its lot.
        contents: Contents of handling units.
        mixings: Transformations.
        possible: Those of all these that were reached perhaps.
        starts: Those where it started.
        whole: Starts that stand for whole lots.
        open: Starts that stand for more of their lots than themselves.
    """

    lots: dict[str, str]
    contents: list[str]
    mixings: list[str]
    possible: set[str]
    starts: set[str]
    whole: set[str]
    open: set[str]


@dataclass(slots=True)
class Known:
    """A network, and what else was read.

    Attributes:
        network: The network.
        units: Handling unit and lot → the contents reached.
        parted: Lots that a clean-out parted.
    """

    network: Network
    units: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    parted: set[str] = field(default_factory=set)


def read_network(tx: Transaction, reached: Reached, clocks: dict[str, int]) -> Known:
    """The network around what was reached.

    Args:
        tx: Where to read.
        reached: What was reached.
        clocks: As of when: `known` and `at`.
    """
    lot_keys = sorted(set(reached.lots.values()))
    row = tx.one(FLOWS, mixings=reached.mixings, segments=list(reached.lots), lot_keys=lot_keys, **clocks)
    net = Network(lots=dict(reached.lots), possible=reached.possible, starts=reached.starts)
    net.flows = [_flow(line) for line in row.flows]
    _links(net, row)
    _sums(net, row)
    _before(tx, net, clocks)
    net.rules = {str(lot): _rule(*told) for lot, *told in row.vessels}
    net.rules = {lot: rule for lot, rule in net.rules.items() if rule.kind != STRICT or rule.heel}
    ruled = [segment for segment, lot in net.lots.items() if lot in net.rules]
    if ruled:
        _vessels(tx, net, ruled, clocks)
    known = Known(net, parted=set(row.parted))
    if reached.contents:
        _units(tx, known, reached.contents, clocks)
    net.whole = _whole(net, reached.whole)
    net.open = {net.lots[node] for node in reached.open if node in net.lots}
    return known


def _flow(line: Sequence[object]) -> Flow:
    mixing, pile, lot, into, line_id, unit, quantity, base = line
    return Flow(str(mixing), str(pile), str(lot), bool(into), str(line_id), unit, quantity, base)  # type: ignore[arg-type]


def _links(net: Network, row: FlowsRow) -> None:
    for segment, before, carry in row.links:
        (net.carries if carry else net.same).setdefault(str(segment), []).append(str(before))


def _sums(net: Network, row: FlowsRow) -> None:
    for segment, part, unit, lines, measured, quantity in row.sums:
        sums = net.sums.setdefault(str(segment), Sums())
        setattr(sums, str(part), getattr(sums, str(part)) + quantity)
        sums.lines += int(lines) if part == "made" else 0  # type: ignore[call-overload]
        sums.unmeasured += int(lines) - int(measured)  # type: ignore[call-overload]
        if unit is not None:
            sums.units.add(str(unit))


def _before(tx: Transaction, net: Network, clocks: dict[str, int]) -> None:
    """Segments that were not reached but carried goods into some that were: they hold nothing suspect, and thin it."""
    entered = [segment for segment, befores in net.carries.items() if any(before not in net.lots for before in befores)]
    if not entered:
        return
    more = {str(segment): str(lot) for segment, lot in tx.one(BEFORE, segments=entered, known=clocks["known"]).before if segment not in net.lots}
    row = tx.one(FLOWS, mixings=[], segments=list(more), lot_keys=[], **clocks)
    net.lots.update(more)
    _links(net, row)
    _sums(net, row)


def _vessels(tx: Transaction, net: Network, segments: list[str], clocks: dict[str, int]) -> None:
    """The lines of vessels. One with a clean-out of which nobody knows what it took is strict."""
    cleaned: dict[str, list[VesselLine]] = {}
    for segment, *line, clean in tx.one(VESSEL_LINES, segments=segments, **clocks).lines:
        (cleaned if clean else net.lines).setdefault(str(segment), []).append(VesselLine(*_vessel_line(line)))
    carried_on = {before for befores in net.carries.values() for before in befores}
    for segment, cleans in cleaned.items():
        last = max((line.latest for line in net.lines.get(segment, ())), default=None)
        if segment in carried_on or (last is not None and any(clean.earliest <= last for clean in cleans)):
            lot = net.lots[segment]
            net.rules[lot] = Rule(heel=net.rules[lot].heel)


def _rule(kind: object, band: object, heel: object) -> Rule:
    return Rule(str(kind or STRICT), int(band or 0), int(heel or 0))  # type: ignore[call-overload]


def _vessel_line(line: Sequence[object]) -> tuple[str, bool | None, str, int | None, str | None, int, int]:
    line_id, inflow, node, quantity, unit, earliest, latest = line
    return str(line_id), inflow, str(node), quantity, unit, earliest, latest  # type: ignore[return-value]


def _units(tx: Transaction, known: Known, contents: list[str], clocks: dict[str, int]) -> None:
    net = known.network
    row = tx.one(UNIT_FLOWS, contents=contents, **clocks)
    for content, hu_key, lot in row.units:
        net.contents[content] = lot
        known.units.setdefault((hu_key, lot), []).append(content)
    net.unit_flows = [UnitFlow(*flow) for flow in row.flows]  # type: ignore[arg-type]
    for node, quantity, unit in row.fills:
        sums = net.filled.setdefault(str(node), Sums())
        sums.lines += 1
        sums.unmeasured += quantity is None
        sums.made += abs(int(quantity or 0))  # type: ignore[call-overload]
        if unit is not None:
            sums.units.add(str(unit))


def _whole(net: Network, starts: Iterable[str]) -> set[str]:
    """Lots that are suspect as a whole: those asked for, and those declared the same."""
    lots = {net.lots[node] for node in starts if node in net.lots}
    pairs = [(net.lots[one], net.lots[other]) for one, others in net.same.items() for other in others if other in net.lots]
    while more := {lot for pair in pairs if lots & set(pair) for lot in pair} - lots:
        lots |= more
    return lots
