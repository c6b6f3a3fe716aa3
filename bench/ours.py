"""How we are asked: the whole answer, counts and customers, and the barest Cypher walks to set them against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, summary, trace


@dataclass(frozen=True, slots=True)
class Walked:
    """Row of bench/bare_walk."""

    nodes: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Row of bench/bare_list."""

    lot_keys: list[str]


WALK = Statement("bench/bare_walk", Walked)
LIST = Statement("bench/bare_list", Listed)
ANSWER, SHARES, SUMMARY, BARE_WALK, BARE_LIST = "answer", "with shares", "summary", "bare walk", "bare list"


def answer(store: Store, lot_keys: Sequence[str]) -> TraceAnswer:
    """All that some lots became."""
    return trace(store, question(lot_keys))


def question(lot_keys: Sequence[str]) -> Question:
    """What some lots became, without shares: no peer works these out."""
    return Question("forward", tuple(Start("lot", key) for key in lot_keys), shares=False)


def ways(store: Store) -> dict[str, Callable[[Sequence[str]], object]]:
    """What can be timed, by name."""
    return {
        ANSWER: lambda lot_keys: answer(store, lot_keys),
        SHARES: lambda lot_keys: trace(store, replace(question(lot_keys), shares=True)),
        SUMMARY: lambda lot_keys: summary(store, question(lot_keys)),
        BARE_WALK: lambda lot_keys: store.one(WALK, key=lot_keys[0], timeout=300),
        BARE_LIST: lambda lot_keys: store.one(LIST, key=lot_keys[0], timeout=300),
    }
