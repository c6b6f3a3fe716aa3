"""Voids: which events hold, when others take them back (semantics 4.4).

An event is void when a live void names it; a void can itself be void, which restores what it took back; it may come before what it names, and waits.
An EPCIS error declaration names no single event: what it means is decided over all events of that source id, anew whenever one joins them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from genealogy import events as ev
from genealogy.record.lines import CASE, FROM, Taken
from genealogy.statements import Statement
from genealogy.store import Transaction

Edge = tuple[str, str, str]
"""A void, the event it names, and the one line it means; empty for the whole event."""


@dataclass(frozen=True, slots=True)
class _Component:
    event_id: str
    stub: bool
    void: bool
    is_void: bool
    targets: list[list[str | None]]


@dataclass(frozen=True, slots=True)
class _Member:
    event_id: str
    source: str
    source_event_id: str | None
    source_content_hash: str | None
    is_void: bool
    declares: str | None
    corrective: list[str] | None
    named: list[str]


_COMPONENT: Final = Statement("record/void_component", _Component)
_GROUPS: Final = Statement("record/error_groups", _Member)


@dataclass(slots=True)
class Verdict:
    """What voids change.

    Attributes:
        dead: For each event that is void or has void lines: the line ids, or an empty string for the whole.
        before: The same as it was on record, for events on record.
        edges: New edges.
        dropped: Edges that hold no longer.
        void: Events whose mark `void` changes, with the new mark.
    """

    dead: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)
    dropped: set[Edge] = field(default_factory=set)
    void: dict[str, bool] = field(default_factory=dict)

    def changed(self, fresh: Iterable[str]) -> list[str]:
        """Events on record whose live lines change."""
        new = set(fresh)
        return sorted(
            event for event in self.dead.keys() | self.before.keys() if event not in new and self.dead.get(event, set()) != self.before.get(event, set())
        )


def is_dead(marks: set[str] | None, line_id: str) -> bool:
    """Whether a line of an event with these marks holds no longer."""
    return marks is not None and ("" in marks or line_id.removesuffix(CASE).removesuffix(FROM) in marks)


def settle(tx: Transaction, fresh: Iterable[Taken], stubs: set[str]) -> Verdict:
    """Which events hold after these have come.

    Args:
        tx: The open transaction.
        fresh: The new events.
        stubs: Ids of new events that others on record have named before.
    """
    events = [taken.event for taken in fresh]
    voids = [event for event in events if isinstance(event, ev.EventVoided)]
    edges = {(void.event_id, ev.event_of_line(target), target if "#" in target else "") for void in voids for target in void.voids}
    members = _members(tx, events)
    asked = {edge[1] for edge in edges} | (stubs & {event.event_id for event in events}) | {member.event_id for member in members}
    if not asked and not edges:
        return Verdict()
    rows = tx.run(_COMPONENT, ids=sorted(asked)) if asked else []
    stored = {(row.event_id, str(target), str(line or "")) for row in rows for target, line in row.targets if target is not None}
    was_void = {row.event_id for row in rows if row.void}
    declared = _declared(members)
    declaring = {member.event_id for member in members if member.declares is not None} | {void.event_id for void in voids if void.error_declared is not None}
    dropped = {edge for edge in stored if edge[0] in declaring and edge not in declared and _by_declaration(edge, voids, members)}
    verdict = Verdict(edges=(edges | declared) - stored, dropped=dropped)
    _decide(verdict, (stored | edges | declared) - dropped, stored, was_void, {row.event_id for row in rows if not row.stub})
    return verdict


def _by_declaration(edge: Edge, voids: Iterable[ev.EventVoided], members: Iterable[_Member]) -> bool:
    explicit = {(void.event_id, ev.event_of_line(target)) for void in voids for target in void.voids}
    return (edge[0], edge[1]) not in explicit and edge[1] in {member.event_id for member in members}


def _decide(verdict: Verdict, edges: set[Edge], stored: set[Edge], was_void: set[str], known: set[str]) -> None:
    voiders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for void, target, line in edges:
        voiders[target].append((void, line))
    holds = _holding({target: {void for void, line in named if line == ""} for target, named in voiders.items()})
    for target, named in voiders.items():
        marks = {line for void, line in named if holds.get(void, True)}
        if marks:
            verdict.dead[target] = marks
    for void, target, line in stored:
        if void not in was_void and target in known:
            verdict.before.setdefault(target, set()).add(line)
    for event in {target for _, target, _ in edges | stored}:
        now = "" in verdict.dead.get(event, ())
        if now != (event in was_void):
            verdict.void[event] = now


def _holding(voiders: dict[str, set[str]]) -> dict[str, bool]:
    """Whether each event holds: when none of its voiders does. Voids that void each other in a ring take nothing back, whoever is asked first."""
    holds: dict[str, bool] = {}

    def decide() -> None:
        waiting = True
        while waiting:
            waiting = False
            for event in voiders.keys() - holds.keys():
                told = [holds.get(void, None if void in voiders else True) for void in voiders[event]]
                if any(told) or None not in told:
                    holds[event] = not any(told)
                    waiting = True

    decide()
    ring = {event for event in voiders.keys() - holds.keys() if event in _above(event, voiders)}
    holds.update(dict.fromkeys(ring, False))
    decide()
    return holds


def _above(event: str, voiders: dict[str, set[str]]) -> set[str]:
    above: set[str] = set()
    frontier = set(voiders.get(event, ()))
    while frontier:
        above |= frontier
        frontier = {void for one in frontier for void in voiders.get(one, ())} - above
    return above


def _members(tx: Transaction, events: Iterable[ev.Event]) -> list[_Member]:
    ids = sorted({event.source_event_id for event in events if event.source_event_id is not None})
    hashes = sorted(
        {event.source_content_hash for event in events if event.source_event_id is None and event.source_content_hash is not None}
        | {
            event.error_declared.content_hash
            for event in events
            if isinstance(event, ev.EventVoided) and event.error_declared and event.source_event_id is None
        }
    )
    if not ids and not hashes:
        return []
    members = {member.event_id: member for member in tx.run(_GROUPS, ids=ids, hashes=hashes)}
    for event in events:
        if event.source_event_id is not None or event.source_content_hash is not None or isinstance(event, ev.EventVoided):
            members[event.event_id] = _member(event)
    # Without a declaration among them nothing is to be decided.
    return list(members.values()) if any(member.declares is not None for member in members.values()) else []


def _member(event: ev.Event) -> _Member:
    error = event.error_declared if isinstance(event, ev.EventVoided) else None
    return _Member(
        event.event_id,
        event.source,
        event.source_event_id,
        event.source_content_hash,
        isinstance(event, ev.EventVoided),
        error.content_hash if error else None,
        list(error.corrective_event_ids) if error else None,
        [target for target in event.voids if "#" not in target] if isinstance(event, ev.EventVoided) else [],
    )


def _declared(members: Iterable[_Member]) -> set[Edge]:
    """What each error declaration means, over all events of its source id.

    The events of that id, but for those that carry a declaration themselves; where they differ in content (real files reuse ids), those of
    the declared content only. Without an id: those of equal content. Never one that the declaration names as its correction.
    """
    edges: set[Edge] = set()
    carriers = {target for member in members for target in member.named}
    for void in members:
        if void.declares is None:
            continue
        group = [member for member in members if not member.is_void and member.event_id not in carriers and _of_group(void, member)]
        group = [member for member in group if member.source_event_id not in (void.corrective or ())]
        reused = len({member.source_content_hash for member in group}) > 1
        wanted = [member for member in group if not reused or member.source_content_hash == void.declares]
        edges.update((void.event_id, member.event_id, "") for member in wanted)
    return edges


def _of_group(void: _Member, member: _Member) -> bool:
    if member.source != void.source:
        return False
    if void.source_event_id is not None:
        return member.source_event_id == void.source_event_id
    return member.source_event_id is None and member.source_content_hash == void.declares


def properties(event: ev.Event) -> dict[str, Any]:
    """What the event node of a void keeps, so that later events can be judged."""
    if not isinstance(event, ev.EventVoided) or event.error_declared is None:
        return {}
    return {"declares": event.error_declared.content_hash, "corrective": list(event.error_declared.corrective_event_ids)}
