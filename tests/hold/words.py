"""Short words for the tests of holds: record, ask, freeze, release, look at marks."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from genealogy.audit import Actor
from genealogy.events import Event
from genealogy.hold import CheckAnswer, HoldAnswer, HoldRequest, check, place, release
from genealogy.record import Outcome, Recorder
from genealogy.store import Store
from genealogy.trace import Start
from tests.record.build import key

ANNA, BERT = Actor(user="anna", role="quality"), Actor(user="bert", role="quality")


def request(*starts: str, **more: Any) -> HoldRequest:
    """A hold of these, for a reason."""
    return HoldRequest(**({"reason": "glass"} | more | {"starts": tuple(Start.parse(start) for start in starts)}))


class Desk:
    """Records and decides in one database."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.recorder = Recorder(store)

    def record(self, *events: Event) -> list[Outcome]:
        """Each in a transaction of its own."""
        return [outcome for event in events for outcome in self.recorder.record([event])]

    def ask(self, event: Event) -> Outcome:
        """May this happen?"""
        (outcome,) = self.recorder.record([structs.replace(event, reported="request")])
        return outcome

    def may(self, event: Event) -> bool:
        """Whether it may, and so has."""
        return self.ask(event).status == "recorded"

    def freeze(self, *starts: str, **more: Any) -> HoldAnswer:
        return place(self.store, ANNA, request(*starts, **more))

    def release(self, hold: HoldAnswer) -> None:
        release(self.store, ANNA, hold.hold.hold_id, "clean")

    def check(self, *lots: str, units: tuple[str, ...] = (), order_lines: tuple[str, ...] = ()) -> CheckAnswer:
        return check(self.store, lots=[key(lot) for lot in lots], units=units, order_lines=order_lines)

    def commit(self) -> int:
        """The last commit."""
        return int(self.store.autocommit("MATCH (c:Counter {name: 'commit'}) RETURN c.value AS value")[0]["value"])

    def marks(self, hold: HoldAnswer | None = None) -> set[str]:
        """What holds in force have marked, as lot texts, units' contents as `unit:lot`."""
        rows = self.store.autocommit(
            "MATCH (n)-[:HELD_BY]->(h:Hold) WHERE h.status <> 'released' AND coalesce($hold, h.hold_id) = h.hold_id "
            "RETURN DISTINCT coalesce(n.hu_key + ':', '') + split(n.lot_key, '|')[2] AS name",
            hold=hold.hold.hold_id if hold else None,
        )
        return {row["name"] for row in rows}
