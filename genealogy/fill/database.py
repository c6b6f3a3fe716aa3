"""The database's side of a first fill: is it empty, the import itself, and what is left to do when it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from genealogy.errors import BadInput
from genealogy.fill.sheet import COMMIT
from genealogy.fill.tables import ARRAY, Tables, tables
from genealogy.record.lines import micros
from genealogy.record.work import tie_contents
from genealogy.statements import Nothing, Statement
from genealogy.store import Store, batches

_TIED: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Holdings:
    held: bool
    unfinished: bool


_HOLDINGS: Final = Statement("fill/holdings", _Holdings)
_FINISH: Final = Statement("fill/finish", Nothing)


def require_empty(store: Store) -> None:
    """Make sure that nothing would be lost: the database is empty, or holds a first fill that was cut off.

    Raises:
        BadInput: It holds something.
    """
    found = store.one(_HOLDINGS)
    if found.held and not found.unfinished:
        raise BadInput(
            "A first fill needs an empty database; this one holds data already.",
            cure="Load without --first-fill; or, to start anew, `genealogy db reset` (a dump before it keeps what there is).",
        )


def frame(folder: Path, load_id: str) -> None:
    """Write the files of what every fill has: its commit, its load, and a mark that makes answers incomplete until it is finished."""
    written = Tables(folder, "z")
    written.nodes("Commit", "", [{"number": COMMIT, "at": micros(datetime.now(UTC), 0)}])
    written.nodes("Counter", "", [{"name": "commit", "value": COMMIT}])
    written.nodes("Load", "", [{"load_id": load_id, "filling": True}])
    mark = {
        "rejected_id": load_id,
        "kind": "rejected",
        "load_id": load_id,
        "file": "first fill",
        "row": 0,
        "expected": "a first fill that is finished",
        "found": "one that is under way or was cut off: repeat it",
        "reason": "row: expected a first fill that is finished, found one that is under way or was cut off: repeat it",
        "original": "{}",
        "readable": False,
        "status": "open",
        "commit": COMMIT,
    }
    written.nodes("RejectedRow", "", [mark])


def options(folder: Path) -> list[str]:
    """Options of the import for all files of a folder; files of one header stand together."""
    together: defaultdict[tuple[bool, str, str], list[str]] = defaultdict(list)
    found = tables(folder)
    for table in found:
        with table.path.open(encoding="utf-8") as file:
            together[table.nodes, table.name, file.readline()].append(str(table.path))
    given = ["--path-pattern-style=none", f"--array-delimiter=U+{ord(ARRAY):04X}", "--auto-skip-subsequent-headers=true"]
    multiline = [str(table.path) for table in found if table.multiline]
    given += ["--multiline-fields-format=v2", f"--multiline-fields={','.join(multiline)}"] if multiline else []
    # A larger buffer costs every file time, so it is asked for only where a value may not fit into the usual four million bytes.
    given += ["--read-buffer-size=256m"] if any(table.large for table in found) else []
    return given + [f"--{'nodes' if nodes else 'relationships'}={name}={','.join(paths)}" for (nodes, name, _), paths in sorted(together.items())]


def tie(store: Store, events: Collection[str]) -> None:
    """Tie what was repacked, and what was shipped and came back, from content to content (semantics 5.2)."""
    for part in batches(sorted(events), _TIED):
        store.write(lambda tx, part=part: tie_contents(tx, part, COMMIT), name="fill/tie")  # type: ignore[misc]


def finish(store: Store, load_id: str) -> None:
    """From now on answers may be complete."""
    store.write(lambda tx: tx.run(_FINISH, load_id=load_id), name="fill/finish")
