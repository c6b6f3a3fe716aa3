"""From an EPCIS event to canonical events. docs/epcis.md has the table of what becomes what.

One EPCIS event is at most one movement of goods, and beside it perhaps changes of status; each gets an id of its own made of the source, the
event's id, its content hash, and a suffix.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from genealogy import events as ev
from genealogy.events import Event, TimeSpan
from genealogy.master import LotRow
from loaders.epcis import vocabulary
from loaders.epcis.maker import Maker
from loaders.epcis.normal import form, moment
from loaders.epcis.parties import around


@dataclass(slots=True)
class Translation:
    """What became of one EPCIS event.

    Attributes:
        events: Canonical events.
        master: Master data of the lots that come into being.
        warnings: Wrong check digits, shipments without customer, and what could not be understood.
    """

    events: list[Event]
    master: list[LotRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def translate(event: Mapping[str, Any], prefixes: Mapping[str, str], source: str) -> Translation:
    """Make canonical events of one EPCIS event of the right shape.

    Args:
        event: As read from the document.
        prefixes: Namespaces that the document declares.
        source: Name of the source system.

    Raises:
        BadRow: It is wrong in meaning.
    """
    found = form(event, prefixes)
    declaration = event.get("errorDeclaration")
    maker = Maker(found, around(found), source, void=declaration is not None)
    events = list(maker.events())
    master = list(maker.master(events))
    if declaration is not None:
        events += _declared(maker, declaration, events)
    return Translation(events, master, found.warnings + maker.warnings)


def _declared(maker: Maker, declaration: Mapping[str, Any], events: list[Event]) -> list[Event]:
    """The two voids of an error declaration: of the declaring event itself, and of the event that it declares wrong (semantics 4.4)."""
    time = moment(declaration["declarationTime"], "errorDeclaration.declarationTime")
    correctives = tuple(sorted(set(declaration.get("correctiveEventIDs", ()))))
    said = json.dumps([time.isoformat(), declaration.get("reason"), correctives])
    mark = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    common = maker.common("void", mark) | {"event_time": TimeSpan(time, time), "comment": vocabulary.word(declaration.get("reason")) or None}
    return [
        ev.EventVoided(**common, voids=tuple(event.event_id for event in events)),
        ev.EventVoided(
            **common | {"event_id": maker.identity("declaration", mark)},
            error_declared=ev.ErrorDeclared(content_hash=maker.form.hash, corrective_event_ids=correctives),
        ),
    ]
