"""What the flat dialect makes of rows, without a database."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from genealogy import events as ev
from genealogy.identifiers import unknown_lot_key
from genealogy.master import HandlingUnitRow, ItemRow, LotRow
from genealogy.record.outcome import Place
from loaders.dialect import NothingKnown, Options
from loaders.flat import dialect, tables
from tests.loaders.flat_files import FILES, Read, changed, row, write


def test_every_file_becomes_its_events_in_the_order_of_time(tmp_path: Path) -> None:
    read = Read(write(tmp_path))
    assert [event.event_id for event in read.events] == [
        "flat|receipt|R1|H1",
        "flat|transfer|T1",
        "flat|production|P1|I|L1|H1",
        "flat|production|P1|O|L2|H3",
        "flat|place|H2",
        "flat|pack|H3",
        "flat|shipment|D1",
        "flat|return|RT1",
    ]
    assert (read.rejected, read.warnings) == ([], [])
    assert read.rows == read.total == sum(len(lines) - 1 for lines in FILES.values())


def test_what_the_events_say(tmp_path: Path) -> None:
    read = Read(write(tmp_path))
    receipt = read.event("flat|receipt|R1|H1")
    assert isinstance(receipt, ev.LotReceived)
    assert (receipt.receipt_id, receipt.supplier_id, receipt.document) == ("R1", "S1", "R1")
    assert receipt.lines == (
        ev.Line(lot_key="|MILK|L1", hu_key="H1", quantity=Decimal(100), unit="L", location_id="DOCK", supplier_lot_number="007", order_id="PO1"),
    )
    output = read.event("flat|production|P1|O|L2|H3")
    assert isinstance(output, ev.LotTransformed)
    assert (output.transformation_id, output.kind, output.lines, output.outputs[0].lot_key) == ("P1", "production", (), "|CHEESE|L2")
    pack = read.event("flat|pack|H3")
    assert isinstance(pack, ev.Packed)
    assert (pack.parent_hu_key, pack.lines[0].hu_key) == ("H2", "H3")
    shipment = read.event("flat|shipment|D1")
    assert isinstance(shipment, ev.LotShipped)
    assert (shipment.shipment_id, shipment.customer_id) == ("SH1", "C1")
    assert (shipment.lines[0].order_id, shipment.lines[0].order_line, shipment.lines[0].document_line_id) == ("O1", "1", "D1")
    returned = read.event("flat|return|RT1")
    assert isinstance(returned, ev.LotReturned)
    line = returned.lines[0]
    assert (line.lot_key, line.hu_key, line.returns_line, line.disposition) == ("|CHEESE|L2", "H4", "flat|shipment|D1", "quarantine")


def test_master_rows(tmp_path: Path) -> None:
    master = Read(write(tmp_path)).master
    assert ItemRow(item_id="CHEESE", level="finished", unit="KG") in master
    assert HandlingUnitRow(hu_key="H1", sscc="034012300000000018", type="PALLET") in master
    (lot,) = (row for row in master if isinstance(row, LotRow) and row.lot_key == "|MILK|L1")
    assert (lot.origin, lot.created, lot.expiry_date) == ("receipt", "2025-01-01 08:00:00", "2025-01-08")
    assert (lot.supplier_id, lot.supplier_lot_number, lot.vessel) == ("S1", "007", None)


def test_neither_the_order_of_files_nor_of_rows_nor_of_columns_matters(tmp_path: Path) -> None:
    straight = Read(write(tmp_path / "a"))
    shuffled = {}
    mixer = random.Random(7)
    for name, lines in FILES.items():
        table = [line.split(",") for line in lines]
        order = list(range(len(table[0])))
        mixer.shuffle(order)
        rows = [[fields[index] for index in order] for fields in table]
        header, *rest = rows
        mixer.shuffle(rest)
        shuffled[name] = [",".join(fields) for fields in (header, *rest)]
    paths = write(tmp_path / "b", **shuffled)
    mixer.shuffle(paths)
    other = Read(paths)
    assert sorted(map(ev.encode, other.events)) == sorted(map(ev.encode, straight.events))
    assert {str(row) for row in other.master} == {str(row) for row in straight.master}


def test_a_file_is_known_by_its_header_when_its_name_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "export-17.txt"
    path.write_text("\n".join(FILES["receipts"]), encoding="utf-8")
    assert [event.event_id for event in Read([path]).events] == ["flat|receipt|R1|H1"]


def test_one_kind_may_come_in_several_files(tmp_path: Path) -> None:
    (tmp_path / "receipts-1.csv").write_text("\n".join(FILES["receipts"]), encoding="utf-8")
    (tmp_path / "receipts-2.csv").write_text("\n".join(changed("receipts", receipt_id="R0", ts="2024-12-31 08:00:00")), encoding="utf-8")
    read = Read(sorted(tmp_path.iterdir()))
    assert [event.event_id for event in read.events] == ["flat|receipt|R0|H1", "flat|receipt|R1|H1"]


def test_another_source_and_namespace(tmp_path: Path) -> None:
    read = Read(write(tmp_path), Options(source="plant 2", namespace="p2"))
    receipt = read.event("plant 2|receipt|R1|H1")
    assert (receipt.source, receipt.lines[0].lot_key) == ("plant 2", "p2|MILK|L1")


def test_semantics_1_3_a_blank_lot_is_a_lot_of_its_own(tmp_path: Path) -> None:
    read = Read(write(tmp_path, receipts=changed("receipts", lot_id="")))
    assert read.event("flat|receipt|R1|H1").lines[0].lot_key == unknown_lot_key("MILK", "flat|receipt|R1|H1")
    assert read.rejected == []


def test_semantics_1_3_a_line_without_item_takes_the_only_item_of_its_lot(tmp_path: Path) -> None:
    read = Read(write(tmp_path, shipments=changed("shipments", item_id="")))
    assert read.event("flat|shipment|D1").lines[0].lot_key == "|CHEESE|L2"


def test_semantics_1_3_a_line_whose_lot_nobody_knows_is_recorded_without_item(tmp_path: Path) -> None:
    read = Read(write(tmp_path, shipments=changed("shipments", item_id="", lot_id="X9")))
    assert read.event("flat|shipment|D1").lines[0].lot_key == "||X9"
    assert "lot X9" in read.warnings[0].text


def test_the_same_lot_text_on_two_items_is_two_lots_and_a_return_takes_that_of_its_shipment(tmp_path: Path) -> None:
    lots = [*FILES["lots"], "L2,MILK,receipt,2025-01-01,,S1,9"]
    read = Read(write(tmp_path, lots=lots))
    assert read.event("flat|return|RT1").lines[0].lot_key == "|CHEESE|L2"
    assert {row.lot_key for row in read.master if isinstance(row, LotRow)} == {"|MILK|L1", "|CHEESE|L2", "|MILK|L2"}


class _Known(NothingKnown):
    def shipped_lots(self, line_ids: object, /) -> dict[str, str]:
        assert line_ids == ["flat|shipment|D1"]
        return {"flat|shipment|D1": "|CHEESE|L2"}


def test_a_return_alone_takes_its_item_from_the_record_or_waits(tmp_path: Path) -> None:
    path = tmp_path / "returns.csv"
    path.write_text("\n".join(FILES["returns"]), encoding="utf-8")
    assert Read([path], Options(known=_Known())).event("flat|return|RT1").lines[0].lot_key == "|CHEESE|L2"
    waits = Read([path])
    assert waits.events == []
    assert (waits.rejected[0].field, waits.rejected[0].expected) == ("lot_id", "a lot whose item is on record")


SILO = [
    FILES["handling_units"][0],
    *FILES["handling_units"][1:],
    "H9,,SILO,,L9,0,L,2025-01-01 05:00:00,SILO1",
]
FILL = [
    *FILES["productions"],
    "P9,silo_fill,I,2025-01-01 10:00:00,MILK,L1,H1,20,L,DOCK",
    "P9,silo_fill,O,2025-01-01 10:00:00,MILK,L9,H9,20,L,SILO1",
    "P8,blend,I,2025-01-01 11:00:00,MILK,L9,H9,5,L,SILO1",
]


@pytest.mark.parametrize("units", [SILO, FILES["handling_units"]], ids=["unit of type SILO", "named by a fill"])
def test_semantics_6_1_a_silo_is_a_place_not_a_unit(tmp_path: Path, units: list[str]) -> None:
    read = Read(write(tmp_path, handling_units=units, productions=FILL))
    fill, draw, tanker = (read.event(f"flat|production|{name}") for name in ("P9|O|L9|H9", "P8|I|L9|H9", "P9|I|L1|H1"))
    assert isinstance(fill, ev.LotTransformed)
    assert (fill.kind, fill.outputs[0].hu_key, fill.outputs[0].location_id) == ("fill", None, "SILO1")
    assert draw.lines[0].hu_key is None
    assert tanker.lines[0].hu_key == "H1"
    assert LotRow(lot_key="|MILK|L9", vessel=True) in read.master
    assert not any(isinstance(row, HandlingUnitRow) and row.hu_key == "H9" for row in read.master)
    assert not any("H9" in event.event_id for event in read.events if not isinstance(event, ev.LotTransformed))


def test_semantics_1_5_a_wrong_check_digit_is_a_warning(tmp_path: Path) -> None:
    read = Read(write(tmp_path, handling_units=changed("handling_units", sscc="034012300000000017")))
    assert read.rejected == []
    assert [(warning.file, warning.row) for warning in read.warnings] == [("handling_units.csv", 2)]
    assert "034012300000000017" in read.warnings[0].text


def test_extra_columns_are_ignored_with_a_note(tmp_path: Path) -> None:
    read = Read(write(tmp_path, suppliers=["supplier_id,name,fax", "S1,Dairy Ltd,555"]))
    assert [warning.text for warning in read.warnings] == ["column 'fax' is not part of suppliers: ignored"]


def test_a_blank_time_is_unknown(tmp_path: Path) -> None:
    read = Read(write(tmp_path, shipments=changed("shipments", ts="")))
    assert read.event("flat|shipment|D1").event_time == ev.UNKNOWN_TIME


def test_an_unknown_unit_is_its_own_base_when_no_item_says_otherwise(tmp_path: Path) -> None:
    read = Read(write(tmp_path, items=FILES["items"][:1], shipments=changed("shipments", uom="CASE")))
    assert read.event("flat|shipment|D1").lines[0].unit == "CASE"


BAD_ROWS = [
    ("receipts", {"item_id": "", "lot_id": ""}, "lot_id", "an item or a lot", "both blank"),
    ("shipments", {"item_id": "", "lot_id": ""}, "lot_id", "an item or a lot", "both blank"),
    ("receipts", {"qty": "-5"}, "qty", "a number, zero or more", "'-5'"),
    ("receipts", {"qty": "ten"}, "qty", "a number like 12.5", "'ten'"),
    ("receipts", {"qty": "1_000"}, "qty", "a number like 12.5", "'1_000'"),
    ("receipts", {"qty": "NaN"}, "qty", "a number like 12.5", "'NaN'"),
    ("receipts", {"qty": "1e20"}, "qty", "at most 9223372036854 l", "1E+20 L"),
    ("receipts", {"ts": "2025-02-30 08:00:00"}, "ts", "a date or time like 2025-01-31 or 2025-01-31 14:05:09", "'2025-02-30 08:00:00'"),
    ("lots", {"expiry": "soon"}, "expiry", "a date or time like 2025-01-31 or 2025-01-31 14:05:09", "'soon'"),
    ("handling_units", {"created": "soon"}, "created", "a date or time like 2025-01-31 or 2025-01-31 14:05:09", "'soon'"),
    ("receipts", {"uom": "KG"}, "uom", "a unit that converts to l, the unit of item MILK", "'KG'"),
    ("shipments", {"uom": "BOX"}, "uom", "a unit that converts to kg, the unit of item CHEESE", "'BOX'"),
    ("returns", {"uom": "L"}, "uom", "a unit that converts to kg, the unit of item CHEESE", "'L'"),
    ("receipts", {"receipt_id": ""}, "receipt_id", "a value", "a blank"),
    ("transfers", {"hu_id": ""}, "hu_id", "a value", "a blank"),
    ("transfers", {"to_location": ""}, "to_location", "a value", "a blank"),
    ("productions", {"production_id": ""}, "production_id", "a value", "a blank"),
    ("shipments", {"shipment_line_id": ""}, "shipment_line_id", "a value", "a blank"),
    ("returns", {"return_id": ""}, "return_id", "a value", "a blank"),
    ("suppliers", {"supplier_id": ""}, "supplier_id", "a value", "a blank"),
    ("lots", {"item_id": ""}, "item_id", "a value", "a blank"),
    ("productions", {"io": "X"}, "io", "I or O", "'X'"),
    ("productions", {"kind": "magic"}, "kind", None, "'magic'"),
    ("returns", {"disposition": "gift"}, "disposition", "one of quarantine, restock, scrap", "'gift'"),
    ("handling_units", {"parent_hu_id": "H1"}, "parent_hu_id", "another unit", "the unit itself, H1"),
    ("receipts", {"supplier_lot": "x" * 10_000_000}, "supplier_lot", "at most 1,000 characters", None),
    ("receipts", {"lot_id": "L\x001"}, "lot_id", "text without NUL bytes", "'L\\x001'"),
    ("receipts", {"lot_id": '"L\n1"'}, "lot_id", "text on one line", "'L\\n1'"),
]


@pytest.mark.parametrize(
    ("kind", "fields", "field", "expected", "found"), BAD_ROWS, ids=[f"{case[0]}-{case[2]}-{index}" for index, case in enumerate(BAD_ROWS)]
)
def test_a_bad_row_is_rejected_alone(tmp_path: Path, kind: str, fields: dict[str, str], field: str, expected: str | None, found: str | None) -> None:
    good = row(kind)
    header, _, *others = FILES[kind]
    good_only = Read(write(tmp_path / "good"))
    read = Read(write(tmp_path / "bad", **{kind: [header, row(kind, **fields), good, *others]}))
    assert [(item.file, item.row, item.field) for item in read.rejected] == [(f"{kind}.csv", 2, field)]
    assert expected in (None, read.rejected[0].expected)
    assert found in (None, read.rejected[0].found)
    assert len(read.rejected[0].found) < 100
    assert len(read.rejected[0].original) < 3_000
    assert sorted(map(ev.encode, read.events)) == sorted(map(ev.encode, good_only.events))


def test_a_rejected_row_names_its_texts(tmp_path: Path) -> None:
    read = Read(write(tmp_path, receipts=changed("receipts", qty="ten")))
    assert set(read.rejected[0].texts) == {"R1", "PO1", "007", "L1", "H1"}
    assert read.rejected[0].readable


def test_a_row_that_may_have_swallowed_others_is_not_readable(tmp_path: Path) -> None:
    read = Read(write(tmp_path, receipts=[FILES["receipts"][0], row("receipts", supplier_lot='"x\nR2'), row("receipts", supplier_lot='y"')]))
    assert [item.readable for item in read.rejected] == [False]


BAD_FILES = [
    (b"", "an empty file"),
    ("\n".join(FILES["receipts"]).encode("utf-16"), "UTF-16"),
    (b"receipt_id,ts,qty\nR1,2025-01-01,5\n", "missing po_id"),
    ("\n".join(FILES["receipts"]).replace("lot_id", "batch").encode(), "missing lot_id"),
]


@pytest.mark.parametrize(("content", "told"), BAD_FILES, ids=["empty", "UTF-16", "few columns", "a column renamed"])
def test_a_bad_file_is_rejected_and_the_others_load(tmp_path: Path, content: bytes, told: str) -> None:
    paths = write(tmp_path)
    (tmp_path / "receipts.csv").write_bytes(content)
    read = Read(paths)
    assert [(item.file, item.row, item.readable) for item in read.rejected] == [("receipts.csv", 0, False)]
    assert told in read.rejected[0].found
    assert len(read.events) == 7


def test_a_rejected_row_is_read_again_when_corrected(tmp_path: Path) -> None:
    rejected = Read(write(tmp_path, receipts=changed("receipts", qty="ten"))).rejected[0]
    original = rejected.original.replace('"ten"', '"10"')
    assert dialect.rereads(original)
    batch = dialect.reread(original, Place("receipts.csv", 2), Options())
    assert [event.event_id for event in batch.events] == ["flat|receipt|R1|H1"]


def test_what_no_dialect_of_ours_wrote_is_not_read_again() -> None:
    assert not any(dialect.rereads(text) for text in ("", "[]", "{}", '{"type": "ObjectEvent"}', '{"receipt_id": 1}', '"x"'))


def test_each_kind_of_file_is_known_by_its_columns() -> None:
    assert [tables.by_columns(kind.columns) for kind in tables.ALL] == list(tables.ALL)
