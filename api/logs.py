"""Logs of the service: one JSON object a line on stderr, each with the request's id, none with a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog

_SECRET_NAMES: Final = re.compile(r"password|passwd|secret|authorization|cookie|token|csrf|api_?key|session", re.IGNORECASE)
_SECRET_TEXTS: Final = re.compile(r"lg_[A-Za-z0-9_-]{8,}|(?i:bearer)\s+\S+|\$argon2\S+|(?i:password|token|secret|session)=[^\s&\"']+")
HIDDEN: Final = "(hidden)"


def configure(stream: TextIO | None = None) -> None:
    """Send all log lines, uvicorn's too, as JSON to a stream; stderr when none is named."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, structlog.processors.JSONRenderer(ensure_ascii=True)],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = name != "uvicorn.access"


def redact(_logger: object, _method: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out what is secret, by its name or by its looks.

    >>> redact(None, "", {"event": "key lg_abcdefghijk", "password": "x", "who": "maria"})
    {'event': 'key (hidden)', 'password': '(hidden)', 'who': 'maria'}
    """
    for name, value in told.items():
        if not name.startswith("_"):
            told[name] = HIDDEN if _SECRET_NAMES.search(name) else _cleared(value)
    return told


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_TEXTS.sub(HIDDEN, value)
    if isinstance(value, dict):
        return {str(name): HIDDEN if _SECRET_NAMES.search(str(name)) else _cleared(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleared(one) for one in value]
    return value
