"""Real chains of events: what they become, and the genealogy that follows from it, before any database."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from genealogy.events import (
    Event,
    EventVoided,
    LotCommissioned,
    LotReceived,
    LotShipped,
    LotTransformed,
    Packed,
    SourceEventNoted,
    Unpacked,
)
from genealogy.identifiers import is_unknown, lot_number
from genealogy.master import CustomerRow, ItemRow, LocationRow, LotRow, SupplierRow
from tests.loaders.epcis.reference import CHAIN, DATA, DOCUMENTS, PASSPORTS, batches, events_of, gdst, key, links, live, names, reach

TRACEBACK = CHAIN / "traceback_tests.jsonld"
SSCC_4, SSCC_5 = key("urn:epc:id:sscc:08600031303.0004"), key("urn:epc:id:sscc:08600031303.0005")


def test_seafood_chain_backward_and_forward() -> None:
    events = events_of(TRACEBACK)
    backward = {"processor.10u.commingle-01232022", "fishfarm.1u.farmed-tuna-01192022", "fisherman01.tunau.v1-0122-2022", "hatchery.1u.tf12012021"}
    assert names(reach(events, gdst("processor.2u.v1-0122-2022"), "backward")) == backward | {"feedmill.1u.ff11252021"}
    forward = {"processor.10u.commingle-01232022", "processor.2u.v1-0122-2022"}
    assert names(reach(events, gdst("feedmill.1u.ff11252021"), "forward")) == forward | {"fishfarm.1u.farmed-tuna-01192022"}
    assert names(reach(events, gdst("fisherman01.tunau.v1-0122-2022"), "forward")) == forward


def test_reused_event_ids_lose_nothing() -> None:
    events = events_of(TRACEBACK)
    assert len({event.source_content_hash for event in events}) == 21
    reused = Counter(event.source_event_id for event in events if isinstance(event, LotShipped | LotReceived | Unpacked))
    assert sorted(reused.values(), reverse=True)[:3] == [3, 3, 2]
    assert len({event.event_id for event in events}) == len(events)


def test_seafood_units() -> None:
    events = events_of(TRACEBACK)
    packed = {event.parent_hu_key: [line.lot_key or line.hu_key for line in event.lines] for event in events if isinstance(event, Packed)}
    assert packed == {SSCC_4: [gdst("processor.2u.v1-0122-2022")], SSCC_5: [SSCC_4]}
    unpacked = {event.parent_hu_key: event for event in events if isinstance(event, Unpacked)}
    assert unpacked[SSCC_5].lines == ()
    assert [(line.lot_key, line.quantity, line.unit) for line in unpacked[SSCC_4].lines] == [(gdst("processor.2u.v1-0122-2022"), Decimal(5000), "KGM")]
    assert {event.site for event in unpacked.values()} == {"urn:gdst:example.org:location:loc:importer.123u"}
    (shipped,) = [event for event in events if isinstance(event, LotShipped) and event.lines[0].hu_key]
    assert (shipped.customer_id, shipped.lines[0].hu_key, shipped.lines[0].lot_key) == ("urn:gdst:example.org:party:importer.1u", SSCC_5, None)


def test_seafood_master_data() -> None:
    rows = [row for batch in batches(TRACEBACK) for row in batch.master]
    assert {row.name for row in rows if isinstance(row, ItemRow)} >= {"Can of Tuna", "Fish Feed"}
    assert {(row.location_id, row.site, row.name) for row in rows if isinstance(row, LocationRow)} >= {("0860003130315(254)1", "0860003130315", "Vessel #1")}
    assert LotRow(lot_key=gdst("processor.2u.v1-0122-2022"), created="2022-01-22", expiry_date="2023-01-22") in rows
    assert {row.name for row in rows if isinstance(row, CustomerRow)} == {"Processor", "Importer"}
    assert {row.name for row in rows if isinstance(row, SupplierRow)} == {"Fisherman"}


def test_a_unit_used_twice_is_packed_and_unpacked_twice() -> None:
    events = events_of(CHAIN / "gdst_data_withmasterdata.jsonld")
    assert len({event.source_content_hash for event in events}) == 17
    wanted = [("Packed", "2022-01-28"), ("Unpacked", "2022-02-04"), ("Packed", "2022-03-01"), ("Unpacked", "2022-03-04")]
    times = [(type(event).__name__, str(event.event_time.earliest)[:10]) for event in events if isinstance(event, Packed | Unpacked)]
    assert sorted(times, key=lambda pair: pair[1]) == wanted
    assert {event.parent_hu_key for event in events if isinstance(event, Packed | Unpacked)} == {SSCC_4}
    assert links(events) == links(events_of(TRACEBACK))


def test_two_identical_events_are_one() -> None:
    (event,) = events_of(CHAIN / "EPCISQueryDocument_duplicate_eventIDs.jsonld")
    assert isinstance(event, LotShipped)
    assert [line.order_id for line in event.lines] == ["http://transaction.acme.com/po/12345678"] * 2


CORRECTED = [CHAIN / "ErrorDeclarationAndCorrectiveEvent.jsonld", DOCUMENTS / "Documents" / "TransformationEvent_with_error_declaration.json"]


@pytest.mark.parametrize("path", CORRECTED, ids=lambda path: path.name)
def test_declared_in_error_and_corrected(path: Path) -> None:
    events = events_of(path)
    (left,) = live(events)
    assert isinstance(left, LotTransformed)
    assert [line.quantity for line in left.outputs] == [1, Decimal(500)]
    declared = [event for event in events if isinstance(event, EventVoided) and event.error_declared]
    assert [event.source_event_id for event in declared] == ["urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"]
    assert declared[0].error_declared is not None
    assert declared[0].error_declared.corrective_event_ids == ("urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8",)
    assert len(events) == 4


VOID = [
    "Documents/TransformationEvent_with_sensorData.json",
    "Documents/TransformationEvent_with_userExtensions.json",
    "Documents/ObjectEvent_all_possible_fields.json",
    "Documents/AggregationEvent_all_possible_fields.json",
    "Documents/TransactionEvent_all_possible_fields.json",
    "Events/TransformationEvent.json",
]


@pytest.mark.parametrize("name", VOID)
def test_a_declared_event_alone_is_void(name: str) -> None:
    events = events_of(DOCUMENTS / name)
    assert live(events) == []
    assert len([event for event in events if isinstance(event, EventVoided)]) == 2


def test_query_document_of_four_lots() -> None:
    events = events_of(CHAIN / "EPCISQUERYDOCUMENT_advanced_19.jsonld")
    lots = {pair[0] for pair in links(events)} | {pair[1] for pair in links(events)}
    assert len(lots) == 4
    made = next(lot for lot in lots if "processed" in lot)
    assert {name.rsplit(".", 1)[1] for name in names(reach(events, made, "backward"))} == {"farm-02-08-2024", "lot-02072024", "commingle-02-08-2024"}
    kinds = {lot_number(event.outputs[0].lot_key or "").rsplit(".", 1)[1]: event.kind for event in events if isinstance(event, LotTransformed)}
    assert kinds == {"commingle-02-08-2024": "blend", "processed-02-08-2024": "production"}


def test_a_unit_packed_twice_and_never_unpacked() -> None:
    events = events_of(CHAIN / "EPCISQueryDocument.GDST.jsonld")
    assert [event.parent_hu_key for event in events if isinstance(event, Packed)] == [key("urn:epc:id:sscc:08600081808.0003")] * 2
    assert not [event for event in events if isinstance(event, Unpacked)]


def test_textile_garment() -> None:
    events = events_of(*(PASSPORTS / "textile" / f"transformation-{step}.jsonld" for step in ("spinning", "weaving", "garment")))
    garment = key("https://id.gs1.org/01/09521234000013/21/WJ-2025-00301")
    before = {"RPET-BATCH-2025-044", "YARN-RPET-2025-088", "YARN-PA-2025-022", "FABRIC-WJ-2025-015", "DOWN-RDS-2025-007", "TRIM-ZIP-2025-100"}
    assert names(reach(events, garment, "backward")) == before
    fibre = next(lot for pair in links(events) for lot in pair if lot.endswith("RPET-BATCH-2025-044"))
    assert names(reach(events, fibre, "forward")) == {"YARN-RPET-2025-088", "FABRIC-WJ-2025-015", "WJ-2025-00301"}


def test_textile_shell_is_shipped_to_its_buyer() -> None:
    events = events_of(PASSPORTS / "textile" / "fjordline-aurora-lifecycle.jsonld")
    shell = key("https://id.gs1.org/01/09521234003007/21/AUR-2026-000001")
    assert names(reach(events, shell, "backward")) == {"RPET-2026-011", "YARN-2026-021", "GREIGE-2026-031", "LAMINATE-2026-041"}
    (shipped,) = [event for event in events if isinstance(event, LotShipped)]
    assert shipped.customer_id == "9521234000211"
    assert shipped.shipment_id == "https://www.fjordline.example/despatch/DA-2026-0119"
    assert [(line.lot_key, line.quantity) for line in shipped.lines] == [(shell, Decimal(1))]


def test_timber_log_without_harvest() -> None:
    events = events_of(*sorted((PASSPORTS / "eudr-timber").glob("*.jsonld")))
    table = key("https://id.gs1.org/01/09521234000037/21/TABLE-2025-001")
    assert names(reach(events, table, "backward")) == {"LOG-2025-001", "LOG-2025-002"}
    born = {lot_number(line.lot_key or "") for event in events if isinstance(event, LotCommissioned) for line in event.lines}
    assert born == {"LOG-2025-001"}
    (received,) = [event for event in events if isinstance(event, LotReceived)]
    assert (received.sender_id, received.receipt_id) == ("9521234000006", "9521234000105:RECADV-2025-001")


def test_food_traceability_lots_are_item_and_lot() -> None:
    events = events_of(*sorted((PASSPORTS / "fsma204").glob("*-cte.jsonld")))
    assert links(events) == {("|00860009999923|ABC1234", "|10860009999920|ABC1234")}
    harvests = [event for event in events if isinstance(event, LotCommissioned) and event.lines[0].lot_key == "|00860009999923|ABC1234"]
    assert len({(event.event_time, event.lines[0].location_id, event.lines[0].quantity) for event in harvests}) == 1
    assert len(harvests) == 2  # told twice with different papers: same lot, time, place and quantity (semantics 3.2)
    assert {event.customer_id for event in events if isinstance(event, LotShipped)} == {"0860009999992"}


TRANSFORMATION = DOCUMENTS / "Documents" / "TransformationEvent.json"
TRANSFORMATION_LINKS = DOCUMENTS / "Documents" / "TransformationEvent_with_digitalLink.json"


def test_five_inputs_four_serials() -> None:
    events = events_of(TRANSFORMATION)
    serials = {key(f"urn:epc:id:sgtin:4012345.077889.{number}") for number in (25, 26, 27, 28)}
    inputs = {into for into, _ in links(events)}
    assert len(inputs) == 5
    assert all(reach(events, lot, "forward") == serials for lot in inputs)
    assert all(reach(events, lot, "backward") == inputs for lot in serials)
    (unknown,) = [lot for lot in inputs if is_unknown(lot)]
    assert unknown.startswith("|04012345666663|")


def test_urn_and_digital_link_of_one_event_name_the_same_lots() -> None:
    urn, link = events_of(TRANSFORMATION), events_of(TRANSFORMATION_LINKS)
    assert links(urn) == links(link)
    assert urn[0].source_content_hash == link[0].source_content_hash
    assert urn[0].event_id != link[0].event_id  # two event ids: the source says that they are two


def test_every_kind_of_event_in_one_document() -> None:
    events = events_of(DOCUMENTS / "Documents" / "Combination_of_different_event.json")
    assert len({event.source_content_hash for event in events}) == 6
    assert Counter(type(event).__name__ for event in live(events)) == {"HandlingUnitMoved": 1, "Unpacked": 1, "SourceEventNoted": 2, "LotTransformed": 1}
    kinds = {event.kind for event in live(events) if isinstance(event, SourceEventNoted)}
    assert kinds == {"TransactionEvent ADD", "AssociationEvent DELETE"}


def test_containment_that_is_never_undone() -> None:
    events = events_of(DATA / "openepcis-generated" / "aggregation-932-events.json")
    packed = [event for event in events if isinstance(event, Packed)]
    parents: dict[str, set[str]] = {}
    for event in packed:
        for line in event.lines:
            parents.setdefault(line.lot_key or line.hu_key or "", set()).add(event.parent_hu_key)
    assert len({event.parent_hu_key for event in packed}) == 416
    items = {lot: into for lot, into in parents.items() if lot.startswith("|04012345123456|")}
    assert len(items) == 200
    assert (min(map(len, items.values())), max(map(len, items.values()))) == (2, 21)
    shipped = {line.lot_key for event in events if isinstance(event, LotShipped) for line in event.lines}
    assert len(shipped) == 160


def test_wrong_check_digits_are_warnings() -> None:
    made = batches(DATA / "openepcis-generated" / "aggregation-932-events.json")
    wrong = {warning.text for batch in made for warning in batch.warnings if "SSCC" in warning.text}
    assert len(wrong) == 233
    assert not [item for batch in made for item in batch.rejected]


def test_loading_all_real_files_twice_gives_the_same_events() -> None:
    def ids() -> list[Event]:
        return events_of(*sorted([*CHAIN.glob("*.jsonld"), *PASSPORTS.glob("*/*.jsonld"), *DOCUMENTS.glob("[DE]*/*.json")]))

    assert ids() == ids()
