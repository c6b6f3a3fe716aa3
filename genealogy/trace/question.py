"""What a person asks: from where, which way, and as of when.

A start is `kind:value` (`lot:|MILK|M1`, `hu:003400000000000018`, `supplier-lot:S1/X`) or bare text that `resolve` finds a meaning for. Several starts are one
question with one answer (semantics 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from genealogy.errors import BadInput

Direction = Literal["forward", "backward"]
Kind = Literal["lot", "supplier-lot", "hu", "receipt", "shipment", "order", "customer", "location", "item", "supplier", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DEFAULT_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class Start:
    """One thing a question starts from.

    Attributes:
        kind: What it is; `text` is something typed or scanned whose meaning is still to be found.
        value: Its key, number or text.
    """

    kind: Kind
    value: str

    @classmethod
    def parse(cls, text: str) -> Start:
        """Read `kind:value`, or bare text.

        A text with a colon whose left part is no kind (a URN, a Digital Link) is bare text.

        >>> Start.parse("lot:L1"), Start.parse("urn:epc:id:sscc:1.2").kind
        (Start(kind='lot', value='L1'), 'text')

        Raises:
            BadInput: The text is blank, or a kind without a value.
        """
        stripped = text.strip()
        kind, colon, value = stripped.partition(":")
        if colon and kind in KINDS:
            if not value.strip():
                raise BadInput(f"{text!r} names no {kind}.", cure=f"Write {kind}:VALUE.")
            return cls(kind, value.strip())
        if not stripped:
            raise BadInput("The start is blank.", cure="Name a lot, a supplier lot, a handling unit or another thing as kind:value.")
        return cls("text", stripped)

    def __str__(self) -> str:
        """As a person would type it."""
        return self.value if self.kind == "text" else f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Narrow:
    """The decision to leave out what surely holds nothing suspect under the vessels' rules (semantics 6.2): a named person's, with a reason."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        for name, text in (("by", self.by), ("reason", self.reason)):
            if not text.strip():
                raise BadInput(f"Narrowing needs a person and a reason; {name} is blank.", cure="Give --by PERSON and --reason TEXT.")


@dataclass(frozen=True, slots=True)
class Question:
    """One trace question.

    Attributes:
        direction: `forward` to customers, `backward` to suppliers.
        starts: Where it starts; several are one question.
        at: Business time: what was true then.
        known_at: Recording time, a commit number or a moment: what we knew then.
        from_: For locations (what stood there), orders and customers (what was shipped), items and suppliers (lots that came into being): from when.
        to: Until when.
        max_nodes: The walk stops here and the answer says so.
        shares: Whether suspect shares are worked out; None: where that is quick (docs/shares.md).
        narrow: Leave out what surely holds nothing suspect; None: leave out nothing. Forward only.
        held_at: What a unit or a place held at this moment is what they mean as starts, whatever `at` is; None: what they hold as of `at`.
    """

    direction: Direction
    starts: tuple[Start, ...]
    at: datetime | None = None
    known_at: int | datetime | None = None
    from_: datetime | None = None
    to: datetime | None = None
    max_nodes: int = DEFAULT_LIMIT
    shares: bool | None = None
    narrow: Narrow | None = None
    held_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.starts:
            raise BadInput("A trace needs a start.", cure="Name a lot, a supplier lot, a handling unit or another thing as kind:value.")
        if self.narrow and (self.direction == "backward" or self.shares is False):
            raise BadInput("Only a forward answer with shares can be narrowed.", cure="Ask forward, with shares.")
        require_zones(self.at, self.known_at, self.from_, self.to, self.held_at)
        if self.from_ and self.to and self.to < self.from_:
            raise BadInput("The time window ends before it begins.", cure="Swap --from and --to.")


def require_zones(*moments: object) -> None:
    """Raises BadInput for a time without zone; what is no time passes."""
    for moment in moments:
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise BadInput(f"The time {moment} has no zone.", cure="Add one, such as +00:00.")
