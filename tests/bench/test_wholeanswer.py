"""Two answers are held to be the same only if every row is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bench.totals import Parts, totals
from bench.wholeanswer import of_rows

LOT = (1, 0, 7, 0, 0, 0, "|I|L", "L", "I", None, "2026-05-01", "", "", "", "", "")
LINE = (2, 70, 7, 5_000_000, None, 900, "SL1", "SH1", "O1", "C1", "H1", "kg", "Name", "5.0", "KG", None)
BACK = (3, 70, 0, 2_000_000, 0, 0, "kg", "", "", "", "", "", "", "", "", "")
STOCK = (4, 0, 7, 3_000_000, 0, 0, "P1", "H2", "kg", None, "", "", "", "", "", "")


def parts(**changed: Any) -> Parts:
    return ([changed.get("lot", LOT)], [changed.get("line", LINE)], [changed.get("back", BACK)], [changed.get("stock", STOCK)])


def test_totals_hold_orders_and_sums_by_unit() -> None:
    more = (2, 71, 7, 1, 7_000_000, 901, "SL2", "SH1", "O1", "C1", None, "piece", "Name", "1", None, "kg")
    untold = (2, 72, 7, None, None, 901, "SL3", "SH2", "O2", None, None, None, None, None, "KG", None)
    found = totals(([LOT], [LINE, more, untold], [BACK], [STOCK]))
    assert list(found.customers) == ["C1"]
    assert list(found.orders) == [("O1", "C1"), ("O2", None)]
    customer, order, other = found.customers["C1"], found.orders["O1", "C1"], found.orders["O2", None]
    assert (customer.name, customer.orders) == ("Name", {"O1"})
    for total in (customer, order):
        assert (total.shipped, total.returned, total.caught) == ({"kg": 5_000_000, "piece": 1}, {"kg": 2_000_000}, {"kg": 7_000_000})
        assert total.entered_sums() == {"KG": Decimal(5), "piece": Decimal(1)}
    assert (other.shipped, other.returned, other.entered_sums()) == ({None: None}, {}, {None: None})
    assert found.places == {"P1": {"kg": 3_000_000}}


def test_what_is_the_same_differs_in_nothing() -> None:
    assert not of_rows(parts()).against(of_rows(parts()))


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"lot": (*LOT[:9], "held", *LOT[10:])}, "lots: 1 and 1 rows"),
        ({"line": (*LINE[:5], 901, *LINE[6:])}, "lines: 1 and 1 rows"),
        ({"line": (*LINE[:12], "Other", *LINE[13:])}, "customers: 1 and 1 rows"),
        ({"line": (*LINE[:13], "5.1", *LINE[14:])}, "lines: 1 and 1 rows"),
        ({"back": (*BACK[:3], 1_999_999, *BACK[4:])}, "lines: 1 and 1 rows"),
        ({"stock": (*STOCK[:6], "P2", *STOCK[7:])}, "stock: 1 and 1 rows"),
    ],
)
def test_one_other_value_is_told(changed: dict[str, Any], part: str) -> None:
    assert of_rows(parts()).against(of_rows(parts(**changed))).startswith(part)


def test_a_row_that_comes_twice_is_told() -> None:
    once, twice = parts(), ([LOT], [LINE, LINE], [BACK], [STOCK])
    assert "lines: 1 and 2 rows" in of_rows(once).against(of_rows(twice))
