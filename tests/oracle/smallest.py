"""Makes a failing history small: Hypothesis draws histories well, but leaving out whole events finds the core of one much sooner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from genealogy import events as ev
from tests.oracle.histories import History


def smallest(history: History, fails: Callable[[History], bool], *, seconds: float = 180.0) -> History:
    """The smallest history found in the time that still fails.

    Args:
        history: One that fails.
        fails: Whether a smaller one fails still.
        seconds: How long to go on.
    """
    end = time.monotonic() + seconds
    for step in (_fewer_events, _simpler_recording, _fewer_lines, _fewer_events):
        smaller = True
        while smaller and time.monotonic() < end:
            smaller = False
            for candidate in step(history):
                if time.monotonic() >= end:
                    break
                if fails(candidate):
                    history, smaller = candidate, True
                    break
    return history


def _fewer_events(history: History) -> Iterator[History]:
    size = len(history.events) // 2
    while size:
        for start in range(0, len(history.events), size):
            kept = history.events[:start] + history.events[start + size :]
            if kept:
                yield replace(history, events=kept)
        size //= 2


def _simpler_recording(history: History) -> Iterator[History]:
    if history.rows:
        yield replace(history, rows=(), rows_last=False)
    for number in range(len(history.rows) if len(history.rows) > 1 else 0):
        yield replace(history, rows=history.rows[number : number + 1])
    if history.rows_last:
        yield replace(history, rows_last=False)
    if history.sizes != (1000,):
        yield replace(history, sizes=(1000,))
    if len(history.sizes) > 1:
        yield replace(history, sizes=(1,))


def _fewer_lines(history: History) -> Iterator[History]:
    for number, event in enumerate(history.events):
        for smaller in _without_a_line(event):
            yield replace(history, events=(*history.events[:number], smaller, *history.events[number + 1 :]))


def _without_a_line(event: ev.Event) -> Iterator[ev.Event]:
    if isinstance(event, ev.LotsDeclaredSame) or len(event.lines) + len(getattr(event, "outputs", ())) < 2:
        return
    for number in range(len(event.lines)):
        yield msgspec.structs.replace(event, lines=event.lines[:number] + event.lines[number + 1 :])
    if isinstance(event, ev.LotTransformed):
        for number in range(len(event.outputs)):
            yield msgspec.structs.replace(event, outputs=event.outputs[:number] + event.outputs[number + 1 :])
