"""Real chains of events from file to answer: through the recorder into Neo4j, and traced there."""

from __future__ import annotations

import json
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from genealogy.record import Outcome, Recorder
from genealogy.store import Store
from genealogy.trace import Question, Start, TraceAnswer, trace
from genealogy.trace.question import Direction
from loaders.dialect import Options
from loaders.epcis import dialect
from tests.loaders.epcis.reference import CHAIN, DATA, DOCUMENTS, PASSPORTS, events_of, gdst, key, names, reach

CAN = "processor.2u.v1-0122-2022"
IMPORTER = "urn:gdst:example.org:party:importer.1u"
SSCC_4, SSCC_5 = "urn:epc:id:sscc:08600031303.0004", "urn:epc:id:sscc:08600031303.0005"


def load(store: Store, *paths: Path) -> list[Outcome]:
    recorder = Recorder(store)
    outcomes: list[Outcome] = []
    for batch in dialect.read(paths, Options()).batches():
        recorder.master(batch.master)
        outcomes += recorder.record(batch.events, rejected=batch.rejected)
    return outcomes


def asked(store: Store, direction: Direction, kind: Any, value: str) -> TraceAnswer:
    return trace(store, Question(direction, (Start(kind, value),)))


def others(answer: TraceAnswer) -> set[str]:
    return names(lot.lot_key for lot in answer.lots if lot.hops > 0)


def gaps(answer: TraceAnswer) -> set[tuple[str, str]]:
    return {(link.kind, link.lot_key) for link in answer.completeness.broken_links}


TRACEBACK = CHAIN / "traceback_tests.jsonld"
BACKWARD = {
    "processor.10u.commingle-01232022",
    "fishfarm.1u.farmed-tuna-01192022",
    "fisherman01.tunau.v1-0122-2022",
    "hatchery.1u.tf12012021",
    "feedmill.1u.ff11252021",
}


def test_seafood_sets(store: Store) -> None:
    assert Counter(outcome.status for outcome in load(store, TRACEBACK)) == {"recorded": len(events_of(TRACEBACK))}
    assert others(asked(store, "backward", "lot", gdst(CAN))) == BACKWARD
    forward = asked(store, "forward", "lot", gdst("feedmill.1u.ff11252021"))
    assert others(forward) == {"fishfarm.1u.farmed-tuna-01192022", "processor.10u.commingle-01232022", CAN}
    assert others(asked(store, "forward", "lot", gdst("fisherman01.tunau.v1-0122-2022"))) == {"processor.10u.commingle-01232022", CAN}


def test_seafood_units_and_receiver(store: Store) -> None:
    load(store, TRACEBACK)
    forward = asked(store, "forward", "lot", gdst("fisherman01.tunau.v1-0122-2022"))
    assert {line.handling_unit for line in forward.shipments if line.customer_id == IMPORTER and names([line.lot_key]) == {CAN}} == {SSCC_4}
    assert {customer.name for customer in forward.customers} >= {"Importer"}
    rows = store.autocommit(
        "MATCH (a:HandlingUnit {hu_key: $a})-[r:WITHIN]->(b:HandlingUnit) RETURN b.hu_key AS outer, r.until IS NULL AS still",
        a=SSCC_4,
    )
    assert [(row["outer"], row["still"]) for row in rows] == [(SSCC_5, False)]
    for unit in (SSCC_4, SSCC_5):  # emptied since: what was last in it
        assert names(lot.lot_key for lot in asked(store, "backward", "hu", unit).lots) == BACKWARD | {CAN}


def test_seafood_unit_before_it_was_unpacked(store: Store) -> None:
    load(store, TRACEBACK)
    at = events_of(TRACEBACK)[0].event_time.earliest
    assert at is not None
    answer = trace(store, Question("backward", (Start("hu", SSCC_5),), at=at.replace(year=2022, month=2, day=1)))
    assert {CAN} <= names(lot.lot_key for lot in answer.lots)
    assert others(answer) == BACKWARD


def test_seafood_order_of_events_does_not_matter(store: Store, tmp_path: Path) -> None:
    document = json.loads(TRACEBACK.read_text())
    document["epcisBody"]["eventList"].reverse()
    recorder = Recorder(store)
    path = tmp_path / "reversed.jsonld"
    path.write_text(json.dumps(document))
    made = [event for batch in dialect.read([path], Options()).batches() for event in batch.events]
    for event in reversed(made):
        recorder.record([event])
    assert others(asked(store, "backward", "lot", gdst(CAN))) == BACKWARD
    assert {outcome.status for outcome in load(store, TRACEBACK)} == {"same"}


def test_two_identical_events_are_one(store: Store) -> None:
    outcomes = load(store, CHAIN / "EPCISQueryDocument_duplicate_eventIDs.jsonld")
    assert sorted(outcome.status for outcome in outcomes) == ["recorded", "same"]


CORRECTED = [CHAIN / "ErrorDeclarationAndCorrectiveEvent.jsonld", DOCUMENTS / "Documents" / "TransformationEvent_with_error_declaration.json"]


@pytest.mark.parametrize("path", CORRECTED, ids=lambda path: path.name)
def test_only_the_corrected_quantity_counts(store: Store, path: Path) -> None:
    load(store, path)
    rows = store.autocommit("MATCH (t:Transformation)-[r:FLOWS_TO]->(s:Segment) RETURN t.transformation_key AS t, r.quantity AS quantity, r.unit AS unit")
    assert {(row["quantity"], row["unit"]) for row in rows} == {("500", "KGM"), ("1", None)}
    assert len({row["t"] for row in rows}) == 1


VOID = [
    "TransformationEvent_with_sensorData",
    "TransformationEvent_with_userExtensions",
    "ObjectEvent_all_possible_fields",
    "AggregationEvent_all_possible_fields",
]


@pytest.mark.parametrize("name", VOID)
def test_a_declared_event_adds_no_genealogy_and_no_movement(store: Store, name: str) -> None:
    load(store, DOCUMENTS / "Documents" / f"{name}.json")
    live = store.autocommit("MATCH (:Segment)-[r]-(x) WHERE NOT x:Item AND type(r) <> 'SUPERSEDED_LINE' AND type(r) <> 'SUPERSEDED_FLOW' RETURN type(r) AS t")
    assert [row["t"] for row in live if row["t"] != "OF_ITEM"] == []


def test_query_document_of_four_lots(store: Store) -> None:
    path = CHAIN / "EPCISQUERYDOCUMENT_advanced_19.jsonld"
    load(store, path)
    made = "urn:gdst:traceregister.com:product:lot:class:tr28402.0tuna01.processed-02-08-2024"
    answer = asked(store, "backward", "lot", key(made))
    assert {lot.lot_key for lot in answer.lots if lot.hops} == reach(events_of(path), key(made), "backward")
    assert len(answer.lots) == 4
    assert {kind for kind, _ in gaps(answer)} == {"lot-without-origin"}
    assert {name.rsplit(".", 1)[1] for name in names(lot for _, lot in gaps(answer))} == {"farm-02-08-2024", "lot-02072024"}


def test_textile(store: Store) -> None:
    load(store, *sorted((PASSPORTS / "textile").glob("*.jsonld")))
    garment = asked(store, "backward", "text", "https://id.gs1.org/01/09521234000013/21/WJ-2025-00301")
    before = {"RPET-BATCH-2025-044", "YARN-RPET-2025-088", "YARN-PA-2025-022", "FABRIC-WJ-2025-015", "DOWN-RDS-2025-007", "TRIM-ZIP-2025-100"}
    assert others(garment) == before
    fibre = next(lot.lot_key for lot in garment.lots if lot.lot_key.endswith("RPET-BATCH-2025-044"))
    assert others(asked(store, "forward", "lot", fibre)) == {"YARN-RPET-2025-088", "FABRIC-WJ-2025-015", "WJ-2025-00301"}
    shell = asked(store, "forward", "lot", key("https://id.gs1.org/01/09521234008002/10/RPET-2026-011"))
    assert others(shell) == {"YARN-2026-021", "GREIGE-2026-031", "LAMINATE-2026-041", "AUR-2026-000001"}
    assert [customer.customer_id for customer in shell.customers] == ["9521234000211"]
    assert [line.shipment_id for line in shell.shipments] == ["https://www.fjordline.example/despatch/DA-2026-0119"]


def test_timber_gap_at_the_origin(store: Store) -> None:
    load(store, PASSPORTS / "eudr-timber" / "harvesting.jsonld", PASSPORTS / "eudr-timber" / "processing.jsonld")
    table = asked(store, "backward", "lot", key("https://id.gs1.org/01/09521234000037/21/TABLE-2025-001"))
    assert others(table) == {"LOG-2025-001", "LOG-2025-002"}
    assert names(lot for _, lot in gaps(table)) == {"LOG-2025-002"}
    assert not table.complete


def test_timber_transfer(store: Store) -> None:
    load(store, *sorted((PASSPORTS / "eudr-timber").glob("*.jsonld")))
    table = asked(store, "backward", "lot", key("https://id.gs1.org/01/09521234000037/21/TABLE-2025-001"))
    assert others(table) == {"LOG-2025-001", "LOG-2025-002"}
    assert {row.receipt_id for row in table.receipts} == {"9521234000105:RECADV-2025-001"}
    forward = asked(store, "forward", "text", "https://id.gs1.org/01/09521234000020/21/LOG-2025-001")
    assert [customer.customer_id for customer in forward.customers] == ["9521234000105"]


def test_food_traceability_harvest_told_twice_counts_once(store: Store) -> None:
    load(store, *sorted((PASSPORTS / "fsma204").glob("*-cte.jsonld")))
    made = store.autocommit("MATCH (s:Segment {segment_key: $key}) RETURN s.made AS made, s.sum_unit AS unit", key="|00860009999923|ABC1234")
    assert [(round(row["made"] / 1_000_000), row["unit"]) for row in made] == [(11340, "kg")]
    cases = asked(store, "backward", "lot", "|10860009999920|ABC1234")
    assert [(lot.lot_key, lot.hops) for lot in cases.lots] == [("|10860009999920|ABC1234", 0), ("|00860009999923|ABC1234", 1)]
    fish = asked(store, "forward", "lot", "|00860009997004|SWF-2026-0223")
    assert len(fish.lots) == 1


def test_urn_and_digital_link_make_one_set_of_lots(store: Store) -> None:
    documents = DOCUMENTS / "Documents"
    load(store, documents / "TransformationEvent.json")
    once = store.autocommit("MATCH (l:Lot) RETURN l.lot_key AS key ORDER BY key")
    load(store, documents / "TransformationEvent_with_digitalLink.json")
    assert store.autocommit("MATCH (l:Lot) RETURN l.lot_key AS key ORDER BY key") == once
    assert len(once) == 9
    serials = {key(f"urn:epc:id:sgtin:4012345.077889.{number}") for number in (25, 26, 27, 28)}
    for row in once:
        direction: Direction = "backward" if row["key"] in serials else "forward"
        found = {lot.lot_key for lot in asked(store, direction, "lot", row["key"]).lots if lot.hops}
        assert found == ({other["key"] for other in once} - serials if direction == "backward" else serials)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_declaration_takes_back_the_reused_id_with_its_content_only(store: Store, order: tuple[int, ...], tmp_path: Path) -> None:
    """Semantics 4.4: the id is used for two events; only the declared one is void, before or after it came."""

    def made(lot: str, **more: Any) -> dict[str, Any]:
        return {
            "type": "TransformationEvent",
            "eventID": "urn:uuid:1",
            "eventTime": "2024-01-01T10:00:00Z",
            "inputEPCList": [f"urn:epc:class:lgtin:4012345.012345.{lot}"],
            "outputEPCList": [f"urn:epc:class:lgtin:4012345.012346.{lot}"],
            **more,
        }

    declaration = {"declarationTime": "2024-01-02T10:00:00Z", "reason": "did_not_occur"}
    events = [made("GOOD"), made("BAD"), made("BAD", errorDeclaration=declaration, recordTime="2024-01-02T10:00:01Z")]
    for index in order:
        path = tmp_path / f"{index}.json"
        path.write_text(json.dumps(events[index]))
        load(store, path)
    assert others(asked(store, "forward", "lot", key("urn:epc:class:lgtin:4012345.012345.GOOD"))) == {"GOOD"}
    assert others(asked(store, "forward", "lot", key("urn:epc:class:lgtin:4012345.012345.BAD"))) == set()


def test_all_documents_load_and_load_again(store: Store) -> None:
    paths = [*CHAIN.glob("*.jsonld"), *DOCUMENTS.glob("[DE]*/*.json"), *PASSPORTS.glob("*/*.jsonld")]
    first = load(store, *sorted(paths))
    assert {outcome.status for outcome in first} == {"recorded", "same"}
    assert {outcome.status for outcome in load(store, *sorted(paths, reverse=True))} == {"same"}


def test_containment_that_is_never_undone(store: Store) -> None:
    outcomes = load(store, DATA / "openepcis-generated" / "aggregation-932-events.json")
    assert {outcome.status for outcome in outcomes} == {"recorded"}
    rows = store.autocommit(
        "MATCH (c:Content)-[r:IN]->(u:HandlingUnit) WHERE c.lot_key STARTS WITH '|04012345123456|' RETURN c.lot_key AS lot, count(DISTINCT u) AS units"
    )
    assert len(rows) == 200
    assert (min(row["units"] for row in rows), max(row["units"] for row in rows)) == (2, 21)
