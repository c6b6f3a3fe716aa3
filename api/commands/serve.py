"""`genealogy serve`: the API and the pages, until Ctrl-C."""

from __future__ import annotations

import ipaddress
import sys
from typing import Annotated

import typer

from api.progress import open_store
from genealogy import hold, schema
from genealogy.access import first_user
from genealogy.errors import Refused
from genealogy.garbage import settled
from genealogy.settings import Settings
from genealogy.store import Store

HOST, PORT = "127.0.0.1", 8000
# A person who waits wants to hear soon that the database is away.
PATIENCE = 5.0
# Seconds after which a thread that reckons lets others go on. A small answer has forty short waits for the database, and behind each it would stand in line for
# all who reckon: at 25 requests a second the median of traces is 21 ms instead of 29 ms.
_SWITCH = 0.001


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; others than this machine's own need GENEALOGY_REACHABLE_FROM=network.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen at.")] = PORT,
) -> None:
    """Serve the API and the pages until Ctrl-C; the first start makes an administrator and prints their one-time password."""
    settings = Settings.load()
    require_loopback(host, settings)
    with open_store(settings, patience=PATIENCE) as store:
        schema.migrate(store)
        hold.resume(store)
        greet(store, host, port)
        run(settings, store, host, port)


def require_loopback(host: str, settings: Settings) -> None:
    """Listen to this machine alone unless told otherwise in words.

    Raises:
        Refused: The address can be reached from elsewhere.
    """
    if settings.reachable_from == "network" or _is_loopback(host):
        return
    raise Refused(
        f"{host} can be reached from other machines.",
        cure="If that is meant, set GENEALOGY_REACHABLE_FROM=network, and put a server that speaks https before it with GENEALOGY_SECURE_COOKIES=true.",
    )


def greet(store: Store, host: str, port: int) -> None:
    """Tell where it is served, and at the first start the administrator's password."""
    password = first_user(store)
    if password:
        typer.echo(f"First start: sign in as admin with the one-time password {password} (told just now; `genealogy users password admin` makes another).")
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"Serving at http://{shown}:{port}/ until Ctrl-C; the API is told at http://{shown}:{port}/docs.")


def run(settings: Settings, store: Store, host: str, port: int) -> None:
    """Serve until told to stop."""
    import uvicorn

    from api import logs
    from api.app import make_app

    logs.configure()
    sys.setswitchinterval(_SWITCH)
    app = make_app(settings, store)
    settled()
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=16_384,
        timeout_graceful_shutdown=10,
    )
    uvicorn.Server(config).run()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
