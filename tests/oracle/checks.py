"""What the stored graph must satisfy after every history, computed from its own lines (semantics 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from genealogy.store import Store
from tests.oracle.stored import StoredLine, StoredSegment, bad_stamps, segments


def complaints(store: Store, lots: Sequence[str]) -> list[str]:
    """Everything about these lots' segments that breaks a rule; empty when all is well."""
    found = [f"stamps: {text}" for text in bad_stamps(store, lots)]
    for lot, stored in segments(store, lots).items():
        live = [segment for segment in stored if segment.lines]
        found += [f"{lot}: {text}" for text in (*_times(live), *_cuts(live), *_sums(live), *_carries(live))]
    return found


def _times(live: list[StoredSegment]) -> Iterable[str]:
    """All inflows before all outflows, in every segment of a lot that adds up (2.2, 3.3)."""
    for segment in live:
        ins, outs = segment.of("in"), segment.of("out", "clean")
        if segment.adds_up and ins and outs and ins[-1].key > outs[0].key:
            yield f"{segment.key}: {ins[-1].line_id} comes after {outs[0].line_id}"


def _cuts(live: list[StoredSegment]) -> Iterable[str]:
    """No cut that the rule does not ask for, and none left out: the cuts are made anew from the lines and compared (3.3, 3.4)."""
    if not live:
        return
    asked = _asked_for([line for segment in live for line in segment.lines], live[0])
    stored = [{line.line_id for line in segment.of("in", "out", "clean")} for segment in live]
    if [ids for ids in stored if ids] != asked:
        yield f"cut into {stored}, the rule asks for {asked}"
    for segment in live[1:]:
        begins = segment.of("in", "out", "clean")[:1]
        if not begins or segment.key != f"{segment.lot}#{begins[0].line_id}":
            yield f"{segment.key} is not keyed by the line that begins it"
    if live[0].key != live[0].lot and any(segment.of("in", "out") for segment in live):
        yield f"the first segment is {live[0].key}, not the lot's own node"


def _asked_for(lines: Iterable[StoredLine], lot: StoredSegment) -> list[set[str]]:
    groups: list[set[str]] = []
    ended = False
    for line in sorted(lines, key=lambda line: line.key):
        if line.role not in ("in", "out", "clean"):
            continue
        if not groups or (line.role == "in" and ended and lot.adds_up):
            groups.append(set())
        groups[-1].add(line.line_id)
        ended = line.role != "in"
    return groups


def _sums(live: list[StoredSegment]) -> Iterable[str]:
    """The sums kept with a segment are those of its lines (3.5)."""
    for segment in live:
        ins, outs, sums = segment.of("in"), segment.of("out", "clean"), segment.sums
        expected: dict[str, object] = {"inflows": len(ins), "outflows": len(outs)}
        measured = segment.of("in", "out", "back", "arrived", "down")
        if all(line.quantity is not None for line in measured) and len({line.unit for line in measured}) <= 1:
            expected |= {
                "made": _total(ins),
                "back": _total(segment.of("back")),
                "arrived": _total(segment.of("arrived")),
                "out": _total(segment.of("out")) + abs(_total(segment.of("down"))),
                "shipped": _total(line for line in segment.of("out") if line.shipped),
                "unmeasured": 0,
            }
        for name, value in expected.items():
            if (sums.get(name) or 0) != value:
                yield f"{segment.key}: {name} is {sums.get(name)}, its lines say {value}"


def _total(lines: Iterable[StoredLine]) -> int:
    return sum(line.quantity or 0 for line in lines)


def _carries(live: list[StoredSegment]) -> Iterable[str]:
    """Consecutive segments are linked by exactly one carry, unless a clean-out parts them; there is no other carry (3.3)."""
    expected = {(earlier.key, later.key) for earlier, later in pairwise(live) if not _cleaned(earlier, live)}
    found = [(segment.key, line.far) for segment in live for line in segment.lines if line.role == "carry" and line.leaves]
    if sorted(found) != sorted(expected):
        yield f"carries {sorted(found)}, the rule asks for {sorted(expected)}"


def _cleaned(earlier: StoredSegment, live: list[StoredSegment]) -> bool:
    flows = [line for segment in live for line in segment.of("in", "out")]
    return any(not any(clean.earliest <= flow.latest and flow.earliest <= clean.latest for flow in flows) for clean in earlier.of("clean"))
