"""The state file: which process serves this home, on which port, with which password. Mode 0600, replaced as a whole, never written to."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from genealogy.errors import ServerFault
from genealogy.server.faults import named


class Damaged(ServerFault):
    """The state file is there and says nothing we understand."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says; the process may have died since.

    Attributes:
        pid: Process that was started last; 0 when it was stopped.
        port: Port it listens on, and will again.
        password: Password of the user neo4j.
        version: Version of Neo4j.
        started: When it was started.
    """

    pid: int = 0
    port: int = 0
    password: str
    version: str
    started: datetime | None = None

    @property
    def uri(self) -> str:
        """Bolt address."""
        return f"bolt://127.0.0.1:{self.port}"


def new_password() -> str:
    """A password nobody can guess; hexadecimal, as Neo4j's admin tool reads a first "-" as an option."""
    return secrets.token_hex(24)


def read(file: Path) -> State | None:
    """The state; None when there is none.

    Raises:
        Damaged: Its text is not what we wrote.
        ServerFault: It can't be read.
    """
    try:
        with named(f"The state file {file} can't be read", folder=file.parent):
            data = file.read_bytes() if file.exists() else None
        return None if data is None else msgspec.json.decode(data, type=State)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"The state file {file} is damaged ({error}).", cure="`genealogy db start` makes it anew.") from error


def is_private(file: Path) -> bool:
    """Whether only its owner may read the file; Windows gives each user their own folder and has no such bits."""
    return os.name == "nt" or not file.stat().st_mode & 0o077


def write(file: Path, state: State) -> None:
    """Replace the state."""
    write_private(file, msgspec.json.format(msgspec.json.encode(state), indent=2))


def write_private(file: Path, data: bytes) -> None:
    """Put a file in place as a whole, for our eyes only; a full disk leaves the old one."""
    with named(f"{file} can't be written", folder=file.parent):
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
