"""The peer in a file: SQLite, in our own process."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.graph import TABLES, Rows
from bench.relational import INDEXES, ONE_STATEMENT, PARTS, REACHED, create, fill
from bench.totals import Parts, sorted_out

_SETTINGS = ("PRAGMA cache_size = -524288", "PRAGMA mmap_size = 8589934592", "PRAGMA temp_store = MEMORY")
# SQLite takes no lists; the starts come in as JSON.
_STARTS = "SELECT value FROM json_each(:starts)"


class SqliteMaker:
    """Makes the file: tables first, indexes once all is in."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for text in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", *map(create, TABLES)):
            self._connection.execute(text)

    def take(self, table: str, rows: Rows) -> None:
        """Some rows of a table."""
        self._connection.execute("BEGIN")
        self._connection.executemany(fill(table), rows)
        self._connection.execute("COMMIT")

    def finish(self) -> None:
        """Index, analyse and close it."""
        for text in (*INDEXES, "ANALYZE"):
            self._connection.execute(text)
        self._connection.close()


class Sqlite:
    """Asks a file that is finished."""

    name = "SQLite"

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=64)
        for text in (*_SETTINGS, "CREATE TEMP TABLE reached (node INTEGER PRIMARY KEY)"):
            self._connection.execute(text)
        self.ways: dict[str, Callable[[Sequence[int]], Parts]] = {"one statement": self._one_statement, "a temporary table": self._temporary_table}
        self.version = sqlite3.sqlite_version

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def _one_statement(self, starts: Sequence[int]) -> Parts:
        return sorted_out(self._connection.execute(ONE_STATEMENT.replace("?", _STARTS), {"starts": str(list(starts))}).fetchall())

    def _temporary_table(self, starts: Sequence[int]) -> Parts:
        self._connection.execute("DELETE FROM reached")
        walk = f"INSERT INTO temp.reached WITH RECURSIVE {REACHED.replace('reached', 'walked').replace('?', _STARTS)} SELECT node FROM walked"
        self._connection.execute(walk, {"starts": str(list(starts))})
        first, second, third, fourth = (self._connection.execute(part).fetchall() for part in PARTS)
        return first, second, third, fourth
