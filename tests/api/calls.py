"""The operations of the OpenAPI document, and how to call each by its examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.docs_page import example_of
from api.session import OPERATION

FILE = ("receipts.csv", b"receipt_id,ts,po_id,supplier_id,supplier_lot,item_id,lot_id,hu_id,qty,uom,location_id\n", "text/csv")


@dataclass(frozen=True)
class Call:
    """One operation as the document tells it.

    Attributes:
        method: In capitals.
        path: With its parameters in braces.
        told: The rest.
    """

    method: str
    path: str
    told: dict[str, Any]

    @property
    def operation(self) -> str | None:
        """Its row of the matrix."""
        return self.told.get(OPERATION)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def bare(self, caller: TestClient) -> httpx2.Response:
        """Call it with nothing that it could do anything by: who may not is told so before anything else is looked at."""
        return caller.request(self.method, self._address({}))

    def by_example(self, caller: TestClient, known: dict[str, str], **headers: str) -> httpx2.Response:
        """Call it as its example says.

        Args:
            caller: Who calls.
            known: Ids of this run, for parameters that have no example.
            headers: Further headers.
        """
        asked = {one["name"]: example for one in self.told.get("parameters", ()) if one["in"] == "query" and (example := example_of(one)) is not None}
        content = self.told.get("requestBody", {}).get("content", {})
        body: dict[str, Any] = (
            {"files": {"files": FILE}} if "multipart/form-data" in content else {"json": content[next(iter(content))]["example"]} if content else {}
        )
        return caller.request(self.method, self._address(known), params=asked, headers=headers, **body)

    def _address(self, known: dict[str, str]) -> str:
        address = self.path
        for one in self.told.get("parameters", ()):
            if one["in"] == "path":
                value = known.get(one["name"]) or example_of(one) or (one["schema"].get("enum") or ["x"])[0]
                address = address.replace(f"{{{one['name']}}}", str(value))
        return address


def calls(app: FastAPI) -> Iterator[Call]:
    """All operations of the document."""
    for path, methods in app.openapi()["paths"].items():
        for method, told in methods.items():
            yield Call(method.upper(), path, told)
