"""Marks of holds follow what a write changes: in the same transaction, everything it newly reaches (semantics 9.2, 9.4).

This runs after the write, with the commit counter in its hands. All writers pass through that counter one after the other, and so does who places a hold;
so a flow is either on record when a hold's last look begins, or its writer sees the hold's marks here. No mark is ever taken away: a void or a new cut
frees nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from genealogy.identifiers import parts_of
from genealogy.record.flows import LotPlan
from genealogy.record.held import IN_FORCE, RULES, Rule, write_breaches
from genealogy.record.lines import COMMISSION, COUNT, MOVE, OUTPUT, RECEIPT, RETURN, UNPACK, LotLine
from genealogy.record.units import UnitPlan
from genealogy.statements import Nothing, Statement
from genealogy.store import Transaction

MOST: Final = 5_000
"""More than so many new marks are left to who places holds: the hold is being placed again until they are made."""
SPREADS: Final = {"forward": "forward", "backward": "backward", "both": "both", "here": "none"}
"""How the marks of a hold's seeds are handed on, by its direction."""
_COMES: Final = frozenset({RECEIPT, COMMISSION, OUTPUT, MOVE, RETURN, COUNT, UNPACK})


@dataclass(frozen=True, slots=True)
class MarkRows:
    """Marks that are missing, as (key, hold, how it spreads), of segments and of contents."""

    segments: list[list[str]]
    contents: list[list[str]]


@dataclass(frozen=True, slots=True)
class _Holds:
    hold_ids: list[str]


@dataclass(frozen=True, slots=True)
class _Standing:
    found: list[list[str]]


NEXT_FORWARD: Final = Statement("hold/next_forward", MarkRows)
NEXT_BACKWARD: Final = Statement("hold/next_backward", MarkRows)
MARK: Final = Statement("hold/mark", Nothing)
SEED: Final = Statement("hold/seed", Nothing)
TURN: Final = Statement("hold/turn", Nothing)
_COPY: Final = Statement("hold/copy", MarkRows)
_OF_CONTENTS: Final = Statement("hold/of_contents", _Holds)
_STANDING: Final = Statement("hold/standing", _Standing)
SET_PLACING: Final = Statement("hold/set_placing", Nothing)
_UNSETTLE: Final = Statement("hold/unsettle", _Holds)


@dataclass(slots=True)
class Touched:
    """What a write changed, as far as holds care.

    Attributes:
        lots: Lots whose lines changed.
        units: Units whose lines changed.
        segments: Keys of segments that gained or lost something.
        contents: Keys of contents likewise.
        cut: Pairs of a segment and one that took over lines of it.
        cut_contents: The same of contents.
        come: Lines that came to hold, each with its segment.
        vessels: Places that are vessels, with their content lots.
    """

    lots: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    segments: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    cut: set[tuple[str, str]] = field(default_factory=set)
    cut_contents: set[tuple[str, str]] = field(default_factory=set)
    come: list[tuple[LotLine, str]] = field(default_factory=list)
    vessels: dict[str, str] = field(default_factory=dict)

    def lot(self, plan: LotPlan) -> None:
        """Add what was written for a lot."""
        self.come += plan.put
        self.segments.update(segment.key for segment in plan.touched)
        self.segments.update(segment.key for pair in plan.carries for segment in pair)
        self.segments.update(key for _, key in plan.put)
        moved = {(old, new) for _, old, new in plan.move if old != new}
        emptied = set(plan.dead) - {old for old, _ in moved}
        # What such a stretch was held for stays held: nothing but a person frees.
        self.cut |= moved | {(key, plan.state.segments[-1].key) for key in emptied}
        self.segments.update(new for _, new in self.cut)

    def unit(self, plan: UnitPlan) -> None:
        """Add what was written for units."""
        self.contents.update(content.key for content in (*plan.new_contents, *plan.put_contents))
        self.contents.update(key for _, key in plan.put_lines)
        self.cut_contents |= {(old, new) for _, old, new in plan.move_lines}
        self.contents.update(new for _, _, new in plan.move_lines)


@dataclass(frozen=True, slots=True)
class Rules:
    """The holds in force, at a version of what is held."""

    version: str = ""
    holds: tuple[Rule, ...] = ()
    placing: bool = False


def read_rules(tx: Transaction, version: str, before: Rules) -> Rules:
    """The holds in force.

    Args:
        tx: The open transaction.
        version: Of what is held.
        before: What was known last; a hold that is known is not read again.
    """
    in_force = tx.one(IN_FORCE).holds
    known = {(hold.hold_id, hold.placed_at): hold for hold in before.holds}
    if new := [hold_id for hold_id, placed_at, _ in in_force if (hold_id, placed_at) not in known]:
        known |= {(hold.hold_id, hold.placed_at): hold for hold in tx.run(RULES, hold_ids=new)}
    return Rules(version, tuple(known[hold_id, placed_at] for hold_id, placed_at, _ in in_force), placing=any(placing for *_, placing in in_force))


def follow(tx: Transaction, rules: Rules, touched: Touched, facts: Collection[LotLine], commit: int) -> list[str]:
    """Mark all that a write newly reaches, and keep the facts that are breaches.

    Args:
        tx: The open transaction, which has written and holds the commit counter.
        rules: The holds in force.
        touched: What the write changed.
        facts: Lines of facts that came to hold.
        commit: The write's commit number.

    Returns:
        Holds that need more than this write can do: to be placed to their end, since more than `MOST` would have to be marked, or reservations ended.
    """
    following = _Following(tx, rules, commit, set(touched.lots), touched.segments)
    copied = tx.one(_COPY, segments=_rows(touched.cut), contents=_rows(touched.cut_contents), commit=commit) if touched.cut or touched.cut_contents else None
    segments, contents = set(touched.segments), set(touched.contents)
    if copied is not None:
        segments.update(str(key) for key in copied.segments)
        contents.update(str(key) for key in copied.contents)
    following.arrivals(touched)
    unfinished = following.spread(segments, contents)
    write_breaches(tx, facts, commit)
    if unfinished:
        tx.run(SET_PLACING, hold_ids=unfinished)
    if unfinished or following.far:
        tx.run(TURN, by=0)
    return sorted({*unfinished, *following.reserved()})


def _rows(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    return [list(pair) for pair in sorted(pairs)]


@dataclass(slots=True)
class _Following:
    """One write's marks.

    Attributes:
        far: A mark was made on a lot that this transaction has not locked.
        wanting: Holds that the last level had marks for.
        marked: Marks made so far, of segments and of contents.
    """

    tx: Transaction
    rules: Rules
    commit: int
    near: set[str]
    segments: set[str]
    far: bool = False
    made: int = 0
    wanting: set[str] = field(default_factory=set)
    marked: tuple[list[list[str]], list[list[str]]] = field(default_factory=lambda: ([], []))

    def arrivals(self, touched: Touched) -> None:
        """New lots of an item, and what comes to stand at a place, are what a hold of the item or the place starts from (semantics 9.3)."""
        segments: list[list[str]] = []
        contents: list[list[str]] = []
        for hold in self.rules.holds:
            spreads = SPREADS[hold.direction]
            if hold.items:
                mine = {lot for lot in touched.lots if parts_of(lot)[1] in hold.items}
                segments += [[key, hold.hold_id, spreads] for key in sorted(touched.segments) if key.split("#", 1)[0] in mine]
            if hold.locations:
                there = {key for line, key in touched.come if line.role in _COMES and _comes_to(line, hold.locations)}
                own = {touched.vessels[place] for place in hold.locations if place in touched.vessels}
                there |= {key for key in touched.segments if key.split("#", 1)[0] in own}
                segments += [[key, hold.hold_id, spreads] for key in sorted(there)]
                standing = self.tx.one(_STANDING, units=sorted(touched.units), locations=hold.locations).found if touched.units else []
                contents += [[key, hold.hold_id, spreads] for key, _ in standing]
        if segments or contents:
            self._put(segments, contents)
            self.tx.run(SEED, segments=segments, contents=contents)
            touched.segments.update(row[0] for row in segments)
            touched.contents.update(row[0] for row in contents)

    def spread(self, segments: Collection[str], contents: Collection[str]) -> list[str]:
        """Level by level until nothing is missing; holds that would take too many marks are returned."""
        while True:
            segments, contents = self._level(segments, contents)
            if self.made > MOST:
                # What units' lots gave without naming a unit was not looked for either.
                return sorted(self.wanting | {hold.hold_id for hold in self.rules.holds if hold.units})
            if not segments and not contents:
                segments, contents = self._possible()
                if not segments and not contents:
                    return []

    def reserved(self) -> list[str]:
        """Holds that cover from now on what was reserved before."""
        segments, contents = self.marked
        return self.tx.one(_UNSETTLE, segments=segments, contents=contents).hold_ids if segments or contents else []

    def _put(self, segments: list[list[str]], contents: list[list[str]]) -> None:
        self.tx.run(MARK, segments=segments, contents=contents, commit=self.commit)
        self.marked[0].extend(segments)
        self.marked[1].extend(contents)

    def _level(self, segments: Collection[str], contents: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        asked = {"segments": sorted(segments), "contents": sorted(contents)}
        missing = [self.tx.one(NEXT_FORWARD, **asked)] if any(hold.direction in ("forward", "both") for hold in self.rules.holds) else []
        if any(hold.direction != "forward" for hold in self.rules.holds):
            missing.append(self.tx.one(NEXT_BACKWARD, **asked))
        return self._mark([row for rows in missing for row in rows.segments], [row for rows in missing for row in rows.contents])

    def _possible(self) -> tuple[Collection[str], Collection[str]]:
        """What the lots that changed gave without naming a unit may be a held unit's: found by the trace itself (semantics 5.4)."""
        if not any(hold.units for hold in self.rules.holds):
            return (), ()
        from genealogy.hold.reach import missing_marks  # noqa: PLC0415 - what places a hold records events itself

        segments: list[list[str]] = []
        contents: list[list[str]] = []
        for hold_id in self.tx.one(_OF_CONTENTS, lots=sorted(self.near), segments=sorted(self.segments)).hold_ids:
            direction = next((hold.direction for hold in self.rules.holds if hold.hold_id == hold_id), None)
            if direction is not None:
                more = missing_marks(self.tx, hold_id, direction)
                segments += more.segments
                contents += more.contents
        return self._mark(segments, contents)

    def _mark(self, segments: Sequence[list[Any]], contents: Sequence[list[Any]]) -> tuple[Collection[str], Collection[str]]:
        if not segments and not contents:
            return (), ()
        self.made += len(segments) + len(contents)
        self.wanting = {str(row[1]) for row in (*segments, *contents)}
        if self.made <= MOST:
            self._put([row[:3] for row in segments], [row[:3] for row in contents])
        lots = {str(row[0]).split("#", 1)[0] for row in segments} | {_lot_of_content(str(row[0])) for row in contents}
        self.far = self.far or not lots <= self.near
        return {str(row[0]) for row in segments}, {str(row[0]) for row in contents}


def _comes_to(line: LotLine, places: Collection[str]) -> bool:
    return line.location_id in places and (line.role != COUNT or (line.base_quantity or 0) > 0)


def _lot_of_content(key: str) -> str:
    return key.rsplit("#", 1)[1]
