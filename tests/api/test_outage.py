"""Neo4j stopped and started again under the running service: it says so in words, shows nothing wrong, and heals by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from genealogy import schema, server
from genealogy.settings import Settings
from genealogy.store import Store
from tests.api.conftest import V1, open_service

LONGEST = 300


def wait_until_ready(caller: TestClient) -> dict[str, object]:
    """The state of the service once it is ready; the last state when it never is."""
    ends = time.monotonic() + LONGEST
    while True:
        answer = caller.get("/readyz")
        if answer.status_code == 200 or time.monotonic() > ends:
            return dict(answer.json())
        time.sleep(0.5)


@pytest.fixture
def engine(tmp_path: Path) -> server.Embedded:
    """A server of this test's own, which it may stop."""
    return server.Embedded(Settings(home=tmp_path / "home", heap="512m", pagecache="128m", port=0))


def test_a_database_that_goes_and_comes(engine: server.Embedded, tmp_path: Path) -> None:
    target = engine.start()
    try:
        with Store(target, patience=5.0) as store:
            schema.migrate(store)
            service = open_service(store, tmp_path)
            caller = service.caller()
            assert wait_until_ready(caller)["ready"] is True
            assert caller.get(f"{V1}/resolve", params={"text": "x"}).status_code == 200
            engine.stop()
            for path, params in (("/resolve", {"text": "x"}), ("/holds/check", {"lot": "x"}), ("/trace/forward", {"start": "lot:x"}), ("/recalls", {})):
                service.app.state.doorman.forget()
                answer = caller.get(V1 + path, params=params)
                assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable"), path
                assert "Retry-After" in answer.headers
                assert target.uri not in answer.text
            sign_in = TestClient(service.app).post("/sign-in", data={"name": "boss", "password": service.boss[1]})
            assert (sign_in.status_code, "can't be asked just now" in sign_in.text.replace("&#39;", "'")) == (503, True)
            assert caller.get("/readyz").status_code == 503
            assert caller.get("/healthz").status_code == 200
            assert engine.start().uri == target.uri
            assert wait_until_ready(caller)["ready"] is True
            assert caller.get(f"{V1}/resolve", params={"text": "x"}).status_code == 200
            assert TestClient(service.app, follow_redirects=False).post("/sign-in", data={"name": "boss", "password": service.boss[1]}).status_code == 303
    finally:
        engine.stop()
