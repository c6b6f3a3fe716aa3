"""`genealogy audit …`: who decided what, and whether that record is still as it was written."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from api.progress import open_store
from api.who import actor
from genealogy import audit
from genealogy.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Decisions on record: list, verify, accept.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
FAULTY = 1


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="audit")


@app.command("list")
def list_(
    after: Annotated[int | None, typer.Option(min=0, help="Those behind this place; unset: the last ones.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List decisions, oldest first."""
    with open_store() as store:
        if after is None:
            head = audit.head(store)
            after = max(head.seq - limit, 0) if head else 0
        found = audit.entries(store, after, limit)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    for entry in found:
        reason = f": {entry.reason}" if entry.reason else ""
        typer.echo(f"{entry.seq:>6}  {entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.who} ({entry.role})  {entry.action} {entry.subject}{reason}")
    if not found:
        typer.echo("No decisions.")


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Prove that no decision was changed, added, moved or taken away; names the first that was."""
    file = Settings.load().anchors
    with open_store() as store:
        verdict = audit.verify(store, file)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(verdict), indent=2).decode())
    else:
        typer.echo("\n".join(_told(verdict, str(file))))
    if verdict.fault:
        raise typer.Exit(FAULTY)


@app.command()
def accept(reason: Annotated[str, typer.Option(help="Why the chain may be believed all the same.", show_default=False)]) -> None:
    """Take the chain as it is though it doesn't fit its anchors: an older dump was restored, or the file of anchors was lost."""
    settings = Settings.load()
    with open_store(settings) as store:
        by = actor(store, settings, "audit.accept")
        fault = audit.accept(store, by, settings.anchors, reason)
    typer.echo(f"Taken as it is by {by.user}: {reason}\nUntil now: {_fault_text(fault)}")


def _fault_text(fault: audit.Fault) -> str:
    return f"Entry {fault.seq}: {fault.what}." if fault.seq else f"{fault.what[:1].upper()}{fault.what[1:]}."


def _told(verdict: audit.Verdict, file: str) -> list[str]:
    fault = verdict.fault
    if fault is None:
        lines = [f"{verdict.entries:,} entries, all as they were written; anchored in {file} up to {verdict.anchored:,}."]
    else:
        lines = [_fault_text(fault), f"Anchors: {file}"]
    lines += [f"Once taken as it was: {reason}" for reason in verdict.accepted]
    if verdict.others:
        lines.append(f"The same file anchors {verdict.others} other chain{'s' if verdict.others > 1 else ''}.")
    return lines
