"""Lot: what is on record of a lot itself, where it stands now, and how far it reaches."""

from genealogy.lot.card import LotCard, card

__all__ = ["LotCard", "card"]
