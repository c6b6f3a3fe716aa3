"""What holds mean for a write: which lines they forbid to a request, and which recorded lines are breaches of one (semantics 4.6, 9)."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from genealogy.record.lines import ALLOCATE, DISPOSE, INPUT, MOVE, PACK, PICK, REPACK, SHIP, SUPPLIER_RETURN, UNPACK, LotLine, UnitLine
from genealogy.statements import Nothing, Statement
from genealogy.store import Transaction

SHIPPING, USE, ALL = "shipping", "use", "all"
BLOCKS: Final = (SHIPPING, USE, ALL)
"""What a hold may block: goods leaving or being set aside to leave; use in production; both, and all else but moves into quarantine."""
_EMPTY: Final = "empty"
_BY_ROLE: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys((SHIP, ALLOCATE, PICK), frozenset({SHIPPING, ALL})),
    INPUT: frozenset({USE, ALL}),
    **dict.fromkeys((PACK, REPACK, UNPACK, _EMPTY, MOVE, DISPOSE, SUPPLIER_RETURN), frozenset({ALL})),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A hold that is not released, as a write must know it.

    Attributes:
        hold_id: The hold.
        direction: forward, backward, both or here.
        units: It starts from contents of units, or may come to.
        items: Items of which new lots are held too.
        locations: Places where what comes to stand is held too.
        placed_at: Microseconds since 1970.
        blocks: What it blocks.
        until: Microseconds since 1970 from which it blocks nothing; None: never.
    """

    hold_id: str
    direction: str
    units: bool
    items: list[str]
    locations: list[str]
    placed_at: int
    blocks: str
    until: int | None


@dataclass(frozen=True, slots=True)
class InForce:
    """The holds that are not released: id, when placed, whether still being placed."""

    holds: list[tuple[str, int, bool]]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Pairs of what was asked for and a hold that covers it, with the unit or lot that is meant; quarantine places; the holds themselves."""

    lots: list[list[str]]
    loose: list[list[str]]
    contents: list[list[str]]
    units: list[list[str]]
    places: list[str]
    holds: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NearRow:
    """Pairs of a lot and a hold that is being placed."""

    found: list[tuple[str, dict[str, Any]]]


HELD: Final = Statement("hold/held", HeldRow)
NEAR: Final = Statement("hold/near_seeds", NearRow)
IN_FORCE: Final = Statement("hold/in_force", InForce)
RULES: Final = Statement("hold/rules", Rule)
_BREACH: Final = Statement("hold/breach", Nothing)


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1_000


@dataclass(slots=True)
class Cover:
    """Which holds cover some lots and units.

    Attributes:
        holds: By id, as the database keeps them.
        lots: Lot → holds of it as a whole.
        loose: Lot → holds of some unit of it on hand.
        contents: Unit and lot → holds of that lot in that unit.
        units: Unit → holds of anything in it.
        quarantine: Places for quarantine among those asked for.
    """

    holds: dict[str, dict[str, Any]] = field(default_factory=dict)
    lots: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contents: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    units: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    quarantine: set[str] = field(default_factory=set)

    def take(self, row: HeldRow) -> None:
        """Add what the database says."""
        self.holds |= {hold["hold_id"]: hold for hold in row.holds}
        for found, pairs in ((self.lots, row.lots), (self.loose, row.loose), (self.units, row.units)):
            for key, hold, *_ in pairs:
                found[key].add(hold)
        for hu_key, hold, lot_key in row.contents:
            self.contents[hu_key, lot_key].add(hold)
        self.quarantine.update(row.places)

    def of(self, line: LotLine | UnitLine) -> set[str]:
        """The holds that forbid what a line tells, blocked or not; a lot named without unit is covered by a hold of any unit of it (semantics 9.4)."""
        blocked = _BY_ROLE.get(line.role)
        if blocked is None or (line.role == MOVE and line.location_id in self.quarantine):
            return set()
        return {hold for hold in self._covering(line) if self.holds[hold]["blocks"] in blocked}

    def _covering(self, line: LotLine | UnitLine) -> set[str]:
        if isinstance(line, UnitLine):
            return self.units.get(line.hu_key, set())
        covering = set(self.lots.get(line.lot_key, ()))
        if line.hu_key is None or line.role == PACK:
            # What a pack names as its unit is where it goes; what it takes is loose, or the lot's line of the unit it came from.
            return covering | (self.loose.get(line.lot_key, set()) if not line.extra.get("from_hu_key") else set())
        return covering | self.contents.get((line.hu_key, line.lot_key), set())


def cover(tx: Transaction, lots: Iterable[LotLine], units: Iterable[UnitLine]) -> Cover:
    """Which holds cover what these lines are about: one read."""
    lines = [line for line in lots if line.role in _BY_ROLE]
    wholes = [line for line in units if line.role in _BY_ROLE]
    every: list[LotLine | UnitLine] = [*lines, *wholes]
    places = sorted({line.location_id for line in every if line.role == MOVE and line.location_id})
    found = Cover()
    if not lines and not wholes:
        return found
    row = tx.one(
        HELD,
        lots=sorted({line.lot_key for line in lines}),
        loose=sorted({line.lot_key for line in lines if line.hu_key is None or line.role == PACK}),
        contents=[list(pair) for pair in sorted({(line.hu_key, line.lot_key) for line in lines if line.hu_key})],
        units=sorted({line.hu_key for line in wholes}),
        places=places,
        now=now(),
    )
    found.take(row)
    return found


def refused(tx: Transaction, lots: Mapping[str, list[LotLine]], units: Mapping[str, list[UnitLine]], *, placing: bool) -> dict[str, list[dict[str, Any]]]:
    """The requests that holds forbid.

    Args:
        tx: The open transaction, which has locked these lots and units.
        lots: Lines of lots by event.
        units: Lines of units by event.
        placing: Some hold is being placed: what its marks have not come to is looked for.

    Returns:
        The holds of each event that may not happen, oldest first.
    """
    every = [line for lines in lots.values() for line in lines]
    found = cover(tx, every, [line for lines in units.values() for line in lines])
    if placing:
        _near(tx, found, every)
    answer = {}
    for event in (*lots, *(event for event in units if event not in lots)):
        holds = {hold for line in (*lots.get(event, ()), *units.get(event, ())) for hold in found.of(line)}
        if holds:
            answer[event] = sorted((found.holds[hold] for hold in holds), key=lambda hold: (hold["placed_at"], hold["hold_id"]))
    return answer


def told(holds: Iterable[Mapping[str, Any]]) -> str:
    """Which holds forbid something, who placed them, when and why."""
    return "; ".join(f"held by {hold['hold_id']} ({hold['placed_by']}, since {moment(hold['placed_at'])}): {hold['reason']}" for hold in holds)


def moment(micros: int) -> str:
    """A time as people read it, in UTC."""
    return f"{datetime.fromtimestamp(micros / 1e6, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _near(tx: Transaction, found: Cover, lines: Iterable[LotLine]) -> None:
    asked = [line for line in lines if line.role in _BY_ROLE]
    contents = [list(pair) for pair in sorted({(line.hu_key, line.lot_key) for line in asked if line.hu_key})]
    for key, hold in tx.one(NEAR, lots=sorted({line.lot_key for line in asked}), contents=contents).found:
        if hold["until"] is None or hold["until"] > now():
            found.holds[hold["hold_id"]] = hold
            found.lots[key].add(hold["hold_id"])


def write_breaches(tx: Transaction, lines: Collection[LotLine], commit: int) -> None:
    """Keep each recorded line that a hold forbids as a breach of it; facts are recorded whatever is held (semantics 4.6)."""
    found = cover(tx, lines, ())
    rows = []
    for line in lines:
        for hold in sorted(found.of(line)):
            placed_at = found.holds[hold]["placed_at"]
            identity = hashlib.blake2b(f"{hold}|{line.line_id}|{line.lot_key}".encode(), digest_size=12).hexdigest()
            told = {"lot_key": line.lot_key, "hu_key": line.hu_key, "event_id": line.end, "role": line.role, "earliest": line.earliest, "latest": line.latest}
            rows.append({"breach_id": identity, "hold_id": hold, "line_id": line.line_id, **told, "before_hold": line.latest < placed_at})
    if rows:
        tx.run(_BREACH, rows=sorted(rows, key=lambda row: (row["hold_id"], row["breach_id"])), commit=commit)
