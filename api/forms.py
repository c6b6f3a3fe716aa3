"""In which form an answer goes out, by the request's Accept header: JSON, one JSON object a line, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from msgspec import Struct

from api.operations import CSV, JSON, NDJSON
from api.problems import RequestProblem
from genealogy.trace.tables import cell

_AT_ONCE: Final = 500


def wanted(request: Request, forms: Sequence[str] = (JSON, NDJSON, CSV)) -> str:
    """The form that a request would like best.

    Raises:
        RequestProblem: It takes none that there is.
    """
    accept = request.headers.get("Accept", "*/*")
    asked = sorted((_weighed(part) for part in accept.split(",") if part.strip()), key=lambda one: -one[1])
    for kind, weight in asked:
        for form in forms:
            if weight > 0 and (kind in ("*/*", form) or (kind.endswith("/*") and form.startswith(kind[:-1]))):
                return form
    if asked:
        raise RequestProblem(406, "not-in-this-form", f"The answer comes as {', '.join(forms)}.", cure="Say so in the header Accept.")
    return forms[0]


def _weighed(part: str) -> tuple[str, float]:
    kind, *rest = (piece.strip() for piece in part.split(";"))
    weights = [piece[2:] for piece in rest if piece.startswith("q=")]
    try:
        return kind.lower(), float(weights[0]) if weights else 1.0
    except ValueError:
        return kind.lower(), 0.0


def lines(head: object, lists: Iterable[tuple[str, Sequence[Struct]]]) -> Response:
    """One JSON object a line: first the answer without its lists, then each row with the name of its list."""

    def parts() -> Iterator[bytes]:
        yield msgspec.json.encode(head) + b"\n"
        for name, rows in lists:
            label = b'{"list":' + msgspec.json.encode(name)
            for start in range(0, len(rows), _AT_ONCE):
                texts = (msgspec.json.encode(row) for row in rows[start : start + _AT_ONCE])
                yield b"".join(label + (b"," if len(text) > 2 else b"") + text[1:] + b"\n" for text in texts)

    return StreamingResponse(parts(), media_type=NDJSON)


def table(name: str, rows: Sequence[Struct], columns: Sequence[str]) -> Response:
    """A list as CSV; a text that a spreadsheet would run as a formula has an apostrophe before it."""

    def parts() -> Iterator[str]:
        yield _written([columns])
        for start in range(0, len(rows), _AT_ONCE):
            yield _written([[cell(getattr(row, column)) for column in columns] for row in rows[start : start + _AT_ONCE]])

    return StreamingResponse(
        parts(), media_type="text/csv; charset=utf-8; header=present", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'}
    )


def _written(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
