"""What several complaints have in common: lots under all their keys, vessels, transformations, what was made at a place on a day, supplier lots, suppliers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from genealogy.common.answer import CauseKind
from genealogy.common.complaints import Led
from genealogy.statements import Statement
from genealogy.store import Transaction
from genealogy.trace.trails import joined_groups
from genealogy.trace.window import Window


@dataclass(frozen=True, slots=True)
class LotsRow:
    """Lots as lists: key, number, item, vessel, joined."""

    lots: list[list[object]]


@dataclass(frozen=True, slots=True)
class TransformationsRow:
    """Transformations as lists: node, key, document, kind, and pairs of a place and a day."""

    transformations: list[list[object]]


LOTS = Statement("common/lots", LotsRow)
MADE_BY = Statement("common/made_by", TransformationsRow)
ORDER: tuple[CauseKind, ...] = ("supplier-lot", "lot", "vessel", "transformation", "window", "supplier")


@dataclass(slots=True)
class Candidate:
    """Something that complaints may go back to.

    Attributes:
        kind: What it is.
        key: Its key.
        told: What the answer tells of it.
        members: Lot keys, or the database's id of a transformation.
        explained: Places of the complaints that go back to it.
    """

    kind: CauseKind
    key: str
    told: dict[str, str | None] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    explained: set[int] = field(default_factory=set)


def candidates(tx: Transaction, led: Sequence[Led], window: Window) -> list[Candidate]:
    """All that at least two complaints (or the only one) go back to, those that explain most first."""
    found: dict[tuple[CauseKind, str], Candidate] = {}
    _lots(tx, led, window, found)
    _transformations(tx, led, window, found)
    for number, one in enumerate(led):
        for key in one.supplier_lots:
            _note(found, "supplier-lot", key, number).told = {"lot_number": key.partition("/")[2]}
        for key in one.suppliers:
            _note(found, "supplier", key, number)
    least = min(2, len(led))
    shared = [one for one in found.values() if len(one.explained) >= least]
    return sorted(shared, key=lambda one: (-len(one.explained), ORDER.index(one.kind), one.key))


def _note(found: dict[tuple[CauseKind, str], Candidate], kind: CauseKind, key: str, number: int, members: Iterable[str] = ()) -> Candidate:
    candidate = found.setdefault((kind, key), Candidate(kind, key))
    candidate.members.update(members)
    candidate.explained.add(number)
    return candidate


def _lots(tx: Transaction, led: Sequence[Led], window: Window, found: dict[tuple[CauseKind, str], Candidate]) -> None:
    rows = {str(row[0]): row for row in tx.one(LOTS, lot_keys=sorted({lot for one in led for lot in one.lots})).lots}
    groups = joined_groups(tx, [key for key, row in rows.items() if row[4]], window)
    for number, one in enumerate(led):
        for lot in one.lots & rows.keys():
            keys = groups.get(lot, {lot})
            first = min(keys & rows.keys())
            _, text, item, vessel, _ = rows[first]
            _note(found, "vessel" if vessel else "lot", first, number, keys).told = {"lot_number": text, "item_id": item}  # type: ignore[dict-item]


def _transformations(tx: Transaction, led: Sequence[Led], window: Window, found: dict[tuple[CauseKind, str], Candidate]) -> None:
    nodes = sorted({node for one in led for node in one.transformations})
    rows = {str(row[0]): row for row in tx.one(MADE_BY, nodes=nodes, **window.clocks).transformations} if nodes else {}
    by_node: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(led):
        for node in one.transformations:
            by_node[node].append(number)
    for node, (_, key, document, kind, windows) in rows.items():
        for number in by_node[node]:
            _note(found, "transformation", str(key), number, [node]).told = {"document": document, "what": kind}  # type: ignore[dict-item]
            for place, day in windows:  # type: ignore[attr-defined]
                _note(found, "window", f"{place}|{day}", number).told = {"place": place}
