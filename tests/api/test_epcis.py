"""EPCIS over HTTP: all of a document or what can be had of it, given out again as it came, and what others recorded as the standard has it."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api import tokens
from api.routers.epcis import EXAMPLE, MOST_EVENTS
from api.routers.events import EXAMPLE as MOVE
from loaders.epcis import document, given
from tests.api.conftest import V1, Service

LOT_URN = "urn:epc:class:lgtin:9521321.000002.{}"
NEXT = "next"


def event(number: int, **changed: Any) -> dict[str, Any]:
    made: dict[str, Any] = EXAMPLE["epcisBody"]["eventList"][0] | {"eventID": f"urn:uuid:00000000-0000-0000-0000-{number:012}"}
    made["quantityList"] = [{"epcClass": LOT_URN.format(f"C-{number}"), "quantity": 200.5, "uom": "KGM"}]
    made["example:weather"] = {"example:rain": True}
    return made | changed


def whole(*events: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(EXAMPLE)
    made["@context"] = [EXAMPLE["@context"], {"example": "https://ns.example.com/"}]
    made["epcisBody"]["eventList"] = list(events)
    return made


def capture(service: Service, body: Any, behaviour: str | None = None, **headers: str) -> Any:
    return service.post("/epcis/capture", body, **({"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}), **headers)


def asked(service: Service, **params: Any) -> list[dict[str, Any]]:
    """All pages of an answer, each a document that can be read."""
    found: list[dict[str, Any]] = []
    caller, address, asking = service.caller(), f"{V1}/epcis/events", params
    while True:
        answer = caller.get(address, params=asking or None)
        assert answer.status_code == 200, answer.text
        document.read(answer.content)
        found += answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        if NEXT not in answer.links:
            return found
        address, asking = answer.links[NEXT]["url"], {}


def ids(events: list[dict[str, Any]]) -> list[str]:
    return [one["eventID"][-2:] for one in events if one["eventID"].startswith("urn:uuid:0")]


def test_what_was_captured_is_given_out_as_it_came(service: Service) -> None:
    answer = capture(service, whole(event(1), event(2)))
    job = answer.json()
    assert (answer.status_code, job["success"], job["running"], job["captureErrorBehaviour"]) == (202, True, False, "rollback")
    assert service.caller().get(answer.headers["Location"]).json() == job
    (one,) = asked(service, EQ_eventID=event(1)["eventID"])
    assert one.pop("recordTime")
    assert one.pop("@context") == whole()["@context"]
    assert one == event(1)
    again = capture(service, whole(event(1), event(2))).json()
    assert again["success"]
    assert service.get(f"/loads/{again['captureID']}").json()["same"] == 2
    assert len(asked(service, EQ_eventID=f"{event(1)['eventID']},{event(2)['eventID']}")) == 2


def test_an_event_without_an_id_gets_one_that_finds_it(service: Service) -> None:
    nameless = event(3)
    del nameless["eventID"]
    assert capture(service, whole(nameless)).json()["success"]
    (one,) = asked(service, MATCH_anyEPCClass=LOT_URN.format("C-3"))
    assert asked(service, EQ_eventID=one["eventID"]) == [one]


def test_all_or_nothing_unless_told_otherwise(service: Service) -> None:
    bad = event(11, eventTime="2025-02-30T00:00:00Z")
    job = capture(service, whole(event(10), bad)).json()
    assert (job["success"], job["running"]) == (False, False)
    assert "2025-02-30" in job["errors"][0]["title"]
    assert asked(service, EQ_eventID=event(10)["eventID"]) == []
    told = service.get(f"/loads/{job['captureID']}").json()
    assert (told["new"], told["rejected"], told["whole"]) == (0, 1, True)
    assert not [row for row in service.get("/exceptions").json()["exceptions"] if "2025-02-30" in row["original"]], "nothing of it is left to be done"
    job = capture(service, whole(event(10), bad), "proceed").json()
    assert (job["success"], job["captureErrorBehaviour"], len(job["errors"])) == (False, "proceed", 1)
    assert len(asked(service, EQ_eventID=event(10)["eventID"])) == 1
    assert [row for row in service.get("/exceptions").json()["exceptions"] if "2025-02-30" in row["original"]]


def test_what_is_no_document_is_refused(service: Service) -> None:
    misspelt = whole(event(20) | {"quantitylist": []})
    for body in (misspelt, {}, "text", whole({"type": "Nonsense"})):
        answer = capture(service, body, "proceed")
        assert (answer.status_code, answer.json()["code"]) == (400, "unreadable-request"), body
    assert "quantitylist" in capture(service, misspelt).json()["detail"]
    assert capture(service, whole(event(20)), "sometimes").status_code == 422
    many = capture(service, whole(*[event(20)] * (MOST_EVENTS + 1)))
    assert (many.status_code, many.json()["code"]) == (413, "too-large")
    assert service.get("/epcis/capture/none").status_code == 404
    assert service.caller("viewer").post(f"{V1}/epcis/capture", json=whole(event(20))).status_code == 403
    assert asked(service, EQ_eventID=event(20)["eventID"]) == []


def test_a_capture_with_a_key_is_done_once(service: Service) -> None:
    first, again = (capture(service, whole(event(21)), **{"Idempotency-Key": "capture-0021"}) for _ in range(2))
    assert (again.headers["Idempotency-Replayed"], again.content) == ("true", first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert capture(service, whole(event(21)), "proceed", **{"Idempotency-Key": "capture-0021"}).json()["code"] == "key-used"


def test_what_others_recorded_is_given_as_the_standard_has_it(service: Service) -> None:
    from_them = asked(service, EQ_bizStep="receiving", EQ_source_owning_party="urn:x-lot-genealogy:party:BERGBACH")
    received = next(one for one in from_them if "BB-4711" in str(one))
    assert received["genealogy:lines"][0]["supplierLotNumber"] == "BB-4711"
    assert received["bizTransactionList"][0]["type"] == "po"
    shipped = asked(service, EQ_bizStep="https://ref.gs1.org/cbv/BizStep-shipping")
    everything = asked(service)
    for step in ("shipping", "receiving", "packing", "repackaging", "commissioning", "storing"):
        assert asked(service, EQ_bizStep=step) == [one for one in everything if one.get("bizStep") == step] != [], step
    customers = {one["destinationList"][0]["destination"] for one in shipped}
    assert len(customers) > 3
    customer = min(customers)
    assert asked(service, EQ_destination_owning_party=customer) == [one for one in shipped if one["destinationList"][0]["destination"] == customer]


def test_goods_are_found_by_any_of_their_names(service: Service) -> None:
    assert capture(service, whole(event(30), event(31, epcList=["urn:epc:id:sscc:0614141.1234567890"], action="OBSERVE", bizStep="shipping"))).json()["success"]
    for name in (LOT_URN.format("C-31"), "https://id.gs1.org/01/09521321000025/10/C-31", "https://example.com/01/09521321000025/10/C-31?x=1"):
        assert ids(asked(service, MATCH_anyEPCClass=name)) == ["31"]
        assert ids(asked(service, MATCH_epcClass=name)) == ["31"]
        assert asked(service, MATCH_outputEPCClass=name) == []
        assert asked(service, MATCH_epc=name) == [], "a class is no number of one thing"
    assert ids(asked(service, MATCH_anyEPC="https://id.gs1.org/00/106141412345678908")) == ["31"]
    lot = "urn:x-lot-genealogy:lot:%7CBREAKFAST-BOX%7CBOX-0306"
    about = asked(service, MATCH_anyEPCClass=lot)
    assert {one["bizStep"] for one in about} >= {"shipping"}
    whole_list = [one for one in asked(service) if lot in str([value for key, value in one.items() if key.endswith("QuantityList") or key == "quantityList"])]
    assert about == whole_list
    made = asked(service, MATCH_outputEPCClass=lot)
    assert {one["type"] for one in made} == {"TransformationEvent"}


def test_pages_fit_together_whatever_is_recorded_meanwhile(service: Service) -> None:
    every = asked(service)
    assert len({one["eventID"] for one in every}) == len(every) > 100
    caller = service.caller()
    paged, address = [], f"{V1}/epcis/events?perPage=40"
    while True:
        answer = caller.get(address)
        events = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        assert len(events) <= 40
        paged += events
        if NEXT not in answer.links:
            break
        moved = MOVE | {"event_id": f"api|move|EPCIS-{len(paged)}|1", "document": f"EPCIS-{len(paged)}"}
        assert service.post("/events", [moved]).json()["outcomes"][0]["status"] == "recorded"
        address = answer.links[NEXT]["url"]
    assert paged == every
    assert len(asked(service)) > len(every)


@pytest.mark.parametrize(("name", "least"), [("_MOST_BYTES", 20_000), ("_MOST_LOOKED", 30), ("_AT_ONCE", 7)])
def test_however_little_is_looked_at_for_a_page_nothing_is_missed(service: Service, monkeypatch: pytest.MonkeyPatch, name: str, least: int) -> None:
    every, packed = asked(service), asked(service, EQ_bizStep="packing")
    monkeypatch.setattr(given, name, least)
    assert asked(service) == every
    assert asked(service, EQ_bizStep="packing") == packed


def test_a_page_of_another_question_is_refused(service: Service) -> None:
    link = service.get("/epcis/events", perPage=1).links[NEXT]["url"]
    for address in (link + "&EQ_action=ADD", link.replace("nextPageToken=", "nextPageToken=x")):
        answer = service.caller().get(address)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-input")
    question = tokens.unpack(parse_qs(urlsplit(link).query)["nextPageToken"][0], given.After, "token").question
    forged = tokens.pack(given.After("", 10**30, question))
    assert service.get("/epcis/events", perPage=1, nextPageToken=forged).json()["code"] == "bad-input"


@pytest.mark.parametrize(
    "params", [{"EQ_color": "red"}, {"GE_eventTime": "noon"}, {"eventType": "Event"}, {"perPage": 0}, {"EQ_bizStep": " , "}, {"MATCH_epc": " "}]
)
def test_what_can_t_be_asked_is_refused(service: Service, params: Any) -> None:
    answer = service.get("/epcis/events", **params)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-input"), answer.text


def test_times_cut_an_answer(service: Service) -> None:
    capture(service, whole(event(40, eventTime="2031-01-01T00:00:00Z"), event(41, eventTime="2031-01-02T00:00:00+02:00")))
    assert ids(asked(service, GE_eventTime="2031-01-01T00:00:00Z")) == ["40", "41"]
    assert ids(asked(service, GE_eventTime="2031-01-01T00:00:01Z")) == ["41"]
    assert ids(asked(service, GE_eventTime="2031-01-01T00:00:00Z", LT_eventTime="2031-01-01T22:00:00Z")) == ["40"]
    recorded = asked(service, EQ_eventID=event(41)["eventID"])[0]["recordTime"]
    capture(service, whole(event(42)))
    assert "42" in ids(asked(service, GE_recordTime=recorded))
    assert {"40", "41", "42"} & set(ids(asked(service, LT_recordTime=recorded))) == set()
    later = asked(service, EQ_eventID=event(42)["eventID"])[0]["recordTime"]
    assert ids(asked(service, GE_recordTime=later)) == ["42"]
    assert asked(service, GE_recordTime="2040-01-01") == []


def test_what_was_taken_back_says_so(service: Service) -> None:
    declared = event(50, errorDeclaration={"declarationTime": "2025-03-21T00:00:00Z", "reason": "incorrect_data"})
    capture(service, whole(event(50)))
    capture(service, whole(declared))
    both = asked(service, EQ_eventID=event(50)["eventID"])
    assert sorted("errorDeclaration" in one for one in both) == [False, True], "the event stays as it was, the declaration stands beside it"
    assert len(asked(service, EQ_eventID=event(50)["eventID"], EXISTS_errorDeclaration="")) == 1
    moved = MOVE | {"event_id": "api|move|EPCIS-VOID|1", "document": "EPCIS-VOID"}
    void = {"type": "EventVoided", "event_id": "api|void|1", "source": "api", "event_time": moved["event_time"], "voids": [moved["event_id"]]}
    assert [one["status"] for one in service.post("/events", [moved, void]).json()["outcomes"]] == ["recorded", "recorded"]
    (one,) = asked(service, EQ_eventID="urn:x-lot-genealogy:event:api%7Cmove%7CEPCIS-VOID%7C1")
    assert one["errorDeclaration"]["declarationTime"] == "2025-03-20T08:00:00+00:00"


def test_an_answer_is_for_those_who_may_read_everywhere(service: Service) -> None:
    assert service.get("/epcis/events", "viewer").status_code == 200
    assert service.get("/epcis/events", "viewer@W1").status_code == 403
    assert service.caller("").get(f"{V1}/epcis/events").status_code == 401
