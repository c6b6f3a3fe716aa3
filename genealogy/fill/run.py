"""A first fill from its pieces to the import files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from genealogy.fill import identities, lots, things, units
from genealogy.fill.intake import Intake, Taken
from genealogy.fill.pool import Pool, shared
from genealogy.fill.spill import PARTITIONS
from genealogy.master import MasterRow
from genealogy.record.prepared import Prepared

Progress = Callable[[str, int, int], None]
Share = tuple[Sequence[MasterRow], Sequence[Prepared]]
_ALL: Final = range(PARTITIONS)


class Piece(Protocol):
    """A piece of the input; it is sent to another process and read there, twice where it holds an event that others repeat or contradict."""

    def shares(self, background: Any, /) -> Iterator[Share]:
        """Its master rows and events, some at a time, always in the same order."""

    def told(self) -> Any:
        """What else there is to tell of it, once all shares were read."""


@dataclass(slots=True)
class Filled:
    """What a first fill came to.

    Attributes:
        taken: What became of each piece's events, in the pieces' order.
        told: What each piece told.
    """

    taken: list[Taken] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    piece: Piece
    number: int
    folder: Path
    load_id: str
    repeats: frozenset[int] = frozenset()
    disputed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Known:
    """What all partitions need to know."""

    folder: Path
    load_id: str
    vessels: frozenset[str] = frozenset()
    nested: dict[str, str] = field(default_factory=dict)


def fill(folder: Path, load_id: str, pieces: Sequence[Piece], background: Any, tell: Progress) -> Filled:
    """Work everything out, and write it to import files.

    Args:
        folder: An empty folder; the files go there.
        load_id: The load.
        pieces: The whole input.
        background: Given to each piece.
        tell: Told what is done, how far it is and how far it goes.

    Raises:
        StoreError: One of the processes was ended from outside.
    """
    tasks = [_Task(piece, number, folder, load_id) for number, piece in enumerate(pieces)]
    filled = Filled()
    with Pool(background) as pool:
        for number, (taken, told) in enumerate(pool.each(_take, tasks), 1):
            filled.taken.append(taken)
            filled.told.append(told)
            tell("reading", number, len(tasks))
        again = _doubles(pool, tasks)
        for task, (taken, told) in zip(again, pool.each(_take, again), strict=True):
            filled.taken[task.number], filled.told[task.number] = taken, told
        if again:
            _doubles(pool, tasks)  # Once more: who is named and not there has changed.
    vessels = frozenset().union(*(taken.vessels for taken in filled.taken))
    nested = units.roots(pair for taken in filled.taken for pair in taken.pairs)
    with Pool(_Known(folder, load_id, vessels, nested)) as pool:
        for step, work in enumerate((_single, _together, _lots, _things)):
            for number, _ in enumerate(pool.each(work, _ALL), 1):
                tell("working out", step * PARTITIONS + number, 4 * PARTITIONS)
    return filled


def _doubles(pool: Pool, tasks: Sequence[_Task]) -> list[_Task]:
    """The pieces that must be taken again, without events that repeat or contradict others."""
    repeats: defaultdict[int, set[int]] = defaultdict(set)
    disputed: defaultdict[int, set[int]] = defaultdict(set)
    for doubles in pool.each(_check, [(tasks[0].folder, partition) for partition in _ALL]):
        for found, by_piece in ((doubles.repeats, repeats), (doubles.disputed, disputed)):
            for number, index in found:
                by_piece[number].add(index)
    return [
        _Task(task.piece, task.number, task.folder, task.load_id, frozenset(repeats[task.number]), frozenset(disputed[task.number]))
        for task in tasks
        if task.number in repeats or task.number in disputed
    ]


def _take(task: _Task) -> tuple[Taken, Any]:
    intake = Intake(task.folder, task.number, task.load_id, task.repeats, task.disputed)
    for rows, prepared in task.piece.shares(shared()):
        intake.master(rows)
        intake.events(prepared)
    return intake.close(), task.piece.told()


def _check(where: tuple[Path, int]) -> identities.Doubles:
    return identities.check(*where)


def _single(partition: int) -> None:
    known: _Known = shared()
    units.single(known.folder, partition, known.load_id, known.vessels, known.nested)


def _together(partition: int) -> None:
    known: _Known = shared()
    units.together(known.folder, partition, known.load_id, known.vessels)


def _lots(partition: int) -> None:
    known: _Known = shared()
    lots.fill(known.folder, partition, known.load_id, known.vessels)


def _things(partition: int) -> None:
    things.fill(shared().folder, partition)
