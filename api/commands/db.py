"""`genealogy db …`: the database itself. Start, stop, look at, empty, save and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.progress import open_store, progress_bar
from genealogy import schema, server
from genealogy.errors import BadInput
from genealogy.settings import Settings
from genealogy.store import Store

app = typer.Typer(no_args_is_help=True, help="The database: start, stop, status, reset, rebuild, dump, restore, migrate.")
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="db")


@app.command()
def start() -> None:
    """Start the embedded Neo4j, if it doesn't run yet, and bring its schema up to date."""
    settings = Settings.load()
    with progress_bar() as progress:
        target = server.open_target(settings, progress=progress)
    with Store(target) as store:
        store.verify()
        schema.migrate(store)
    typer.echo(f"Neo4j answers at {target.uri}, user {target.user}.")
    if not settings.neo4j_uri:
        typer.echo(f"Its password is in {server.Embedded(settings).layout.state}.")


@app.command()
def stop() -> None:
    """Stop the embedded Neo4j."""
    stopped = _embedded("stop").stop()
    typer.echo("Stopped." if stopped else "It was not running.")


@app.command()
def status() -> None:
    """Tell whether the database runs, and what is in it."""
    settings = Settings.load()
    if settings.neo4j_uri:
        target = server.open_target(settings)
        typer.echo(f"Neo4j of NEO4J_URI: {target.uri}, user {target.user}, database {target.database}")
    else:
        embedded = server.Embedded(settings)
        found = embedded.status()
        typer.echo(f"Embedded Neo4j {found.state.version if found.state else server.version()} in {embedded.layout.home}")
        typer.echo(f"Data: {found.disk / 2**20:,.0f} MiB")
        running = embedded.running()
        if running is None:
            typer.echo("Starting or not answering." if found.pid else "Not running.")
            return
        since = f", since {found.state.started:%Y-%m-%d %H:%M} UTC" if found.state and found.state.started else ""
        typer.echo(f"Running at {running.uri}, process {found.pid}, {found.memory / 2**20:,.0f} MiB of memory{since}")
        target = running
    with Store(target) as store:
        store.verify()
        states = schema.status(store)
    applied = sum(state.state == "applied" for state in states)
    typer.echo(f"Migrations: {applied} applied, {len(states) - applied} not" if applied < len(states) else f"Migrations: all {applied} applied")


@app.command()
def reset(yes: Yes = False) -> None:
    """Remove the embedded database with all its data."""
    embedded = _embedded("reset")
    if not yes:
        typer.confirm(f"Remove the database in {embedded.layout.home} with all its data?", abort=True, err=True)
    embedded.reset()
    typer.echo(f"Removed {embedded.layout.neo4j}.")


@app.command()
def dump(file: Annotated[Path, typer.Argument(help="File to write.")], force: Annotated[bool, typer.Option(help="Replace the file.")] = False) -> None:
    """Write the whole embedded database to one file; the server pauses meanwhile."""
    embedded = _embedded("dump")
    if file.exists() and not force:
        raise BadInput(f"{file} exists already.", cure="Name another file, or say --force.")
    with progress_bar() as progress:
        server.Embedded(embedded.settings, progress=progress).dump(file)
    typer.echo(f"Dumped to {file}, {file.stat().st_size / 1024:,.0f} KiB.")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `dump` wrote.")], yes: Yes = False) -> None:
    """Replace the whole embedded database by what a dump holds; the server pauses meanwhile."""
    embedded = _embedded("restore")
    if not yes and embedded.has_data():
        typer.confirm(f"Replace the database in {embedded.layout.home} by {file}?", abort=True, err=True)
    with progress_bar() as progress:
        server.Embedded(embedded.settings, progress=progress).restore(file)
    typer.echo(f"Restored from {file}.")


@app.command()
def migrate(dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")] = False) -> None:
    """Bring the database's schema up to date."""
    with open_store() as store:
        steps = schema.plan(store) if dry_run else schema.migrate(store)
    for step in steps:
        typer.echo(f"{'Would apply' if dry_run else 'Applied'} {step.number:04} {step.name}.")
    if not steps:
        typer.echo("Nothing to do.")


@app.command()
def rebuild() -> None:
    """Derive the whole graph again from the events it keeps."""
    from genealogy.record.rebuild import rebuild as again

    with open_store() as store, progress_bar() as progress:
        schema.migrate(store)
        again(store, progress=progress)
    typer.echo("Rebuilt.")


def _embedded(command: str) -> server.Embedded:
    settings = Settings.load()
    if settings.neo4j_uri:
        raise BadInput(
            f"`genealogy db {command}` is for the embedded Neo4j, and NEO4J_URI names {settings.neo4j_uri}.",
            cure="Use that server's own tools, or unset NEO4J_URI.",
        )
    return server.Embedded(settings)
