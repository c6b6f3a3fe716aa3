"""What all pages have in common: templates and how they write quantities, times and shares; who looks; errors as pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from markupsafe import Markup

from api.problems import TITLES, status_of
from genealogy.access import OpenSession
from genealogy.errors import Ambiguous, GenealogyError, NotSignedIn, StoreError, TookTooLong
from genealogy.identifiers import lot_number, parts_of
from genealogy.picture.svg import amount_text, share_text
from genealogy.recall import Filter
from genealogy.trace.answer import Amount, SuspectShare
from genealogy.trace.question import Start

templates: Final = Jinja2Templates(Path(__file__).with_name("templates"))


def page(request: Request, opened: OpenSession, template: str, status: int = 200, **context: Any) -> Response:
    """A page for who has signed in."""
    told = {"person": opened.person, "csrf_token": opened.csrf_token, "here": request.url.path, **context}
    return templates.TemplateResponse(request, template, told, status_code=status)


def address(path: str, pairs: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> str:
    """An address with its parameters, those that say nothing left out."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    query = urlencode([(name, value) for name, value in items if value not in (None, "")])
    return f"{path}?{query}" if query else path


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As FastAPI's, with our errors caught."""
        answer = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await answer(request)
            except NotSignedIn:
                raise
            except GenealogyError as error:
                return error_page(request, error)

        return told


def error_page(request: Request, error: GenealogyError) -> Response:
    """An error in words, with what to do; of the database's own words nothing is told."""
    status = status_of(error)
    text, cure = error.text, error.cure
    if isinstance(error, StoreError) and not isinstance(error, TookTooLong):
        text, cure = "The database can't be asked just now.", "Nothing was done. Try again in a moment."
    candidates = [(one, _to(one)) for one in error.candidates] if isinstance(error, Ambiguous) else []
    context = {"status": status, "title": TITLES.get(status, "Refused"), "text": text, "cure": cure, "candidates": candidates, "person": None}
    headers = {"Retry-After": "5"} if status == 503 else None
    if request.headers.get("HX-Request") or request.headers.get("X-Part"):
        return templates.TemplateResponse(request, "error_part.html", context, status_code=status, headers=headers)
    return templates.TemplateResponse(request, "error.html", context, status_code=status, headers=headers)


def _to(start: str) -> str:
    return home_of(*start.split(":", 1))


def home_of(kind: str, value: str) -> str:
    """The page of a thing: a lot's or a unit's own, else the picture that starts from it."""
    if kind == "lot":
        return address("/lot", {"key": value})
    if kind == "hu":
        return address("/unit", {"key": value})
    return address("/trace", {"start": f"{kind}:{value}"})


def part(html: str) -> Response:
    """A piece of a page."""
    return HTMLResponse(html)


def when(text: str | None) -> Markup:
    """A moment in UTC, to the minute.

    >>> str(when("2026-03-03T06:40:00Z"))
    '<time datetime="2026-03-03T06:40:00Z">2026-03-03 06:40</time>'
    """
    if not text:
        return Markup('<span class="quiet">unknown</span>')
    return Markup('<time datetime="{}">{}</time>').format(text, text[:16].replace("T", " "))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things.

    >>> counted(1, "lot"), counted(1200, "lot"), counted(2, "entry", "entries")
    ('1 lot', '1,200 lots', '2 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def sums(amounts: list[Amount] | None) -> str:
    """Sums of an answer; a dash for none."""
    return amount_text(amounts) if amounts else "–"


def amount(quantity: str | None, unit: str | None) -> str:
    """One quantity.

    >>> amount("3", "piece"), amount(None, None)
    ('3 pcs', 'unknown')
    """
    return amount_text([Amount(quantity=quantity, unit=unit)]).strip() if unit or quantity is None else quantity


def percent(share: SuspectShare | None) -> str:
    """A suspect share in words; empty where none is given."""
    return share_text(share)


def kind_words(kind: str) -> str:
    """A kind of thing as people call it.

    >>> kind_words("hu"), kind_words("supplier-lot")
    ('handling unit', 'supplier lot')
    """
    return "handling unit" if kind == "hu" else kind.replace("-", " ")


def start_words(start: Start) -> str:
    """A start as people call it: of a lot its number, of anything else its value.

    >>> start_words(Start("lot", "|MILK|M1")), start_words(Start("supplier-lot", "S1/X"))
    ('M1', 'S1/X')
    """
    return lot_number(start.value) or start.value if start.kind == "lot" and "|" in start.value else start.value


def starts_words(texts: Sequence[str], most: int = 3) -> str:
    """Starts told as `kind:value` in words.

    >>> starts_words(["lot:|MILK|M1", "supplier-lot:S1/X"])
    'lot M1, supplier lot S1/X'
    """
    told = [Start.parse(text) for text in texts[:most]]
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(f"{kind_words(one.kind)} {start_words(one)}" for one in told) + more


def lot_words(key: str) -> str:
    """A lot as people call it, with its item.

    >>> lot_words("|MILK|M1")
    'M1 of MILK'
    """
    return f"{lot_number(key) or 'lot unknown'} of {parts_of(key)[1] or 'an unknown item'}"


def filter_pairs(only: Filter) -> list[tuple[str, str]]:
    """A filter as the parameters of an address.

    >>> filter_pairs(Filter(customers=["C1"], certainty="certain"))
    [('customer', 'C1'), ('certainty', 'certain')]
    """
    named = [("customer", text) for text in only.customers] + [("site", text) for text in only.sites] + [("lot", text) for text in only.lots]
    return [*named, ("certainty", only.certainty)] if only.certainty else named


templates.env.filters.update(
    filter_pairs=filter_pairs,
    start_words=start_words,
    lot_words=lot_words,
    starts_words=starts_words,
    start_pair=lambda start: ("start", str(start)),
    start_pair_of=lambda text: ("start", text),
    when=when,
    sums=sums,
    percent=percent,
    kind_words=kind_words,
)
templates.env.globals.update(counted=counted, amount=amount, address=address, home_of=home_of)
templates.env.trim_blocks = templates.env.lstrip_blocks = True
