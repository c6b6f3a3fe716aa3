"""Pages of recalls: the cases, and of each its impact list with filters and downloads, and what changed since the last version."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from pydantic import BaseModel, Field

from api.pages.listrows import screen
from api.pages.lots import Offset
from api.pages.page import PageRoute, address, page, templates
from api.session import PageSession
from genealogy.access import OpenSession
from genealogy.errors import NotAllowed
from genealogy.recall import CaseRequest, Filter, ImpactList, case, cases, close, impact, open_case, write_csv, write_workbook
from genealogy.recall.case import CaseKind, Depth, RecallClass
from genealogy.trace import to_json
from genealogy.trace.answer import Certainty

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Id = Annotated[str, Query(max_length=100)]
Form_ = Annotated[str, Form(max_length=2_000)]
# Tables of a list that a page shows, with their names.
SHOWN: Final = {
    "customers": "Customers",
    "orders": "Orders",
    "lines": "Shipment lines",
    "stock": "Stock",
    "in_transit": "In transit",
    "work_in_progress": "In progress",
    "handling_units": "Handling units",
    "lots": "Lots",
    "consumed": "Consumed",
    "destroyed": "Destroyed",
    "returned_to_suppliers": "Returned to suppliers",
    "suppliers": "Suppliers to ask",
    "receipts": "Receipts",
}
_ROWS: Final = 50
_TYPES: Final = {
    "json": "application/json",
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def asked_part(
    customer: Annotated[list[str] | None, Query(max_length=200)] = None,
    site: Annotated[list[str] | None, Query(max_length=200)] = None,
    lot: Annotated[list[str] | None, Query(max_length=200)] = None,
    certainty: Annotated[Certainty | Literal[""], Query()] = "",
) -> Filter:
    """Which rows an address asks for, several of a kind with commas between; a blank field asks for all."""
    kept = [[one.strip() for text in texts or () for one in text.split(",") if one.strip()] for texts in (customer, site, lot)]
    return Filter(customers=kept[0], sites=kept[1], lots=kept[2], certainty=certainty or None)


Part = Annotated[Filter, Depends(asked_part)]


@router.get("/recalls")
def listed(request: Request, opened: PageSession, start: str = "") -> Response:
    """All cases, and the form that opens one."""
    opened.person.require("recall.read")
    return page(request, opened, "recalls.html", cases=cases(request.app.state.store), start=start, may_open=_may(opened, "recall.open"))


@router.get("/recall")
def shown(request: Request, opened: PageSession, id: Id, only: Part, version: Annotated[int | None, Query(ge=1)] = None) -> Response:  # noqa: A002
    """A case: what was decided, its list as it is now or was, what changed."""
    opened.person.require("recall.read")
    found = _list(request, opened, id, version, only)
    of = case(request.app.state.store, id)
    context: dict[str, Any] = {"of": of, "list": found, "only": only, "version": version, "may_close": _may(opened, "recall.close"), "tables": _tables(found)}
    return page(request, opened, "recall.html", **context)


@router.get("/recall/table")
def table_part(
    request: Request,
    opened: PageSession,
    id: Id,  # noqa: A002
    only: Part,
    version: Annotated[int, Query(ge=1)],
    table: Annotated[str, Query(max_length=40)] = "customers",
    offset: Offset = 0,
) -> Response:
    """A page of one table of a version."""
    opened.person.require("recall.read")
    found = _list(request, opened, id, version, only)
    name = table if table in SHOWN else "customers"
    rows = getattr(found, name)
    columns, cells = screen(name, rows, rows[offset : offset + _ROWS])
    context = {
        "id": id,
        "version": version,
        "only": only,
        "table": name,
        "tables": _tables(found),
        "columns": columns,
        "rows": cells,
        "total": len(rows),
        "offset": offset,
        "size": _ROWS,
    }
    return templates.TemplateResponse(request, "recall_table.html", context)


@router.get("/recall/file")
def download(
    request: Request,
    opened: PageSession,
    id: Id,  # noqa: A002
    only: Part,
    version: Annotated[int, Query(ge=1)],
    form: Literal["json", "csv", "xlsx"] = "xlsx",
) -> Response:
    """A version as a file: the same rows in the same order as on the page, whichever form."""
    opened.person.require("recall.read")
    found = _list(request, opened, id, version, only)
    name = f"{id}-v{version}{'' if only.empty else '-part'}.{'zip' if form == 'csv' else form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_file(found, form), media_type=_TYPES[form], headers=headers)


class CaseForm(BaseModel):
    """What the form of a new case sends."""

    start: str = Field(max_length=20_000)
    reason: str = Field(max_length=2_000)
    kind: CaseKind = "recall"
    recall_class: RecallClass | Literal[""] = ""
    title: str = Field("", max_length=200)
    scope: str = Field("", max_length=2_000)
    depth: Depth = "consumer"
    decided_by: str = Field("", max_length=200)
    drill: bool = False


@router.post("/recalls")
def open_new(request: Request, opened: PageSession, form: Annotated[CaseForm, Form()]) -> Response:
    """Open a case, and go to its page."""
    actor = opened.person.actor("recall.open", request.state.request_id)
    fields = form.model_dump(exclude={"start", "recall_class"})
    starts = tuple(line.strip() for line in form.start.splitlines() if line.strip())
    of_class = form.recall_class or None if form.kind == "recall" else None
    made = open_case(request.app.state.store, actor, CaseRequest(starts=starts, recall_class=of_class, **fields))
    return Response(status_code=204, headers={"HX-Redirect": address("/recall", {"id": made.recall_id})})


@router.post("/recall/close")
def close_it(request: Request, opened: PageSession, id: Form_, reason: Form_ = "") -> Response:  # noqa: A002
    """Close a case."""
    actor = opened.person.actor("recall.close", request.state.request_id)
    close(request.app.state.store, actor, id, reason)
    return Response(status_code=204, headers={"HX-Redirect": address("/recall", {"id": id})})


def _list(request: Request, opened: OpenSession, recall_id: str, version: int | None, only: Filter) -> ImpactList:
    """A version of the list; without a number that of now, which is made if it says anything new.

    Raises:
        NotAllowed: They may see some sites only, and a list is of all.
    """
    seen = opened.person.sites("recall.read")
    if seen is not None:
        raise NotAllowed("A recall's list is of all sites, and you may see some.", cure="Ask somebody who sees all sites.")
    actor = opened.person.actor("recall.read", request.state.request_id)
    return impact(request.app.state.store, recall_id, version, actor=actor, only=None if only.empty else only)


def _may(opened: OpenSession, operation: str) -> bool:
    return opened.person.may(operation)


def _tables(found: ImpactList) -> list[tuple[str, str, int]]:
    return [(name, title, len(getattr(found, name))) for name, title in SHOWN.items() if getattr(found, name) or name == "customers"]


def _file(found: ImpactList, form: str) -> bytes:
    if form == "json":
        return to_json(found)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if form == "xlsx":
            return write_workbook(found, folder / "list.xlsx").read_bytes()
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in write_csv(found, folder / "list"):
                packed.write(path, path.name)
        return held.getvalue()
