"""`genealogy explain`: why a row is in an answer, told event by event with documents and people."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.trace import AsJson, At, From, KnownAt, To, question
from api.progress import open_store
from genealogy.trace import explain, to_json
from genealogy.trace.question import Direction
from genealogy.trace.told import tell_way


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain_way)


def explain_way(
    start: Annotated[str, typer.Argument(help="As in a trace.")],
    target: Annotated[
        str, typer.Argument(help="A lot, item, shipment, order, customer, location, handling unit, receipt, supplier or supplier lot of the answer.")
    ],
    lot: Annotated[str | None, typer.Option("--lot", help="The lot that the row is about, where TARGET has several.")] = None,
    direction: Annotated[Direction | None, typer.Option("--direction", help="Of which answer; without it forward if a way is there, else backward.")] = None,
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    as_json: AsJson = False,
) -> None:
    """Why TARGET is in the answer: one way from START to it, event by event, with documents and people."""
    base = question(direction or "forward", [start], None, at, known_at, from_, to)
    with open_store() as store:
        found = explain(store, base.starts[0], target, base=base, lot=lot, direction=direction)
    typer.echo(to_json(found).decode() if as_json else tell_way(found), nl=as_json)
