"""Every example of the OpenAPI document works on the demo's data, and what it answers is what the document says."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from api.routers.events import EXAMPLE
from api.routers.recalls import NEW_CASE
from tests.api.calls import Call, calls
from tests.api.conftest import V1, Service


@pytest.fixture(scope="module")
def known(service: Service) -> dict[str, str]:
    """Ids that only a run knows: those of a load and of an exception."""
    load = next(call for call in calls(service.app) if (call.method, call.path) == ("POST", "/api/v1/loads"))
    load_id = load.by_example(service.caller(), {}).json()["load_id"]
    held = service.post("/holds", {"starts": ["lot:OATS-0302"], "reason": "An example.", "direction": "here"}).json()
    case = service.post("/recalls", NEW_CASE).json()
    return {"load_id": load_id, "rejected_id": exception(service, "any"), "hold_id": held["hold"]["hold_id"], "recall_id": case["recall_id"]}


def exception(service: Service, name: str) -> str:
    """An open exception of this one's own: an event in conflict with another of the same id."""
    event = EXAMPLE | {"event_id": f"api|move|{name}"}
    assert service.post("/events", event).status_code == 200
    assert service.post("/events", event | {"comment": "another content under the same id"}).json()["outcomes"][0]["status"] == "conflict"
    (found,) = [row["rejected_id"] for row in service.get("/exceptions").json()["exceptions"] if event["event_id"] in str(row)]
    return str(found)


def good(call: Call) -> tuple[int, dict[str, Any]]:
    """The status of a good answer, and its schema."""
    status = next(int(code) for code in call.told["responses"] if code.startswith("2"))
    return status, call.told["responses"][str(status)]["content"]["application/json"]["schema"]


def test_every_example_works(service: Service, known: dict[str, str]) -> None:
    document = service.app.openapi()
    for call in calls(service.app):
        own = {"rejected_id": exception(service, str(call.told["operationId"]))} if call.path.startswith(f"{V1}/exceptions/") and call.writes else {}
        answer = call.by_example(service.caller(), known | own)
        status, schema = good(call)
        told = f"{call.method} {call.path}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code == status, told
        jsonschema_rs.validate({**schema, "components": document["components"]}, answer.json())


def test_every_operation_tells_what_it_is(service: Service) -> None:
    for call in calls(service.app):
        assert call.told["summary"], call.path
        assert call.told["description"].endswith("."), call.path
        for one in call.told.get("parameters", ()):
            assert one.get("description") or one["name"] == "direction", f"{call.path}: {one['name']}"


def test_the_page_shows_each_operation(service: Service) -> None:
    page = service.caller("").get("/docs").text
    for call in calls(service.app):
        assert f'id="{call.told["operationId"]}"' in page
    assert "--data-urlencode start=supplier-lot:BERGBACH/BB-4711" in page
