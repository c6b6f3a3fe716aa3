"""Traces that start from what was in units, by brute force: certain as far as lines name units, possible beyond (semantics 5.2, 5.4)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from genealogy import events as ev
from tests.oracle.lines import FOREVER, Fact
from tests.oracle.oracle import Ask, Oracle, Reached
from tests.oracle.units import ContentLine

_FILLS = frozenset({"pack", "return", "count", "receipt", "commissioning"})


@dataclass
class Walked:
    """What was reached.

    Attributes:
        reached: Lots and lines, as any trace finds them.
        contents: Contents of units.
        whole: Lots of which more than contents was reached.
    """

    reached: Reached = field(default_factory=Reached)
    contents: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    mixings: set[tuple[str, str]] = field(default_factory=set)

    @property
    def lots(self) -> set[str]:
        return set(self.reached.hops)


@dataclass(frozen=True)
class UnitAnswer:
    """What is compared: certain and possible lots and shipment lines; receipts where the trace goes backward."""

    certain_lots: frozenset[str]
    possible_lots: frozenset[str] = frozenset()
    certain_shipments: frozenset[str] = frozenset()
    possible_shipments: frozenset[str] = frozenset()
    receipts: frozenset[tuple[str, str]] = frozenset()
    arrivals: frozenset[tuple[str, str]] = frozenset()


class UnitOracle(Oracle):
    """The oracle for questions that start from contents."""

    def __init__(self, events: Sequence[ev.Event], vessels: Collection[str] = (), places: Mapping[str, str] | None = None) -> None:
        super().__init__(events, vessels, places)
        self._of_content: dict[str, dict[str, ContentLine]] = defaultdict(dict)
        for line_id, line in self.world.lines.items():
            self._of_content[line.content][line_id] = line

    def contents_in(self, unit: str, at: float = math.inf) -> set[str]:
        """What is in a unit, nested units too; of one that is empty now, all that was in it since it was last empty."""
        now = self._nested(unit, at)
        if now or at != math.inf:
            return now
        moments = {when: number for number, (when, _) in enumerate(self.world.pictures)}
        run: set[str] = set()
        later: set[str] = set()
        for number in reversed(moments.values()):
            found = self._nested_in(number, unit)
            if later and not found & later:
                break
            later = found
            run |= found
        return run or {line.content for line in self.world.lines.values() if line.act.unit == unit and line.act.lot}

    def ask_of(self, lines: Iterable[str]) -> Ask:
        """What lines of a document took: contents where they name units, else the stretches they stand in."""
        named = {line: self.world.lines[line].content for line in lines if line in self.world.lines}
        return Ask(lines=tuple(line for line in lines if line not in named), contents=tuple(sorted(set(named.values()))))

    def units_forward(self, ask: Ask) -> UnitAnswer:
        """Forward, what is certain and what is possible."""
        certain = self._follow(ask, forward=True)
        possible, taken = self._perhaps(certain)
        sure, perhaps = self._shipped(certain), self._shipped(possible) | taken
        lots = frozenset(certain.lots)
        return UnitAnswer(lots, frozenset(possible.lots - lots), frozenset(sure), frozenset(perhaps - sure))

    def units_backward(self, ask: Ask) -> UnitAnswer:
        """Backward: the contents' own ways in, then the lots they were packed from."""
        walked = self._follow(ask, forward=False)
        beyond = [source for content in sorted(walked.contents) for source in self._sources(content)]
        unfilled = [self._lot(content) for content in sorted(walked.contents) if not self._was_filled(content)]
        self._go_on(walked, self._start(Ask(tuple(unfilled)), walked, forward=False), [], forward=False, units=False)
        for fact in beyond:
            walked.reached.hops.setdefault(fact.lot, 0)
            front = self._leave(self._beside(fact, forward=False) if fact.lot in self.lots else [], walked.reached, FOREVER)
            self._go_on(walked, [*front, *self._partners(fact.lot, 0, walked.reached, forward=False, at=FOREVER)], [], forward=False, units=False)
        received = set(walked.reached.lines) | {line_id for content in walked.contents for line_id in self._of_content[content]}
        receipts = {self._receipt(one) for line_id in received if (one := self.facts.get(line_id)) is not None and self._brought(one)}
        named = {self._receipt(fact) for fact in self.facts.values() if isinstance(fact.event, ev.LotReceived) and fact.event.supplier_id}
        return UnitAnswer(frozenset(walked.lots), receipts=frozenset(receipts), arrivals=frozenset(named))

    # Walking

    def _follow(self, ask: Ask, *, forward: bool) -> Walked:
        walked = Walked()
        front = self._start(ask, walked, forward=forward)
        self._go_on(walked, front, ask.contents, forward=forward)
        return walked

    def _start(self, ask: Ask, walked: Walked, *, forward: bool) -> list[Fact]:
        front = self._enter_lots(ask.lots, 0, walked.reached, forward=forward, at=FOREVER)
        walked.whole.update(ask.lots)
        for line_id in ask.lines:
            fact = self.facts[line_id]
            walked.reached.hops.setdefault(fact.lot, 0)
            walked.whole.add(fact.lot)
            front += self._leave(self._beside(fact, forward=forward), walked.reached, FOREVER)
            front += self._partners(fact.lot, 0, walked.reached, forward=forward, at=FOREVER)
        return front

    def _go_on(
        self,
        walked: Walked,
        front: Sequence[Fact],
        contents: Iterable[str],
        mixings: Iterable[tuple[str, str]] = (),
        *,
        forward: bool,
        units: bool = True,
    ) -> None:
        facts, waiting, runs = list(front), list(contents), list(mixings)
        while facts or waiting or runs:
            if facts:
                fact = facts.pop()
                runs += [fact.mixing] if fact.mixing else []
            elif waiting:
                content = waiting.pop()
                if content not in walked.contents:
                    walked.contents.add(content)
                    walked.reached.hops.setdefault(self._lot(content), 0)
                    more, into = self._flows(content, forward=forward)
                    waiting += more
                    runs += into
            elif (run := runs.pop()) not in walked.mixings:
                walked.mixings.add(run)
                for end in self.mixings[run, "output" if forward else "input"]:
                    walked.reached.hops.setdefault(end.lot, 1)
                    walked.whole.add(end.lot)
                    facts += self._leave(self._through(end, forward=forward), walked.reached, FOREVER)
                    facts += self._partners(end.lot, 1, walked.reached, forward=forward, at=FOREVER)
                    if units and end.line_id in self.world.lines:
                        waiting.append(self.world.lines[end.line_id].content)
        walked.whole |= walked.reached.whole

    def _flows(self, content: str, *, forward: bool) -> tuple[list[str], list[tuple[str, str]]]:
        """Contents and transformations that a content flows into (came from): used, repacked, shipped and given back."""
        kind = "input" if forward else "output"
        mixings = [fact.mixing for line_id in self._of_content[content] if (fact := self.facts.get(line_id)) and fact.kind == kind and fact.mixing]
        pairs = [(one, other) for one, other, _ in self._between]
        more = [other for one, other in pairs if one == content] if forward else [one for one, other in pairs if other == content]
        return more, mixings

    @property
    def _between(self) -> Iterator[tuple[str, str, str]]:
        """Flows from content to content, with the line that fills the second."""
        lines = self.world.lines
        for line_id, line in lines.items():
            source = lines.get(f"{line_id}#from")
            if source and source.content != line.content:
                yield source.content, line.content, line_id
            if line.kind == "return" and not line.derived and line.act.line.returns_line:
                for sent_id, sent in lines.items():
                    given_back = sent.kind == "shipment" and sent_id.split("#~")[0] == line.act.line.returns_line and sent.content != line.content
                    if given_back and self._lot(sent.content) == self._lot(line.content):
                        yield sent.content, line.content, line_id

    # What is possible

    def _perhaps(self, certain: Walked) -> tuple[Walked, set[str]]:
        possible, taken = Walked(), set[str]()
        front, seen = self._alone(certain), set(certain.contents)
        while front:
            mixings, fills = set[tuple[str, str]](), set[str]()
            for content in front:
                for fact in self._loose_outflows(content):
                    if fact.mixing:
                        mixings.add(fact.mixing)
                    elif fact.kind == "shipment":
                        taken.add(_name(fact))
                fills |= self._later_fills(content)
            more = Walked(mixings=set(), contents=set())
            self._go_on(more, [], sorted(fills - certain.contents), sorted(mixings - certain.mixings), forward=True)
            front = self._alone(more) - seen
            seen |= more.contents
            possible.contents |= more.contents
            possible.mixings |= more.mixings
            possible.reached.hops.update(more.reached.hops)
            possible.reached.lines.update(more.reached.lines)
        return possible, taken

    def _alone(self, walked: Walked) -> set[str]:
        return {content for content in walked.contents if self._lot(content) not in walked.whole}

    def _loose_outflows(self, content: str) -> Iterator[Fact]:
        """What the lot gave, naming no unit, while the content was on hand; what was unpacked may be anywhere from then on."""
        since, until = self._on_hand(content)
        lots = {self._lot(content)}
        lots |= {other.lot_key for event in self.same if any(line.lot_key in lots for line in event.lines) for other in event.lines if other.lot_key}
        for fact in self.facts.values():
            loose = fact.line_id not in self.world.lines and not fact.line.hu_key
            if fact.lot in lots and fact.kind in ("input", "shipment") and loose and fact.latest >= since and fact.earliest <= until:
                yield fact

    def _on_hand(self, content: str) -> tuple[float, float]:
        seen = [(when, picture.held[content].here) for when, picture in self.world.pictures if content in picture.held]
        since = seen[0][0]
        until = math.inf
        if not seen[-1][1]:
            # It was gone for good by the first of the last pictures without it.
            last = max((number for number, (_, here) in enumerate(seen) if here), default=-1)
            until = seen[last + 1][0]
        lines = self._of_content[content].values()
        if any(line.kind == "unpack" for line in lines):
            return since, math.inf
        if self.world.held[content].sent:
            until = min(until, max(line.act.latest for line in lines if line.kind == "shipment" and line.derived))
        return since, until

    def _later_fills(self, content: str) -> set[str]:
        """Contents filled later with goods of the lot that no line tells the origin of: packed from loose stock, found, come back."""
        if not any(line.kind in ("unpack", "shipment") for line in self._of_content[content].values()):
            return set()
        since, _ = self._on_hand(content)
        return {
            other
            for other, lines in self._of_content.items()
            if other != content and self._lot(other) == self._lot(content)
            for line_id, line in lines.items()
            if self._from_nowhere(line_id, line) and line.act.latest >= since
        }

    def _from_nowhere(self, line_id: str, line: ContentLine) -> bool:
        if line.derived or line.kind not in _FILLS or (line.kind == "count" and (line.act.line.quantity or 0) <= 0):
            return False
        if any(line_id == filling for _, _, filling in self._between):
            return False
        fact = self.facts.get(line_id)
        return line.kind in ("pack", "return", "count") or (fact is not None and not self.lots[fact.lot].is_inflow(fact))

    # Backward

    def _sources(self, content: str) -> Iterator[Fact]:
        for line_id, line in self._of_content[content].items():
            if self._from_nowhere(line_id, line):
                act = line.act
                yield self.facts.get(line_id) or Fact(line_id, str(act.lot), "return", act.earliest, act.latest, None, "", None, act.line, act.event)

    def _was_filled(self, content: str) -> bool:
        counted = [line for line in self._of_content[content].values() if line.kind != "count" or (line.act.line.quantity or 0) > 0]
        return any(line.kind in (*_FILLS, "output") for line in counted) or any(other == content for _, other, _ in self._between)

    def _brought(self, fact: Fact) -> bool:
        return isinstance(fact.event, ev.LotReceived) and self.lots[fact.lot].is_inflow(fact)

    def _receipt(self, fact: Fact) -> tuple[str, str]:
        return (getattr(fact.event, "receipt_id", None) or fact.line_id, fact.lot)

    # Small steps

    def _shipped(self, walked: Walked) -> set[str]:
        lines = set(walked.reached.lines) | {line_id for content in walked.contents for line_id in self._of_content[content]}
        return {_name(fact) for line_id in lines if (fact := self.facts.get(line_id)) and fact.kind == "shipment"}

    def _lot(self, content: str) -> str:
        return self.world.held[content].lot

    def _nested(self, unit: str, at: float) -> set[str]:
        numbers = [number for number, (when, _) in enumerate(self.world.pictures) if when <= at]
        return self._nested_in(numbers[-1], unit) if numbers else set()

    def _nested_in(self, number: int, unit: str) -> set[str]:
        picture = self.world.pictures[number][1]
        found = set()
        for one in picture.held.values():
            inner: str | None = one.unit
            while one.here and inner is not None:
                if inner == unit:
                    found.add(one.key)
                inner = picture.inside.get(inner)
        return found


def _name(fact: Fact) -> str:
    return fact.line.document_line_id or fact.line_id
