"""From the accounts of lots to the equations of the answer: one for each base unit, with its recovery and its tolerance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from genealogy.balance.account import Account
from genealogy.balance.answer import Equation, ToleranceAnswer
from genealogy.balance.equation import CAME, WENT
from genealogy.balance.question import Tolerance
from genealogy.trace.answer import quantity_text

_HUNDRED: Final = Decimal(100)
_CENT: Final = Decimal("0.01")

ToleranceOf = Callable[[str], Tolerance | None]
"""The tolerance that holds for a lot."""


def equations(accounts: Sequence[Account], tolerance_of: ToleranceOf, *, of_places: bool) -> list[Equation]:
    """One equation for each base unit, in order."""
    by_unit: dict[str, list[Account]] = defaultdict(list)
    for one in accounts:
        by_unit[one.unit].append(one)
    return [_equation(unit, held, tolerance_of, of_places=of_places) for unit, held in sorted(by_unit.items())]


def _equation(unit: str, accounts: Sequence[Account], tolerance_of: ToleranceOf, *, of_places: bool) -> Equation:
    unexplained, to_account_for = _sum([one.unexplained for one in accounts]), _sum([one.to_account_for for one in accounts])
    sums = {term: quantity_text(sum(one.sums.get(term, 0) for one in accounts)) or "0" for term in (*CAME, *WENT)}
    moved_in, moved_out = sums.pop("moved_in"), sums.pop("moved_out")
    return Equation(
        unit=unit,
        opening=quantity_text(_sum([one.opening for one in accounts])),
        on_hand=quantity_text(sum(one.on_hand for one in accounts)) or "0",
        in_transit=None if of_places else quantity_text(sum(one.in_transit for one in accounts)),
        unexplained=quantity_text(unexplained),
        recovery_percent=recovery(to_account_for, unexplained),
        tolerance=_tolerance(accounts, unexplained, tolerance_of),
        unmeasured_lines=sum(one.excused for one in accounts),
        moved_in=moved_in if of_places else None,
        moved_out=moved_out if of_places else None,
        **sums,
    )


def _sum(parts: Sequence[int | None]) -> int | None:
    """A sum; unknown as soon as one part is."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def recovery(to_account_for: int | None, unexplained: int | None) -> str | None:
    """What is accounted for, in percent of all there was; never rounded to 100 unless nothing is unexplained.

    >>> recovery(3_000_000, 1), recovery(3_000_000, 0), recovery(100, -1), recovery(0, 0)
    ('99.99', '100', '101', None)
    """
    if not to_account_for or unexplained is None:
        return None
    return percent(to_account_for - unexplained, to_account_for)


def percent(part: int, whole: int) -> str:
    """A share in percent, with up to two decimals.

    >>> percent(2, 3), percent(3, 2)
    ('66.66', '150')
    """
    share = (Decimal(part) * _HUNDRED / Decimal(whole)).quantize(_CENT, ROUND_FLOOR)
    share += _CENT if share == _HUNDRED and part > whole else 0
    return f"{share:f}".rstrip("0").rstrip(".")


def judged(tolerance: Tolerance, whole: int, difference: int) -> ToleranceAnswer:
    """Whether a difference keeps within a tolerance of the whole."""
    allowed = tolerance.percent * whole / _HUNDRED
    return ToleranceAnswer(
        percent=f"{tolerance.percent:f}",
        reason=tolerance.reason,
        given_by=tolerance.given_by,
        allowed=quantity_text(int(allowed)) or "0",
        within=abs(difference) <= allowed,
    )


def _tolerance(accounts: Sequence[Account], unexplained: int | None, tolerance_of: ToleranceOf) -> ToleranceAnswer | None:
    """What all lots may lack together; each by its own tolerance."""
    held = {tolerance for one in accounts if (tolerance := tolerance_of(one.lot_keys[0]))}
    if not held:
        return None
    allowed, bare = Decimal(0), False
    for one in accounts:
        tolerance = tolerance_of(one.lot_keys[0])
        bare = bare or tolerance is None
        allowed += tolerance.percent * (one.to_account_for or 0) / _HUNDRED if tolerance else 0
    percents = {tolerance.percent for tolerance in held}
    return ToleranceAnswer(
        percent=f"{percents.pop():f}" if len(percents) == 1 and not bare else None,
        reason="; ".join(sorted({tolerance.reason for tolerance in held})),
        given_by=", ".join(sorted({tolerance.given_by for tolerance in held})),
        allowed=quantity_text(int(allowed)) or "0",
        within=None if unexplained is None else abs(unexplained) <= allowed,
    )
