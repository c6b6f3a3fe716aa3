"""Tables of impact lists as a screen shows them."""

from __future__ import annotations

from typing import Any

import pytest

from api.pages.listrows import Cell, screen
from genealogy.recall.answer import CustomerRow, SupplierRow
from genealogy.trace.answer import Amount


def customer(customer_id: str, **told: Any) -> CustomerRow:
    kg = [Amount(quantity="7", unit="kg")]
    row: dict[str, Any] = dict.fromkeys(CustomerRow.__struct_fields__)
    row |= {"customer_id": customer_id, "notify": True, "orders": 1, "lines": 1, "shipped": kg, "returned": [], "outstanding": kg, "certainty": "certain"}
    return CustomerRow(**row | told)


def texts(cell: Cell) -> list[str]:
    return [line.text for line in cell.lines]


def test_whom_to_call_and_what_is_still_out_stand_first() -> None:
    rows = [customer("C1", name="Shop", contact="Ann", phone="+44 1632 960201", email="a@shop.example"), customer("C2")]
    heads, (one, other) = screen("customers", rows, rows)
    assert [title for title, _ in heads[:4]] == ["customer", "whom to reach", "outstanding", "shipped"]
    assert [number for _, number in heads[:4]] == [False, False, True, True]
    assert texts(one[0]) == ["C1", "Shop"]
    assert [(line.text, line.address) for line in one[1].lines] == [
        ("Ann", ""),
        ("+44 1632 960201", "tel:+441632960201"),
        ("a@shop.example", "mailto:a@shop.example"),
    ]
    assert [(line.text, line.missing) for line in other[1].lines] == [("nobody on record", True)]
    assert texts(other[2]) == ["7 kg"]


def test_what_no_row_tells_is_no_column_also_when_it_is_not_shown() -> None:
    rows = [customer("C1"), customer("C2", address="1 Quay")]
    heads, cells = screen("customers", rows, rows[:1])
    titles = [title for title, _ in heads]
    assert "address" in titles
    assert "level" not in titles
    assert len(cells) == 1


@pytest.mark.parametrize(
    ("field", "text"), [("phone", "javascript:alert(1)"), ("phone", "call Ann"), ("email", "a@b.example?bcc=x@y.example"), ("email", "Ann <a@b.example>")]
)
def test_what_is_no_number_and_no_address_is_no_link(field: str, text: str) -> None:
    (row,) = screen("customers", [customer("C1", **{field: text})], [customer("C1", **{field: text})])[1]
    assert [(line.text, line.address) for line in row[1].lines] == [(text, "")]


def test_suppliers_have_someone_to_reach_too_and_other_tables_have_their_columns() -> None:
    supplier = SupplierRow(supplier_id="S", name=None, contact=None, email=None, phone="0123 456", address=None, supplier_lot_numbers=["L"], receipts=["R"])
    heads, ((party, reach, *_),) = screen("suppliers", [supplier], [supplier])
    assert [title for title, _ in heads] == ["supplier", "whom to reach", "supplier lot numbers", "receipts"]
    assert (texts(party), reach.lines[0].address) == (["S"], "tel:0123456")
    heads, cells = screen("lots", [], [])
    assert (heads, cells) == ([], [])
