"""What a picture is asked of: a trace question, in one direction or both, and which groups are opened or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from genealogy.trace.question import DEFAULT_LIMIT, Direction, Question, Start

Way = Literal["forward", "backward", "both"]
# So many nodes and links are drawn one by one; above, lots of one item and level are drawn as one.
ELEMENTS = 1_500


@dataclass(frozen=True, slots=True)
class PictureQuestion:
    """One picture.

    Attributes:
        starts: Where it starts; several are one picture.
        way: `forward` to customers, `backward` to suppliers, or `both`.
        at: Business time: what was true then.
        known_at: Recording time, a commit number or a moment: what was known then.
        from_: As in a trace question.
        to: As in a trace question.
        opened: Groups whose members are drawn one by one, as far as they fit.
        closed: Groups that are drawn as one though there would be room.
        elements: How many nodes and links are drawn at most.
        max_nodes: The walk stops here and the answer says so.
    """

    starts: tuple[Start, ...]
    way: Way = "both"
    at: datetime | None = None
    known_at: int | datetime | None = None
    from_: datetime | None = None
    to: datetime | None = None
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    elements: int = ELEMENTS
    max_nodes: int = DEFAULT_LIMIT

    def questions(self) -> list[Question]:
        """The traces behind the picture.

        Raises:
            BadInput: There is no start, or a time has no zone.
        """
        ways: tuple[Direction, ...] = ("backward", "forward") if self.way == "both" else (self.way,)
        return [Question(way, self.starts, at=self.at, known_at=self.known_at, from_=self.from_, to=self.to, max_nodes=self.max_nodes) for way in ways]
