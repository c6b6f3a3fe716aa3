"""`genealogy contents`, `genealogy whereabouts` and `genealogy exposure`: what was in what, where it was, and what was beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from api.commands.trace import INCOMPLETE, AsJson, At, KnownAt, question
from api.progress import open_store
from genealogy.contents import Exposure, LocationContents, UnitContents, Whereabouts, contents, exposure, whereabouts
from genealogy.contents.text import tell_contents, tell_exposure, tell_whereabouts
from genealogy.store import Store
from genealogy.trace import Question, to_json

Answer = TypeVar("Answer", UnitContents | LocationContents, Whereabouts, Exposure)

From = Annotated[str | None, typer.Option("--from", help="From when.")]
To = Annotated[str | None, typer.Option("--to", help="Until when.")]
Things = Annotated[list[str], typer.Argument(metavar="START...", help="hu:VALUE or lot:VALUE, or bare text that means one.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("contents")(contents_of)
    app.command("whereabouts")(whereabouts_of)
    app.command("exposure")(exposure_of)


def contents_of(
    start: Annotated[str, typer.Argument(help="hu:VALUE or location:VALUE, or bare text that means one.")],
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """What a handling unit holds, or what stood at a place; nested units with their lots, quantities and status.

    Exit status 3: answered, but incomplete; 2: the text means several things.
    """
    _answer(contents, tell_contents, question("forward", [start], None, at, known_at, from_, to), as_json)


def whereabouts_of(starts: Things, at: At = None, known_at: KnownAt = None, as_json: AsJson = False) -> None:
    """Where handling units or lots were: all places with since and until, or those of one moment.

    Exit status 3: answered, but incomplete; 2: the text means several things.
    """
    _answer(whereabouts, tell_whereabouts, question("forward", starts, None, at, known_at, None, None), as_json)


def exposure_of(starts: Things, at: At = None, known_at: KnownAt = None, from_: From = None, to: To = None, as_json: AsJson = False) -> None:
    """What shared a container with a lot or a handling unit: exposure, never genealogy.

    Exit status 3: answered, but incomplete; 2: the text means several things.
    """
    _answer(exposure, tell_exposure, question("forward", starts, None, at, known_at, from_, to), as_json)


def _answer(ask: Callable[[Store, Question], Answer], tell: Callable[[Answer], str], asked: Question, as_json: bool) -> None:
    with open_store() as store:
        answer = ask(store, asked)
    typer.echo(to_json(answer).decode() if as_json else tell(answer), nl=as_json)
    if not answer.asked.complete:
        raise typer.Exit(INCOMPLETE)
