"""The addresses of the API, one file for each noun; a new one is named here."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from api.routers import audit, epcis, events, exceptions, holds, loads, lots, me, questions, recalls, traces

ROUTERS: Final[tuple[APIRouter, ...]] = (
    traces.router,
    questions.router,
    lots.router,
    holds.router,
    recalls.router,
    events.router,
    loads.router,
    epcis.router,
    exceptions.router,
    audit.router,
    me.router,
)
