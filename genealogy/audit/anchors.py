"""Anchors: heads of the chain in a file outside the database, each as the chain stood after a decision.

Whoever rules the database can make a whole chain anew, and it will be sound in itself. It will not be the one that was written down elsewhere. The
file is only ever added to, one JSON document a line; several databases may share it, since each line names its chain.
"""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from genealogy.audit.entry import Head
from genealogy.errors import UnreadableFile
from genealogy.store import Store

_LOG = logging.getLogger(__name__)


class Anchor(Struct, frozen=True, kw_only=True):
    """One line of the file.

    Attributes:
        chain: Name of the chain.
        seq: Its last entry then.
        hash: That entry's hash.
        at: When the line was written.
        accepted: Why a chain that didn't fit the anchors before this one was taken as it is, and by whom; empty for ordinary anchors.
    """

    chain: str
    seq: int
    hash: str
    at: datetime
    accepted: str = ""


def attach(store: Store, file: Path) -> None:
    """From now on, write an anchor after each decision that is committed through this store.

    A decision that is committed stays so when the file can't be written; that is logged, and the next anchor covers it.
    """

    def anchor(fact: object) -> None:
        if isinstance(fact, Head):
            try:
                write(file, fact)
            except OSError as error:
                _LOG.warning("The audit chain's head %d can't be written to %s: %s", fact.seq, file, error)

    store.listen(anchor)


def write(file: Path, head: Head, *, accepted: str = "") -> None:
    """Add an anchor; the file is made with mode 0600 when there is none.

    Raises:
        OSError: It can't be written.
    """
    at = datetime.fromtimestamp(time.time(), UTC)
    line = msgspec.json.encode(Anchor(chain=head.chain, seq=head.seq, hash=head.hash, at=at, accepted=accepted)) + b"\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    # One write of one short line to a file opened for adding: two processes never mix their lines.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: Path) -> list[Anchor]:
    """All anchors in their order; none when there is no file.

    Raises:
        UnreadableFile: It can't be read, or a line is not what we write.
    """
    try:
        lines = file.read_bytes().splitlines() if file.exists() else []
    except OSError as error:
        raise UnreadableFile(f"The anchors of the audit chain in {file} can't be read: {error.strerror}.") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(msgspec.json.decode(line, type=Anchor))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{file} line {number} is no anchor of an audit chain: {error}.", cure="Put the file back as it was.") from error
    return found
