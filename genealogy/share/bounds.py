"""How much of some goods is suspect material: bounds that hold whichever way the goods mixed, in exact integers.

A share counts in `ONE` parts, an amount of suspect goods in `ONE` parts of a millionth of the base unit. Where a division leaves a rest, low is rounded down
and high up, so a bound stays a bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

ONE: Final = 10**12
_DIGITS: Final = 10**6


class Share(Struct, frozen=True, gc=False):
    """What part of some goods is suspect: at least `low`, at most `high`; `expected` if all mixed evenly, None where that is not defined."""

    low: int
    expected: int | None
    high: int

    def texts(self) -> tuple[str, str | None, str]:
        """As decimals of six digits: low rounded down, high up, expected to the nearest.

        >>> Share(ONE // 3, ONE // 3, ONE // 3 + 1).texts(), Share(0, None, ONE).texts()
        (('0.333333', '0.333333', '0.333334'), ('0', None, '1'))
        """
        step = ONE // _DIGITS
        low, high = self.low // step, -(-self.high // step)
        expected = None if self.expected is None else min(max((self.expected + step // 2) // step, low), high)
        return _decimal(low), None if expected is None else _decimal(expected), _decimal(high)


NONE: Final = Share(0, 0, 0)
ALL: Final = Share(ONE, ONE, ONE)
ANY: Final = Share(0, None, ONE)


class Amount(Struct, frozen=True, gc=False):
    """So much goods (millionths of the base unit), and how much suspect material is in them (`ONE` parts of that)."""

    quantity: int
    low: int
    expected: int | None
    high: int

    @classmethod
    def of(cls, quantity: int, share: Share) -> Amount:
        """A quantity with this share."""
        return cls(quantity, quantity * share.low, None if share.expected is None else quantity * share.expected, quantity * share.high)

    def __add__(self, other: Amount) -> Amount:
        expected = None if self.expected is None or other.expected is None else self.expected + other.expected
        return Amount(self.quantity + other.quantity, self.low + other.low, expected, self.high + other.high)

    def part(self, quantity: int) -> Amount:
        """What any units of these goods, `quantity` in all, hold: all that is not suspect may lie among them, or none of it.

        >>> Amount(10, 3 * ONE, 3 * ONE, 3 * ONE).part(8).share() == Share(ONE // 8, 3 * ONE // 10, 3 * ONE // 8)
        True
        """
        return Amount(quantity, max(0, self.low - (self.quantity - quantity) * ONE), self._evenly(quantity), min(self.high, quantity * ONE))

    def even(self, quantity: int) -> Amount:
        """What `quantity` of these goods hold when they are mixed evenly."""
        if not self.quantity:
            return EMPTY
        return Amount(quantity, self.low * quantity // self.quantity, self._evenly(quantity), -(-self.high * quantity // self.quantity))

    def share(self) -> Share:
        """The suspect part of it; of nothing, anything."""
        if self.quantity <= 0:
            return ANY
        low, high = self.low // self.quantity, min(ONE, -(-self.high // self.quantity))
        return Share(low, None if self.expected is None else min(max(self.expected // self.quantity, low), high), high)

    def _evenly(self, quantity: int) -> int | None:
        return None if self.expected is None or not self.quantity else self.expected * quantity // self.quantity


EMPTY: Final = Amount(0, 0, 0, 0)


def largest(shares: list[Share]) -> Share:
    """The largest of several shares that can't be added: of unlike items or units (semantics 8.6).

    >>> largest([Share(0, None, ONE), ALL]).texts(), largest([NONE, Share(0, None, ONE)]).texts()
    (('1', '1', '1'), ('0', None, '1'))
    """
    known = [share.expected for share in shares if share.expected is not None]
    most = max(known, default=None)
    return Share(
        max((share.low for share in shares), default=0),
        most if len(known) == len(shares) or most == ONE else None,
        max((share.high for share in shares), default=0),
    )


def total(quantities: Iterable[int | None]) -> int | None:
    """The sum; None when one of them is not told."""
    whole = 0
    for quantity in quantities:
        if quantity is None:
            return None
        whole += quantity
    return whole


def _decimal(millionths: int) -> str:
    whole, part = divmod(millionths, _DIGITS)
    return f"{whole}.{part:06}".rstrip("0") if part else str(whole)
