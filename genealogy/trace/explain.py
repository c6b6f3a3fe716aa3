"""Why a row is in an answer: one witness way from the start to it, event by event, with times, documents, quantities and people.

The way with the fewest transformations is told, always in the order of the goods' flow, also when the question went backward.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from genealogy.errors import NotFound
from genealogy.store import Store, Transaction
from genealogy.trace.ends import Search, nearest
from genealogy.trace.people import tellings
from genealogy.trace.question import Direction, Question, Start
from genealogy.trace.reach import Reach
from genealogy.trace.start import locate
from genealogy.trace.target import settle_target
from genealogy.trace.units import Found, find
from genealogy.trace.walk import DIRECTIONS, Walker
from genealogy.trace.way import Step, Told, steps_between
from genealogy.trace.window import window_of


class Explanation(Struct, frozen=True, kw_only=True):
    """One witness way."""

    start: str
    target: str
    direction: Direction
    certainty: str
    hops: int
    steps: list[Step]


def explain(
    store: Store, start: Start, target: Start | str, *, base: Question | None = None, lot: str | None = None, direction: Direction | None = None
) -> Explanation:
    """One way from a start to a row of its answer.

    Args:
        store: The database.
        start: As in a question.
        target: A lot, item, shipment (line), order, customer, location with stock on hand (`location:` where the place is unknown), handling unit, receipt,
            supplier or supplier lot.
        base: A question whose times hold here too.
        lot: The lot that the row is about, by key or number; without it the nearest row of the target is explained.
        direction: Of the answer; without it forward if a way is there, else backward.

    Raises:
        NotFound: Nothing leads from one to the other.
        Ambiguous: One of the texts means several things.
    """
    ways = (direction,) if direction else DIRECTIONS
    return store.read(lambda tx: _explain(tx, start, target, base, lot, ways), name="trace/explain", timeout=120.0)


def _explain(tx: Transaction, start: Start, target: Start | str, base: Question | None, lot: str | None, ways: tuple[Direction, ...]) -> Explanation:
    wanted = settle_target(tx, target, lot)
    for direction in ways:
        question = Question(direction, (start,), *((base.at, base.known_at, base.from_, base.to) if base else ()))
        window = window_of(tx, question)
        located = locate(tx, question, window)
        found = find(tx, Walker(direction, window, units=bool(located.contents), ways=True), located.all)
        search = Search(tx, found, direction, window)
        for reached, certainty in ((found.certain, "certain"), (found.possible, "possible")):
            end = nearest(reached, search.ends(wanted, reached)) if reached.hops else None
            if end is not None:
                node, last = end
                nodes = _way(found, reached, node)
                told = steps_between(tx, nodes if direction == "forward" else nodes[::-1], found.certain.lot_of | reached.lot_of, window)
                if last is not None:
                    told = [*told, last] if direction == "forward" else [last, *told]
                hops = reached.hops[node]
                return Explanation(start=str(start), target=str(wanted), direction=direction, certainty=certainty, hops=hops, steps=_by_whom(tx, told))
    where = f"{ways[0]}" if len(ways) == 1 else "in neither direction"
    raise NotFound(f"Nothing on record leads from {start} to {wanted}, {where}.", cure="`genealogy trace` lists what there is to explain.")


def _way(found: Found, reached: Reach, node: str) -> list[str]:
    """Nodes from the start to this one; what is reached for certain and perhaps as well is taken where it is nearer, else the way could turn in circles."""
    way: list[str] = []
    here: str | None = node
    certain = found.certain
    while here is not None:
        way.append(here)
        nearer = reached if here in reached.hops and reached.hops[here] < certain.hops.get(here, reached.hops[here] + 1) else certain
        here = nearer.came_from[here]
    return way[::-1]


def _by_whom(tx: Transaction, told: list[Told]) -> list[Step]:
    who = tellings(tx, [lines for _, lines in told])
    return [msgspec.structs.replace(step, told_by=by) for (step, _), by in zip(told, who, strict=True)]
