"""What is asked: starts by the size of their answer, shapes that break naive traces, a thousand starts at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.arrays import Arrays
from genealogy.identifiers import lot_key

_SAMPLE = 4_000
_SMALL = 10
_SINGLES = 200
# Nodes to reach, starts to ask from, calls in all.
_SIZES = ((1_000, 5, 30), (10_000, 3, 15), (100_000, 3, 6))
SMALL, LARGEST, MANY, SINGLES = "about 10 lots", "the largest found", "many starts in one question", "each of them by itself"
SHAPES = {
    "diamonds": "diamonds",
    "chain": "chain",
    "silo_segments": "busy silo",
    "lot_shipments": "busy lot",
    "more_shipments": "busier lot",
    "wide": "wide tree",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Questions that are timed together.

    Attributes:
        name: As the report tells it.
        questions: The lots that each starts from, by the database's numbers.
        calls: How many calls are timed, each question in turn.
    """

    name: str
    questions: tuple[tuple[int, ...], ...]
    calls: int = 30


def about(nodes: int) -> str:
    """The name of a case by its size."""
    return f"about {nodes:,} nodes"


def sampled(arrays: Arrays) -> dict[int, int]:
    """Everyday lots chosen by chance, and how many nodes each reaches."""
    lots = _everyday(arrays)
    return {lot: arrays.reached([lot]) for lot in Random(21).sample(lots, min(_SAMPLE, len(lots)))}


def small(arrays: Arrays, sizes: Mapping[int, int], *, starts: int = 40) -> Case:
    """Everyday lots that become at most ten lots, those with most first."""
    found = [(lots, lot) for lot, nodes in sizes.items() if 2 < nodes <= 10 * _SMALL and (lots := arrays.lots_reached([lot])) <= _SMALL]
    chosen = sorted(found, key=lambda one: (-one[0], one[1]))[:starts]
    return Case(SMALL, tuple((lot,) for _, lot in chosen), calls=max(30, len(chosen)))


def by_size(arrays: Arrays, sizes: Mapping[int, int]) -> Iterator[Case]:
    """Everyday lots by how many nodes they reach; a size that nothing comes near to is left out."""
    for nodes, starts, calls in _SIZES:
        near = sorted((lot for lot in sizes if nodes / 2 <= sizes[lot] <= 2 * nodes), key=lambda lot: (abs(sizes[lot] - nodes), lot))
        if near:
            yield Case(about(nodes), tuple((lot,) for lot in near[:starts]), calls)
    if sizes:
        top = max(sizes, key=lambda lot: (sizes[lot], lot))
        candidates = [top, *Random(22).sample(before := arrays.origins(top), min(100, len(before)))]
        yield Case(LARGEST, ((max(candidates, key=lambda lot: (arrays.reached([lot]), lot)),),), calls=4)


def many(arrays: Arrays, *, starts: int = 1_000) -> list[Case]:
    """Everyday lots chosen by chance: all in one question, and some of them by themselves: sizes differ so much that fewer tell little."""
    lots = Random(23).sample(everyday := _everyday(arrays), min(starts, len(everyday)))
    return [Case(MANY, (tuple(lots),), calls=3), Case(SINGLES, tuple((lot,) for lot in lots[:_SINGLES]), calls=min(_SINGLES, len(lots)))]


def shapes(arrays: Arrays, data: Path) -> Iterator[Case]:
    """The shapes of a written data set, from where they begin."""
    found = json.loads((data / "expected.json").read_text(encoding="utf-8"))["shapes"]
    for shape, ends in found.items():
        start = arrays.number_of[lot_key(ends["first_item"], ends["first_lot"])]
        yield Case(SHAPES[shape], ((start,),), calls=6 if ends["size"] > 20_000 else 15)


def _everyday(arrays: Arrays) -> list[int]:
    return sorted(number for number, key in arrays.key_of.items() if not key.startswith("|SHAPE"))
