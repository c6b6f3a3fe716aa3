"""Answers as frames: the right dtypes, nothing added up that mustn't be, and what is not known stays unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest

from genealogy.balance import BalanceQuestion, BalanceStart, balance
from genealogy.store import Store
from genealogy.trace import TraceAnswer
from genealogy.trace.answer import Amount, CustomerAnswer, LotAnswer, ShipmentAnswer, SuspectShare
from notebooks.frames import UTC as UTC_TIMES
from notebooks.frames import about, equation, frame, frames, totals
from tests.trace.diary import Diary, key


@pytest.fixture
def answer(store: Store) -> TraceAnswer:
    diary = Diary(store)
    diary.received(1, "007:0.3", "R1", "S1", "X")
    diary.shipped(2, "007:0.1", "L1", "C1", "SO1")
    diary.shipped(3, "007:0.2", "L2", "C1", "SO2")
    diary.shipped(None, "007:?", "L3", "C2", "SO3")
    return diary.forward(f"lot:{key('007')}")


def customer(shipped: list[Amount], returned: list[Amount]) -> CustomerAnswer:
    return CustomerAnswer(customer_id="C", name=None, orders=1, shipped=shipped, returned=returned)


def test_quantities_are_exact_times_have_a_zone_and_lots_are_text(answer: TraceAnswer) -> None:
    tables = frames(answer)
    lines = tables["shipments"].set_index("shipment_line_id")
    assert lines.loc[["L1", "L2"], "quantity"].sum() == Decimal("0.3")
    assert lines.loc["L3", "quantity"] is None
    assert lines["shipped_at"].dtype == UTC_TIMES
    assert lines.loc["L1", "shipped_at"] == pd.Timestamp("2026-03-01T02:00:00Z")
    assert lines["shipped_at"].isna().to_dict() == {"L1": False, "L2": False, "L3": True}
    assert list(tables["lots"]["lot_number"]) == ["007"]
    assert tables["lots"]["hops"].dtype == "int64"
    assert tables["on_hand"]["held"].dtype == "bool"


def test_empty_lists_have_their_columns_and_dtypes(answer: TraceAnswer) -> None:
    receipts = frames(answer)["receipts"]
    assert receipts.empty
    assert receipts["received_at"].dtype == UTC_TIMES
    assert list(receipts) == ["receipt_id", "supplier_id", "supplier_lot_number", "lot_key", "lot_number", "quantity", "unit", "received_at"]


def test_every_list_of_an_answer_is_a_frame(answer: TraceAnswer) -> None:
    lists = {name for name in answer.__struct_fields__ if isinstance(getattr(answer, name), list)}
    assert set(frames(answer)) == lists


def test_sums_have_a_row_for_each_unit_and_what_is_unknown_is_no_zero() -> None:
    kg, piece, unknown = (Amount(quantity=quantity, unit=unit) for quantity, unit in (("10", "kg"), ("3", "piece"), (None, None)))
    rows = frame([customer([kg, piece, unknown], [Amount(quantity="1", unit="kg")]), customer([], [])], CustomerAnswer)
    assert [(row.unit, row.shipped, row.returned) for row in rows.fillna({"unit": "?"}).itertuples()] == [
        ("kg", Decimal(10), Decimal(1)),
        ("piece", Decimal(3), Decimal(0)),
        ("?", None, None),
        ("?", None, None),
    ]
    assert "shipped_entered" not in rows


def test_shares_are_floats_beside_their_row_also_where_none_is_given() -> None:
    share = SuspectShare(low="0.25", expected=None, high="1")
    told = {"lot_number": "1", "item_id": None, "hops": 0, "status": None, "expiry_date": None}
    lots = [LotAnswer(lot_key="k", certainty="certain", suspect_share=one, **told) for one in (share, None)]  # type: ignore[arg-type]
    rows = frame(lots, LotAnswer)
    assert rows["suspect_share_low"].tolist()[0] == 0.25
    assert rows[["suspect_share_low", "suspect_share_expected", "suspect_share_high"]].isna().to_numpy().tolist() == [[False, True, False], [True, True, True]]


def test_totals_keep_units_apart_and_count_what_tells_no_quantity(answer: TraceAnswer) -> None:
    lines = frames(answer)["shipments"]
    assert totals(lines, "customer_id").query("customer_id == 'C1'")[["unit", "quantity", "unmeasured"]].to_numpy().tolist() == [["kg", Decimal("0.3"), 0]]
    unknown = totals(lines, "customer_id").query("customer_id == 'C2'")
    assert unknown[["quantity", "unmeasured"]].to_numpy().tolist() == [[Decimal(0), 1]]
    two = pd.DataFrame({"unit": ["kg", "piece"], "quantity": [Decimal(1), Decimal(1)]})
    assert totals(two)["quantity"].tolist() == [Decimal(1), Decimal(1)]
    assert totals(frame([], ShipmentAnswer)).empty


def test_about_tells_whether_it_is_complete(answer: TraceAnswer) -> None:
    told = about(answer)
    assert told["complete"] is answer.complete
    assert told["shipment_lines"] == 3
    assert told["known up to commit"] == answer.completeness.watermark.commit


def test_a_balance_adds_up_in_its_frame(store: Store) -> None:
    diary = Diary(store)
    diary.received(1, "A:100", "R1")
    diary.made(2, "A:60", "B:60", "P1")
    diary.shipped(3, "A:44", "L1")
    lines = equation(balance(store, BalanceQuestion((BalanceStart("lot", key("A")),))))
    assert dict(zip(lines["line"], lines["quantity"], strict=True))["unexplained"] == Decimal(-4)
    assert (lines["side"] * lines["quantity"]).sum() == Decimal(-4)
    assert "moved_in" not in set(lines["line"])


def test_what_has_no_opening_is_unexplained_by_no_number(store: Store) -> None:
    diary = Diary(store)
    diary.shipped(3, "A:44", "L1")
    told = equation(balance(store, BalanceQuestion((BalanceStart("lot", key("A")),))))
    lines = dict(zip(told["line"], told["quantity"], strict=True))
    assert lines["opening"] is None
    assert lines["unexplained"] is None


def test_times_before_1970_and_fractions_of_a_second() -> None:
    line = dict.fromkeys(ShipmentAnswer.__struct_fields__) | {"lot_key": "k", "certainty": "certain", "shipment_line_id": "L"}
    rows = frame([ShipmentAnswer(**line | {"shipped_at": at}) for at in ("1969-12-31T23:59:59.000001Z", "2026-03-01T00:00:00Z", None)], ShipmentAnswer)  # type: ignore[arg-type]
    assert rows["shipped_at"].dtype == UTC_TIMES
    assert rows["shipped_at"][0].to_pydatetime() == datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)
    assert pd.isna(rows["shipped_at"][2])
