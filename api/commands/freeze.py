"""`genealogy freeze …` and `genealogy release …`: the two decisions about a hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast, get_args

import typer

from api.progress import open_store
from api.who import actor
from genealogy import hold
from genealogy.access import decider
from genealogy.errors import BadInput
from genealogy.hold.request import Blocks, Direction
from genealogy.settings import Settings
from genealogy.trace import Start
from genealogy.trace.times import parse_time

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Reason = Annotated[str, typer.Option(help="Why.", show_default=False)]
_SHOWN = 20


def register(parent: typer.Typer) -> None:
    """Add both to the command."""
    parent.command()(freeze)
    parent.command()(release)


def freeze(
    starts: Annotated[list[str], typer.Argument(help="What to hold: kind:value, or any text or scan.", show_default=False)],
    reason: Reason,
    direction: Annotated[str, typer.Option(help="forward, backward, both or here.")] = "forward",
    blocks: Annotated[str, typer.Option(help="all, shipping or use.")] = "all",
    until: Annotated[str | None, typer.Option(help="When it stops blocking by itself.", show_default=False)] = None,
    from_: Annotated[str | None, typer.Option("--from", help="Of a location, item, supplier, order or customer: from when.", show_default=False)] = None,
    to: Annotated[str | None, typer.Option(help="Until when.", show_default=False)] = None,
    second: Annotated[str, typer.Option(help="Another user who agrees, where very much is held.", show_default=False)] = "",
    needs_second: Annotated[bool, typer.Option("--needs-second", help="Its release needs two persons.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell how far it would reach.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold goods and all they became: nothing of it can be allocated, picked, shipped or used any more."""
    settings = Settings.load()
    request = hold.HoldRequest(
        starts=tuple(Start.parse(text) for text in starts),
        reason=reason,
        direction=cast("Direction", _one_of("--direction", direction, get_args(Direction))),
        blocks=cast("Blocks", _one_of("--blocks", blocks, get_args(Blocks))),
        until=_moment(until),
        from_=_moment(from_),
        to=_moment(to),
        needs_second=needs_second,
        second=second,
    )
    with open_store(settings) as store:
        if dry_run:
            blast = hold.preview(store, request, confirm_above=settings.hold_confirm_above)
            typer.echo(hold.to_json(blast) if as_json else _blast_text(blast))
            return
        by = actor(store, settings, "hold.place")
        if second:
            decider(store, second, "hold.confirm")
        answer = hold.place(store, by, request, confirm_above=settings.hold_confirm_above)
    typer.echo(hold.to_json(answer) if as_json else "\n".join(answer_text(answer)))


def release(hold_id: Annotated[str, typer.Argument(help="Id of a hold.", show_default=False)], reason: Reason, as_json: AsJson = False) -> None:
    """Lift a hold; what another hold covers stays held."""
    settings = Settings.load()
    with open_store(settings) as store:
        by = actor(store, settings, "hold.release")
        answer = hold.release(store, by, hold_id, reason, needs_second=settings.release_needs_second)
    if as_json:
        typer.echo(hold.to_json(answer))
    elif answer.status == "waiting":
        typer.echo(f"{hold_id} stays held until another person than {answer.by} releases it too.")
    else:
        typer.echo(f"{hold_id} released by {answer.by}: {answer.reason}")


def answer_text(answer: hold.HoldAnswer) -> list[str]:
    """A hold in words."""
    row = answer.hold
    persons = f"{row.placed_by} and {row.placed_second}" if row.placed_second else row.placed_by
    until = f", until {row.until:%Y-%m-%d %H:%M} UTC" if row.until else ""
    lines = [
        f"{row.hold_id} {row.status}: {row.reason}",
        f"  by {persons}, {row.placed_at:%Y-%m-%d %H:%M:%S} UTC, blocks {row.blocks}, {row.direction}{until}",
        f"  from {', '.join(row.starts)}",
        f"  covers {len({covered.lot_key for covered in answer.lots}):,} lots",
    ]
    lines += [f"    {covered.lot_key}{f' in {covered.handling_unit}' if covered.handling_unit else ''}" for covered in answer.lots[:_SHOWN]]
    if len(answer.lots) > _SHOWN:
        lines.append(f"    … {len(answer.lots) - _SHOWN:,} more (--json)")
    lines += [f"  reservation ended: {_amount(one.quantity, one.unit)} of {one.lot_key} for order {one.order_id or '?'}" for one in answer.broken]
    lines += [
        f"  breach: {one.role} {one.line_id} of {one.lot_key}{' (it says: before the hold)' if one.before_hold else ''}" for one in answer.breaches[:_SHOWN]
    ]
    lines += [f"  no longer reached, held until it is released: {one.lot_key}" for one in answer.no_longer_reached[:_SHOWN]]
    if row.release_by and row.status != "released":
        lines.append(f"  {row.release_by} would release it: {row.release_reason}; another person must say so too")
    if row.status == "released":
        lines.append(f"  released by {row.released_by}: {row.release_reason}")
    return lines


def _blast_text(blast: hold.Blast) -> str:
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in blast.counts.items())
    lines = [f"Would hold or concern {told}."]
    lines += [f"  {key}" for key in blast.lots[:_SHOWN]]
    if len(blast.lots) > _SHOWN:
        lines.append(f"  … {len(blast.lots) - _SHOWN:,} more (--json)")
    if blast.needs_second:
        lines.append("So much needs two persons: --second USER.")
    return "\n".join(lines)


def _amount(quantity: str | None, unit: str | None) -> str:
    return "some" if quantity is None else f"{quantity} {unit or 'piece'}"


def _one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadInput(f"{option} {value!r}.", cure=f"One of {', '.join(known)}.")
    return value


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)
