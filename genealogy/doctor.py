"""The doctor: looks at everything that can be wrong with an installation, names each fault and its cure, and changes nothing.

Checks follow each other as the parts of the house stand on each other, so the first fault in the list is the one to cure first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from genealogy import schema
from genealogy.errors import BadDefinition, GenealogyError, SchemaOutdated, ServerFault
from genealogy.server import Embedded, faults, jars, java, process, state
from genealogy.server.embedded import NEEDED, named_target
from genealogy.settings import Settings, memory_bytes
from genealogy.store import Store, Target
from queries import plans, registry

Subject = TypeVar("Subject")
# With less than this the next load may not end.
ROOMY = 2 * 2**30
ROOM_TO_GROW = 1.2


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: What was looked at.
        well: Whether it is as it should be.
        text: What was found.
        cure: What to do when it isn't.
    """

    check: str
    well: bool
    text: str
    cure: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one finding after the other."""
    yield _looked_at("query files", _query_files, None)
    if settings.neo4j_uri:
        yield Finding("database", True, f"NEO4J_URI names {settings.neo4j_uri}; the embedded Neo4j is not used")
        target: Target | None = named_target(settings)
    else:
        embedded = Embedded(settings)
        yield Finding("database", True, f"the embedded Neo4j {jars.version()} in {embedded.layout.home}")
        for check, look in _OUTSIDE.items():
            yield _looked_at(check, look, embedded)
        target = embedded.running()
    if target is None:
        yield Finding("server", True, "not running; the next command starts it. Run `genealogy db start` and the doctor again for the checks inside")
        return
    with Store(target) as store:
        yield from _inside(store)


def _inside(store: Store) -> Iterator[Finding]:
    for check, look in _INSIDE.items():
        finding = _looked_at(check, look, store)
        yield finding
        if not finding.well:
            return


def _looked_at(check: str, look: Callable[[Subject], str], subject: Subject) -> Finding:
    try:
        return Finding(check, True, look(subject))
    except GenealogyError as error:
        return Finding(check, False, error.text, error.cure)


def _query_files(_: None) -> str:
    try:
        return f"{len(registry.all_queries())} files, each agrees with its header"
    except registry.BadQueryFile as error:
        raise BadDefinition(str(error), cure="Install the program again.") from None


def _java(embedded: Embedded) -> str:
    found = java.find(embedded.settings.java)
    return f"Java {found.release} from {found.origin}: {found.path}"


def _jars(embedded: Embedded) -> str:
    root = jars.repository(embedded.settings.jars)
    wrong = jars.faulty(root)
    if wrong:
        raise ServerFault(
            f"{len(wrong)} of {len(jars.lock())} jars are not in {root}, or damaged, first {wrong[0].path.name}.", cure="`genealogy db start` fetches them."
        )
    return f"all {len(jars.lock())} are in {root}, with the right hashes"


def _disk(embedded: Embedded) -> str:
    home = embedded.layout.home
    faults.check_disk(home, NEEDED)
    free = faults.free_bytes(home)
    return f"{free / 2**30:.1f} GiB free for {home}" + ("" if free >= ROOMY else "; that is little for a large load")


def _page_cache(embedded: Embedded) -> str:
    """A graph that is larger than its page cache is read from the disk, again and again: no fault, but slow."""
    size, text = embedded.store_bytes(), embedded.settings.pagecache
    told = f"{text} for a graph of {size / 2**30:.1f} GiB"
    if size <= memory_bytes(text):
        return told
    return f"{told}: large answers wait for the disk. GENEALOGY_PAGECACHE={math.ceil(size * ROOM_TO_GROW / 2**30)}g holds all of it, from the next start on"


def _state(embedded: Embedded) -> str:
    file = embedded.layout.state
    known = state.read(file)
    if known is None:
        return "no state file yet; the first start makes it"
    if not state.is_private(file):
        raise ServerFault(f"Others on this machine may read {file}, which holds the password.", cure=f"chmod 600 {file}")
    found = process.find(embedded.layout.marker, known.pid)
    if known.pid and found is None:
        return f"{file} names process {known.pid}, which has ended without a word; the next start goes on from what it had written"
    if found and found.pid != known.pid:
        raise ServerFault(f"{file} names process {known.pid}, but {found.pid} serves this home.", cure="`genealogy db stop`, then `genealogy db start`.")
    if found and known.version != jars.version():
        raise ServerFault(
            f"Neo4j {known.version} is running, this program brings {jars.version()}.", cure="`genealogy db stop`; the next command starts the new one."
        )
    return f"{file} agrees with what runs"


def _port(embedded: Embedded) -> str:
    known = embedded.status().state
    running = embedded.running()
    if running:
        return f"listening at {running.uri}"
    port = embedded.settings.port or (known.port if known else 0)
    if not port or process.port_free(port):
        return f"127.0.0.1:{port} is free" if port else "any that is free"
    if embedded.settings.port:
        raise ServerFault(
            f"Port {port} on 127.0.0.1 is in use by another program.", cure="End that program, or set GENEALOGY_PORT to another, or to 0 for any."
        )
    return f"the last one, {port}, is in use by another program; the next start takes another"


def _server(store: Store) -> str:
    store.verify()
    return f"{store.target.uri} answers, and knows user {store.target.user}"


def _migrations(store: Store) -> str:
    schema.require(store)
    lacking = schema.missing(store)
    if lacking:
        raise SchemaOutdated(f"The database lacks {', '.join(lacking)}.", cure="`genealogy db migrate` makes constraints and indexes that are gone.")
    return f"all {len(schema.migrations())} applied"


def _plans(store: Store) -> str:
    bad = [f"{query.name}: {fault}" for query in registry.all_queries().values() for fault in plans.faults(query, store.plan(query.text, query.sample))]
    if bad:
        raise BadDefinition(f"{len(bad)} query plans are not as they should be, first {bad[0]}", cure=f"Use Neo4j {jars.version()}, or report it.")
    return f"all {len(registry.all_queries())} queries are planned as they should be"


_OUTSIDE: dict[str, Callable[[Embedded], str]] = {"Java": _java, "jars": _jars, "disk": _disk, "page cache": _page_cache, "state file": _state, "port": _port}
_INSIDE: dict[str, Callable[[Store], str]] = {"server": _server, "migrations": _migrations, "query plans": _plans}
