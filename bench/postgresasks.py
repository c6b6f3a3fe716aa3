"""How PostgreSQL is asked: three ways, since none is the fastest for all sizes; statements prepared, rows binary."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import psycopg
from psycopg import sql

from bench.relational import ONE_STATEMENT, PARTS, REACHED
from bench.totals import Parts, Row, sorted_out

_STARTS = "SELECT unnest(%(nodes)s::int[])"


def connect(folder: str) -> psycopg.Connection:
    """A connection to the server whose socket is in a folder."""
    return psycopg.connect(host=folder, user="bench", dbname="postgres", autocommit=True)


def _made(text: str) -> sql.SQL:
    return sql.SQL(text.replace("?", _STARTS))


_WHOLE = _made(ONE_STATEMENT)
_EACH = [_made(f"WITH RECURSIVE {REACHED} {part}") for part in PARTS]
_WALK = _made(f"WITH RECURSIVE {REACHED} SELECT array_agg(node) FROM reached")
_OF_ARRAY = [_made(f"WITH reached (node) AS (?) {part}") for part in PARTS]


class PostgresAsks:
    """Asks a server that runs."""

    name = "PostgreSQL"

    def __init__(self, folder: str) -> None:
        self._connection = connect(folder)
        self._cursor = self._connection.cursor(binary=True)
        self.ways: dict[str, Callable[[Sequence[int]], Parts]] = {
            "one statement": lambda starts: sorted_out(self._rows(_WHOLE, starts)),
            "a statement for each part": lambda starts: self._parts(_EACH, starts),
            "an array of the nodes": self._array,
        }

    def close(self) -> None:
        """Let the server go."""
        self._connection.close()

    def _array(self, starts: Sequence[int]) -> Parts:
        return self._parts(_OF_ARRAY, self._rows(_WALK, starts)[0][0])

    def _parts(self, statements: Sequence[sql.SQL], nodes: Sequence[int]) -> Parts:
        first, second, third, fourth = (self._rows(statement, nodes) for statement in statements)
        return first, second, third, fourth

    def _rows(self, statement: sql.SQL, nodes: Sequence[int]) -> list[Row]:
        return self._cursor.execute(statement, {"nodes": list(nodes)}, prepare=True).fetchall()
