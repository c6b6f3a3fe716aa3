"""`genealogy demo`: a small distributor with one bad delivery, loaded into a database of its own, traced both ways, frozen, recalled and shown."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from api.commands.serve import HOST, PORT, greet
from api.commands.serve import run as run_service
from api.progress import open_store
from api.who import name_of
from genealogy import hold, recall, schema
from genealogy.audit import Actor
from genealogy.errors import Refused
from genealogy.recall.text import tell_case
from genealogy.settings import Settings
from genealogy.statements import Statement
from genealogy.store import Store
from genealogy.trace import Question, Start, trace
from genealogy.trace.text import render
from loaders import demodata, run
from loaders.demodata import story
from loaders.report import LoadReport

SOURCE = "demo"
FOLDER = "demo"
# Rows of each part of an answer, so that all fits a page; parts with none are left out.
ROWS = {"What:": 4, "Who:": 8, "Where:": 6, "Shipments:": 0, "Received:": 0, "Customers:": 6, "With": 0, "Suppliers": 0}
# Every node of ours has one of these (docs/graph.md), or is the schema's own.
LABELS = ["Supplier", "Customer", "Item", "Location", "Order", "Lot", "Segment", "HandlingUnit", "Content", "Transformation", "Event"]
LABELS += ["Commit", "Counter", "Load", "RejectedRow", "AuditEntry", "User", "ApiKey", "Session", "KeptReply", "Migration", "MigrationLock"]
LABELS += ["Hold", "Breach", "Recall", "RecallVersion", "RecallPart"]
SUSPECT = "supplier-lot:" + "/".join(story.SUSPECT)
COMPLAINT = f"lot:{story.COMPLAINT}"
HELD = "|YOGHURT-PLAIN|PLAIN-0309"
TITLE, REASON = "Bergbach's milk", "Listeria in the supplier's own sample"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A source that is not the demo's, and a label that is not ours; None when there is none."""

    source: str | None
    label: str | None


FOREIGN = Statement("demo/foreign", Foreign)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages until Ctrl-C.")] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the pages.")] = PORT,
) -> None:
    """Load a food distributor with one bad delivery, trace it to every customer and back to every supplier lot, freeze it and open the recall."""
    settings = demo_settings(Settings.load())
    with open_store(settings) as store:
        refuse_foreign(store)
        schema.migrate(store)
        report = _load(store, settings.home / "data")
        typer.echo("\n\n".join(page(store, report)))
        typer.echo("\n" + "\n\n".join(decided(store, settings)))
        typer.echo(f"\n{go_on(settings)}")
        if serve:
            typer.echo()
            greet(store, HOST, port)
            run_service(settings, store, HOST, port)


def demo_settings(settings: Settings) -> Settings:
    """The demo's own home below the user's, so that the two databases never meet; a Neo4j that is named is taken as it is."""
    return settings.model_copy(update={"home": settings.home / FOLDER, "port": 0})


def refuse_foreign(store: Store) -> None:
    """Leave a database alone that holds other data.

    Raises:
        Refused: It does.
    """
    found = store.one(FOREIGN, source=SOURCE, labels=LABELS)
    if found.source or found.label:
        other = f"data of the source {found.source!r}" if found.source else f"nodes of another application, such as {found.label}"
        raise Refused(
            f"The database at {store.target.uri} holds {other}; the demo would mix with it.",
            cure="Unset NEO4J_URI or name an empty database, or choose another GENEALOGY_HOME.",
        )


def page(store: Store, report: LoadReport) -> Iterator[str]:
    """What the demo prints, part by part: the story, the load, a trace each way."""
    yield STORY
    recorded = f"{report.total('new'):,} events new, {report.total('same'):,} on record already"
    yield f"Loaded {report.rows:,} rows in {report.seconds:.1f} s: {recorded}."
    for direction, start in (("forward", SUSPECT), ("backward", COMPLAINT)):
        answer = trace(store, Question("forward" if direction == "forward" else "backward", (Start.parse(start),)))
        yield f"$ genealogy trace {direction} {start}        (shortened)\n{digest(render(answer))}"


def decided(store: Store, settings: Settings) -> Iterator[str]:
    """What was decided, part by part: the freeze, the recall with its list; decided now when this is the demo's first run."""
    case = next((one for one in recall.cases(store) if one.title == TITLE), None)
    if case is None:
        # The demo's database is its own: whoever runs it may decide in it.
        who = Actor(user=name_of(settings), role="admin")
        request = recall.CaseRequest(starts=(SUSPECT,), reason=REASON, recall_class="I", title=TITLE)
        case = recall.open_case(store, who, request)
        recall.freeze(store, who, case.recall_id, confirm_above=settings.hold_confirm_above)
        recall.impact(store, case.recall_id, actor=who)
        case = recall.case(store, case.recall_id)
    command = f'$ genealogy recall open {SUSPECT} --class I --reason "{REASON}" --title "{TITLE}" --freeze'
    yield f"{command}        (shortened)\n{digest(tell_case(case, recall.impact(store, case.recall_id, case.versions[-1].number)))}"
    checked = hold.check(store, lots=[HELD])
    told = "".join(f"\n  held by {by.hold_id} ({by.placed_by}): {by.reason}" for one in checked.checked for by in one.holds)
    yield f"$ genealogy holds check lot:'{HELD}'\nlot:{HELD}: {'may ship' if checked.may_ship else 'must not ship'}{told}"


STORY = f"""\
A dairy, a mill, a distribution centre and a third party's cold store. Bergbach's milk {story.SUSPECT[1]} is bad. It came in two tankers,
under two internal lots; one fell into a tank that held good milk. Where is it now? And: {story.COMPLAINT} is complained of; what is in it?"""


def digest(text: str) -> str:
    """An answer's text cut to the first and last rows that fit a page; of what stands below a row only whom to reach is kept."""
    parts = []
    for part in text.rstrip().split("\n\n"):
        head, *lines = part.splitlines()
        rows: list[str] = []
        for line in lines:
            if not line.startswith("    "):
                rows.append(line)
            elif rows and head.startswith("Customers:"):
                rows[-1] += f"\n{line}"
        most = ROWS.get(head.split()[0], len(rows))
        if len(rows) > most > 0:
            rows[most // 2 : -(most // 2)] = ["  …"]
        if most or not rows:
            parts.append("\n".join([head, *rows]))
    return "\n\n".join(parts)


def go_on(settings: Settings) -> str:
    """How to go on from the command line."""
    command = "genealogy" if shutil.which("genealogy") else shlex.quote(sys.argv[0])
    lines = [
        f"{command} explain {SUSPECT} customer:SKYLINE",
        f"{command} recall list",
        f"{command} trace forward lot:TANK1-0302 --json",
        f"{command} resolve 19-0044",
    ]
    if not settings.neo4j_uri:
        # The demo's database is not the one that the command takes by itself.
        lines = [f"export GENEALOGY_HOME={shlex.quote(str(settings.home))}", *lines, f"{command} db stop"]
    return "\n  ".join(["Go on:", *lines])


def _load(store: Store, folder: Path) -> LoadReport:
    demodata.generate(demodata.Plan(), folder)
    with _bar() as progress:
        return run.load(store, run.Request([folder], source=SOURCE), progress)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from api.progress import progress_bar

    with progress_bar() as show:
        yield lambda done, total: show("loading the demo", done, total)
