"""What a content of a handling unit held, moment by moment, from the lines that filled and emptied it.

What fills counts at its earliest, what empties at its latest (semantics 2.2). A line derived from one that names only the unit took all there was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from genealogy.stock import status_of_return

_FILLS: Final = frozenset({"pack", "receipt", "return", "commission", "output"})
_LEAVES: Final = frozenset({"ship", "input", "dispose", "supplier_return"})
_DRAWS: Final = _LEAVES | {"unpack", "repack"}
_COMES: Final = frozenset({"receipt", "return"})


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One line of a content, as the queries give it."""

    node: str
    line_id: str
    role: str
    out: bool
    to_content: bool
    derived: bool
    quantity: int | None
    unit: str | None
    earliest: int
    latest: int
    status: str | None

    @property
    def does(self) -> str:
        """What it does; a flow says so by its direction."""
        return self.role if self.role != "flow" else "input" if self.out else "output"

    @property
    def draws(self) -> bool:
        """Whether it takes something out."""
        return self.does in _DRAWS or (self.does == "count" and (self.quantity or 0) < 0)

    @property
    def fills(self) -> bool:
        """Whether it puts something in."""
        return self.does in _FILLS or (self.does == "count" and (self.quantity or 0) >= 0)

    @property
    def key(self) -> tuple[int, int, str]:
        """Place in the one order of 2.2."""
        if self.draws:
            return (self.latest, 2, self.line_id)
        return (self.earliest, 0 if self.fills and not self.derived else 1, self.line_id)


@dataclass(frozen=True, slots=True)
class Holding:
    """What is in a content at a moment.

    Attributes:
        quantity: Millionths of `unit`; None once a line told none.
        unit: Base unit.
        status: What the last line that told one said.
        there: Whether something is in the unit.
        shipped: It left with its unit: `quantity` is what was sent, and on hand is nothing.
    """

    quantity: int | None = 0
    unit: str | None = None
    status: str | None = None
    there: bool = False
    shipped: bool = False

    @property
    def on_hand(self) -> int | None:
        """What is with us."""
        return 0 if self.shipped else self.quantity

    def after(self, line: ContentLine) -> Holding:
        """What is in it after a line."""
        if line.derived:
            return self._as_a_whole(line)
        told = replace(self, status=status_of_return(line.status) or None) if line.status else self
        if line.fills:
            if line.does == "commission" and self.there:
                return told
            return replace(told._changed(line, 1), there=True)
        if not line.draws:
            return told if self.there or self.unit else replace(told, quantity=None, there=True)
        if line.does == "unpack" and line.quantity is None:
            return replace(told, quantity=0, there=False)
        # A count down tells its quantity below zero.
        left = told._changed(line, 1 if line.does == "count" else -1)
        return replace(left, there=left.quantity is None or left.quantity > 0)

    def _as_a_whole(self, line: ContentLine) -> Holding:
        if line.does in _LEAVES:
            left = replace(self, quantity=line.quantity if line.does == "ship" else 0, shipped=line.does == "ship")
            return replace(left, there=left.shipped)
        if line.does in _COMES:
            return replace(self, shipped=False, status=(status_of_return(line.status) or None) if line.status else self.status)
        return replace(self, quantity=0, there=False, shipped=False) if line.does == "unpack" else self

    def _changed(self, line: ContentLine, sign: int) -> Holding:
        base = replace(self, quantity=0, shipped=False) if self.shipped else self
        if line.quantity is None or base.unit not in (None, line.unit):
            return replace(base, quantity=None)
        return replace(base, quantity=None if base.quantity is None else base.quantity + sign * line.quantity, unit=line.unit)


def most_held(lines: Iterable[ContentLine], since: int, until: int) -> Holding:
    """The most that a content held at any moment from `since` to `until`, both included; an unknown quantity counts as more than any.

    Args:
        lines: All its lines, in any order; flows between contents among them tell nothing, since they have a line of their own on either side.
        since: Microseconds since 1970.
        until: As `since`; equal for what it held at one moment.
    """
    states = [Holding()]
    for when, line in _in_order([line for line in lines if not line.to_content]):
        if when > until:
            break
        after = states[-1].after(line)
        if when <= since:
            states.clear()
        states.append(after)
    return max(states, key=lambda state: (state.there, state.quantity is None, state.quantity or 0))


def _in_order(lines: list[ContentLine]) -> list[tuple[int, ContentLine]]:
    """Lines with the moments at which they count; what was drawn before it was filled, by the books, is taken from the first that came."""
    ordered = sorted(lines, key=lambda line: line.key)
    first = next((number for number, line in enumerate(ordered) if not line.draws), None)
    if not first:
        return [(line.key[0], line) for line in ordered]
    when, early = ordered[first].key[0], ordered[:first] if ordered[first].fills else []
    return [(when, ordered[first]), *((when, line) for line in early), *((line.key[0], line) for line in ordered[first + 1 :])]
