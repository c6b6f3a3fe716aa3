"""The bar that shows how far a long step is, on stderr, so that answers on stdout stay clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from genealogy import audit, server
from genealogy.settings import Settings
from genealogy.store import Store


@contextmanager
def progress_bar() -> Iterator[server.Progress]:
    """A function to call with what is being done, how far it is and how far it goes; the bar shows from its first call on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                for task in tasks.values():
                    bar.update(task, visible=False)
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


@contextmanager
def open_store(settings: Settings | None = None, *, patience: float = 20.0) -> Iterator[Store]:
    """The database of this environment, started with a bar when it isn't running; its schema is not looked at. Decisions are anchored.

    Args:
        settings: Of this environment; None: loaded here.
        patience: Seconds to try again when the database is away.

    Raises:
        ServerFault: The embedded server can't be had.
    """
    settings = settings or Settings.load()
    with progress_bar() as progress:
        target = server.open_target(settings, progress=progress)
    with Store(target, patience=patience) as store:
        audit.attach(store, settings.anchors)
        yield store
