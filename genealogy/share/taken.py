"""What was taken out of piles, and its share: one shipment line, all that a customer got, what stands in a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from genealogy.share.bounds import ANY, Amount, Share, largest, total
from genealogy.share.pile import add_up
from genealogy.share.vessel import Segment


@dataclass(frozen=True, slots=True)
class Taken:
    """Something of a lot.

    Attributes:
        sources: The piles it may be of; none: of any, perhaps of none that was traced.
        quantity: In millionths of the base unit; None when not told.
        unit: The base unit.
        line_id: The record's line, where it is one.
        rest: It is what is left in the pile.
        sure: That it is of one of the piles is certain.
    """

    sources: tuple[str, ...]
    quantity: int | None
    unit: str | None
    line_id: str = ""
    rest: bool = False
    sure: bool = True


def share_of(taken: Iterable[Taken], segments: dict[str, Segment]) -> Share:
    """The share of several things together: summed within one base unit, the largest over unlike ones.

    What came from one pile is taken as one: all of it together is known better than each part. But for goods that may have been taken twice.
    """
    things = list(taken)
    if len(things) == 1:
        return _of_one(things, segments)
    grouped: dict[tuple[object, ...], list[Taken]] = defaultdict(list)
    for number, one in enumerate(things):
        alike = one.quantity is not None and one.quantity > 0 and (one.rest or not _recurs(one, segments))
        grouped[one.unit, one.sources, one.rest, one.sure, None if alike else number].append(one)
    by_unit: dict[str | None, list[Amount]] = defaultdict(list)
    shares = []
    for members in grouped.values():
        share = _of_one(members, segments)
        quantity = sum(one.quantity or 0 for one in members)
        if quantity > 0:
            by_unit[members[0].unit].append(Amount.of(quantity, share))
        else:
            shares.append(share)
    shares += [whole.share() for amounts in by_unit.values() if (whole := add_up(amounts)) is not None]
    return largest(shares)


def _recurs(taken: Taken, segments: dict[str, Segment]) -> bool:
    return any(source in segments and segments[source].pile.recurs for source in taken.sources)


def _of_one(members: Sequence[Taken], segments: dict[str, Segment]) -> Share:
    first = members[0]
    if not first.sure or not first.sources:
        return ANY
    quantity = total(one.quantity for one in members)
    lines = [one.line_id for one in members if one.line_id]
    return hull([_from(segments.get(source), quantity, first, lines) for source in first.sources])


def _from(segment: Segment | None, quantity: int | None, first: Taken, lines: Sequence[str]) -> Share:
    if segment is None:
        return ANY
    if first.rest:
        return (segment.pile if segment.strict else segment.rest).take(quantity, first.unit)
    return segment.take(quantity, first.unit, lines)


def hull(shares: Sequence[Share]) -> Share:
    """What holds for each of several shares, one of which is meant."""
    if len(shares) == 1:
        return shares[0]
    expected = {share.expected for share in shares}
    one = next(iter(expected)) if len(expected) == 1 else None
    return Share(min(share.low for share in shares), one, max(share.high for share in shares))
