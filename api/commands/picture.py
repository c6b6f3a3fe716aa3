"""`genealogy picture`: the genealogy laid out from suppliers to customers, as JSON or as one SVG file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.trace import INCOMPLETE, AsJson, At, From, KnownAt, Starts, StartsFile, To, question
from api.progress import open_store
from genealogy.errors import BadInput
from genealogy.picture import Picture, PictureQuestion, picture, to_svg
from genealogy.picture.question import ELEMENTS, Way
from genealogy.picture.svg import amount_text, title
from genealogy.trace import to_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("picture")(draw)


def draw(
    starts: Starts = None,
    starts_file: StartsFile = None,
    direction: Annotated[Way, typer.Option("--direction", help="Towards customers, towards suppliers, or both.")] = "both",
    at: At = None,
    known_at: KnownAt = None,
    from_: From = None,
    to: To = None,
    opened: Annotated[list[str] | None, typer.Option("--open", help="A group to draw one by one, as far as it fits.")] = None,
    closed: Annotated[list[str] | None, typer.Option("--close", help="A group to draw as one though there is room.")] = None,
    elements: Annotated[
        int, typer.Option("--elements", min=10, max=20_000, help="How many boxes and lines at most; above, lots of one item are one box.")
    ] = ELEMENTS,
    as_json: AsJson = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Write the drawing into this file.")] = None,
) -> None:
    """The genealogy as a drawing: columns from suppliers over receipts, lots and transformations to orders and customers.

    Exit status 3: drawn, but incomplete; 2: a start means several things.
    """
    asked = question("forward", starts, starts_file, at, known_at, from_, to)
    what = PictureQuestion(
        asked.starts,
        direction,
        at=asked.at,
        known_at=asked.known_at,
        from_=asked.from_,
        to=asked.to,
        opened=tuple(opened or ()),
        closed=tuple(closed or ()),
        elements=elements,
    )
    with open_store() as store:
        drawn = picture(store, what)
    if svg is not None:
        _write(svg, to_svg(drawn))
    if as_json:
        typer.echo(to_json(drawn).decode())
    else:
        typer.echo(_told(drawn))
    if not drawn.complete:
        raise typer.Exit(INCOMPLETE)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path} can't be written: {error.strerror}.", cure="Name another file with --svg.") from error


def _told(drawn: Picture) -> str:
    """Column by column what stands there."""
    lines = [f"{title(drawn)}."]
    for place, column in enumerate(drawn.columns):
        here = [node for node in drawn.nodes if node.column == place]
        lines.append(f"{column.title}: {len(here)}")
        for node in here[:12]:
            detail = f" {node.detail}" if node.detail else ""
            much = f", {amount_text(node.quantities)}" if node.quantities else ""
            lines.append(f"  {node.label}{detail}{much}{' (held)' if node.held else ''}{' (possible)' if node.certainty == 'possible' else ''}")
        lines += [f"  … and {len(here) - 12} more; --json or --svg FILE has them all."] if len(here) > 12 else []
    return "\n".join(lines)
