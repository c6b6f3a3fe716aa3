"""`genealogy serve` in a process of its own: what it prints, where it listens, and that it stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from api.commands.serve import require_loopback
from genealogy.errors import Refused
from genealogy.settings import Settings
from genealogy.store import Store


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "127.0.0.1.example.com"])  # noqa: S104 - refused here
def test_others_are_kept_out_unless_told_in_words(host: str) -> None:
    with pytest.raises(Refused, match="GENEALOGY_REACHABLE_FROM=network"):
        require_loopback(host, Settings())
    require_loopback(host, Settings(reachable_from="network"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "[::1]"])
def test_this_machine_is_let_in(host: str) -> None:
    require_loopback(host, Settings())


def test_it_serves_until_it_is_stopped(store: Store, tmp_path: Path) -> None:
    target = store.target
    named = {"NEO4J_URI": target.uri, "NEO4J_USER": target.user, "NEO4J_PASSWORD": target.password, "NEO4J_DATABASE": target.database}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("genealogy")), "serve", "--port", str(port)]
    with (
        (tmp_path / "err").open("w") as err,
        subprocess.Popen(
            command, env=os.environ | named | {"GENEALOGY_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=err, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            first, second = process.stdout.readline(), process.stdout.readline()
            password = re.findall(r"one-time password (\S+)", first)[0]
            assert f"http://127.0.0.1:{port}/" in second
            ends = time.monotonic() + 120
            while True:
                try:
                    assert httpx2.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
                    break
                except httpx2.ConnectError:
                    assert time.monotonic() < ends
                    time.sleep(0.2)
            signed_in = httpx2.post(f"http://127.0.0.1:{port}/sign-in", data={"name": "admin", "password": password})
            assert signed_in.status_code == 303
            assert "server" not in signed_in.headers
            assert httpx2.get(f"http://127.0.0.1:{port}/api/v1/me").status_code == 401
            process.send_signal(signal.SIGINT)
            assert process.wait(60) in (0, 130, -signal.SIGINT)
        finally:
            process.kill()
    assert password not in (tmp_path / "err").read_text()
