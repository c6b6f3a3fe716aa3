"""Recall cases and their impact lists, as JSON, as a workbook, or one table of it as CSV."""

from __future__ import annotations

import tempfile
from pathlib import Path as Folder
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct

from api import forms, once
from api.asked import moment
from api.operations import CSV, JSON, PREFIX, Body, answer, read, route
from api.problems import RequestProblem
from api.routers.holds import Reason, Text
from api.session import Ask
from genealogy import recall
from genealogy.recall import Case, CaseRequest, Filter, ImpactList
from genealogy.recall.case import CaseKind, Depth, RecallClass
from genealogy.trace.answer import Certainty

router = APIRouter(prefix=PREFIX, tags=["recalls"])
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Final = (JSON, XLSX, CSV)
RecallId = Annotated[str, Path(description="Its number, like R-2025-0001.", max_length=100)]
Names = Annotated[list[Annotated[str, Query(max_length=500)]], Query(max_length=1_000)]


class NewCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from", "recall_class": "class"}):
    """A case to be opened; who asks opens it."""

    starts: Annotated[list[Text], msgspec.Meta(min_length=1)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
    kind: CaseKind = "recall"
    recall_class: RecallClass | None = None
    title: str = ""
    scope: str = ""
    depth: Depth = "consumer"
    decided_by: str = ""
    drill: bool = False
    from_: str | None = None
    to: str | None = None
    held_at: str | None = None
    follows: str = ""


class Cases(Struct, frozen=True, kw_only=True):
    """Cases, the newest first; of the versions of each the last one only."""

    cases: list[Case]


NEW_CASE: Final = {"starts": ["supplier-lot:BERGBACH/BB-4711"], "reason": "Listeria, laboratory report 2025-118", "class": "I"}


@route(router, "POST", "/recalls", does="recall.open", gives=Case, status=201, takes=NewCase, example=NEW_CASE, problems=(404, 409))
def open_case(request: Request, ask: Ask, body: Body, idempotency_key: once.Key = None) -> Response:
    """Open a case; its starts are understood once and for all."""
    told = read(body, NewCase)
    if len(told.starts) > ask.settings.max_starts:
        raise RequestProblem(422, "bad-input", f"A case has at most {ask.settings.max_starts:,} starts.", cure="Open several.", field="starts")
    asked = CaseRequest(
        starts=tuple(told.starts),
        from_=moment(told.from_),
        to=moment(told.to, end_of_day=True),
        held_at=moment(told.held_at, end_of_day=True),
        key=once.identity(ask, idempotency_key),
        **{name: getattr(told, name) for name in ("reason", "kind", "recall_class", "title", "scope", "depth", "decided_by", "drill", "follows")},
    )
    return once.write(request, ask, idempotency_key, body, lambda: recall.open_case(ask.store, ask.actor(), asked), status=201)


@route(router, "GET", "/recalls", does="recall.read", gives=Cases)
def list_cases(ask: Ask) -> Response:
    """All cases."""
    return answer(Cases(cases=recall.cases(ask.store)))


@route(router, "GET", "/recalls/{recall_id}", does="recall.read", gives=Case, problems=(404,))
def one_case(ask: Ask, recall_id: RecallId) -> Response:
    """A case as it stands, with the versions of its impact list."""
    return answer(recall.case(ask.store, recall_id))


@route(router, "GET", "/recalls/{recall_id}/impact", does="recall.read", gives=ImpactList, problems=(404,), forms=FORMS)
def impact_list(
    request: Request,
    ask: Ask,
    recall_id: RecallId,
    version: Annotated[int | None, Query(ge=1, le=10**9, description="One of its versions as it was given out; without it by all that is known now.")] = None,
    customer: Annotated[Names, Query(description="Only rows of these customers; again for each.")] = [],  # noqa: B006 - FastAPI copies it
    site: Annotated[Names, Query(description="Only rows of these sites; again for each.")] = [],  # noqa: B006 - as above
    lot: Annotated[Names, Query(description="Only rows of these lots, by key or number; again for each.")] = [],  # noqa: B006 - as above
    certainty: Annotated[Certainty | None, Query(description="Only rows that are certain, or that are possible.")] = None,
    table: Annotated[str, Query(pattern="^[a-z_]{1,40}$", description="Which table, as text/csv.")] = "customers",
) -> Response:
    """The impact list; one that says anything else than the last version becomes the next one."""
    form = forms.wanted(request, FORMS)
    only = Filter(customers=customer, sites=site, lots=lot, certainty=certainty)
    found = recall.impact(ask.store, recall_id, version, actor=ask.actor(), only=None if only.empty else only)
    if form == JSON:
        return answer(found)
    name = f"{found.recall.recall_id}-{found.version}"
    with tempfile.TemporaryDirectory(prefix="genealogy-impact-") as folder:
        if form == XLSX:
            return _file(recall.write_workbook(found, Folder(folder) / "list.xlsx").read_bytes(), XLSX, f"{name}.xlsx")
        written = {path.stem: path for path in recall.write_csv(found, Folder(folder))}
        if table not in written:
            raise RequestProblem(422, "bad-input", f"There is no table {table!r}.", cure=f"One of {', '.join(written)}.", field="table")
        return _file(written[table].read_bytes(), "text/csv; charset=utf-8; header=present", f"{name}-{table}.csv")


@route(
    router,
    "POST",
    "/recalls/{recall_id}/close",
    does="recall.close",
    gives=Case,
    takes=Reason,
    example={"reason": "All customers have answered."},
    problems=(404, 409),
)
def close_case(request: Request, ask: Ask, recall_id: RecallId, body: Body, idempotency_key: once.Key = None) -> Response:
    """Close a case; what goes on after it is a case of its own that follows it."""
    told = read(body, Reason)
    return once.write(request, ask, idempotency_key, body, lambda: recall.close(ask.store, ask.actor(), recall_id, told.reason))


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
