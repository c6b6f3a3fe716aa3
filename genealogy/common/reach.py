"""How many of all shipment lines go back to each candidate: a walk forward from it, as of the question's clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from genealogy.common.candidates import Candidate
from genealogy.statements import Statement
from genealogy.store import Transaction, batches
from genealogy.trace.names import supplier_lot_parts
from genealogy.trace.start import LOTS_OF_SUPPLIER, LOTS_OF_SUPPLIER_LOT
from genealogy.trace.times import UNKNOWN_FUTURE, UNKNOWN_PAST
from genealogy.trace.walk import FEW, Walker
from genealogy.trace.window import Window

DAY = 86_400_000_000
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class CountedRow:
    """Pairs of a group's place and its lines."""

    counted: list[list[int]]


@dataclass(frozen=True, slots=True)
class LinesRow:
    """How many shipment lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class StartsRow:
    """Pairs of a lot and a segment to start from."""

    starts: list[list[str]]


@dataclass(frozen=True, slots=True)
class MadeRow:
    """Pairs of a window and its transformations."""

    made: list[list[object]]


SHIPPED = Statement("common/shipped", CountedRow)
SHIPPED_AS_OF = Statement("common/shipped_as_of", CountedRow)
SHIPPED_OF = Statement("common/shipped_of", LinesRow)
SHIPMENTS = Statement("common/shipments", LinesRow)
SHIPMENTS_AS_OF = Statement("common/shipments_as_of", LinesRow)
STARTS = Statement("common/starts", StartsRow)
MADE_IN_WINDOWS = Statement("common/made_in_windows", MadeRow)


def shipment_lines(tx: Transaction, window: Window) -> int:
    """All shipment lines on record."""
    return tx.one(SHIPMENTS_AS_OF, **window.clocks).lines if window.as_of else tx.one(SHIPMENTS).lines


def lines_reached(tx: Transaction, found: Sequence[Candidate], window: Window) -> list[int]:
    """Per candidate the shipment lines that go back to it."""
    starts = _starts(tx, found, window)
    lines = [0] * len(found)
    few = [number for number, nodes in enumerate(starts) if 0 < len(nodes) <= FEW]
    for some in batches(few, _AT_ONCE):
        groups = [starts[number] for number in some]
        row = tx.one(SHIPPED_AS_OF, groups=groups, **window.clocks) if window.as_of else tx.one(SHIPPED, groups=groups)
        for place, count in row.counted:
            lines[some[place]] = count
    walker = Walker("forward", window)
    for number, nodes in enumerate(starts):
        if len(nodes) > FEW:
            lines[number] = tx.one(SHIPPED_OF, nodes=list(walker.by_levels(tx, nodes)), **window.clocks).lines
    return lines


def _starts(tx: Transaction, found: Sequence[Candidate], window: Window) -> list[list[str]]:
    """Per candidate the nodes from which a walk covers it."""
    keys = [_lot_keys(tx, one, window) for one in found]
    wanted = sorted({key for some in keys for key in some})
    of_lot: dict[str, list[str]] = defaultdict(list)
    for lot, node in tx.one(STARTS, lot_keys=wanted, **window.clocks).starts if wanted else ():
        of_lot[lot].append(node)
    in_window = _in_windows(tx, [one.key for one in found if one.kind == "window"], window)
    starts = []
    for one, lots in zip(found, keys, strict=True):
        if one.kind == "window":
            starts.append(in_window.get(one.key, []))
        elif one.kind == "transformation":
            starts.append(sorted(one.members))
        else:
            starts.append([node for lot in sorted(lots) for node in of_lot[lot]])
    return starts


def _lot_keys(tx: Transaction, one: Candidate, window: Window) -> set[str]:
    if one.kind == "supplier":
        return set(tx.one(LOTS_OF_SUPPLIER, supplier_id=one.key, **window.clocks, since=UNKNOWN_PAST, until=UNKNOWN_FUTURE).lot_keys)
    if one.kind == "supplier-lot":
        supplier, number = supplier_lot_parts(one.key)
        return set(tx.one(LOTS_OF_SUPPLIER_LOT, supplier_id=supplier, supplier_lot_number=number, **window.clocks).lot_keys)
    return one.members if one.kind in ("lot", "vessel") else set()


def _in_windows(tx: Transaction, windows: list[str], window: Window) -> dict[str, list[str]]:
    if not windows:
        return {}
    days = [int(key.rpartition("|")[2]) for key in windows]
    row = tx.one(MADE_IN_WINDOWS, windows=windows, since=min(days) * DAY, until=(max(days) + 1) * DAY, **window.clocks)
    return {str(key): list(nodes) for key, nodes in row.made}  # type: ignore[call-overload]
