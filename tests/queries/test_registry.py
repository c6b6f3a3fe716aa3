"""The registry refuses a query file whose header and text don't agree, and names what is wrong."""

from __future__ import annotations

import pytest

from queries import registry
from queries.registry import BadQueryFile, parse

GOOD = """// name: room/good
// purpose: What a lot is called.
// mode: read
// params: keys, limit
// columns: lot_key, number
// sample: {"keys": ["|MILK|M1"], "limit": 10}
// allow: Eager - the rows are counted first
UNWIND $keys AS key
MATCH (l:Lot {lot_key: key})
RETURN l.lot_key, l.lot_number AS number
ORDER BY number LIMIT $limit
"""


def test_a_good_file_is_read_whole() -> None:
    query = parse("room/good", GOOD)
    assert (query.name, query.mode, query.params, query.columns) == ("room/good", "read", ("keys", "limit"), ("lot_key", "number"))
    assert query.sample == {"keys": ["|MILK|M1"], "limit": 10}
    assert query.allow == {"Eager": "the rows are counted first"}
    assert query.text == GOOD


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("name: room/good", "name: room/other", "header says room/other"),
        ("mode: read", "mode: both", "mode is read or write, not 'both'"),
        ("params: keys, limit", "params: keys", "parameters declared ['keys'], used ['keys', 'limit']"),
        ("params: keys, limit", "params: keys, limit, at", "parameters declared ['at', 'keys', 'limit']"),
        ("columns: lot_key, number", "columns: lot_key", "columns declared ['lot_key'], used ['lot_key', 'number']"),
        ("columns: lot_key, number", "columns: number, lot_key", "columns declared"),
        ('{"keys": ["|MILK|M1"], "limit": 10}', '{"keys": []}', "sample's parameters declared ['keys', 'limit'], used ['keys']"),
        ('{"keys": ["|MILK|M1"], "limit": 10}', "{keys: 1}", "sample is not JSON"),
        ("// purpose: What a lot is called.\n", "", "header lacks purpose"),
        ("// mode: read", "// mode: read\n// mode: write", "header mode twice"),
        ("// mode: read", "// mode: read\n// author: me", "unknown header author"),
        ("// mode: read", "// mode: read\n// a line of prose", "not a header line"),
        ("Eager - the rows are counted first", "Eager", "allow needs a reason"),
        ("RETURN l.lot_key", "\n" * 40 + "RETURN l.lot_key", "longer than 50 lines"),
    ],
)
def test_what_does_not_agree_is_refused(right: str, wrong: str, says: str) -> None:
    assert right in GOOD
    with pytest.raises(BadQueryFile) as refusal:
        parse("room/good", GOOD.replace(right, wrong))
    assert "room/good" in str(refusal.value)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("body", "columns"),
    [
        ("RETURN 1 AS one", ("one",)),
        ("MATCH (l:Lot) RETURN DISTINCT l.lot_key, l.item_id AS item", ("lot_key", "item")),
        ("MATCH (l) CALL (l) { MATCH (l)--(m) RETURN m.a AS inner } RETURN inner, [x IN collect(l) | x.key] AS keys", ("inner", "keys")),
        ("MATCH (l) RETURN l {.lot_key, of: l.item_id} AS lot ORDER BY lot.lot_key SKIP 1 LIMIT 2", ("lot",)),
        ("SHOW INDEXES YIELD name, state\nRETURN name, state\nORDER BY name", ("name", "state")),
        ("MERGE (n:Counter {name: 'commit'})", ()),
        ("MATCH (l)\nRETURN count(*) AS lots,\n  collect(l.key) AS keys;", ("lots", "keys")),
    ],
)
def test_columns_are_those_of_the_last_return(body: str, columns: tuple[str, ...]) -> None:
    assert registry.returned_columns(body) == columns


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(BadQueryFile, match=r"no query file room/none\.cypher"):
        registry.query("room/none")


def test_every_file_of_the_house_is_read() -> None:
    on_disk = {path.relative_to(registry.ROOT).with_suffix("").as_posix() for path in registry.ROOT.rglob("*.cypher") if "migrations" not in path.parts}
    assert on_disk
    assert registry.all_queries().keys() == on_disk
