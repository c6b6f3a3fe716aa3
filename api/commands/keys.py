"""`genealogy keys …`: keys of programs that use the service."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.users import AsJson, Roles
from api.progress import open_store
from api.who import actor, name_of
from genealogy import access
from genealogy.access import Right
from genealogy.settings import Settings
from genealogy.trace import to_json
from genealogy.trace.times import parse_time

app = typer.Typer(no_args_is_help=True, help="Keys of programs that use the service: add, list, disable.")


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="keys")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Which program will have it.", show_default=False)],
    role: Roles,
    owner: Annotated[str, typer.Option(help="The user who answers for it; empty: who decides.")] = "",
    expires: Annotated[str | None, typer.Option("--expires", help="Time or date from which on it is worth nothing.")] = None,
) -> None:
    """Make a key; it is printed just this once."""
    rights, settings = [Right.parse(text) for text in role], Settings.load()
    ends = parse_time(expires, end_of_day=True) if expires else None
    with open_store(settings) as store:
        made = access.add_key(store, actor(store, settings, "key.add"), name, owner or name_of(settings), rights, expires_at=ends)
    typer.echo(f"Key {made.key_id} of {name}, told just now: {made.secret}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List keys and their roles."""
    settings = Settings.load()
    with open_store(settings) as store:
        actor(store, settings, "key.read")
        found = access.keys(store)
    if as_json:
        typer.echo(to_json(list(found)).decode())
        return
    for key in found:
        state = "  disabled" if key.disabled else f"  until {key.expires_at}" if key.expires_at else ""
        typer.echo(f"{key.key_id}  {key.name}  of {key.owner}  {', '.join(map(str, key.rights))}{state}")


@app.command()
def disable(key_id: Annotated[str, typer.Argument(help="Id of the key.", show_default=False)]) -> None:
    """Switch a key off for good."""
    settings = Settings.load()
    with open_store(settings) as store:
        access.disable_key(store, actor(store, settings, "key.disable"), key_id)
    typer.echo(f"Key {key_id} is disabled.")
