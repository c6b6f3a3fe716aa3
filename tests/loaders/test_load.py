"""Loads from end to end, on a real Neo4j."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from api.commands import exceptions as exceptions_command
from api.commands import load as load_command
from genealogy import exceptions
from genealogy.errors import BadInput, NotFound, UnreadableFile
from genealogy.record.graphhash import graph_hash
from genealogy.record.rebuild import rebuild
from genealogy.store import Store, Target
from loaders.loads import shown
from loaders.report import LoadReport
from loaders.retry import retry
from loaders.run import Request, check, load
from tests.loaders.flat_files import FILES, changed, row, write


def run(store: Store, *paths: Path, batch_size: int = 2_000) -> LoadReport:
    return load(store, Request(paths, batch_size=batch_size))


def ids(store: Store, label: str, key: str) -> set[str]:
    return {found["id"] for found in store.autocommit(f"MATCH (n:{label}) RETURN n.{key} AS id")}


def test_a_folder_is_recorded_and_loading_it_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    first = run(store, tmp_path)
    assert first.counts() == {"rows": 19, "master_rows": 13, "new": 8, "same": 0, "conflicts": 0, "refused": 0, "rejected": 0, "warnings": 0}
    assert ids(store, "Lot", "lot_key") == {"|MILK|L1", "|CHEESE|L2"}
    before = graph_hash(store)
    second = run(store, tmp_path)
    assert second.counts() == {**first.counts(), "new": 0, "same": 8}
    assert graph_hash(store) == before


def test_files_one_by_one_in_any_order_make_the_same_graph(store: Store, tmp_path: Path) -> None:
    paths = write(tmp_path)
    run(store, tmp_path, batch_size=3)
    together = graph_hash(store)
    store.autocommit("MATCH (n) DETACH DELETE n")
    reports = [run(store, path) for path in reversed(paths)]
    assert graph_hash(store) == together
    # The return came before anything told the item of its lot: it waited, and was recorded with the shipment.
    assert reports[0].total("rejected") == 1
    assert any("1 rows of earlier loads could be read now" in note for report in reports for note in report.notes)
    assert exceptions.counts(store) == {"open": 0, "retried": 1, "dismissed": 0}


def test_the_load_itself_is_on_record(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    report = load(store, Request([tmp_path], source="erp 1", namespace="n", site_zone="Europe/Berlin"))
    (found,) = store.autocommit("MATCH (l:Load) RETURN properties(l) AS load")
    told = found["load"]
    assert (told["load_id"], told["source"], told["namespace"], told["site_zone"]) == (report.load_id, "erp 1", "n", "Europe/Berlin")
    assert (told["rows"], told["new"], told["rejected"], len(told["files"])) == (19, 8, 0, 11)
    assert told["ended"] >= told["started"]


def test_another_content_of_the_same_line_is_a_conflict(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    run(store, tmp_path)
    before = graph_hash(store)
    path = tmp_path / "shipments.csv"
    path.write_text("\n".join(changed("shipments", qty="7")), encoding="utf-8")
    report = run(store, path)
    assert (report.total("conflicts"), report.total("new")) == (1, 0)
    assert report.reasons[0].startswith("shipments.csv row 2: conflict")
    assert graph_hash(store) == before
    assert [item.kind for item in exceptions.listed(store)] == ["conflict"]
    assert not retry(store, exceptions.listed(store)[0].rejected_id, by="qa").closed


def test_bad_rows_are_kept_and_the_rest_is_loaded(store: Store, tmp_path: Path) -> None:
    write(tmp_path, receipts=[*FILES["receipts"], row("receipts", hu_id="H8", qty="-1"), row("receipts", hu_id="H9", ts="soon")])
    (tmp_path / "transfers.csv").write_bytes(b"")
    report = run(store, tmp_path)
    assert (report.total("rejected"), report.total("new")) == (3, 7)
    assert not report.clean
    told = {(item.file, item.row, item.field, item.found) for item in exceptions.listed(store)}
    assert {item[:3] for item in told} == {("receipts.csv", 3, "qty"), ("receipts.csv", 4, "ts"), ("transfers.csv", 0, "")}
    again = run(store, tmp_path)
    assert again.total("rejected") == 3
    assert exceptions.counts(store)["open"] == 3


def test_a_corrected_row_is_retried(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    run(store, tmp_path)
    good = graph_hash(store)
    store.autocommit("MATCH (n) DETACH DELETE n")
    write(tmp_path, shipments=changed("shipments", qty="six"))
    run(store, tmp_path)
    (open_row,) = exceptions.listed(store)
    assert json.loads(open_row.original)["qty"] == "six"
    assert "D1" in open_row.texts
    failed = retry(store, open_row.rejected_id, {"qty": "-6"}, by="qa")
    assert (failed.closed, "zero or more" in failed.fault) == (False, True)
    assert retry(store, open_row.rejected_id, {"qty": "6"}, by="qa").closed
    assert graph_hash(store) == good
    closed = exceptions.shown(store, open_row.rejected_id)
    assert (closed.status, closed.closed_by) == ("retried", "qa")
    with pytest.raises(BadInput, match="retried already"):
        retry(store, open_row.rejected_id, by="qa")
    with pytest.raises(BadInput, match="no field 'nonsense'"):
        retry(store, _rejected(store, tmp_path), {"nonsense": "1"}, by="qa")


def _rejected(store: Store, folder: Path) -> str:
    path = folder / "receipts.csv"
    path.write_text("\n".join(changed("receipts", receipt_id="R7", qty="x")), encoding="utf-8")
    run(store, path)
    return exceptions.listed(store)[0].rejected_id


def test_a_rejected_master_row_is_retried_too(store: Store, tmp_path: Path) -> None:
    write(tmp_path, lots=changed("lots", expiry="never"))
    run(store, tmp_path)
    (open_row,) = exceptions.listed(store)
    assert retry(store, open_row.rejected_id, {"expiry": ""}, by="qa").closed
    (lot,) = store.autocommit("MATCH (l:Lot {lot_number: 'L1'}) RETURN l.created AS created")
    assert lot["created"] == "2025-01-01 08:00:00"


def test_dismissing_needs_a_reason_and_happens_once(store: Store, tmp_path: Path) -> None:
    rejected_id = _rejected(store, tmp_path)
    with pytest.raises(BadInput, match="reason"):
        exceptions.dismiss(store, rejected_id, reason=" ", by="qa")
    exceptions.dismiss(store, rejected_id, reason="test data", by="qa")
    assert exceptions.counts(store) == {"open": 0, "retried": 0, "dismissed": 1}
    with pytest.raises(BadInput, match="dismissed already"):
        exceptions.dismiss(store, rejected_id, reason="again", by="qa")
    with pytest.raises(NotFound):
        exceptions.dismiss(store, "no such", reason="x", by="qa")


def test_a_whole_file_cannot_be_retried(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "receipts.csv").write_bytes("\n".join(FILES["receipts"]).encode("utf-16"))
    run(store, tmp_path)
    (open_row,) = exceptions.listed(store)
    assert not open_row.readable
    with pytest.raises(BadInput, match="UTF-16"):
        retry(store, open_row.rejected_id, by="qa")


def test_semantics_1_3_a_lot_named_without_item_is_declared_the_same_when_its_item_is_known(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "shipments.csv"
    path.write_text("\n".join(changed("shipments", item_id="")), encoding="utf-8")
    assert run(store, path).total("new") == 1
    assert ids(store, "Lot", "lot_key") == {"||L2"}
    shipment = path.read_text(encoding="utf-8")
    write(tmp_path)
    path.write_text(shipment, encoding="utf-8")
    report = run(store, tmp_path)
    assert "lot ||L2 declared the same as |CHEESE|L2" in report.notes
    assert (report.total("conflicts"), report.total("same")) == (0, 1)
    assert run(store, tmp_path).total("same") == 8


def test_a_missing_path_is_told_and_the_others_load(store: Store, tmp_path: Path) -> None:
    paths = write(tmp_path)
    report = run(store, *paths, tmp_path / "gone.csv")
    assert (report.total("new"), report.total("rejected")) == (8, 1)
    assert "no such file" in report.reasons[0]


def test_strangers_in_a_folder_are_left_aside_but_not_those_who_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    for name, text in (("README.txt", "Read me.\n"), ("budget.csv", "year,amount\n2025,7\n"), ("picture.png", "png")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "rcpts.csv").write_text("\n".join(line.partition(",")[2] for line in FILES["receipts"]), encoding="utf-8")
    folder = check(Request([tmp_path]))
    assert [note.partition(":")[0] for note in folder.notes] == [str(tmp_path / name) for name in ("README.txt", "budget.csv", "picture.png")]
    assert (folder.total("rejected"), folder.file("rcpts.csv").rejected) == (1, 1)
    assert "missing receipt_id" in folder.reasons[0]
    named = check(Request([tmp_path / "budget.csv", tmp_path / "receipts.csv"]))
    assert named.reasons[0].endswith("found year, amount.")


@pytest.mark.parametrize("make", [lambda folder: folder / "gone.csv", lambda folder: folder], ids=["missing file", "empty folder"])
def test_nothing_to_read_is_an_error(store: Store, tmp_path: Path, make: object) -> None:
    with pytest.raises(UnreadableFile):
        run(store, make(tmp_path))  # type: ignore[operator]
    assert ids(store, "Load", "load_id") == set()


def test_an_unknown_zone_is_an_error_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(BadInput, match="Mars"):
        load(store, Request([tmp_path], site_zone="Mars/Base"))
    assert ids(store, "Load", "load_id") == set()


def test_a_dry_run_reads_all_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, receipts=changed("receipts", qty="x"))
    seen: list[tuple[int, int]] = []
    report = check(Request([tmp_path], batch_size=5), lambda done, total: seen.append((done, total)))
    assert (report.total("new"), report.total("rejected"), report.load_id) == (7, 1, "")
    assert seen[-1] == (19, 19)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def _commissioned(path: Path, *quantities: float) -> Path:
    events = [
        {
            "type": "ObjectEvent",
            "eventTime": "2025-01-01T08:00:00Z",
            "action": "ADD",
            "bizStep": "commissioning",
            "quantityList": [{"epcClass": f"https://id.gs1.org/01/09521321000025/10/L{number}", "quantity": quantity}],
        }
        for number, quantity in enumerate(quantities)
    ]
    path.write_text(json.dumps(events), encoding="utf-8")
    return path


def test_a_dry_run_tells_what_the_load_would_refuse(store: Store, tmp_path: Path) -> None:
    path = _commissioned(tmp_path / "born.json", 5, 1e30)
    foreseen = check(Request([path]))
    done = run(store, path)
    assert foreseen.counts() == done.counts()
    assert (foreseen.total("new"), foreseen.total("refused"), foreseen.reasons) == (1, 1, done.reasons)


def test_all_or_nothing(store: Store, tmp_path: Path) -> None:
    report = load(store, Request([_commissioned(tmp_path / "born.json", 5, 1e30)], whole=True))
    assert (report.total("new"), report.total("refused")) == (0, 1)
    assert ids(store, "Event", "event_id") == ids(store, "Lot", "lot_key") == ids(store, "RejectedRow", "rejected_id") == set()
    told = shown(store, report.load_id)
    assert (told.whole, told.new, told.refused, told.reasons) == (True, 0, 1, report.reasons)
    assert load(store, Request([_commissioned(tmp_path / "born.json", 5, 6)], whole=True)).total("new") == 2


def test_an_epcis_event_that_was_corrected_is_kept_as_it_came(store: Store, tmp_path: Path) -> None:
    path = _commissioned(tmp_path / "born.json", 5)
    right = json.loads(path.read_text(encoding="utf-8"))[0]
    path.write_text(json.dumps([right | {"eventTime": "2025-02-30T08:00:00Z"}]), encoding="utf-8")
    assert run(store, path).total("rejected") == 1
    (row,) = exceptions.listed(store, "open")
    assert retry(store, row.rejected_id, {"eventTime": right["eventTime"]}, by="qa").closed
    for again in (False, True):
        if again:
            rebuild(store)
        (kept,) = store.autocommit("MATCH (e:Event) RETURN e.original AS original")
        assert json.loads(kept["original"]) == right


def test_at_most_twenty_reasons_are_shown(tmp_path: Path) -> None:
    write(tmp_path, receipts=[FILES["receipts"][0], *(row("receipts", hu_id=f"H{number}", qty="x") for number in range(30))])
    report = check(Request([tmp_path]))
    assert (len(report.reasons), report.more_reasons) == (20, 10)
    assert "  and 10 more" in list(report.lines())


@pytest.fixture
def command(neo4j_target: Target, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The commands, on the database of the tests."""
    for name, value in neo4j_target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_USER", "qa")
    app = typer.Typer()
    load_command.register(app)
    exceptions_command.register(app)
    return app


def test_the_commands(store: Store, command: typer.Typer, tmp_path: Path) -> None:
    runner = CliRunner()
    write(tmp_path, receipts=changed("receipts", qty="ten"))
    loaded = runner.invoke(command, ["load", str(tmp_path), "--json"])
    assert loaded.exit_code == 4, loaded.output
    told = json.loads(loaded.stdout)
    assert (told["new"], told["rejected"], told["files"]["receipts.csv"]["rejected"]) == (7, 1, 1)
    assert told["reasons"] == ["receipts.csv row 2, qty: expected a number like 12.5, found 'ten'"]
    listed = json.loads(runner.invoke(command, ["exceptions", "list", "--json"]).stdout)
    (rejected,) = listed["exceptions"]
    assert listed["counts"] == {"open": 1, "retried": 0, "dismissed": 0}
    shown = runner.invoke(command, ["exceptions", "show", rejected["rejected_id"]]).stdout
    assert "expected       a number like 12.5" in shown
    failed = runner.invoke(command, ["exceptions", "retry", rejected["rejected_id"]])
    assert (failed.exit_code, "still rejected" in failed.stdout) == (4, True)
    retried = runner.invoke(command, ["exceptions", "retry", rejected["rejected_id"], "--set", "qty=10"])
    assert (retried.exit_code, "flat|receipt|R1|H1 recorded" in retried.stdout) == (0, True)
    write(tmp_path, receipts=changed("receipts", qty="10"))
    again = runner.invoke(command, ["load", str(tmp_path)])
    assert (again.exit_code, "0 new, 8 the same again, 0 rejected" in again.stdout) == (0, True)
    _ = store


def test_the_dry_run_command_needs_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    app = typer.Typer()
    load_command.register(app)
    write(tmp_path)
    result = CliRunner().invoke(app, [str(tmp_path), "--dry-run"])
    assert (result.exit_code, "8 would be recorded" in result.stdout) == (0, True)
