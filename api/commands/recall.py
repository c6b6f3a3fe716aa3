"""`genealogy recall …`: recall cases and their impact lists, in words, as JSON, CSV files or one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.commands.freeze import answer_text
from api.commands.trace import INCOMPLETE, AsJson, From, To
from api.progress import open_store
from api.who import actor
from genealogy import hold, recall
from genealogy.errors import BadInput, GenealogyError
from genealogy.recall.answer import ImpactList
from genealogy.recall.case import CaseKind, CaseRequest, Depth, RecallClass
from genealogy.recall.text import tell_case, tell_cases, tell_impact
from genealogy.settings import Settings
from genealogy.store import Store
from genealogy.trace import to_json
from genealogy.trace.times import parse_time

app = typer.Typer(no_args_is_help=True, help="Recall cases: open, list, show, impact list, close.")
CaseId = Annotated[str, typer.Argument(metavar="ID", help="The case, like R-2026-0001.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why.", show_default=False)]
Second = Annotated[str, typer.Option("--second", help="Another user who agrees, where very much is frozen.")]
NOT_FROZEN = 1
Csv = Annotated[Path | None, typer.Option("--csv", help="Write the list as CSV files, one a table, into this folder.")]
Xlsx = Annotated[Path | None, typer.Option("--xlsx", help="Write the list as one workbook, one sheet a table.")]


def register(parent: typer.Typer) -> None:
    """Add the group to the command."""
    parent.add_typer(app, name="recall")


@app.command("open")
def open_(
    starts: Annotated[list[str], typer.Argument(metavar="START...", help="What it is about: kind:value, or bare text, as a trace starts from it.")],
    reason: Reason,
    recall_class: Annotated[
        RecallClass | None, typer.Option("--class", help="Of a recall: I serious harm or death likely, II reversible, III unlikely.")
    ] = None,
    kind: Annotated[CaseKind, typer.Option("--kind", help="Only a recall has a class.")] = "recall",
    title: Annotated[str, typer.Option("--title", help="A few words; without it, the starts.")] = "",
    scope: Annotated[str, typer.Option("--scope", help="Which goods, where, since when, in words.")] = "",
    depth: Annotated[Depth, typer.Option("--depth", help="Down to which customers it is notified.")] = "consumer",
    decided_by: Annotated[str, typer.Option("--decided-by", help="Who decided, if somebody else than you.")] = "",
    follows: Annotated[str, typer.Option("--follows", help="The closed case that this one goes on with.")] = "",
    from_: From = None,
    to: To = None,
    drill: Annotated[bool, typer.Option("--drill", help="An exercise; said on every page, and nothing is frozen.")] = False,
    freeze_too: Annotated[bool, typer.Option("--freeze", help="Freeze it all at once.")] = False,
    second: Second = "",
    as_json: AsJson = False,
) -> None:
    """Open a case, freeze what it is about if you say so, and make the first version of its impact list.

    Exit status 3: opened, but the list is incomplete; 2: a start means several things; 1: nothing was opened, or (told so) it is open and nothing is frozen.
    """
    if freeze_too and drill:
        raise BadInput("A drill leaves stock alone.", cure="Leave --freeze or --drill away.")
    request = CaseRequest(
        starts=tuple(starts),
        reason=reason,
        kind=kind,
        recall_class=recall_class,
        title=title,
        scope=scope,
        depth=depth,
        decided_by=decided_by,
        drill=drill,
        from_=parse_time(from_) if from_ else None,
        to=parse_time(to, end_of_day=True) if to else None,
        follows=follows,
    )
    settings = Settings.load()
    with open_store(settings) as store:
        who = actor(store, settings, "recall.open")
        opened = recall.open_case(store, who, request)
        # Goods stop moving before the list is made.
        frozen = not freeze_too or _frozen(store, settings, opened.recall_id, second)
        found = recall.impact(store, opened.recall_id, actor=who)
        now = recall.case(store, opened.recall_id)
    typer.echo(to_json(now).decode() if as_json else tell_case(now, found), nl=as_json)
    if not frozen:
        raise typer.Exit(NOT_FROZEN)
    _exit(found)


@app.command()
def freeze(recall_id: CaseId, second: Second = "", as_json: AsJson = False) -> None:
    """Freeze what a case is about: a hold on it and all it became, that the case names."""
    settings = Settings.load()
    with open_store(settings) as store:
        placed = recall.freeze(store, actor(store, settings, "hold.place"), recall_id, second=second, confirm_above=settings.hold_confirm_above)
    typer.echo(hold.to_json(placed) if as_json else "\n".join(answer_text(placed)))


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All cases, the newest first."""
    with open_store() as store:
        found = recall.cases(store)
    typer.echo(to_json(list(found)).decode() if as_json else tell_cases(found), nl=as_json)


@app.command()
def show(recall_id: CaseId, as_json: AsJson = False) -> None:
    """The decision, who has how much, where the rest is, what is not known, what to do next; by the last version of the list.

    Exit status 3: the list is incomplete.
    """
    with open_store() as store:
        of = recall.case(store, recall_id)
        found = recall.impact(store, recall_id, of.versions[-1].number) if of.versions else None
    typer.echo(to_json(of).decode() if as_json else tell_case(of, found), nl=as_json)
    _exit(found)


@app.command()
def impact(
    recall_id: CaseId,
    version: Annotated[int | None, typer.Option("--version", min=1, help="The list as it was; without it, by all that is known now.")] = None,
    customers: Annotated[
        list[str] | None, typer.Option("--customer", help="Only what this customer got, and nothing of anybody else.", show_default=False)
    ] = None,
    sites: Annotated[list[str] | None, typer.Option("--site", help="Only what stands at, left or was used at this site.", show_default=False)] = None,
    lots: Annotated[list[str] | None, typer.Option("--lot", help="Only this lot, by number or key.", show_default=False)] = None,
    certainty: Annotated[Literal["certain", "possible"] | None, typer.Option("--certainty", help="Only rows that are so.")] = None,
    as_json: AsJson = False,
    csv: Csv = None,
    xlsx: Xlsx = None,
) -> None:
    """The impact list by all that is known now, and what changed; kept as a version when anything did.

    Exit status 3: the list is incomplete.
    """
    only = recall.Filter(customers=customers or [], sites=sites or [], lots=lots or [], certainty=certainty)
    with open_store() as store:
        if version is None:
            found = recall.impact(store, recall_id, actor=actor(store, Settings.load(), "recall.refresh"), only=only)
        else:
            found = recall.impact(store, recall_id, version, only=only)
    written = recall.write_csv(found, csv) if csv else []
    written += [recall.write_workbook(found, xlsx)] if xlsx else []
    for path in written:
        typer.echo(str(path), err=as_json)
    if as_json:
        typer.echo(to_json(found).decode())
    elif not written:
        typer.echo(tell_impact(found), nl=False)
    _exit(found)


@app.command()
def close(recall_id: CaseId, reason: Reason, as_json: AsJson = False) -> None:
    """Close a case. It is not opened again: what goes on later is a case of its own, opened with --follows."""
    with open_store() as store:
        closed = recall.close(store, actor(store, Settings.load(), "recall.close"), recall_id, reason)
    typer.echo(to_json(closed).decode() if as_json else f"{closed.recall_id} closed by {closed.closed_by}: {closed.closed_reason}")


def _frozen(store: Store, settings: Settings, recall_id: str, second: str) -> bool:
    """Freeze with a case that is open already; a refusal doesn't keep the list from being made."""
    try:
        recall.freeze(store, actor(store, settings, "hold.place"), recall_id, second=second, confirm_above=settings.hold_confirm_above)
    except GenealogyError as error:
        typer.echo(f"NOT FROZEN. error {error.code}: {error}\n{recall_id} is open; `genealogy recall freeze {recall_id}` freezes what it is about.", err=True)
        return False
    return True


def _exit(found: ImpactList | None) -> None:
    if found is not None and not found.complete:
        raise typer.Exit(INCOMPLETE)
