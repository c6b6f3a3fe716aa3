"""The peer on disk: PostgreSQL, started for this run on a socket of its own, with the graph's tables."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from bench.graph import TABLES, Rows
from bench.postgresasks import connect
from bench.relational import INDEXES, create

# JIT costs more than it gives on such statements; the rest gives it memory for all its tables, and says that they are there.
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "random_page_cost": "1.1",
    "work_mem": "256MB",
    "jit": "off",
    "max_wal_size": "4GB",
}


class NoPostgres(Exception):
    """There is none on this machine, or it can't be started."""


class Postgres:
    """A server with the tables, in a temporary folder of its own; use as a context.

    Raises:
        NoPostgres: It can't be had.
    """

    def __init__(self) -> None:
        self.programs = _programs()
        # PostgreSQL refuses to run as root; its package brings a user of that name.
        self.user = ("postgres" if _exists("postgres") else "nobody") if os.getuid() == 0 else None
        self._server: subprocess.Popen[bytes] | None = None
        self.version = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="genealogy-postgres-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        init: list[str | Path] = [self.programs / "initdb", "-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8", "--no-sync", "--locale=C"]
        made = subprocess.run(init, user=self.user, cwd=self.folder, capture_output=True, text=True, check=False)
        if made.returncode:
            self._stop()
            raise NoPostgres(f"initdb: {made.stderr.strip()}")
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            command: list[str | Path] = [self.programs / "postgres", "-D", data, "-k", self.folder, *options]
            self._server = subprocess.Popen(command, user=self.user, cwd=self.folder, stdout=log, stderr=log)
        self.connection = self._connect()
        for table in TABLES:
            self.connection.execute(sql.SQL(create(table)))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        self._stop()

    def _connect(self) -> psycopg.Connection:
        for _ in range(120):
            try:
                return connect(str(self.folder))
            except psycopg.OperationalError:
                time.sleep(0.25)
        said = (self.folder / "log").read_text(encoding="utf-8")[-500:]
        self._stop()
        raise NoPostgres(f"it does not answer: {said}")

    def _stop(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def take(self, table: str, rows: Rows) -> None:
        """Some rows of a table."""
        with self.connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Index and analyse them all."""
        for text in (*INDEXES, "VACUUM ANALYZE"):
            self.connection.execute(sql.SQL(text))


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    if named is None:
        raise NoPostgres("no initdb here; the Debian package is postgresql")
    return Path(named).resolve().parent


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
