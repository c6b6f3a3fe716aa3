"""A vessel's verdict after each late fill, draw and void, against all of its lines put in order again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from genealogy import events as ev
from genealogy.events import Line, TimeSpan
from genealogy.identifiers import lot_key
from genealogy.record import Recorder
from genealogy.record.slack import MOST, changed
from genealogy.store import Store
from tests import database

TANK = lot_key("MILK", "TANK")
START = datetime(2026, 3, 1, tzinfo=UTC)
Flow = tuple[int, int]
"""Minute, and litres that came in (above zero) or went out."""


def _event(number: int, flow: Flow) -> ev.Event:
    minute, quantity = flow
    at = START + timedelta(minutes=minute)
    tank = Line(line="tank", lot_key=TANK, quantity=Decimal(abs(quantity)), unit="L")
    other = Line(line="other", lot_key=lot_key("X", str(number)), quantity=Decimal(abs(quantity)), unit="L")
    lines, outputs = ((other,), (tank,)) if quantity > 0 else ((tank,), (other,))
    kind: ev.TransformationKind = "fill" if quantity > 0 else "production"
    event = f"t|{kind}|{number:03d}"
    return ev.LotTransformed(event_id=event, source="t", transformation_id=event, kind=kind, event_time=TimeSpan(at, at), lines=lines, outputs=outputs)


def overdrawn(flows: Iterable[Flow]) -> bool:
    """Whether more had gone out than come in when something came in after something had gone out, or at the end (semantics 3.5)."""
    held, drew = 0, False
    for _, quantity in sorted(flows):
        if quantity > 0 and drew:
            if held < 0:
                return True
            drew = False
        held += quantity
        drew = drew or quantity < 0
    return held < 0


def test_the_verdict_is_right_after_every_late_event(store: Store) -> None:
    verdicts: set[tuple[bool, bool]] = set()
    for seed in range(10):
        database.empty(store)
        verdicts |= _play(store, seed)
    # A verdict without a slack is one for which all segments were read.
    assert verdicts == {(False, False), (False, True), (True, True)}


def _play(store: Store, seed: int) -> set[tuple[bool, bool]]:
    dice, recorder = Random(seed), Recorder(store)
    recorder.record([_event(0, (0, 40))])
    live: dict[str, Flow] = {"t|fill|000": (0, 40)}
    minutes = dice.sample(range(-20, 400), 60)
    verdicts = set()
    for number, minute in enumerate(minutes, start=1):
        if live and dice.random() < 0.15:
            gone = dice.choice(sorted(live))
            del live[gone]
            recorder.record([ev.EventVoided(event_id=f"t|void|{number}", source="t", voids=(gone,))])
        else:
            flow = (minute, dice.choice([12, 20, 30]) if dice.random() < 0.5 else -dice.choice([3, 8, 30]))
            event = _event(number, flow)
            recorder.record([event])
            live[event.event_id] = flow
        found = store.autocommit("MATCH (l:Lot {lot_key: $key}) RETURN coalesce(l.overdrawn, false) AS over, l.slack_steps AS slack", key=TANK)[0]
        assert found["over"] == overdrawn(live.values()), f"seed {seed}, event {number}: {sorted(live.values())}"
        assert found["slack"] is None or not found["over"]
        verdicts.add((found["over"], found["slack"] is None))
    return verdicts


@given(
    flows=st.lists(st.tuples(st.integers(0, 60), st.integers(-20, 20)), max_size=60),
    at=st.integers(-1, 61),
)
def test_the_steps_are_never_above_what_they_stand_for(flows: list[Flow], at: int) -> None:
    slack: Sequence[int] = [100]
    for moment, quantity in flows:
        slack = changed(slack, moment, quantity)
    held = 100 + sum(quantity for moment, quantity in flows if moment <= at)
    told = [held for since, held in zip((-10, *slack[1::2]), slack[::2], strict=True) if since <= at][-1]
    assert told == held if len({moment for moment, _ in flows}) < MOST else told <= held
    assert list(slack[1::2]) == sorted(set(slack[1::2]))
    assert len(slack[::2]) <= MOST


def test_a_late_fill_with_a_late_draw_behind_it_costs_nothing() -> None:
    slack: Sequence[int] = [7]
    for minute in range(100):
        slack = changed(changed(slack, 10 * minute + 1, 5), 10 * minute + 6, -5)
    assert min(slack[::2]) == 7
