"""The pages in a browser: how long until a picture is drawn, and until a list of a huge answer can be read."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page

from bench.callers import wait_until_ready
from bench.service import serving
from genealogy.access import Right, add_user
from genealogy.access.users import choose_password
from genealogy.audit import Actor
from genealogy.store import Store

_WHO = Actor(user="bench", role="admin")
_NAME, _PASSWORD = "reader", "a long password of the bench"
_PATIENCE = 120_000
_ROWS = "document.querySelectorAll('table tr').length > 1"
_DRAWN = "document.querySelectorAll('canvas').length > 0 && ![...document.querySelectorAll('.wait')].some((each) => each.checkVisibility())"


@dataclass(frozen=True, slots=True)
class Seen:
    """Seconds from the click; the slowest of the lots asked for.

    Attributes:
        browser: Which one.
        picture: Until the picture of about a thousand nodes is drawn, each lot for the first time.
        rows: Until the first list of the lot with the largest answer can be read; None without such a lot.
        grouped: Until its grouped picture is drawn.
    """

    browser: str
    picture: float
    rows: float | None
    grouped: float | None


def seen(store: Store, folder: Path, browser: Browser, lots: Sequence[str], wide: str | None) -> Seen:
    """Look at the pages of some lots.

    Args:
        store: The database.
        folder: For the service's home.
        browser: Where.
        lots: Keys of lots that reach about a thousand nodes; the first one warms up.
        wide: Key of the lot with the largest answer.
    """
    choose_password(store, _WHO, _NAME, add_user(store, _WHO, _NAME, [Right("admin")]), _PASSWORD)
    with serving(store, folder / "pages") as (url, _), browser.new_page(viewport={"width": 1280, "height": 900}) as page:
        wait_until_ready(url)
        page.set_default_timeout(_PATIENCE)
        _sign_in(page, url)
        first, *others = [_look(page, url, lot)[1] for lot in lots]
        large = _look(page, url, wide) if wide else (None, None)
        return Seen(f"Chromium {browser.version}", max(others or [first]), *large)


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("input[name=name]", _NAME)
    page.fill("input[name=password]", _PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")


def _look(page: Page, url: str, lot: str) -> tuple[float, float]:
    began = time.perf_counter()
    page.goto(f"{url}/trace?start={quote(f'lot:{lot}')}&direction=forward", wait_until="commit")
    return _until(page, _ROWS, began), _until(page, f"{_ROWS} && {_DRAWN}", began)


def _until(page: Page, holds: str, began: float) -> float:
    while not page.evaluate(holds):
        if (time.perf_counter() - began) * 1_000 > _PATIENCE:
            raise TimeoutError(f"never: {holds}")
        time.sleep(0.005)
    return time.perf_counter() - began
