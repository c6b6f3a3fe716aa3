"""`genealogy common`: what several complaints have in common, ranked."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.trace import INCOMPLETE, AsJson, At, KnownAt, question
from api.progress import open_store
from genealogy.common import common
from genealogy.common.engine import DEFAULT_CAUSES
from genealogy.common.text import render
from genealogy.trace import to_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("common")(common_causes)


def common_causes(
    seeds: Annotated[list[str], typer.Argument(metavar="SEED...", help="The complaints, each as kind:value or bare text, as a trace starts from.")],
    at: At = None,
    known_at: KnownAt = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Count so many candidates at most.")] = DEFAULT_CAUSES,
    as_json: AsJson = False,
) -> None:
    """Lots, supplier lots, suppliers, vessels, productions and production days that complaints share, the best explanation first.

    Exit status 3: answered, but incomplete; 2: a complaint means several things.
    """
    asked = question("backward", seeds, None, at, known_at, None, None)
    with open_store() as store:
        answer = common(store, asked, most=limit)
    typer.echo(to_json(answer).decode() if as_json else render(answer), nl=as_json)
    if not answer.complete:
        raise typer.Exit(INCOMPLETE)
