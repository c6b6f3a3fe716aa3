"""`genealogy users …`: people who may sign in or decide."""

from __future__ import annotations

from typing import Annotated

import typer

from api.progress import open_store
from api.who import actor
from genealogy import access, schema
from genealogy.access import Right
from genealogy.settings import Settings
from genealogy.trace import to_json

app = typer.Typer(no_args_is_help=True, help="People who may sign in or decide: add, list, roles, disable, enable, password.")
Name = Annotated[str, typer.Argument(help="What the person signs in by.", show_default=False)]
Roles = Annotated[list[str], typer.Option("--role", help=f"ROLE or ROLE@SITE, again for each: {', '.join(access.ROLES)}.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="users")


@app.command()
def add(name: Name, role: Roles, display_name: Annotated[str, typer.Option("--called", help="What people call them; empty: the name.")] = "") -> None:
    """Put a person on record; prints a one-time password."""
    rights, settings = [Right.parse(text) for text in role], Settings.load()
    with open_store(settings) as store:
        schema.migrate(store)
        password = access.add_user(store, actor(store, settings, "user.add"), name, rights, display_name=display_name)
    typer.echo(f"User {name}: {', '.join(map(str, rights))}. One-time password, told just now: {password}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List people and their roles."""
    settings = Settings.load()
    with open_store(settings) as store:
        actor(store, settings, "user.read")
        found = access.users(store)
    if as_json:
        typer.echo(to_json(list(found)).decode())
        return
    for user in found:
        state = "  disabled" if user.disabled else "  has not signed in" if user.password_once else ""
        typer.echo(f"{user.name}  {user.display_name}  {', '.join(map(str, user.rights))}{state}")


@app.command()
def roles(name: Name, role: Roles) -> None:
    """Give a person other roles in place of those they have."""
    rights, settings = [Right.parse(text) for text in role], Settings.load()
    with open_store(settings) as store:
        access.set_rights(store, actor(store, settings, "user.change"), name, rights)
    typer.echo(f"User {name}: {', '.join(map(str, rights))}.")


@app.command()
def disable(name: Name) -> None:
    """Let a person do nothing any more, their keys neither."""
    settings = Settings.load()
    with open_store(settings) as store:
        access.set_disabled(store, actor(store, settings, "user.disable"), name)
    typer.echo(f"User {name} is disabled.")


@app.command()
def enable(name: Name) -> None:
    """Let a disabled person do again what their roles allow."""
    settings = Settings.load()
    with open_store(settings) as store:
        access.set_disabled(store, actor(store, settings, "user.change"), name, disabled=False)
    typer.echo(f"User {name} is enabled.")


@app.command()
def password(name: Name) -> None:
    """Give a person a new one-time password."""
    settings = Settings.load()
    with open_store(settings) as store:
        made = access.new_password(store, actor(store, settings, "user.password"), name)
    typer.echo(f"One-time password of {name}, told just now: {made}")
