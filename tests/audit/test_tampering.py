"""A thousand ways to falsify the audit trail, drawn at random on a real database: each is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from genealogy import audit
from genealogy.audit import Actor, Anchor, Verdict
from genealogy.audit.entry import digest
from genealogy.store import Store, Transaction
from tests.audit.test_chain import decide

TRIALS, LENGTH = 1_000, 12
Rng = random.Random
PROPERTIES = "at", "who", "role", "action", "subject", "new", "reason", "request_id", "previous", "hash", "old", "site"


def entries(tx: Transaction) -> list[dict[str, Any]]:
    return [row["e"] for row in tx.command("MATCH (e:AuditEntry) RETURN properties(e) AS e ORDER BY e.seq")]


def flip(tx: Transaction, rng: Rng) -> str:
    """Another value of one property, one that wasn't there too; or none."""
    seq, name = rng.randint(1, LENGTH), rng.choice(PROPERTIES)
    was: Any = entries(tx)[seq - 1].get(name)
    values = [1, 1.5, "", "anna ", str(was), True] if name != "at" else [was + 1, was - 86_400_000_000, float(was), str(was)]
    value = rng.choice([other for other in values if other != was or type(other) is not type(was)] + [None] * (was is not None))
    tx.command("MATCH (e:AuditEntry {seq: $seq}) SET e += $told", seq=seq, told={name: value})
    return f"entry {seq}: {name} = {value!r}"


def delete(tx: Transaction, rng: Rng) -> str:
    first, last = sorted((rng.randint(1, LENGTH), rng.randint(1, LENGTH)))
    tx.command("MATCH (e:AuditEntry) WHERE $first <= e.seq <= $last DELETE e", first=first, last=last)
    return f"{first} to {last} deleted"


def insert(tx: Transaction, rng: Rng) -> str:
    """An entry with a sound hash between two others, behind the last, or out of all order."""
    entry = dict(rng.choice(entries(tx)))
    entry["seq"] = rng.choice([rng.randint(1, LENGTH) + 0.5, LENGTH + 1, LENGTH + 2, 0, -1, "7", None])
    entry["previous"] = rng.choice(entries(tx))["hash"]
    entry["hash"] = digest({name: value for name, value in entry.items() if value is not None})
    tx.command("CREATE (e:AuditEntry) SET e = $entry", entry=entry)
    return f"inserted at {entry['seq']!r}"


def swap(tx: Transaction, rng: Rng) -> str:
    """Two entries change places; with what they tell, or their hashes made anew as well."""
    one, other = rng.sample(range(1, LENGTH + 1), 2)
    a, b = (dict(entries(tx)[seq - 1]) for seq in (one, other))
    a["seq"], b["seq"] = b["seq"], a["seq"]
    if again := rng.random() < 0.5:
        a["previous"], b["previous"] = b["previous"], a["previous"]
        a["hash"], b["hash"] = digest(a), digest(b)
    tx.command("MATCH (e:AuditEntry) WHERE e.seq IN $seqs DELETE e", seqs=[one, other])
    tx.command("UNWIND $entries AS entry CREATE (e:AuditEntry) SET e = entry", entries=[a, b])
    return f"{one} and {other} swapped{' with new hashes' if again else ''}"


def truncate(tx: Transaction, rng: Rng) -> str:
    """The end is cut off, and the head put back as it would have been."""
    last = rng.randint(0, LENGTH - 1)
    told = entries(tx)
    ending = told[last - 1]["hash"] if last else told[0]["previous"]
    tx.command("MATCH (e:AuditEntry) WHERE e.seq > $last DELETE e", last=last)
    if rng.random() < 0.5:
        tx.command("MATCH (h:Counter {name: 'audit'}) SET h.value = $last, h.hash = $ending", last=last, ending=ending)
    return f"cut behind {last}"


def rewrite(tx: Transaction, rng: Rng) -> str:
    """One entry is changed and the whole chain behind it made anew, sound in itself."""
    seq = rng.randint(1, LENGTH)
    told = entries(tx)
    told[seq - 1]["who"] = "nobody"
    for place in range(seq - 1, LENGTH):
        told[place]["previous"] = told[place - 1]["hash"] if place else told[0]["previous"]
        told[place]["hash"] = digest(told[place])
    tx.command("UNWIND $told AS entry MATCH (e:AuditEntry {seq: entry.seq}) SET e = entry", told=told)
    tx.command("MATCH (h:Counter {name: 'audit'}) SET h.hash = $ending", ending=told[-1]["hash"])
    return f"made anew from {seq} on"


def rename(tx: Transaction, rng: Rng) -> str:
    """The chain gets another name, sound in itself, so that no anchor is about it."""
    told = entries(tx)
    name = f"{rng.getrandbits(64):x}"
    for place in range(LENGTH):
        told[place]["previous"] = told[place - 1]["hash"] if place else name
        told[place]["hash"] = digest(told[place])
    tx.command("UNWIND $told AS entry MATCH (e:AuditEntry {seq: entry.seq}) SET e = entry", told=told)
    tx.command("MATCH (h:Counter {name: 'audit'}) SET h.hash = $ending, h.chain = $name", ending=told[-1]["hash"], name=name)
    return f"the chain named {name}"


def behead(tx: Transaction, rng: Rng) -> str:
    """The head tells another length, hash or name, or is gone."""
    told = rng.choice([{"value": LENGTH - 1}, {"value": LENGTH + 1}, {"value": None}, {"hash": "0"}, {"chain": "0"}, None])
    if told is None:
        tx.command("MATCH (h:Counter {name: 'audit'}) DELETE h")
    else:
        tx.command("MATCH (h:Counter {name: 'audit'}) SET h += $told", told=told)
    return f"head {told}"


WAYS: tuple[Callable[[Transaction, Rng], str], ...] = (flip, delete, insert, swap, truncate, rewrite, rename, behead)


@pytest.fixture
def known(store: Store) -> list[Anchor]:
    """A chain, and the anchors that its decisions left: of each, but for the wholesale ways just of the last."""
    decide(store, LENGTH)
    head = audit.head(store)
    assert head is not None
    return [Anchor(chain=head.chain, seq=head.seq, hash=head.hash, at=datetime(2026, 1, 1, tzinfo=UTC))]


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_every_tampering_is_found(store: Store, known: list[Anchor], way: Callable[[Transaction, Rng], str]) -> None:
    rng = random.Random(f"tampering {way.__name__}")

    def trial(tx: Transaction) -> tuple[str, Verdict]:
        return way(tx, rng), audit.examine(tx, known)

    assert store.read(lambda tx: audit.examine(tx, known), name="test").fault is None
    for number in range(TRIALS // len(WAYS)):
        what, verdict = store.rehearse(trial, name="test")
        assert verdict.fault is not None, f"trial {number}: {what}"
    assert store.read(lambda tx: audit.examine(tx, known), name="test").fault is None


@pytest.mark.parametrize("seq", [1, 5, LENGTH])
def test_the_first_bad_entry_is_named(store: Store, known: list[Anchor], seq: int) -> None:
    def trial(tx: Transaction) -> Verdict:
        tx.command("MATCH (e:AuditEntry) WHERE e.seq >= $seq SET e.who = 'nobody'", seq=seq)
        return audit.examine(tx, known)

    verdict = store.rehearse(trial, name="test")
    assert verdict.fault is not None
    assert (verdict.fault.seq, verdict.entries) == (seq, seq - 1)


def test_without_anchors_a_chain_made_anew_would_pass(store: Store, known: list[Anchor]) -> None:
    """What the anchors are for."""
    rng = random.Random(1)

    def trial(tx: Transaction) -> Verdict:
        rewrite(tx, rng)
        return audit.examine(tx, None)

    assert store.rehearse(trial, name="test").fault is None


def test_a_role_and_a_user_are_part_of_the_hash() -> None:
    entry = {"seq": 1, "who": "anna", "role": Actor(user="anna", role="quality").role, "hash": "0"}
    assert digest(entry) == digest(entry | {"hash": "1"})
    assert digest(entry) != digest(entry | {"role": "admin"})
