"""Traces over HTTP: the answer of the command, in pages that fit together, as lines, as a table, and cut to the sites one may see."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from api.paging import LISTS
from api.routers.events import EXAMPLE
from genealogy.trace import Question, Start, trace
from genealogy.trace.answer import to_json
from tests.api.conftest import OTHER_SITE, SITE, Service

SUSPECT = "supplier-lot:BERGBACH/BB-4711"


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("timing_ms", "hidden", "next_cursor", "known_at")}


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_the_answer_is_that_of_the_command(service: Service, direction: Any) -> None:
    told = json.loads(to_json(trace(service.store, Question(direction, (Start.parse("lot:PLAIN-0302"),)))))
    got = service.get(f"/trace/{direction}", start="lot:PLAIN-0302").json()
    assert plain(got) == plain(told)
    assert not any(got["hidden"].values())
    assert got["next_cursor"] is None
    posted = service.post(f"/trace/{direction}", {"starts": ["lot:PLAIN-0302"]}).json()
    assert plain(posted) == plain(told)


def test_pages_fit_together_whatever_is_recorded_meanwhile(service: Service) -> None:
    whole = service.get("/trace/forward", start=SUSPECT).json()
    for forget in (False, True):
        pages, cursor = [], None
        while True:
            page = service.get("/trace/forward", start=SUSPECT, limit=5, cursor=cursor).json()
            pages.append(page)
            cursor = page["next_cursor"]
            if cursor is None:
                break
            number = len(pages)
            moved = EXAMPLE | {"event_id": f"api|move|PAGE-{forget}-{number}|1", "document": f"PAGE-{number}"}
            assert service.post("/events", [moved]).json()["outcomes"][0]["status"] == "recorded"
            if forget:
                service.app.state.answers.__init__()
        assert len(pages) > 2
        for name in LISTS:
            assert [row for page in pages for row in page[name]] == whole[name], name
        assert all(page["counts"] == whole["counts"] for page in pages)


def test_a_cursor_of_another_question_is_refused(service: Service) -> None:
    cursor = service.get("/trace/forward", start=SUSPECT, limit=5).json()["next_cursor"]
    for path, params, key in (
        ("/trace/backward", {"start": SUSPECT}, "all"),
        ("/trace/forward", {"start": "lot:PLAIN-0302"}, "all"),
        ("/trace/forward", {"start": SUSPECT}, f"viewer@{SITE}"),
        ("/trace/forward", {"start": SUSPECT, "cursor": "e30"}, "all"),
        ("/trace/forward", {"start": SUSPECT, "cursor": "WzEsMSwieCJd"}, "all"),
    ):
        answer = service.get(path, key, **({"cursor": cursor} | params))
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-input")


def test_lines_and_tables_hold_the_same_rows(service: Service) -> None:
    whole = service.get("/trace/forward", start=SUSPECT).json()
    caller = service.caller()
    text = caller.get("/api/v1/trace/forward", params={"start": SUSPECT}, headers={"Accept": "application/x-ndjson"})
    assert text.headers["Content-Type"] == "application/x-ndjson"
    head, *rows = [json.loads(line) for line in text.text.splitlines()]
    assert head["counts"] == whole["counts"]
    for name in LISTS:
        assert [{key: value for key, value in row.items() if key != "list"} for row in rows if row["list"] == name] == whole[name]
    table = caller.get("/api/v1/trace/forward", params={"start": SUSPECT, "table": "lots"}, headers={"Accept": "text/csv"})
    assert "lots.csv" in table.headers["Content-Disposition"]
    assert [row["lot_key"] for row in csv.DictReader(table.text.splitlines())] == [row["lot_key"] for row in whole["lots"]]


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/html, application/pdf", "application/json;q=x"])
def test_a_form_that_there_is_not_is_refused(service: Service, accept: str) -> None:
    answer = service.caller().get("/api/v1/trace/forward", params={"start": SUSPECT}, headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-in-this-form")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.9, */*;q=0.1", ""])
def test_whoever_takes_anything_gets_json(service: Service, accept: str) -> None:
    answer = service.caller().get("/api/v1/trace/forward", params={"start": "lot:OATS-0302"}, headers={"Accept": accept})
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"start": "lot:NOTHING"}, 404, "not-found"),
        ({"start": "lot:"}, 422, "bad-input"),
        ({}, 422, "bad-input"),
        ({"start": SUSPECT, "at": "yesterday"}, 422, "bad-input"),
        ({"start": SUSPECT, "limit": "0"}, 422, "bad-input"),
        ({"start": SUSPECT, "limit": "10001"}, 422, "bad-input"),
        ({"start": SUSPECT, "from": "2026-02-02", "to": "2026-01-01"}, 422, "bad-input"),
        ({"start": ["lot:OATS-0302"] * 5 + [f"lot:X{number}" for number in range(1_000)]}, 414, "address-too-long"),
    ],
)
def test_a_wrong_question_is_answered_in_words(service: Service, params: dict[str, Any], status: int, code: str) -> None:
    answer = service.get("/trace/forward", **params)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["status"], problem["type"]) == (code, status, f"urn:lot-genealogy:problem:{code}")
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["detail"]


def test_too_many_starts_are_refused(service: Service) -> None:
    answer = service.post("/trace/forward", {"starts": [f"lot:X{number}" for number in range(1_001)]})
    assert (answer.status_code, "1,000" in answer.json()["detail"]) == (422, True)
    large = service.caller().post("/api/v1/trace/forward", content=b"[" + b"1," * 6_000_000, headers={"Content-Type": "application/json"})
    assert (large.status_code, large.json()["code"]) == (413, "too-large")

    def drops() -> Any:
        for _ in range(12):
            yield b"x" * 1_000_000

    dripped = service.caller().post("/api/v1/trace/forward", content=drops(), headers={"Content-Type": "application/json"})
    assert (dripped.status_code, dripped.json()["code"]) == (413, "too-large"), "it told no length"


def test_supposed_events_change_the_answer_and_nothing_else(service: Service) -> None:
    ship = {
        "type": "LotShipped",
        "event_id": "api|ship|IF|1",
        "source": "api",
        "document": "IF",
        "shipment_id": "IF",
        "customer_id": "SKYLINE",
        "event_time": {"earliest": "2026-04-20T08:00:00Z", "latest": "2026-04-20T08:00:00Z"},
        "lines": [{"lot_key": "|OATS|OATS-0302", "quantity": "1", "unit": "KG", "document_line_id": "IF-1"}],
    }
    before = service.get("/trace/forward", start="lot:OATS-0302").json()
    told = service.post("/trace/forward", {"starts": ["lot:OATS-0302"], "assume": [ship]}).json()
    assert told["assumed"] == 1
    assert told["counts"]["shipment_lines"] == before["counts"]["shipment_lines"] + 1
    assert plain(service.get("/trace/forward", start="lot:OATS-0302").json()) == plain(before)


def test_narrowing_is_for_those_who_decide(service: Service) -> None:
    body = {"starts": [SUSPECT], "narrow": "The tank is first in, first out.", "shares": True}
    assert service.post("/trace/forward", body, "viewer").status_code == 403
    assert service.post("/trace/forward", body, "quality").json()["narrowed"]["by"] == "boss"


def test_8_4_what_lies_at_hidden_sites_is_counted_and_not_told(service: Service) -> None:
    whole = service.get("/trace/forward", start=SUSPECT).json()
    seen = {site: service.get("/trace/forward", f"viewer@{site}", start=SUSPECT) for site in (SITE, "nowhere")}
    nothing = seen["nowhere"].json()
    assert not any(nothing[name] for name in LISTS)
    assert not any(nothing["counts"].values())
    assert nothing["hidden"] | {"on_hand": len(whole["on_hand"])} == nothing["hidden"]
    assert (nothing["hidden"]["lots"], nothing["hidden"]["shipments"]) == (whole["counts"]["lots"], whole["counts"]["shipment_lines"])
    assert nothing["complete"] is False
    for secret in ("SKYLINE", "X1-COLD", "TANK1", "PLAIN-", "Skyline", "MILK"):
        assert secret not in seen["nowhere"].text

    part = seen[SITE].json()
    places = {row["location_id"]: row["site"] for row in service.store.autocommit("MATCH (l:Location) RETURN l.location_id AS location_id, l.site AS site")}
    assert {places[row["location_id"]] for row in part["on_hand"]} == {SITE}
    assert [row for row in part["on_hand"] if row not in whole["on_hand"]] == []
    left = {
        row["line"]: row["place"] for row in service.store.autocommit("MATCH ()-[r:SHIPPED_IN]->() RETURN r.shipment_line_id AS line, r.location_id AS place")
    }
    assert {places[left[row["shipment_line_id"]]] for row in part["shipments"]} == {SITE}
    assert [row["shipment_line_id"] for row in whole["shipments"] if places[left[row["shipment_line_id"]]] == SITE] == [
        row["shipment_line_id"] for row in part["shipments"]
    ]
    for name, count in (("lots", "lots"), ("shipments", "shipment_lines"), ("customers", "customers")):
        assert part["counts"][count] + part["hidden"][name] == whole["counts"][count]
        assert 0 < part["counts"][count] < whole["counts"][count]
    of = {row["customer_id"]: row for row in part["customers"]}
    assert of.keys() == {row["customer_id"] for row in part["shipments"]}
    for customer, row in of.items():
        assert row["orders"] == len({line["order_id"] for line in part["shipments"] if line["customer_id"] == customer})
        total = sum(float(line["quantity"]) for line in part["shipments"] if line["customer_id"] == customer and line["unit"] == "kg")
        assert sum(float(one["quantity"]) for one in row["shipped"] if one["unit"] == "kg") == pytest.approx(total)


def test_what_lies_at_another_site_is_not_shown(service: Service) -> None:
    key = f"viewer@{SITE}"
    assert OTHER_SITE == "X1"
    refused = service.get("/locations/X1-COLD", key)
    assert (refused.status_code, "may not see" in refused.json()["detail"]) == (403, True)
    assert service.get("/lots/|OATS|OATS-0302", "viewer@nowhere").status_code == 403
    assert service.get("/lots/|MILK-TANK|TANK1-0302", key).json()["forward"]["customers"] == []
    where = service.get("/whereabouts", key, start=SUSPECT.replace("supplier-lot:BERGBACH/BB-4711", "lot:TANK1-0302")).json()
    assert {row["location_id"] for row in where["places"]} <= {"W1-TANK1"}
    assert service.get("/resolve", "viewer@nowhere", text="OATS-0302").json() == []
    for path, params in (("/balance", {"start": "lot:OATS-0302"}), ("/common", {"start": "lot:OATS-0302"}), ("/holds", {}), ("/recalls", {})):
        assert service.get(path, key, **params).status_code == 403


def test_what_was_written_is_seen_by_who_shows_the_token(service: Service) -> None:
    written = service.post("/events", [EXAMPLE | {"event_id": "api|move|TOKEN|1", "document": "TOKEN"}])
    token = written.headers["X-Genealogy-Token"]
    caller = service.caller()
    assert caller.get("/api/v1/trace/forward", params={"start": "lot:OATS-0302"}, headers={"X-Genealogy-Token": token}).status_code == 200
    for bad in ("x", "!!!", "e30", "WyJub3QgYSBib29rbWFyayJd", "A" * 5_000):
        answer = caller.get("/api/v1/trace/forward", params={"start": "lot:OATS-0302"}, headers={"X-Genealogy-Token": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-input"), bad[:20]
