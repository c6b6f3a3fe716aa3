"""Events given out as EPCIS, a page at a time: those that came as EPCIS as they came, all others as `written` makes them.

Pages follow the ids of events and stay at what was recorded when the first was asked for, so that none is missed or told twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from genealogy import events as ev
from genealogy import urns
from genealogy.errors import BadRow
from genealogy.record.lines import EVENT_LABELS
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace.start import last_commit
from genealogy.trace.times import LAST_COMMIT, UNKNOWN_FUTURE, UNKNOWN_PAST, to_datetime, to_micros
from genealogy.trace.window import commit_at
from loaders.epcis import naming
from loaders.epcis.document import prefixes_of
from loaders.epcis.normal import form
from loaders.epcis.query import Wanted
from loaders.epcis.written import CONTEXT, kinds, written

_AT_ONCE: Final = 250
_MOST_LOOKED: Final = 20_000
"""Events that are looked at for one page, however few of them are wanted."""
_MOST_BYTES: Final = 8_000_000
"""Size of what a page is made of, from which on it is full."""


class After(Struct, frozen=True, array_like=True):
    """Where a page begins.

    Attributes:
        event_id: After this one.
        newest: The last commit that counts.
        question: What was asked, as its hash.
    """

    event_id: str
    newest: Annotated[int, Meta(ge=0, le=LAST_COMMIT)]
    question: str


@dataclass(slots=True)
class Page:
    """Some events.

    Attributes:
        events: As EPCIS.
        following: Where the next page begins; None after the last.
    """

    events: list[dict[str, Any]] = field(default_factory=list)
    following: After | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    event_id: str
    json: str
    original: str | None
    recorded_at: int
    voids: list[str]


@dataclass(frozen=True, slots=True)
class _Ids:
    ids: list[str]


_ALL: Final = Statement("epcis/all", _Kept)
_RECORDED: Final = Statement("epcis/recorded", _Kept)
_NAMED: Final = Statement("epcis/named", _Kept)
_OF_GOODS: Final = Statement("epcis/of_goods", _Ids)
_OF_IDS: Final = Statement("epcis/of_ids", _Ids)
_DECODER: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def page(store: Store, wanted: Wanted, after: After | None, question: str, most: int) -> Page:
    """A page of the events that are wanted.

    Args:
        store: The database.
        wanted: Which.
        after: Where the page begins; None: at the beginning.
        question: Hash of what is asked.
        most: Events on it. There may be fewer on a page that is not the last.
    """
    newest = after.newest if after else _last(store, wanted.recorded_before)
    oldest = _last(store, wanted.recorded_since) + 1 if wanted.recorded_since else 0
    made, last, looked, size = Page(), after.event_id if after else "", 0, 0
    for kept in _kept(store, wanted, last, oldest, newest):
        found = [one for one in _events(kept) if _is_wanted(wanted, one)]
        if looked >= _MOST_LOOKED or size >= _MOST_BYTES or (made.events and len(made.events) + len(found) > most):
            made.following = After(last, newest, question)
            break
        made.events += found
        last, looked, size = kept.event_id, looked + 1, size + (len(kept.original or kept.json) if found else 0)
    return made


def _last(store: Store, before: datetime | None) -> int:
    """The last commit before a moment, or of all; 0 where there is none."""
    return store.read(lambda tx: last_commit(tx) if before is None else commit_at(tx, to_micros(before) - 1), name="epcis/commits")


def _kept(store: Store, wanted: Wanted, after: str, oldest: int, newest: int) -> Iterator[_Kept]:
    """Events on record that may be wanted, in the order of their ids."""
    ids = _ids(store, wanted)
    if ids is not None:
        waiting = sorted({one for one in ids if one > after})
        for start in range(0, len(waiting), _AT_ONCE):
            rows = store.rows(_NAMED, ids=waiting[start : start + _AT_ONCE], oldest=oldest, newest=newest)
            yield from sorted(rows, key=lambda row: row.event_id)
        return
    span = {"since": to_micros(wanted.since) if wanted.since else UNKNOWN_PAST, "before": to_micros(wanted.before) if wanted.before else UNKNOWN_FUTURE}
    commits = {"oldest": oldest, "newest": newest} if oldest else {"newest": newest}
    labels = [EVENT_LABELS[kind] for kind in kinds(wanted.steps)]
    while rows := store.rows(_RECORDED if oldest else _ALL, after=after, size=_AT_ONCE, labels=labels, **commits, **span):
        yield from rows
        after = rows[-1].event_id


def _ids(store: Store, wanted: Wanted) -> Sequence[str] | None:
    if wanted.event_ids is not None:
        ours = [named[1] for one in wanted.event_ids if (named := urns.thing(one)) and named[0] == "event"]
        return [*{ev.event_of_line(one) for one in ours}, *store.one(_OF_IDS, event_ids=list(wanted.event_ids)).ids]
    if wanted.goods is not None:
        lots, units = wanted.goods
        return store.one(_OF_GOODS, lots=lots, units=units).ids
    return None


def _events(kept: _Kept) -> list[dict[str, Any]]:
    """What one of our events is given out as."""
    recorded = to_datetime(kept.recorded_at) or datetime.now(UTC)
    voids = [ev.decode(text) for text in kept.voids]
    if kept.original is None:
        found = written(ev.decode(kept.json), recorded)
    else:
        original = _DECODER.decode(kept.original)
        original.setdefault("eventID", naming.event(kept.event_id))
        found = [original]
        # What an error declaration took back stays as it came; the declaration is an event of its own.
        voids = [void for void in voids if isinstance(void, ev.EventVoided) and void.error_declared is None]
    for one in found:
        one["recordTime"] = recorded.isoformat()
        if voids and "errorDeclaration" not in one:
            time = voids[0].event_time.earliest or voids[0].event_time.latest or recorded
            one["errorDeclaration"] = {"declarationTime": time.isoformat()}
    return found


def _is_wanted(wanted: Wanted, event: dict[str, Any]) -> bool:
    if wanted.anything:
        return True
    try:
        return wanted(form(event, prefixes_of(event.get("@context", CONTEXT))), event)
    except BadRow:  # Of an original: it was read once, so by rules of another version.
        return False
