"""`genealogy load`: files in, and a report of what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.progress import open_store, progress_bar
from genealogy import schema
from genealogy.errors import BadInput
from genealogy.server import Embedded
from genealogy.settings import Settings
from loaders.report import LoadReport
from loaders.run import Progress, Request, check
from loaders.run import load as load_files

WITH_REJECTED = 4


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(load)


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders: CSV files of the flat format, EPCIS documents.", show_default=False)],
    source: Annotated[str, typer.Option(help="Name of the source system; part of every event's identity.")] = "",
    namespace: Annotated[str, typer.Option(help="Namespace of the lot numbers, for systems that number lots on their own.")] = "",
    site_zone: Annotated[str, typer.Option(help="Zone of times that carry none, like Europe/Berlin.", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, write nothing.")] = False,
    first_fill: Annotated[bool, typer.Option("--first-fill", help="Fill an empty embedded database many times faster; its server pauses.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Record what files tell; loading them twice changes nothing.

    Exit status 4: loaded, but some rows were rejected, refused, or contradict what is on record.
    """
    settings = Settings.load()
    request = Request(paths, source or settings.source, namespace, site_zone or settings.site_zone)
    report = _checked(request) if dry_run else _filled(request, settings) if first_fill else _loaded(request, settings)
    typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(report.lines()))
    if not report.clean:
        raise typer.Exit(WITH_REJECTED)


def _checked(request: Request) -> LoadReport:
    with _row_bar("checking") as progress:
        return check(request, progress)


def _loaded(request: Request, settings: Settings) -> LoadReport:
    with open_store(settings) as store:
        schema.migrate(store)
        with _row_bar("loading") as progress:
            return load_files(store, request, progress)


def _filled(request: Request, settings: Settings) -> LoadReport:
    from loaders.firstfill import first_fill

    if settings.neo4j_uri:
        raise BadInput(
            "--first-fill works on the embedded database only: a running server can't import; NEO4J_URI names one.",
            cure="Load without --first-fill; or unset NEO4J_URI, fill the embedded one, and bring it there by `genealogy db dump` and neo4j-admin.",
        )
    with progress_bar() as progress:
        return first_fill(Embedded(settings, progress=progress), request, progress)


@contextmanager
def _row_bar(what: str) -> Iterator[Progress]:
    """A bar on stderr with rows, rows/s and time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
