"""Columns of items.csv that may be left out: what may be missing in a mass balance, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from genealogy.master import ItemRow
from tests.loaders.flat_files import Read, write

HEADER = "item_id,level,uom,tolerance_percent,tolerance_reason"


def test_an_item_may_tell_its_tolerance(tmp_path: Path) -> None:
    read = Read(write(tmp_path, items=[HEADER, "MILK,bulk,L,0.5,spillage", "CHEESE,finished,KG,,"]))
    assert (read.rejected, read.warnings) == ([], [])
    assert ItemRow(item_id="MILK", level="bulk", unit="L", tolerance_percent="0.5", tolerance_reason="spillage") in read.master
    assert ItemRow(item_id="CHEESE", level="finished", unit="KG") in read.master


@pytest.mark.parametrize(
    ("told", "field", "found"),
    [("much,drying", "tolerance_percent", "'much'"), ("101,drying", "tolerance_percent", "'101'"), ("2,", "tolerance_reason", "a blank")],
)
def test_a_tolerance_that_can_not_be_is_set_aside(tmp_path: Path, told: str, field: str, found: str) -> None:
    read = Read(write(tmp_path, items=[HEADER, f"MILK,bulk,L,{told}", "CHEESE,finished,KG,,"]))
    assert [(row.field, row.found) for row in read.rejected] == [(field, found)]
    assert ItemRow(item_id="CHEESE", level="finished", unit="KG") in read.master
