"""What a balance is asked of: lots or places, a stretch of time, as of when, and what difference is tolerable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, get_args

from genealogy.errors import BadInput
from genealogy.trace.question import require_zones

Kind = Literal["lot", "supplier-lot", "item", "location", "site", "text"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PLACES: Final = ("location", "site")
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class BalanceStart:
    """One thing whose goods are balanced.

    Attributes:
        kind: What it is; `text` is something typed or scanned whose meaning is still to be found.
        value: Its key, number or text.
    """

    kind: Kind
    value: str

    @classmethod
    def parse(cls, text: str) -> BalanceStart:
        """Read `kind:value`, or bare text.

        >>> BalanceStart.parse("site:W1"), BalanceStart.parse("L1").kind
        (BalanceStart(kind='site', value='W1'), 'text')

        Raises:
            BadInput: The text is blank, or a kind without a value.
        """
        kind, colon, value = text.strip().partition(":")
        known = next((one for one in KINDS if one == kind), None)
        if not text.strip() or (colon and known and not value.strip()):
            raise BadInput(f"{text!r} names nothing.", cure="Name a lot, supplier lot, item, location or site as kind:value.")
        return cls(known, value.strip()) if colon and known else cls("text", text.strip())

    def __str__(self) -> str:
        """As a person would type it."""
        return self.value if self.kind == "text" else f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A difference that is no cause for alarm, and why.

    Attributes:
        percent: Of all that is to be accounted for.
        reason: Drying, spillage, the meter's error …
        given_by: Whose reason it is: `the question`, or the item whose master row tells it.
    """

    percent: Decimal
    reason: str
    given_by: str = "the question"

    def __post_init__(self) -> None:
        if not self.percent.is_finite() or not 0 <= self.percent <= _HUNDRED:
            raise BadInput(f"A tolerance of {self.percent} % can't be.", cure="Give a number of percent from 0 to 100.")
        if not self.reason.strip():
            raise BadInput("A tolerance needs its reason.", cure="Say why so much may be missing, such as --reason drying.")


@dataclass(frozen=True, slots=True)
class BalanceQuestion:
    """One question for a mass balance.

    Attributes:
        starts: Lots, supplier lots and items; or places and sites. Several are one question.
        from_: Begin of the period: what stood before it is the opening.
        to: End of the period: what stands then is on hand.
        at: Business time: as `to`, for a balance of all until then.
        known_at: Recording time, a commit number or a moment: what we knew then.
        tolerance: What may be missing; None: what the items' master rows say.
    """

    starts: tuple[BalanceStart, ...]
    from_: datetime | None = None
    to: datetime | None = None
    at: datetime | None = None
    known_at: int | datetime | None = None
    tolerance: Tolerance | None = None

    def __post_init__(self) -> None:
        if not self.starts:
            raise BadInput("A balance needs a start.", cure="Name a lot, supplier lot, item, location or site as kind:value.")
        require_zones(self.at, self.known_at, self.from_, self.to)
        if self.at and self.to:
            raise BadInput("A balance closes once, but both --at and --to are given.", cure="Leave one of them out.")
        if self.from_ and self.closing and self.closing < self.from_:
            raise BadInput("The period ends before it begins.", cure="Swap --from and --to.")

    @property
    def closing(self) -> datetime | None:
        """When the balance closes; None is now."""
        return self.to or self.at
