"""The audit chain on a real database: entries, anchors, and what goes wrong with either."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from genealogy import audit
from genealogy.audit import Actor, Verdict
from genealogy.errors import BadInput, Refused, UnreadableFile
from genealogy.store import Store, Target

ANNA = Actor(user="anna", role="quality", request_id="r-1")


def decide(store: Store, many: int = 1, *, first: int = 1) -> None:
    """So many decisions, each in a transaction of its own."""
    for number in range(first, first + many):
        store.write(
            lambda tx, number=number: audit.append(  # type: ignore[misc]
                tx, ANNA, action="hold.place", subject=f"H{number}", new={"lots": [number, "ß", None]}, reason="glass"
            ),
            name="test",
        )


@pytest.fixture
def anchors(tmp_path: Path, store: Store, neo4j_target: Target) -> Path:
    """The anchors' file of a store that writes them."""
    return tmp_path / "deep" / "anchors.jsonl"


@pytest.fixture
def anchored(neo4j_target: Target, store: Store, anchors: Path) -> Store:
    """A store that anchors what is decided through it."""
    opened = Store(neo4j_target)
    audit.attach(opened, anchors)
    return opened


def fault(verdict: Verdict) -> tuple[int, str] | None:
    return None if verdict.fault is None else (verdict.fault.seq, verdict.fault.what)


class TestEntries:
    def test_an_entry_tells_all_of_the_decision_and_bears_the_hash_of_the_one_before(self, store: Store) -> None:
        decide(store, 3)
        one, two, three = audit.entries(store)
        assert (two.seq, two.who, two.role, two.action, two.subject, two.reason, two.request_id) == (2, "anna", "quality", "hold.place", "H2", "glass", "r-1")
        assert (two.old, two.new) == (None, {"lots": [2, "ß", None]})
        assert (two.previous, three.previous) == (one.hash, two.hash)
        assert [entry.seq for entry in audit.entries(store, 1, 1)] == [2]

    def test_a_decision_that_is_taken_back_leaves_no_entry_and_no_anchor(self, anchored: Store, anchors: Path) -> None:
        decide(anchored)

        def fails(tx: object) -> None:
            audit.append(tx, ANNA, action="hold.place", subject="H2")  # type: ignore[arg-type]
            raise RuntimeError

        with pytest.raises(RuntimeError):
            anchored.write(fails, name="test")
        assert len(audit.entries(anchored)) == 1
        assert len(audit.anchors.read(anchors)) == 1

    def test_deciders_side_by_side_make_one_chain(self, store: Store) -> None:
        threads = [threading.Thread(target=decide, args=(store, 10), kwargs={"first": 10 * number}) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {entry.subject for entry in audit.entries(store)} == {f"H{number}" for number in range(60)}
        verdict = audit.verify(store, None)
        assert (verdict.entries, verdict.fault) == (60, None)

    def test_no_decision_is_a_sound_chain(self, store: Store, anchors: Path) -> None:
        assert audit.verify(store, anchors) == Verdict(entries=0, fault=None, anchored=0, accepted=[], others=0)
        assert not anchors.exists()


class TestAnchors:
    def test_each_decision_is_anchored_after_its_commit_in_a_file_of_the_owners(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 3)
        written = audit.anchors.read(anchors)
        assert [anchor.seq for anchor in written] == [1, 2, 3]
        assert [anchor.hash for anchor in written] == [entry.hash for entry in audit.entries(anchored)]
        assert anchors.stat().st_mode & 0o777 == 0o600
        assert audit.verify(anchored, anchors).anchored == 3
        assert len(audit.anchors.read(anchors)) == 3

    def test_verifying_anchors_what_was_decided_by_those_who_write_none(self, anchored: Store, store: Store, anchors: Path) -> None:
        decide(anchored, 1)
        decide(store, 2, first=2)
        assert audit.verify(store, anchors).anchored == 1
        assert audit.verify(store, anchors).anchored == 3

    def test_a_chain_without_any_anchor_is_not_proven(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 2)
        anchors.unlink()
        assert fault(audit.verify(anchored, anchors)) == (0, "no anchor outside the database proves this chain")
        assert not anchors.exists(), "a chain that nothing proves must not be anchored as if it were"

    @pytest.mark.parametrize("line", [b"{}\n", b"[1]\n", b"\xff\n", b'{"chain": "x"'])
    def test_a_line_that_is_no_anchor_is_named(self, anchored: Store, anchors: Path, line: bytes) -> None:
        decide(anchored)
        with anchors.open("ab") as file:
            file.write(line)
        with pytest.raises(UnreadableFile, match=r"anchors\.jsonl line 2 is no anchor"):
            audit.verify(anchored, anchors)

    def test_a_file_that_cannot_be_read_is_an_error(self, anchored: Store, anchors: Path) -> None:
        decide(anchored)
        anchors.unlink()
        anchors.mkdir()
        with pytest.raises(UnreadableFile, match="can't be read"):
            audit.verify(anchored, anchors)

    def test_a_decision_stands_though_its_anchor_cannot_be_written(self, anchored: Store, anchors: Path, caplog: pytest.LogCaptureFixture) -> None:
        anchors.mkdir(parents=True)
        decide(anchored)
        assert len(audit.entries(anchored)) == 1
        assert "head 1 can't be written" in caplog.text

    def test_an_older_dump_ends_before_its_anchors(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 3)
        third = audit.entries(anchored)[1]
        anchored.autocommit("MATCH (e:AuditEntry {seq: 3}) DETACH DELETE e")
        anchored.autocommit("MATCH (h:Counter {name: 'audit'}) SET h.value = 2, h.hash = $hash", hash=third.hash)
        seq, what = fault(audit.verify(anchored, anchors)) or (0, "")
        assert seq == 3
        assert what.startswith("missing: an anchor of ")
        assert what.endswith("tells of 3, the chain ends at 2")

    def test_a_restored_dump_is_taken_as_it_is_once_for_a_reason(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 3)
        second = audit.entries(anchored)[1]
        anchored.autocommit("MATCH (e:AuditEntry {seq: 3}) DETACH DELETE e")
        anchored.autocommit("MATCH (h:Counter {name: 'audit'}) SET h.value = 2, h.hash = $hash", hash=second.hash)
        told = audit.accept(anchored, ANNA, anchors, "dump restored")
        assert told.what.endswith("tells of 3, the chain ends at 2")
        verdict = audit.verify(anchored, anchors)
        assert (verdict.fault, verdict.entries, verdict.anchored, verdict.accepted) == (None, 3, 3, ["dump restored (anna)"])
        entry = audit.entries(anchored)[-1]
        assert (entry.who, entry.action, entry.reason, entry.old) == ("anna", "audit.accept", "dump restored", told.what)
        with pytest.raises(Refused, match="nothing to accept"):
            audit.accept(anchored, ANNA, anchors, "again")
        anchored.autocommit("MATCH (e:AuditEntry {seq: 3}) SET e.reason = 'none'")
        assert fault(audit.verify(anchored, anchors)) == (3, "changed: it doesn't have the hash it bears")

    @pytest.mark.parametrize(("wrong", "reason"), [("lost", "disk"), ("taken away", "reset")])
    def test_lost_anchors_and_a_lost_trail_can_be_accepted(self, anchored: Store, anchors: Path, wrong: str, reason: str) -> None:
        decide(anchored, 2)
        if wrong == "lost":
            anchors.unlink()
        else:
            anchored.autocommit("MATCH (n) WHERE n:AuditEntry OR n:Counter DETACH DELETE n")
        assert audit.accept(anchored, ANNA, anchors, reason).seq == 0
        verdict = audit.verify(anchored, anchors)
        assert (verdict.fault, verdict.accepted) == (None, [f"{reason} (anna)"])

    def test_what_is_unsound_in_itself_is_not_accepted_nor_is_a_blank_reason(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 2)
        anchored.autocommit("MATCH (e:AuditEntry {seq: 1}) SET e.reason = 'none'")
        with pytest.raises(Refused, match="Entry 1 of the chain is not as it was written"):
            audit.accept(anchored, ANNA, anchors, "disk")
        with pytest.raises(BadInput, match="needs a reason"):
            audit.accept(anchored, ANNA, anchors, " ")
        assert len(audit.entries(anchored)) == 2

    def test_two_databases_may_share_a_file(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 2)
        text = anchors.read_text(encoding="utf-8")
        other = [json.dumps(json.loads(line) | {"chain": "another", "seq": 7}) for line in text.splitlines()]
        anchors.write_text("".join(f"{line}\n" for line in (*other, *text.splitlines())), encoding="utf-8")
        verdict = audit.verify(anchored, anchors)
        assert (verdict.fault, verdict.anchored, verdict.others) == (None, 2, 1)

    def test_a_trail_that_was_taken_away_altogether_is_missed(self, anchored: Store, anchors: Path) -> None:
        decide(anchored, 2)
        anchored.autocommit("MATCH (n) WHERE n:AuditEntry OR n:Counter DETACH DELETE n")
        seq, what = fault(audit.verify(anchored, anchors)) or (1, "")
        assert seq == 0
        assert what.startswith("there is no entry, yet anchors tell of some")
