"""Events, loads and exceptions over HTTP: each answered on its own, once, and nothing from where one may not record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.routers.events import EXAMPLE
from genealogy.audit import entries
from genealogy.once import OtherBody, Reply, UnderWay, once
from genealogy.store import Store
from tests.api.conftest import V1, Service

HEAD = b"receipt_id,ts,po_id,supplier_id,supplier_lot,item_id,lot_id,hu_id,qty,uom,location_id\n"


def move(number: int, *, site: str = "W2", place: str = "W2-B002", **changed: Any) -> dict[str, Any]:
    line = EXAMPLE["lines"][0] | {"location_id": place}
    return EXAMPLE | {"event_id": f"api|move|T-{number}|1", "document": f"T-{number}", "site": site, "lines": [line]} | changed


def statuses(service: Service, events: list[Any], key: str = "all") -> list[str]:
    answer = service.post("/events", events, key)
    assert answer.status_code == 200, answer.text
    return [one["status"] for one in answer.json()["outcomes"]]


def test_4_6_each_event_is_answered_on_its_own(service: Service) -> None:
    assert statuses(service, [move(1)]) == ["recorded"]
    wrong: list[Any] = [{"type": "Nonsense"}, "text", move(3, lines=[{"quantity": "1"}]), move(2, event_time={"earliest": "not a time"})]
    assert statuses(service, [move(1), move(1, comment="other"), move(2), *wrong]) == ["same", "conflict", "recorded", *["refused"] * 4]
    outcome = service.post("/events", [{"type": "Nonsense", "event_id": "x"}]).json()["outcomes"][0]
    assert outcome["event_id"] == "x"
    assert "Nonsense" in outcome["reason"]


@pytest.mark.parametrize("body", [[], [move(1)] * 1_001, "text", 7, {"type": "Nonsense"}, {}])
def test_what_is_no_list_of_events_is_refused_as_a_whole(service: Service, body: Any) -> None:
    answer = service.post("/events", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-input")


def test_what_is_no_json_is_refused(service: Service) -> None:
    caller = service.caller()
    for body in (b"", b"{", b"nul", b"\xff\xfe", b"[" * 100_000):
        answer = caller.post(f"{V1}/events", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable-request"), body[:10]
    assert caller.post(f"{V1}/events", content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415


def test_at_a_site_one_records_what_touches_no_other(service: Service) -> None:
    there = move(21, site="W1", place="W1-B004")
    tries = [there, move(22), move(23, site="W1"), move(24, site="W1", place="nowhere"), move(25, site="W1", place="W1-B004", from_location_id="W2-B001")]
    assert statuses(service, tries, "operator@W1") == ["recorded", "refused", "refused", "refused", "refused"]
    assert statuses(service, tries[:1]) == ["same"]


def test_a_write_with_a_key_is_carried_out_once(service: Service) -> None:
    first = service.post("/events", [move(31)], **{"Idempotency-Key": "key-00000031"})
    again = service.post("/events", [move(31)], **{"Idempotency-Key": "key-00000031"})
    assert first.json()["outcomes"][0]["status"] == "recorded"
    assert (again.status_code, again.content, again.headers["Idempotency-Replayed"]) == (200, first.content, "true")
    other = service.post("/events", [move(32)], **{"Idempotency-Key": "key-00000031"})
    assert (other.status_code, other.json()["code"]) == (422, "key-used")
    elsewhere = service.post("/events", [move(31)], "operator", **{"Idempotency-Key": "key-00000031"})
    assert elsewhere.json()["outcomes"][0]["status"] == "same", "another program's key is another key"
    for bad in ("short", "x" * 201, "with space 1234"):
        assert service.post("/events", [move(31)], **{"Idempotency-Key": bad}).status_code == 422


def test_a_refused_write_leaves_its_key_free(service: Service) -> None:
    for reason, status in (("", 422), ("A test.", 404)):
        answer = service.post("/exceptions/nothing/dismiss", {"reason": reason}, **{"Idempotency-Key": "key-refused-1"})
        assert answer.status_code == status


def test_many_at_once_are_carried_out_once(demo_store: Store) -> None:
    done: list[int] = []

    def work() -> Reply:
        done.append(1)
        return Reply(200, "{}")

    def send(_: int) -> str:
        try:
            return once(demo_store, ("many", "key"), "h", work, seconds=60).body
        except UnderWay:
            return "under way"

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(12))) <= {"{}", "under way"}
    assert len(done) == 1
    assert once(demo_store, ("many", "key"), "h", work, seconds=60).again
    with pytest.raises(OtherBody):
        once(demo_store, ("many", "key"), "other", work, seconds=60)


def test_what_a_dead_process_left_is_carried_out_by_the_next(demo_store: Store) -> None:
    died = ("dead", "key")

    def dies() -> Reply:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once(demo_store, died, "h", dies, seconds=3_600)
    with pytest.raises(UnderWay):
        once(demo_store, died, "h", lambda: Reply(200, "{}"), seconds=3_600)
    demo_store.autocommit("MATCH (kept:KeptReply) WHERE kept.status IS NULL SET kept.runs_until = 0")
    assert not once(demo_store, died, "h", lambda: Reply(200, "{}"), seconds=3_600).again
    assert once(demo_store, died, "h", lambda: Reply(200, "{}"), seconds=3_600).again


def test_files_are_loaded_twice_and_recorded_once(service: Service) -> None:
    files = {"files": ("receipts.csv", HEAD + b"R-UP,2026-04-01 10:00:00,PO,HALMER,UP-1,OATS,UP-LOT,,5,KG,W2-DOCK\n", "text/csv")}
    for new, same in ((1, 0), (0, 1)):
        told = service.caller().post(f"{V1}/loads", files=files, data={"source": "demo"}).json()
        assert (told["new"], told["same"], told["rejected"]) == (new, same, 0)
        shown = service.get(f"/loads/{told['load_id']}").json()
        assert (shown["new"], shown["same"], shown["files"]) == (new, same, ["receipts.csv"])
    checked = service.caller().post(f"{V1}/loads", files=files, data={"dry_run": "true"}).json()
    assert (checked["dry_run"], checked["load_id"]) == (True, None)
    answer = service.get("/trace/backward", start="lot:UP-LOT").json()
    assert [row["supplier_lot_number"] for row in answer["supplier_lots"]] == ["UP-1"]


@pytest.mark.parametrize("name", ["../receipts.csv", "/etc/receipts.csv", "a b.csv", "receipts.exe", ".csv", "receipts.csv\x00.txt", "..", "x" * 120 + ".csv"])
def test_a_files_name_leads_nowhere(service: Service, name: str) -> None:
    answer = service.caller().post(f"{V1}/loads", files={"files": (name, HEAD, "text/csv")})
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["code"] in ("bad-input", "unreadable-request")


def test_a_form_that_is_none_is_refused(service: Service) -> None:
    caller = service.caller()
    assert caller.post(f"{V1}/loads", content=b"x").status_code == 415
    broken = caller.post(f"{V1}/loads", content=b"x", headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert broken.status_code in (400, 422)
    assert caller.post(f"{V1}/loads", files={"files": ("receipts.csv", HEAD)}, data={"nonsense": "x"}).status_code == 422
    assert caller.post(f"{V1}/loads", files={"files": ("receipts.csv", HEAD)}, data={"site_zone": "Nowhere/Land"}).status_code == 422
    assert caller.post(f"{V1}/loads", files={"files": ("receipts.csv", b"not,a,known,header\n")}).json()["rejected"] == 1


def test_an_exception_ends_once_and_on_the_record(service: Service) -> None:
    assert statuses(service, [move(41)]) == ["recorded"]
    assert statuses(service, [move(41, comment="otherwise")]) == ["conflict"]
    open_rows = service.get("/exceptions", limit=1_000).json()["exceptions"]
    row = next(row for row in open_rows if "T-41" in row["original"])
    assert service.get(f"/exceptions/{row['rejected_id']}").json()["status"] == "open"
    tried = service.post(f"/exceptions/{row['rejected_id']}/retry", {"changes": {}}).json()
    assert (tried["closed"], tried["outcomes"][0]["status"]) == (False, "conflict")
    done = service.post(f"/exceptions/{row['rejected_id']}/dismiss", {"reason": "Told twice."})
    assert (done.status_code, done.json()["status"], done.json()["closed_by"]) == (200, "dismissed", "boss")
    again = service.post(f"/exceptions/{row['rejected_id']}/dismiss", {"reason": "Told twice."})
    assert (again.status_code, "already" in again.json()["detail"]) == (422, True)
    entry = entries(service.store, 0, 10_000)[-1]
    assert (entry.action, entry.subject, entry.reason) == ("exception.close", row["rejected_id"], "Told twice.")
    assert entry.request_id == done.headers["X-Request-ID"]


def test_exceptions_come_in_pages(service: Service) -> None:
    assert statuses(service, [move(51), move(52)]) == ["recorded"] * 2
    assert statuses(service, [move(51, comment="o"), move(52, comment="o")]) == ["conflict"] * 2
    whole = [row["rejected_id"] for row in service.get("/exceptions").json()["exceptions"]]
    paged, cursor = [], None
    while True:
        page = service.get("/exceptions", limit=1, cursor=cursor).json()
        paged += [row["rejected_id"] for row in page["exceptions"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    assert len(whole) >= 2
    for bad in ("x", "LTE", "e30", "IngieA"):
        assert service.get("/exceptions", cursor=bad).status_code == 422


def test_the_audit_trail_is_read_and_proven(service: Service) -> None:
    first = service.get("/audit", limit=2).json()
    assert [entry["seq"] for entry in first["entries"]] == [1, 2]
    assert service.get("/audit", after=first["next_after"], limit=1).json()["entries"][0]["seq"] == 3
    verdict = service.get("/audit/verdict").json()
    assert verdict["fault"] is None
    assert verdict["entries"] == verdict["anchored"]
