"""`genealogy serve` in a process of its own: what it prints, where it listens, and that it stops when it is told to."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import httpx2
import pytest

from api.commands.serve import require_loopback
from genealogy.errors import Refused
from genealogy.settings import Settings
from genealogy.store import Store
from tests.api.serving import serving


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "127.0.0.1.example.com"])  # noqa: S104 - refused here
def test_others_are_kept_out_unless_told_in_words(host: str) -> None:
    with pytest.raises(Refused, match="GENEALOGY_REACHABLE_FROM=network"):
        require_loopback(host, Settings())
    require_loopback(host, Settings(reachable_from="network"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "[::1]"])
def test_this_machine_is_let_in(host: str) -> None:
    require_loopback(host, Settings())


def test_it_serves_until_it_is_stopped(store: Store, tmp_path: Path) -> None:
    with serving(store, tmp_path, lines=2) as serves:
        password = re.findall(r"one-time password (\S+)", serves.said[0])[0]
        assert f"{serves.url}/" in serves.said[1]
        signed_in = httpx2.post(f"{serves.url}/sign-in", data={"name": "admin", "password": password})
        assert signed_in.status_code == 303
        assert "server" not in signed_in.headers
        assert httpx2.get(f"{serves.url}/api/v1/me").status_code == 401
        serves.process.send_signal(signal.SIGINT)
        assert serves.process.wait(60) in (0, 130, -signal.SIGINT)
    assert password not in serves.err.read_text()
