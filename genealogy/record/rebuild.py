"""Rebuilding: the whole graph derived again from the events on record (semantics 4.5).

The events keep what they said; everything that was worked out of them is taken down and worked out anew, commit by commit, so that graph and stamps are
what they were. A rebuild that was cut short is taken up where it stopped. Decisions are no events: marks of holds are kept aside meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from genealogy.events import decode
from genealogy.record.recorder import Recorder
from genealogy.statements import Nothing, Statement
from genealogy.store import Store

Progress = Callable[[str, int, int], None]
_PAGE: Final = 5_000
_REPLAYED: Final = 8_000
_TAKING_DOWN, _REPLAYING, _DONE = 1, 2, 0


@dataclass(frozen=True, slots=True)
class _Found:
    found: int


@dataclass(frozen=True, slots=True)
class _Done:
    done: int


@dataclass(frozen=True, slots=True)
class _Numbers:
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class _Event:
    event_id: str
    json: str
    load_id: str | None


_BEGIN: Final = Statement("rebuild/begin", _Found)
_MARK: Final = Statement("rebuild/mark", Nothing)
_WIPES: Final = tuple(Statement(f"rebuild/wipe_{what}", _Done) for what in ("events", "contents", "transformations", "segments", "lots", "units"))
_COMMITS: Final = Statement("rebuild/commits", _Numbers)
_EVENTS_OF: Final = Statement("rebuild/events_of", _Event)


def rebuild(store: Store, progress: Progress | None = None) -> int:
    """Derive the whole graph again from the stored events.

    Args:
        store: The database; nobody else should write to it meanwhile.
        progress: Called with what is being done, how much of it is done, and how much there is (0 when unknown).

    Returns:
        How many events were replayed.

    Raises:
        StoreError: The database went away; call again to go on.
    """
    from genealogy.hold import again  # noqa: PLC0415 - what places a hold records events itself

    tell = progress or (lambda *_: None)
    found = store.write(lambda tx: tx.one(_BEGIN), name="rebuild").found
    if found != _REPLAYING:
        again.keep(store)
        _take_down(store, tell)
        _mark(store, _REPLAYING)
    events = _replay(store, tell)
    again.put_back(store)
    _mark(store, _DONE)
    return events


def _mark(store: Store, value: int) -> None:
    store.write(lambda tx: tx.run(_MARK, value=value), name="rebuild")


def _take_down(store: Store, tell: Progress) -> None:
    for wipe in _WIPES:
        taken = 0
        while done := store.write(lambda tx, wipe=wipe: tx.one(wipe, size=_PAGE), name="rebuild").done:  # type: ignore[misc]
            taken += done
            tell("taking down", taken, 0)


def _replay(store: Store, tell: Progress) -> int:
    recorder = Recorder(store)
    numbers = store.one(_COMMITS).numbers
    events = 0
    for done, number in enumerate(numbers, 1):
        # A first fill is one commit of any size: it is replayed by pages, each under the same number.
        while rows := store.rows(_EVENTS_OF, number=number, size=_REPLAYED):
            recorder.replay([decode(row.json) for row in sorted(rows, key=lambda row: row.event_id)], load_id=rows[0].load_id, commit=number)
            events += len(rows)
        tell("replaying", done, len(numbers))
    return events
