"""What becomes what: every row of the table in docs/epcis.md."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from genealogy.errors import BadRow
from genealogy.events import (
    Event,
    HandlingUnitMoved,
    LotCommissioned,
    LotReceived,
    LotReturned,
    LotReturnedToSupplier,
    LotShipped,
    LotTransformed,
    Packed,
    SourceEventNoted,
    StatusChanged,
    StockDisposed,
    StockMoved,
    StockPicked,
    Unpacked,
)
from genealogy.identifiers import is_unknown
from loaders.epcis.translate import Translation, translate

LOT: dict[str, Any] = {"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 12.50, "uom": "KGM"}
CLASS = {"epcClass": "urn:epc:idpat:sgtin:4012345.066666.*", "quantity": 3}
SERIAL = "urn:epc:id:sgtin:4012345.011122.25"
SSCC = "urn:epc:id:sscc:0614141.1234567890"
GRAI = "urn:epc:id:grai:4012345.55555.987"
PERSON = "urn:epc:id:gsrn:4012345.0000006765"
PLANT: dict[str, Any] = {"bizLocation": {"id": "urn:epc:id:sgln:4012345.00005.7"}}
LOTS: dict[str, Any] = {"quantityList": [LOT]}
UNIT: dict[str, Any] = {"epcList": [SSCC]}
LOT_KEY, SERIAL_KEY, SSCC_KEY = "|04012345123456|L1", "|04012345111224|(21)25", "106141412345678908"
US, THEM = "urn:epc:id:pgln:4000001.00000", "urn:epc:id:pgln:4012345.00000"


def ends(source: str | None, destination: str | None, kind: str = "owning_party") -> dict[str, Any]:
    return {
        "sourceList": [{"type": kind, "source": source}] if source else [],
        "destinationList": [{"type": kind, "destination": destination}] if destination else [],
    }


def told(kind: str = "ObjectEvent", **fields: Any) -> Translation:
    event = {"type": kind, "eventTime": "2024-01-01T10:00:00+01:00", "eventID": "urn:uuid:1", **fields}
    if kind != "TransformationEvent":
        event.setdefault("action", "OBSERVE")
    return translate(event, {}, "epcis")


def made(kind: str = "ObjectEvent", **fields: Any) -> list[Event]:
    return told(kind, **fields).events


OBJECT: list[tuple[dict[str, Any], list[type]]] = [
    ({"action": "ADD", "bizStep": "commissioning", **LOTS}, [LotCommissioned]),
    ({"action": "ADD", **LOTS}, [LotCommissioned]),
    ({"action": "ADD", "bizStep": "commissioning", **UNIT, **PLANT}, [HandlingUnitMoved]),
    ({"action": "ADD", "bizStep": "commissioning", **UNIT}, [SourceEventNoted]),
    ({"action": "ADD", "bizStep": "commissioning", **UNIT, **LOTS, **PLANT}, [LotCommissioned, HandlingUnitMoved]),
    ({"action": "ADD", "bizStep": "shipping", **LOTS}, [LotCommissioned, LotShipped]),
    ({"action": "ADD", "bizStep": "receiving", **LOTS}, [LotReceived]),
    ({"bizStep": "shipping", **LOTS}, [LotShipped]),
    ({"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping", **LOTS}, [LotShipped]),
    ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping", **LOTS}, [LotShipped]),
    ({"bizStep": "cbv:BizStep-consigning", **UNIT}, [LotShipped]),
    ({"action": "DELETE", "bizStep": "retail_selling", "epcList": [SERIAL]}, [LotShipped]),
    ({"bizStep": "shipping", "disposition": "returned", **LOTS}, [LotReturnedToSupplier, StatusChanged]),
    ({"bizStep": "departing", **LOTS, **PLANT}, [StockMoved]),
    ({"bizStep": "departing", **LOTS, **ends(US, THEM)}, [LotShipped]),
    ({"bizStep": "transporting", **LOTS, **PLANT, **ends(US, US)}, [StockMoved]),
    ({"bizStep": "receiving", **LOTS}, [LotReceived]),
    ({"bizStep": "receiving", "disposition": "urn:epcglobal:cbv:disp:returned", **LOTS}, [LotReturned, StatusChanged]),
    ({"bizStep": "urn:gdst:bizStep:landing", **LOTS, **PLANT}, [StockMoved]),
    ({"bizStep": "urn:gdst:bizStep:landing", **LOTS, **ends(THEM, US)}, [LotReceived]),
    ({"bizStep": "destroying", "disposition": "destroyed", **UNIT}, [StockDisposed, StatusChanged]),
    ({"bizStep": "decommissioning", "action": "DELETE", "epcList": [SERIAL]}, [StockDisposed]),
    ({"bizStep": "decommissioning", "action": "DELETE", "epcList": [SERIAL, SSCC]}, [StockDisposed, SourceEventNoted]),
    ({"bizStep": "decommissioning", "action": "DELETE", **UNIT}, [SourceEventNoted]),
    ({"action": "DELETE", **LOTS}, [StockDisposed]),
    ({"bizStep": "picking", **LOTS}, [StockPicked]),
    ({"bizStep": "storing", **LOTS, **PLANT}, [StockMoved]),
    ({"bizStep": "storing", **UNIT, **PLANT}, [HandlingUnitMoved]),
    ({"bizStep": "storing", **UNIT, **LOTS, **PLANT}, [StockMoved, HandlingUnitMoved]),
    ({"bizStep": "storing", **LOTS}, [SourceEventNoted]),
    ({"bizStep": "void_shipping", **LOTS, **PLANT}, [SourceEventNoted]),
    ({"bizStep": "https://example.com/step/weighing", **LOTS, **PLANT}, [StockMoved]),
    ({"bizStep": "inspecting", "epcList": [PERSON]}, [SourceEventNoted]),
    ({"bizStep": "inspecting", "epcList": []}, [SourceEventNoted]),
    ({"bizStep": "holding", "disposition": "recalled", **LOTS, **PLANT}, [StockMoved, StatusChanged]),
    (
        {"persistentDisposition": {"set": ["cbv:Disp-recalled"], "unset": ["available", "in_progress"]}, **LOTS},
        [SourceEventNoted, StatusChanged, StatusChanged],
    ),
]


@pytest.mark.parametrize(("fields", "kinds"), OBJECT)
def test_object_events(fields: dict[str, Any], kinds: list[type]) -> None:
    events = made(**fields)
    assert [type(event) for event in events] == kinds
    assert len({event.event_id for event in events}) == len(events)
    assert {event.source_event_id for event in events} == {"urn:uuid:1"}
    assert all(event.source_content_hash and event.source_content_hash in event.event_id for event in events)


AGGREGATION: list[tuple[dict[str, Any], list[type]]] = [
    ({"action": "ADD", "childEPCs": [SERIAL]}, [Packed]),
    ({"action": "ADD", "childQuantityList": [LOT], **PLANT}, [Packed, HandlingUnitMoved]),
    ({"action": "ADD", "childEPCs": [GRAI], "bizStep": "shipping"}, [Packed, LotShipped]),
    ({"action": "ADD", "childEPCs": [SERIAL], "bizStep": "receiving"}, [Packed, LotReceived]),
    ({"action": "DELETE", "childEPCs": [SERIAL], **PLANT}, [Unpacked]),
    ({"action": "DELETE"}, [Unpacked]),
    ({"action": "OBSERVE", "childEPCs": [SERIAL]}, [SourceEventNoted]),
    ({"action": "OBSERVE", "childEPCs": [SERIAL], "bizStep": "storing", **PLANT}, [SourceEventNoted, HandlingUnitMoved]),
    ({"action": "OBSERVE", "childEPCs": [SERIAL], "bizStep": "receiving"}, [LotReceived]),
    ({"action": "OBSERVE", "bizStep": "shipping"}, [LotShipped]),
    ({"action": "OBSERVE", "bizStep": "destroying", "disposition": "recalled"}, [StockDisposed, StatusChanged]),
]


@pytest.mark.parametrize(("fields", "kinds"), AGGREGATION)
def test_aggregation_events(fields: dict[str, Any], kinds: list[type]) -> None:
    events = made("AggregationEvent", parentID=SSCC, **fields)
    assert [type(event) for event in events] == kinds
    assert len({event.event_id for event in events}) == len(events)


def test_children_seen_in_a_unit_are_in_it() -> None:
    (received,) = made("AggregationEvent", parentID=SSCC, action="OBSERVE", bizStep="receiving", childQuantityList=[LOT], childEPCs=[GRAI])
    assert [(line.lot_key, line.hu_key) for line in received.lines] == [(LOT_KEY, SSCC_KEY), (None, "(8003)04012345555554987")]


def test_children_without_parent_are_only_seen() -> None:
    assert [type(event) for event in made("AggregationEvent", childEPCs=[SERIAL], bizStep="receiving")] == [LotReceived]
    with pytest.raises(BadRow, match="parentID"):
        made("AggregationEvent", childEPCs=[SERIAL], action="DELETE")


def test_a_serial_as_parent_is_a_unit() -> None:
    packed = made("AggregationEvent", parentID=SERIAL, action="ADD", childQuantityList=[LOT])[0]
    assert isinstance(packed, Packed)
    assert packed.parent_hu_key == "(01)04012345111224(21)25"
    emptied = made("AggregationEvent", parentID="urn:acme:tote:7", action="DELETE")[0]
    assert isinstance(emptied, Unpacked)
    assert emptied.parent_hu_key == "urn:acme:tote:7"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("commissioning", "production"),
        ("repackaging", "repack"),
        ("urn:gdst:bizStep:commingling", "blend"),
        ("cbv:BizStep-disassembling", "disassembly"),
        ("assembling", "kit"),
        ("repairing", "rework"),
        ("https://example.com/cooking", "production"),
    ],
)
def test_transformations(step: str, kind: str) -> None:
    (event,) = made("TransformationEvent", bizStep=step, inputEPCList=[SSCC, SERIAL], inputQuantityList=[LOT], outputEPCList=["urn:acme:batch:9"], **PLANT)
    assert isinstance(event, LotTransformed)
    assert event.kind == kind
    assert event.transformation_id == event.event_id
    assert {(line.line, line.lot_key, line.hu_key, line.quantity) for line in event.lines} == {
        ("in/epc/1", None, SSCC_KEY, None),
        ("in/epc/2", SERIAL_KEY, None, Decimal(1)),
        ("in/qty/1", LOT_KEY, None, Decimal("12.5")),
    }
    assert [(line.lot_key, line.location_id) for line in event.outputs] == [("||urn:acme:batch:9", "4012345000054(254)7")]
    assert event.site == "4012345000054"


def test_parts_of_one_transformation() -> None:
    first = made("TransformationEvent", transformationID="T-7", eventID="1", inputQuantityList=[LOT])[0]
    second = made("TransformationEvent", transformationID="T-7", eventID="2", outputEPCList=[SERIAL])[0]
    assert isinstance(first, LotTransformed)
    assert isinstance(second, LotTransformed)
    assert (first.transformation_id, second.transformation_id) == ("T-7", "T-7")
    assert (len(first.lines), len(first.outputs), len(second.lines), len(second.outputs)) == (1, 0, 0, 1)


def test_classes_are_no_lots_and_differ_from_line_to_line() -> None:
    (event,) = made("TransformationEvent", inputQuantityList=[CLASS, CLASS, LOT], outputQuantityList=[CLASS])
    assert isinstance(event, LotTransformed)
    lots = [line.lot_key for line in (*event.lines, *event.outputs)]
    assert len(set(lots)) == 4
    assert [is_unknown(lot or "") for lot in lots] == [False, True, True, True]
    again = made("TransformationEvent", inputQuantityList=[LOT, CLASS, CLASS], outputQuantityList=[{**CLASS, "epcClass": "https://x.org/01/4012345666663"}])
    assert again == [event]


@pytest.mark.parametrize("kind", ["AssociationEvent", "TransactionEvent"])
def test_noted_with_lots_and_units(kind: str) -> None:
    lists = {"childEPCs": [GRAI], "childQuantityList": [LOT]} if kind == "AssociationEvent" else {"epcList": [GRAI], "quantityList": [LOT]}
    (event,) = made(kind, parentID=SSCC, action="ADD", bizStep="installing", bizTransactionList=[{"type": "po", "bizTransaction": "P1"}], **lists)
    assert isinstance(event, SourceEventNoted)
    assert event.kind == f"{kind} ADD"
    assert [(line.line, line.lot_key, line.hu_key, line.order_id) for line in event.lines] == [
        ("parent", None, SSCC_KEY, "P1"),
        ("epc/1", None, "(8003)04012345555554987", "P1"),
        ("qty/1", LOT_KEY, None, "P1"),
    ]


def test_statuses() -> None:
    found = told(bizStep="holding", disposition="expired", persistentDisposition={"set": ["recalled"], "unset": ["cbv:Disp-available", "active"]}, **LOTS)
    statuses = [(event.status, event.lines[0].lot_key, event.lines[0].quantity) for event in found.events if isinstance(event, StatusChanged)]
    assert statuses == [("expired", LOT_KEY, None), ("recalled", LOT_KEY, None), ("available lifted", LOT_KEY, None)]


def shipped(**fields: Any) -> LotShipped:
    (event,) = made(bizStep="shipping", **{**LOTS, **fields})
    assert isinstance(event, LotShipped)
    return event


def test_customers() -> None:
    assert shipped(**ends(US, THEM)).customer_id == "4012345000009"
    assert shipped(**ends(None, THEM, "possessing_party")).customer_id == "4012345000009"
    own = told(bizStep="shipping", **LOTS, **ends(US, US))
    assert isinstance(own.events[0], LotShipped)
    assert own.events[0].customer_id is None
    assert own.warnings == ["names no customer: source and destination are both 4000001000005"]
    assert own.events[0].comment == "shipping, names no customer: source and destination are both 4000001000005"
    nobody = told(bizStep="shipping", **LOTS)
    assert nobody.warnings == ["names no customer"]
    dock = "urn:epc:id:sgln:4012345.00012.0"
    assert shipped(**ends("urn:epc:id:sgln:4012345.00005.0", dock, "location")).customer_id == "4012345000122"
    assert shipped(**ends(dock, dock, "location")).customer_id is None
    assert shipped(bizLocation={"id": dock}, **ends(None, dock, "location")).customer_id is None


def test_papers() -> None:
    papers = [
        {"type": "urn:epcglobal:cbv:btt:po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:P1"},
        {"type": "https://ref.gs1.org/cbv/BTT-desadv", "bizTransaction": "D1"},
        {"bizTransaction": "X"},
        {"type": "bol", "bizTransaction": "B1"},
        {"type": "recadv", "bizTransaction": "R1"},
        {"type": "prodorder", "bizTransaction": "M1"},
    ]
    event = shipped(bizTransactionList=papers)
    assert (event.shipment_id, [line.order_id for line in event.lines]) == ("D1", ["4012345000009:P1"])
    (received,) = made(bizStep="receiving", bizTransactionList=papers, **LOTS, **ends(THEM, US))
    assert isinstance(received, LotReceived)
    assert (received.receipt_id, received.sender_id, received.supplier_id) == ("R1", "4012345000009", None)
    assert made("TransformationEvent", outputQuantityList=[LOT], bizTransactionList=papers)[0].document == "M1"
    assert shipped(bizTransactionList=papers[3:4]).shipment_id == "B1"


def test_birth_certificate() -> None:
    ilmd = {"cbvmda:itemExpirationDate": "2025-01-02T03:00:00Z", "gs1:productionDate": "2024-01-01", "x:y": True}
    found = told(action="ADD", ilmd=ilmd, **LOTS)
    assert [line.expiry_date for line in found.events[0].lines] == ["2025-01-02"]
    assert [(row.lot_key, row.created, row.expiry_date) for row in found.master] == [(LOT_KEY, "2024-01-01", "2025-01-02")]
    assert told(action="ADD", **LOTS).master == []
    assert told(action="ADD", ilmd=ilmd, errorDeclaration={"declarationTime": "2024-01-01T00:00:00Z"}, **LOTS).master == []


def test_quantities_keep_their_digits() -> None:
    (event,) = made(bizStep="shipping", quantityList=[{**LOT, "quantity": Decimal("55.7918652")}, {"epcClass": LOT["epcClass"]}])
    assert [(line.quantity, line.unit) for line in event.lines] == [(Decimal("55.7918652"), "KGM"), (None, None)]


def test_what_the_source_says_of_recording_changes_nothing() -> None:
    plain = made(bizStep="shipping", **LOTS)
    later = made(bizStep="shipping", recordTime="2024-05-05T00:00:00Z", eventTimeZoneOffset="+05:00", eventTime="2024-01-01T09:00:00.000Z", **LOTS)
    assert plain == later
