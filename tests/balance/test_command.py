"""`genealogy balance`: its JSON to the letter, its exit statuses, its text on the demo's data."""

from __future__ import annotations

import json

import pytest
from msgspec import json as msgspec_json
from typer.testing import CliRunner

from api import cli
from genealogy.errors import BadInput
from tests.balance.book import Book

FIELDS = {
    "": "scope start from to known_at complete completeness counts equations located set_off steps step_sums on_hand",
    "completeness": "lots_without_opening unmeasured_lines placeless_lines steps_not_comparable unknown_times time_conflicts stubs rejected_rows watermark",
    "counts": "lots unbalanced_lots",
    "equations": "unit opening received made returned_by_customers counted_up moved_in on_hand in_transit consumed shipped returned_to_suppliers destroyed"
    " counted_down moved_out unexplained recovery_percent tolerance unmeasured_lines",
    "located": "kind lot_key lot_number document location_id site handling_unit quantity unit what",
    "steps": "document kind items location_id site input output gain unit yield_percent tolerance",
    "step_sums": "unit steps input output gain yield_percent",
    "on_hand": "location_id site quantity unit",
}


@pytest.fixture
def written(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A book whose database the command finds."""
    target = book.store.target
    for name, value in target.environment.items():
        monkeypatch.setenv(name, value)
    book.received(1, "RAW:100", "R1")
    book.made(2, "RAW:60", "END:55", "P1", place="DOCK")
    book.shipped(3, "RAW:45", "L1")
    return book


def run(*words: str) -> tuple[int, str]:
    """Exit status and what was printed."""
    result = CliRunner().invoke(cli.make_app(), ["balance", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_json_to_the_letter(written: Book) -> None:
    status, out = run("lot:RAW", "--from", "2026-03-01", "--to", "2026-03-02", "--tolerance", "5", "--reason", "spillage", "--json")
    answer = json.loads(out)
    assert status == 0
    for name, fields in FIELDS.items():
        told = answer if not name else answer[name][0] if isinstance(answer[name], list) else answer[name]
        assert list(told) == fields.split(), name
    assert (answer["from"], answer["to"]) == ("2026-03-01T00:00:00Z", "2026-03-02T23:59:59.999999Z")
    assert answer["equations"][0]["unexplained"] == "-5"
    assert answer["equations"][0]["tolerance"] == {"percent": "5", "reason": "spillage", "given_by": "the question", "allowed": "5", "within": True}
    assert msgspec_json.decode(out.encode())["steps"][0]["gain"] == "-5"


def test_exit_statuses(written: Book) -> None:
    status, out = run("lot:RAW")
    assert (status, out.splitlines()[0]) == (0, "Mass balance of lot RAW of item I: 1 lot.")
    written.shipped(4, "OTHER:1", "L2")
    assert run("lot:OTHER")[0] == 3
    assert run("lot:OTHER", "--known-at", "3", "--json")[0] == 0
    with pytest.raises(BadInput, match="without a tolerance"):
        run("lot:RAW", "--reason", "drying")
    with pytest.raises(BadInput, match="no number of percent"):
        run("lot:RAW", "--tolerance", "much", "--reason", "drying")
