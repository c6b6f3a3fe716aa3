"""Holds through rebuilds, cuts in the middle of placing, and the count of round trips without any."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from genealogy import audit
from genealogy.hold import holds, marking, place, release, resume, show
from genealogy.record import follow
from genealogy.record.rebuild import rebuild
from genealogy.store import Store
from tests.hold.test_place import tree
from tests.hold.words import ANNA, Desk, request
from tests.record.build import key, line, make, pack, receive, ship, unpack, use, void

# The package's `place` is the function of that name.
PLACING = importlib.import_module("genealogy.hold.place")


def marked(store: Store) -> list[dict[str, Any]]:
    return store.autocommit(
        "MATCH (n)-[m:HELD_BY]->(h) RETURN coalesce(n.segment_key, n.content_key) AS key, h.hold_id AS hold, m.spreads AS spreads, m.linked_at AS at, "
        "EXISTS { (n)-[:SEED_OF]->(h) } AS seed ORDER BY key, hold"
    )


def test_a_rebuild_keeps_holds_and_all_their_marks(desk: Desk) -> None:
    tree(desk)
    desk.record(pack("U1", line("MIX", 2), hour=4), use("PACKED", 1, 4, "P3", name="in"), make("KIT", 1, 4, "P3"))
    one, released = desk.freeze("lot:RAW"), desk.freeze("lot:OTHER")
    desk.freeze("hu:U1", direction="both")
    desk.release(released)
    desk.record(void("in"))
    before = marked(desk.store)
    assert any(row["key"] == key("KIT") for row in before)
    rebuild(desk.store)
    assert marked(desk.store) == before
    assert desk.store.autocommit("MATCH (k:KeptMark) RETURN count(k) AS n")[0]["n"] == 0
    assert [row.status for row in holds(desk.store)] == ["placed", "placed"]
    assert show(desk.store, one.hold.hold_id).no_longer_reached[0].lot_key == key("KIT")
    assert not desk.may(ship("KIT", 1, 9))
    assert audit.verify(desk.store, None).fault is None


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_9_2_while_a_hold_is_placed_what_it_will_reach_is_refused_already_and_it_can_be_taken_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, direction: str
) -> None:
    """The one who places it dies behind the first step: the seeds are marked, nothing else."""
    tree(desk)
    desk.record(use("RAW", 1, 4, "P8"), make("SIDE", 1, 4, "P8"))
    start, far, beside = {"forward": ("RAW", "PACKED", "WATER"), "backward": ("PACKED", "RAW", "OTHER"), "both": ("PACKED", "SIDE", "OTHER")}[direction]
    monkeypatch.setattr(marking, "AT_ONCE", 1)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(PLACING, "finish", dies)
        with pytest.raises(KeyboardInterrupt):
            place(desk.store, ANNA, request(f"lot:{start}", direction=direction))
    assert [row.status for row in holds(desk.store)] == ["placing"]
    assert not desk.may(ship(far, 1, 9, "x"))
    assert not desk.check(far).may_ship
    assert desk.may(ship(beside, 1, 9))
    assert resume(desk.store) == ["H1"]
    assert resume(desk.store) == []
    assert [row.status for row in holds(desk.store)] == ["placed"]
    assert far in desk.marks()
    assert not desk.may(ship(far, 1, 9, "x"))
    assert [entry.action for entry in audit.entries(desk.store)] == ["hold.place"]


@pytest.mark.parametrize(("direction", "start"), [("backward", "PACKED"), ("both", "PACKED"), ("here", "MIX")])
def test_9_4_a_hold_placed_in_steps_marks_the_next_stretches_of_its_lots_as_one_placed_at_once_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, direction: str, start: str
) -> None:
    """More of MIX is made at 9: what is left of it then is partly what PACKED was made of."""
    tree(desk)
    desk.record(make("MIX", 3, 9, "P7"), use("MIX", 1, 10, "P8"), make("NEXT", 1, 10, "P8"))
    sets = []
    for size in (2_000, 1):
        monkeypatch.setattr(marking, "AT_ONCE", size)
        hold = desk.freeze(f"lot:{start}", direction=direction)
        sets.append([(row["key"], row["spreads"], row["seed"]) for row in marked(desk.store) if row["hold"] == hold.hold.hold_id])
        desk.release(hold)
    assert sets[0] == sets[1]
    assert len([key for key, *_ in sets[0] if "MIX" in key]) > 1


def test_5_4_while_a_hold_of_a_unit_is_placed_what_may_be_of_it_is_refused_already(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """KIT was made of what was unpacked, maybe from the held unit: no line leads from that unit to KIT."""
    desk.record(receive("A", 10, 1), receive("B", 10, 1), pack("U1", line("A", 4), hour=2), pack("U2", line("A", 4), hour=2))
    desk.record(unpack("U1", line("A", 1), hour=3), use("A", 2, 4, "P1"), make("KIT", 2, 4, "P1"), use("B", 2, 4, "P2"), make("SIDE", 2, 4, "P2"))
    monkeypatch.setattr(marking, "AT_ONCE", 1)
    with monkeypatch.context() as killed:
        killed.setattr(PLACING, "finish", lambda *_: None)
        place(desk.store, ANNA, request("hu:U1"))
    assert [row.status for row in holds(desk.store)] == ["placing"]
    assert not desk.check("KIT").may_ship
    assert not desk.may(ship("KIT", 1, 9, "x"))
    assert desk.may(ship("SIDE", 1, 9, "y"))
    monkeypatch.setattr(marking, "AT_ONCE", 2_000)
    assert resume(desk.store) == ["H1"]
    assert "KIT" in desk.marks()


def test_5_4_backward_too_what_the_unit_may_have_been_packed_from_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.record(receive("RAW", 10, 1), use("RAW", 4, 2, "P1"), make("A", 8, 2, "P1"), pack("U1", line("A", 4), hour=3), receive("SIDE", 9, 1))
    with monkeypatch.context() as killed:
        killed.setattr(marking, "AT_ONCE", 1)
        killed.setattr(PLACING, "finish", lambda *_: None)
        place(desk.store, ANNA, request("hu:U1", direction="backward"))
    assert [row.status for row in holds(desk.store)] == ["placing"]
    assert not desk.may(ship("RAW", 1, 9, "x"))
    assert desk.may(ship("SIDE", 1, 9, "y"))
    assert resume(desk.store) == ["H1"]
    assert "RAW" in desk.marks()


def test_9_2_a_write_that_reaches_too_much_sends_the_hold_back_and_it_is_placed_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "MOST", 3)
    tree(desk)
    desk.freeze("lot:RAW")
    chain = [event for number in range(6) for event in (use(f"C{number}", 1, 10 + number, f"R{number}"), make(f"C{number + 1}", 1, 10 + number, f"R{number}"))]
    desk.record(*chain)
    desk.record(use("PACKED", 1, 9, "R"), make("C0", 1, 9, "R"))
    assert [row.status for row in holds(desk.store)] == ["placed"]
    assert desk.marks() >= {f"C{number}" for number in range(7)}


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all that is asked from now on."""
    names: list[str] = []
    monkeypatch.setattr(desk.store, "_observer", lambda name, *_: names.append(name))
    return names


def test_a_freeze_of_one_lot_keeps_others_waiting_for_five_round_trips(desk: Desk, asked: list[str]) -> None:
    desk.record(receive("A", 10, 1))
    asked.clear()
    desk.freeze("lot:A")
    counted = asked.index("record/next_commit")
    assert asked[:counted] == ["trace/lot_forward", "record/lock_lots"]
    assert asked[counted:] == ["record/next_commit", "trace/lot_forward", "hold/create", "audit/lock_head", "audit/append", "hold/list + hold/marked"]


def test_without_holds_a_write_takes_not_one_round_trip_more(desk: Desk, asked: list[str]) -> None:
    desk.record(receive("A", 10, 1))
    desk.may(ship("A", 1, 2))
    assert [name for name in asked if name.startswith("hold/")] == []
    desk.freeze("lot:A")
    asked.clear()
    desk.may(ship("A", 1, 3))
    assert "hold/held" in asked
    desk.record(receive("B", 10, 1))

    release(desk.store, ANNA, "H1", "clean")
    asked.clear()
    desk.may(ship("A", 1, 4))
    assert [name for name in asked if name.startswith("hold/")] == []
