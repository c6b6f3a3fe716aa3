"""Migrations on a real server: applied once, in order, by whoever comes first."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from genealogy import schema
from genealogy.errors import BadDefinition, SchemaOutdated, StoreError
from genealogy.store import Store

GRAPH = Path(__file__).parents[2] / "docs" / "graph.md"
FIRST = schema.Migration(1, "first", "c1", ("CREATE CONSTRAINT made_up_key IF NOT EXISTS FOR (n:MadeUp) REQUIRE n.key IS UNIQUE",))
SECOND = schema.Migration(2, "second", "c2", ("CREATE INDEX made_up_colour IF NOT EXISTS FOR (n:MadeUp) ON (n.colour)",))


@pytest.fixture
def bare(store: Store) -> Store:
    """A database that knows of no migration, in which the made-up ones have left nothing."""
    for text in ("DROP CONSTRAINT made_up_key IF EXISTS", "DROP INDEX made_up_colour IF EXISTS", "MATCH (m:Migration) DELETE m"):
        store.autocommit(text)
    return store


@pytest.fixture(autouse=True)
def _left_as_found(store: Store) -> object:
    """Later tests of this process find the house's own schema."""
    yield
    for text in ("DROP CONSTRAINT made_up_key IF EXISTS", "DROP INDEX made_up_colour IF EXISTS", "MATCH (m:Migration) DELETE m"):
        store.autocommit(text)
    schema.migrate(store)


def states(store: Store, *known: schema.Migration) -> list[str]:
    return [state.state for state in schema.status(store, known)]


def test_applied_once(bare: Store) -> None:
    assert schema.plan(bare, (FIRST, SECOND)) == (FIRST, SECOND)
    assert schema.migrate(bare, (FIRST,)) == (FIRST,)
    assert states(bare, FIRST, SECOND) == ["applied", "pending"]
    assert schema.migrate(bare, (FIRST, SECOND)) == (SECOND,)
    assert schema.migrate(bare, (FIRST, SECOND)) == ()
    assert schema.missing(bare, (FIRST, SECOND)) == ()


def test_the_plan_changes_nothing(bare: Store) -> None:
    schema.plan(bare, (FIRST,))
    assert states(bare, FIRST) == ["pending"]
    assert schema.missing(bare, (FIRST,)) == ("made_up_key",)


def test_a_changed_file_is_named(bare: Store) -> None:
    schema.migrate(bare, (FIRST,))
    changed = replace(FIRST, checksum="other")
    assert states(bare, changed) == ["changed"]
    for call in (schema.plan, schema.migrate):
        with pytest.raises(SchemaOutdated, match="0001_first is not the one this database had"):
            call(bare, (changed,))


def test_a_newer_database_is_named(bare: Store) -> None:
    schema.migrate(bare, (FIRST, SECOND))
    assert states(bare, FIRST) == ["applied", "unknown"]
    with pytest.raises(SchemaOutdated, match=r"0002_second, which this program doesn't know\. Use a newer version"):
        schema.migrate(bare, (FIRST,))


def test_two_at_once(bare: Store) -> None:
    done: list[tuple[schema.Migration, ...]] = []
    threads = [threading.Thread(target=lambda: done.append(schema.migrate(bare, (FIRST, SECOND)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(done, key=len) == [(), (), (), (FIRST, SECOND)]


def test_cut_in_the_middle_and_run_again(bare: Store) -> None:
    """The second statement fails: the first stands, nothing is noted, and the mended file applies."""
    broken = replace(FIRST, statements=(*FIRST.statements, "CREATE NONSENSE"))
    with pytest.raises(StoreError, match="Invalid input"):
        schema.migrate(bare, (broken,))
    assert states(bare, broken) == ["pending"]
    assert schema.migrate(bare, (FIRST,)) == (FIRST,)


def test_an_index_that_someone_dropped_is_missed(bare: Store) -> None:
    schema.migrate(bare, (FIRST, SECOND))
    bare.autocommit("DROP INDEX made_up_colour")
    assert states(bare, FIRST, SECOND) == ["applied", "applied"]
    assert schema.missing(bare, (FIRST, SECOND)) == ("made_up_colour",)


def test_what_a_later_migration_drops_is_not_missed(bare: Store) -> None:
    dropped = schema.Migration(3, "third", "c3", ("DROP INDEX made_up_colour IF EXISTS",))
    schema.migrate(bare, (FIRST, SECOND, dropped))
    assert schema.missing(bare, (FIRST, SECOND, dropped)) == ()


def test_the_house_own_schema(bare: Store) -> None:
    with pytest.raises(SchemaOutdated, match=r"lacks \d+ migrations, from 0001_keys on"):
        schema.require(bare)
    schema.migrate(bare)
    schema.require(bare)
    assert schema.missing(bare) == ()


def test_every_key_of_the_graph_is_unique(store: Store) -> None:
    """docs/graph.md names the labels and keys; a label without its constraint would be written twice by two loaders at once."""
    table = GRAPH.read_text(encoding="utf-8").split("## Nodes")[1].split("\n\n")[0]
    keys: set[tuple[str, str]] = set()
    for row in table.splitlines():
        cells = [cell.strip() for cell in row.strip("| ").split("|")]
        if len(cells) < 2 or "`" not in cells[1]:
            continue
        labels = [label.strip().split(" ")[0] for label in cells[0].split(",")] if "kind" not in cells[0] else ["Event"]
        named = re.findall(r"`(\w+)`", cells[1])[: len(labels)]
        keys |= set(zip(labels, named, strict=True))
    assert len(keys) >= 14
    rows = store.autocommit("SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0] AS label, properties AS keys")
    # A kept mark is named by several properties together.
    assert keys <= {(row["label"], key) for row in rows for key in row["keys"] if len(row["keys"]) == 1 or row["label"] == "KeptMark"}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"0001_a.cypher": "RETURN 1;", "0003_c.cypher": "RETURN 1;"}, "0003_c stands where 0002 should"),
        ({"0001_a.cypher": "RETURN 1;", "0001_b.cypher": "RETURN 1;"}, "0001_b stands where 0002 should"),
        ({"1_a.cypher": "RETURN 1;"}, r"1_a\.cypher should be named like"),
        ({"0001_a.cypher": "// nothing;\n"}, r"0001_a\.cypher is empty"),
    ],
)
def test_bad_folders(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadDefinition, match=says):
        schema.migrations(tmp_path)


def test_statements_end_with_their_line(tmp_path: Path) -> None:
    text = "// one; two\nCREATE (n {a: 'x;y'});\r\n\r\n// three\nMATCH (n)\n  RETURN n;  \nRETURN 2"
    (tmp_path / "0001_a.cypher").write_bytes(text.encode())
    (only,) = schema.migrations(tmp_path)
    assert only.statements == ("CREATE (n {a: 'x;y'})", "MATCH (n)\n  RETURN n", "RETURN 2")


def test_the_checksum_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    sums = set()
    for end in ("\n", "\r\n"):
        (tmp_path / "0001_a.cypher").write_bytes(f"RETURN 1;{end}RETURN 2;{end}".encode())
        sums.add(schema.migrations(tmp_path)[0].checksum)
    assert len(sums) == 1
