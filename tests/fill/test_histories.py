"""A first fill of random histories and the ordinary way make the same database, to every property."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from genealogy import events as ev
from genealogy import schema
from genealogy.master import MasterRow
from genealogy.record import Recorder
from genealogy.record.graphhash import graph_hash
from genealogy.record.lines import span
from genealogy.record.outcome import Place
from genealogy.server import Embedded
from genealogy.store import Store
from loaders.dialect import Batch
from loaders.firstfill import LoadPiece, build, complete
from loaders.report import LoadReport
from tests.fill.whole import differences, whole
from tests.oracle.engine import new_space
from tests.oracle.histories import History, histories

EXAMPLES = 60
# What the ordinary way lets the order of recording decide: the kind of a transformation whose events name several, and the last arrival of loose stock,
# which a later void leaves as it was; and what a vessel is known to have had left at least, where its segments were not all read.
ORDER_TELLS = ("kind", "last_in", "slack_steps")


@dataclass(frozen=True)
class Given:
    """Events as a piece of an input, in their JSON form."""

    rows: Sequence[MasterRow]
    events: Sequence[str]
    places: Sequence[Place]

    def __call__(self, _background: Any) -> Iterator[Batch]:
        middle = len(self.events) // 2
        yield Batch(list(self.rows), [ev.decode(text) for text in self.events[:middle]], list(self.places[:middle]))
        yield Batch([], [ev.decode(text) for text in self.events[middle:]], list(self.places[middle:]))


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_random_histories(store: Store, engine: Embedded, tmp_path: Path, nested: bool) -> None:
    told: list[History] = []
    plan = settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    seed(77 + nested)(plan(given(histories(nested=nested))(lambda history: told.append(history.under(new_space())))))()
    assert len(told) == EXAMPLES
    rows = [row for history in told for row in history.rows]
    events = [event for history in told for event in history.events]
    places = [Place("histories", number) for number in range(len(events))]
    kinds = {type(event) for event in events}
    assert {ev.EventVoided, ev.LotsDeclaredSame, ev.LotTransformed, ev.VesselCleaned, ev.Packed, ev.LotReturned} <= kinds

    # Of two that contradict each other the fill takes the earlier one; so does whoever records in the order of time.
    order = sorted(range(len(events)), key=lambda number: span(events[number].event_time)[0])
    recorder = Recorder(store)
    recorder.master(rows)
    outcomes = []
    for start in range(0, len(order), 500):
        part = order[start : start + 500]
        outcomes += recorder.record([events[number] for number in part], places=[places[number] for number in part])

    third = len(events) // 3
    cuts = [slice(0, third), slice(third, 2 * third), slice(2 * third, None)]
    pieces = [LoadPiece(Given(rows if number == 1 else (), [ev.encode(event) for event in events[cut]], places[cut])) for number, cut in enumerate(cuts)]
    filled = build(engine, tmp_path, "fill", pieces, None, lambda *_: None)
    report = LoadReport(load_id="fill")
    with Store(engine.start()) as other:
        schema.migrate(other)
        complete(other, filled, report)
        other.autocommit("MATCH (mark:RejectedRow {rejected_id: 'fill'}) DELETE mark")
        found = differences(whole(store, *ORDER_TELLS), whole(other, *ORDER_TELLS))
        assert not found, "\n".join(found)
        assert graph_hash(store) == graph_hash(other)
    names = {"recorded": "new", "same": "same", "conflict": "conflicts", "refused": "refused"}
    for status, name in names.items():
        assert report.total(name) == sum(outcome.status == status for outcome in outcomes), status
    assert report.total("same") > 0
    assert report.total("conflicts") > 0
