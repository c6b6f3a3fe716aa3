"""Rules of semantics 4: identity, conflicts, voids, error declarations; and 9.1, writers side by side."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from genealogy import events as ev
from genealogy.record import Outcome, Recorder, Rejected
from genealogy.record.graphhash import graph_hash
from genealogy.store import Store
from tests.record import build as b


def live(store: Store) -> set[str]:
    """Ids of lines that hold, over all lots."""
    rows = store.autocommit("MATCH (:Segment)-[r:FLOWS_TO|RECEIVED_AS|COMMISSIONED_AS|SHIPPED_IN|RETURNED_AS]-(x) WHERE NOT x:Segment RETURN r.line_id AS l")
    return {row["l"] for row in rows}


def test_4_1_every_link_bears_the_commit_that_made_it_and_the_one_that_ended_it(store: Store) -> None:
    b.one_by_one(store, [b.receive("A", 5, 0, "r1", hu="H"), b.ship("A", 2, 1, "s1", hu="H"), b.void("s1")])
    unstamped = store.autocommit(
        "MATCH ()-[r]->() WHERE NOT type(r) IN ['FROM', 'TO', 'FOR', 'OF_ITEM', 'VOIDS', 'STOCK_AT', 'BACK_FROM', 'RETURN_OF'] AND r.linked_at IS NULL "
        "RETURN type(r) AS t"
    )
    assert unstamped == []
    kept = store.autocommit("MATCH ()-[r:SUPERSEDED_LINE]->() RETURN r.line_id AS l, r.was AS w, r.linked_at AS a, r.superseded_at AS z ORDER BY w")
    assert kept == [{"l": "s1", "w": "CONTENT_LINE", "a": 2, "z": 3}, {"l": "s1", "w": "SHIPPED_IN", "a": 2, "z": 3}]


def test_3_2_a_commissioning_that_turns_out_to_be_none_takes_its_stock_back(store: Store) -> None:
    def standing() -> dict[str, int]:
        rows = store.autocommit("MATCH (:Lot)-[r:STOCK_AT]->(p) WHERE r.base_quantity <> 0 RETURN p.location_id AS place, r.base_quantity / 1000000 AS much")
        return {row["place"]: row["much"] for row in rows}

    b.record(store, b.commission("A", 5, 2, "c", location_id="W1"))
    assert standing() == {"W1": 5}
    b.record(store, b.make("A", 7, 1, "P", "o", location_id="W2"))
    assert standing() == {"W2": 7}
    b.record(store, b.void("o"))
    assert standing() == {"W1": 5}


def test_4_3_the_same_line_again_changes_nothing(store: Store) -> None:
    events = [b.receive("A", 5, 0, "r1", hu="H"), b.ship("A", 2, 1, "s1", hu="H")]
    b.record(store, *events)
    before = graph_hash(store)
    assert [outcome.status for outcome in b.record(store, *events, *events)] == ["same"] * 4
    assert graph_hash(store) == before
    assert store.autocommit("MATCH (c:Commit) RETURN count(c) AS n") == [{"n": 1}]


def test_4_3_the_same_line_with_other_content_is_kept_as_a_conflict_and_the_first_stays(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"))
    outcomes = b.record(store, b.receive("A", 7, 0, "r1"), b.receive("A", 5, 0, "r1"))
    assert [outcome.status for outcome in outcomes] == ["conflict", "same"]
    assert b.lot(store, "A")["made"] == 5_000_000
    kept = store.autocommit("MATCH (r:RejectedRow) RETURN r.kind AS kind, r.texts AS texts, r.status AS status")
    assert kept == [{"kind": "conflict", "texts": ["A"], "status": "open"}]
    b.record(store, b.receive("A", 7, 0, "r1"))
    assert store.autocommit("MATCH (r:RejectedRow) RETURN count(r) AS n") == [{"n": 1}]


def test_4_3_an_event_that_lacks_what_it_needs_is_refused_and_kept_and_the_rest_is_recorded(store: Store) -> None:
    nothing = ev.LotShipped(event_id="s9", source="t", document="SH9", lines=(ev.Line(quantity=None),))
    below = b.ship("A", -1, 1, "s8")
    twice = ev.LotShipped(event_id="s7", source="t", lines=(b.line("A", 1, line="1"), b.line("B", 1, line="1")))
    outcomes = b.record(store, b.receive("A", 5, 0, "r1"), nothing, below, twice)
    assert [outcome.status for outcome in outcomes] == ["recorded", "refused", "refused", "refused"]
    rows = store.autocommit(
        "MATCH (r:RejectedRow) RETURN r.kind AS kind, r.field AS field, r.expected AS e, r.found AS f, r.texts AS t, r.original AS o ORDER BY field"
    )
    assert [(row["kind"], row["field"]) for row in rows] == [("refused", "lines.line"), ("refused", "lines.lot_key"), ("refused", "lines.quantity")]
    assert (rows[1]["e"], rows[1]["f"], rows[1]["t"]) == ("a lot or a handling unit", "neither", ["SH9"])
    assert "SH9" in rows[1]["o"]


def test_a_rejected_row_of_a_file_is_kept_once(store: Store) -> None:
    row = Rejected("receipts.csv", 7, "qty", "a number", "'lots'", '{"qty": "lots"}', ("L1", "R1"))
    for _ in range(2):
        assert Recorder(store).record([], rejected=[row]) == []
    kept = store.autocommit("MATCH (r:RejectedRow) RETURN r{.*} AS r")
    assert len(kept) == 1
    assert kept[0]["r"]["reason"] == "qty: expected a number, found 'lots'"


def test_4_4_a_void_ends_a_line_and_a_void_of_it_restores_it(store: Store) -> None:
    b.record(store, b.receive("A", 5, 0, "r1"), b.ship("A", 2, 1, "s1"))
    b.record(store, b.void("s1", name="v1"))
    assert live(store) == {"r1"}
    b.record(store, b.void("v1", name="v2"))
    assert live(store) == {"r1", "s1"}
    b.record(store, b.void("v2", name="v3"))
    assert live(store) == {"r1"}


def test_4_4_a_void_may_come_first_and_waits(store: Store) -> None:
    b.record(store, b.void("s1", name="v1"))
    b.record(store, b.receive("A", 5, 0, "r1"), b.ship("A", 2, 1, "s1"))
    assert live(store) == {"r1"}
    b.record(store, b.void("v1"))
    assert live(store) == {"r1", "s1"}


def test_4_4_a_void_of_one_line_leaves_the_others(store: Store) -> None:
    both = ev.LotShipped(event_id="s1", source="t", event_time=b.at(1), lines=(b.line("A", 1, line="1"), b.line("A", 2, line="2")))
    b.record(store, b.receive("A", 5, 0, "r1"), both)
    assert live(store) == {"r1", "s1#1", "s1#2"}
    b.record(store, b.void("s1#2", name="v"))
    assert live(store) == {"r1", "s1#1"}
    b.record(store, b.void("v"))
    assert live(store) == {"r1", "s1#1", "s1#2"}


def test_4_4_voids_in_a_ring_take_nothing_back_whatever_comes_first(store: Store) -> None:
    events = [b.receive("A", 5, 0, "r1"), b.void("v2", "r1", name="v1"), b.void("v1", name="v2"), b.receive("A", 5, 1, "r2"), b.void("r2", name="v3")]
    for order in (events, events[::-1]):
        store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        b.one_by_one(store, order)
        assert live(store) == {"r1"}


def epcis(name: str, source_id: str | None, content: str, quantity: float = 5) -> ev.Event:
    return msgspec.structs.replace(b.commission("A", quantity, 0, name), source_event_id=source_id, source_content_hash=content)


def declares(name: str, source_id: str | None, content: str, *corrective: str) -> list[ev.Event]:
    """The declaring event, which is void itself, and what it declares."""
    carrier = epcis(f"{name}-carrier", source_id, content)
    common: dict[str, Any] = {"source": "t", "source_event_id": source_id}
    error = ev.ErrorDeclared(content_hash=content, corrective_event_ids=corrective)
    return [
        carrier,
        ev.EventVoided(event_id=f"{name}-self", voids=(carrier.event_id,), **common),
        ev.EventVoided(event_id=f"{name}-error", error_declared=error, **common),
    ]


CASES: list[tuple[str, list[ev.Event], set[str]]] = [
    ("the event of that id", [epcis("a", "X", "h1"), *declares("d", "X", "h1")], set()),
    ("of that id though it was told differently", [epcis("a", "X", "h1"), *declares("d", "X", "h2")], set()),
    ("only equal content where the id is reused", [epcis("a", "X", "h1"), epcis("b", "X", "h2", 6), *declares("d", "X", "h2")], {"a"}),
    ("equal content where it has no id", [epcis("a", None, "h1"), epcis("b", None, "h2", 6), *declares("d", None, "h1")], {"b"}),
    ("never a corrective event", [epcis("a", "X", "h1"), epcis("b", "Y", "h1", 6), *declares("d", "X", "h1", "Y")], {"b"}),
    ("never a corrective event of the same id", [epcis("a", "X", "h1"), *declares("d", "X", "h1", "X")], {"a"}),
    ("nobody else's", [epcis("a", "Z", "h1"), *declares("d", "X", "h1")], {"a"}),
    ("no other source's", [msgspec.structs.replace(epcis("a", "X", "h1"), source="other"), *declares("d", "X", "h1")], {"a"}),
]


@pytest.mark.parametrize(("what", "events", "expected"), CASES, ids=[case[0] for case in CASES])
def test_4_4_an_error_declaration_voids(store: Store, what: str, events: list[ev.Event], expected: set[str]) -> None:
    b.record(store, *events)
    assert live(store) == expected
    store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    b.one_by_one(store, events[::-1])
    assert live(store) == expected


def test_4_4_a_declaration_that_named_an_event_lets_go_of_it_once_the_id_turns_out_reused(store: Store) -> None:
    """Then only equal content is meant; a second declaration of that content is what still voids the first event."""
    first, second = epcis("a", "X", "h1"), epcis("b", "X", "h3", 6)
    by_id, by_content = declares("d", "X", "h2")[-1], declares("e", "X", "h1", "Y")[-1]
    for order in ([first, by_id, second], [first, second, by_id], [by_id, first, second]):
        b.one_by_one(store, order)
        assert live(store) == {"a", "b"}
        b.record(store, by_content)
        assert live(store) == {"b"}
        store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")


def test_4_5_the_event_keeps_its_canonical_form(store: Store) -> None:
    event = b.receive("A", 5, 0, "r1", hu="H", supplier_lot_number="00012")
    b.record(store, event)
    kept = store.autocommit("MATCH (e:Event) RETURN e.json AS json, e.schema_version AS s, e.rules_version AS r, labels(e) AS l")[0]
    assert ev.decode(kept["json"]) == event
    assert (kept["s"], kept["r"], set(kept["l"])) == (ev.SCHEMA_VERSION, 1, {"Event", "Receipt"})


def test_9_1_writers_side_by_side_make_the_graph_that_one_would(store: Store) -> None:
    """Eight writers record interleaved events of the same lots and units; nothing is lost, nothing twice."""
    events: list[ev.Event] = []
    for number in range(12):
        events += [
            b.receive("A", 9, 4 * number, f"r{number:02}", hu="H1"),
            b.use("A", 4, 4 * number + 1, f"P{number}", f"i{number:02}", hu="H1"),
            b.make("B", 4, 4 * number + 1, f"P{number}", f"o{number:02}", hu="H2"),
            b.ship("B", 4, 4 * number + 2, f"s{number:02}", hu="H2"),
        ]
    b.record(store, *events)
    expected = graph_hash(store)
    store.autocommit("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    results: list[list[Outcome]] = []
    gate = threading.Barrier(8)

    def write(share: list[ev.Event]) -> None:
        gate.wait()
        recorder = Recorder(store)
        results.extend([recorder.record(share[begin : begin + 2]) for begin in range(0, len(share), 2)])

    threads = [threading.Thread(target=write, args=(events[offset::7] if offset < 7 else events[:10],)) for offset in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [outcome.status for result in results for outcome in result]
    assert (statuses.count("recorded"), statuses.count("same")) == (48, 10)
    assert graph_hash(store) == expected
    numbers = store.autocommit("MATCH (c:Commit) WITH c.number AS n ORDER BY n RETURN collect(n) AS n")[0]["n"]
    assert numbers == list(range(1, len(numbers) + 1))
