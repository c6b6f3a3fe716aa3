"""Rows that could not be recorded, tried again: corrected by hand, or because what they were waiting for has come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from genealogy import exceptions
from genealogy.audit import Actor
from genealogy.errors import BadInput, BadRow
from genealogy.events import decode
from genealogy.exceptions import ExceptionDetail
from genealogy.record import Recorder
from genealogy.record.outcome import Outcome, Place
from genealogy.store import Store
from loaders.dialect import Batch, Options
from loaders.flat.fields import NEEDS_ITEM
from loaders.known import OnRecord
from loaders.paths import DIALECTS

_BY = "genealogy load"


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of one retry.

    Attributes:
        rejected_id: The exception.
        closed: It is done with.
        outcomes: What became of its events.
        fault: Why it still can't be read; empty when it can.
    """

    rejected_id: str
    closed: bool
    outcomes: tuple[Outcome, ...] = field(default=())
    fault: str = ""


def retry(store: Store, rejected_id: str, changes: Mapping[str, str] | None = None, *, by: str, actor: Actor | None = None) -> Retried:
    """Read one exception's original row again, with some fields changed, and record it.

    Args:
        store: The database.
        rejected_id: The exception.
        changes: New values by column.
        by: Who retries.
        actor: How the audit names them; None: it is not told.

    Raises:
        BadInput: It is closed, or no row that can be read again, or has no such column.
        NotFound: There is none of this id.
    """
    row = exceptions.shown(store, rejected_id)
    if row.status != "open":
        raise BadInput(f"exception {rejected_id} is {row.status} already.")
    original = _changed(row, changes or {})
    try:
        batch = _read(store, row, original)
    except BadRow as error:
        return Retried(rejected_id, closed=False, fault=str(error))
    recorder = Recorder(store)
    if batch.master:
        recorder.master(batch.master)
    outcomes = tuple(recorder.record(batch.events, load_id=row.load_id, places=batch.places)) if batch.events else ()
    good = all(outcome.status in ("recorded", "same") for outcome in outcomes)
    if good:
        exceptions.close(store, rejected_id, "retried", by=by, reason="recorded", corrected=original if changes else None, actor=actor)
    return Retried(rejected_id, closed=good, outcomes=outcomes)


def retry_waiting(store: Store) -> int:
    """Retry all rows that wait for the item of their lot; how many could be recorded."""
    return sum(retry(store, rejected_id, by=_BY).closed for rejected_id in exceptions.waiting(store, NEEDS_ITEM))


def _changed(row: ExceptionDetail, changes: Mapping[str, str]) -> str:
    if not changes:
        return row.original
    try:
        fields = json.loads(row.original)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise BadInput(f"exception {row.rejected_id} has no fields to set.", cure="Correct the file and load it again, then dismiss this one.")
    for name in changes:
        if name not in fields:
            raise BadInput(f"no field {name!r}.", cure=f"It has {', '.join(fields)}.")
    return json.dumps({**fields, **changes}, ensure_ascii=False)


def _read(store: Store, row: ExceptionDetail, original: str) -> Batch:
    place = Place(row.file, row.row)
    if row.kind != "rejected":  # A conflict or a refusal is an event already, not a row.
        try:
            return Batch(events=[decode(original)], places=[place])
        except msgspec.ValidationError as error:
            raise BadRow("", "a canonical event", str(error)) from None
    source = row.source if row.source and " " not in row.source else ""
    options = Options(source, row.namespace or "", row.site_zone or "UTC", known=OnRecord(store))
    for dialect in DIALECTS:
        if dialect.rereads(original):
            own = options if source != "" else Options(dialect.name, options.namespace, options.site_zone, known=options.known)
            return dialect.reread(original, place, own)
    raise BadInput(f"exception {row.rejected_id} can't be read again: {row.told}", cure="Correct the file and load it again, then dismiss this one.")
