"""The store on a real server: typed rows, limits, and the driver's errors in our words."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from neo4j.exceptions import TransientError

from genealogy import schema
from genealogy.errors import BadDefinition, StoreError, StoreUnavailable, TookTooLong
from genealogy.statements import Chain, Nothing, Pair, Statement
from genealogy.store import Store, Target, Transaction, batches
from genealogy.trace.completeness import COMMIT_TIME, EVENTS_KNOWN, CommitTime, EventsRow


@dataclass(frozen=True, slots=True)
class Applied:
    number: int
    name: str
    checksum: str
    applied_at: str


APPLIED = Statement("schema/applied", Applied)
RECORD = Statement("schema/record_migration", Nothing)
MADE = Statement("record/stub_events", Nothing)


@pytest.fixture(autouse=True)
def _no_notes_left(store: Store) -> Iterator[None]:
    """These tests borrow the notes of migrations, which outlive a test."""
    yield
    store.autocommit("MATCH (m:Migration) DELETE m")
    schema.migrate(store)


def note(store: Store, number: int) -> None:
    """Write one row that APPLIED reads."""
    store.write(lambda tx: tx.run(RECORD, number=number, name="mine", checksum="c"), name="test")


class TestStatements:
    def test_rows_are_of_their_class(self, store: Store) -> None:
        note(store, 901)
        row = next(row for row in store.rows(APPLIED) if row.number == 901)
        assert (row.name, row.checksum) == ("mine", "c")
        assert isinstance(row, Applied)

    def test_the_class_must_fit_the_columns(self) -> None:
        with pytest.raises(BadDefinition, match=r"schema/indexes: columns \('name', 'state'\), Applied has"):
            Statement("schema/indexes", Applied)

    def test_the_file_must_be_there(self) -> None:
        with pytest.raises(BadDefinition, match="no query file schema/none"):
            Statement("schema/none", Nothing)

    @pytest.mark.parametrize("params", [{}, {"number": 1}, {"number": 1, "name": "a", "checksum": "c", "more": 1}])
    def test_parameters_must_be_those_declared(self, store: Store, params: dict[str, object]) -> None:
        with pytest.raises(BadDefinition, match="schema/record_migration takes"):
            store.write(lambda tx: tx.run(RECORD, **params), name="test")

    def test_one_is_one(self, store: Store) -> None:
        store.autocommit("MATCH (m:Migration) DELETE m")
        with pytest.raises(StoreError, match="expected one row, found 0"):
            store.one(APPLIED)
        note(store, 901)
        assert store.one(APPLIED).number == 901
        note(store, 902)
        with pytest.raises(StoreError, match="expected one row, found 2"):
            store.one(APPLIED)


class TestPairs:
    def test_both_rows_in_one_round_trip(self, store: Store) -> None:
        store.autocommit(
            "CREATE (:Commit {number: 3, at: 30}), (:Commit {number: 6, at: 60}), (:Event {event_id: 'e', commit: 3}), (:Event {event_id: 'f', commit: 6})"
        )
        rows = store.read(lambda tx: tx.both(Pair(COMMIT_TIME, EVENTS_KNOWN), number=6, known=5), name="test")
        assert rows == (CommitTime(60), EventsRow(1))

    def test_two_columns_of_one_name_are_refused(self) -> None:
        with pytest.raises(BadDefinition, match=r"trace/events_known \+ trace/events_known: two columns of one name"):
            Pair(EVENTS_KNOWN, EVENTS_KNOWN)

    def test_what_writes_is_refused(self) -> None:
        with pytest.raises(BadDefinition, match="one of them writes"):
            Pair(EVENTS_KNOWN, RECORD)

    def test_a_row_each(self, store: Store) -> None:
        store.autocommit("MATCH (m:Migration) DELETE m")
        with pytest.raises(StoreError, match=r"trace/events_known \+ schema/applied: expected one row, found 0"):
            store.read(lambda tx: tx.both(Pair(EVENTS_KNOWN, APPLIED), known=5), name="test")

    def test_side_by_side_they_say_the_same(self, store: Store) -> None:
        store.autocommit("CREATE (:Commit {number: 3, at: 30}), (:Event {event_id: 'e', commit: 3})")
        pair = Pair(COMMIT_TIME, EVENTS_KNOWN)
        expected = (CommitTime(30), EventsRow(1))
        assert store.read(lambda tx: tx.apart(pair, number=3, known=5), name="test") == expected
        with pytest.raises(StoreError, match="trace/commit_time: expected one row, found 0"):
            store.read(lambda tx: tx.apart(pair, number=4, known=5), name="test")

    def test_what_a_writer_has_not_committed_is_read_by_itself(self, store: Store) -> None:
        def work(tx: Transaction) -> object:
            tx.command("CREATE (:Commit {number: 3, at: 30}), (:Event {event_id: 'e', commit: 3})")
            return tx.apart(Pair(COMMIT_TIME, EVENTS_KNOWN), number=3, known=5)

        assert store.write(work, name="test") == (CommitTime(30), EventsRow(1))


class TestSoon:
    def test_the_row_comes_when_it_is_called_for(self, store: Store) -> None:
        store.autocommit("CREATE (:Commit {number: 3, at: 30})")

        def work(tx: Transaction) -> object:
            coming = tx.soon(COMMIT_TIME, number=3)
            return tx.one(EVENTS_KNOWN, known=5), coming(), coming()

        assert store.read(work, name="test") == (EventsRow(0), CommitTime(30), CommitTime(30))

    def test_what_goes_wrong_is_told_when_it_is_called_for(self, store: Store) -> None:
        def work(tx: Transaction) -> object:
            coming = tx.soon(COMMIT_TIME, number=4)  # Read at once, it would be told here.
            with pytest.raises(StoreError, match="trace/commit_time: expected one row, found 0"):
                coming()
            return tx.one(EVENTS_KNOWN, known=5)

        assert store.read(work, name="test") == EventsRow(0), "the transaction itself goes on"

    def test_while_others_read_it_is_read_at_once(self, store: Store) -> None:
        def work(tx: Transaction) -> None:
            with pytest.raises(StoreError, match="expected one row, found 0"):
                tx.soon(COMMIT_TIME, number=4)

        store.read(lambda _: store.read(work, name="inner"), name="outer")

    def test_a_writer_reads_what_it_has_not_committed(self, store: Store) -> None:
        def work(tx: Transaction) -> object:
            tx.command("CREATE (:Commit {number: 3, at: 30})")
            return tx.soon(COMMIT_TIME, number=3)()

        assert store.write(work, name="test") == CommitTime(30)


class TestChains:
    CHAIN = Chain.of("record/stub_events", "record/put_voids", "record/mark_void")

    @pytest.mark.parametrize("many", [1, 500], ids=["in one round trip", "one by one"])
    def test_each_sees_what_the_one_before_it_wrote(self, store: Store, many: int) -> None:
        ids = [f"e{number}" for number in range(many)] + ["v"]
        rows: dict[str, list[object]] = {"mark_void": [["e0", True]], "put_voids": [["v", "e0", ""]], "stub_events": [*ids], "of another chain": [1]}
        store.write(lambda tx: tx.in_order(self.CHAIN, rows), name="test")
        found = store.autocommit("MATCH (e:Event) OPTIONAL MATCH (e)<-[v:VOIDS]-() RETURN count(e) AS events, count(v) AS voids, count(e.void) AS void")
        assert found == [{"events": many + 1, "voids": 1, "void": 1}]

    def test_it_fails_as_a_whole(self, store: Store) -> None:
        with pytest.raises(StoreError):
            store.write(lambda tx: tx.in_order(self.CHAIN, {"stub_events": ["e"], "put_voids": [["e"]], "mark_void": [{}]}), name="test")
        assert store.autocommit("MATCH (e:Event) RETURN count(e) AS events") == [{"events": 0}]

    def test_what_takes_no_rows_is_refused(self) -> None:
        with pytest.raises(BadDefinition, match="takes no rows"):
            Chain((RECORD, MADE))


class TestRehearsals:
    def test_all_is_taken_back(self, store: Store) -> None:
        def work(tx: Transaction) -> int:
            tx.run(MADE, rows=["e"])
            return len(tx.command("MATCH (e:Event) RETURN e"))

        assert store.rehearse(work, name="test") == 1
        assert store.autocommit("MATCH (e:Event) RETURN count(e) AS events") == [{"events": 0}]


class TestTransactions:
    def test_an_exception_takes_everything_back(self, store: Store) -> None:
        def work(tx: Transaction) -> None:
            tx.run(RECORD, number=901, name="n", checksum="c")
            raise KeyError("enough")

        with pytest.raises(KeyError):
            store.write(work, name="test")
        assert 901 not in {row.number for row in store.rows(APPLIED)}

    def test_what_runs_later_is_done_before_what_comes_next_and_before_the_end(self, store: Store) -> None:
        counted: list[int] = []

        def work(tx: Transaction) -> None:
            tx.later(MADE, [f"e{number}" for number in range(500)])
            counted.append(tx.command("MATCH (e:Event) RETURN count(e) AS n")[0]["n"])
            tx.later(MADE, [f"f{number}" for number in range(500)])
            tx.later(MADE, ["one"])

        store.write(work, name="test")
        assert counted == [500]
        assert store.autocommit("MATCH (e:Event) RETURN count(e) AS n") == [{"n": 1001}]

    @pytest.mark.parametrize("rows", [[["no", "text"]], [["no", "text"]] * 500])
    def test_what_fails_later_takes_everything_back(self, store: Store, rows: list[object]) -> None:
        def work(tx: Transaction) -> None:
            tx.later(MADE, [f"e{number}" for number in range(500)])
            tx.later(MADE, [{}, *rows])

        with pytest.raises(StoreError, match="Neo4j: "):
            store.write(work, name="test")
        assert store.autocommit("MATCH (e:Event) RETURN count(e) AS n") == [{"n": 0}]

    def test_an_exception_waits_for_what_runs_later(self, store: Store) -> None:
        def work(tx: Transaction) -> None:
            tx.later(MADE, [f"e{number}" for number in range(5_000)])
            raise KeyError("enough")

        with pytest.raises(KeyError):
            store.write(work, name="test")
        assert store.autocommit("MATCH (e:Event) RETURN count(e) AS n") == [{"n": 0}]

    def test_a_read_can_not_write(self, store: Store) -> None:
        with pytest.raises(StoreError, match=r"(?i)read access mode"):
            store.read(lambda tx: tx.run(RECORD, number=901, name="n", checksum="c"), name="test")

    def test_a_transaction_has_its_name_on_the_server(self, store: Store) -> None:
        rows = store.read(lambda tx: tx.command("SHOW TRANSACTIONS YIELD metaData RETURN metaData.name AS name"), name="trace/named")
        assert {"name": "trace/named"} in rows

    def test_a_transaction_ends_at_its_time_limit(self, store: Store) -> None:
        started = time.monotonic()
        with pytest.raises(TookTooLong):
            store.read(lambda tx: tx.command("UNWIND range(1, 100000000000) AS x RETURN count(x % 7) AS n"), name="slow", timeout=0.5)
        assert time.monotonic() - started < 20

    def test_who_waits_too_long_for_a_lock_is_told_so(self, store: Store) -> None:
        store.autocommit("CREATE (:Item {item_id: 'a', level: 0})")
        raised, over = threading.Event(), threading.Event()

        def raise_level(tx: Transaction) -> None:
            tx.command("MATCH (i:Item {item_id: 'a'}) SET i.level = i.level + 1")
            raised.set()

        def keep(tx: Transaction) -> None:
            raise_level(tx)
            assert over.wait(60)

        with ThreadPoolExecutor(1) as pool:
            kept = pool.submit(store.write, keep, name="test")
            assert raised.wait(60)
            with pytest.raises(TookTooLong):
                store.write(raise_level, name="test", timeout=0.5)
            over.set()
            assert kept.exception(60) is None

    def test_a_wrong_text_is_our_error(self, store: Store) -> None:
        with pytest.raises(StoreError, match=r"Neo4j: .*Invalid input"):
            store.autocommit("MATSCH (n) RETURN n")

    def test_a_broken_key_is_our_error(self, store: Store) -> None:
        store.autocommit("CREATE (:Item {item_id: 'I1'})")
        with pytest.raises(StoreError, match="already exists"):
            store.autocommit("CREATE (:Item {item_id: 'I1'})")

    @pytest.mark.parametrize("taken_over", [False, True], ids=["", "another thread has the connection already"])
    def test_a_deadlock_is_tried_again_until_both_are_through(self, store: Store, taken_over: bool) -> None:
        """Two threads lock the same two nodes in opposite order; the barrier makes sure that each holds what the other wants.

        The driver gives a failed transaction's connection back before it ends the transaction; what fails in the end then hides the deadlock.
        """
        store.autocommit("UNWIND ['a', 'b'] AS key CREATE (:Item {item_id: key, level: 0})")
        meet, taken, over = threading.Barrier(2), threading.Event(), threading.Event()
        tries: list[str] = []

        def take(tx: Transaction) -> None:
            tx.command("RETURN 1")
            taken.set()
            over.wait(20)

        with Store(store.target) as shared, ThreadPoolExecutor(3) as pool:

            def work(first: str, second: str) -> None:
                def lock_both(tx: Transaction) -> None:
                    tries.append(first)
                    tx.command("MATCH (i:Item {item_id: $key}) SET i.level = i.level + 1", key=first)
                    if len(tries) <= 2:
                        meet.wait(20)
                    try:
                        tx.command("MATCH (i:Item {item_id: $key}) SET i.level = i.level + 1", key=second)
                    except TransientError:
                        if taken_over:
                            pool.submit(shared.read, take, name="test")
                            assert taken.wait(20)
                        raise

                shared.write(lock_both, name="test")

            done = [pool.submit(work, *pair) for pair in (("a", "b"), ("b", "a"))]
            errors = [one.exception(60) for one in done]
            over.set()
        assert errors == [None, None]
        assert len(tries) >= 3
        assert [row["level"] for row in store.autocommit("MATCH (i:Item) RETURN i.level AS level")] == [2, 2]


class TestServerGone:
    def test_nobody_listens(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            target = Target(f"bolt://127.0.0.1:{free.getsockname()[1]}", password="x")
        with Store(target) as gone, pytest.raises(StoreUnavailable, match=r"can't be reached.*genealogy db status"):
            gone.verify()

    @pytest.mark.parametrize(("patience", "told"), [(0.2, "can't be reached"), (1e-9, "took no connection in time")])
    def test_somebody_listens_and_never_answers(self, patience: float, told: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute, Store(Target(f"bolt://127.0.0.1:{mute.getsockname()[1]}"), patience=patience) as gone:
            for ask in (gone.verify, lambda: gone.read(lambda tx: tx.command("RETURN 1"), name="test")):
                with pytest.raises(StoreUnavailable, match=told):
                    ask()

    def test_wrong_password(self, store: Store) -> None:
        if not store.target.password:
            pytest.skip("this server asks for no password")
        with Store(replace(store.target, password="wrong")) as stranger, pytest.raises(StoreUnavailable, match="refuses user"):
            stranger.verify()

    def test_a_password_is_never_shown(self) -> None:
        assert "secret" not in repr(Target("bolt://127.0.0.1:7687", password="secret"))

    def test_cut_in_the_middle(self, store: Store) -> None:
        with _wire(store.target) as wire, Store(replace(store.target, uri=f"bolt://127.0.0.1:{wire.port}")) as far:
            assert far.autocommit("RETURN 1 AS one") == [{"one": 1}]
            wire.cut()
            with pytest.raises(StoreUnavailable, match="can't be reached or went away"):
                far.autocommit("RETURN 1 AS one")

    def test_cut_and_back_within_a_transaction(self, store: Store) -> None:
        """The work runs again from its start, and what it wrote before the cut is not there twice."""
        tries = 0
        with _wire(store.target) as wire, Store(replace(store.target, uri=f"bolt://127.0.0.1:{wire.port}")) as far:

            def work(tx: Transaction) -> None:
                nonlocal tries
                tries += 1
                tx.command("CREATE (:Load {load_id: 'L1'})")
                if tries == 1:
                    wire.cut()
                    wire.mend()
                tx.command("MATCH (l:Load {load_id: 'L1'}) SET l.files = 1")

            far.write(work, name="test")
        assert tries == 2
        assert store.autocommit("MATCH (l:Load) RETURN l.files AS files") == [{"files": 1}]


def test_what_failed_first_is_what_is_told(store: Store) -> None:
    """The driver answers later statements of a failed transaction with an error of its own, which would hide one that passes when tried again."""

    def work(tx: Transaction) -> None:
        with contextlib.suppress(Exception):
            tx.command("RETURN 1/0")
        tx.run(APPLIED)

    with pytest.raises(StoreError, match="/ by zero"):
        store.write(work, name="test")


def test_batches() -> None:
    assert list(batches([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
    assert list(batches([], 2)) == []


class _Wire:
    """A wire to the server that can be cut: passes bytes both ways until then."""

    def __init__(self, target: Target) -> None:
        host, _, port = target.uri.split("//", 1)[1].partition(":")
        self._server = (host, int(port or 7687))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._whole = True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Close what is open and refuse what comes."""
        self._whole = False
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def mend(self) -> None:
        """Let new connections through."""
        self._whole = True

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(self._server)
                self._ends += near, far
                for source, drain in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(source, drain), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, drain: socket.socket) -> None:
        with contextlib.suppress(OSError), source:
            while data := source.recv(65536):
                drain.sendall(data)
        with contextlib.suppress(OSError):
            drain.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def _wire(target: Target) -> Iterator[_Wire]:
    wire = _Wire(target)
    try:
        yield wire
    finally:
        wire.close()
