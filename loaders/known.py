"""Look-ups in the record for rows that leave out what an earlier load told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from genealogy.statements import Statement
from genealogy.store import Store, batches

_SLICE = 5_000


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: str
    keys: list[str]


@dataclass(frozen=True, slots=True)
class _Shipped:
    event_id: str
    lot_key: str


@dataclass(frozen=True, slots=True)
class _ItemUnit:
    item_id: str
    unit: str


@dataclass(frozen=True, slots=True)
class _Place:
    location_id: str


_LOTS = Statement("load/lots_by_number", _Numbered)
_SHIPPED = Statement("load/shipped_lots", _Shipped)
_UNITS = Statement("load/item_units", _ItemUnit)
_PLACES = Statement("load/vessel_places", _Place)


class OnRecord:
    """What a database knows; see `dialect.Known`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lots(self, numbers: Sequence[str], /) -> dict[str, tuple[str, ...]]:
        """Keys of all lots with these lot numbers."""
        found = (row for part in batches(list(numbers), _SLICE) for row in self._store.rows(_LOTS, numbers=part))
        return {row.number: tuple(sorted(row.keys)) for row in found}

    def shipped_lots(self, line_ids: Sequence[str], /) -> dict[str, str]:
        """Lot key of these shipment lines."""
        found = (row for part in batches(list(line_ids), _SLICE) for row in self._store.rows(_SHIPPED, event_ids=part))
        return {row.event_id: row.lot_key for row in found}

    def item_units(self, item_ids: Sequence[str], /) -> dict[str, str]:
        """Stock unit of these items."""
        found = (row for part in batches(list(item_ids), _SLICE) for row in self._store.rows(_UNITS, item_ids=part))
        return {row.item_id: row.unit for row in found}

    def vessel_places(self) -> frozenset[str]:
        """Locations that are vessels: tanks, silos and the like."""
        return frozenset(row.location_id for row in self._store.rows(_PLACES))
