"""The generated data set is what it claims to be: balanced, repeatable, of the size asked for, and with the right answers."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from biip.sscc import Sscc

from loaders.demodata import EXPECTED, Plan, Sizes, generate
from loaders.demodata.answers import Ledger
from loaders.demodata.book import Book, Overdrawn
from loaders.demodata.cli import main
from loaders.demodata.files import COLUMNS, Files
from loaders.demodata.generate import FIRST_DAY

SIZES = Sizes(diamonds=5, chain=12, silo_segments=130, lot_shipments=40, wide=100)
DISTRIBUTOR = Path(__file__).parents[1] / "data" / "distributor"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    generate(Plan(lots=1_500, sizes=SIZES), folder)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def stock_changes(folder: Path) -> list[tuple[str, bool, str, int]]:
    """Time, whether it takes away, unit, change; additions of the same second come first."""
    found = [(row["ts"], False, row["hu_id"], int(row["qty"])) for name in ("receipts", "returns") for row in rows(folder, name)]
    found += [(row["ts"], True, row["hu_id"], -int(row["qty"])) for row in rows(folder, "shipments")]
    for row in rows(folder, "productions"):
        takes = row["io"] == "I"
        found.append((row["ts"], takes, row["hu_id"], -int(row["qty"]) if takes else int(row["qty"])))
    return sorted(found)


def test_no_unit_ever_holds_less_than_nothing(data: Path) -> None:
    held: Counter[str] = Counter()
    for moment, _, unit, change in stock_changes(data):
        held[unit] += change
        assert held[unit] >= 0, (moment, unit)
    assert sum(held.values()) > 0


def test_a_unit_is_moved_from_where_it_stands(data: Path) -> None:
    place = {row["hu_id"]: row["location_id"] for row in rows(data, "handling_units")}
    moves = sorted(rows(data, "transfers"), key=lambda row: row["ts"])
    for row in moves:
        assert place[row["hu_id"]] == row["from_location"]
        place[row["hu_id"]] = row["to_location"]
    assert {"putaway", "transfer"} == {row["kind"] for row in moves}
    assert "X1-COLD" in place.values()


def test_everything_named_is_defined_and_defined_once(data: Path) -> None:
    keys = {name: columns.split()[0] for name, columns in COLUMNS.items()}
    defined = {name: [row[keys[name]] for row in rows(data, name)] for name in ("suppliers", "customers", "items", "locations", "lots", "handling_units")}
    for name, ids in defined.items():
        assert len(ids) == len(set(ids)), name
    lots, units, places = (set(defined[name]) for name in ("lots", "handling_units", "locations"))
    for name in ("receipts", "productions", "shipments", "returns"):
        found = rows(data, name)
        assert {row["lot_id"] for row in found} <= lots
        assert {row["hu_id"] for row in found} <= units
        assert {row["location_id"] for row in found} <= places


def test_every_kind_of_business_happens(data: Path) -> None:
    kinds = {row["kind"] for row in rows(data, "productions")}
    assert kinds == {"silo_fill", "production", "blend", "kitting", "repack", "split", "rework", "relabel"}
    assert {row["disposition"] for row in rows(data, "returns")} == {"quarantine", "restock", "scrap"}


def test_codes_have_their_check_digit(data: Path) -> None:
    for row in rows(data, "handling_units"):
        assert Sscc.parse(row["sscc"]).check_digit == int(row["sscc"][-1])


@pytest.mark.parametrize(("lots", "sizes"), [(26, Sizes()), (300, Sizes()), (1_500, SIZES), (2_500, Sizes(wide=700, chain=3))])
def test_makes_just_the_lots_asked_for(tmp_path: Path, lots: int, sizes: Sizes) -> None:
    written = generate(Plan(lots=lots, sizes=sizes), tmp_path)
    assert written["lots"] == len(rows(tmp_path, "lots")) == lots


def test_same_seed_same_bytes_other_seed_other_data(tmp_path: Path) -> None:
    for name, seed in (("a", 21), ("b", 21), ("c", 22)):
        generate(Plan(seed=seed), tmp_path / name)
    first, same, other = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in "abc")
    assert first == same
    assert first["shipments.csv"] != other["shipments.csv"]
    assert json.loads(first[EXPECTED])["story"]["forward"]["lots"] == json.loads(other[EXPECTED])["story"]["forward"]["lots"]


def test_shapes_have_their_size(data: Path) -> None:
    shapes = json.loads((data / EXPECTED).read_text())["shapes"]
    ledger = Ledger(data)
    reach = {name: len(ledger.forward([shape["first_lot"]])["lots"]) for name, shape in shapes.items()}
    assert (reach["diamonds"], reach["chain"], reach["wide"]) == (1 + 3 * 5, 1 + 12, 1 + 100)
    assert len(ledger.forward([shapes["lot_shipments"]["first_lot"]])["shipment_lines"]) == 40
    silo = [(row["ts"], row["io"]) for row in rows(data, "productions") if row["lot_id"] == "SHAPE-SILO"]
    assert "".join(io for _, io in sorted(silo)) == "OI" * 130


def test_story_answers_as_told(data: Path) -> None:
    told = json.loads((data / EXPECTED).read_text())["story"]
    assert told["forward"]["customers"] == ["CORNER", "EXPORT-DK", "FRESHLANE", "GREEN-BASKET", "HARBOUR", "NORDIC", "SKYLINE"]
    assert "PLAIN-0302" not in told["forward"]["lots"]
    assert told["forward"]["lots_if_time_is_ignored"] == len(told["forward"]["lots"]) + 1
    assert told["forward"]["on_hand"]["X1-COLD"] == {"KG": 900}
    assert told["backward"]["supplier_lots"] == [
        ["ALMWEIDE", "AW-1182"],
        ["BECHER", "K-500-77"],
        ["BERGBACH", "BB-4711"],
        ["FRUCHTHOF", "19-0044"],
        ["HALMER", "HM-3310"],
        ["LACTOFERM", "LF-2207"],
    ]


def test_answers_agree_with_those_of_a_program_not_ours() -> None:
    ledger, answers = Ledger(DISTRIBUTOR), json.loads((DISTRIBUTOR / "answers.json").read_text())
    for lot, right in answers["forward"].items():
        ours = ledger.forward([lot])
        for name in ("lots", "shipment_lines", "customers", "lots_if_time_is_ignored"):
            assert ours[name] == right[name], (lot, name)
        assert len(ours["orders"]) == right["orders"]
        assert sum(ours["shipped"].values()) == right["shipped"]
        assert {place: sum(held.values()) for place, held in ours["on_hand"].items()} == right["on_hand"]
    for lot, right in answers["backward"].items():
        ours = ledger.backward([lot])
        assert ours == {name: right[name] for name in ours}


def test_book_refuses_what_a_warehouse_cannot_do(tmp_path: Path) -> None:
    with Files(tmp_path) as files:
        book = Book(files, FIRST_DAY)
        lot = book.lot(book.item("I", "raw", "KG"), "receipt", 0)
        unit = book.receive(lot, 100, "W1-DOCK", [10])[0]
        with pytest.raises(Overdrawn, match="holds 10"):
            book.ship("C", 200, [(unit, 11)])
        with pytest.raises(Overdrawn, match="before"):
            book.ship("C", 99, [(unit, 1)])
        line = book.ship("C", 200, [(unit, 4)])[0]
        with pytest.raises(Overdrawn, match="return of 5"):
            book.give_back(line, 5, 300, "W1-RET", "scrap")


def test_a_failure_leaves_no_half_written_file(tmp_path: Path) -> None:
    def fail() -> None:
        with Files(tmp_path) as files:
            files.add("suppliers", ("S", "One"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_command_writes_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lots", "60", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("60 lots, ")
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([EXPECTED, *(f"{name}.csv" for name in COLUMNS)])


@pytest.mark.parametrize("wrong", [["--lots", "10"], ["--lots", "-1"], ["--lots", "many"], ["--lots", "100", "--wide", "90"]])
def test_command_names_a_wrong_size(tmp_path: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*wrong, "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert wrong[1] in capsys.readouterr().err


def test_command_says_when_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--out", str(tmp_path / "file")]) == 1
    assert "file" in capsys.readouterr().err
