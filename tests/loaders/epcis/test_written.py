"""The way back: what is given out as EPCIS is read again as the same things that happened to the same goods."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genealogy import events as ev
from genealogy import identifiers, units
from genealogy.events import Event, Line, TimeSpan
from loaders import demodata, paths
from loaders.dialect import Options
from loaders.epcis import document, naming
from loaders.epcis.translate import translate
from loaders.epcis.written import CONTEXT, written

RECORDED = datetime(2025, 4, 1, tzinfo=UTC)
AT = TimeSpan(datetime(2025, 3, 20, 8, tzinfo=UTC), datetime(2025, 3, 20, 8, tzinfo=UTC))
NOT_GIVEN = (ev.StockAllocated, ev.AllocationReleased, ev.StockAdjusted, ev.VesselCleaned, ev.LotsDeclaredSame, ev.SourceEventNoted, ev.EventVoided)
GTIN = "09521321000025"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


def read_again(told: list[dict[str, Any]]) -> list[Event]:
    """What a partner's system, which is one of ours, makes of them."""
    whole = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": told}}
    found = document.read(msgspec.json.Encoder(decimal_format="number").encode(whole))
    return [made for _, event in found.events for made in translate(event, found.prefixes, "partner").events]


def whole(kind: type[Any], /, **fields: Any) -> Event:
    lines = fields.pop("lines", (Line(lot_key="|OATS|A", quantity=Decimal(5), unit="KG", location_id="B1"),))
    return kind(event_id="api|1", source="api", event_time=AT, lines=lines, **fields)  # type: ignore[no-any-return]


def goods(events: list[Event], kind: type[Any]) -> Counter[Any]:
    """Which goods, how much of them, where, for whom, when: of the events of a kind."""
    found: Counter[Any] = Counter()
    for event in events:
        if isinstance(event, kind):
            found.update((side, *_line(event, line)) for side, lines in _sides(event) for line in lines)
    return found


def _sides(event: Event) -> list[tuple[str, tuple[Line, ...]]]:
    return [("", event.lines)] + ([("out", event.outputs)] if isinstance(event, ev.LotTransformed) else [])


def _line(event: Event, line: Line) -> tuple[Any, ...]:
    amount = units.to_base(line.quantity, line.unit) if line.quantity is not None and line.lot_key else None
    unit = line.hu_key if line.lot_key is None or isinstance(event, ev.LotReceived | ev.LotShipped | ev.LotReturned | ev.StockDisposed) else None
    time = (line.event_time or event.event_time).earliest
    party = getattr(event, "customer_id", None) or getattr(event, "supplier_id", None) or getattr(event, "sender_id", None)
    paper = getattr(event, "shipment_id", None) or getattr(event, "receipt_id", None) or getattr(event, "parent_hu_key", None)
    transforms = isinstance(event, ev.LotTransformed)
    return line.lot_key, unit, amount, None if transforms else line.location_id, None if transforms else line.order_id, time, party, paper


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    folder = tmp_path_factory.mktemp("demo")
    demodata.generate(demodata.Plan(), folder)
    found = paths.find([folder]).by_dialect
    return [event for dialect, files in found for batch in dialect.read(files, Options()).batches() for event in batch.events]


def test_all_that_happened_in_the_demo_is_read_again(demo: list[Event]) -> None:
    seen = Counter(type(event) for event in demo)
    assert {ev.LotReceived, ev.LotTransformed, ev.Packed, ev.LotShipped, ev.LotReturned, ev.HandlingUnitMoved} <= seen.keys()
    for event in demo:
        told = written(event, RECORDED)
        assert bool(told) == (not isinstance(event, NOT_GIVEN))
        if told:
            assert goods(read_again(told), type(event)) == goods([event], type(event)), event


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_kind_is_read_again_or_has_no_event_of_the_standard(kind: type[Any]) -> None:
    more: dict[Any, dict[str, Any]] = {
        ev.LotTransformed: {"transformation_id": "WO-1"},
        ev.Packed: {"parent_hu_key": "H1"},
        ev.Unpacked: {"parent_hu_key": "H1"},
        ev.StatusChanged: {"status": "recalled"},
        ev.HandlingUnitMoved: {"lines": (Line(hu_key="H1", location_id="B1"),)},
        ev.SourceEventNoted: {"kind": "ObjectEvent"},
    }
    event = whole(kind, **more.get(kind, {}))
    told = written(event, RECORDED)
    assert bool(told) == (kind not in NOT_GIVEN)
    if told:
        again = read_again(told)
        assert any(isinstance(one, kind) for one in again)
        assert goods(again, kind) == goods([event], kind) or kind is ev.StatusChanged


@given(WORDS, st.sampled_from(["", "OATS", "I|1", GTIN]), st.booleans(), st.sampled_from(["", "erp"]))
def test_a_lots_name_leads_back(number: str, item: str, serial: bool, namespace: str) -> None:
    key = identifiers.lot_key(item, number, namespace=namespace, serial=serial)
    found = identifiers.parse(naming.lot(key))
    assert (found.key, found.kind in ("lot", "serial")) == (key, True)


@given(WORDS)
def test_other_names_lead_back(text: str) -> None:
    for name in (naming.unit, naming.place, naming.party):
        assert identifiers.parse(name(text)).key == text


@pytest.mark.parametrize(
    ("given_as", "key", "uri"),
    [
        (naming.lot, f"|{GTIN}|A/1", f"https://id.gs1.org/01/{GTIN}/10/A%2F1"),
        (naming.lot, f"|{GTIN}|(21)7", f"https://id.gs1.org/01/{GTIN}/21/7"),
        (naming.lot, "||urn:gdst:example.org:product:lot:class:x.1", "urn:gdst:example.org:product:lot:class:x.1"),
        (naming.lot, "|OATS|A", "urn:x-lot-genealogy:lot:%7COATS%7CA"),
        (naming.unit, "106141412345678908", "https://id.gs1.org/00/106141412345678908"),
        (naming.unit, "(8004)9521321ABC", "https://id.gs1.org/8004/9521321ABC"),
        (naming.unit, "LPN-1", "urn:x-lot-genealogy:hu:LPN-1"),
        (naming.parent, f"(01){GTIN}(21)7", f"https://id.gs1.org/01/{GTIN}/21/7"),
        (naming.place, "9521321000018", "https://id.gs1.org/414/9521321000018"),
        (naming.place, "9521321000018(254)D1", "https://id.gs1.org/414/9521321000018/254/D1"),
        (naming.party, "9521321000018", "https://id.gs1.org/417/9521321000018"),
        (naming.party, "C-17", "urn:x-lot-genealogy:party:C-17"),
    ],
)
def test_a_gs1_key_is_given_as_one(given_as: Any, key: str, uri: str) -> None:
    assert given_as(key) == uri


def test_goods_in_units_at_several_places_become_several_events() -> None:
    lines = (
        Line(line="1", lot_key="|OATS|A", hu_key="H1", quantity=Decimal(5), unit="KG", location_id="B1", order_id="O1"),
        Line(line="2", lot_key="|OATS|A", hu_key="H2", quantity=Decimal(6), unit="KG", location_id="B1", order_id="O1"),
        Line(line="3", lot_key="|OATS|A", quantity=Decimal(7), unit="KG", location_id="B2", order_id="O2"),
    )
    event = whole(ev.LotShipped, customer_id="C1", shipment_id="S1", lines=lines)
    told = written(event, RECORDED)
    assert [one["type"] for one in told] == ["AggregationEvent", "AggregationEvent", "ObjectEvent"]
    assert len({one["eventID"] for one in told}) == 3
    assert goods(read_again(told), ev.LotShipped) == goods([event], ev.LotShipped)


def test_what_went_in_at_another_time_is_told_at_that_time() -> None:
    before = TimeSpan(datetime(2025, 3, 19, 8, tzinfo=UTC), datetime(2025, 3, 19, 8, tzinfo=UTC))
    lines = tuple(Line(line=f"in/{lot}", lot_key=f"|OATS|{lot}", quantity=Decimal(5), unit="KG", event_time=time) for lot, time in (("A", before), ("B", None)))
    output = Line(line="out/1", lot_key="|BAR|B", quantity=Decimal(8))
    event = whole(ev.LotTransformed, transformation_id="WO-1", lines=lines, outputs=(output,))
    again = read_again(written(event, RECORDED))
    assert goods(again, ev.LotTransformed) == goods([event], ev.LotTransformed)
    assert len({one.transformation_id for one in again if isinstance(one, ev.LotTransformed)}) == 1


def test_what_comes_into_being_in_a_unit_is_packed_into_it() -> None:
    output = Line(line="out/1", lot_key="|BAR|B", hu_key="H9", quantity=Decimal(8), location_id="B1", expiry_date="2026-01-31")
    event = whole(ev.LotTransformed, transformation_id="WO-1", kind="kit", outputs=(output,))
    made = read_again(written(event, RECORDED))
    (packed,) = [one for one in made if isinstance(one, ev.Packed)]
    assert (packed.parent_hu_key, packed.lines[0].lot_key, packed.lines[0].quantity) == ("H9", "|BAR|B", Decimal(8))
    (transformed,) = [one for one in made if isinstance(one, ev.LotTransformed)]
    assert (transformed.kind, transformed.outputs[0].expiry_date) == ("kit", "2026-01-31")


def test_what_the_standard_has_no_word_for_stands_beside() -> None:
    line = Line(
        lot_key="|OATS|A", quantity=Decimal(2), unit="PALLET", catch_quantity=Decimal("1.5"), catch_unit="KG", supplier_lot_number="S-1", location_id="B1"
    )
    event = ev.LotReceived(event_id="api|2", source="api", document="D", event_time=TimeSpan(AT.earliest, None), reported_by="ann", lines=(line,))
    (told,) = written(event, RECORDED)
    assert told["quantityList"] == [{"epcClass": "urn:x-lot-genealogy:lot:%7COATS%7CA"}], "a pallet is no piece"
    assert told["genealogy:lines"] == [
        {"of": told["quantityList"][0]["epcClass"], "supplierLotNumber": "S-1", "catchQuantity": "1.5", "catchUnit": "KG", "quantity": "2", "unit": "PALLET"}
    ]
    assert (told["genealogy:latest"], told["genealogy:document"], told["genealogy:reportedBy"]) == (None, "D", "ann")
    assert told["eventTime"] == "2025-03-20T08:00:00+00:00"
    timeless = written(ev.StockMoved(event_id="api|3", source="api", lines=(line,)), RECORDED)
    assert timeless[0]["eventTime"] == RECORDED.isoformat()


def test_a_status_of_ours_is_a_disposition_of_ours() -> None:
    for status, disposition in (("recalled", {"disposition": "recalled"}), ("quarantine", {"disposition": "urn:x-lot-genealogy:disposition:quarantine"})):
        (told,) = written(whole(ev.StatusChanged, status=status), RECORDED)
        assert disposition.items() <= told.items()
    (lifted,) = written(whole(ev.StatusChanged, status="recalled lifted"), RECORDED)
    assert lifted["persistentDisposition"] == {"unset": ["recalled"]}


def test_an_emptied_unit_is_emptied_again() -> None:
    (told,) = written(whole(ev.Unpacked, parent_hu_key="H1", lines=()), RECORDED)
    (unpacked,) = [one for one in read_again([told]) if isinstance(one, ev.Unpacked)]
    assert (unpacked.parent_hu_key, unpacked.lines) == ("H1", ())
