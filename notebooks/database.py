"""Open the database that the settings name, as every command does, and say so when there is nothing in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from genealogy import server
from genealogy.errors import BadInput, NotFound
from genealogy.events import Event
from genealogy.record import Recorder
from genealogy.settings import Settings
from genealogy.store import Store, Transaction
from genealogy.trace.window import STATE

_Answer = TypeVar("_Answer")


def connect(settings: Settings | None = None) -> Store:
    """The database of this environment; the embedded one is started when it isn't running. Close it when done, or use it in a `with`.

    Raises:
        NotFound: Nothing is on record there.
        ServerFault: The embedded server can't be had.
        StoreUnavailable: The server that NEO4J_URI names doesn't answer.
    """
    settings = settings or Settings.load()
    store = Store(server.open_target(settings))
    if not store.one(STATE).events:
        store.close()
        raise NotFound(
            f"Nothing is on record in the database at {store.target.uri}.",
            cure=f"Load something (genealogy load). The demo's database: export GENEALOGY_HOME={settings.home / 'demo'} before you start Jupyter.",
        )
    return store


def supposing(store: Store, events: Sequence[Event], ask: Callable[[Transaction], _Answer]) -> _Answer:
    """What `ask` answers as if these events were on record; nothing of them is kept. The lots they are about stay locked until then.

    Args:
        store: The database.
        events: What is supposed.
        ask: A question that takes a transaction, such as `genealogy.balance.engine.answer` with its question.

    Raises:
        BadInput: An event can't be recorded, or contradicts one on record.
    """

    def work(tx: Transaction) -> _Answer:
        for outcome in Recorder(store).record_within(tx, events):
            if outcome.status in ("refused", "conflict"):
                raise BadInput(f"The supposed event {outcome.event_id} can't be: {outcome.reason}.", cure="Correct it, or give it an event_id of its own.")
        return ask(tx)

    return store.rehearse(work, name="notebook/supposing")
