"""`genealogy balance`: all that came and went of lots, or at places, against what is there."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.trace import INCOMPLETE, AsJson, KnownAt
from api.progress import open_store
from genealogy.balance import BalanceQuestion, BalanceStart, Tolerance, balance, percent_of
from genealogy.balance.text import render
from genealogy.errors import BadInput
from genealogy.trace import to_json
from genealogy.trace.times import parse_known_at, parse_time


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("balance")(balance_of)


def balance_of(
    starts: Annotated[list[str], typer.Argument(metavar="START...", help="lot, supplier-lot, item, location or site as kind:value.")],
    from_: Annotated[str | None, typer.Option("--from", help="Begin of the period; what stood before is its opening.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="End of the period. A bare date is its end.")] = None,
    at: Annotated[str | None, typer.Option("--at", help="Business time: the balance of all until then.")] = None,
    known_at: KnownAt = None,
    tolerance: Annotated[str | None, typer.Option("--tolerance", help="How many percent may be unexplained.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why: drying, spillage, the meter's error.")] = None,
    as_json: AsJson = False,
) -> None:
    """What came in against what is there and where the rest went, with the part nobody explains.

    Exit status 3: answered, but incomplete; 2: a start means several things.
    """
    asked = BalanceQuestion(
        tuple(dict.fromkeys(BalanceStart.parse(text) for text in starts)),
        from_=parse_time(from_) if from_ else None,
        to=parse_time(to, end_of_day=True) if to else None,
        at=parse_time(at, end_of_day=True) if at else None,
        known_at=parse_known_at(known_at) if known_at else None,
        tolerance=_tolerance(tolerance, reason),
    )
    with open_store() as store:
        answer = balance(store, asked)
    typer.echo(to_json(answer).decode() if as_json else render(answer), nl=as_json)
    if not answer.complete:
        raise typer.Exit(INCOMPLETE)


def _tolerance(percent: str | None, reason: str | None) -> Tolerance | None:
    if percent is None:
        if reason is not None:
            raise BadInput("A reason without a tolerance says nothing.", cure="Add --tolerance PERCENT.")
        return None
    return Tolerance(percent_of(percent), reason or "")
