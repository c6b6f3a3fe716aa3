"""Each notebook runs from top to bottom on the demo's database and finds what the story has put there; it is kept without answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from genealogy.errors import NotFound
from genealogy.store import Store
from notebooks import clean as cleaning
from notebooks.clean import FOLDER, clean
from notebooks.database import connect

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MARK = "results: "


@pytest.fixture(autouse=True)
def _jupyter_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No profile, extension or running kernel of the user's has a say."""
    with TemporaryDirectory(prefix="jupyter-") as folder:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            monkeypatch.setenv(name, f"{folder}/{name.split('_')[-1].lower()}")
        yield


def ran(name: str, *values: str) -> dict[str, Any]:
    """Run a notebook of this name; what these expressions are at its end, and all that it showed under `shown`."""
    notebook = nbformat.read(FOLDER / name, as_version=4)
    results = ", ".join(f"{value!r}: {value}" for value in values)
    notebook.cells.append(nbformat.v4.new_code_cell(f"import json\nprint({MARK!r} + json.dumps({{{results}}}, default=str))"))
    NotebookClient(notebook, timeout=300, extra_arguments=["--log-level=ERROR"], resources={"metadata": {"path": str(FOLDER)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"], outputs
    told = next(output.text for output in reversed(outputs) if output.output_type == "stream" and output.text.startswith(MARK))
    found: dict[str, Any] = json.loads(told.removeprefix(MARK))
    return found | {"shown": [output["data"] for output in outputs if "data" in output]}


def by_unit(rows: str) -> str:
    """Quantities of a frame by unit, as text."""
    return f"{rows}.set_index('unit')['quantity'].astype(str).to_dict()"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_answers(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert clean(text) == text, "run: python -m notebooks.clean"
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert json.loads(text)["cells"][0]["source"][0].startswith("# "), "the first line is the question"


def test_cleaning_takes_away_answers_counters_and_an_editors_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "code", "id": "x", "execution_count": 3, "metadata": {"tags": ["t"]}, "source": "1 + 1\n2", "outputs": [{"text": "a customer"}]}
    path.write_text(json.dumps({"cells": [cell], "metadata": {"vscode": 1}, "nbformat": 4, "nbformat_minor": 2}), encoding="utf-8")
    monkeypatch.setattr(cleaning, "FOLDER", tmp_path)
    cleaning.main()
    assert capsys.readouterr().out == "cleaned a.ipynb\n"
    text = path.read_text(encoding="utf-8")
    assert "customer" not in text
    assert json.loads(text)["cells"] == [
        {"cell_type": "code", "execution_count": None, "id": "cell-01", "metadata": {}, "outputs": [], "source": ["1 + 1\n", "2"]},
    ]
    nbformat.validate(nbformat.reads(text, as_version=4))
    cleaning.main()
    assert capsys.readouterr().out == ""


def test_first_trace(named: Store) -> None:
    outstanding = "customers[['customer_id', 'unit', 'outstanding']].astype(str).values.tolist()"
    cold_store = by_unit("stock.query('location_id == \"X1-COLD\"')")
    found = ran("01_first_trace.ipynb", "answer.complete", by_unit("shipped"), cold_store, "behind_skyline", outstanding)
    assert found["answer.complete"] is True
    assert found[by_unit("shipped")] == {"kg": "5850", "piece": "580"}
    assert found[cold_store] == {"kg": "900"}
    assert found["behind_skyline"] == ["BASE-0303", "BOX-0306", "MILK-0303", "STRAW-0304", "TANK1-0302"]
    assert found[outstanding] == [
        ["CORNER", "kg", "680"],
        ["EXPORT-DK", "kg", "400"],
        ["FRESHLANE", "kg", "3000"],
        ["FRESHLANE", "piece", "200"],
        ["GREEN-BASKET", "kg", "300"],
        ["GREEN-BASKET", "piece", "30"],
        ["HARBOUR", "kg", "490"],
        ["NORDIC", "kg", "900"],
        ["SKYLINE", "piece", "310"],
    ]
    shown = [data["text/plain"] for data in found["shown"]]
    assert "False" in shown, "PLAIN-0302 left the tank before the bad milk came"
    assert any("srcdoc" in data.get("text/html", "") for data in found["shown"]), "the picture is shown"


def test_mass_balance(named: Store) -> None:
    located = "located.set_index('kind')[['lot_number', 'quantity', 'unit']].astype(str).T.to_dict('list')"
    gap = by_unit("equation(slipped).query('side == 0')")
    found = ran("02_mass_balance.ipynb", "books.complete", "by_hand.astype(str).to_dict()", gap, located, "unchanged")
    assert found["books.complete"] is True
    assert found["by_hand.astype(str).to_dict()"] == {"kg": "0", "l": "0", "piece": "0"}
    assert found[gap] == {"kg": "-30", "l": "400", "piece": "0"}
    assert found[located] == {"below-zero": ["STORE-0306-B", "-30", "kg"], "clean-out": ["TANK2-0304", "400", "l"]}
    assert found["unchanged"] is True


def test_from_complaint_to_recall_list(named: Store) -> None:
    rows, milk = "recall_list[['customer_id', 'lot_number', 'complained']].values.tolist()", "lots.set_index('lot_number')['complaints'].to_dict()"
    found = ran("03_from_complaint_to_recall_list.ipynb", "cause['key']", milk, rows, by_unit("totals(stop)"), "impact.complete")
    assert found["impact.complete"] is True
    assert found["cause['key']"] == "BERGBACH/BB-4711"
    assert found[milk] == {"MILK-0303": 4, "MILK-0302": 4}
    assert found[by_unit("totals(stop)")] == {"kg": "7580", "l": "400", "piece": "460"}
    assert found[rows] == [
        ["CORNER", "STORE-0306-A", False],
        ["CORNER", "QUARK-0304", True],
        ["EXPORT-DK", "EXPORT-0307", True],
        ["FRESHLANE", "BOX-0306", False],
        ["FRESHLANE", "PLAIN-0304", False],
        ["FRESHLANE", "PLAIN-0309", True],
        ["GREEN-BASKET", "STORE-0306-B", False],
        ["GREEN-BASKET", "BOX-0306", False],
        ["HARBOUR", "STRAW-0304", False],
        ["HARBOUR", "PLAIN-0307-A", True],
        ["NORDIC", "STRAW-0304", False],
        ["SKYLINE", "BOX-0306", True],
    ]


def test_py2neo(named: Store) -> None:
    found = ran("04_py2neo.ipynb", "by_py2neo", "same", "failure")
    assert found["same"] is True
    assert len(found["by_py2neo"]) == 13
    assert found["failure"] == "Neo.ClientError.Procedure.ProcedureNotFound"


def test_every_notebook_is_run() -> None:
    """A fifth one needs a test of its own here."""
    text = Path(__file__).read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f'ran("{path.name}"' not in text] == []


def test_an_empty_database_is_named_with_its_cure(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in store.target.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GENEALOGY_HOME", str(tmp_path))
    with pytest.raises(NotFound, match="Nothing is on record") as caught:
        connect()
    assert str(tmp_path / "demo") in str(caught.value.cure)
