"""`genealogy exceptions …`: rows that could not be recorded, and what is done about them."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from typing import Annotated

import typer

from api.progress import open_store
from genealogy import exceptions
from genealogy.errors import BadInput
from genealogy.settings import Settings
from loaders.retry import Retried
from loaders.retry import retry as retry_one

app = typer.Typer(no_args_is_help=True, help="Rows that could not be recorded: list, show, retry, dismiss.")
Ids = Annotated[list[str], typer.Argument(help="Ids of exceptions.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
STILL_REJECTED = 4
_LONGEST_TITLE = 14


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="exceptions")


@app.command("list")
def list_(
    status: Annotated[str, typer.Option(help="open, retried or dismissed.")] = "open",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List exceptions, oldest first."""
    chosen = next((known for known in exceptions.STATUSES if known == status), None)
    if chosen is None:
        raise BadInput(f"no status {status!r}.", cure=f"One of {', '.join(exceptions.STATUSES)}.")
    with open_store() as store:
        rows = exceptions.listed(store, chosen, limit=limit)
        counts = exceptions.counts(store)
    if as_json:
        typer.echo(json.dumps({"counts": counts, "exceptions": [asdict(row) for row in rows]}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(f"{row.rejected_id}  {row.kind}  {row.told}")
    typer.echo(", ".join(f"{count:,} {name}" for name, count in counts.items()))


@app.command()
def show(rejected_id: Annotated[str, typer.Argument(help="Id of an exception.")], as_json: AsJson = False) -> None:
    """Show one exception with its original row."""
    with open_store() as store:
        row = exceptions.shown(store, rejected_id)
    told = {name: value for name, value in asdict(row).items() if value not in (None, "", [])}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name, value in told.items():
        typer.echo(f"{name:<{_LONGEST_TITLE}} {', '.join(value) if isinstance(value, list) else value}")


@app.command()
def retry(
    rejected_ids: Ids,
    changes: Annotated[list[str] | None, typer.Option("--set", help="FIELD=VALUE: correct a field of the row first.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Read the original rows again, corrected if you say so, and record them."""
    corrected = dict(_pair(text) for text in changes or ())
    by = _user()
    with open_store() as store:
        results = [retry_one(store, rejected_id, corrected, by=by) for rejected_id in rejected_ids]
    if as_json:
        typer.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            typer.echo(f"{result.rejected_id}  {_told(result)}")
    if not all(result.closed for result in results):
        raise typer.Exit(STILL_REJECTED)


@app.command()
def dismiss(rejected_ids: Ids, reason: Annotated[str, typer.Option(help="Why these rows need no record.", show_default=False)]) -> None:
    """Decide that exceptions need no record; answers stop naming them."""
    by = _user()
    with open_store() as store:
        for rejected_id in rejected_ids:
            exceptions.dismiss(store, rejected_id, reason=reason, by=by)
            typer.echo(f"{rejected_id}  dismissed by {by}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadInput(f"--set takes FIELD=VALUE, not {text!r}.")
    return name, value


def _told(result: Retried) -> str:
    if result.fault:
        return f"still rejected: {result.fault}"
    outcomes = "; ".join(f"{outcome.event_id} {outcome.status} {outcome.reason}".rstrip() for outcome in result.outcomes)
    return outcomes or "recorded"


def _user() -> str:
    """Who decides: GENEALOGY_USER, else the login name."""
    return Settings.load().user or getpass.getuser()
