"""Every operation by every role, at all sites, at one and at another, and by nobody: made from the OpenAPI document and the matrix, so a new one is in it."""

from __future__ import annotations

from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.operations import PREFIX
from api.routers import ROUTERS, me
from genealogy.access import ROLES, Right, allowed, matrix
from tests.api.calls import calls
from tests.api.conftest import SITE, Service

WHERE = {"": "*", f"@{SITE}": SITE, "@nowhere": "nowhere"}


def test_every_address_is_in_the_document_and_every_operation_in_the_matrix(service: Service) -> None:
    told = {(call.method, call.path) for call in calls(service.app)}
    written = {
        (method, route.path.replace(":path}", "}"))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert told == written
    for call in calls(service.app):
        assert call.operation in matrix().roles, f"{call.method} {call.path} has no row in the matrix"
    # No other part of the house puts an address among them, past the guard.
    for part in service.app.routes:
        for route in getattr(getattr(part, "original_router", None), "routes", [part]):
            if not any(route in router.routes for router in ROUTERS):
                assert getattr(route, "path", "") == f"{PREFIX}/openapi.json" or not str(getattr(route, "path", "")).startswith("/api"), route


def test_nobody_may_nothing(service: Service) -> None:
    caller = TestClient(service.app)
    for call in calls(service.app):
        answer = call.bare(caller)
        assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in"), f"{call.method} {call.path}"


def test_each_role_may_what_the_matrix_says_and_no_more(service: Service) -> None:
    checked = 0
    for role in ROLES:
        for where, site in WHERE.items():
            caller = service.caller(role + where)
            for call in calls(service.app):
                answer = call.bare(caller)
                may = allowed([Right(role, site)], str(call.operation))
                told = f"{role}{where} {call.method} {call.path}: {answer.status_code} {answer.text[:200]}"
                # One who may do it at their site is let in, and then told that this thing lies at another.
                refused = answer.status_code == 403 and "No role of" in answer.json()["detail"]
                assert answer.status_code != 401, told
                assert refused != may, told
                checked += 1
    assert checked == len(ROLES) * len(WHERE) * len(list(calls(service.app)))


def test_an_operation_without_a_row_lets_nobody_pass(service: Service) -> None:
    route = me.router.routes[0]
    assert isinstance(route, APIRoute)
    assert route.openapi_extra is not None
    kept = dict(route.openapi_extra)
    try:
        for extra in ({}, {"x-operation": "self.forget"}):
            route.openapi_extra = extra
            assert service.get("/me").status_code == 403
    finally:
        route.openapi_extra = kept
    assert service.get("/me").status_code == 200
