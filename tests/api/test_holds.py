"""Holds and recalls over HTTP: placed once, refused in words, and a check that says no when it can't be made."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import make_app
from genealogy import access
from genealogy.access import Right
from genealogy.store import Store, Target
from tests.api.conftest import MAKER, Service, settings_for

LOT = "|OATS|OATS-0302"


def freeze(**changed: Any) -> dict[str, Any]:
    return {"starts": ["lot:PREP-19"], "reason": "Glass found", "direction": "here"} | changed


def test_what_is_held_may_not_ship_until_it_is_released(service: Service) -> None:
    assert service.get("/holds/check", "viewer", lot=LOT).json()["may_ship"] is True
    placed = service.post("/holds", freeze(starts=[f"lot:{LOT}"]), "quality")
    assert placed.status_code == 201, placed.text
    hold_id = placed.json()["hold"]["hold_id"]
    asked = service.get("/holds/check", "viewer", lot=["OATS-0302", "|CULTURE|CULT-88"], handling_unit="034012300000000056").json()
    assert (asked["may_ship"], [one["may_ship"] for one in asked["checked"]]) == (False, [False, True, False])
    assert asked["checked"][0]["holds"][0]["reason"] == "Glass found"
    assert service.post("/holds/check", {"lots": [LOT]}, "operator").json()["may_ship"] is False
    assert hold_id in {row["hold_id"] for row in service.get("/holds").json()["holds"]}
    assert service.post(f"/holds/{hold_id}/release", {"reason": "Clean"}, "viewer").status_code == 403
    assert service.post(f"/holds/{hold_id}/release", {"reason": " "}, "quality").status_code == 422
    for _ in range(2):
        assert service.post(f"/holds/{hold_id}/release", {"reason": "Clean"}, "quality").json()["status"] == "released"
    assert service.get("/holds/check", lot=LOT).json()["may_ship"] is True


def test_a_request_to_ship_what_is_held_is_refused(service: Service) -> None:
    hold_id = service.post("/holds", freeze(starts=["lot:CULT-88"])).json()["hold"]["hold_id"]
    line = {"lot_key": "|CULTURE|CULT-88", "quantity": "1", "unit": "KG", "location_id": "W1-B001"}
    ship = {
        "type": "LotShipped",
        "event_id": "api|ship|H|1",
        "source": "api",
        "document": "H",
        "reported": "request",
        "customer_id": "SKYLINE",
        "lines": [line],
    }
    outcome = service.post("/events", [ship]).json()["outcomes"][0]
    assert (outcome["status"], "Glass found" in outcome["reason"]) == ("refused", True)
    service.post(f"/holds/{hold_id}/release", {"reason": "Clean"})


def test_a_freeze_that_is_sent_twice_is_placed_once(service: Service) -> None:
    before = len(service.get("/holds").json()["holds"])
    answers = [service.post("/holds", freeze(), **{"Idempotency-Key": "freeze-twice"}) for _ in range(2)]
    assert answers[0].content == answers[1].content
    # The answer was lost with the process: what is carried out again finds the hold that is there.
    service.store.autocommit("MATCH (kept:KeptReply) WHERE kept.status = 201 REMOVE kept.status, kept.body SET kept.runs_until = 0")
    third = service.post("/holds", freeze(), **{"Idempotency-Key": "freeze-twice"})
    assert third.json()["hold"]["hold_id"] == answers[0].json()["hold"]["hold_id"]
    assert len(service.get("/holds").json()["holds"]) == before + 1


def test_two_persons_are_two(service: Service) -> None:
    password = access.add_user(service.store, MAKER, "second", [Right("quality")])
    session = access.sign_in(service.store, "second", password)
    assert session is not None
    access.choose_password(service.store, session.person.actor("self.password"), "second", password, "words of the second")
    tries = [("boss", service.boss[1]), ("second", "wrong password"), ("nobody", "wrong password"), ("second", password)]
    for name, word in tries:
        answer = service.post("/holds", freeze(second={"name": name, "password": word}))
        assert answer.status_code == 403, name
    placed = service.post("/holds", freeze(needs_second=True, second={"name": "second", "password": "words of the second"})).json()["hold"]
    assert placed["placed_second"] == "second"
    for key in ("quality", "all"):
        released = service.post(f"/holds/{placed['hold_id']}/release", {"reason": "Clean"}, key).json()
        assert released["status"] == "waiting", "a person and their keys are one"


@pytest.mark.parametrize(
    "body", [{}, {"starts": [], "reason": "x"}, freeze(reason=""), freeze(direction="sideways"), freeze(blocks="air"), freeze(until="soon"), freeze(x=1)]
)
def test_a_wrong_freeze_is_refused(service: Service, body: Any) -> None:
    assert service.post("/holds", body).status_code == 422
    assert service.post("/holds", freeze(starts=["lot:NOTHING"])).status_code == 404


def test_what_is_not_on_record_may_not_ship(service: Service) -> None:
    asked = service.get("/holds/check", lot="NOTHING").json()
    assert (asked["may_ship"], asked["checked"][0]["known"]) == (False, False)
    for params in ({}, {"lot": ["x"] * 501}, {"lot": ""}):
        answer = service.get("/holds/check", **params)
        assert answer.status_code in (414, 422)
        assert answer.json()["may_ship"] is False


def test_a_check_that_can_not_be_made_says_no(service: Service, tmp_path: Path) -> None:
    anonymous = service.get("/holds/check", "", lot=LOT)
    assert (anonymous.status_code, anonymous.json()["may_ship"]) == (401, False)
    settings = settings_for(service.store, tmp_path)
    with Store(Target("bolt://127.0.0.1:9", "neo4j", "x"), patience=0.5) as away:
        caller = TestClient(make_app(settings, away), headers={"Authorization": "Bearer lg_x"})
        answer = caller.get("/api/v1/holds/check", params={"lot": LOT})
        assert (answer.status_code, answer.json()["code"], answer.json()["may_ship"]) == (503, "store-unavailable", False)
        assert int(answer.headers["Retry-After"]) > 0
        assert "127.0.0.1" not in answer.text
        assert caller.get("/healthz").status_code == 200
        ready = caller.get("/readyz")
        assert (ready.status_code, ready.json()["checks"][0]) == (503, {"name": "database", "well": False, "text": "store-unavailable"})


def test_a_preview_changes_nothing(service: Service) -> None:
    before = service.get("/holds").json()
    blast = service.post("/holds/preview", freeze(direction="forward")).json()
    assert blast["lots"]
    assert blast["customers"]
    assert service.get("/holds").json() == before
    part = service.post("/holds/preview", freeze(direction="forward"), "quality@nowhere").json()
    assert part["lots"] == part["customers"] == part["places"] == part["orders"] == part["handling_units"] == []


def test_a_recall_from_its_opening_to_its_close(service: Service) -> None:
    body = {"starts": ["supplier-lot:BERGBACH/BB-4711"], "reason": "Listeria", "class": "I"}
    assert service.post("/recalls", body, "viewer").status_code == 403
    assert service.post("/recalls", body | {"class": None}).status_code == 422
    case = service.post("/recalls", body, "recall_lead", **{"Idempotency-Key": "recall-0001"})
    assert case.status_code == 201, case.text
    assert service.post("/recalls", body, "recall_lead", **{"Idempotency-Key": "recall-0001"}).content == case.content
    recall_id = case.json()["recall_id"]
    whole = service.get(f"/recalls/{recall_id}/impact").json()
    assert (whole["version"], whole["counts"]["customers"]) == (1, len(whole["customers"]))
    one = service.get(f"/recalls/{recall_id}/impact", customer="SKYLINE").json()
    assert [row["customer_id"] for row in one["customers"]] == ["SKYLINE"]
    caller = service.caller()
    address = f"/api/v1/recalls/{recall_id}/impact"
    book = caller.get(address, headers={"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book.content)).namelist()
    table = caller.get(address, headers={"Accept": "text/csv"}, params={"table": "customers"})
    assert table.text.count("\n") == len(whole["customers"]) + 1
    assert caller.get(address, headers={"Accept": "text/csv"}, params={"table": "nothing"}).status_code == 422
    assert service.get(f"/recalls/{recall_id}/impact", version=99).status_code == 404
    assert service.get("/recalls/R-1900-0001").status_code == 404
    closed = service.post(f"/recalls/{recall_id}/close", {"reason": "Done"}, "recall_lead")
    assert closed.json()["status"] == "closed"
    assert service.post(f"/recalls/{recall_id}/close", {"reason": "Done"}).status_code == 409
