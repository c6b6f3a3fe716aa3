"""Proving the audit chain: each entry by the one before it, the whole by the anchors outside the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from genealogy.audit import anchors
from genealogy.audit.anchors import Anchor
from genealogy.audit.chain import ENTRIES, HEAD, HeadRow
from genealogy.audit.entry import Head, digest
from genealogy.store import Store, Transaction

_PAGE: Final = 5_000


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a chain.

    Attributes:
        seq: The first entry that is not as it was written; 0 when it is no single one.
        what: What is wrong with it.
    """

    seq: int
    what: str


class Verdict(Struct, frozen=True, kw_only=True):
    """What an examination found.

    Attributes:
        entries: Entries that were read and are sound.
        fault: The first fault; null when the chain is sound.
        anchored: The last entry that an anchor proves; 0 for none.
        accepted: What was taken as it is once, though it didn't fit the anchors.
        others: Chains of other databases with anchors in the same file.
    """

    entries: int
    fault: Fault | None
    anchored: int
    accepted: list[str]
    others: int


def verify(store: Store, file: Path | None) -> Verdict:
    """Examine the chain; when it is sound, its head is anchored anew.

    Args:
        store: The database.
        file: The anchors; None proves the chain only in itself.

    Raises:
        UnreadableFile: The file is there and is not what we wrote.
        OSError: It can't be written.
    """
    known = None if file is None else anchors.read(file)
    verdict, head = store.read(lambda tx: _examine(tx, known), name="audit/verify")
    if file is not None and head is not None and verdict.fault is None and head.seq > verdict.anchored:
        anchors.write(file, head)
    return verdict


def examine(tx: Transaction, known: Iterable[Anchor] | None) -> Verdict:
    """As `verify`, inside a transaction and with anchors at hand; nothing is written."""
    return _examine(tx, known)[0]


def _examine(tx: Transaction, known: Iterable[Anchor] | None) -> tuple[Verdict, Head | None]:
    walk = _Walk(tx)
    fault = walk.fault()
    told = list(known or ())
    own = [anchor for anchor in told if anchor.chain == walk.chain]
    others = len({anchor.chain for anchor in told} - {walk.chain})
    accepted = [anchor.accepted for anchor in own if anchor.accepted]
    holding = _since_accepted(own)
    if known is not None and fault is None:
        fault = _against(walk, holding, others)
    proven = [anchor.seq for anchor in holding if walk.hashes.get(anchor.seq) == anchor.hash]
    head = None if walk.chain is None or walk.last == 0 else Head(chain=walk.chain, seq=walk.last, hash=walk.hash)
    return Verdict(entries=walk.last, fault=fault, anchored=max(proven, default=0), accepted=accepted, others=others), head


def _since_accepted(own: list[Anchor]) -> list[Anchor]:
    """The anchors that hold: from the last one on by which the chain was taken as it was."""
    last = max((place for place, anchor in enumerate(own) if anchor.accepted), default=None)
    return own if last is None else own[last:]


def _against(walk: _Walk, holding: list[Anchor], others: int) -> Fault | None:
    if walk.chain is None:
        return Fault(seq=0, what="there is no entry, yet anchors tell of some: the trail was taken away, or they are another database's") if others else None
    if not holding:
        return Fault(seq=0, what="no anchor outside the database proves this chain")
    for anchor in sorted(holding, key=lambda one: one.seq):
        if anchor.seq > walk.last:
            return Fault(
                seq=walk.last + 1, what=f"missing: an anchor of {anchor.at:%Y-%m-%d %H:%M:%S} UTC tells of {anchor.seq}, the chain ends at {walk.last}"
            )
        if walk.hashes[anchor.seq] != anchor.hash:
            return Fault(seq=anchor.seq, what=f"not the entry that was anchored on {anchor.at:%Y-%m-%d %H:%M:%S} UTC: the chain was made anew")
    return None


class _Walk:
    """One way along the chain, from its beginning to its head."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.chain: str | None = None
        self.last = 0
        self.hash = ""
        self.hashes: dict[int, str] = {}

    def fault(self) -> Fault | None:
        """The first fault of the chain in itself; entries that are added meanwhile are walked too."""
        before = self._tx.one(HEAD)
        while True:
            if self.chain is None:
                self.chain, self.hash = before.chain, before.chain or ""
            for fault in self._follow() if self.chain is not None else ():
                return fault
            head = self._tx.one(HEAD)
            if head == before:
                return self._end(head)
            before = head

    def _follow(self) -> Iterator[Fault]:
        full = True
        while full:
            found = self._tx.one(ENTRIES, after=self.last, limit=_PAGE).entries
            full = len(found) == _PAGE
            for entry in found:
                if wrong := self._wrong(entry):
                    yield wrong
                self.last, self.hash = entry["seq"], entry["hash"]
                self.hashes[self.last] = self.hash

    def _wrong(self, entry: dict[str, Any]) -> Fault | None:
        seq, wanted = entry["seq"], self.last + 1
        if type(seq) is not int:
            return Fault(seq=wanted, what=f"an entry at {seq!r} stands where {wanted} should")
        if seq != wanted:
            return Fault(seq=wanted, what="missing")
        if digest(entry) != entry.get("hash"):
            return Fault(seq=seq, what="changed: it doesn't have the hash it bears")
        if entry.get("previous") != self.hash:
            return Fault(seq=seq, what="doesn't follow the entry before it" if seq > 1 else "doesn't begin this chain")
        return None

    def _end(self, head: HeadRow) -> Fault | None:
        if head.chain is None:
            return Fault(seq=0, what=f"{head.entries} entries without a head") if head.entries else None
        if head.seq != self.last:
            short = isinstance(head.seq, int) and head.seq > self.last
            return Fault(seq=self.last + 1 if short else self.last, what="missing" if short else f"the head of the chain stands at {head.seq!r}")
        if head.hash != self.hash:
            return Fault(seq=self.last, what="the head of the chain bears another hash")
        if head.entries != self.last:
            return Fault(seq=0, what=f"{head.entries - self.last} entries have no place in the chain")
        return None
