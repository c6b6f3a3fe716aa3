"""Pages: what a person sees in a browser; templates, and one file for each noun. They read what the commands and the API read."""

from __future__ import annotations

from fastapi import FastAPI

from api.pages import holds, home, lots, recalls, traces, units
from api.pages.kept import Kept


def register(app: FastAPI) -> None:
    """Add the pages to the application."""
    app.state.pages_kept = Kept()
    for router in (home.router, holds.router, lots.router, units.router, traces.router, recalls.router):
        app.include_router(router)
