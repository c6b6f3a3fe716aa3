"""What if: a trace as it would be had some things happened too, or not happened at all ("had we kept silo 2 apart").

What is supposed is canonical events; an `EventVoided` among them takes away what did happen. They go the way of all events, into a transaction that is
taken back when the answer is known. So the rules are the same, and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from genealogy import events as ev
from genealogy.errors import BadInput
from genealogy.record import Recorder
from genealogy.store import Store, Transaction
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.completeness import watermark
from genealogy.trace.engine import TIMEOUT, answer
from genealogy.trace.question import Question
from genealogy.trace.window import STATE, Window


def suppose(store: Store, question: Question, events: Sequence[ev.Event], answering: Callable[[Transaction, Question], TraceAnswer] = answer) -> TraceAnswer:
    """Answer a trace question as if these events were on record; `assumed` tells how many were.

    The lots they are about stay locked until the answer is known.

    Args:
        store: The database.
        question: As in a trace.
        events: What is supposed.
        answering: How the question is answered once they are there.

    Raises:
        BadInput: An event can't be recorded, or contradicts one on record; or the question asks what was known at another time.
        NotFound: A start names nothing on record.
        Ambiguous: A start names several things.
    """
    if question.known_at is not None:
        raise BadInput("What is supposed was not known at any time.", cure="Leave --known-at away, or --assume.")

    def ask(tx: Transaction) -> TraceAnswer:
        before = tx.one(STATE)
        outcomes = Recorder(store).record_within(tx, events)
        for outcome in outcomes:
            if outcome.status in ("refused", "conflict"):
                raise BadInput(f"The assumed event {outcome.event_id} can't be: {outcome.reason}.", cure="Correct it, or give it an event_id of its own.")
        found = answering(tx, question)
        # What is only supposed is no state of the data.
        completeness = structs.replace(found.completeness, watermark=watermark(tx, Window(), before))
        return structs.replace(found, completeness=completeness, assumed=sum(outcome.status == "recorded" for outcome in outcomes))

    return store.rehearse(ask, name="trace/what-if", timeout=TIMEOUT)


def read_events(path: Path) -> list[ev.Event]:
    """The events of a file: one JSON document with a list, or one event a line.

    Raises:
        BadInput: The file can't be read, or holds something else; the text names the entry and the field.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} can't be read: {error}.", cure="Give a UTF-8 file of events.") from None
    events = []
    for number, entry in enumerate(_entries(path, text), start=1):
        try:
            events.append(ev.decode(entry))
        except msgspec.ValidationError as error:
            raise BadInput(
                f"{path}, event {number}: {error}.", cure="Write it as docs/events.md tells; `genealogy explain` shows ids of events on record."
            ) from None
    if not events:
        raise BadInput(f"{path} holds no event.", cure="Write one event a line, or a list of them.")
    return events


def _entries(path: Path, text: str) -> Iterator[bytes]:
    try:
        if text.lstrip().startswith("["):
            yield from (bytes(entry) for entry in msgspec.json.decode(text, type=list[msgspec.Raw]))
        else:
            yield from (line.encode() for line in text.splitlines() if line.strip())
    except msgspec.DecodeError as error:
        raise BadInput(f"{path} is not JSON: {error}.", cure="Write one event a line, or a list of them.") from None
