"""Placing a hold, what it stops, and how it is lifted, on a real database."""

from __future__ import annotations

from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from genealogy import audit
from genealogy import events as ev
from genealogy.errors import BadInput, NotFound, Refused
from genealogy.events import Line
from genealogy.hold import check, holds, place, preview, release, resume, show
from genealogy.master import LocationRow
from genealogy.trace import Question, Start, trace
from tests.hold.words import ANNA, BERT, Desk, request
from tests.record.build import at, key, line, make, move_unit, pack, receive, ship, unpack, use, void


def tree(desk: Desk) -> None:
    """RAW into MIX (with WATER) into PACKED; OTHER stands beside."""
    desk.record(receive("RAW", 10, 1), receive("WATER", 10, 1), receive("OTHER", 10, 1))
    desk.record(use("RAW", 4, 2, "P1"), use("WATER", 4, 2, "P1"), make("MIX", 8, 2, "P1"))
    desk.record(use("MIX", 4, 3, "P2"), make("PACKED", 4, 3, "P2"))


def reserved(lot: str, order: str, hu: str | None = None) -> ev.StockAllocated:
    goods = Line(lot_key=key(lot), quantity=Decimal(1), unit="KG", order_id=order, order_line="1", hu_key=hu)
    return ev.StockAllocated(event_id=f"a-{order}", source="t", event_time=at(4), lines=(goods,))


class TestPlacing:
    @pytest.mark.parametrize(
        ("direction", "marked"),
        [
            ("forward", {"MIX", "PACKED"}),
            ("backward", {"MIX", "RAW", "WATER"}),
            ("both", {"MIX", "RAW", "WATER", "PACKED"}),
            ("here", {"MIX"}),
        ],
    )
    def test_9_3_a_hold_marks_what_its_direction_reaches(self, desk: Desk, direction: str, marked: set[str]) -> None:
        tree(desk)
        answer = desk.freeze("lot:MIX", direction=direction)
        assert (answer.hold.status, answer.hold.hold_id, answer.hold.starts) == ("placed", "H1", [f"lot:{key('MIX')}"])
        assert {covered.lot_key for covered in answer.lots} == {key(lot) for lot in marked}
        assert desk.marks() == marked

    def test_a_decision_is_audited_and_the_same_request_again_is_the_same_hold(self, desk: Desk) -> None:
        tree(desk)
        first = desk.freeze("lot:RAW", key="k1")
        assert desk.freeze("lot:RAW", key="k1").hold.hold_id == first.hold.hold_id
        (entry,) = audit.entries(desk.store)
        assert (entry.action, entry.subject, entry.who, entry.reason) == ("hold.place", "H1", "anna", "glass")

    def test_what_a_hold_needs(self, desk: Desk) -> None:
        tree(desk)
        with pytest.raises(NotFound):
            desk.freeze("lot:NONE")
        for wrong in ({"reason": " "}, {"direction": "up"}, {"blocks": "air"}):
            with pytest.raises(BadInput):
                desk.freeze("lot:RAW", **wrong)
        assert holds(desk.store) == []
        assert audit.entries(desk.store) == []

    def test_above_a_size_two_persons_must_agree(self, desk: Desk) -> None:
        tree(desk)
        asked = request("lot:RAW")
        for second in ("", "anna"):
            with pytest.raises(Refused, match="3 lots; above 2 two persons"):
                place(desk.store, ANNA, request("lot:RAW", second=second), confirm_above=2)
        answer = place(desk.store, ANNA, request("lot:RAW", second="bert"), confirm_above=2)
        assert answer.hold.placed_second == "bert"
        assert preview(desk.store, asked, confirm_above=2).needs_second

    def test_a_preview_tells_lots_units_places_orders_and_customers_and_changes_nothing(self, desk: Desk) -> None:
        tree(desk)
        desk.record(pack("U1", line("PACKED", 2), hour=4), ship("PACKED", 1, 5, order_id="SO1", customer="C7"), ship("OTHER", 1, 5, order_id="SO2"))
        blast = preview(desk.store, request("lot:RAW"))
        assert blast.counts == {"lots": 3, "handling_units": 1, "places": len(blast.places), "orders": 1, "customers": 1}
        assert (blast.orders, [row.customer_id for row in blast.customers], blast.handling_units) == (["SO1"], ["C7"], ["U1"])
        assert {row.lot_key for row in blast.places} == {key("RAW"), key("MIX"), key("PACKED")}
        assert desk.marks() == set()
        back = preview(desk.store, request("lot:MIX", direction="backward"))
        assert back.lots == sorted(key(lot) for lot in ("RAW", "WATER", "MIX"))


class TestRequests:
    def test_4_6_a_request_for_held_stock_is_refused_and_tells_who_why_and_since_when(self, desk: Desk) -> None:
        tree(desk)
        hold = desk.freeze("lot:RAW")
        outcome = desk.ask(ship("PACKED", 1, 9, "s1"))
        assert (outcome.status, outcome.code, outcome.holds) == ("refused", "held", ("H1",))
        assert outcome.reason == f"held by H1 (anna, since {hold.hold.placed_at:%Y-%m-%d %H:%M:%S} UTC): glass"
        assert not desk.may(use("MIX", 1, 9, "P9"))
        assert desk.may(ship("OTHER", 1, 9))
        assert desk.may(ship("WATER", 1, 9))
        desk.release(hold)
        assert desk.may(ship("PACKED", 1, 9, "s1"))

    @pytest.mark.parametrize(("blocks", "ships", "uses", "packs"), [("shipping", False, True, True), ("use", True, False, True), ("all", False, False, False)])
    def test_what_is_blocked(self, desk: Desk, blocks: str, ships: bool, uses: bool, packs: bool) -> None:
        tree(desk)
        desk.freeze("lot:RAW", blocks=blocks)
        assert desk.may(ship("MIX", 1, 9)) is ships
        assert desk.may(use("MIX", 1, 9, "P9")) is uses
        assert desk.may(pack("U9", line("MIX", 1), hour=9)) is packs

    def test_moves_into_quarantine_are_allowed(self, desk: Desk) -> None:
        tree(desk)
        desk.recorder.master([LocationRow(location_id="Q", type="quarantine"), LocationRow(location_id="D", type="dock")])
        desk.record(pack("U1", line("MIX", 2), hour=4))
        desk.freeze("lot:RAW")
        assert not desk.may(move_unit("U1", "D", 9))
        assert desk.may(move_unit("U1", "Q", 9))

    def test_9_4_a_request_that_names_a_lot_but_no_unit_is_refused_while_a_unit_of_it_is_held(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1), pack("U1", line("A", 4), hour=2), pack("U2", line("A", 4), hour=2))
        desk.freeze("hu:U1")
        assert desk.marks() == {"U1:A"}
        assert not desk.may(ship("A", 1, 3))
        assert not desk.may(ship("A", 1, 3, hu="U1"))
        assert not desk.may(ship(None, None, 3, hu="U1"))
        assert desk.may(ship("A", 1, 3, hu="U2"))
        assert desk.may(ship(None, None, 4, hu="U2"))

    def test_a_list_of_requests_is_answered_one_by_one(self, desk: Desk) -> None:
        tree(desk)
        desk.freeze("lot:RAW")
        events = [structs.replace(event, reported="request") for event in (ship("MIX", 1, 9), ship("OTHER", 1, 9), ship("PACKED", 1, 9))]
        assert [outcome.status for outcome in desk.recorder.record(events)] == ["refused", "recorded", "refused"]
        assert desk.store.autocommit("MATCH (r:RejectedRow) RETURN count(*) AS n")[0]["n"] == 0

    def test_4_6_a_fact_is_recorded_and_raised_as_a_breach(self, desk: Desk) -> None:
        tree(desk)
        hold = desk.freeze("lot:RAW")
        assert desk.record(ship("PACKED", 1, 9, "late"))[0].status == "recorded"
        (breach,) = show(desk.store, hold.hold.hold_id).breaches
        assert (breach.line_id, breach.lot_key, breach.role, breach.before_hold) == ("late", key("PACKED"), "ship", True)
        assert holds(desk.store)[0].breaches == 1


class TestFollowing:
    def test_9_2_what_is_made_later_is_held_in_the_same_write(self, desk: Desk) -> None:
        tree(desk)
        desk.freeze("lot:RAW")
        desk.record(use("PACKED", 1, 4, "P3"), make("KIT", 1, 4, "P3"), use("KIT", 1, 5, "P4"), make("BOX", 1, 5, "P4"))
        assert desk.marks() == {"RAW", "MIX", "PACKED", "KIT", "BOX"}
        assert not desk.may(ship("BOX", 1, 9))

    def test_9_2_a_late_record_reaches_what_is_there_already(self, desk: Desk) -> None:
        tree(desk)
        desk.record(make("KIT", 1, 4, "P3"), use("KIT", 1, 5, "P4"), make("BOX", 1, 5, "P4"))
        desk.freeze("lot:RAW")
        assert desk.marks() == {"RAW", "MIX", "PACKED"}
        desk.record(use("PACKED", 1, 4, "P3"))
        assert desk.marks() == {"RAW", "MIX", "PACKED", "KIT", "BOX"}

    def test_9_4_both_halves_of_a_cut_are_held_and_a_void_frees_nothing(self, desk: Desk) -> None:
        tree(desk)
        hold = desk.freeze("lot:RAW")
        desk.record(make("MIX", 3, 2.5, "P5"))
        desk.record(ship("MIX", 1, 2.2), make("MIX", 3, 2.3, "P6"))
        assert desk.marks() == {"RAW", "MIX", "PACKED"}
        asked = "MATCH (s:Segment {lot_key: $key}) RETURN count(s) AS stretches, count(CASE WHEN EXISTS { (s)-[:HELD_BY]->() } THEN 1 END) AS held"
        (found,) = desk.store.autocommit(asked, key=key("MIX"))
        assert found["stretches"] == found["held"] > 1
        desk.record(use("PACKED", 1, 4, "P3", name="in"), make("KIT", 1, 4, "P3"), void("in"))
        assert "KIT" in desk.marks()
        assert [covered.lot_key for covered in show(desk.store, hold.hold.hold_id).no_longer_reached] == [key("KIT")]
        assert not desk.may(ship("KIT", 1, 9))

    def test_9_3_a_hold_backward_takes_in_ancestors_that_are_recorded_late(self, desk: Desk) -> None:
        tree(desk)
        desk.freeze("lot:MIX", direction="backward")
        desk.record(receive("SALT", 1, 0.5), use("SALT", 1, 1.5, "P1"))
        assert desk.marks() == {"RAW", "WATER", "MIX", "SALT"}

    def test_9_3_here_holds_the_lot_whatever_it_becomes(self, desk: Desk) -> None:
        tree(desk)
        desk.freeze("lot:MIX", direction="here")
        desk.record(make("MIX", 3, 9, "P7"), use("MIX", 1, 10, "P8"), make("NEXT", 1, 10, "P8"))
        assert desk.marks() == {"MIX"}
        assert not desk.may(ship("MIX", 1, 11))
        assert desk.may(ship("NEXT", 1, 11))

    def test_9_3_new_lots_of_an_item_and_what_comes_to_a_place_are_held(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1), receive("B", 10, 1))
        desk.record(pack("U1", line("A", 2), hour=2), move_unit("U1", "F3", 3))
        desk.freeze("item:I")
        desk.record(receive("C", 10, 5))
        assert "C" in desk.marks()
        there = desk.freeze("location:F3", direction="here")
        assert desk.marks(there) == {"U1:A"}
        desk.record(pack("U2", line("B", 2), hour=6), move_unit("U2", "F3", 7))
        assert desk.marks(there) == {"U1:A", "U2:B"}

    def test_5_4_what_may_be_of_a_held_unit_is_held(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1), pack("U1", line("A", 4), hour=2), pack("U2", line("A", 4), hour=2))
        desk.freeze("hu:U1")
        desk.record(unpack("U1", line("A", 4), hour=3), use("A", 2, 4, "P1"), make("KIT", 2, 4, "P1"))
        assert "KIT" in desk.marks()
        assert not desk.may(ship("KIT", 1, 9))

    def test_5_2_what_was_repacked_from_a_held_unit_is_held(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1), pack("U1", line("A", 4), hour=2), pack("U2", line("A", 4), hour=2))
        desk.freeze("hu:U1")
        desk.record(pack("U3", line("A", 2, from_hu_key="U1"), hour=3))
        assert desk.marks() == {"U1:A", "U3:A"}
        assert not desk.may(ship(None, None, 5, hu="U3"))
        assert desk.may(ship(None, None, 5, hu="U2"))


class TestReleasing:
    def test_a_release_frees_just_what_no_other_hold_covers(self, desk: Desk) -> None:
        tree(desk)
        one, other = desk.freeze("lot:RAW"), desk.freeze("lot:MIX")
        desk.release(one)
        assert desk.may(ship("RAW", 1, 9))
        assert not desk.may(ship("PACKED", 1, 9, "x"))
        desk.release(other)
        assert desk.may(ship("PACKED", 1, 9, "x"))
        assert [row.hold_id for row in holds(desk.store)] == []
        assert [row.status for row in holds(desk.store, released=True)] == ["released", "released"]

    def test_it_needs_a_reason_and_is_answered_the_same_again(self, desk: Desk) -> None:
        tree(desk)
        hold = desk.freeze("lot:RAW").hold.hold_id
        with pytest.raises(BadInput):
            release(desk.store, ANNA, hold, " ")
        with pytest.raises(NotFound):
            release(desk.store, ANNA, "H9", "why")
        first = release(desk.store, ANNA, hold, "clean")
        assert first.status == "released"
        assert release(desk.store, BERT, hold, "again") == first
        assert [entry.action for entry in audit.entries(desk.store)] == ["hold.place", "hold.release"]

    def test_it_can_need_a_second_person(self, desk: Desk) -> None:
        tree(desk)
        hold = desk.freeze("lot:RAW", needs_second=True).hold.hold_id
        assert release(desk.store, ANNA, hold, "clean").status == "waiting"
        assert release(desk.store, ANNA, hold, "really").status == "waiting"
        assert not desk.may(ship("RAW", 1, 9, "x"))
        assert release(desk.store, BERT, hold, "seen too").status == "released"
        assert desk.may(ship("RAW", 1, 9, "x"))
        assert [entry.action for entry in audit.entries(desk.store)] == ["hold.place", "hold.propose_release", "hold.release"]

    def test_a_hold_whose_time_is_over_blocks_nothing_and_stays_listed(self, desk: Desk) -> None:
        tree(desk)
        until = at(0).earliest
        desk.freeze("lot:RAW", until=until)
        assert [row.status for row in holds(desk.store)] == ["expired"]
        assert desk.may(ship("RAW", 1, 9))


class TestChecking:
    def test_may_it_ship_says_who_why_and_since_when(self, desk: Desk) -> None:
        tree(desk)
        desk.record(pack("U1", line("MIX", 2), hour=4), pack("U2", line("OTHER", 2), hour=4))
        hold = desk.freeze("lot:RAW").hold
        answer = desk.check("MIX", "OTHER", "NONE", units=("U1", "U2", "U9"))
        assert not answer.may_ship
        assert {one.asked: (one.may_ship, one.known) for one in answer.checked} == {
            f"lot:{key('MIX')}": (False, True),
            f"lot:{key('OTHER')}": (True, True),
            f"lot:{key('NONE')}": (False, False),
            "hu:U1": (False, True),
            "hu:U2": (True, True),
            "hu:U9": (False, False),
        }
        (by,) = answer.checked[0].holds
        assert (by.hold_id, by.placed_by, by.reason, by.placed_at, by.lot_key) == ("H1", "anna", "glass", hold.placed_at, key("MIX"))
        assert check(desk.store, lots=[key("OTHER")]).may_ship

    def test_a_hold_of_use_lets_ship_and_is_told(self, desk: Desk) -> None:
        tree(desk)
        desk.freeze("lot:RAW", blocks="use")
        (one,) = desk.check("RAW").checked
        assert (one.may_ship, len(one.holds)) == (True, 1)

    def test_an_order_line_is_what_is_reserved_for_it(self, desk: Desk) -> None:
        tree(desk)
        told: dict[str, Any] = {"source": "t", "event_time": at(4)}
        goods = Line(lot_key=key("MIX"), quantity=Decimal(1), unit="KG", order_id="SO1", order_line="10")
        other = Line(lot_key=key("OTHER"), quantity=Decimal(1), unit="KG", order_id="SO1", order_line="20")
        desk.record(ev.StockAllocated(event_id="a1", lines=(goods,), **told), ev.StockAllocated(event_id="a2", lines=(other,), **told))
        assert desk.check(order_lines=("SO1",)).may_ship
        hold = desk.freeze("lot:RAW")
        assert [(one.lot_key, one.order_id, one.order_line, one.quantity) for one in hold.broken] == [(key("MIX"), "SO1", "10", "1")]
        assert [one.may_ship for one in desk.check(order_lines=("SO1", "SO1/10", "SO1/20", "SO2")).checked] == [False, False, True, False]
        (event,) = desk.store.autocommit("MATCH (e:Allocation {event_id: $id}) RETURN e.source AS source, e.json AS json", id=hold.broken[0].event_id)
        assert event["source"] == "hold"
        assert '"document":"H1"' in event["json"]

    @pytest.mark.parametrize("dies", [False, True], ids=["", "cut off before they are ended"])
    def test_reservations_of_what_a_hold_comes_to_cover_are_ended_too(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, dies: bool) -> None:
        tree(desk)
        desk.record(make("LATE", 5, 5, "P9"), make("ASIDE", 5, 5, "P10"), reserved("MIX", "SO1"), reserved("LATE", "SO2"), reserved("ASIDE", "SO3"))
        assert [one.order_id for one in desk.freeze("lot:RAW").broken] == ["SO1"]
        with monkeypatch.context() as cut:
            if dies:
                cut.setattr("genealogy.hold.reserved._event", lambda *_: pytest.fail("dies"))
            with pytest.raises(pytest.fail.Exception) if dies else nullcontext():
                desk.record(use("RAW", 1, 5, "P9"))
        assert (resume(desk.store) == ["H1"]) is dies
        assert [one.order_id for one in show(desk.store, "H1").broken] == ["SO1", "SO2"]
        released = desk.store.autocommit("MATCH (e:Allocation {source: 'hold'}) RETURN count(e) AS events")
        assert released == [{"events": 2}]
        assert resume(desk.store) == []

    def test_so_are_those_of_what_comes_into_a_unit_from_a_held_one(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1), *(pack(unit, line("A", 3), hour=2) for unit in ("U1", "U2", "U3")))
        desk.record(reserved("A", "SO1", "U1"), reserved("A", "SO2", "U2"), reserved("A", "SO3", "U3"))
        assert [one.order_id for one in desk.freeze("hu:U1").broken] == ["SO1"]
        desk.record(pack("U3", line("A", 1, from_hu_key="U1"), hour=5))
        assert [one.order_id for one in show(desk.store, "H1").broken] == ["SO1", "SO3"]


class TestTraces:
    def test_stock_on_hand_says_whether_it_is_held_and_was_then(self, desk: Desk) -> None:
        tree(desk)
        desk.record(pack("U1", line("MIX", 2, location_id="D"), hour=4), pack("U2", line("OTHER", 2, location_id="D"), hour=4))
        starts = (Start.parse("lot:RAW"), Start.parse("lot:OTHER"))

        def held(**more: Any) -> set[tuple[str | None, str | None]]:
            answer = trace(desk.store, Question("forward", starts, **more))
            return {(row.lot_number, row.handling_unit) for row in answer.on_hand if row.held}

        assert held() == set()
        before = desk.commit()
        hold = desk.freeze("lot:RAW")
        assert held() == {("RAW", None), ("MIX", None), ("MIX", "U1"), ("PACKED", None)}
        assert held(known_at=before) == set()
        then = desk.commit()
        desk.release(hold)
        assert held() == set()
        assert held(known_at=then) == {("RAW", None), ("MIX", None), ("MIX", "U1"), ("PACKED", None)}

    def test_of_one_unit_alone_just_its_content_is_held(self, desk: Desk) -> None:
        desk.record(receive("A", 10, 1, location_id="D"), pack("U1", line("A", 4), hour=2), pack("U2", line("A", 4), hour=2))
        desk.freeze("hu:U1", direction="here")
        answer = trace(desk.store, Question("forward", (Start.parse("lot:A"),)))
        assert {(row.handling_unit, row.held) for row in answer.on_hand} == {("U1", True), ("U2", False), (None, False)}
