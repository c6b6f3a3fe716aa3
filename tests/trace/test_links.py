"""The graph that a trace walked over, as it is handed to those who draw it or reckon with it."""

from __future__ import annotations

from typing import Any

import pytest

from genealogy.identifiers import lot_number
from genealogy.store import Store
from genealogy.trace import Question, Start
from genealogy.trace.links import Links, links
from genealogy.trace.question import Direction
from tests.trace.diary import Diary, key


@pytest.fixture
def diary(store: Store) -> Diary:
    return Diary(store)


def ask(diary: Diary, direction: Direction, start: str, **more: Any) -> Links:
    return links(diary.store, Question(direction, (Start.parse(start),), **more))[1]


def arrows(found: Links) -> set[str]:
    """`RAW 60>P1` and `P1>60 MID`, with the documents of the transformations."""
    document = {one.transformation_key: one.document for one in found.transformations}
    return {
        f"{lot_number(link.lot_key)} {link.quantity}>{document[link.transformation_key]}"
        if link.into
        else f"{document[link.transformation_key]}>{link.quantity} {lot_number(link.lot_key)}"
        for link in found.links
    }


def test_links_both_ways_and_no_decoy(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    diary.received(1, "SALT:9", "R2")
    diary.made(2, "RAW:60", "MID:60", "P1", kind="blend")
    diary.made(3, "MID:40 SALT:1", "END:41", "P2")
    diary.made(3, "SALT:1", "OTHER:1", "P3")
    forward = ask(diary, "forward", f"lot:{key('RAW')}")
    assert arrows(forward) == {"RAW 60>P1", "P1>60 MID", "MID 40>P2", "P2>41 END"}
    assert [(one.document, one.kind, one.hops, one.certainty) for one in forward.transformations] == [
        ("P1", "blend", 1, "certain"),
        ("P2", "production", 2, "certain"),
    ]
    assert [(link.unit, link.at, link.into) for link in forward.links if link.quantity == "40"] == [("kg", "2026-03-01T03:00:00Z", True)]
    assert arrows(ask(diary, "backward", f"lot:{key('END')}")) == arrows(forward) | {"SALT 1>P2"}


def test_what_a_lot_gave_before_is_no_link(diary: Diary) -> None:
    """TANK is reached, and so is Z; but what went from TANK into Z was drawn before the bad milk came."""
    diary.received(1, "GOOD:10", "R1")
    diary.made(2, "GOOD:10", "TANK:10", "FILL1")
    diary.made(3, "TANK:5", "EARLY:5", "P1")
    diary.received(4, "BAD:10", "R2")
    diary.made(5, "BAD:10", "TANK:10", "FILL2")
    diary.made(6, "TANK:15", "LATE:15", "P2")
    diary.made(7, "EARLY:5 LATE:5", "Z:10", "P3")
    assert arrows(ask(diary, "forward", f"lot:{key('BAD')}")) == {"BAD 10>FILL2", "FILL2>10 TANK", "TANK 15>P2", "P2>15 LATE", "LATE 5>P3", "P3>10 Z"}


def test_as_known_then_and_as_of_a_time(diary: Diary) -> None:
    diary.received(1, "RAW:100", "R1")
    first = diary.made(2, "RAW:60", "MID:60", "P1")
    known = diary.commit()
    diary.made(3, "MID:40", "END:41", "P2")
    diary.voided(first)
    now, then = (arrows(ask(diary, "forward", f"lot:{key('RAW')}", known_at=commit)) for commit in (None, known))
    assert now == set()
    assert then == {"RAW 60>P1", "P1>60 MID"}


def test_units_perhaps_and_joined_lots(diary: Diary) -> None:
    diary.received(1, "A:50@U1", "R1")
    diary.received(1, "A:50@U2", "R2")
    diary.made(3, "A:20@U1", "SURE:20", "P1")
    diary.made(4, "A:10", "PERHAPS:10", "P2")
    diary.same("SURE", "TWIN")
    found = ask(diary, "forward", "hu:U1")
    assert {(one.document, one.certainty) for one in found.transformations} == {("P1", "certain"), ("P2", "possible")}
    assert arrows(found) == {"A 20>P1", "P1>20 SURE", "A None>P2", "P2>10 PERHAPS"}
    assert {link.line_id is None for link in found.links if link.quantity is None} == {True}
    assert {frozenset(pair) for pair in found.same_lots} == {frozenset((key("SURE"), key("TWIN")))}


def test_a_lot_and_its_unit_tell_a_line_once(diary: Diary) -> None:
    diary.received(1, "A:50@U1", "R1")
    diary.made(3, "A:20@U1", "B:20@U3", "P1")
    found = links(diary.store, Question("forward", (Start.parse(f"lot:{key('A')}"), Start.parse("hu:U1"))))[1]
    assert [(link.into, link.handling_unit, link.quantity) for link in found.links] == [(True, "U1", "20"), (False, "U3", "20")]


def test_loops_end(diary: Diary) -> None:
    diary.received(1, "A:50", "R1")
    diary.made(2, "A:20", "A:20", "REWORK")
    diary.made(3, "A:20", "B:20", "P1")
    diary.made(4, "B:5", "A:5", "P2")
    assert {"A 20>REWORK", "REWORK>20 A", "A 20>P1", "P1>20 B", "B 5>P2", "P2>5 A"} == arrows(ask(diary, "forward", f"lot:{key('A')}"))
