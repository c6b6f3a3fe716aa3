"""The service: one FastAPI application over one database."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import anyio.to_thread
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import docs_page, health, operations, problems, sign_in
from api.frame import Frame
from api.metrics import Metrics
from api.paging import Answers
from api.routers import ROUTERS
from api.session import Doorman, GoToSignIn, to_sign_in
from genealogy.settings import Settings
from genealogy.store import Store

_STATIC: Final = Path(__file__).with_name("static")


class _Service(FastAPI):
    """FastAPI, with our own way to tell bodies and answers."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return operations.openapi(self)


def make_app(settings: Settings, store: Store) -> FastAPI:
    """The application.

    Args:
        settings: Limits, and whether cookies must travel by https.
        store: An open database; whoever opened it closes it.
    """
    metrics = Metrics()
    store.observe(metrics.query)
    readiness = health.Readiness(store, metrics)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        readiness.warm_up()
        yield

    app = _Service(
        title="lot-genealogy",
        version=version("lot-genealogy"),
        description="Where a lot came from, what it became, who holds it now.",
        openapi_url=f"{operations.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
        redirect_slashes=False,
    )
    app.state.settings, app.state.store, app.state.metrics, app.state.readiness = settings, store, metrics, readiness
    app.state.doorman, app.state.answers = Doorman(store, settings), Answers()
    problems.register(app)
    app.add_exception_handler(GoToSignIn, to_sign_in)
    for router in (*ROUTERS, health.router, sign_in.router, docs_page.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    # The pages are a room of their own: the API stands without them.
    if importlib.util.find_spec("api.pages") is not None:
        importlib.import_module("api.pages").register(app)
    app.add_middleware(Frame, settings=settings, metrics=metrics)
    return app
