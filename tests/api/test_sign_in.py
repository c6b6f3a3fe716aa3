"""Signing in by browser: sessions, one-time passwords, forms of other sites, and too many tries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from genealogy import access
from genealogy.access import Right
from genealogy.store import Store
from tests.api.conftest import MAKER, V1, Service, open_service


def sign_in(browser: TestClient, name: str, password: str, place: str = "/") -> int:
    return browser.post("/sign-in", data={"name": name, "password": password, "next": place}).status_code


def token_of(page: str) -> str:
    return str(re.findall(r'name="csrf_token" value="([^"]+)"', page)[0])


def test_a_person_signs_in_and_out(service: Service, browser: TestClient) -> None:
    assert browser.get(f"{V1}/me").status_code == 401
    answer = browser.post("/sign-in", data={"name": service.boss[0], "password": service.boss[1], "next": "/docs"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/docs")
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    me = browser.get(f"{V1}/me").json()
    assert (me["name"], me["display_name"], me["key"]) == ("boss", "The Boss", "")
    assert browser.post("/sign-out", data={"csrf_token": "guessed"}).status_code == 403
    assert browser.get(f"{V1}/me").status_code == 200
    assert browser.post("/sign-out", data={"csrf_token": me["csrf_token"]}).status_code == 303
    assert browser.get(f"{V1}/me").status_code == 401


def test_a_session_writes_only_from_our_own_pages(service: Service, browser: TestClient) -> None:
    sign_in(browser, *service.boss)
    token = browser.get(f"{V1}/me").json()["csrf_token"]
    body = {"starts": ["lot:OATS-0302"]}
    tries = [{}, {"X-CSRF-Token": "guessed"}, {"X-CSRF-Token": token, "Origin": "https://evil.example"}]
    assert [browser.post(f"{V1}/trace/forward", json=body, headers=headers).status_code for headers in tries] == [403] * 3
    for headers in ({"X-CSRF-Token": token}, {"X-CSRF-Token": token, "Origin": "http://testserver"}):
        assert browser.post(f"{V1}/trace/forward", json=body, headers=headers).status_code == 200


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"])
def test_signing_in_leads_nowhere_else(service: Service, place: str) -> None:
    browser = TestClient(service.app, follow_redirects=False)
    answer = browser.post("/sign-in", data={"name": service.boss[0], "password": service.boss[1], "next": place})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_one_time_password_first(service: Service, browser: TestClient) -> None:
    password = access.add_user(service.store, MAKER, "maria", [Right("quality")])
    answer = browser.post("/sign-in", data={"name": "maria", "password": password})
    assert answer.headers["Location"].startswith("/sign-in?next=")
    refused = browser.get(f"{V1}/trace/forward", params={"start": "lot:OATS-0302"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    page = browser.get("/sign-in").text
    form = {"csrf_token": token_of(page), "old": password, "new": "four words of mine", "again": "four words of mine"}
    assert "typed in two ways" in browser.post("/password", data=form | {"again": "other"}).text
    assert "12 to 256" in browser.post("/password", data=form | {"new": "short", "again": "short"}).text
    assert browser.post("/password", data=form | {"csrf_token": "guessed"}).status_code == 422
    assert browser.post("/password", data=form).status_code == 303
    assert browser.get(f"{V1}/trace/forward", params={"start": "lot:OATS-0302"}).status_code == 200


def test_a_wrong_password_says_no_more_than_that(service: Service) -> None:
    pages = set()
    for name, password in ((service.boss[0], "wrong"), ("nobody", "wrong"), ("<script>alert(1)</script>", "' OR 1=1 //")):
        answer = TestClient(service.app).post("/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 401
        pages.add(answer.text)
    assert len(pages) == 1


def test_who_tries_too_often_must_wait(store: Store, tmp_path: Path) -> None:
    service = open_service(store, tmp_path, max_tries=3)
    browser = TestClient(service.app, follow_redirects=False)
    assert [sign_in(browser, "boss", "wrong") for _ in range(3)] == [401] * 3
    answer = browser.post("/sign-in", data={"name": "boss", "password": service.boss[1]})
    assert answer.status_code == 429, "the right one neither: else the limit would tell which is right"
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    keys = [TestClient(service.app, headers={"Authorization": f"Bearer lg_{number}"}).get(f"{V1}/me") for number in range(4)]
    assert [answer.status_code for answer in keys] == [401, 401, 401, 429]
    assert keys[-1].json()["code"] == "too-many-tries"


def test_a_key_that_is_switched_off_opens_nothing_more(service: Service) -> None:
    made = access.add_key(service.store, MAKER, "short-lived", "boss", [Right("viewer")])
    caller = TestClient(service.app, headers={"Authorization": f"Bearer {made.secret}"})
    assert caller.get(f"{V1}/me").json()["operations"]
    access.disable_key(service.store, MAKER, made.key_id)
    service.app.state.doorman.forget()
    answer = caller.get(f"{V1}/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="lot-genealogy"')


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic Ym9zczpib3Nz", "lg_x", "Bearer lg_\u00e9", "bearer " + "x" * 5_000])
def test_what_is_no_key_is_refused(service: Service, header: str) -> None:
    answer = TestClient(service.app).get(f"{V1}/me", headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    service.app.state.doorman.tries = type(service.app.state.doorman.tries)(1_000)


def test_every_answer_has_strict_headers(service: Service, browser: TestClient) -> None:
    for path in ("/sign-in", "/docs", "/healthz", "/static/plain.css", f"{V1}/me", "/nowhere"):
        headers = browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
        assert "Strict-Transport-Security" not in headers


def test_behind_https_cookies_never_travel_without_it(store: Store, tmp_path: Path) -> None:
    service = open_service(store, tmp_path, secure_cookies=True)
    answer = TestClient(service.app, follow_redirects=False).post("/sign-in", data={"name": service.boss[0], "password": service.boss[1]})
    assert "secure" in answer.headers["Set-Cookie"].lower()
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("page", ["/sign-in", "/docs"])
def test_pages_have_no_script_or_style_of_their_own(browser: TestClient, page: str) -> None:
    text = browser.get(page).text
    assert "<script" not in text
    assert "<style" not in text
    assert not re.search(r"\son\w+=|\sstyle=", text)
    # An example may name an address; nothing may lead to one elsewhere, or be fetched from there.
    assert not re.search(r"=\s*[\"']?\s*(https?:)?//", re.sub(r"<pre\b.*?</pre>", "", text, flags=re.DOTALL))
