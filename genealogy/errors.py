"""What can go wrong, as one tree with stable codes.

    GenealogyError
    ├── BadInput            a file, row, field or text is not what it should be
    │   ├── UnreadableFile  the file as a whole
    │   └── BadRow          one row or event; the rest still loads
    ├── Ambiguous           a text means several things
    ├── NotFound            a text means nothing on record
    ├── Refused             a request that a hold or a rule forbids
    ├── NotAllowed          a person or key whose role doesn't include it
    ├── NotSignedIn         nobody has said who asks
    ├── StoreError          the database
    │   ├── StoreUnavailable
    │   ├── TookTooLong
    │   ├── WriteConflict
    │   ├── SchemaOutdated
    │   └── ServerFault     the embedded Neo4j: Java, jars, port, disk, state file
    └── BadDefinition       our own files are wrong: a query header, a migration

The code is a promise to scripts: it never changes, the text may.
"""

from __future__ import annotations

from collections.abc import Sequence


class GenealogyError(Exception):
    """Base of all errors a user may see.

    Args:
        text: What happened, in the user's words.
        cure: What to do about it; empty when there is nothing to say.
    """

    code = "error"

    def __init__(self, text: str, *, cure: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.cure = cure

    def __str__(self) -> str:
        """The text and its cure, as the command line prints them."""
        return f"{self.text} {self.cure}".strip()


class BadInput(GenealogyError):
    """Something given to us is not what it should be."""

    code = "bad-input"


class UnreadableFile(BadInput):
    """A file that can't be read as a whole: missing, empty, wrong header, wrong encoding, broken JSON."""

    code = "unreadable-file"


class BadRow(BadInput):
    """One row or event that can't be recorded.

    Args:
        field: The column or JSON path at fault; empty when it is the whole row.
        expected: What would have been right.
        found: What was there, shortened.
    """

    code = "bad-row"

    def __init__(self, field: str, expected: str, found: str) -> None:
        super().__init__(f"{field or 'row'}: expected {expected}, found {found}")
        self.field = field
        self.expected = expected
        self.found = found


class Ambiguous(GenealogyError):
    """A text that means several things on record.

    Args:
        text: What was asked.
        candidates: The things it may mean, each as `kind:value`.
    """

    code = "ambiguous"

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{text!r} means several things:", cure="Name one of them as kind:value.")
        self.candidates = tuple(candidates)


class NotFound(GenealogyError):
    """Nothing on record answers to this name."""

    code = "not-found"


class Refused(GenealogyError):
    """A request that a hold or a rule forbids."""

    code = "refused"


class NotAllowed(GenealogyError):
    """A person or key whose role, or the role's site, doesn't include an operation."""

    code = "not-allowed"


class NotSignedIn(GenealogyError):
    """Nobody has said who asks, or what was said is wrong, over or switched off."""

    code = "not-signed-in"


class StoreError(GenealogyError):
    """The database said no."""

    code = "store-error"


class StoreUnavailable(StoreError):
    """The database can't be reached, or went away in the middle."""

    code = "store-unavailable"


class TookTooLong(StoreError):
    """An answer took longer than its time limit; nothing was written."""

    code = "took-too-long"


class WriteConflict(StoreError):
    """Two writers made the same new thing at once; the write may be tried again."""

    code = "write-conflict"


class SchemaOutdated(StoreError):
    """The database's schema is not the one this version needs."""

    code = "schema-outdated"


class ServerFault(StoreError):
    """The embedded Neo4j can't be had or started: Java, jars, port, disk, state file."""

    code = "server-fault"


class BadDefinition(GenealogyError):
    """A file of our own is wrong: a query header, a migration, a lock list."""

    code = "bad-definition"
