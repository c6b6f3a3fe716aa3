"""What shared a container with a unit or a lot: what may have leaked on it, rubbed off or been mixed up, without any record that it did.

Exposure is no genealogy (semantics 5.2): it is asked for by itself, and no trace holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain

from genealogy.contents.answer import Asked, Exposed, Exposure
from genealogy.contents.ask import Reading, answered, lot_texts
from genealogy.contents.trail import Trail
from genealogy.identifiers import lot_number, parts_of
from genealogy.store import Store
from genealogy.trace.question import Question
from genealogy.trace.stays import ALWAYS, STILL, Span, Stay, by_where, meet, rest, since_text, until_text

Shared = dict[tuple[str, str, str], list[Span]]
"""By lot, its unit and the container: when."""


def exposure(store: Store, question: Question) -> Exposure:
    """What was in one container with a lot, whose own contents are left out; of a unit: what was in it, and what shared the units around it.

    Args:
        store: The database.
        question: Starts of kind hu or lot; `at`, or `from_` and `to`, else all of time; `known_at`.

    Raises:
        NotFound: A start names nothing on record.
    """
    return answered(store, question, ("hu", "lot"), "contents/exposure", _read)


def _read(reading: Reading) -> tuple[Callable[[Asked], Exposure], set[str]]:
    rows = list(_rows(reading))
    names = {name for row in rows for name in (row.handling_unit, row.container)} | lot_texts(row.lot_key for row in rows)
    return lambda asked: Exposure(asked=asked, lots=len({row.lot_key for row in rows}), exposed=rows), names


def _rows(reading: Reading) -> Iterator[Exposed]:
    lots = set(reading.of("lot"))
    targets = [(unit, ALWAYS) for unit in reading.of("hu")] + [(stay.where, stay.span) for stay in reading.of_lots(lots, ALWAYS)]
    if not targets:
        return
    whole = (min(span[0] for _, span in targets), max(span[1] for _, span in targets))
    withins, ats = reading.around({unit for unit, _ in targets}, whole)
    nested, ins = reading.inside({unit for unit, _ in targets} | {stay.where for stay in withins}, whole)
    shared: Shared = defaultdict(list)
    found = Nested(nested, ins)
    for unit, span in targets:
        _share(Trail(withins, ats), found, unit, span, lots, shared)
    asked = _asked(reading)
    for key, spans in sorted(shared.items()):
        yield from (_row(key, span) for span in joined(spans) if asked is None or meet(span, asked))


def _asked(reading: Reading) -> Span | None:
    """The moment or window asked for; None for all of time."""
    question = reading.question
    if question.at is None and question.from_ is None and question.to is None:
        return None
    return (reading.span[0], min(reading.span[1] + 1, STILL))


class Nested:
    """What was in units, however deep."""

    def __init__(self, withins: list[Stay], ins: list[Stay]) -> None:
        self._units, self._contents = by_where(withins), by_where(ins)

    def contents(self, unit: str, span: Span) -> Iterator[Stay]:
        """Contents, each with the part of the span during which it was there."""
        yield from (part for stay in self._contents.get(unit, ()) if (part := stay.during(span)))
        inner = (part for stay in self._units.get(unit, ()) if (part := stay.during(span)))
        yield from chain.from_iterable(self.contents(part.what, part.span) for part in inner)


def _share(trail: Trail, nested: Nested, unit: str, span: Span, lots: set[str], shared: Shared) -> None:
    """The containers from the innermost out: what was found in an inner one is not told of an outer one for the same time."""
    told: dict[str, list[Span]] = defaultdict(list)
    for container, during in trail.containers(unit, span):
        for stay in nested.contents(container, during):
            if stay.lot_key in lots:
                continue
            for part in rest(stay.span, told[stay.what]):
                shared[stay.lot_key, stay.where, container].append(part)
            told[stay.what].append(stay.span)


def joined(spans: list[Span]) -> list[Span]:
    """Spans that touch as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], span[1]))
        else:
            joined.append(span)
    return joined


def _row(key: tuple[str, str, str], span: Span) -> Exposed:
    lot, unit, container = key
    return Exposed(
        lot_key=lot,
        lot_number=lot_number(lot),
        item_id=parts_of(lot)[1] or None,
        handling_unit=unit,
        container=container,
        since=since_text(span),
        until=until_text(span),
        still=span[1] == STILL,
    )
