"""Documents of the right and the wrong shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genealogy.errors import BadRow
from genealogy.record.outcome import Place, Rejected
from loaders.dialect import Options
from loaders.epcis import dialect
from loaders.epcis.document import BrokenDocument, read
from tests.loaders.epcis.reference import CHAIN, DATA, DOCUMENTS, PASSPORTS, batches, key

GOOD = sorted([*DOCUMENTS.glob("Documents/*.json"), *DOCUMENTS.glob("Events/*.json"), *CHAIN.glob("*.jsonld"), *PASSPORTS.glob("*/*.jsonld")])
BROKEN = {
    "Combination_of_events_with_missing_mandatory_fields": "eventList[1].action",
    "Combination_of_multiple_invalid_fields": "eventList[2].sourceList[0].type",
    "Combination_of_non_standard_bizStep_and_disposition": "eventList[1].disposition",
    "EPCISDocument_without_context": "@context",
    "ObjectEvent_with_ilmd_field_without_namespace": "ilmd.materialType",
    "ObjectEvent_with_invalid_action": "action",
    "ObjectEvent_with_invalid_certificationInfo": "certificationInfo[1].gs1:CertificationDetails.gs1:certificationAuditDate",
    "ObjectEvent_with_invalid_eventTime_format": "eventTime",
    "ObjectEvent_with_non_standard_bizStep": "eventList[0].bizStep",
    "ObjectEvent_with_non_standard_bizStep_in_second_event": "eventList[1].bizStep",
    "ObjectEvent_with_non_standard_disposition": "disposition",
    "ObjectEvent_with_quantity_as_text": "quantityList[0].quantity",
    "ObjectEvent_with_unknown_field_in_quantityList": "quantityList[0].weight",
    "ObjectEvent_without_action_and_eventTime": "eventTime",
    "ObjectEvent_without_identifier_list": "epcList",
}


def only_rejected(path: Path) -> Rejected:
    made = batches(path)
    assert not [event for batch in made for event in batch.events]
    (rejected,) = [item for batch in made for item in batch.rejected]
    return rejected


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_every_good_document_is_read(path: Path) -> None:
    made = batches(path)
    assert [item for batch in made for item in batch.rejected] == []
    assert sum(batch.rows for batch in made) == len(read(path.read_bytes()).events)


def test_there_are_fifteen_broken_documents() -> None:
    assert {path.stem for path in DOCUMENTS.glob("Invalid/*.json")} == set(BROKEN)


@pytest.mark.parametrize(("name", "field"), BROKEN.items())
def test_a_broken_document_is_refused_as_a_whole_and_the_field_is_named(name: str, field: str) -> None:
    rejected = only_rejected(DOCUMENTS / "Invalid" / f"{name}.json")
    assert rejected.row == 0
    assert field in rejected.found
    assert rejected.readable == (name != "ObjectEvent_without_identifier_list")


def test_a_refused_document_names_the_lots_it_may_touch() -> None:
    rejected = only_rejected(DOCUMENTS / "Invalid" / "ObjectEvent_with_invalid_certificationInfo.json")
    assert {"2019-10-07", key("urn:epc:class:lgtin:4023333.002000.2019-10-07")} <= set(rejected.texts)


def test_comments_in_json_are_named() -> None:
    rejected = only_rejected(DATA / "opentraceability" / "beef" / "events.jsonld")
    assert (rejected.field, rejected.expected, rejected.readable) == ("line 14", "JSON, which has no comments", False)


def test_cut_json_is_refused() -> None:
    assert only_rejected(DATA / "opentraceability" / "invalid" / "EPCISQueryDocument_malformed.jsonld").expected == "a JSON document"


EVENT: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2024-01-01T10:00:00Z",
    "action": "OBSERVE",
    "bizStep": "shipping",
    "epcList": ["urn:epc:id:sscc:0614141.1234567890"],
}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"  \n", "an empty file"),
        (json.dumps(EVENT).encode("utf-16"), "UTF-16"),
        (json.dumps(EVENT).encode("utf-16-le"), "UTF-16"),
        (b'{"type": "ObjectEvent", "a": "\x00"}', "a NUL byte in line 1"),
        (b'"text"', "'text'"),
        (b"7", "7"),
        (b'{"type": "ObjectEvent"', "Input data was truncated"),
        (b"[" * 100_000, "recursion"),
        (b'["\xff"]', "can't decode"),
        (b'[{"type": "ObjectEven"}]', "'ObjectEven'"),
        (b"[3]", "3"),
        (b'{"type": "EPCISDocument", "@context": [], "epcisBody": {}}', "{}"),
        (b'{"type": "EPCISDocument", "@context": [], "epcisBody": {"eventList": [[]]}}', "[]"),
        (b'{"type": "EPCISDocument", "@context": [], "schemaVersion": "1.2", "epcisBody": {"eventList": []}}', "'1.2'"),
        (b'[{"type": "ObjectEvent", "eventTime": "2024-01-01T10:00:00Z", "action": "ADD", "epclist": ["a"]}]', "'epclist'"),
    ],
)
def test_what_is_no_epcis(content: bytes, found: str) -> None:
    with pytest.raises(BrokenDocument) as broken:
        read(content)
    assert found in str(broken.value)


def test_a_file_that_is_not_there() -> None:
    assert only_rejected(DATA / "no.json").found == "No such file or directory"


@pytest.mark.parametrize("wrap", [lambda event: event, lambda event: [event]])
def test_a_bare_event_and_a_bare_list(wrap: Callable[[Any], Any], tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    path.write_text("\ufeff" + json.dumps(wrap(EVENT)), encoding="utf-8")
    assert [type(event).__name__ for batch in batches(path) for event in batch.events] == ["LotShipped"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"eventTime": "2024-02-30T10:00:00Z"}, "eventTime"),
    ({"eventTime": "2024-01-01T10:00:00"}, "eventTime"),
    ({"eventTime": "0001-01-01T00:00:00+14:00"}, "eventTime"),
    ({"epcList": ["  "]}, "epcList[0]"),
    ({"epcList": ["x" * 3_000]}, "epcList[0]"),
    ({"quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L", "quantity": -1}]}, "quantityList[0].quantity"),
    ({"quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L", "quantity": 10**1000}]}, "quantityList[0].quantity"),
    ({"epcList": ["urn:acme:lot:a\x00b"]}, ""),
    ({"type": "AggregationEvent", "action": "ADD", "childEPCs": ["urn:acme:1"], "epcList": None}, "parentID"),
    ({"type": "AggregationEvent", "action": "ADD", "parentID": "urn:epc:id:sscc:0614141.1234567890", "epcList": None}, "childEPCs"),
    (
        {"type": "AggregationEvent", "action": "ADD", "parentID": "urn:epc:id:sscc:0614141.1234567890", "childEPCs": ["00106141412345678908"], "epcList": None},
        "childEPCs",
    ),
    ({"type": "TransformationEvent", "action": None, "inputEPCList": [], "epcList": None}, "inputEPCList"),
    ({"errorDeclaration": {"declarationTime": "2024-13-01T00:00:00Z"}}, "errorDeclaration.declarationTime"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_an_event_wrong_in_meaning_is_refused_alone_and_can_be_read_again(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    wrong = {name: value for name, value in (EVENT | change).items() if value is not None}
    document = {"@context": [{"x": "urn:x:"}], "type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": [EVENT, wrong]}}
    path = tmp_path / "two.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    made = batches(path)
    assert len([event for batch in made for event in batch.events]) == 1
    (rejected,) = [item for batch in made for item in batch.rejected]
    assert (rejected.file, rejected.row, rejected.field) == ("two.json", 2, field)
    assert sum(batch.rows for batch in made) == 2
    assert dialect.rereads(rejected.original)
    with pytest.raises(BadRow):
        dialect.reread(rejected.original, Place("two.json", 2), Options())
    corrected = json.loads(rejected.original) | {name: value for name, value in EVENT.items() if name in change}
    if "eventTime" in change or ("epcList" in change and "type" not in change):
        assert [one.event_id for one in dialect.reread(json.dumps(corrected), Place("two.json", 2), Options()).events] == [made[1].events[0].event_id]


def test_a_rejected_event_tells_all_it_names(tmp_path: Path) -> None:
    wrong = EVENT | {"eventTime": "2024-13-01T00:00:00Z", "bizTransactionList": [{"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:0614141000005:D7"}]}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(wrong), encoding="utf-8")
    (rejected,) = [item for batch in batches(path) for item in batch.rejected]
    assert {"106141412345678908", "urn:epcglobal:cbv:bt:0614141000005:D7", "D7"} <= set(rejected.texts)
    assert rejected.readable


def test_other_json_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('{"lots": []}', encoding="utf-8")
    assert not dialect.accepts(path)
    assert not dialect.accepts(tmp_path / "missing.json")
    assert not dialect.accepts(tmp_path / "events.csv")
    path.write_bytes(json.dumps(EVENT).encode("utf-16"))
    assert dialect.accepts(path)
    assert not dialect.rereads("{")
    assert not dialect.rereads('{"lot_id": "7"}')


def test_deep_extensions_are_refused_alone(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(600):
        deep = {"x:y": deep}
    path = tmp_path / "deep.json"
    path.write_text(json.dumps([EVENT, EVENT | {"x:deep": deep}]), encoding="utf-8")
    made = batches(path)
    assert len([event for batch in made for event in batch.events]) + len([item for batch in made for item in batch.rejected]) == 2
