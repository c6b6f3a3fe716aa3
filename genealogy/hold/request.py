"""What a person asks for when she freezes something."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from genealogy.errors import BadInput
from genealogy.record.held import BLOCKS
from genealogy.trace.question import Start, require_zones

Direction = Literal["forward", "backward", "both", "here"]
Blocks = Literal["shipping", "use", "all"]
DIRECTIONS: Final = ("forward", "backward", "both", "here")


class HoldRequest(Struct, frozen=True, kw_only=True):
    """A hold to be placed.

    Attributes:
        starts: What it starts from: anything that can be traced.
        reason: Why; never blank.
        direction: `forward`: what it became; `backward`: what it was made of; `both`: all that has an ancestor in common with it; `here`: just this.
        blocks: `shipping`: goods leaving, and being reserved or picked to leave; `use`: use in production; `all`: both, and everything else but moves into
            quarantine.
        until: When it stops blocking by itself; null: never.
        from_: Of a location, order, customer, item or supplier: from when, as of a trace.
        to: Until when.
        needs_second: Its release needs two persons.
        key: The request's own identity; the same key again is answered by the hold it has placed.
        second: Another person who agrees, where so much is held that one must not decide alone.
    """

    starts: tuple[Start, ...]
    reason: str
    direction: Direction = "forward"
    blocks: Blocks = "all"
    until: datetime | None = None
    from_: datetime | None = None
    to: datetime | None = None
    needs_second: bool = False
    key: str = ""
    second: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise BadInput("A hold needs a reason.", cure="Give --reason TEXT.")
        if not self.starts:
            raise BadInput("A hold needs a start.", cure="Name a lot, a supplier lot, a handling unit or another thing as kind:value.")
        if self.direction not in DIRECTIONS:
            raise BadInput(f"No direction {self.direction!r}.", cure=f"One of {', '.join(DIRECTIONS)}.")
        if self.blocks not in BLOCKS:
            raise BadInput(f"A hold can't block {self.blocks!r}.", cure=f"One of {', '.join(BLOCKS)}.")
        require_zones(self.until, self.from_, self.to)
