"""The pages, served by a real server over a database that holds the demo's story, and a real browser to look at them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.api.conftest import Service, browser, demo_store, service

__all__ = ["browser", "demo_store", "service"]

# Slow machines are no failures; what never comes is.
PATIENCE = 180_000


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    """Where the pages are served."""
    server = uvicorn.Server(uvicorn.Config(service.app, host="127.0.0.1", port=0, log_level="warning", log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@dataclass
class Visit:
    """One person at one screen.

    Attributes:
        page: What they see.
        address: Of the service.
        faults: What the browser complained of, and requests to other hosts.
    """

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the service and wait until all of it is there."""
        self.page.goto(self.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is being read or drawn any more."""
        self.page.wait_for_load_state("networkidle")
        self.until("![...document.querySelectorAll('.wait')].some((each) => each.checkVisibility())")

    def until(self, holds: str) -> None:
        """Wait until an expression of the page holds; asked from outside, since the page's policy forbids it to evaluate texts."""
        for _ in range(PATIENCE // 100):
            if self.page.evaluate(holds):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never: {holds}")

    def watch(self) -> None:
        """Note what goes wrong from now on."""

        def told(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.faults.append(f"{message.type}: {message.text}")

        def asked(request: Request) -> None:
            if not request.url.startswith((self.address, "data:", "blob:")):
                self.faults.append(f"asked another host: {request.url}")

        def answered(response: Response) -> None:
            if response.status >= 500:
                self.faults.append(f"{response.status} {response.url}")

        self.page.on("console", told)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", asked)
        self.page.on("response", answered)


class Screens:
    """Opens browsers of any size in which somebody has signed in.

    Args:
        chromium: The browser.
        address: Of the service.
        who: Name and password.
    """

    def __init__(self, chromium: Browser, address: str, who: tuple[str, str]) -> None:
        self._chromium, self._address, self._who = chromium, address, who
        self._contexts: list[BrowserContext] = []
        self.visits: list[Visit] = []
        self._state: dict[str, object] | None = None

    def open(self, width: int = 1280, height: int = 900, *, dark: bool = False) -> Visit:
        """A screen."""
        context = self._chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            storage_state=self._state,  # type: ignore[arg-type]
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        visit = Visit(context.new_page(), self._address)
        visit.watch()
        self.visits.append(visit)
        if self._state is None:
            self._sign_in(visit.page)
            self._state = dict(context.storage_state())
        return visit

    def close(self) -> None:
        """Close all."""
        for context in self._contexts:
            context.close()
        self._contexts = []

    def _sign_in(self, page: Page) -> None:
        page.goto(f"{self._address}/sign-in")
        page.fill("#name", self._who[0])
        page.fill("#password", self._who[1])
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="module")
def all_screens(chromium: Browser, address: str, service: Service) -> Iterator[Screens]:
    screens = Screens(chromium, address, service.boss)
    yield screens
    screens.close()


@pytest.fixture
def screens(all_screens: Screens) -> Iterator[Screens]:
    """Screens for one test, in which nothing may go wrong in silence."""
    all_screens.visits.clear()
    yield all_screens
    faults = [fault for visit in all_screens.visits for fault in visit.faults]
    all_screens.close()
    assert faults == []
