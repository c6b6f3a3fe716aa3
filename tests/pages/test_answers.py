"""What the pages say, without a browser: where the search leads, what stands on a page, what a wrong address gets."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import msgspec
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from genealogy import access
from genealogy.access import Right
from genealogy.identifiers import lot_key
from genealogy.picture import Picture
from tests.api.conftest import MAKER, Service
from tests.trace.diary import Diary

TANK = "|MILK-TANK|TANK1-0302"
START = {"start": f"lot:{TANK}"}


@pytest.fixture
def reader(service: Service, browser: TestClient) -> TestClient:
    return signed_in(browser, *service.boss)


@pytest.fixture(scope="module")
def diary(service: Service) -> Diary:
    """One for all tests of the file, so that no two events have one id."""
    return Diary(service.store)


def signed_in(browser: TestClient, name: str, password: str) -> TestClient:
    assert browser.post("/sign-in", data={"name": name, "password": password}).status_code == 303
    return browser


def get(reader: TestClient, path: str, **params: Any) -> Response:
    return reader.get(path, params=params)


def drawn(reader: TestClient, **params: Any) -> Picture:
    return msgspec.json.decode(get(reader, "/trace/picture.json", **params).content, type=Picture)


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/lot?key=x", "/unit?key=x", "/trace?start=x", "/trace/picture.json?start=x", "/record?line=x"])
def test_who_has_not_signed_in_is_sent_to_sign_in_and_comes_back(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={quote(path, safe='')}")


def test_the_search_goes_to_the_one_thing_a_text_means(reader: TestClient) -> None:
    assert get(reader, "/search", q="TANK1-0302").headers["Location"] == f"/lot?key={quote(TANK, safe='')}"
    assert get(reader, "/search", q="SKYLINE").headers["Location"] == "/trace?start=customer%3ASKYLINE"
    assert get(reader, "/search", q="  ").headers["Location"] == "/"


def test_the_search_lists_what_a_text_could_be_and_says_when_it_is_nothing(reader: TestClient, diary: Diary) -> None:
    diary.received(1, "A/TWICE:1", "TW1")
    diary.received(1, "B/TWICE:1", "TW2")
    several = get(reader, "/search", q="TWICE")
    assert several.status_code == 200
    assert several.text.count('href="/lot?key=') == 2
    nothing = get(reader, "/search", q="<b>NEVER</b>")
    assert nothing.status_code == 404
    assert "&lt;b&gt;NEVER&lt;/b&gt;" in nothing.text
    assert "<b>NEVER" not in nothing.text


def test_the_page_of_a_lot(reader: TestClient) -> None:
    page = get(reader, "/lot", key=TANK).text
    assert "TANK1-0302" in page
    assert "12 more lots, 14 shipment lines to 9 customers." in page
    balance = get(reader, "/lot/balance", key=TANK).text
    assert re.search(r"<b>17000 l</b> made.*=.*<b>17000 l</b> used.*all explained", balance, re.DOTALL)
    told = get(reader, "/lot/timeline", key=TANK).text
    assert told.count("<li") == 5
    assert "5 records" in told


def test_the_page_of_a_unit(reader: TestClient) -> None:
    page = get(reader, "/unit", key="H000000009").text
    assert "H000000009" in page
    assert "Where it was" in page
    assert "<ol" in get(reader, "/unit/timeline", key="H000000009").text


def test_the_records_behind_a_line(reader: TestClient) -> None:
    line = drawn(reader, **START).links[0].line_ids[0]
    page = get(reader, "/record", line=line).text
    assert "Told by" in page
    assert "demo" in page
    assert "No record" in get(reader, "/record", line="never").text


def test_the_picture_as_json_and_svg(reader: TestClient) -> None:
    picture = drawn(reader, **START)
    assert {"customer:SKYLINE", "supplier:BERGBACH", f"lot:{TANK}"} <= {node.id for node in picture.nodes}
    svg = get(reader, "/trace/picture.svg", **START)
    assert svg.headers["Content-Type"].startswith("image/svg+xml")
    assert ElementTree.fromstring(svg.text).tag.endswith("svg")  # noqa: S314 - our own text


def test_as_of_a_time_the_slider_still_has_all_moments(reader: TestClient) -> None:
    whole = drawn(reader, **START)
    early = drawn(reader, **START, at=whole.moments[3])
    assert early.moments == whole.moments
    assert len(early.nodes) < len(whole.nodes)


def test_lists_of_a_trace_in_pages(reader: TestClient, diary: Diary) -> None:
    diary.received(1, "P/RAW:200", "PG1")
    diary.made(2, "P/RAW:100", " ".join(f"P/N{number:03}:1" for number in range(100)))
    start = {"start": f"lot:{lot_key('P', 'RAW')}", "list": "lots", "direction": "forward"}
    first, last = get(reader, "/trace/table", **start).text, get(reader, "/trace/table", **start, offset=100).text
    assert "Lots: 1–50 of 101" in first
    assert "Lots: 101–101 of 101" in last
    for name in ("customers", "orders", "shipments", "on_hand", "handling_units", "lots", "suppliers", "receipts"):
        assert "<caption>" in get(reader, "/trace/table", **START, list=name).text


def test_customers_of_a_large_answer_come_before_the_rest_of_it_and_are_the_same(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = START | {"list": "customers", "direction": "forward", "known_at": ""}
    whole = _cells(get(reader, "/trace/table", **asked).text)
    monkeypatch.setattr("api.pages.traces.UNASKED", 0)
    monkeypatch.setattr("api.pages.traces.look", lambda *_: pytest.fail("the whole answer was asked for"))
    first = _cells(get(reader, "/trace/table", **asked).text)
    assert len(whole) > 1
    assert [row[:-1] for row in first] == [row[:-1] for row in whole]
    assert {row[-1] for row in first[1:]} == {"–"}, "so large an answer has no shares"


def _cells(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


def test_why_a_thing_is_in_the_answer(reader: TestClient) -> None:
    told = get(reader, "/trace/why", **START, target="customer:SKYLINE").text
    assert "shipped 350 pcs" in told
    assert "The question starts here" in get(reader, "/trace/why", **START, target=START["start"]).text


def test_what_a_group_stands_for(reader: TestClient) -> None:
    group = "group:lot:4:YOGHURT-STRAWBERRY"
    closed = drawn(reader, start="supplier-lot:BERGBACH/BB-4711", direction="forward", close=group)
    assert group in {node.id for node in closed.nodes}
    listed = get(reader, "/trace/members", start="supplier-lot:BERGBACH/BB-4711", direction="forward", group=group).text
    assert "STORE-0306-A" in listed
    assert "STORE-0306-B" in listed


def test_what_names_say_is_never_markup(reader: TestClient, diary: Diary) -> None:
    name = '<img src=x onerror="alert(1)">'
    key = lot_key("EVIL", name)
    diary.received(1, "EVIL/EVIL1:1", "EV1")
    diary.made(2, "EVIL/EVIL1:1", "EVIL/EVIL2:1", document=name)
    for path, params in (
        ("/lot", {"key": lot_key("EVIL", "EVIL2")}),
        ("/lot/timeline", {"key": lot_key("EVIL", "EVIL2")}),
        ("/lot", {"key": key}),
        ("/search", {"q": name}),
    ):
        assert "<img" not in get(reader, path, **params).text.replace('<img src="/static/mark.svg"', "")


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/lot", {"key": "|I|NEVER"}, 404),
        ("/unit", {"key": "NEVER"}, 404),
        ("/trace/picture.json", {"start": "lot:NEVER"}, 404),
        ("/trace/summary", {"start": "lot:NEVER"}, 404),
        ("/trace", {"start": "lot:"}, 422),
        ("/trace/picture.json", {**START, "at": "yesterday"}, 422),
        ("/trace/members", {**START, "group": "group:none"}, 404),
    ],
)
def test_a_wrong_address_gets_a_page_in_words(reader: TestClient, path: str, params: dict[str, str], status: int) -> None:
    answer = get(reader, path, **params)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Traceback" not in answer.text
    assert "<h1>" in answer.text


def test_who_may_see_one_site_sees_no_more_in_any_part(service: Service, browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    once = access.add_user(service.store, MAKER, "cold", [Right("viewer", "3PL")])
    access.choose_password(service.store, MAKER, "cold", once, "several good words")
    reader = signed_in(browser, "cold", "several good words")
    picture = drawn(reader, **START)
    whole = {node.id for node in drawn(signed_in(TestClient(service.app, follow_redirects=False), *service.boss), **START).nodes}
    assert not picture.complete
    assert any("may not see" in sentence for sentence in picture.unknown)
    assert {node.id for node in picture.nodes} < whole
    assert "customer:SKYLINE" not in {node.id for node in picture.nodes}
    for path in ("/trace/summary", "/trace/table", "/trace/picture.svg"):
        assert "SKYLINE" not in get(reader, path, **START, list="customers").text
    monkeypatch.setattr("api.pages.traces.UNASKED", 0)
    assert "SKYLINE" not in get(reader, "/trace/table", **START, list="customers").text
    assert get(reader, "/lot", key=TANK).status_code == 404


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def token(reader: TestClient) -> dict[str, str]:
    return {"X-CSRF-Token": re.findall(r'name="csrf-token" content="([^"]+)"', reader.get("/").text)[0], "HX-Request": "true"}


def test_a_freeze_is_seen_before_it_is_decided_and_a_second_click_places_no_second_hold(reader: TestClient, diary: Diary) -> None:
    diary.received(1, "F/F1:10", "FR1")
    diary.received(1, "F/F1:3@FH", "FR2")
    diary.made(2, "F/F1:5", "F/F2:5", "FP1")
    assert "Not held" in get(reader, "/unit", key="FH").text
    start = f"lot:{lot_key('F', 'F1')}"
    before = get(reader, "/freeze", start=start, part="1").text
    assert "Freeze 2 lots now" in before
    sent = {**form_of(before), "reason": "bad", "direction": "forward", "blocks": "all"}
    assert reader.post("/freeze", data=sent).status_code == 403
    first, second = (reader.post("/freeze", data=sent, headers=token(reader)) for _ in range(2))
    assert first.headers["HX-Redirect"] == second.headers["HX-Redirect"]
    page = reader.get(first.headers["HX-Redirect"]).text
    assert "F2 of F" in page
    assert "Held since" in get(reader, "/lot", key=lot_key("F", "F2")).text
    assert "Held since" in get(reader, "/unit", key="FH").text
    assert {node.label: node.held for node in drawn(reader, start=start).nodes if node.kind == "lot"} == {"F1": True, "F2": True}
    assert "bad" in reader.get("/").text
    assert "bad" in reader.get("/holds").text
    assert reader.post("/release", data={"id": form_of(page)["id"], "reason": ""}, headers=token(reader)).status_code == 422
    assert reader.post("/release", data={"id": form_of(page)["id"], "reason": "tested"}, headers=token(reader)).status_code == 204
    assert "Not held" in get(reader, "/lot", key=lot_key("F", "F2")).text


def test_the_freeze_of_a_case_is_the_cases_hold(reader: TestClient, diary: Diary) -> None:
    diary.received(1, "F/G1:10", "GR1")
    start = f"lot:{lot_key('F', 'G1')}"
    opened = reader.post("/recalls", data={"start": start, "reason": "glass", "recall_class": "II"}, headers=token(reader))
    case = opened.headers["HX-Redirect"]
    (button,) = re.findall(r'href="(/freeze[^"]+)"', reader.get(case).text)
    asked = reader.get(button.replace("&amp;", "&")).text
    sent = {**form_of(asked), "reason": "glass", "direction": "forward", "blocks": "all"}
    placed = [reader.post("/freeze", data=sent, headers=token(reader)).headers["HX-Redirect"] for _ in range(2)]
    page = reader.get(case).text
    assert f'href="{placed[0]}"' in page
    assert placed[0] == placed[1]
    assert "/freeze" not in page
    drill = reader.post("/recalls", data={"start": start, "reason": "glass", "recall_class": "II", "drill": "true"}, headers=token(reader))
    assert "/freeze" not in reader.get(drill.headers["HX-Redirect"]).text
    assert reader.post("/freeze", data={**sent, "key": "", "recall": drill.headers["HX-Redirect"].partition("=")[2]}, headers=token(reader)).status_code == 409


def test_so_much_that_two_must_agree_takes_the_second_ones_password(reader: TestClient, service: Service) -> None:
    settings = service.app.state.settings
    service.app.state.settings = settings.model_copy(update={"hold_confirm_above": 1})
    try:
        once = access.add_user(service.store, MAKER, "second", [Right("quality")])
        access.choose_password(service.store, MAKER, "second", once, "another good word")
        asked = get(reader, "/freeze", start=START["start"], part="1").text
        assert "needs two persons" in asked
        sent = {**form_of(asked), "reason": "bad", "direction": "forward", "blocks": "all"}
        assert reader.post("/freeze", data=sent, headers=token(reader)).status_code == 409
        wrong = reader.post("/freeze", data={**sent, "second": "second", "second_password": "guessed"}, headers=token(reader))
        assert wrong.status_code == 403
        right = reader.post("/freeze", data={**sent, "second": "second", "second_password": "another good word"}, headers=token(reader))
        assert right.status_code == 204
        assert "boss and second" in reader.get(right.headers["HX-Redirect"]).text
    finally:
        service.app.state.settings = settings


def test_a_recall_from_its_opening_to_its_files(reader: TestClient, diary: Diary) -> None:
    diary.received(1, "R/R1:10", "RR1", "SUP", "THEIRS")
    diary.shipped(2, "R/R1:4", "RL1", "RC1", "RSO1")
    sent = {"start": "supplier-lot:SUP/THEIRS", "reason": "glass in it", "kind": "recall", "recall_class": "II", "drill": "true"}
    opened = reader.post("/recalls", data=sent, headers=token(reader))
    assert opened.status_code == 204
    page = reader.get(opened.headers["HX-Redirect"]).text
    assert "exercise" in page
    assert "glass in it" in page
    diary.shipped(3, "R/R1:1", "RL2", "RC2", "RSO2")
    later = reader.get(opened.headers["HX-Redirect"]).text
    assert "What changed since version 1" in later
    assert "RC2" in later
    recall = {"id": form_of(later)["id"], "version": "2"}
    assert "RC1" in get(reader, "/recall/table", **recall, table="customers").text
    assert "RC1" not in get(reader, "/recall/table", **recall, customer="RC2").text
    assert "RC2" not in get(reader, "/recall/table", **{**recall, "version": "1"}).text
    files = {form: get(reader, "/recall/file", **recall, form=form) for form in ("json", "csv", "xlsx")}
    assert files["json"].json()["version"] == 2
    assert files["csv"].content[:2] == files["xlsx"].content[:2] == b"PK"
    assert "attachment" in files["xlsx"].headers["Content-Disposition"]
    assert reader.post("/recall/close", data={"id": recall["id"], "reason": "done"}, headers=token(reader)).status_code == 204
    assert "Closed by" in reader.get(opened.headers["HX-Redirect"]).text
    assert reader.post("/recall/close", data={"id": recall["id"], "reason": "done"}, headers=token(reader)).status_code in (204, 409)
    assert get(reader, "/recall", id="R-1999-0001").status_code == 404


def test_who_may_only_look_sees_no_form_and_can_send_none(service: Service, browser: TestClient) -> None:
    once = access.add_user(service.store, MAKER, "looker", [Right("viewer")])
    access.choose_password(service.store, MAKER, "looker", once, "several good words")
    reader = signed_in(browser, "looker", "several good words")
    assert "How far would it reach" not in get(reader, "/lot", key=TANK).text
    assert "Open a case" not in reader.get("/recalls").text
    assert get(reader, "/freeze", start=START["start"]).status_code == 403
    for path, sent in (
        ("/freeze", {**START, "reason": "x"}),
        ("/release", {"id": "H1", "reason": "x"}),
        ("/recalls", {"start": "x", "reason": "x"}),
        ("/recall/close", {"id": "R", "reason": "x"}),
    ):
        assert reader.post(path, data=sent, headers=token(reader)).status_code == 403
