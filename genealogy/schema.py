"""The database's shape: constraints and indexes, brought up to date by numbered migrations.

A migration is a file `queries/schema/migrations/NNNN_name.cypher`. What has been applied stands in the database as `(:Migration)` with the file's
checksum, so a file that was changed afterwards, or a database that is newer than the program, is told apart from one that merely lags behind.
Each statement must do nothing when it has been done before: then a migration that was cut in the middle is simply run again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from genealogy.errors import BadDefinition, SchemaOutdated
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, Transaction
from queries.registry import ROOT

FOLDER = ROOT / "schema" / "migrations"
# A back-fill over a large database may take long, and a second starter waits for it.
LONGEST = 3_600.0
_FILE = re.compile(r"^(\d{4})_([a-z0-9_]+)\.cypher$")
_NAMED = re.compile(r"^CREATE\s+(?:\w+\s+)*?(?:CONSTRAINT|INDEX)\s+(\w+)\s", re.IGNORECASE)
_DROPPED = re.compile(r"^DROP\s+(?:CONSTRAINT|INDEX)\s+(\w+)", re.IGNORECASE)
_BATCHED = re.compile(r"\bIN\s+(?:\d+\s+CONCURRENT\s+)?TRANSACTIONS\b", re.IGNORECASE)
# Whoever migrates needs these before the first migration: one lock, one note a migration.
_BOOTSTRAP = (
    "CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE",
    "CREATE CONSTRAINT migration_lock IF NOT EXISTS FOR (n:MigrationLock) REQUIRE n.name IS UNIQUE",
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema.

    Attributes:
        number: Its place in the order, from 1.
        name: What it brings.
        checksum: Of the file's text.
        statements: Its Cypher, one statement each.
    """

    number: int
    name: str
    checksum: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationState:
    """How one migration stands in a database: `changed` when the file is no longer the one applied, `unknown` when we have no such file."""

    number: int
    name: str
    state: Literal["applied", "pending", "changed", "unknown"]
    applied_at: str | None


@dataclass(frozen=True, slots=True)
class _Applied:
    number: int
    name: str
    checksum: str
    applied_at: str


@dataclass(frozen=True, slots=True)
class _Index:
    name: str
    state: str


_APPLIED = Statement("schema/applied", _Applied)
_RECORD = Statement("schema/record_migration", Nothing)
_LOCK = Statement("schema/lock", Nothing)
_INDEXES = Statement("schema/indexes", _Index)


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The program's migrations in order.

    Raises:
        BadDefinition: A file that is misnamed or empty, a number that is missing or there twice.
    """
    found = tuple(_read(path) for path in sorted(folder.glob("*.cypher")))
    for expected, migration in enumerate(found, 1):
        if migration.number != expected:
            raise BadDefinition(f"Migration {migration.number:04}_{migration.name} stands where {expected:04} should.")
    return found


def status(store: Store, known: tuple[Migration, ...] | None = None) -> tuple[MigrationState, ...]:
    """How each migration stands, those of a newer program included."""
    applied = {row.number: row for row in store.rows(_APPLIED)}
    states = []
    for migration in migrations() if known is None else known:
        row = applied.pop(migration.number, None)
        state: Literal["applied", "pending", "changed"] = "pending" if row is None else "applied" if row.checksum == migration.checksum else "changed"
        states.append(MigrationState(migration.number, migration.name, state, row.applied_at if row else None))
    return *states, *(MigrationState(row.number, row.name, "unknown", row.applied_at) for row in applied.values())


def plan(store: Store, known: tuple[Migration, ...] | None = None) -> tuple[Migration, ...]:
    """The migrations that `migrate` would apply; changes nothing.

    Raises:
        SchemaOutdated: An applied file was changed, or the database is newer than this program.
    """
    wanted = migrations() if known is None else known
    states = status(store, wanted)
    for state in states:
        if state.state == "changed":
            raise SchemaOutdated(
                f"Migration {state.number:04}_{state.name} is not the one this database had on {state.applied_at}.",
                cure="Put the file back as it was and make the change a migration of its own.",
            )
        if state.state == "unknown":
            raise SchemaOutdated(
                f"The database has had migration {state.number:04}_{state.name}, which this program doesn't know.", cure="Use a newer version."
            )
    pending = {state.number for state in states if state.state == "pending"}
    return tuple(migration for migration in wanted if migration.number in pending)


def migrate(store: Store, known: tuple[Migration, ...] | None = None) -> tuple[Migration, ...]:
    """Bring the database up to date; two at once wait for each other, and the second finds nothing to do.

    Returns:
        The migrations applied.

    Raises:
        SchemaOutdated: An applied file was changed, or the database is newer than this program.
    """
    if not plan(store, known):
        return ()
    for text in _BOOTSTRAP:
        _run(store, text)

    # Schema commands can't share a transaction with data, so one transaction does nothing but hold the lock while others do the work.
    def work(tx: Transaction) -> tuple[Migration, ...]:
        tx.run(_LOCK)
        pending = plan(store, known)
        for migration in pending:
            _apply(store, migration)
        return pending

    return store.write(work, name="schema/migrate", timeout=LONGEST)


def require(store: Store) -> None:
    """Make sure that the database has all migrations.

    Raises:
        SchemaOutdated: It hasn't.
    """
    pending = plan(store)
    if pending:
        first, many = f"{pending[0].number:04}_{pending[0].name}", len(pending) > 1
        told = f"The database lacks {len(pending)} migrations, from {first} on." if many else f"The database lacks the migration {first}."
        raise SchemaOutdated(told, cure="Run `genealogy db migrate`.")


def missing(store: Store, known: tuple[Migration, ...] | None = None) -> tuple[str, ...]:
    """Constraints and indexes of our migrations that the database lacks or that are not online, whatever its notes say."""
    wanted: dict[str, None] = {}
    for migration in migrations() if known is None else known:
        for statement in migration.statements:
            if made := _NAMED.match(statement):
                wanted[made[1]] = None
            elif dropped := _DROPPED.match(statement):
                wanted.pop(dropped[1], None)
    online = {row.name for row in store.rows(_INDEXES) if row.state == "ONLINE"}
    return tuple(name for name in wanted if name not in online)


def _apply(store: Store, migration: Migration) -> None:
    for statement in migration.statements:
        _run(store, statement)
    _run(store, "CALL db.awaitIndexes(3600)")
    store.write(lambda tx: tx.run(_RECORD, number=migration.number, name=migration.name, checksum=migration.checksum), name=f"schema/{migration.number:04}")


def _run(store: Store, text: str) -> None:
    """Run one statement by itself; a managed transaction is tried again when it meets another's locks, which schema commands often do."""
    if _BATCHED.search(text):
        store.autocommit(text)
    else:
        store.write(lambda tx: tx.command(text), name="schema/migrate", timeout=LONGEST)


def _read(path: Path) -> Migration:
    match = _FILE.match(path.name)
    if match is None:
        raise BadDefinition(f"Migration {path.name} should be named like 0001_what_it_brings.cypher.")
    text = path.read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    statements = tuple(part.strip() for part in re.split(r";[ \t]*(?:\n|$)", body) if part.strip())
    if not statements:
        raise BadDefinition(f"Migration {path.name} is empty.")
    return Migration(int(match[1]), match[2], hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest(), statements)
