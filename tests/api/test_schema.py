"""Schemathesis over every operation: whatever is sent, the answer is one that the document tells, and none is a fault."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.calls import calls
from tests.api.conftest import Service

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance]
SHORT, LONG = 8, 400
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def document(service: Service) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", service.app)


def _try_all(document: Any, service: Service, chosen: settings, checks: list[Any]) -> None:
    headers = {"Authorization": f"Bearer {service.keys['all']}"}
    tried = 0
    for result in document.get_all_operations():
        operation = result.ok()

        @chosen
        @given(case=operation.as_strategy())
        def answered(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=checks)

        answered()
        tried += 1
    assert tried == len(list(calls(service.app)))


def test_every_answer_is_one_that_the_document_tells(document: Any, service: Service) -> None:
    _try_all(document, service, settings(max_examples=SHORT, deadline=None, suppress_health_check=QUIET, derandomize=True, database=None), CHECKS)


@pytest.mark.long
def test_every_answer_is_one_that_the_document_tells_long(document: Any, service: Service) -> None:
    _try_all(document, service, settings(max_examples=LONG, deadline=None, suppress_health_check=QUIET), [*CHECKS, negative_data_rejection])
