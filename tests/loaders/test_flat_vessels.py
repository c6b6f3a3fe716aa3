"""What the flat dialect reads of vessels, without a database (semantics 6)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from genealogy.master import LocationRow, LotRow
from genealogy.record.outcome import Place
from loaders.dialect import NothingKnown, Options
from loaders.flat import dialect
from tests.loaders.flat_files import FILES, Read, row, write

HEADER = "location_id,warehouse,type,content_lot,vessel_rule,band,heel"
TANKS = [HEADER, "T1,W1,tank,|MILK|T1,FIFO-band,12.5,3", "BIN1,W1,bin,,strict,,", "SILO1,W1,silo,,,,"]


def test_semantics_6_2_rule_band_and_heel_of_a_vessel_are_read(tmp_path: Path) -> None:
    read = Read(write(tmp_path, locations=TANKS))
    assert read.rejected == []
    assert not [warning for warning in read.warnings if "column" in warning.text]
    assert (
        LocationRow(location_id="T1", site="W1", type="tank", content_lot="|MILK|T1", vessel_rule="fifo_band", band=12_500_000, heel=3_000_000) in read.master
    )
    assert LocationRow(location_id="BIN1", site="W1", type="bin", vessel_rule="strict") in read.master
    assert LocationRow(location_id="SILO1", site="W1", type="silo") in read.master


def test_semantics_6_2_a_vessel_given_as_a_lot_has_them_too(tmp_path: Path) -> None:
    lots = [f"{FILES['lots'][0]},vessel_rule,heel", "L9,MILK,silo_fill,,,,,full_mix,40"]
    read = Read(write(tmp_path, lots=lots))
    assert [one for one in read.master if isinstance(one, LotRow) and one.vessel_rule] == [
        LotRow(lot_key="|MILK|L9", origin="silo_fill", vessel=True, vessel_rule="full_mix", heel=40_000_000)
    ]


def test_semantics_6_1_a_bin_with_a_rule_is_a_place_whose_lines_name_no_unit(tmp_path: Path) -> None:
    told = row("receipts", location_id="BIN1", hu_id="H77")
    read = Read(write(tmp_path, locations=TANKS, receipts=[FILES["receipts"][0], told]))
    assert read.event("flat|receipt|R1|H77").lines[0].hu_key is None


@pytest.mark.parametrize(
    ("line", "field", "expected", "found"),
    [
        ("T1,W1,tank,TANK 1,,,", "content_lot", "a lot key, NAMESPACE|ITEM|LOT, each part percent-encoded", "'TANK 1'"),
        ("T1,W1,tank,|MILK|,,,", "content_lot", "a lot key, NAMESPACE|ITEM|LOT, each part percent-encoded", "'|MILK|'"),
        ("T1,W1,tank,,lifo,,", "vessel_rule", "one of full_mix, fifo, fifo_band, strict", "'lifo'"),
        ("T1,W1,tank,,fifo,-2,", "band", "a number, zero or more", "'-2'"),
        ("T1,W1,tank,,,,some", "heel", "a number like 12.5", "'some'"),
    ],
)
def test_a_bad_value_of_a_vessel_is_a_rejected_row(tmp_path: Path, line: str, field: str, expected: str, found: str) -> None:
    read = Read(write(tmp_path, locations=[HEADER, line, *TANKS[2:]]))
    assert [(one.file, one.row, one.field, one.expected, one.found) for one in read.rejected] == [("locations.csv", 2, field, expected, found)]
    original = json.loads(read.rejected[0].original)
    again = dialect.reread(json.dumps(original | {field: ""}), Place("exceptions", 0), Options(known=NothingKnown()))
    assert [one.location_id for one in again.master if isinstance(one, LocationRow)] == ["T1"]
