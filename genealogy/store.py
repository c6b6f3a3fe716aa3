"""The database's door: the one file that touches the driver.

A `Store` runs statements (`statements.py`) in named, time-limited transactions and turns the driver's errors into ours. Nothing else in the house
imports `neo4j`.
"""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import Any, Self, TypeVar, cast

import neo4j
from neo4j import GraphDatabase, ManagedTransaction, NotificationMinimumSeverity, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    DriverError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransactionError,
)

from genealogy.errors import BadDefinition, BadInput, StoreError, StoreUnavailable, TookTooLong, WriteConflict
from genealogy.statements import Chain, Nothing, Other, Pair, Row, Statement
from genealogy.trip import current_trip
from genealogy.turns import Turn, Turns
from queries import registry

Result = TypeVar("Result")
READ_TIMEOUT = 60.0
WRITE_TIMEOUT = 120.0
# The driver's default of 1 s shows in the p99 of every conflict: 1,202 ms against 36 ms.
FIRST_RETRY_DELAY = 0.02
# From so many rows on, handing a statement to another thread costs less than the time the caller gains.
_MANY = 200
# The second: while it waited for a lock.
_TIMED_OUT = ("Neo.ClientError.Transaction.TransactionTimedOut", "Neo.ClientError.Transaction.LockClientStopped")
_BAD_BOOKMARK = "Neo.ClientError.Transaction.InvalidBookmark"

logging.getLogger("neo4j").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a database is and who we are there."""

    uri: str
    user: str = "neo4j"
    password: str = dataclasses.field(default="", repr=False)
    database: str = "neo4j"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which a program of its own finds this database."""
        return {"NEO4J_URI": self.uri, "NEO4J_USER": self.user, "NEO4J_PASSWORD": self.password, "NEO4J_DATABASE": self.database}


Observer = Callable[[str, float, int], None]
"""Told of each query that was run: its name, the seconds it took, and how many rows came."""

Aside = Callable[[Statement[Any], dict[str, Any]], Any]
"""Reads the only row of a statement in another transaction."""


class _Quiet(list[Any]):
    """A list that is short when written out: the driver writes out all parameters for a line of its log, read or not, and a load's are long."""

    def __repr__(self) -> str:
        return f"[{len(self)} rows]"


class Transaction:
    """One open transaction; lives as long as the work it is given to."""

    def __init__(
        self, inner: ManagedTransaction, aside: Callable[[], Aside | None] = lambda: None, observer: Observer | None = None, turn: Turn | None = None
    ) -> None:
        self._inner = inner
        self._turn = turn
        self._aside = aside
        self._observer = observer
        self._worker: ThreadPoolExecutor | None = None
        self._under_way: list[Future[list[tuple[Any, ...]]]] = []
        self._failed = False
        self.told: list[object] = []

    def wait_for_turn(self, *, urgent: bool = False) -> None:
        """Stand in the queue of this process's writers before the commit counter; the turn ends with the transaction."""
        if self._turn is not None:
            self._turn.wait(urgent=urgent)

    def tell(self, fact: object) -> None:
        """Have those who listen to the store told this fact, once the transaction is committed."""
        self.told.append(fact)

    def run(self, statement: Statement[Row], /, **params: Any) -> list[Row]:
        """All rows of a statement.

        Raises:
            BadDefinition: Other parameters than its file declares.
        """
        self.settle()
        make = statement.row
        return [make(*values) for values in self._values(registry.query(statement.name), params)]

    def later(self, statement: Statement[Nothing], rows: list[Any], /, **params: Any) -> None:
        """Run a statement for many rows while the caller goes on; what comes next in this transaction waits for it, and meets its error.

        Raises:
            BadDefinition: Other parameters than its file declares.
        """
        params["rows"] = rows
        if len(rows) < _MANY and self._worker is None:
            self._values(registry.query(statement.name), params)
            return
        # A thread of each transaction's own: two that wait for each other's locks must not wait for each other's thread as well.
        self._worker = self._worker or ThreadPoolExecutor(1, "transaction")
        self._under_way.append(self._worker.submit(self._values, registry.query(statement.name), params))

    def in_order(self, chain: Chain, rows: Mapping[str, list[Any]], /, **params: Any) -> None:
        """Run the statements of a chain that have rows.

        Args:
            chain: The statements.
            rows: By the last part of a statement's name.
            params: What several of them share; each takes what it declares.
        """
        of = [(statement, rows.get(statement.name.rpartition("/")[2]) or []) for statement in chain.statements]
        filled = [(statement, told) for statement, told in of if told]
        if len(filled) > 1 and sum(len(told) for _, told in filled) < _MANY:
            self.settle()
            shared = {name: params[name] for name in chain.query.params if name != "parts"}
            self._values(chain.query, {"parts": [told for _, told in of], **shared})
            return
        for statement, told in filled:
            wanted = registry.query(statement.name).params
            self.later(statement, told, **{name: value for name, value in params.items() if name in wanted})

    def settle(self) -> None:
        """Wait until all that runs is done."""
        under_way, self._under_way = self._under_way, []
        for one in under_way:
            one.result()

    def close(self) -> None:
        """Wait, whatever the outcome: the connection must be at rest before the transaction ends."""
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)
        if self._failed:
            # The driver has given the connection back at once; ending this transaction as well would speak on a connection that may be another thread's by now.
            self._inner._closed_flag = True
            # It may be tried again after a while; nobody needs to wait that long.
            if self._turn is not None:
                self._turn.end()

    @contextmanager
    def _heeded(self) -> Iterator[None]:
        """Note a failure, and tell what failed first."""
        try:
            yield
        except (DriverError, Neo4jError) as error:
            self._failed = True
            raise _first(error) from None

    def _values(self, query: registry.Query, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        if params.keys() != set(query.params):
            raise BadDefinition(f"{query.name} takes {query.params}, got {tuple(params)}")
        began = time.perf_counter()
        with self._heeded():
            result = self._inner.run(query.text, {name: _Quiet(value) if type(value) is list else value for name, value in params.items()})
            values = [tuple(record.values()) for record in result]
        if self._observer is not None:
            self._observer(query.name, time.perf_counter() - began, len(values))
        return values

    def one(self, statement: Statement[Row], /, **params: Any) -> Row:
        """The only row of a statement.

        Raises:
            StoreError: There is none, or more than one.
        """
        return _only(statement.name, self.run(statement, **params))

    def both(self, pair: Pair[Row, Other], /, **params: Any) -> tuple[Row, Other]:
        """The only row of each of two statements.

        Raises:
            StoreError: One of them has none, or more than one.
        """
        self.settle()
        values = _only(pair.query.name, self._values(pair.query, params))
        first, second = pair.first.row, pair.second.row
        parted = len(dataclasses.fields(first))  # type: ignore[arg-type]
        return first(*values[:parted]), second(*values[parted:])

    def apart(self, pair: Pair[Row, Other], /, **params: Any) -> tuple[Row, Other]:
        """As `both`, but side by side where `soon` would read so.

        Raises:
            StoreError: One of them has none, or more than one.
        """
        aside = self._aside()
        if aside is None:
            return self.both(pair, **params)
        first, second = ({name: params[name] for name in registry.query(part.name).params} for part in (pair.first, pair.second))
        other = _begun(aside, pair.second, second)
        return self.one(pair.first, **first), other()

    def soon(self, statement: Statement[Row], /, **params: Any) -> Callable[[], Row]:
        """Read the only row of a statement while the caller goes on, where this transaction only reads: by another core, in a transaction of its own.

        While others read too, no core is idle, and it is read at once: two transactions for each of them would only be in each other's way.

        Returns:
            What gives the row, and waits for it; it raises StoreError when there is none, or more than one.
        """
        aside = self._aside()
        if aside is None:
            row = self.one(statement, **params)
            return lambda: row
        return _begun(aside, statement, params)

    def command(self, text: str, **params: Any) -> list[dict[str, Any]]:
        """Run a text that is no query file: a migration step, EXPLAIN, SHOW. For `schema` and tests only."""
        self.settle()
        with self._heeded():
            return self._inner.run(text, params).data()


class Store:
    """A database we can read and write. The object may be shared by threads; each transaction is its own session.

    Args:
        target: Where it is.
        patience: Seconds to try again when the server is away or says that a conflict will pass. A killed server is back in about 6 s.
    """

    def __init__(self, target: Target, *, patience: float = 20.0) -> None:
        self.target = target
        self._patience = patience
        self._listeners: list[Callable[[object], None]] = []
        self._observer: Observer | None = None
        self._turns = Turns()
        self._reading = 0
        self._counting = Lock()
        self._driver = GraphDatabase.driver(
            target.uri,
            auth=(target.user, target.password) if target.password else None,
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            connection_acquisition_timeout=patience,
            max_transaction_retry_time=patience,
            initial_retry_delay=FIRST_RETRY_DELAY,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def verify(self) -> None:
        """Prove that the server answers and knows us.

        Raises:
            StoreUnavailable: It doesn't.
        """
        with _translated(self.target):
            self._driver.verify_connectivity()

    def read(self, work: Callable[[Transaction], Result], *, name: str, timeout: float = READ_TIMEOUT) -> Result:
        """Run `work` in one read transaction; it may run again after a conflict.

        Raises:
            StoreUnavailable: The server went away.
            StoreError: The server refused.
        """
        aside: Aside = lambda part, params: self._read(lambda tx: tx.one(part, **params), part.name, timeout)  # noqa: E731 - short, and said once
        with self._counted():
            return self._read(work, name, timeout, lambda: aside if self._reading == 1 else None)

    def _read(self, work: Callable[[Transaction], Result], name: str, timeout: float, aside: Callable[[], Aside | None] = lambda: None) -> Result:
        with _translated(self.target), self._session() as session:
            return session.execute_read(_managed(work, name, timeout, aside, self._observer))

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Count a request that reads, while it does."""
        with self._counting:
            self._reading += 1
        try:
            yield
        finally:
            with self._counting:
                self._reading -= 1

    def write(self, work: Callable[[Transaction], Result], *, name: str, timeout: float = WRITE_TIMEOUT) -> Result:
        """Run `work` in one write transaction; it may run again after a conflict, so it must not keep state.

        Raises:
            StoreUnavailable: The server went away; whether it committed is unknown, so writes carry their identity.
            StoreError: The server refused.
        """
        turn = Turn(self._turns)

        def telling(tx: Transaction) -> tuple[Result, list[object]]:
            turn.end()
            return work(tx), tx.told

        try:
            with _translated(self.target), self._session() as session:
                result, told = session.execute_write(_managed(telling, name, timeout, observer=self._observer, turn=turn))
        finally:
            turn.end()
        for fact in told:
            for listener in self._listeners:
                listener(fact)
        return result

    def listen(self, listener: Callable[[object], None]) -> None:
        """Have a function called with each fact that a transaction told, after its commit, in the thread that wrote."""
        self._listeners.append(listener)

    def observe(self, observer: Observer) -> None:
        """Have a function told of each query that is run from now on."""
        self._observer = observer

    def rehearse(self, work: Callable[[Transaction], Result], *, name: str, timeout: float = WRITE_TIMEOUT) -> Result:
        """Run `work` in one write transaction that is taken back at its end, whatever it wrote; its locks are held until then.

        Raises:
            StoreUnavailable: The server went away.
            StoreError: The server refused.
        """

        def taken_back(tx: Transaction) -> Result:
            raise _TakenBack(work(tx))

        try:
            return self.write(taken_back, name=name, timeout=timeout)
        except _TakenBack as done:
            return cast("Result", done.result)

    def rows(self, statement: Statement[Row], /, *, timeout: float = READ_TIMEOUT, **params: Any) -> list[Row]:
        """All rows of one statement in a read transaction of its own."""
        return self.read(lambda tx: tx.run(statement, **params), name=statement.name, timeout=timeout)

    def one(self, statement: Statement[Row], /, *, timeout: float = READ_TIMEOUT, **params: Any) -> Row:
        """The only row of one statement in a read transaction of its own."""
        return self.read(lambda tx: tx.one(statement, **params), name=statement.name, timeout=timeout)

    def plan(self, text: str, params: dict[str, Any]) -> dict[str, Any]:
        """The plan the server would run this text by."""
        with _translated(self.target), self._session() as session:
            summary = session.run(f"EXPLAIN {text}", params).consume()
            return dict(summary.plan or {})

    def run_sample(self, query: registry.Query) -> None:
        """Run a reading query with its sample, so that the server has its plan at hand."""
        self.read(lambda tx: tx.command(query.text, **query.sample), name=f"sample of {query.name}")

    def autocommit(self, text: str, **params: Any) -> list[dict[str, Any]]:
        """Run a text outside of managed transactions: schema commands, `CALL … IN TRANSACTIONS`."""
        with _translated(self.target), self._session() as session:
            return session.run(text, params).data()

    @contextmanager
    def _session(self) -> Iterator[neo4j.Session]:
        trip = current_trip()
        seen = neo4j.Bookmarks.from_raw_values(trip.bookmarks) if trip and trip.bookmarks else None
        with self._driver.session(database=self.target.database, fetch_size=5_000, bookmarks=seen) as session:
            yield session
            if trip is not None:
                trip.bookmarks = frozenset(session.last_bookmarks().raw_values)


class _TakenBack(Exception):
    """Carries the result of a rehearsal past the driver, which keeps what returns and takes back what raises."""

    def __init__(self, result: object) -> None:
        super().__init__()
        self.result = result


def _first(error: BaseException) -> BaseException:
    """What failed first, where the driver only says that something did; it decides whether the whole may be tried again."""
    while isinstance(error, ResultFailedError | TransactionError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _only(name: str, rows: list[Row]) -> Row:
    if len(rows) != 1:
        raise StoreError(f"{name}: expected one row, found {len(rows)}")
    return rows[0]


def _begun(aside: Aside, statement: Statement[Row], params: dict[str, Any]) -> Callable[[], Row]:
    """Begin to read in another transaction; what gives the row."""
    pool = ThreadPoolExecutor(1, "aside")
    coming = pool.submit(copy_context().run, aside, statement, params)
    pool.shutdown(wait=False)
    return coming.result


def _managed(
    work: Callable[[Transaction], Result],
    name: str,
    timeout: float,
    aside: Callable[[], Aside | None] = lambda: None,
    observer: Observer | None = None,
    turn: Turn | None = None,
) -> Callable[[ManagedTransaction], Result]:
    trip = current_trip()

    @unit_of_work(metadata={"name": name}, timeout=trip.limit(timeout) if trip else timeout)
    def run(inner: ManagedTransaction) -> Result:
        transaction = Transaction(inner, aside, observer, turn)
        try:
            result = work(transaction)
            transaction.settle()
        finally:
            transaction.close()
        return result

    return run


class _translated:  # noqa: N801 - reads as a phrase
    """The driver's errors in, ours out."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, AuthError):
            raise StoreUnavailable(f"{self._target.uri} refuses user {self._target.user}.", cure="Check NEO4J_USER and NEO4J_PASSWORD.") from error
        if isinstance(error, ConnectionAcquisitionTimeoutError):
            raise StoreUnavailable(
                f"Neo4j at {self._target.uri} took no connection in time: it is away, or very busy.", cure="`genealogy db status` tells its state."
            ) from error
        if isinstance(error, ServiceUnavailable | SessionExpired | ConnectionError):
            raise StoreUnavailable(f"Neo4j at {self._target.uri} can't be reached or went away.", cure="`genealogy db status` tells its state.") from error
        code = getattr(error, "code", None) or ""
        if code.startswith(_TIMED_OUT):
            raise TookTooLong("The database took longer than this may.", cure="Ask for less at once.") from error
        if code.startswith(_BAD_BOOKMARK):
            raise BadInput("The token is none that this database gave.", cure="Leave it out, or use the one of the last answer.") from error
        if isinstance(error, ConstraintError):
            raise WriteConflict(f"Neo4j: {error.message}") from error
        if isinstance(error, Neo4jError):
            raise StoreError(f"Neo4j: {error.message} ({error.code})") from error
        if isinstance(error, DriverError):
            raise StoreError(f"Neo4j's driver: {type(error).__name__}: {error}") from error


def batches(rows: list[Row], size: int) -> Iterator[list[Row]]:
    """Cut a list into lists of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
