"""One transaction's way from new events to what must be written: lock, look, work out, write (semantics 9.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from genealogy import events as ev
from genealogy.record import flows, masterrows, reader, vessels, voids, writer
from genealogy.record.flows import Change, LotPlan, LotState
from genealogy.record.follow import Touched
from genealogy.record.lines import CLEAN, MOVE, OF_PLACE, OUTPUT, REPACK, RETURN, SAME, SHIP, LotLine, Taken, UnitLine, take_apart
from genealogy.record.slack import left_after, may_turn
from genealogy.record.units import UnitChange, UnitPlan, lots_of, plan_units
from genealogy.record.vesselplaces import Turned
from genealogy.record.vessels import Flow, Places
from genealogy.statements import Nothing, Statement
from genealogy.store import Transaction


@dataclass(frozen=True, slots=True)
class _Json:
    event_id: str
    json: str
    commit: int | None
    load_id: str | None


@dataclass(frozen=True, slots=True)
class _Used:
    used: list[str]


@dataclass(frozen=True, slots=True)
class _ContentFlow:
    source: str
    target: str
    line_id: str
    told: dict[str, str | int | None]
    present: bool


@dataclass(frozen=True, slots=True)
class _StandingFlow:
    source: str
    target: str
    line_id: str


@dataclass(frozen=True, slots=True)
class _Same:
    lot_key: str
    other_key: str
    event_id: str


@dataclass(frozen=True, slots=True)
class _SameLink:
    event_id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class _End:
    lot_key: str
    last_key: str


_JSON: Final = Statement("record/events_json", _Json)
_LOCK_UNITS: Final = Statement("record/lock_units", _Used)
_CONTENT_FLOWS: Final = Statement("record/content_flows", _ContentFlow)
_FLOWS_ON_RECORD: Final = Statement("record/content_flows_on_record", _StandingFlow)
_SAME: Final = Statement("record/same_lots", _Same)
_SAME_LINKS: Final = Statement("record/same_links", _SameLink)
_ENDS: Final = Statement("record/lot_ends", _End)
_PUT_SAME: Final = Statement("record/put_same_links", Nothing)
_PUT_LOTS: Final = Statement("record/put_lots", Nothing)
_DROP_SAME: Final = Statement("record/drop_same_links", Nothing)
_PUT_TRANSFORMATIONS: Final = Statement("record/put_transformations", Nothing)
_PUT_VESSEL_LOTS: Final = Statement("record/put_vessel_lots", Nothing)


Spans = Mapping[str, tuple[int, int]]
"""First and last moment of what changes in a lot."""


@dataclass(slots=True)
class _Moved:
    """Lines that come to hold and lines that hold no longer, by lot and unit."""

    lots: list[LotLine] = field(default_factory=list)
    units: list[UnitLine] = field(default_factory=list)
    gone_lots: list[LotLine] = field(default_factory=list)
    gone_units: list[UnitLine] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    gone_flows: list[Flow] = field(default_factory=list)

    def lot_keys(self) -> set[str]:
        return {line.lot_key for line in (*self.lots, *self.gone_lots)} | {flow.content for flow in (*self.flows, *self.gone_flows)}

    def unit_keys(self) -> set[str]:
        keys = {line.hu_key for line in (*self.lots, *self.gone_lots) if line.hu_key}
        for line in (*self.units, *self.gone_units):
            keys.add(line.hu_key)
            if line.other:
                keys.add(line.other)
        return keys


class Work:
    """One transaction's way from new events to what must be written.

    Args:
        tx: The open transaction.
        fresh: The new events.
        new_vessels: Lots that have become a vessel's content.
        places: Which places are vessels.
    """

    def __init__(self, tx: Transaction, fresh: Iterable[Taken], new_vessels: set[str], places: Places) -> None:
        self.tx = tx
        self.new_vessels = new_vessels
        self.places = places
        self.take(fresh)
        self.verdict = voids.Verdict()
        self.known: set[str] = set()
        self.moved = _Moved()
        self.plans: list[LotPlan] = []
        self.unit_plan = UnitPlan()
        self._lots: set[str] = set()
        self._units: set[str] = set()
        self._unused: set[str] = set()
        self._states: dict[str, LotState] = {}
        self._vessel_lots: set[str] = set()
        self._linked: set[str] = set()
        self._tied: set[str] = set()

    def take(self, fresh: Iterable[Taken]) -> None:
        """Take these as the new events."""
        self.fresh = [vessels.at_places(one, self.places.content) for one in fresh]
        # Lots that these events and rows show to be a vessel's content.
        self._shown = self.new_vessels | vessels_of(self.fresh)

    def lock_named(self) -> None:
        """Lock the lots that the new events name, the content of the vessels that they fill or draw from, then units."""
        named = _Moved()
        for one in self.fresh:
            named.lots.extend(one.lots)
            named.units.extend(one.units)
        self.lock(named.lot_keys(), ())
        self.lock({flow.content for flow in self._flows(named.lots)}, named.unit_keys())

    def lock(self, lots: Collection[str], units: Collection[str]) -> None:
        """Lock lots, then units, each in sorted order; what nothing defines yet becomes a stub (semantics 9.1, 1.3)."""
        wanted = sorted(set(lots) - self._lots)
        if wanted:
            locked = masterrows.lock_lots(self.tx, wanted)
            self._lots.update(wanted)
            self._vessel_lots.update(locked.vessels)
            self._states |= {key: reader.blank_lot(key) for key in locked.blank}
        wanted = sorted(set(units) - self._units)
        if wanted:
            self._units.update(wanted)
            self._unused.update(set(wanted).difference(self.tx.one(_LOCK_UNITS, keys=wanted).used))

    def settle(self, stubs: set[str]) -> None:
        """Decide which events hold, and so which lines come and go."""
        while True:
            verdict = voids.settle(self.tx, self.fresh, stubs)
            moved = self._moves(verdict)
            lots, units = moved.lot_keys() - self._lots, moved.unit_keys() - self._units
            if not lots and not units:
                self.verdict, self.moved = verdict, moved
                return
            # Somebody may have changed the rest before these were locked: look again.
            self.lock(lots, units)

    def turn(self, turned: Turned) -> None:
        """Take over what follows from other places being vessels."""
        self.moved = _Moved(turned.come, [], turned.gone, [], turned.flows, turned.gone_flows)
        self.lock(self.moved.lot_keys() | self.new_vessels, ())

    def _moves(self, verdict: voids.Verdict) -> _Moved:
        moved = _Moved()
        for taken in self.fresh:
            marks = verdict.dead.get(taken.event.event_id)
            moved.lots.extend(taken.lots if marks is None else [line for line in taken.lots if not voids.is_dead(marks, line.line_id)])
            moved.units.extend(taken.units if marks is None else [line for line in taken.units if not voids.is_dead(marks, line.line_id)])
        changed = verdict.changed(taken.event.event_id for taken in self.fresh)
        named = sorted({edge[1] for edge in verdict.edges} | set(changed))
        stored = self.tx.run(_JSON, ids=named) if named else []
        self.known = {row.event_id for row in stored}
        for row in stored:
            if row.event_id not in changed:
                continue
            taken = vessels.at_places(take_apart(ev.decode(row.json)), self.places.content)
            before, after = verdict.before.get(row.event_id), verdict.dead.get(row.event_id)
            for line in taken.lots:
                was, now = not voids.is_dead(before, line.line_id), not voids.is_dead(after, line.line_id)
                if was != now:
                    (moved.lots if now else moved.gone_lots).append(line)
            for unit in taken.units:
                was, now = not voids.is_dead(before, unit.line_id), not voids.is_dead(after, unit.line_id)
                if was != now:
                    (moved.units if now else moved.gone_units).append(unit)
        moved.flows, moved.gone_flows = self._flows(moved.lots), self._flows(moved.gone_lots)
        return moved

    def _flows(self, lines: Iterable[LotLine]) -> list[Flow]:
        """Fills and draws that follow from lines of lots that are locked.

        A lot that other records call the content of some vessel mixes there as they say: none of its lines is put into a vessel or taken from one by us,
        unless it is the content of another place.
        """
        if not self.places.content:
            return []
        own = (self._vessel_lots | self._shown) - self.places.lots.keys()
        wanted = (line for line in lines if line.lot_key in self._lots and line.lot_key not in own)
        return [flow for line in wanted for flow in vessels.flows(line, self.places.content)]

    def plan(self) -> None:
        """Work out what changes for vessels, then for units, then for lots."""
        filled = self._vessels()
        gone = list(self.moved.gone_lots)
        come = list(self.moved.lots)
        spans = self._fill_and_draw(come, gone)
        units = self._touched_units(filled, spans)
        if units:
            state = reader.unit_state(self.tx, units - self._unused)
            held = {content.lot_key for content in state.contents.values()}
            if not self._only_moves(units):
                self.lock(held | lots_of(come), ())
            known_vessels = {key for key, lot in self._lot_states(held | lots_of(come), spans).items() if lot.vessel}
            change = UnitChange(
                [line for line in come if line.hu_key],
                self.moved.units,
                {line.line_id for line in gone} | {line.line_id for line in self.moved.gone_units},
            )
            self.unit_plan = plan_units(state, change, filled | known_vessels)
            gone += self.unit_plan.underived
            come += self.unit_plan.derived
            if poured := self._pour(come, gone):
                spans, filled = poured, self._vessels()
        self._plan_lots(come, gone, filled, spans)

    def _vessels(self) -> set[str]:
        """Lots that are shown to be a vessel's content, and those among the lots that change that are the content of a place."""
        return self._shown | (self.moved.lot_keys() & self.places.lots.keys())

    def _fill_and_draw(self, come: list[LotLine], gone: list[LotLine]) -> Spans:
        """Add the fills and draws that come and go; the spans of all that changes."""
        come += [line for flow in self.moved.flows for line in flow.lines]
        turned = sorted(self._shown - self.places.lots.keys() - self._vessel_lots - {key for key, lot in self._states.items() if lot.blank})
        ended = reader.fills_and_draws(self.tx, turned) if turned and self.places.content else []
        self.lock({line.lot_key for line in ended}, ())
        ended += [line for flow in self.moved.gone_flows for line in flow.lines]
        gone += {(line.line_id, line.lot_key): line for line in ended}.values()
        return _spans((*come, *gone))

    def _pour(self, come: list[LotLine], gone: list[LotLine]) -> Spans | None:
        """Add the fills that follow from units emptied at a vessel's place; the spans of all that changes, None when there are no such."""
        # Where units only moved, their lots were not locked yet; what follows from their lines may stand elsewhere now.
        self.lock(lots_of((*self.unit_plan.derived, *self.unit_plan.underived)), ())
        put, ended = self._flows(self.unit_plan.derived), self._flows(self.unit_plan.underived)
        if not put and not ended:
            return None
        self.moved.flows += put
        self.moved.gone_flows += ended
        contents = {flow.content for flow in (*put, *ended)}
        self.lock(contents, ())
        come += [line for flow in put for line in flow.lines]
        gone += [line for flow in ended for line in flow.lines]
        for key in contents:
            # Of a vessel just the segments around what changes were read, and now something else changes too.
            self._states.pop(key, None)
        return _spans((*come, *gone))

    def _touched_units(self, filled: set[str], spans: Spans) -> set[str]:
        units = self.moved.unit_keys()
        states = self._lot_states(filled, spans)
        turned = {key for key in filled if key in states and not states[key].vessel}
        units |= reader.units_of_lots(self.tx, turned)
        closure = reader.unit_closure(self.tx, units - self._unused) | units
        self.lock((), closure)
        return closure

    def _lot_states(self, keys: Collection[str], spans: Spans) -> dict[str, LotState]:
        """Locked lots as they stand; they can't change under us, so each is read once."""
        self._states |= reader.lot_states(self.tx, {key: spans.get(key) for key in keys if key not in self._states})
        return {key: self._states[key] for key in keys}

    def _only_moves(self, units: set[str]) -> bool:
        lines = (*self.moved.lots, *self.moved.gone_lots)
        others = (*self.moved.units, *self.moved.gone_units)
        return not any(line.hu_key for line in lines) and all(line.role == MOVE for line in others) and len(units) == len({line.hu_key for line in others})

    def _plan_lots(self, come: list[LotLine], gone: list[LotLine], filled: set[str], spans: Spans) -> None:
        adds: dict[str, list[LotLine]] = defaultdict(list)
        for line in come:
            if line.role != REPACK:
                adds[line.lot_key].append(line)
        places = reader.line_places(self.tx, gone)
        removes: dict[str, list[tuple[LotLine, str]]] = defaultdict(list)
        for line in gone:
            if line.line_id in places:
                key, line.origin, line.named = places[line.line_id]
                removes[line.lot_key].append((line, key))
        keys = adds.keys() | removes.keys() | filled
        self.lock(keys, ())
        states = self._lot_states(keys, spans)
        for key in filled:
            states[key].fresh_vessel = not states[key].vessel
            states[key].vessel = True
        self.plans = _plan_all(self.tx, states, {key: Change(adds.get(key, []), removes.get(key, [])) for key in keys})

    def write(self, commit: int, stubs: set[str]) -> None:
        """Write all that changes."""
        self._write_vessels()
        batch = writer.Batch()
        partial = [plan for plan in self.plans if plan.state.partial]
        for plan in partial:
            plan.state.slack = left_after(plan)
        for plan in self.plans:
            batch.lot(plan)
        batch.units(self.unit_plan)
        batch.write(self.tx, commit)
        if untold := [plan.lot_key for plan in partial if plan.state.slack is None and may_turn(plan)]:
            verdicts = sorted(reader.overdrawn(self.tx, untold).items())
            self.tx.run(_PUT_LOTS, rows=[[key, {"overdrawn": over or None, "slack_steps": slack}] for key, (over, slack) in verdicts])
        self._write_content_flows(commit, stubs)
        self._write_same(commit)

    def touched(self) -> Touched:
        """What was written, as far as holds care."""
        touched = Touched(set(self._lots), set(self._units), set(self._linked), set(self._tied), vessels=dict(self.places.content))
        for plan in self.plans:
            touched.lot(plan)
        touched.unit(self.unit_plan)
        return touched

    def lines_of(self, reported: ev.Reported) -> tuple[dict[str, list[LotLine]], dict[str, list[UnitLine]]]:
        """Lines of lots and of units that were reported so, by event; those of void events left out."""
        told = [one for one in self.fresh if one.event.reported == reported]
        dead = {one.event.event_id: self.verdict.dead.get(one.event.event_id) for one in told}
        lots = {one.event.event_id: [line for line in one.lots if not voids.is_dead(dead[one.event.event_id], line.line_id)] for one in told}
        units = {one.event.event_id: [line for line in one.units if not voids.is_dead(dead[one.event.event_id], line.line_id)] for one in told}
        return lots, units

    def facts(self) -> list[LotLine]:
        """Lines of lots that follow from new facts, those of units too."""
        lots, units = self.lines_of("fact")
        whole = {line.line_id for lines in units.values() for line in lines}
        derived = [line for line in self.unit_plan.derived if line.line_id.split("#~", 1)[0] in whole]
        return [line for lines in lots.values() for line in lines] + derived

    def _write_vessels(self) -> None:
        """Make the transformations of fills and draws, and tell lots that are a place's content by now how they mix."""
        if flows := self.moved.flows:
            made = {flow.key: {"kind": flow.kind, "derived": True, "named_lot": flow.named} for flow in flows}
            self.tx.run(_PUT_TRANSFORMATIONS, rows=[[key, made[key]] for key in sorted(made)])
        told = {plan.lot_key for plan in self.plans} & self.places.lots.keys() - (self._vessel_lots - self.new_vessels)
        if told:
            rows = [[key, vessel.rule, vessel.band, vessel.heel] for key in sorted(told) for vessel in (self.places.lots[key],)]
            self.tx.run(_PUT_VESSEL_LOTS, rows=rows)

    def _write_content_flows(self, commit: int, stubs: set[str]) -> None:
        """Tie what was repacked, and what was shipped and came back, from content to content (semantics 5.2)."""
        new = {taken.event.event_id for taken in self.fresh} - stubs
        come, gone = self.moved.lots, self.moved.gone_lots
        ids = tied_by(come)
        ids |= {line.end for line in come if line.role == SHIP and line.end not in new} | {line.end for line in gone if line.hu_key}
        ids |= {line.end for line in self.unit_plan.derived if line.role == SHIP}
        ids |= {line.end for line, _, _ in self.unit_plan.move_lines} | {line.end for line, _ in self.unit_plan.drop_lines}
        self._tied = tie_contents(self.tx, ids, commit)

    def _write_same(self, commit: int) -> None:
        declared = {line.lot_key for line in (*self.moved.lots, *self.moved.gone_lots) if line.role == SAME}
        keys = sorted(declared | {plan.lot_key for plan in self.plans if plan.state.joined})
        if not keys:
            return
        pairs = self.tx.run(_SAME, keys=keys)
        stored = {(row.event_id, row.source, row.target) for row in self.tx.run(_SAME_LINKS, keys=keys)}
        if not pairs and not stored:
            return
        lots = sorted({key for row in pairs for key in (row.lot_key, row.other_key)})
        self.lock(lots, ())
        ends = {row.lot_key: row.last_key for row in self.tx.run(_ENDS, keys=lots)} if lots else {}
        links = writer.same_links([(row.lot_key, row.other_key, row.event_id) for row in pairs], ends)
        if dropped := sorted(stored - links):
            self.tx.run(_DROP_SAME, rows=[list(link) for link in dropped], commit=commit)
        if links - stored:
            self.tx.run(_PUT_SAME, rows=writer.same_rows(links - stored), commit=commit)
        self._linked = {key for _, source, target in links for key in (source, target)}
        self.tx.run(_PUT_LOTS, rows=[[key, {"joined": key in lots or None}] for key in sorted(declared | set(lots))])


def tie_contents(tx: Transaction, ids: Collection[str], commit: int) -> set[str]:
    """Bring the flows from content to content of these events up to what is on record of their lines (semantics 5.2); the contents they tie."""
    if not ids:
        return set()
    wanted = tx.run(_CONTENT_FLOWS, ids=sorted(ids))
    keep = {(flow.source, flow.target, flow.line_id) for flow in wanted}
    stand = {(flow.source, flow.target, flow.line_id) for flow in tx.run(_FLOWS_ON_RECORD, ids=sorted(ids))}
    batch = writer.Batch()
    batch.between_contents([(flow.source, flow.target, flow.told) for flow in wanted if not flow.present], sorted(stand - keep))
    batch.write(tx, commit)
    return {key for source, target, _ in keep for key in (source, target)}


def tied_by(lines: Iterable[LotLine]) -> set[str]:
    """The events among whose lines one ties two contents: what was repacked, and what came back (semantics 5.2)."""
    return {line.end for line in lines if line.role == REPACK or (line.role == RETURN and line.hu_key)}


def vessels_of(fresh: Iterable[Taken]) -> set[str]:
    """Lots that events show to be a vessel's content: named by a fill or a clean-out, void or not (semantics 6.1).

    A clean-out of a place shows nothing of a lot: what its content is, and whether it has one, is for the place's master row to say.
    """
    lines = ((taken.event, line) for taken in fresh for line in taken.lots)
    return {line.lot_key for event, line in lines if _names_clean(line) or (line.role == OUTPUT and _is_fill(event))}


def _spans(lines: Iterable[LotLine]) -> dict[str, tuple[int, int]]:
    """First and last moment of lines, by lot."""
    spans: dict[str, tuple[int, int]] = {}
    for line in lines:
        if line.role != REPACK:
            first, last = spans.get(line.lot_key, (line.earliest, line.latest))
            spans[line.lot_key] = (min(first, line.earliest), max(last, line.latest))
    return spans


def _names_clean(line: LotLine) -> bool:
    return line.role == CLEAN and not line.extra.get(OF_PLACE)


def _is_fill(event: ev.Event) -> bool:
    return isinstance(event, ev.LotTransformed) and event.kind == "fill"


def _plan_all(tx: Transaction, states: dict[str, LotState], changes: dict[str, Change]) -> list[LotPlan]:
    """Plan each lot the cheapest way that serves; lines are read for all that need them at once."""
    plans: list[LotPlan] = []
    windows: dict[str, list[range]] = {}
    wholes: list[str] = []
    for key in sorted(changes):
        plan = flows.append(states[key], changes[key])
        if plan is not None:
            plans.append(plan)
            continue
        runs = flows.window(states[key], changes[key])
        if runs is None:
            wholes.append(key)
        else:
            windows[key] = runs
    wanted = {key: [states[key].segments[index].key for run in runs for index in run] for key, runs in windows.items()}
    lines = reader.segment_lines(tx, sorted({segment for segments in wanted.values() for segment in segments})) if wanted else {}
    for key, runs in windows.items():
        recut = flows.recut(states[key], changes[key], runs, {segment: lines.get(segment, []) for segment in wanted[key]})
        if recut is None:
            wholes.append(key)
        else:
            plans.append(recut)
    states.update(reader.lot_states(tx, dict.fromkeys(key for key in wholes if states[key].partial)))
    full = {key: [segment.key for segment in states[key].segments if segment.last_line] for key in wholes}
    lines = reader.segment_lines(tx, sorted({segment for segments in full.values() for segment in segments})) if any(full.values()) else {}
    plans.extend(flows.whole(states[key], changes[key], {segment: lines.get(segment, []) for segment in full[key]}) for key in sorted(wholes))
    return plans
