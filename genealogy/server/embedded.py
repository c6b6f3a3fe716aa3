"""The embedded Neo4j of one home: started when needed, found when it runs, stopped, dumped, restored, reset.

Whoever starts or stops it holds a lock file meanwhile, so two commands at the same moment end with one server. Which process serves the home is
read from the process list, never believed of the state file, so a crash leaves nothing to clean up.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec
import psutil
from filelock import FileLock, Timeout

from genealogy.errors import ServerFault
from genealogy.server import admin, jars, java, layout, process, state
from genealogy.server.exchange import Exchange
from genealogy.server.faults import MEBI, named
from genealogy.server.state import State
from genealogy.settings import Settings
from genealogy.store import Target

NEEDED = 256 * MEBI
PORT_TRIES = 3
# Where a new database is made before it takes the old one's place.
_BESIDE = "first-fill"


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the server of one home, as `genealogy db status` shows it.

    Attributes:
        running: Whether its process is there.
        state: Its state file; None before the first start.
        pid: Its process; 0 when it doesn't run.
        memory: Bytes of memory the process holds.
        disk: Bytes of its data folder.
    """

    running: bool
    state: State | None
    pid: int
    memory: int
    disk: int


class Embedded:
    """The embedded server of one home.

    Args:
        settings: Which home, how much memory.
        progress: Told of jars that are fetched and of the start.
    """

    def __init__(self, settings: Settings, *, progress: jars.Progress | None = None) -> None:
        self.settings = settings
        self.layout = layout.Layout(settings.home.expanduser().absolute())
        self._exchange = Exchange(self.layout.database(), self.layout.exchange)
        self._progress = progress

    def start(self) -> Target:
        """The running server, started when there is none.

        Raises:
            ServerFault: It can't be had; the text names the fault and its cure.
        """
        ready = self.running()
        if ready:
            return ready
        with self._locked():
            return self.running() or self._start()

    def running(self) -> Target | None:
        """The server, if it runs and listens."""
        known = self._state()
        found = known and self.layout.configuration.exists() and process.find(self.layout.marker, known.pid)
        if known is None or not found or not process.listens(known.uri):
            return None
        return _target(known)

    def stop(self) -> bool:
        """Stop the server.

        Returns:
            Whether there was one.
        """
        with self._locked():
            return self._stop()

    def status(self) -> Status:
        """What is known of it, without starting or waiting for anything."""
        known = self._state()
        found = process.find(self.layout.marker, known.pid if known else 0)
        files = (file for file in self.layout.data.rglob("*") if file.is_file())
        return Status(found is not None, known, found.pid if found else 0, found.memory_info().rss if found else 0, sum(file.stat().st_size for file in files))

    def store_bytes(self) -> int:
        """Size of the graph on disk, without the log of its transactions; 0 when there is none."""
        return sum(file.stat().st_size for file in self.layout.database()[0].rglob("*") if file.is_file())

    def has_data(self) -> bool:
        """Whether there is a database in this home."""
        return self.layout.database()[0].is_dir()

    def dump(self, file: Path) -> None:
        """Write the whole database to one file; the server is stopped meanwhile, and started again if it ran.

        Raises:
            ServerFault: There is no database, or no room for the file.
        """
        target = file.expanduser().absolute()
        part = target.with_name(f".{target.name}.part")
        known = self._state()
        killed = known is not None and known.pid and not process.find(self.layout.marker, known.pid)
        with self._paused():
            if killed:
                # Only a start recovers what a killed server had not written yet, and a dump refuses what is not recovered.
                self._start()
                self._stop()
            if not self.has_data():
                raise ServerFault(f"There is no database in {self.layout.home} to dump.", cure="`genealogy db start` makes one.")
            with named(f"{target} can't be written", needed=NEEDED, folder=target.parent):
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    with part.open("wb") as out:
                        self._admin("database", "dump", "--to-stdout", "neo4j", out=out)
                    part.replace(target)
                finally:
                    part.unlink(missing_ok=True)

    def restore(self, file: Path) -> None:
        """Replace the whole database by what a dump holds; the server is stopped meanwhile, and started again if it ran.

        Raises:
            ServerFault: The file is no dump, or there is no room; the database is as it was.
        """
        source = file.expanduser().absolute()
        with named(f"The dump {source} can't be read", folder=source.parent):
            source.open("rb").close()
        failed = named(f"{source} can't be restored", needed=NEEDED, folder=self.layout.data)
        with self._paused(), failed, self._exchange.under_way(), source.open("rb") as stream:
            self._admin("database", "load", "--from-stdin", "--overwrite-destination=true", "neo4j", stdin=stream)

    def replace(self, *options: str) -> None:
        """Replace the whole database by what import files hold; the server is stopped meanwhile, and started again if it ran.

        The import goes to a place beside the database and takes its place when it is done, so that whatever ends it in the middle leaves the old one.

        Args:
            options: Of `neo4j-admin database import full`: which files, and how they are written.

        Raises:
            ServerFault: There is no room, or the files don't fit together; the database is as it was.
        """
        beside = self.layout.database(_BESIDE)
        failed = named("The import files can't be imported", needed=NEEDED, folder=self.layout.data)
        with self._paused(), failed:
            for place in beside:
                shutil.rmtree(place, ignore_errors=True)
            self._admin("database", "import", "full", _BESIDE, *options, heap=self.settings.heap)
            with self._exchange.under_way():
                for made, place in zip(beside, self.layout.database(), strict=True):
                    made.replace(place)

    def reset(self) -> None:
        """Stop the server and remove all its data; jars stay."""
        with self._locked():
            self._stop()
            self._end_left_over()
            with named(f"{self.layout.neo4j} can't be removed", folder=self.layout.home):
                if self.layout.neo4j.exists():
                    shutil.rmtree(self.layout.neo4j)
                self.layout.state.unlink(missing_ok=True)

    def _start(self) -> Target:
        known = self._known()
        found = process.find(self.layout.marker, known.pid)
        if found and self.layout.configuration.exists():
            return self._adopt(found, known)
        if found:
            # Somebody removed the folder under a running server: it holds files that have no name any more.
            process.stop(found)
        self._say("starting", 0)
        runtime, arguments = self._prepare()
        self._settle()
        if not self.layout.password.exists():
            self._admin("dbms", "set-initial-password", secret=known.password)
            state.write_private(self.layout.password, known.password.encode())
        for attempt in range(PORT_TRIES):
            try:
                return self._launch(runtime, arguments, msgspec.structs.replace(known, port=self._port(known.port if attempt == 0 else 0)))
            except process.PortTaken:
                if self.settings.port or attempt == PORT_TRIES - 1:
                    raise
        raise AssertionError("the loop returns or raises")

    def _settle(self) -> None:
        """End what a command that was killed left running on the database, and bring back what it had put aside; no server runs now."""
        self._end_left_over()
        with named(f"{self.layout.data} can't be put in order", folder=self.layout.home):
            self._exchange.settle()

    def _end_left_over(self) -> None:
        left = process.find(self.layout.admin_marker, 0)
        if left:
            process.stop(left)

    def _launch(self, runtime: java.Java, arguments: Path, known: State) -> Target:
        with named(f"{self.layout.conf} can't be written", folder=self.layout.home):
            self.layout.configuration.write_text(layout.configuration(self.settings, known.port), encoding="utf-8")
        command: list[str | Path] = [runtime.path, *layout.flags(self.settings, runtime.release), f"@{arguments}", layout.MAIN]
        child = process.spawn([*command, self.layout.marker, f"--config-dir={self.layout.conf}", "--console-mode"], self.layout.console)
        known = msgspec.structs.replace(known, pid=child.pid, version=jars.version(), started=datetime.now(UTC))
        state.write(self.layout.state, known)
        return self._wait(psutil.Process(child.pid), known)

    def _adopt(self, found: psutil.Process, known: State) -> Target:
        """Go on with a server whose starter was ended before it could write or wait; its port is in its configuration."""
        text = self.layout.configuration.read_text(encoding="utf-8")
        port = next(int(line.rpartition(":")[2]) for line in text.splitlines() if line.startswith("server.bolt.listen_address="))
        known = msgspec.structs.replace(known, pid=found.pid, port=port)
        state.write(self.layout.state, known)
        return self._wait(found, known)

    def _wait(self, found: psutil.Process, known: State) -> Target:
        process.wait_ready(found, _target(known), self.layout.console, self.settings.start_timeout)
        self._say("started", 1)
        return _target(known)

    def _stop(self) -> bool:
        known = self._state()
        found = process.find(self.layout.marker, known.pid if known else 0)
        if found:
            process.stop(found)
        if known and known.pid:
            state.write(self.layout.state, msgspec.structs.replace(known, pid=0, started=None))
        return found is not None

    def _prepare(self) -> tuple[java.Java, Path]:
        """All that java needs to run Neo4j or its admin tool; nothing runs before this has passed."""
        runtime = java.find(self.settings.java)
        files = jars.fetch(jars.repository(self.settings.jars), mirror=self.settings.maven, progress=self._progress)
        arguments = self.layout.conf / "class-path.arguments"
        with named(f"{self.layout.neo4j} can't be made", needed=NEEDED, folder=self.layout.home):
            for folder in (self.layout.conf, self.layout.data, self.layout.console.parent):
                folder.mkdir(parents=True, exist_ok=True)
            self.layout.neo4j.chmod(0o700)
            arguments.write_text(layout.class_path(files), encoding="utf-8")
        return runtime, arguments

    def _admin(self, *words: str, heap: str = "512m", secret: str = "", stdin: IO[bytes] | None = None, out: IO[bytes] | None = None) -> None:
        runtime, arguments = self._prepare()
        admin.run(runtime.path, arguments, self.layout, *words, heap=heap, secret=secret, stdin=stdin, out=out)

    def _port(self, last: int) -> int:
        wanted = self.settings.port
        if wanted and not process.port_free(wanted):
            raise ServerFault(
                f"Port {wanted} on 127.0.0.1 is in use by another program.", cure="End that program, or set GENEALOGY_PORT to another port, or to 0 for any."
            )
        return wanted or (last if last and process.port_free(last) else process.any_port())

    def _state(self) -> State | None:
        """The state; None when there is none, or when it is damaged and will be made anew."""
        try:
            return state.read(self.layout.state)
        except state.Damaged:
            return None

    def _known(self) -> State:
        """The state, made anew from the password beside the data when its file is lost."""
        known = self._state()
        if self.layout.password.exists():
            with named(f"{self.layout.password} can't be read", folder=self.layout.conf):
                password = self.layout.password.read_text(encoding="utf-8")
            return msgspec.structs.replace(known, password=password) if known else State(password=password, version=jars.version())
        if self.layout.database("system")[0].exists() and not known:
            raise ServerFault(
                f"The password of the database in {self.layout.home} is lost: neither {self.layout.state.name} nor {self.layout.password} is there.",
                cure="Put one of them back from a backup, or `genealogy db reset` and load again.",
            )
        return known or State(password=state.new_password(), version=jars.version())

    def _say(self, what: str, done: int) -> None:
        if self._progress:
            self._progress(f"Neo4j {jars.version()}: {what}", done, 1)

    @contextmanager
    def _paused(self) -> Iterator[None]:
        """With the server stopped; started again at the end if it ran before."""
        with self._locked():
            ran = self._stop()
            self._settle()
            try:
                yield
            finally:
                if ran:
                    self._start()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with named(f"{self.layout.home} can't be made", folder=self.layout.home):
            self.layout.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with FileLock(self.layout.lock, timeout=self.settings.start_timeout + process.STOP_SECONDS):
                yield
        except Timeout:
            raise ServerFault(
                f"Another command has been starting or stopping the server of {self.layout.home} for too long.", cure="Wait for it, or end it."
            ) from None


def named_target(settings: Settings) -> Target:
    """The database that NEO4J_URI and its companions name."""
    return Target(settings.neo4j_uri or "", settings.neo4j_user, settings.neo4j_password.get_secret_value(), settings.neo4j_database)


def _target(known: State) -> Target:
    return Target(known.uri, "neo4j", known.password, "neo4j")
