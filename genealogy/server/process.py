"""The Neo4j process: found, started apart from us, waited for, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from genealogy.errors import ServerFault, StoreError
from genealogy.server.faults import named
from genealogy.store import Store, Target

STOP_SECONDS = 30.0
TAIL = 15
_TAKEN = ("Address already in use", "BindException", "PortBindException")


class PortTaken(ServerFault):
    """Another program took the port between our look and Neo4j's."""


def find(marker: str, pid: int) -> psutil.Process | None:
    """The process that carries this argument: first the one with this id, else any.

    A process id alone proves nothing: after a crash the system may have given it to another program.
    """
    if pid:
        try:
            known = psutil.Process(pid)
        except psutil.NoSuchProcess:
            pass
        else:
            if _is_ours(known, marker):
                return known
    return next((process for process in psutil.process_iter() if _is_ours(process, marker)), None)


def spawn(command: Sequence[str | Path], console: Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own: Ctrl-C in our terminal doesn't reach it, and it holds none of our files open."""
    apart = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "DETACHED_PROCESS", 0)
    words = [str(part) for part in command]
    with named(f"Neo4j can't be started with {words[0]}", folder=console.parent), console.open("wb") as out:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, creationflags=apart)


def wait_ready(process: psutil.Process, target: Target, console: Path, seconds: float) -> None:
    """Wait until the server answers and knows us.

    Raises:
        PortTaken: It ended since its port is in use.
        ServerFault: It ended, or takes too long; the text shows the last lines of its log.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not _runs(process):
            said = tail(console)
            kind = PortTaken if any(word in said for word in _TAKEN) else ServerFault
            raise kind(f"Neo4j ended while it was starting. It said last:\n{said}\n", cure=_cure(said))
        if listens(target.uri) and _answers(target):
            return
        time.sleep(0.1)
    raise ServerFault(
        f"Neo4j did not answer within {seconds:g} s. It said last:\n{tail(console)}\n", cure="Set GENEALOGY_START_TIMEOUT higher, or GENEALOGY_HEAP lower."
    )


def stop(process: psutil.Process, seconds: float = STOP_SECONDS) -> bool:
    """End a process, kindly first.

    Returns:
        Whether it ended by itself.

    Raises:
        ServerFault: It doesn't even end when it is killed.
    """
    try:
        process.terminate()
        if ended(process, seconds):
            return True
        process.kill()
    except psutil.NoSuchProcess:
        return True
    if not ended(process):
        raise ServerFault(f"Process {process.pid} of the embedded Neo4j can't be ended.", cure="Its disk may hang: look at it, or restart the machine.")
    return False


def ended(process: psutil.Process, seconds: float = STOP_SECONDS) -> bool:
    """Whether a process ends in time; one whose parent has yet to hear of it has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            process.wait(0.1)
        except psutil.TimeoutExpired:
            if _runs(process):
                continue
        return True
    return False


def listens(uri: str) -> bool:
    """Whether anything listens at this Bolt address."""
    host, _, port = uri.rpartition("//")[2].partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        return False
    return True


def port_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback."""
    with socket.socket() as probe:
        if os.name != "nt":
            # As Java does: a port whose last connections are just closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def any_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(console: Path) -> str:
    """The last lines of what a program printed."""
    try:
        return "\n".join(console.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:])
    except OSError:
        return "(nothing)"


def _answers(target: Target) -> bool:
    with Store(target) as store:
        try:
            store.verify()
        except StoreError as error:
            if "refuses user" in error.text:
                raise ServerFault(
                    "The embedded Neo4j refuses the password of the state file.", cure="Put the state file back, or `genealogy db reset`."
                ) from error
            return False
    return True


def _is_ours(process: psutil.Process, marker: str) -> bool:
    try:
        return marker in process.cmdline() and _runs(process)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _cure(said: str) -> str:
    if "No space left" in said:
        return "The disk is full: free some space, or set GENEALOGY_HOME to a folder on another disk."
    if "Could not reserve enough space" in said or "OutOfMemory" in said or "insufficient memory" in said:
        return "Memory is short: set GENEALOGY_HEAP and GENEALOGY_PAGECACHE lower."
    return "`genealogy doctor` looks for the usual faults."
