"""The forms of an answer: JSON to the letter, sentences, CSV files, and the command line with its exit statuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from genealogy.errors import Ambiguous
from genealogy.store import Store
from genealogy.trace import to_json
from genealogy.trace.tables import write_tables
from genealogy.trace.text import render
from tests.trace.diary import Diary, key

FIELDS = {
    "": "direction start at known_at complete completeness counts lots customers orders shipments on_hand handling_units places "
    "receipts suppliers supplier_lots shares narrowed timing_ms assumed widened",
    "counts": "lots handling_units receipts shipment_lines orders customers suppliers",
    "lots": "lot_key lot_number item_id hops certainty status expiry_date suspect_share",
    "customers": "customer_id name orders shipped returned shipped_entered shipped_catch suspect_share",
    "shipments": "shipment_line_id shipment_id order_id customer_id lot_key lot_number handling_unit quantity unit "
    "entered_quantity entered_unit catch_quantity catch_unit shipped_at returned_quantity certainty suspect_share",
    "handling_units": "handling_unit inside location_id lots certainty since until still",
    "on_hand": "location_id lot_key lot_number handling_unit quantity unit status held certainty suspect_share",
    "orders": "order_id customer_id shipped returned outstanding shipped_entered shipped_catch suspect_share",
    "places": "location_id on_hand suspect_share",
    "shares": "given reason",
    "receipts": "receipt_id supplier_id supplier_lot_number lot_key lot_number quantity unit received_catch received_at",
    "suppliers": "supplier_id name",
    "supplier_lots": "supplier_id supplier_lot_number",
    "timing_ms": "walk answer",
}


@pytest.fixture
def diary(store: Store, monkeypatch: pytest.MonkeyPatch) -> Diary:
    target = store.target
    for name, value in target.environment.items():
        monkeypatch.setenv(name, value)
    diary = Diary(store)
    diary.received(1, "RAW:100@H1", "R1", "S1", "=X")
    diary.made(2, "RAW:60.5@H1", "END:60.5", "P1")
    sent = diary.shipped(3, "END:30", "L1", "C1", "SO1", place="PLANT")
    diary.returned(4, "END:2@H9", sent, "C1")
    return diary


def test_json_has_every_promised_field_and_no_list_is_missing(diary: Diary) -> None:
    forward, backward = json.loads(to_json(diary.forward("lot:RAW"))), json.loads(to_json(diary.backward("lot:END")))
    for answer in (forward, backward):
        assert " ".join(answer) == FIELDS[""]
        for name, names in FIELDS.items():
            row = answer[name] if name else answer
            for one in row if isinstance(row, list) else [row]:
                assert " ".join(one) == names, name
        assert set(answer["completeness"]) >= {"limits_hit", "broken_links", "unknown_times", "time_conflicts", "rejected_rows", "watermark"}
        assert {"recorded_at", "events"} <= set(answer["completeness"]["watermark"])
    assert forward["start"] == [{"kind": "lot", "value": key("RAW"), "lot_key": key("RAW"), "lot_number": "RAW", "item_id": "I"}]
    assert forward["customers"] == [
        {
            "customer_id": "C1",
            "name": None,
            "orders": 1,
            "shipped": [{"quantity": "30", "unit": "kg"}],
            "returned": [{"quantity": "2", "unit": "kg"}],
            "shipped_entered": [{"quantity": "30", "unit": "kg"}],
            "shipped_catch": [],
            "suspect_share": {"low": "1", "expected": "1", "high": "1"},
        }
    ]
    assert {row["handling_unit"]: (row["quantity"], row["location_id"], row["status"]) for row in forward["on_hand"]} == {
        "H1": ("39.5", "DOCK", None),
        "H9": ("2", "RETURNS", "quarantine"),
        None: ("30.5", "PLANT", None),
    }
    assert backward["receipts"][0]["quantity"] == "100"


def test_the_text_can_be_read_aloud(diary: Diary) -> None:
    text = render(diary.forward("lot:RAW"))
    for sentence in (
        "What became of lot RAW of item I.",
        "This answer is complete.",
        "What: 2 lots, up to 1 production step away.",
        "Who: 1 customer got 30 kg in 1 shipment line of 1 order.",
        "  C1: 30 kg in 1 order; 2 kg came back; suspect share 1",
        "Where: 72 kg on hand in 3 places.",
        "    2 kg of lot END in unit H9 (quarantine)",
        "  2026-03-01T03:00:00Z: 30 kg of lot END to C1, shipment SH-L1 line L1, 2 kg came back",
    ):
        assert sentence in text
    back = render(diary.backward("lot:END"))
    assert "Received: 100 kg in 1 receipt." in back
    assert "  2026-03-01T01:00:00Z: 100 kg of lot RAW by receipt R1 from S1 (their lot =X)" in back


def test_long_lists_are_cut_in_text_and_say_so(diary: Diary) -> None:
    for number in range(5):
        diary.shipped(5, "END:1", f"M{number}", place="PLANT")
    text = render(diary.forward("lot:RAW"), shown=2)
    assert "… and 4 more; --json or --csv DIR has them all." in text
    assert text.count("shipment SH-") == 2


def test_an_incomplete_answer_opens_with_it(diary: Diary) -> None:
    diary.made(4, "NOWHERE:5", "END:5")
    text = render(diary.backward("lot:END"))
    assert "THIS ANSWER IS NOT COMPLETE:\n  - lot NOWHERE has no origin on record." in text


def test_csv_has_a_file_per_list_and_no_formulas(diary: Diary, tmp_path: Path) -> None:
    files = write_tables(diary.backward("lot:END"), tmp_path / "out")
    assert [file.name for file in files] == ["lots.csv", "receipts.csv", "suppliers.csv", "supplier_lots.csv", "summary.csv"]
    with files[3].open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["supplier_id", "supplier_lot_number"], ["S1", "'=X"]]
    files = write_tables(diary.forward("lot:RAW"), tmp_path / "out")
    with files[1].open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file)) | {"name": ""} == {
            "customer_id": "C1",
            "name": "",
            "orders": "1",
            "shipped": "30 kg",
            "returned": "2 kg",
            "shipped_entered": "30 kg",
            "shipped_catch": "",
            "suspect_share": "1 to 1, 1 expected",
        }


def _run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.make_app(), list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_commands_and_their_exit_statuses(diary: Diary, tmp_path: Path) -> None:
    status, out = _run("trace", "forward", "lot:RAW", "--json")
    assert (status, json.loads(out)["counts"]["lots"]) == (0, 2)
    assert _run("trace", "forward", "lot:RAW")[1].startswith("What became of lot RAW")
    (tmp_path / "starts").write_text("lot:RAW\n\nlot:END\n", encoding="utf-8")
    status, out = _run("trace", "backward", "--starts", str(tmp_path / "starts"), "--json")
    assert (status, [start["lot_number"] for start in json.loads(out)["start"]]) == (0, ["RAW", "END"])
    status, out = _run("trace", "forward", "lot:RAW", "--csv", str(tmp_path / "csv"))
    assert (status, len(out.splitlines())) == (0, 8)
    status, out = _run("explain", "lot:RAW", "customer:C1")
    assert (status, out.count("\n")) == (0, 3)
    assert _run("resolve", "RAW") == (0, f"lot:{key('RAW')}  lot RAW of item I\n")
    assert json.loads(_run("resolve", "R1", "--json")[1])[0]["start"] == "receipt:R1"
    assert _run("resolve", "NONE")[0] == 1
    diary.made(4, "NOWHERE:5", "END:5")
    assert _run("trace", "backward", "lot:END")[0] == 3
    status, out = _run("trace", "forward", "lot:RAW", "--at", "2026-03-01T02:30:00Z", "--known-at", "3", "--json")
    answer = json.loads(out)
    assert (answer["at"], answer["known_at"], answer["shipments"]) == ("2026-03-01T02:30:00Z", 3, [])


def test_an_ambiguous_start_names_its_meanings(diary: Diary) -> None:
    diary.received(1, "J/RAW:1", "R2")
    with pytest.raises(Ambiguous) as caught:
        _run("trace", "forward", "RAW")
    assert set(caught.value.candidates) == {f"lot:{key('RAW')}", f"lot:{key('J/RAW')}"}
