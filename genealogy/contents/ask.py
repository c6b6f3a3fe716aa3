"""What all questions about contents have in common: what is meant, as of when, and how far the answer can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from genealogy.contents.answer import Asked
from genealogy.errors import Ambiguous, BadInput, NotFound
from genealogy.identifiers import lot_number, parts_of
from genealogy.statements import Statement
from genealogy.store import Store, Transaction
from genealogy.trace.completeness import watermark
from genealogy.trace.names import candidates
from genealogy.trace.question import Kind, Question, Start
from genealogy.trace.start import last_commit
from genealogy.trace.stays import Span, Stay, stays
from genealogy.trace.steady import steadily
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST, to_micros, to_text, told_known_at
from genealogy.trace.touching import count_touching
from genealogy.trace.window import STATE, Window, window_of

Answer = TypeVar("Answer")
TIMEOUT: Final = 300.0


@dataclass(frozen=True, slots=True)
class InsideRow:
    """Unit in unit, content in unit, as lists."""

    withins: list[list[object]]
    ins: list[list[object]]


@dataclass(frozen=True, slots=True)
class AroundRow:
    """Unit in unit, unit at place, as lists."""

    withins: list[list[object]]
    ats: list[list[object]]


@dataclass(frozen=True, slots=True)
class InsRow:
    """Content in unit, as lists."""

    ins: list[list[object]]


INSIDE: Final = Statement("contents/inside", InsideRow)
AROUND: Final = Statement("contents/around", AroundRow)
OF_LOTS: Final = Statement("contents/of_lots", InsRow)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it is read: within which transaction, of what, as of when."""

    tx: Transaction
    question: Question
    window: Window
    starts: tuple[Start, ...]

    @property
    def span(self) -> Span:
        """The moment or the stretch of time that is asked for, both ends included."""
        if (self.window.from_, self.window.to) == (UNKNOWN_PAST, UNKNOWN_FUTURE):
            return (self.window.at, self.window.at)
        return (self.window.from_, min(self.window.to, self.window.at))

    def of(self, kind: Kind) -> list[str]:
        """What is meant of a kind."""
        return [start.value for start in self.starts if start.kind == kind]

    def inside(self, units: Collection[str], span: Span) -> tuple[list[Stay], list[Stay]]:
        """What was in these units: unit in unit, content in unit."""
        row = self.tx.one(INSIDE, hu_keys=sorted(units), **self._stretch(span))
        return stays(row.withins), stays(row.ins)

    def around(self, units: Collection[str], span: Span) -> tuple[list[Stay], list[Stay]]:
        """Where these units were: unit in unit, unit at place."""
        row = self.tx.one(AROUND, hu_keys=sorted(units), **self._stretch(span))
        return stays(row.withins), stays(row.ats)

    def of_lots(self, lots: Collection[str], span: Span) -> list[Stay]:
        """Which units held these lots."""
        return stays(self.tx.one(OF_LOTS, lot_keys=sorted(lots), **self._stretch(span)).ins) if lots else []

    def _stretch(self, span: Span) -> dict[str, int]:
        return {"known": self.window.known, "since": span[0], "until": min(span[1], UNKNOWN_FUTURE)}


Work = Callable[[Reading], tuple[Callable[[Asked], Answer], set[str]]]


def answered(store: Store, question: Question, kinds: Collection[Kind], name: str, work: Work[Answer]) -> Answer:
    """Read an answer in one transaction, again when the data changed meanwhile.

    Args:
        store: The database.
        question: Starts and times.
        kinds: What may be asked of.
        name: Of the transaction.
        work: Reads, and gives back how to make the answer, and the texts that it names.

    Raises:
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
        BadInput: A start is of another kind.
    """
    return store.read(lambda tx: _answered(tx, question, kinds, work), name=name, timeout=TIMEOUT)


def _answered(tx: Transaction, question: Question, kinds: Collection[Kind], work: Work[Answer]) -> Answer:
    asked_for = window_of(tx, question)
    starts = tuple(dict.fromkeys(named(tx, start, kinds) for start in question.starts))

    def read(known: int) -> tuple[int, tuple[Callable[[Asked], Answer], set[str], Window]]:
        before, window = last_commit(tx), replace(asked_for, known=known)
        return before, (*work(Reading(tx, question, window, starts)), window)

    make, names, window = steadily(tx, asked_for.known, read)
    state = tx.one(STATE)
    texts = names | {start.value for start in starts} | lot_texts(start.value for start in starts if start.kind == "lot")
    rejected = count_touching(tx, texts, window, state.open_rows)
    asked = Asked(
        start=[str(start) for start in starts],
        at=to_text(to_micros(question.at)) if question.at else None,
        known_at=told_known_at(question.known_at),
        complete=not rejected,
        rejected_rows=rejected,
        watermark=watermark(tx, window, state),
    )
    return make(asked)


def lot_texts(lot_keys: Iterable[str]) -> set[str]:
    """How a rejected row may name these lots."""
    return {text for key in set(lot_keys) for text in (lot_number(key), parts_of(key)[2]) if text}


def named(tx: Transaction, start: Start, kinds: Collection[Kind]) -> Start:
    """The one thing of these kinds that a start means.

    Raises:
        NotFound: None on record.
        Ambiguous: There are several.
        BadInput: The start is of another kind.
    """
    if start.kind not in ("text", *kinds):
        raise BadInput(f"{start} is a {start.kind}.", cure=f"Name a {' or a '.join(kinds)} as kind:value.")
    found = [one for one in candidates(tx, start.value) if one.kind in kinds and start.kind in ("text", one.kind)]
    if not found:
        raise NotFound(f"No {' or '.join(kinds)} on record is named {start.value!r}.", cure="`genealogy resolve TEXT` tells what a text could be.")
    if len(found) > 1:
        raise Ambiguous(start.value, [str(one.start) for one in found])
    return Start.parse(str(found[0].start))
