"""A small history for recall cases: raw goods of a supplier, made into goods that two customers got."""

from __future__ import annotations

import pytest

from genealogy.audit import Actor
from genealogy.master import CustomerRow, LocationRow, SupplierRow
from genealogy.recall import Case, CaseRequest, open_case
from genealogy.record import Recorder
from genealogy.store import Store
from tests.trace.diary import Diary

LEAD = Actor(user="lena", role="recall_lead")


@pytest.fixture
def diary(store: Store) -> Diary:
    """RAW of S became MID and END; C1 got 30 of END and gave 2 back, C2 got 10 of MID; a decoy OTHER went to C3."""
    Recorder(store).master(
        [
            CustomerRow(customer_id="C1", name="Shop", contact="Ann", phone="+49 1", address="1 Quay", level="retail"),
            CustomerRow(customer_id="C2", name="Wholesaler", level="wholesale"),
            CustomerRow(customer_id="C3", name="Decoy", level="retail"),
            SupplierRow(supplier_id="S", name="Farm", email="farm@example.org"),
            LocationRow(location_id="DOCK", site="W1", type="dock"),
            LocationRow(location_id="RETURNS", site="W2", type="returns"),
        ]
    )
    diary = Diary(store)
    diary.received(1, "RAW:100", "R1", "S", "X-7")
    diary.received(1, "CLEAN:50", "R2", "S2", "Y")
    diary.made(2, "RAW:60", "MID:60", "P1", place="DOCK")
    diary.made(3, "MID:40", "END:40", "P2", place="DOCK")
    diary.made(3, "CLEAN:50", "OTHER:50", "P3", place="DOCK")
    sent = diary.shipped(4, "END:30", "L1", "C1", "SO1")
    diary.shipped(4, "MID:10", "L2", "C2", "SO2")
    diary.shipped(4, "OTHER:50", "L3", "C3", "SO3")
    diary.returned(5, "END:2@H9", sent, "C1")
    return diary


def opened(store: Store, *starts: str, **more: object) -> Case:
    """A recall of class II."""
    told = {"reason": "metal found", "recall_class": "II", **more}
    return open_case(store, LEAD, CaseRequest(starts=starts, **told))  # type: ignore[arg-type]
