"""`genealogy trace` and `genealogy resolve`: questions about lots, answered aloud, as JSON or as CSV files."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.progress import open_store
from genealogy.contents.text import tell_widened
from genealogy.contents.widen import PICK_FACE, trace_widened, widened_answer
from genealogy.errors import BadInput
from genealogy.settings import Settings
from genealogy.store import Store
from genealogy.trace import Question, Start, read_events, resolve, suppose, to_json, trace
from genealogy.trace.answer import TraceAnswer
from genealogy.trace.question import Direction, Narrow
from genealogy.trace.tables import write_tables
from genealogy.trace.text import render
from genealogy.trace.times import parse_known_at, parse_time
from genealogy.trace.told import tell_candidates

INCOMPLETE = 3

Starts = Annotated[list[str] | None, typer.Argument(metavar="START...", help="kind:value, or bare text: lot, supplier lot, handling unit, barcode, order …")]
StartsFile = Annotated[Path | None, typer.Option("--starts", help="A file with one start a line.")]
At = Annotated[str | None, typer.Option("--at", help="Business time: what was true then. A bare date is its end.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="Recording time or commit number: what was known then.")]
From = Annotated[str | None, typer.Option("--from", help="For a location, order or customer: from when.")]
To = Annotated[str | None, typer.Option("--to", help="Until when.")]
Assume = Annotated[Path | None, typer.Option("--assume", help="A file of events to suppose; an EventVoided takes away what happened. Nothing is kept.")]
Widen = Annotated[tuple[str, int] | None, typer.Option("--widen", metavar="pick-face MINUTES", help="Also lots that stood beside it when it was picked.")]
WithShares = Annotated[bool, typer.Option("--shares", help="Work out suspect shares, however much was reached.")]
Narrowing = Annotated[bool, typer.Option("--narrow", help="Leave out what surely holds nothing suspect under the vessels' rules; needs --reason.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides to narrow: GENEALOGY_USER, else the login name.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why it is narrowed; kept with the answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as one JSON document.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write the answer as CSV files into this folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    traces = typer.Typer(no_args_is_help=True, help="Where a lot went, and where it came from.")
    traces.command("forward")(forward)
    traces.command("backward")(backward)
    app.add_typer(traces, name="trace")
    app.command("resolve")(resolve_text)


def forward(
    starts: Starts = None,
    starts_file: StartsFile = None,
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    assume: Assume = None,
    widen: Widen = None,
    shares: WithShares = False,
    narrow: Narrowing = False,
    by: By = None,
    reason: Reason = None,
    as_json: AsJson = False,
    csv: Csv = None,
) -> None:
    """What it became, where every unit of it stands, which customers hold how much of it.

    Exit status 3: answered, but incomplete; 2: a start means several things.
    """
    asked = question("forward", starts, starts_file, at, known_at, from_, to)
    _answer(replace(asked, shares=shares or None, narrow=_narrow(by, reason) if narrow else None), assume, as_json, csv, widen)


def backward(
    starts: Starts = None,
    starts_file: StartsFile = None,
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    assume: Assume = None,
    as_json: AsJson = False,
    csv: Csv = None,
) -> None:
    """What went into it: lots, receipts, suppliers and their lot numbers.

    Exit status 3: answered, but incomplete; 2: a start means several things.
    """
    _answer(question("backward", starts, starts_file, at, known_at, from_, to), assume, as_json, csv)


def resolve_text(text: Annotated[str, typer.Argument(help="Anything typed or scanned.")], as_json: AsJson = False) -> None:
    """What a text could be: lot, supplier lot, SSCC, barcode, order and so on."""
    with open_store() as store:
        found = resolve(store, text)
    typer.echo(to_json(list(found)).decode() if as_json else tell_candidates(text, found), nl=as_json)
    if not found:
        raise typer.Exit(1)


def question(
    direction: Direction, starts: list[str] | None, starts_file: Path | None, at: str | None, known_at: str | None, from_: str | None, to: str | None
) -> Question:
    """The question that the options ask.

    Raises:
        BadInput: A start, a time or the file of starts can't be read.
    """
    texts = list(starts or ())
    if starts_file is not None:
        try:
            texts += [line for line in starts_file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{starts_file} can't be read: {error}.", cure="Give a UTF-8 text file with one start a line.") from None
    return Question(
        direction,
        tuple(dict.fromkeys(Start.parse(text) for text in texts)),
        at=_time(at),
        known_at=parse_known_at(known_at) if known_at else None,
        from_=parse_time(from_) if from_ else None,
        to=_time(to),
    )


def _narrow(by: str | None, reason: str | None) -> Narrow:
    return Narrow(by or Settings.load().user or getpass.getuser(), reason or "")


def _time(text: str | None) -> datetime | None:
    return parse_time(text, end_of_day=True) if text else None


def _answer(asked: Question, assume: Path | None, as_json: bool, csv: Path | None, widen: tuple[str, int] | None = None) -> None:
    ask = _asking(assume, widen)
    with open_store() as store:
        answer = ask(store, asked)
    if csv is not None:
        for path in write_tables(answer, csv):
            typer.echo(str(path), err=as_json)
    if as_json:
        typer.echo(to_json(answer).decode())
    elif csv is None:
        typer.echo(render(answer), nl=False)
        if answer.widened:
            typer.echo("\n" + tell_widened(answer.widened), nl=False)
    if not answer.complete:
        raise typer.Exit(INCOMPLETE)


def _asking(assume: Path | None, widen: tuple[str, int] | None) -> Callable[[Store, Question], TraceAnswer]:
    """How the options say to answer: plainly, supposing events, or with the neighbours of a wrong scan."""
    if widen and widen[0] != PICK_FACE:
        raise BadInput(f"--widen takes {PICK_FACE} and minutes.", cure=f"Write --widen {PICK_FACE} 30.")
    if assume:
        events = read_events(assume)
        return partial(suppose, events=events, answering=partial(widened_answer, minutes=widen[1])) if widen else partial(suppose, events=events)
    return partial(trace_widened, minutes=widen[1]) if widen else trace
