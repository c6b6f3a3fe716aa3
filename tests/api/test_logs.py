"""Logs: one JSON line a request with its id, no line that a stranger wrote, and no secret in any of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from starlette.testclient import TestClient

from api import logs
from tests.api.conftest import V1, Service

INJECTED = '\nfake line {"event": "all is well"}\r\n\u2028'


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the service logs from here on."""
    root, kept = logging.getLogger(), (logging.getLogger().handlers, logging.getLogger().level)
    stream = io.StringIO()
    logs.configure(stream)
    # The client of the tests logs in the same process what it sends.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    yield stream
    root.handlers, root.level = kept
    structlog.reset_defaults()


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_id(service: Service, log: io.StringIO) -> None:
    caller = service.caller("viewer")
    caller.get(f"{V1}/trace/forward", params={"start": "lot:OATS-0302"}, headers={"X-Request-ID": "my-request-1"})
    (line,) = lines(log)
    assert (line["event"], line["request_id"], line["method"], line["status"]) == ("request", "my-request-1", "GET", 200)
    assert line["route"] == f"{V1}/trace/{{direction}}"
    assert line["who"].startswith("boss (key ")
    assert line["ms"] > 0


@pytest.mark.parametrize("given", [INJECTED, "short", "x" * 65, "a b c d e f g h"])
def test_an_id_that_is_none_is_replaced(service: Service, log: io.StringIO, given: str) -> None:
    answer = TestClient(service.app).get("/healthz", headers={b"X-Request-ID": given.encode()})
    assert answer.headers["X-Request-ID"] not in given
    assert lines(log)[-1]["request_id"] == answer.headers["X-Request-ID"]


def test_no_secret_is_ever_logged(service: Service, log: io.StringIO) -> None:
    key, (name, password) = service.keys["all"], service.boss
    browser = TestClient(service.app, follow_redirects=False)
    browser.post("/sign-in", data={"name": name, "password": "a wrong secret word"})
    browser.post("/sign-in", data={"name": name, "password": password})
    session = browser.cookies["lg_session"]
    csrf = browser.get(f"{V1}/me").json()["csrf_token"]
    service.get(f"/lots/{key}", start=key)
    service.get("/resolve", text=f"password={password}")
    TestClient(service.app).get(f"{V1}/me?token={key}", headers={"Authorization": f"Bearer {key}x"})
    service.post("/holds", {"starts": ["lot:PREP-19"], "reason": "x", "second": {"name": "boss", "password": password}})
    logger = structlog.stdlib.get_logger("genealogy.tests")
    planted = f"planted {key} and Bearer {session}"
    logger.warning(planted, password=password, nested={"csrf_token": csrf, "list": [f"token={csrf}"]}, authorization=key)
    logging.getLogger("uvicorn.error").error("a library says %s", key)
    written = log.getvalue()
    assert len(lines(log)) > 8
    for secret in (key, password, "a wrong secret word", session, csrf):
        assert secret not in written
    assert logs.HIDDEN in written


def test_what_a_stranger_sends_makes_no_line(service: Service, log: io.StringIO) -> None:
    TestClient(service.app).post("/sign-in", data={"name": INJECTED, "password": "x"})
    service.get(f"/lots/{quote(INJECTED)}")
    service.get("/resolve", text=INJECTED)
    for line in log.getvalue().split("\n"):
        assert not line.startswith("fake")
    assert {line["event"] for line in lines(log)} <= {"request", "sign-in refused"}


def test_metrics_count_queries_and_requests(service: Service) -> None:
    service.get("/trace/forward", start="lot:OATS-0302")
    text = TestClient(service.app).get("/metrics").text
    assert 'genealogy_requests_total{method="GET",route="/api/v1/trace/{direction}",status="200"}' in text
    assert 'genealogy_queries_total{query="trace/lot_forward"}' in text
    assert 'genealogy_query_rows_total{query="trace/lot_forward"}' in text
    assert 'genealogy_query_seconds_total{query="trace/lot_forward"}' in text
