"""One data set: the story, the shapes asked for, everyday business up to the number of lots, and the answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from loaders.demodata import places, story
from loaders.demodata.answers import Ledger
from loaders.demodata.book import Book
from loaders.demodata.files import Files
from loaders.demodata.network import Network, lines_for
from loaders.demodata.parties import Customer, Party
from loaders.demodata.shapes import Shapes, Sizes

EXPECTED = "expected.json"
FIRST_DAY = date(2026, 3, 2)
_ANSWERED_UP_TO = 20_000
_TRADES = ("Foods", "Kitchens", "Markets", "Bakery", "Traders", "Catering", "Stores")
_TOWNS = ("Aldbury", "Birkdale", "Corwen", "Denholm", "Eastry", "Farndon", "Glossop", "Helmsley", "Ixworth", "Jarrow", "Kelso")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make.

    Attributes:
        lots: Lots in all, story and shapes included.
        days: Days of business; 0 chooses by size.
        seed: Same seed and sizes, same files to the byte.
        sizes: The shapes.
    """

    lots: int = 300
    days: int = 0
    seed: int = 21
    sizes: Sizes = field(default_factory=Sizes)

    @property
    def span(self) -> int:
        """Days of business."""
        return self.days or (60 if self.lots < 2_000 else 365)


def generate(plan: Plan, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> dict[str, int]:
    """Write the data set; gives the rows of each file.

    Args:
        plan: What to make.
        folder: Where to; files of the same names are replaced.
        progress: Hears lots made and lots in all.

    Raises:
        ValueError: Fewer lots than the story and the shapes take.
    """
    everyday = plan.lots - story.LOTS - plan.sizes.lots
    if everyday < 0:
        raise ValueError(f"the story and the shapes take {plan.lots - everyday} lots, more than {plan.lots}")
    random = Random(plan.seed)  # noqa: S311 - chance that must repeat
    with Files(folder) as files:
        book = Book(files, FIRST_DAY)
        lines = lines_for(everyday, plan.span)
        places.write(book, lines + 1)
        suppliers, customers = _parties(files, random, plan.lots)
        story.Story(book).tell()
        shapes = Shapes(book, plan.span, customers, places.vessel_of(lines)).draw(plan.sizes)
        network = Network(book, random, lots=everyday, days=plan.span, suppliers=suppliers, customers=customers)
        network.run(lambda left: progress(plan.lots - left, plan.lots))
    answers = {"story": _story_answers(folder) if plan.lots <= _ANSWERED_UP_TO else None, "shapes": shapes, "rows": files.rows}
    (folder / EXPECTED).write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")
    return files.rows


def shapes_of(folder: Path) -> dict[str, dict[str, str | int]]:
    """Where the shapes of a written data set begin and end."""
    found: dict[str, dict[str, str | int]] = json.loads((folder / EXPECTED).read_text(encoding="utf-8"))["shapes"]
    return found


def _story_answers(folder: Path) -> dict[str, Any]:
    ledger = Ledger(folder)
    return {
        "suspect": "/".join(story.SUSPECT),
        "complaint": story.COMPLAINT,
        "forward": ledger.forward(ledger.lots_of(*story.SUSPECT)),
        "backward": ledger.backward([story.COMPLAINT]),
    }


def _parties(files: Files, random: Random, lots: int) -> tuple[list[str], list[str]]:
    """Suppliers and customers of everyday business, more of them in a larger one."""
    suppliers = [f"S{number:05}" for number in range(min(20 + lots // 1_000, 400))]
    customers = [f"C{number:06}" for number in range(min(40 + lots // 100, 5_000))]
    for name, ids, kind in (("suppliers", suppliers, Party), ("customers", customers, Customer)):
        for each in ids:
            told = f"{random.choice(_TOWNS)} {random.choice(_TRADES)} {each[1:].lstrip('0') or '0'}"
            files.add(name, kind(each, told, email=f"recalls@{each.lower()}.example").row)
    return suppliers, customers
