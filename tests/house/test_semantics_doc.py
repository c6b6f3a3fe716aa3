"""docs/semantics.md and the tests keep each other honest: a rule that is built names a test, a test that bears a number has a rule."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import house_rules

HOUSE = house_rules.HOUSE
DOCUMENT = HOUSE / "docs" / "semantics.md"
HEADING = re.compile(r"#{2,3} (\d(?:\.\d+)?) (.+)")
UNBUILT = "*(not built yet)*"
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
QUOTED = re.compile(r"[Ss]emantics (\d(?:\.\d+)?)\b")
# test_3_5_a_lot…, test_semantics_1_3_a_blank…, test_3_3_and_6_3_a_clean…, test_5_units…: the numbers a name begins with.
NUMBERED = re.compile(r"test_(?:semantics_)?(\d(?:_\d+)?(?:_and_\d(?:_\d+)?)*)_(?!\d)")


@dataclass(frozen=True)
class Rule:
    """A numbered heading and what stands under it."""

    title: str
    text: str

    @property
    def built(self) -> bool:
        return not self.title.endswith(UNBUILT)

    @property
    def references(self) -> list[tuple[str, str]]:
        return [(file, function) for file, function in REFERENCE.findall(self.text)]


def rules_of(document: str) -> dict[str, Rule]:
    """Sections (`1`) and rules (`1.1`) by number; a rule that has its section's number takes its place."""
    found: dict[str, tuple[str, list[str]]] = {}
    number = ""
    for line in document.splitlines():
        if heading := HEADING.fullmatch(line):
            number = heading[1]
            assert "." not in number or number not in found, f"rule {number} stands twice"
            found[number] = (heading[2], [])
        elif number:
            found[number][1].append(line)
    return {number: Rule(title, "\n".join(lines)) for number, (title, lines) in found.items()}


def functions_of(folder: Path) -> dict[str, set[str]]:
    """The test functions of each test file, by its path within the project."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path)))
        names = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")}
        found[path.relative_to(folder.parent).as_posix()] = names
    return found


def numbers_of(function: str) -> list[str]:
    """The rules that a test's name bears."""
    numbered = NUMBERED.match(function)
    return [number.replace("_", ".") for number in numbered[1].split("_and_")] if numbered else []


def unproved(rules: Mapping[str, Rule], functions: Mapping[str, set[str]]) -> Iterator[str]:
    """What is said of a rule's tests and isn't so."""
    sections = {number.split(".")[0] for number in rules if "." in number}
    for number, rule in rules.items():
        if number in sections:
            continue
        if rule.built and not rule.references:
            yield f"{number} {rule.title}: names no test"
        yield from (f"{number}: there is no {file}::{function}" for file, function in rule.references if function not in functions.get(file, ()))


def unruled(rules: Mapping[str, Rule], functions: Mapping[str, set[str]]) -> Iterator[str]:
    """Tests that bear the number of no rule, or of one that is called unbuilt."""
    for file, names in functions.items():
        for function in sorted(names):
            for number in numbers_of(function):
                if number not in rules:
                    yield f"{file}::{function}: there is no rule {number}"
                elif not rules[number].built:
                    yield f"{file}::{function}: rule {number} is called not built"


def misquoted(rules: Mapping[str, Rule], files: Mapping[str, str]) -> Iterator[str]:
    """Texts that point at a rule that isn't there."""
    for file, text in files.items():
        yield from (f"{file}: there is no rule {number}" for number in sorted(set(QUOTED.findall(text)) - rules.keys()))


def test_every_built_rule_names_a_test_that_exists() -> None:
    assert list(unproved(rules_of(DOCUMENT.read_text(encoding="utf-8")), functions_of(HOUSE / "tests"))) == []


def test_every_number_in_a_tests_name_is_a_rule() -> None:
    assert list(unruled(rules_of(DOCUMENT.read_text(encoding="utf-8")), functions_of(HOUSE / "tests"))) == []


def test_every_rule_that_code_and_documents_point_at_is_there() -> None:
    own = Path(__file__).resolve()
    paths = [path for path in house_rules.files(HOUSE) if path.suffix in {".py", ".cypher", ".md"} and path != own]
    rules = rules_of(DOCUMENT.read_text(encoding="utf-8"))
    assert list(misquoted(rules, {path.relative_to(HOUSE).as_posix(): path.read_text(encoding="utf-8") for path in paths})) == []


def test_no_rule_is_left_out() -> None:
    rules = rules_of(DOCUMENT.read_text(encoding="utf-8"))
    assert {number.split(".")[0] for number in rules} == set("123456789")
    for number in rules:
        section, _, place = number.partition(".")
        assert place in ("", "1") or f"{section}.{int(place) - 1}" in rules, f"a rule is left out before {number}"


SMALL = """## 1 Things
### 1.1 A lot
`tests/x/test_x.py::test_1_1_a_lot`
### 1.2 A hold *(not built yet)*
## 7 Questions
### 7 Starts
`tests/x/test_x.py::test_starts`
"""
FUNCTIONS = {"tests/x/test_x.py": {"test_1_1_a_lot", "test_starts", "test_1_things"}}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "", []),
        ("::test_1_1_a_lot", "", ["1.1 A lot: names no test"]),
        ("::test_starts", "::test_ends", ["7: there is no tests/x/test_x.py::test_ends"]),
        ("x/test_x.py::test_1_1", "y/test_y.py::test_1_1", ["1.1: there is no tests/y/test_y.py::test_1_1_a_lot"]),
        (" *(not built yet)*", "", ["1.2 A hold: names no test"]),
    ],
)
def test_a_rule_without_its_test_is_found(old: str, new: str, says: list[str]) -> None:
    assert list(unproved(rules_of(SMALL.replace(old, new)), FUNCTIONS)) == says


@pytest.mark.parametrize(
    ("function", "says"),
    [
        ("test_1_1_and_7_both", []),
        ("test_semantics_1_1_a_lot", []),
        ("test_2026_was_a_year", []),
        ("test_semantics_1_3_a_stub", ["there is no rule 1.3"]),
        ("test_1_1_and_9_1_both", ["there is no rule 9.1"]),
        ("test_8_answers", ["there is no rule 8"]),
        ("test_1_2_a_hold", ["rule 1.2 is called not built"]),
    ],
)
def test_a_number_without_its_rule_is_found(function: str, says: list[str]) -> None:
    assert list(unruled(rules_of(SMALL), {"tests/x/test_x.py": {function}})) == [f"tests/x/test_x.py::{function}: {text}" for text in says]


def test_a_text_that_points_nowhere_is_found() -> None:
    files = {"a.py": "As told (semantics 1.1).", "b.py": "Rules of semantics 7 and semantics 1.9, see Semantics 6."}
    assert list(misquoted(rules_of(SMALL), files)) == ["b.py: there is no rule 1.9", "b.py: there is no rule 6"]
