"""Import files, spill files and groups of units, without a database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from genealogy.errors import StoreError
from genealogy.fill import identities, spill
from genealogy.fill.database import options
from genealogy.fill.sheet import Sheet
from genealogy.fill.spill import PARTITIONS, Spill
from genealogy.fill.tables import Tables, tables


def test_nothing_and_an_empty_text_are_told_apart(tmp_path: Path) -> None:
    written = Tables(tmp_path, "a")
    written.nodes("Lot", "lot_key", [{"lot_key": "x", "name": None, "n": -(2**63), "yes": True, "list": ["a;b", "c"]}, {"lot_key": 'q"', "name": ""}])
    written.nodes("Lot", "lot_key", [{"lot_key": "y", "name": "z", "n": 1, "yes": False, "list": ["d"]}])
    (table,) = tables(tmp_path)
    assert (table.nodes, table.name, table.multiline, table.large) == (True, "Lot", False, False)
    assert table.path.read_text(encoding="utf-8").splitlines() == [
        '"lot_key:ID(Lot)","list:string[]","n:long","name:string","yes:boolean"',
        '"x","a;b\x1fc",-9223372036854775808,,true',
        '"q""",,,"",',
        '"y","d",1,"z",false',
    ]
    Tables.forget(tmp_path, "a")
    assert tables(tmp_path) == []


def test_odd_fields_are_told_to_the_import(tmp_path: Path) -> None:
    Tables(tmp_path, "a").links("TO", "Event", "Customer", [("e", "c", {"note": "two\nlines"})])
    Tables(tmp_path, "b").links("TO", "Event", "Customer", [("e", "c", {"note": "x" * 2**21})])
    assert [(table.multiline, table.large) for table in tables(tmp_path)] == [(True, False), (False, True)]
    given = options(tmp_path)
    assert any(word.startswith("--multiline-fields=") and word.endswith(".multiline.csv") for word in given)
    assert any(word.startswith("--read-buffer-size=") for word in given)
    (both,) = (word for word in given if word.startswith("--relationships=TO="))
    assert both.count(".csv") == 2


def test_a_value_that_the_import_has_no_word_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="quantity"):
        Tables(tmp_path, "a").nodes("Lot", "lot_key", [{"lot_key": "x", "quantity": Decimal(1)}])


def test_rows_of_a_statement_that_the_fill_does_not_know_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="record/put_unheard_of"):
        Sheet(tmp_path, "a", "a", "load").take("put_unheard_of", [["x"]])


def test_a_partition_holds_all_records_of_its_keys_in_order(tmp_path: Path) -> None:
    for part in ("a", "b"):
        kept = Spill(tmp_path, "things", part)
        for number in range(60_000):
            kept.add(f"key {number % 100}", [f"key {number % 100}", part, number])
        kept.close()
    found = [record for partition in range(PARTITIONS) for record in spill.read(tmp_path, "things", partition)]
    assert len(found) == 120_000
    one = [record for record in found if record[0] == "key 7"]
    assert one == [["key 7", part, number] for part in ("a", "b") for number in range(7, 60_000, 100)]
    assert list(spill.read(tmp_path, "others", 0)) == []


_RECORDS: dict[str, list[list[object]]] = {
    "a": [["e1", "h", 0, 0], ["e2", "h", 0, 1], ["e9"]],
    "b": [["e1", "h", 1, 0], ["e2", "other", 1, 1], ["e1"]],
}


def test_repeats_and_contradictions_are_found_across_pieces(tmp_path: Path) -> None:
    for part, records in _RECORDS.items():
        ids = Spill(tmp_path, "ids", part)
        for record in records:
            ids.add(str(record[0]), record)
        ids.close()
    found = [identities.check(tmp_path, partition) for partition in range(PARTITIONS)]
    assert [one for doubles in found for one in doubles.repeats] == [(1, 0)]
    assert [one for doubles in found for one in doubles.disputed] == [(0, 1), (1, 1)]
    (stubs,) = tables(tmp_path)
    assert stubs.path.read_text(encoding="utf-8").splitlines()[1:] == ['"e9",true']
