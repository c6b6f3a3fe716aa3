"""The documentation of the API as one page of our own: made from the OpenAPI document, without scripts, so that it works in a plant without internet."""

from __future__ import annotations

import json
import shlex
from typing import Any

from fastapi import APIRouter, Request, Response

from api.sign_in import templates

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Every operation with its parameters, an example as a curl line, and its answers."""
    document = request.app.openapi()
    operations = [
        {"method": method.upper(), "path": path, "curl": curl(method.upper(), path, told), **told}
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    return templates.TemplateResponse(
        request, "docs.html", {"title": document["info"]["title"], "version": document["info"]["version"], "operations": operations}
    )


def curl(method: str, path: str, told: dict[str, Any]) -> str:
    """The example of an operation as a line for a shell."""
    address, query = path, []
    for one in told.get("parameters", ()):
        example = example_of(one)
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", str(example if example is not None else one["name"].upper()))
        elif one["in"] == "query" and example is not None:
            query += [f"{one['name']}={value}" for value in (example if isinstance(example, list) else [example])]
    words = ["curl", "-H", "Authorization: Bearer $KEY"] + ([] if method == "GET" else ["-X", method])
    for kind, content in told.get("requestBody", {}).get("content", {}).items():
        words += ["-F", "files=@receipts.csv"] if kind.startswith("multipart") else ["-H", f"Content-Type: {kind}", "-d", json.dumps(content.get("example"))]
    words += (["-G"] if query else []) + [word for pair in query for word in ("--data-urlencode", pair)]
    return " ".join('"Authorization: Bearer $KEY"' if "$KEY" in word else shlex.quote(word) for word in [*words, f"http://127.0.0.1:8000{address}"])


def example_of(parameter: dict[str, Any]) -> Any:
    """The first example of a parameter; None where it has none."""
    examples = parameter.get("schema", {}).get("examples") or ([parameter["example"]] if "example" in parameter else [])
    return examples[0] if examples else None
