"""`genealogy holds …`: what is held, by whom and why; may this ship; place to their end what was cut off."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.freeze import answer_text
from api.progress import open_store
from genealogy import hold
from genealogy.errors import BadInput
from genealogy.store import Store
from genealogy.trace import Start
from genealogy.trace.names import settle_all

app = typer.Typer(no_args_is_help=True, help="Holds: list, show, check, resume.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
MAY_NOT = 1
_ORDER_LINE = "order_line:"


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="holds")


@app.command("list")
def list_(released: Annotated[bool, typer.Option("--all", help="Released ones too.")] = False, as_json: AsJson = False) -> None:
    """List holds, newest first."""
    with open_store() as store:
        found = hold.holds(store, released=released)
    if as_json:
        typer.echo(hold.to_json(found))
        return
    for row in found:
        breaches = f", {row.breaches:,} breaches" if row.breaches else ""
        typer.echo(f"{row.hold_id}  {row.status}  {row.placed_at:%Y-%m-%d %H:%M} UTC  {row.placed_by}  {', '.join(row.starts)}: {row.reason}{breaches}")
    if not found:
        typer.echo("Nothing is held.")


@app.command()
def show(hold_id: Annotated[str, typer.Argument(help="Id of a hold.", show_default=False)], as_json: AsJson = False) -> None:
    """Show one hold: what it covers, reservations it ended, what was recorded in spite of it."""
    with open_store() as store:
        answer = hold.show(store, hold_id)
    typer.echo(hold.to_json(answer) if as_json else "\n".join(answer_text(answer)))


@app.command()
def check(
    asked: Annotated[list[str], typer.Argument(metavar="THING...", help="lot:…, hu:… or order_line:ORDER[/LINE].", show_default=False)], as_json: AsJson = False
) -> None:
    """May this ship? Exit status 1: at least one of them may not."""
    with open_store() as store:
        answer = _checked(store, asked)
    if as_json:
        typer.echo(hold.to_json(answer))
    else:
        for one in answer.checked:
            typer.echo(f"{one.asked}: {'may ship' if one.may_ship else 'must not ship' if one.known else 'is not on record, so it must not ship'}")
            for by in one.holds:
                where = f" in {by.handling_unit}" if by.handling_unit else ""
                typer.echo(f"  {by.lot_key}{where} held by {by.hold_id} ({by.placed_by}, since {by.placed_at:%Y-%m-%d %H:%M:%S} UTC): {by.reason}")
            for status in one.statuses:
                typer.echo(f"  status of {status.lot_key}{f' in {status.handling_unit}' if status.handling_unit else ''}: {status.status}")
    if not answer.may_ship:
        raise typer.Exit(MAY_NOT)


@app.command()
def resume() -> None:
    """Place to their end the holds that were cut off while being placed."""
    with open_store() as store:
        found = hold.resume(store)
    typer.echo(f"Placed to their end: {', '.join(found)}." if found else "Every hold is placed.")


def _checked(store: Store, asked: list[str]) -> hold.CheckAnswer:
    lines = [text.removeprefix(_ORDER_LINE) for text in asked if text.startswith(_ORDER_LINE)]
    starts = [Start.parse(text) for text in asked if not text.startswith(_ORDER_LINE)]
    meant = store.read(lambda tx: settle_all(tx, starts), name="hold/meant") if starts else []
    settled = [start for group in meant for start in group]
    if wrong := next((start for start in settled if start.kind not in ("lot", "hu", "order")), None):
        raise BadInput(f"{wrong} can't be checked.", cure="Name a lot, a handling unit or an order line as lot:…, hu:… or order_line:ORDER/LINE.")
    lots, units, orders = ([start.value for start in settled if start.kind == kind] for kind in ("lot", "hu", "order"))
    return hold.check(store, lots=lots, units=units, order_lines=[*lines, *orders])
