"""The page of a trace: the picture and the lists beside it, as of any moment, with why each thing is in it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from msgspec import structs

from api.pages.asking import Asking, asking
from api.pages.kept import Kept
from api.pages.lots import Offset
from api.pages.page import PageRoute, page, templates
from api.session import PageSession
from genealogy.access import OpenSession
from genealogy.access.redact import Hidden, redact, view
from genealogy.picture import MembersAnswer, Picture, members, picture, to_svg
from genealogy.picture.question import PictureQuestion
from genealogy.store import Store
from genealogy.trace import Start, TraceAnswer, explain, summary, to_json
from genealogy.trace.answer import CustomerAnswer
from genealogy.trace.engine import Traced, look
from genealogy.trace.explain import Explanation
from genealogy.trace.question import Direction, Question
from genealogy.trace.shares import UNASKED
from genealogy.trace.start import OF_LOTS
from genealogy.trace.text import not_known, why_incomplete

router = APIRouter(include_in_schema=False, route_class=PageRoute)
Asked = Annotated[Asking, Depends(asking)]
Listed = Literal["lots", "customers", "orders", "shipments", "on_hand", "handling_units", "receipts", "suppliers"]
# List → its name, and the direction whose answer fills it.
LISTS: Final[dict[str, tuple[str, Direction]]] = {
    "customers": ("Customers", "forward"),
    "orders": ("Orders", "forward"),
    "shipments": ("Shipment lines", "forward"),
    "on_hand": ("Stock", "forward"),
    "handling_units": ("Handling units", "forward"),
    "lots": ("Lots", "forward"),
    "suppliers": ("Suppliers", "backward"),
    "receipts": ("Receipts", "backward"),
}
_ROWS: Final = 50
_JSON: Final = "application/json"


@router.get("/trace")
def trace_page(request: Request, opened: PageSession, asked: Asked) -> Response:
    """The frame of the page; picture and lists fill it when they are there."""
    opened.person.require("trace.read")
    return page(request, opened, "trace.html", asked=asked, lists=_lists(asked), first=_lists(asked)[0][0], starts=asked.picture.starts)


@router.get("/trace/picture.json")
def picture_json(request: Request, opened: PageSession, asked: Asked) -> Response:
    """The picture, with all moments that the slider can stop at."""
    drawn = _picture(request, opened, asked.picture)
    if asked.at:
        whole = _picture(request, opened, PictureQuestion(asked.picture.starts, asked.direction))
        drawn = structs.replace(drawn, moments=whole.moments)
    return Response(to_json(drawn), media_type=_JSON)


@router.get("/trace/picture.svg")
def picture_svg(request: Request, opened: PageSession, asked: Asked) -> Response:
    """The picture as a file."""
    return Response(
        to_svg(_picture(request, opened, asked.picture)), media_type="image/svg+xml", headers={"Content-Disposition": 'attachment; filename="genealogy.svg"'}
    )


@router.get("/trace/summary")
def summary_part(request: Request, opened: PageSession, asked: Asked) -> Response:
    """Counts, and what is not known."""
    answers = [_answer(request, opened, asked, way) for way in _ways(asked)]
    hidden: dict[str, int] = {}
    for _, one in answers:
        for name, number in structs.asdict(one).items():
            hidden[name] = hidden.get(name, 0) + number
    context = {
        "answers": {answer.direction: answer for answer, _ in answers},
        "complete": all(answer.complete for answer, _ in answers),
        "reasons": [reason for answer, _ in answers if not answer.complete for reason in why_incomplete(answer.completeness)],
        "unknown": list(dict.fromkeys(sentence for answer, _ in answers for sentence in not_known(answer))),
        "hidden": {name: number for name, number in hidden.items() if number},
        "mark": answers[-1][0].completeness.watermark,
        "asked": asked,
    }
    return templates.TemplateResponse(request, "trace_summary.html", context)


@router.get("/trace/table")
def table_part(
    request: Request, opened: PageSession, asked: Asked, listed: Annotated[Listed, Query(alias="list")] = "customers", offset: Offset = 0
) -> Response:
    """A page of one list of the answer."""
    rows: list[Any]
    if listed == "lots" and asked.direction == "both":
        both = [row for way in _ways(asked) for row in _answer(request, opened, asked, way)[0].lots]
        rows = list({row.lot_key: row for row in both}.values())
    elif listed == "customers" and (found := _customers_of_many(request, opened, asked)):
        rows = found
    else:
        way = LISTS[listed][1]
        rows = list(getattr(_answer(request, opened, asked, way if way in _ways(asked) else _ways(asked)[0])[0], listed))
    context = {
        "asked": asked,
        "listed": listed,
        "name": LISTS[listed][0],
        "rows": rows[offset : offset + _ROWS],
        "total": len(rows),
        "offset": offset,
        "size": _ROWS,
        "lists": _lists(asked),
    }
    return templates.TemplateResponse(request, "trace_table.html", context)


@router.get("/trace/why")
def why_part(request: Request, opened: PageSession, asked: Asked, target: Annotated[str, Query(max_length=1_000)]) -> Response:
    """One way from the start to a thing of the answer, event by event."""
    opened.person.require("explain.read")
    store: Store = request.app.state.store
    direction = None if asked.direction == "both" else asked.direction
    start = asked.picture.starts[0]
    same = Start.parse(target) == start
    told = None if same else explain(store, start, Start.parse(target), base=asked.question("forward"), direction=direction)
    return templates.TemplateResponse(request, "why.html", {"told": told and _seen(store, opened, told), "same": same})


@router.get("/trace/members")
def members_part(request: Request, opened: PageSession, asked: Asked, group: Annotated[str, Query(max_length=1_000)], offset: Offset = 0) -> Response:
    """What a group stands for, a page at a time."""
    opened.person.require("trace.read")
    found: MembersAnswer = members(request.app.state.store, asked.picture, group, limit=_ROWS, offset=offset, seen=opened.person.sites("trace.read"))
    return templates.TemplateResponse(request, "members.html", {"found": found, "asked": asked, "size": _ROWS})


def _ways(asked: Asking) -> tuple[Direction, ...]:
    return ("backward", "forward") if asked.direction == "both" else (asked.direction,)


def _lists(asked: Asking) -> list[tuple[str, str]]:
    return [(name, title) for name, (title, way) in LISTS.items() if way in _ways(asked) or name == "lots"]


def _picture(request: Request, opened: OpenSession, asked: PictureQuestion) -> Picture:
    opened.person.require("trace.read")
    store, seen = request.app.state.store, opened.person.sites("trace.read")
    kept: Kept = request.app.state.pages_kept
    return kept.get(store, ("picture", asked, seen), lambda: picture(store, asked, seen=seen, ask=lambda question: _traced(kept, store, question)))


def _traced(kept: Kept, store: Store, question: Question) -> Traced:
    """A trace with all that lies behind its answer, whoever may see how much of it: picture, summary and lists of a page are made of one."""
    return kept.get(store, ("trace", question), lambda: look(store, question))


def _answer(request: Request, opened: OpenSession, asked: Asking, way: Direction) -> tuple[TraceAnswer, Hidden]:
    opened.person.require("trace.read")
    store, seen = request.app.state.store, opened.person.sites("trace.read")
    question = asked.question(way)
    kept: Kept = request.app.state.pages_kept

    answer = _traced(kept, store, question).answer
    if seen is None:
        return answer, Hidden()
    return kept.get(store, ("redacted", question, seen), lambda: redact(store, answer, seen))


def _customers_of_many(request: Request, opened: OpenSession, asked: Asking) -> list[CustomerAnswer]:
    """The customers of an answer so large that it has no shares: they can be told long before the rest of it; none of one that is smaller."""
    opened.person.require("trace.read")
    question = asked.question("forward")
    if "forward" not in _ways(asked) or asked.at or asked.known_at or opened.person.sites("trace.read") is not None:
        return []
    if any(start.kind not in OF_LOTS for start in question.starts):
        # What units held is counted from its rows: that is half of the whole answer.
        return []
    store: Store = request.app.state.store
    kept: Kept = request.app.state.pages_kept
    told = kept.get(store, ("summary", question), lambda: summary(store, question))
    return told.customers if told.lots > UNASKED else []


def _seen(store: Store, opened: OpenSession, told: Explanation) -> tuple[Explanation, int]:
    """The steps they may see, and how many are left out."""
    seen = opened.person.sites("explain.read")
    if seen is None:
        return told, 0
    may = view(store, seen, {key for step in told.steps for key in (step.lot_key, step.to_lot_key) if key})
    steps = [step for step in told.steps if {step.lot_key, step.to_lot_key or step.lot_key} <= may.lots]
    return structs.replace(told, steps=steps), len(told.steps) - len(steps)
