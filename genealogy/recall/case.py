"""A recall case: what was decided, by whom, about which goods, and how it stands.

Kinds and classes are those of recall practice (21 CFR 7.3): a market withdrawal and a stock recovery are no recalls and have no class.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

from msgspec import Struct

from genealogy.errors import BadInput
from genealogy.master import CUSTOMER_LEVELS

CaseKind = Literal["recall", "market-withdrawal", "stock-recovery"]
RecallClass = Literal["I", "II", "III"]
Depth = Literal["consumer", "retail", "wholesale"]
KINDS: Final[tuple[CaseKind, ...]] = get_args(CaseKind)
CLASSES: Final[tuple[RecallClass, ...]] = get_args(RecallClass)
DEPTHS: Final[tuple[Depth, ...]] = get_args(Depth)
CLASS_MEANS: Final[dict[RecallClass, str]] = {
    "I": "serious harm or death is likely",
    "II": "harm is temporary or reversible, or serious harm remote",
    "III": "harm is unlikely",
}


class CaseRequest(Struct, frozen=True, kw_only=True):
    """What a person decides when a case is opened.

    Attributes:
        starts: What it is about, each as a trace starts from it.
        reason: Why.
        kind: A recall, a market withdrawal (a slight fault, nothing illegal) or a stock recovery (nothing has left our hands).
        recall_class: Of a recall: how dangerous.
        title: A few words; without it, the starts.
        scope: Which goods, where, since when, in words.
        depth: Down to whom customers are notified.
        decided_by: Who decided; without it, who opens the case.
        drill: An exercise.
        from_: For starts that stand for what happened in a time (item, supplier, customer, location): from when.
        to: Until when.
        held_at: When a unit or a place held what is meant; None: now.
        follows: The closed case that this one goes on with.
        key: The request's own identity; the same key again is answered by the case it has opened.
    """

    starts: tuple[str, ...]
    reason: str
    kind: CaseKind = "recall"
    recall_class: RecallClass | None = None
    title: str = ""
    scope: str = ""
    depth: Depth = "consumer"
    decided_by: str = ""
    drill: bool = False
    from_: datetime | None = None
    to: datetime | None = None
    held_at: datetime | None = None
    follows: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise BadInput("A case needs a reason.", cure="Give --reason TEXT.")
        if self.kind == "recall" and self.recall_class is None:
            raise BadInput("A recall needs its class.", cure=f"Give --class {'|'.join(CLASSES)}.")
        if self.kind != "recall" and self.recall_class is not None:
            raise BadInput(f"A {spoken_kind(self.kind)} is no recall and has no class.", cure="Leave --class away, or open a recall.")


class VersionInfo(Struct, frozen=True, kw_only=True):
    """What is on record of one version of a case's impact list, without its rows; `hash` is the SHA-256 of its JSON."""

    number: int
    commit: int
    made_at: str
    made_by: str
    complete: bool
    hash: str
    customers: int
    shipment_lines: int
    lots: int
    changed: int
    checked_at: str | None
    checked_commit: int | None


class Case(Struct, frozen=True, kw_only=True):
    """A case as it stands.

    Attributes:
        asked: The starts as they were typed; `starts` as they were understood.
        opened_by: Who entered it; `decided_by` whose decision it was.
        holds: Ids of the holds that were placed with it.
        versions: Of its impact list, the first one first.
    """

    recall_id: str
    kind: CaseKind
    recall_class: RecallClass | None
    title: str
    reason: str
    scope: str
    depth: Depth
    drill: bool
    status: Literal["open", "closed"]
    asked: list[str]
    starts: list[str]
    from_: str | None
    to: str | None
    held_at: str | None
    decided_by: str
    opened_at: str
    opened_by: str
    closed_at: str | None
    closed_by: str | None
    closed_reason: str | None
    follows: str | None
    holds: list[str]
    versions: list[VersionInfo]


def spoken_kind(kind: CaseKind) -> str:
    """A kind as one says it.

    >>> spoken_kind("market-withdrawal")
    'market withdrawal'
    """
    return kind.replace("-", " ")


def notified(level: str | None, depth: Depth) -> bool:
    """Whether a recall of this depth goes down to a customer of this level; one whose level nobody knows is always warned.

    >>> notified("wholesale", "retail"), notified("consumer", "retail"), notified(None, "wholesale")
    (True, False, True)
    """
    levels: tuple[str, ...] = CUSTOMER_LEVELS
    return level not in levels or levels.index(str(level)) <= levels.index(depth)
