"""Whether the service lives, and whether it can answer: the database, its migrations, the plans of the queries."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from typing import Final

from fastapi import APIRouter, Request, Response
from msgspec import Struct
from structlog.stdlib import get_logger

from api.metrics import Metrics
from api.operations import answer
from genealogy import schema
from genealogy.errors import GenealogyError
from genealogy.store import Store
from queries import registry

router = APIRouter(include_in_schema=False)
_LOG = get_logger("genealogy.service")
# The rooms whose questions a person waits for.
_ASKED: Final = ("access", "contents", "hold", "lot", "recall", "trace")


class Check(Struct, frozen=True, kw_only=True):
    """One thing that must be well."""

    name: str
    well: bool
    text: str


class Health(Struct, frozen=True, kw_only=True):
    """Whether the service can answer, and what it lacks."""

    ready: bool
    checks: list[Check]


class Readiness:
    """Whether one service can answer.

    Args:
        store: Its database.
        metrics: Where it is shown too.
    """

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._planned = False
        self._lock = Lock()

    def warm_up(self) -> None:
        """Have the database plan every query that reads, so that nobody's first question waits for it; once, in a thread of its own."""
        Thread(target=self._plan, name="warm-up", daemon=True).start()

    def _plan(self) -> None:
        with self._lock:
            if self._planned:
                return
            try:
                for query in registry.all_queries().values():
                    if query.mode == "read" and query.name.split("/")[0] in _ASKED:
                        self._store.run_sample(query)
            except GenealogyError as error:
                _LOG.warning("warm-up", error=str(error))
                return
            self._planned = True

    def look(self) -> Health:
        """Look at everything now."""
        checks = [_checked("database", self._store.verify)]
        if checks[0].well:
            checks.append(_checked("migrations", lambda: schema.require(self._store)))
        checks.append(Check(name="queries", well=self._planned, text="planned" if self._planned else "being planned"))
        if checks[0].well and not self._planned and not self._lock.locked():
            self.warm_up()
        found = Health(ready=all(check.well for check in checks), checks=checks)
        self._metrics.ready(found.ready)
        return found


def _checked(name: str, look: Callable[[], object]) -> Check:
    try:
        look()
    except GenealogyError as error:
        return Check(name=name, well=False, text=error.code)
    return Check(name=name, well=True, text="well")


@router.get("/healthz")
async def lives() -> Response:
    """The process lives."""
    return answer({"lives": True})


@router.get("/readyz")
def ready(request: Request) -> Response:
    """It can answer; 503 tells what is missing."""
    found: Health = request.app.state.readiness.look()
    return answer(found, 200 if found.ready else 503, None if found.ready else {"Retry-After": "5"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """What is counted, in Prometheus' text form."""
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
