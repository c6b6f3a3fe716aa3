"""Columns of customers.csv and suppliers.csv that may be left out: whom to reach there, and who a customer is in the chain."""

from __future__ import annotations

from pathlib import Path

from genealogy.master import CustomerRow, SupplierRow
from genealogy.record import Recorder
from genealogy.store import Store
from tests.loaders.flat_files import Read, write


def test_parties_may_tell_whom_to_reach(tmp_path: Path) -> None:
    read = Read(
        write(
            tmp_path,
            customers=["customer_id,name,contact,email,phone,address,level", 'C1,Shop,Ann,a@shop.example,+49 1,"1 Quay, Port",Retail', "C2,Bare,,,,,"],
            suppliers=["supplier_id,name,phone", "S1,Farm,+49 2"],
        )
    )
    assert (read.rejected, read.warnings) == ([], [])
    shop = CustomerRow(customer_id="C1", name="Shop", contact="Ann", email="a@shop.example", phone="+49 1", address="1 Quay, Port", level="retail")
    assert {shop, CustomerRow(customer_id="C2", name="Bare"), SupplierRow(supplier_id="S1", name="Farm", phone="+49 2")} <= set(read.master)


def test_a_level_that_nobody_knows_is_set_aside(tmp_path: Path) -> None:
    read = Read(write(tmp_path, customers=["customer_id,name,level", "C1,Shop,kiosk", "C2,Other,wholesale"]))
    assert [(row.field, row.expected, row.found) for row in read.rejected] == [("level", "wholesale or retail or consumer", "'kiosk'")]
    assert [row for row in read.master if isinstance(row, CustomerRow)] == [CustomerRow(customer_id="C2", name="Other", level="wholesale")]


def test_a_new_contact_keeps_the_old_one(store: Store) -> None:
    recorder = Recorder(store)
    recorder.master([CustomerRow(customer_id="C1", name="Shop", contact="Ann", level="retail")])
    recorder.master([CustomerRow(customer_id="C1", contact="Bea")])
    kept = store.autocommit("MATCH (c:Customer {customer_id: 'C1'}) RETURN c.contact AS contact, c.level AS level, c.history AS history")[0]
    assert (kept["contact"], kept["level"]) == ("Bea", "retail")
    assert '"contact": "Ann"' in kept["history"][0]
