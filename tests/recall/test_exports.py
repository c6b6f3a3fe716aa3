"""CSV, XLSX and JSON of one list: the same rows in one order, texts that stay texts, what a reader must know inside each file."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from genealogy.errors import BadInput
from genealogy.master import CustomerRow
from genealogy.recall import Filter, ImpactList, impact, workbook, write_csv, write_workbook
from genealogy.recall.csvfiles import unguarded
from genealogy.recall.tables import TABLES, told
from genealogy.record import Recorder
from genealogy.trace import to_json
from tests.recall import sheets
from tests.recall.conftest import opened
from tests.trace.diary import Diary

NASTY = ["=1+1", '=HYPERLINK("http://evil.example","x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''x", "https://evil.example", "0012", "1E5", "_x0041_"]
LONG = "x" * 40_000
OFFICE = shutil.which("libreoffice") or shutil.which("soffice")


@pytest.fixture
def found(diary: Diary) -> ImpactList:
    """A list whose customers bear names that a spreadsheet might run, break or cut."""
    for number, name in enumerate([*NASTY, "two\nlines", LONG, 'he said "no", twice']):
        Recorder(diary.store).master([CustomerRow(customer_id=f"N{number:02}", name=name, address=name)])
        diary.shipped(4, "END:0.1", f"D{number:02}", f"N{number:02}", f"=SO{number:02}")
    return impact(diary.store, opened(diary.store, "RAW", title="=cmd|' /C calc'!A0").recall_id)


def in_csv(folder: Path) -> dict[str, list[list[str]]]:
    tables = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.reader(file))
    return tables


def cells(found: ImpactList, table: str) -> list[list[Any]]:
    """What the cells of a table must hold: numbers as numbers, the rest as text."""
    rows = []
    for row in getattr(found, table):
        values = [(column, column.of(row)) for column in TABLES[table]]
        rows.append([float(value) if _numeric(column, value) else told(value) or None for column, value in values])
    return rows


def _numeric(column: Any, value: Any) -> bool:
    return (column.number and isinstance(value, str)) or (isinstance(value, int) and not isinstance(value, bool))


def padded(rows: list[list[Any]], width: int) -> list[list[Any]]:
    return [row + [None] * (width - len(row)) for row in rows]


def test_the_workbook_has_the_rows_of_the_json_in_their_order(found: ImpactList, tmp_path: Path) -> None:
    book = sheets.read(write_workbook(found, tmp_path / "list.xlsx"))
    assert list(book) == ["about", *(name for name in TABLES if name != "changes")]
    for table in (name for name in TABLES if name != "changes"):
        header, *rows = book[table]
        assert header == [column.name for column in TABLES[table]], table
        wanted = [[workbook.fitting(value) if isinstance(value, str) else value for value in row] for row in cells(found, table)]
        assert padded(rows, len(header)) == wanted, table


def test_csv_has_the_rows_of_the_json_in_their_order(found: ImpactList, tmp_path: Path) -> None:
    write_csv(found, tmp_path / "list")
    tables = in_csv(tmp_path / "list")
    assert set(tables) == {"about", *TABLES} - {"changes"}
    for table in (name for name in TABLES if name != "changes"):
        header, *rows = tables[table]
        assert header == [column.name for column in TABLES[table]]
        wanted = [[told(column.of(row)) for column in TABLES[table]] for row in getattr(found, table)]
        back = [[cell if column.number else unguarded(cell) for column, cell in zip(TABLES[table], row, strict=True)] for row in rows]
        assert back == wanted, table


def test_no_text_of_the_csv_files_is_a_formula(found: ImpactList, tmp_path: Path) -> None:
    write_csv(found, tmp_path / "list")
    names = {row[0]: row[1] for row in in_csv(tmp_path / "list")["customers"]}
    assert [names[f"N{number:02}"] for number in range(9)] == [
        "'=1+1",
        '\'=HYPERLINK("http://evil.example","x")',
        "'+1",
        "'-1",
        "'@SUM(A1)",
        "'\tx",
        "'\rx",
        "''=1",
        "''x",
    ]
    assert names["N10"] == "0012"
    for table, rows in in_csv(tmp_path / "list").items():
        kinds = [column.number for column in TABLES[table]] if table != "about" else [False, False]
        for row in rows[1:]:
            assert not [cell for number, cell in zip(kinds, row, strict=True) if not number and cell[:1] in tuple("=+-@\t\r\0") and cell], table


def test_the_workbook_has_no_formula_and_no_link(found: ImpactList, tmp_path: Path) -> None:
    path = write_workbook(found, tmp_path / "list.xlsx")
    assert not [name for name in sheets.names(path) if "_rels/sheet" in name or "calcChain" in name]
    customers = {row[0]: row[1] for row in sheets.read(path)["customers"]}
    assert [customers[f"N{number:02}"] for number in range(len(NASTY))] == NASTY
    assert customers[f"N{len(NASTY):02}"] == "two\nlines"
    assert ["title", "=cmd|' /C calc'!A0"] in sheets.read(path)["about"]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so_and_csv_has_all_of_it(found: ImpactList, tmp_path: Path) -> None:
    number = f"N{len(NASTY) + 1:02}"
    write_csv(found, tmp_path)
    book = sheets.read(write_workbook(found, tmp_path / "list.xlsx"))
    cut = next(row for row in book["customers"] if row[0] == number)[1]
    assert isinstance(cut, str)
    assert (len(cut), cut.startswith("xxx"), "cut here: 40000 characters" in cut) == (workbook.LONGEST, True, True)
    assert next(row for row in in_csv(tmp_path)["customers"] if row[0] == number)[1] == LONG


def test_signs_that_count_twice_fit_too() -> None:
    told = workbook.fitting("😀" * 20_000)
    assert len(told.encode("utf-16-le")) // 2 <= workbook.LONGEST
    assert workbook.fitting("😀" * 16_000) == "😀" * 16_000


def test_headers_stay_in_sight_and_quantities_are_numbers(found: ImpactList, tmp_path: Path) -> None:
    path = write_workbook(found, tmp_path / "list.xlsx")
    for number in range(1, len(TABLES) + 1):
        assert 'state="frozen"' in sheets.part(path, f"xl/worksheets/sheet{number}.xml")
    line = next(row for row in sheets.read(path)["lines"] if row[0] == "L1")
    names = [column.name for column in TABLES["lines"]]
    assert (line[names.index("quantity")], line[names.index("outstanding_quantity")], line[names.index("suspect_low")]) == (30.0, 28.0, 1.0)
    assert isinstance(line[names.index("lot_number")], str)


def test_a_number_that_a_spreadsheet_would_round_stays_text(found: ImpactList, tmp_path: Path) -> None:
    lines = [structs.replace(found.lines[0], quantity="1234567890123456.7")]
    book = sheets.read(write_workbook(structs.replace(found, lines=lines), tmp_path / "list.xlsx"))
    assert book["lines"][1][[column.name for column in TABLES["lines"]].index("quantity")] == "1234567890123456.7"


@pytest.mark.parametrize("only", [None, Filter(lots=["END"], certainty="certain")])
def test_each_form_says_what_its_reader_must_know(diary: Diary, tmp_path: Path, only: Filter | None) -> None:
    diary.conflict(diary.received(9, "RAW:1", "R8"), "RAW:2")
    name = opened(diary.store, "RAW", drill=True).recall_id
    found = impact(diary.store, name, only=only)
    write_csv(found, tmp_path)
    in_files = [dict(row[:2] for row in in_csv(tmp_path)["about"])]
    in_files.append({str(row[0]): str(row[1]) for row in sheets.read(write_workbook(found, tmp_path / "list.xlsx"))["about"] if len(row) > 1})
    for about in in_files:
        assert (about["recall_id"], about["version"], about["as_of_commit"], about["complete"]) == (name, "1", str(diary.commit()), "no")
        assert "could not be recorded" in about["not_complete_because"]
        assert about["drill"] == "THIS IS A DRILL"
        assert (about["filter_lots"], about["filter_certainty"]) == ("END", "certain") if only else about["filter"] == "none"
    told_json = json.loads(to_json(found))
    assert (told_json["recall"]["recall_id"], told_json["complete"], told_json["as_of"]["commit"]) == (name, False, diary.commit())
    assert (told_json["filter"] is None) == (only is None)


def test_what_changed_is_a_table_too(diary: Diary, tmp_path: Path) -> None:
    name = opened(diary.store, "RAW").recall_id
    impact(diary.store, name)
    diary.shipped(6, "END:1", "L9", "C9", "SO9")
    found = impact(diary.store, name)
    write_csv(found, tmp_path)
    assert ["customers", "added", "C9", ""] in in_csv(tmp_path)["changes"]
    assert ["customers", "added", "C9", None] in padded(sheets.read(write_workbook(found, tmp_path / "list.xlsx"))["changes"], 4)


def test_a_table_longer_than_a_sheet_goes_on_in_another(found: ImpactList, tmp_path: Path) -> None:
    lines = [structs.replace(found.lines[0], shipment_line_id=f"D{number}") for number in range(25)]
    book = sheets.read(write_workbook(structs.replace(found, lines=lines), tmp_path / "list.xlsx", rows_a_sheet=11))
    assert [len(book[name]) for name in ("lines", "lines 2", "lines 3")] == [11, 11, 6]
    assert [row[0] for name in ("lines", "lines 2", "lines 3") for row in book[name][1:]] == [f"D{number}" for number in range(25)]
    assert workbook.ROWS == 2**20


@pytest.mark.long
def test_more_rows_than_a_sheet_has_are_all_there(found: ImpactList, tmp_path: Path) -> None:
    row = structs.replace(found.customer_quantities[0], name=None)
    many = structs.replace(found, customer_quantities=[row] * (workbook.ROWS + 10))
    path = write_workbook(many, tmp_path / "list.xlsx")
    names = list(sheets.read(write_workbook(found, tmp_path / "short.xlsx")))
    place = names.index("customer_quantities") + 1
    assert [sheets.part(path, f"xl/worksheets/sheet{place + more}.xml").count("<row ") for more in (0, 1)] == [workbook.ROWS, 12]


def test_a_workbook_that_breaks_off_leaves_the_file_that_was_there(found: ImpactList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(found, tmp_path / "list.xlsx")
    before = path.read_bytes()

    def full(_number: str) -> bool:
        raise OSError("No space left on device")

    monkeypatch.setattr(workbook, "_exact", full)
    with pytest.raises(BadInput, match="No space left"):
        write_workbook(found, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_can_not_be_written_is_said(found: ImpactList, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="can't be written"):
        write_workbook(found, tmp_path / "none" / "list.xlsx")
    with pytest.raises(BadInput, match="can't be written"):
        write_csv(found, tmp_path / "file")


@pytest.mark.skipif(OFFICE is None and os.environ.get("CI") != "true", reason="LibreOffice is not on the PATH")
def test_libreoffice_opens_it_and_finds_the_rows_of_the_json(found: ImpactList, tmp_path: Path) -> None:
    """In CI LibreOffice must be there: then this fails rather than skips."""
    assert OFFICE, "LibreOffice is not on the PATH"
    path = write_workbook(found, tmp_path / "list.xlsx")
    sheet = list(sheets.read(path)).index("lines") + 1
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    every = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    subprocess.run([OFFICE, profile, "--headless", "--convert-to", every, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True)
    with (tmp_path / "list-lines.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == [column.name for column in TABLES["lines"]]
    assert [row[0] for row in rows] == [line.shipment_line_id for line in found.lines]
    assert [row[header.index("order_id")] for row in rows] == [line.order_id for line in found.lines]
    quantity = header.index("quantity")
    assert [float(row[quantity]) for row in rows] == [float(line.quantity or "nan") for line in found.lines]
