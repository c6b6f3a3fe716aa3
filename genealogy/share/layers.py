"""Layers of goods in a vessel that is drawn from in the order of its filling, oldest first."""

from __future__ import annotations

from collections.abc import Sequence

from genealogy.share.bounds import EMPTY, ONE, Amount
from genealogy.share.pile import add_up


def mixed_with_heel(layer: Amount, queue: Sequence[Amount], last: Amount, short: int) -> Amount:
    """The first filling after the books said that less than the heel was left, with the heel and what else was left."""
    expected = last.share().expected if last.quantity else 0
    heel = Amount(
        short,
        short * ONE if 0 < last.low == last.quantity * ONE else 0,
        None if expected is None else expected * short,
        short * ONE if last.high else 0,
    )
    return add_up([layer, *queue, heel]) or EMPTY


def oldest(layers: Sequence[Amount], quantity: int) -> tuple[list[Amount], list[Amount]]:
    """The first layers up to a quantity, and the others; the one at the border is parted, and nobody knows how it fell apart."""
    taken: list[Amount] = []
    for number, layer in enumerate(layers):
        if quantity < layer.quantity:
            parted = [layer.part(quantity)] if quantity else []
            return [*taken, *parted], [layer.part(layer.quantity - quantity), *layers[number + 1 :]]
        taken.append(layer)
        quantity -= layer.quantity
    return taken, []


def newest(layers: Sequence[Amount], quantity: int) -> list[Amount]:
    """The last layers up to a quantity."""
    return oldest(list(reversed(layers)), quantity)[0][::-1]
