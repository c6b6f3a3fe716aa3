"""The pages in a real browser: from the search to the picture, by mouse, by keys, on a phone, in the dark; read by axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.api.conftest import Service
from tests.pages.conftest import Screens, Visit
from tests.trace.diary import Diary

TANK = "|MILK-TANK|TANK1-0302"
LOT = f"/lot?key={quote(TANK, safe='')}"
TRACE = f"/trace?start={quote('lot:' + TANK, safe='')}"
AXE = (Path(__file__).parent.parent / "vendor/axe.min.js").read_text(encoding="utf-8")
PAGES = {
    "home": "/",
    "choices": "/search?q=BERGBACH",
    "nothing": "/search?q=NEVER",
    "lot": LOT,
    "unit": "/unit?key=H000000009",
    "trace": TRACE,
    "error": "/lot?key=NEVER",
}


def state(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query)


def drawn(visit: Visit) -> int:
    """How many elements stand in the picture."""
    visit.until("document.getElementById('canvas').dataset.drawn > 0")
    return int(visit.page.locator("#canvas").get_attribute("data-drawn") or 0)


def findings(page: Page) -> list[str]:
    """What axe holds against a page that is serious or worse."""
    page.evaluate(AXE)
    told: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in told["violations"] if one["impact"] in ("serious", "critical")]


def fits(page: Page) -> bool:
    """Nothing stands out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_search_to_the_lot_and_its_picture(screens: Screens, width: int) -> None:
    visit = screens.open(width, 800)
    page = visit.go("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("TANK1-0302")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lot?**")
    visit.settle()
    expect(page.locator("h1")).to_have_text("TANK1-0302")
    expect(page.locator(".equation")).to_contain_text("all explained")
    assert fits(page)
    page.get_by_role("link", name="Picture of its genealogy").click()
    page.wait_for_url("**/trace?**")
    visit.settle()
    assert drawn(visit) > 60
    expect(page.locator("#summary")).to_contain_text("Complete.")
    expect(page.locator("#table caption")).to_have_text("Customers: 9")
    assert fits(page)


def test_a_box_tells_what_it_is_and_why_and_the_address_says_so(screens: Screens) -> None:
    visit = screens.open()
    page = visit.go(TRACE)
    drawn(visit)
    page.locator("#panel-list button", has_text="Skyline Catering").click()
    visit.settle()
    details = page.locator("#panel-details")
    expect(details).to_contain_text("shipped 350 pcs")
    assert state(page)["select"] == ["customer:SKYLINE"]
    details.locator("[data-record]").first.click()
    visit.settle()
    expect(page.locator("dialog")).to_contain_text("Told by")
    page.keyboard.press("Escape")
    again = screens.open()
    other = again.go(urlsplit(page.url).path + "?" + urlsplit(page.url).query)
    again.settle()
    expect(other.locator("#panel-details .name")).to_have_text("Skyline Catering")


def test_a_line_between_boxes_tells_its_records(screens: Screens) -> None:
    visit = screens.open()
    page = visit.go(f"{TRACE}&select=" + quote("link order:O000000008 customer:SKYLINE sold"))
    drawn(visit)
    visit.settle()
    expect(page.locator("#panel-details")).to_contain_text("LotShipped")
    expect(page.locator("#panel-details")).to_contain_text("350 pcs")


def test_by_keys_alone(screens: Screens) -> None:
    visit = screens.open()
    page = visit.go(TRACE)
    drawn(visit)
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    assert state(page)["select"] == [f"lot:{TANK}"]
    page.keyboard.press("ArrowRight")
    assert state(page)["select"][0].startswith("made:")
    page.keyboard.press("ArrowLeft")
    assert state(page)["select"] == [f"lot:{TANK}"]
    page.keyboard.press("Enter")
    expect(page.locator("#panel-details")).to_be_focused()
    page.locator("#tab-details").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-list")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visit.settle()
    assert state(page)["select"] == ["supplier:ALMWEIDE"]
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_as_of_a_moment_picture_summary_and_lists_change_and_the_address_keeps_it(screens: Screens) -> None:
    visit = screens.open()
    page = visit.go(TRACE)
    all_of_it = drawn(visit)
    with page.expect_response(lambda answer: "/trace/picture.json" in answer.url and "at=" in answer.url):
        page.locator("[data-moments]").focus()
        page.keyboard.press("Home")
    visit.until(f"document.getElementById('canvas').dataset.drawn < {all_of_it}")
    visit.settle()
    assert state(page)["at"][0].startswith("2026-03-02T")
    expect(page.locator("#summary")).to_contain_text("as of 2026-03-02")
    expect(page.locator("#table")).to_contain_text("None.")


def test_groups_close_and_open(screens: Screens) -> None:
    visit = screens.open()
    page = visit.go("/trace?start=supplier-lot%3ABERGBACH%2FBB-4711&direction=forward")
    before = drawn(visit)
    page.locator("#panel-list button", has_text="STORE-0306-A").click()
    visit.settle()
    page.get_by_role("button", name="of this item as one").click()
    visit.until(f"document.getElementById('canvas').dataset.drawn < {before}")
    visit.settle()
    assert state(page)["close"] == ["group:lot:4:YOGHURT-STRAWBERRY"]
    page.locator("#tab-list").click()
    page.locator("#panel-list button", has_text="2 lots").click()
    visit.settle()
    expect(page.locator("#panel-details .members")).to_contain_text("STORE-0306-B")
    page.locator("#panel-details").get_by_role("button", name="Open").click()
    visit.until(f"document.getElementById('canvas').dataset.drawn == {before}")


def test_the_picture_is_saved_as_svg_and_png(screens: Screens, tmp_path: Path) -> None:
    visit = screens.open()
    page = visit.go(TRACE)
    drawn(visit)
    with page.expect_download() as svg:
        page.get_by_role("link", name="SVG").click()
    svg.value.save_as(tmp_path / "a.svg")
    assert "TANK1-0302" in "".join(ElementTree.parse(tmp_path / "a.svg").getroot().itertext())  # noqa: S314 - our own text
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    png.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_from_the_search_to_the_freeze_the_recall_and_its_file(screens: Screens, service: Service, tmp_path: Path) -> None:
    diary = Diary(service.store)
    diary.received(1, "STORY/BAD:10", "ST1", "SUP", "THEIRS")
    diary.made(2, "STORY/BAD:5", "STORY/WORSE:5", "STP1")
    diary.shipped(3, "STORY/WORSE:4", "STL1", "STC1", "STSO1")
    visit = screens.open()
    page = visit.go("/")
    page.keyboard.type("BAD")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lot?**")
    visit.settle()
    page.get_by_role("link", name="How far would it reach?").click()
    page.get_by_label("Why").fill("glass in it")
    page.get_by_role("button", name="Freeze 2 lots now").click()
    page.wait_for_url("**/hold?**")
    expect(page.locator("main")).to_contain_text("WORSE of STORY")
    page.get_by_role("link", name="Picture of what it reaches").click()
    page.wait_for_url("**/trace?**")
    drawn(visit)
    expect(page.locator("#panel-list")).to_contain_text("held")
    page.get_by_role("link", name="Recalls").click()
    page.get_by_label("What it is about").fill("lot:BAD")
    page.get_by_label("Why").fill("glass in it")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/recall?**")
    visit.settle()
    expect(page.locator("#table")).to_contain_text("STC1")
    assert findings(page) == []
    with page.expect_download() as file:
        page.get_by_role("link", name="Download XLSX").click()
    file.value.save_as(tmp_path / "list.xlsx")
    assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"
    page.go_back()
    for path in ("/recalls", "/holds", "/"):
        visit.go(path)
        assert findings(page) == []
        assert fits(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_nothing_stands_out(screens: Screens, name: str, width: int, dark: bool) -> None:
    visit = screens.open(width, 800, dark=dark)
    page = visit.go(PAGES[name])
    if name == "trace":
        drawn(visit)
    assert findings(page) == []
    assert fits(page)
    visit.faults = [fault for fault in visit.faults if "404" not in fault]


@pytest.fixture
def wide(service: Service) -> str:
    """A lot that became 370 lots of as many items: some 1,480 boxes and lines."""
    diary = Diary(service.store)
    diary.received(1, "WIDE/WIDE:999", "WIDE")
    for number in range(370):
        diary.made(2, "WIDE/WIDE:1", f"W{number}/W{number}:1", kind="split")
    return "/trace?start=lot%3A%7CWIDE%7CWIDE&direction=forward"


def test_fifteen_hundred_elements_answer_to_mouse_and_keys(screens: Screens, wide: str) -> None:
    visit = screens.open()
    page = visit.go(wide)
    assert drawn(visit) >= 1_480
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, -400)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 100, steps=5)
    page.mouse.up()
    page.locator("#panel-list button", has_text="W369").click()
    visit.settle()
    assert state(page)["select"][0].startswith("lot:")
    page.get_by_role("link", name="What went into it").click()
    page.wait_for_url("**direction=backward**")


def test_without_an_answer_the_picture_says_why(screens: Screens) -> None:
    visit: Visit = screens.open()
    page = visit.go("/trace?start=lot%3ANEVER")
    expect(page.locator("[data-problem]")).to_contain_text("No lot on record is named 'NEVER'")
    visit.faults = [fault for fault in visit.faults if "404" not in fault]
